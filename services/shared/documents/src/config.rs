//! Where the object store is.

use std::{fs, path::PathBuf, sync::Arc};

use object_store::local::LocalFileSystem;
use pg::sealing::Vault;
use serde::Deserialize;
use thiserror::Error;

use crate::Documents;

/// The section `[documents]` of a service's configuration.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DocumentsConfig {
    /// A directory on this machine; made if it is not there.
    pub directory: PathBuf,
}

/// The object store cannot be used.
#[derive(Debug, Error)]
pub enum OpenError {
    /// The directory cannot be made.
    #[error("the directory of `documents.directory` cannot be made: {0}")]
    Directory(#[from] std::io::Error),
    /// The directory cannot be used as a store.
    #[error("the directory of `documents.directory` cannot be used: {0}")]
    Store(#[from] object_store::Error),
}

impl Documents {
    /// The documents of a service.
    pub fn open(service: &'static str, config: &DocumentsConfig, vault: Arc<Vault>) -> Result<Self, OpenError> {
        fs::create_dir_all(&config.directory)?;
        // A document that a committed row names must survive a loss of power, as the row does.
        let store = LocalFileSystem::new_with_prefix(&config.directory)?.with_fsync(true);
        Ok(Self { service, store: Arc::new(store), vault })
    }
}
