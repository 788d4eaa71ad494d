//! The binary `recourse`. Everything is in the library, where tests reach it.

fn main() -> std::process::ExitCode {
    recourse_cli::main()
}
