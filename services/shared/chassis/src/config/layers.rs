//! The layers over the defaults.

use std::{ffi::OsString, fmt, fs, path::PathBuf};

use super::{ConfigError, Layer, tree::Entry};

const FILE_VARIABLE: &str = "RECOURSE_CONFIG";
const PREFIX: &str = "RECOURSE__";

/// What lies over the defaults: a file, then variables.
#[derive(Clone, Default)]
pub struct Layers {
    file: Option<PathBuf>,
    variables: Vec<(String, OsString)>,
}

impl Layers {
    /// The defaults alone.
    #[must_use]
    pub fn none() -> Self {
        Self::default()
    }

    /// The file and variables of the process's environment.
    #[must_use]
    pub fn from_env() -> Self {
        Self::from_variables(std::env::vars_os())
    }

    /// The file and variables among these pairs; names that are not ours are skipped.
    pub fn from_variables<N: Into<OsString>, V: Into<OsString>>(pairs: impl IntoIterator<Item = (N, V)>) -> Self {
        let mut layers = Self::default();
        for (name, value) in pairs {
            let Ok(name) = name.into().into_string() else { continue };
            let value = value.into();
            if name == FILE_VARIABLE {
                layers.file = (!value.is_empty()).then(|| PathBuf::from(value));
            } else if name.starts_with(PREFIX) {
                layers.variables.push((name, value));
            }
        }
        layers
    }

    /// The same layers with one more setting on top, by its dotted path: `.with("grpc.listen", "127.0.0.1:0")`.
    #[must_use]
    pub fn with(mut self, key: &str, value: impl Into<OsString>) -> Self {
        self.variables.push((format!("{PREFIX}{}", key.to_ascii_uppercase().replace('.', "__")), value.into()));
        self
    }

    pub(super) fn apply(&self, tree: &mut Entry) -> Result<(), ConfigError> {
        if let Some(path) = &self.file {
            let text = fs::read_to_string(path)
                .map_err(|error| ConfigError::Unreadable { path: path.clone(), reason: error.to_string() })?;
            tree.overlay(Entry::from_toml(&text, &Layer::File(path.clone()))?);
        }
        for (name, value) in &self.variables {
            let unusable = |reason| ConfigError::Variable { name: name.clone(), reason };
            let value = value.to_str().ok_or_else(|| unusable("is not UTF-8"))?;
            let key = name.strip_prefix(PREFIX).unwrap_or_default().to_ascii_lowercase();
            let path: Vec<String> = key.split("__").map(str::to_owned).collect();
            if path.iter().any(String::is_empty) {
                return Err(unusable("does not read RECOURSE__SECTION__KEY"));
            }
            tree.overlay(Entry::from_variable(&path, value));
        }
        Ok(())
    }
}

/// The names of the variables, without their values.
impl fmt::Debug for Layers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self.variables.iter().map(|(name, _)| name.as_str()).collect();
        f.debug_struct("Layers").field("file", &self.file).field("variables", &names).finish()
    }
}
