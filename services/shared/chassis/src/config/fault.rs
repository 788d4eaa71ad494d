//! What the errors of the `config` crate say, without the values that their own texts quote.

use super::{ConfigError, layers::Stack};

/// What is wrong with the setting at `key`, a dotted path.
pub(super) struct Fault {
    key: String,
    kind: Kind,
}

enum Kind {
    Unknown { known: Vec<String> },
    Missing,
    Refused(String),
}

impl From<config::ConfigError> for Fault {
    fn from(error: config::ConfigError) -> Self {
        match error {
            config::ConfigError::NotFound(key) => Self { key, kind: Kind::Missing },
            config::ConfigError::Type { key, expected, .. } => {
                Self { key: key.unwrap_or_default(), kind: Kind::Refused(format!("should be {expected}")) }
            }
            config::ConfigError::At { error, key, .. } => Self::from(*error).within(&key.unwrap_or_default()),
            config::ConfigError::Message(message) => Self::from_message(&message),
            _ => Self { key: String::new(), kind: Kind::Refused("cannot be read".to_owned()) },
        }
    }
}

impl Fault {
    /// Takes serde's sentences apart; a value stands only before what was expected.
    fn from_message(message: &str) -> Self {
        if let Some((key, known)) = message.strip_prefix("unknown field `").and_then(unknown_field) {
            return Self { key: key.to_owned(), kind: Kind::Unknown { known } };
        }
        let quotes = ["invalid type: ", "invalid value: ", "invalid length ", "unknown variant "];
        let reason = match message.rsplit_once(", expected ") {
            Some((found, expected)) if quotes.iter().any(|start| found.starts_with(start)) => {
                let section = expected.starts_with("struct ");
                format!("should be {}", if section { "a section" } else { expected })
            }
            _ if message.contains(" does not have variant constructor ") => "is none of the words it may be".to_owned(),
            _ => format!("is refused: {message}"),
        };
        Self { key: String::new(), kind: Kind::Refused(reason) }
    }

    fn within(mut self, section: &str) -> Self {
        self.key = if self.key.is_empty() { section.to_owned() } else { format!("{section}.{}", self.key) };
        self
    }

    /// The path of the known setting `x`, where the fault is that `x_file` is unknown.
    pub(super) fn file_form(&self) -> Option<String> {
        let Kind::Unknown { known } = &self.kind else { return None };
        let key = self.key.strip_suffix("_file")?;
        let name = key.rsplit_once('.').map_or(key, |(_, name)| name);
        known.iter().any(|field| field == name).then(|| key.to_owned())
    }

    /// The path of the setting whose value does not fit.
    pub(super) fn refused_key(&self) -> Option<&str> {
        matches!(self.kind, Kind::Refused(_)).then_some(&self.key)
    }

    /// `from_files` are the keys that were given in their file form.
    pub(super) fn into_error(self, settings: &config::Config, stack: &Stack, from_files: &[String]) -> ConfigError {
        let Self { mut key, kind } = self;
        let reason = match kind {
            Kind::Missing if stack.layer_of(&key).is_some() => "is empty, but there must be a value".to_owned(),
            Kind::Missing => return ConfigError::Missing { key },
            Kind::Unknown { known } => format!("is not a setting; known here: {}", known.join(", ")),
            Kind::Refused(_) if from_files.contains(&key) => {
                key.push_str("_file");
                "is not a setting: only a secret has a file form".to_owned()
            }
            Kind::Refused(reason) if settings.get_string(&key).is_ok_and(|value| quotes(&reason, &value)) => {
                "is refused".to_owned()
            }
            Kind::Refused(reason) => reason,
        };
        ConfigError::Setting { layer: stack.layer_of(&key), key, reason }
    }
}

/// The name and the names that are known instead.
fn unknown_field(rest: &str) -> Option<(&str, Vec<String>)> {
    if let Some(name) = rest.strip_suffix("`, there are no fields") {
        return Some((name, vec!["none".to_owned()]));
    }
    let (name, known) = rest.rsplit_once("`, expected ")?;
    Some((name, known.split('`').skip(1).step_by(2).map(str::to_owned).collect()))
}

/// Whether a type's own sentence repeats the value.
fn quotes(reason: &str, value: &str) -> bool {
    !value.is_empty() && (reason.contains(value) || reason.contains(&value.escape_debug().to_string()))
}

/// Where a text is not TOML and why. The parser's report is a place, the line itself between rulers, and a reason.
pub(super) fn not_toml(error: &config::ConfigError) -> String {
    let config::ConfigError::FileParse { cause, .. } = error else { return "cannot be read".to_owned() };
    let report = cause.to_string();
    match report.lines().next().and_then(|line| line.strip_prefix("TOML parse error at ")) {
        Some(place) => format!("{place}: {}", report.lines().skip(4).collect::<Vec<_>>().join(" ")),
        None => "a number in it is too large".to_owned(),
    }
}
