//! Prints the broker's objects for `deploy/rabbitmq/definitions.json`; `make definitions` writes the file.

use std::io::Write as _;

use messaging::topology::{MESH, objects};

fn main() -> std::io::Result<()> {
    writeln!(std::io::stdout(), "{:#}", objects(&MESH, "recourse"))
}
