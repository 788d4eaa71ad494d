//! The notices service: `serve`, `migrate [--print]`, `check-config`, `verify-documents`; and `render-worker`, which it
//! calls itself.

use std::process::ExitCode;

use chassis::service::{Own, Service};

fn main() -> ExitCode {
    if std::env::args_os().nth(1).is_some_and(|command| command == "render-worker") {
        return if notices::render_worker().is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE };
    }
    messaging::faults::arm();
    let service = Service {
        name: notices::SERVICE,
        version: env!("CARGO_PKG_VERSION"),
        failpoints: messaging::faults::COMPILED_IN,
    };
    let own = Own::new("verify-documents", notices::verify_documents);
    chassis::service::main_with(service, notices::serve, notices::migrate, Some(own))
}
