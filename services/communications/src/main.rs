//! The communications service: `serve`, `migrate [--print]`, `check-config`.

use std::process::ExitCode;

use chassis::service::Service;

fn main() -> ExitCode {
    messaging::faults::arm();
    let service = Service {
        name: communications::SERVICE,
        version: env!("CARGO_PKG_VERSION"),
        failpoints: messaging::faults::COMPILED_IN,
    };
    chassis::service::main(service, communications::serve, communications::migrate)
}
