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
    Own,
}

impl Command {
    /// `own` is the command that this service has and others have not.
    pub(super) fn parse(arguments: &[String], own: Option<&str>) -> Result<Self, String> {
        let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
        match words.as_slice() {
            ["serve"] => Ok(Self::Serve),
            ["migrate"] => Ok(Self::Migrate(Migrate::Run)),
            ["migrate", "--print"] => Ok(Self::Migrate(Migrate::Print)),
            ["check-config"] => Ok(Self::CheckConfig),
            [word] if Some(*word) == own => Ok(Self::Own),
            [] => Err(format!("say what to do: {}", usage(own))),
            _ => Err(format!("`{}` is not a command; commands are {}", words.join(" "), usage(own))),
        }
    }
}

fn usage(own: Option<&str>) -> String {
    let commands = ["serve", "migrate [--print]", "check-config"];
    commands.into_iter().chain(own).collect::<Vec<_>>().join(", ")
}
