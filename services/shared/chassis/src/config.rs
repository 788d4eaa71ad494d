//! Layered configuration: defaults of the service, then a file, then the environment.
//!
//! Each layer overrides the one before it, key by key:
//!
//! 1. `default.toml`, embedded in the service;
//! 2. the TOML file that `RECOURSE_CONFIG` names, if it is set;
//! 3. variables `RECOURSE__SECTION__KEY`; an empty one unsets what lies below.
//!
//! The `config` crate reads and merges the layers. This module adds what it has not: a key that no layer should have is
//! an error that names the key and the layer; a field of type [`Secret`] called `x` may be given as `x` (the value) or
//! as `x_file` (a file that holds it), never as both; no error and no `Debug` output shows a value.
//!
//! ```ignore
//! #[derive(Debug, Deserialize)]
//! #[serde(deny_unknown_fields)]
//! struct Config {
//!     simulation: bool,
//!     grpc: chassis::grpc::GrpcConfig,
//! }
//! let config: Config = chassis::config::load(include_str!("../config/default.toml"), &Layers::from_env())?;
//! ```

mod adjust;
mod fault;
mod layers;
mod secret;

use std::{fmt, path::PathBuf};

use serde::de::DeserializeOwned;
use thiserror::Error;

use self::fault::Fault;
pub use self::{layers::Layers, secret::Secret};
pub use crate::watched::FileError;

/// Where a setting was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Layer {
    /// The defaults embedded in the service.
    Defaults,
    /// A file.
    File(PathBuf),
    /// The environment; keys there read `RECOURSE__SECTION__KEY`.
    Environment,
}

impl fmt::Display for Layer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Defaults => f.write_str("the defaults"),
            Self::File(path) => write!(f, "{}", path.display()),
            Self::Environment => f.write_str("the environment"),
        }
    }
}

/// The configuration cannot be used. No variant holds a configured value.
#[derive(Debug, PartialEq, Eq, Error)]
pub enum ConfigError {
    /// A file cannot be read: the configuration file, or the file of a secret.
    #[error("cannot read {path}: {reason}", path = path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        reason: String,
    },
    /// A layer is not TOML.
    #[error("{layer} is not TOML: {reason}")]
    NotToml {
        /// The layer.
        layer: Layer,
        /// Where, and what the parser said.
        reason: String,
    },
    /// A variable's value cannot be used.
    #[error("the variable {name} {reason}")]
    Variable {
        /// The variable.
        name: String,
        /// What is wrong.
        reason: &'static str,
    },
    /// A setting is unknown, or its value is of the wrong kind.
    #[error("`{key}`{} {reason}", place(layer.as_ref()))]
    Setting {
        /// The setting's dotted path.
        key: String,
        /// Where it was given; unknown for a key that is not a plain word.
        layer: Option<Layer>,
        /// What is wrong.
        reason: String,
    },
    /// A setting that has no default is absent.
    #[error("`{key}` is not set; it has no default")]
    Missing {
        /// The setting's dotted path.
        key: String,
    },
    /// A secret was given both as a value and as a file.
    #[error(
        "`{key}`{} and `{key}_file`{} are both set; give one of them",
        place(layer.as_ref()),
        place(file_layer.as_ref())
    )]
    BothForms {
        /// The secret's dotted path.
        key: String,
        /// Where the value was given.
        layer: Option<Layer>,
        /// Where the file was given.
        file_layer: Option<Layer>,
    },
}

fn place(layer: Option<&Layer>) -> String {
    layer.map(|layer| format!(" in {layer}")).unwrap_or_default()
}

/// Reads a configuration from the service's defaults (TOML) and the layers over them.
///
/// `T` and the sections in it should be `#[serde(deny_unknown_fields)]`.
pub fn load<T: DeserializeOwned>(defaults: &str, layers: &Layers) -> Result<T, ConfigError> {
    let stack = layers.over(defaults)?;
    let mut settings = stack.merged()?;
    let mut from_files = Vec::new();
    loop {
        let fault = match settings.clone().try_deserialize() {
            Ok(read) => return Ok(read),
            Err(error) => Fault::from(error),
        };
        // Only the type knows which `x_file` is the file form of a secret `x`, and it tells by not knowing `x_file`.
        if let Some(key) = fault.file_form()
            && adjust::take_file(&mut settings, &key, &stack)?
        {
            from_files.push(key);
        } else if !fault.refused_key().is_some_and(|key| adjust::unset(&mut settings, key)) {
            return Err(fault.into_error(&settings, &stack, &from_files));
        }
    }
}

#[cfg(test)]
mod tests;
