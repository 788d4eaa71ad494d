//! The command line of a service.

/// What `migrate` should do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Migrate {
    /// Bring the database up to date.
    Run,
    /// Print the pending SQL and change nothing.
    Print,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Command {
    Serve,
    Migrate(Migrate),
    CheckConfig,
}

impl Command {
    pub(super) fn parse(arguments: &[String]) -> Result<Self, String> {
        let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
        match words.as_slice() {
            ["serve"] => Ok(Self::Serve),
            ["migrate"] => Ok(Self::Migrate(Migrate::Run)),
            ["migrate", "--print"] => Ok(Self::Migrate(Migrate::Print)),
            ["check-config"] => Ok(Self::CheckConfig),
            [] => Err(format!("say what to do: {USAGE}")),
            _ => Err(format!("`{}` is not a command; commands are {USAGE}", words.join(" "))),
        }
    }
}

const USAGE: &str = "serve, migrate [--print], check-config";
