//! Where a client's token comes from.

use std::{fmt, path::Path};

use crate::{
    config::Secret,
    watched::{FileError, Watched},
};

/// Gives the token for each call.
pub trait TokenSource: fmt::Debug + Send + Sync {
    /// The token that is good now.
    fn token(&self) -> Secret;
}

/// The same token for ever: a person's, at a command line.
#[derive(Clone, Debug)]
pub struct StaticToken(Secret);

impl StaticToken {
    /// A token that was given.
    #[must_use]
    pub const fn new(token: Secret) -> Self {
        Self(token)
    }
}

impl TokenSource for StaticToken {
    fn token(&self) -> Secret {
        self.0.clone()
    }
}

/// A token in a file that something else renews; it is read again when it changes.
#[derive(Debug)]
pub struct FileToken(Watched<Secret>);

impl FileToken {
    /// The token in a file, which must be there already.
    pub fn open(path: &Path) -> Result<Self, FileError> {
        Watched::open(path, |text| match text.trim() {
            "" => Err("there is no token in it".to_owned()),
            token => Ok(Secret::new(token)),
        })
        .map(Self)
    }
}

impl TokenSource for FileToken {
    fn token(&self) -> Secret {
        self.0.current().as_ref().clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_renewed_token_is_sent_from_then_on() {
        let file = tempfile::NamedTempFile::new().unwrap();
        assert!(FileToken::open(file.path()).unwrap_err().reason.contains("no token"));
        std::fs::write(file.path(), "first\n").unwrap();
        let source = FileToken::open(file.path()).unwrap();
        assert_eq!(source.token().expose(), "first");
        std::fs::write(file.path(), "the second").unwrap();
        source.0.forget_when_looked();
        assert_eq!(source.token().expose(), "the second");
    }
}
