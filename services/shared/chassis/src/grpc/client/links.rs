//! How a service finds those that it calls.

use std::sync::Arc;

use thiserror::Error;

use super::{Dns, Names, NamingConfig, Options, PeerConfig, Resolve};
use crate::watched::FileError;

/// The sections of a configuration that say how others are found, and who they are.
#[derive(Clone, Debug, Default)]
pub struct LinksConfig<'a> {
    /// `[naming]`, if there is such a section.
    pub naming: Option<&'a NamingConfig>,
    /// The sections `[peers.<service>]` by the service's name.
    pub peers: Vec<(&'static str, &'a PeerConfig)>,
}

/// What all clients of a service share.
#[derive(Clone, Debug)]
pub struct Links {
    resolve: Arc<dyn Resolve>,
}

/// The links cannot be used as they are configured.
#[derive(Debug, Error)]
pub enum LinksError {
    /// The file of names cannot be read.
    #[error("`naming.file`: {0}")]
    Naming(FileError),
}

impl Default for Links {
    /// Names are the system's.
    fn default() -> Self {
        Self { resolve: Arc::new(Dns) }
    }
}

impl Links {
    /// Reads what the sections name.
    pub fn open(config: &LinksConfig<'_>) -> Result<Self, LinksError> {
        match config.naming {
            Some(naming) => Ok(Self { resolve: Arc::new(Names::open(naming).map_err(LinksError::Naming)?) }),
            None => Ok(Self::default()),
        }
    }

    pub(super) fn options(&self) -> Options {
        Options { resolve: Arc::clone(&self.resolve), ..Options::default() }
    }
}

impl LinksConfig<'_> {
    /// A sentence if the sections do not go together, or with the setting `simulation`.
    pub(crate) fn check(&self, simulation: bool) -> Result<(), String> {
        if self.naming.is_some() && !simulation {
            return Err(
                "`naming` is only for `simulation = true`: in production the names of services are the cluster's, \
                        and a file would hide a pod that has gone"
                    .to_owned(),
            );
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_from_a_file_are_refused_in_production() {
        let naming = NamingConfig { file: "names".into() };
        let config = LinksConfig { naming: Some(&naming), ..LinksConfig::default() };
        assert_eq!(config.check(true), Ok(()));
        let refused = config.check(false).unwrap_err();
        assert!(refused.starts_with("`naming` is only for `simulation = true`"), "{refused}");
        assert_eq!(LinksConfig::default().check(false), Ok(()));
    }

    #[test]
    fn a_file_of_names_that_is_not_there_is_named() {
        let naming = NamingConfig { file: "no/such/names".into() };
        let error = Links::open(&LinksConfig { naming: Some(&naming), ..LinksConfig::default() }).unwrap_err();
        assert!(error.to_string().starts_with("`naming.file`: no/such/names: "), "{error}");
    }
}
