//! Where the object store is.

use std::{fs, path::PathBuf, sync::Arc};

use chassis::egress::{Egress, EgressError};
use http::{Uri, uri::Scheme};
use object_store::{ObjectStore, local::LocalFileSystem, path::Path};
use pg::sealing::Vault;
use serde::Deserialize;
use thiserror::Error;

use crate::{Documents, s3};

/// The section `[documents]` of a service's configuration: a directory, or a bucket.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DocumentsConfig {
    /// A directory on this machine, for one replica; made if it is not there.
    pub directory: Option<PathBuf>,
    /// A bucket, for any number of replicas.
    pub s3: Option<S3Config>,
}

/// The section `[documents.s3]`: a store that speaks the protocol of Amazon S3, with conditional writes.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct S3Config {
    /// The store's URL, without the bucket. Only `https` goes through the proxy of the environment.
    pub endpoint: String,
    /// Its region, which is part of each signature.
    pub region: String,
    /// The bucket, which is there already.
    pub bucket: String,
    /// A folder in it; none if empty.
    #[serde(default)]
    pub prefix: String,
    /// Whether the bucket stands in the path, and not in the host.
    #[serde(default = "defaults::path_style")]
    pub path_style: bool,
    /// Whether the bucket has Object Lock. Each object is then put with a checksum, which such a bucket demands.
    #[serde(default)]
    pub object_lock: bool,
    /// The file with the name of the key that signs requests. Both files are read again when they change.
    pub access_key_id_file: PathBuf,
    /// The file with that key.
    pub secret_access_key_file: PathBuf,
    /// How long one request may take, with its answer. What may be repeated is begun again within the same time once more.
    #[serde(default = "defaults::request_timeout_ms")]
    pub request_timeout_ms: u32,
}

mod defaults {
    pub(super) const fn path_style() -> bool {
        true
    }

    /// A letter has some 100 kB. A put with its repetition ends before the database gives up the waiting transaction.
    pub(super) const fn request_timeout_ms() -> u32 {
        5_000
    }
}

/// The object store cannot be used as it is configured.
#[derive(Debug, Error)]
pub enum OpenError {
    /// The section does not say where documents are.
    #[error("{0}")]
    Config(String),
    /// The directory cannot be made.
    #[error("the directory of `documents.directory` cannot be made: {0}")]
    Directory(#[from] std::io::Error),
    /// The store cannot be used.
    #[error("the store of `documents` cannot be used: {0}")]
    Store(#[from] object_store::Error),
    /// A key cannot be read.
    #[error("the file of `documents.s3.{setting}` {reason}")]
    Key {
        /// The setting that names the file.
        setting: &'static str,
        /// What is wrong with it.
        reason: String,
    },
    /// There is no way to the store.
    #[error(transparent)]
    Egress(#[from] EgressError),
}

impl DocumentsConfig {
    /// Documents in a directory.
    #[must_use]
    pub fn in_directory(directory: impl Into<PathBuf>) -> Self {
        Self { directory: Some(directory.into()), s3: None }
    }

    /// What no single setting shows: a sentence if the section does not say where documents are.
    pub fn check(&self) -> Result<(), String> {
        match (&self.directory, &self.s3) {
            (Some(_), None) => Ok(()),
            (None, Some(s3)) => s3.check(),
            (None, None) => {
                Err("say where documents are kept: in `documents.directory`, which is for one replica, or in \
                                 `documents.s3`"
                    .to_owned())
            }
            (Some(_), Some(_)) => {
                Err("`documents.directory` and `documents.s3` are both set; give one of them".to_owned())
            }
        }
    }
}

impl S3Config {
    fn check(&self) -> Result<(), String> {
        self.url()?;
        if Path::parse(&self.prefix).is_err() {
            return Err("`documents.s3.prefix` is not a folder such as recourse/documents".to_owned());
        }
        let given = [("region", &self.region), ("bucket", &self.bucket)];
        if let Some((setting, _)) = given.into_iter().find(|(_, value)| value.trim().is_empty()) {
            return Err(format!("`documents.s3.{setting}` is empty"));
        }
        if self.request_timeout_ms == 0 {
            return Err("`documents.s3.request_timeout_ms` is 0, so that no request could be made".to_owned());
        }
        Ok(())
    }

    /// Where the bucket is: `https://host/bucket`, or `https://bucket.host`.
    pub(crate) fn url(&self) -> Result<String, String> {
        let wrong = || "`documents.s3.endpoint` is not a URL such as https://s3.bank.example".to_owned();
        let endpoint: Uri = self.endpoint.parse().map_err(|_| wrong())?;
        let (Some(scheme), Some(authority)) = (endpoint.scheme(), endpoint.authority()) else { return Err(wrong()) };
        let is_plain = endpoint.path() == "/" && endpoint.query().is_none() && !authority.as_str().contains('@');
        if !is_plain || ![Scheme::HTTP, Scheme::HTTPS].contains(scheme) {
            return Err(wrong());
        }
        Ok(if self.path_style {
            format!("{scheme}://{authority}/{}", self.bucket)
        } else {
            format!("{scheme}://{}.{authority}", self.bucket)
        })
    }
}

impl Documents {
    /// The documents of a service. A directory is made; a store outside is not asked yet: see [`Documents::reach`].
    pub fn open(
        service: &'static str,
        config: &DocumentsConfig,
        vault: Arc<Vault>,
        egress: &Egress,
    ) -> Result<Self, OpenError> {
        config.check().map_err(OpenError::Config)?;
        let store: Arc<dyn ObjectStore> = match (&config.directory, &config.s3) {
            (Some(directory), _) => {
                fs::create_dir_all(directory)?;
                // A document that a committed row names must survive a loss of power, as the row does.
                Arc::new(LocalFileSystem::new_with_prefix(directory)?.with_fsync(true))
            }
            (None, Some(s3)) => Arc::new(s3::open(s3, egress)?),
            (None, None) => return Err(OpenError::Config("there is no section [documents]".to_owned())),
        };
        Ok(Self { service, store, vault })
    }
}

#[cfg(test)]
mod tests {
    use chassis::config::{Layers, load};

    use super::*;

    const S3: &str = "endpoint = \"https://s3.bank.example\"\nregion = \"in-1\"\nbucket = \"documents\"\n\
        access_key_id_file = \"id\"\nsecret_access_key_file = \"secret\"\n";

    #[derive(Debug, Deserialize)]
    struct Config {
        documents: DocumentsConfig,
    }

    fn section(text: &str) -> Result<DocumentsConfig, String> {
        let config: Config = load(text, &Layers::none()).map_err(|error| error.to_string())?;
        config.documents.check().map(|()| config.documents)
    }

    fn bucket(changes: &[(&str, &str)]) -> Result<String, String> {
        let mut text = format!("[documents.s3]\n{S3}");
        for (old, new) in changes {
            text = text.replace(old, new);
        }
        section(&text)?.s3.unwrap().url()
    }

    #[test]
    fn documents_are_in_a_directory_or_in_a_bucket() {
        assert!(section("[documents]\ndirectory = \"d\"").is_ok());
        assert!(section("[documents]\n").unwrap_err().contains("say where documents are kept"));
        let both = format!("[documents]\ndirectory = \"d\"\n[documents.s3]\n{S3}");
        assert!(section(&both).unwrap_err().contains("both set"));
    }

    #[test]
    fn the_bucket_stands_in_the_path_or_in_the_host() {
        assert_eq!(bucket(&[]).unwrap(), "https://s3.bank.example/documents");
        let in_host = bucket(&[("region", "path_style = false\nregion")]).unwrap();
        assert_eq!(in_host, "https://documents.s3.bank.example");
    }

    #[test]
    fn what_is_wrong_with_a_bucket_is_said_with_its_setting() {
        for (old, new, setting) in [
            ("https://s3", "ftp://s3", "endpoint"),
            ("https://s3", "s3", "endpoint"),
            ("bank.example", "bank.example/documents", "endpoint"),
            ("\"documents\"", "\"\"", "bucket"),
            ("in-1", " ", "region"),
            ("region", "prefix = \"a//b\"\nregion", "prefix"),
            ("region", "request_timeout_ms = 0\nregion", "request_timeout_ms"),
        ] {
            let said = bucket(&[(old, new)]).unwrap_err();
            assert!(said.contains(&format!("`documents.s3.{setting}`")), "{new}: {said}");
        }
    }
}
