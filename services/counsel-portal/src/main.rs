//! The counsel-portal service: `serve`, `migrate [--print]`, `check-config`.

use std::process::ExitCode;

use chassis::service::Service;

fn main() -> ExitCode {
    messaging::faults::arm();
    let service = Service {
        name: counsel_portal::SERVICE,
        version: env!("CARGO_PKG_VERSION"),
        failpoints: messaging::faults::COMPILED_IN,
    };
    chassis::service::main(service, counsel_portal::serve, counsel_portal::migrate)
}
