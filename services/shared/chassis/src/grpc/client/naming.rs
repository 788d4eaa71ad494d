//! Names from a file, where there is no DNS of our own: on a developer's machine and in tests.

use std::{collections::BTreeMap, net::SocketAddr, path::PathBuf, time::Duration};

use serde::Deserialize;

use super::resolve::{Dns, Resolve, Resolving};
use crate::watched::{FileError, Watched};

/// The section `[naming]`. Only with `simulation`: in production, names are the cluster's.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NamingConfig {
    /// A file with a line `name address:port address:port …` for each service; `#` begins a comment. It is read again
    /// when it changes.
    pub file: PathBuf,
}

/// The names of a file. Others are asked of the system; one without an address is nowhere.
#[derive(Debug)]
pub struct Names(Watched<BTreeMap<String, Vec<SocketAddr>>>);

impl Names {
    /// The names in a file, which must be there already.
    pub fn open(config: &NamingConfig) -> Result<Self, FileError> {
        Watched::open(&config.file, read).map(Self)
    }
}

impl Resolve for Names {
    fn resolve<'a>(&'a self, host: &'a str, port: u16) -> Resolving<'a> {
        match self.0.current().get(host) {
            Some(addresses) => Box::pin(std::future::ready(Ok(addresses.clone()))),
            None => Dns.resolve(host, port),
        }
    }

    fn good_for(&self) -> Duration {
        Duration::from_secs(1)
    }
}

fn read(text: &str) -> Result<BTreeMap<String, Vec<SocketAddr>>, String> {
    let mut names = BTreeMap::new();
    for (number, line) in (1..).zip(text.lines()) {
        let mut words = line.split('#').next().unwrap_or_default().split_whitespace();
        let Some(name) = words.next() else { continue };
        let addresses = words.map(|word| word.parse().map_err(|_| not_an_address(number, word)));
        let addresses = addresses.collect::<Result<_, _>>()?;
        if names.insert(name.trim_end_matches('.').to_owned(), addresses).is_some() {
            return Err(format!("line {number}: {name} has a line already"));
        }
    }
    Ok(names)
}

fn not_an_address(line: u32, word: &str) -> String {
    format!("line {line}: `{word}` is not an address with a port, such as 127.0.0.2:7011")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str) -> (tempfile::NamedTempFile, Result<Names, FileError>) {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), text).unwrap();
        let names = Names::open(&NamingConfig { file: file.path().to_owned() });
        (file, names)
    }

    async fn found(names: &Names, host: &str) -> Vec<String> {
        let found = names.resolve(host, 1).await.unwrap();
        found.iter().map(ToString::to_string).collect()
    }

    #[tokio::test]
    async fn a_name_is_at_the_addresses_of_its_line_as_the_file_has_it_now() {
        let (file, names) = names("# the mesh\ncases 127.0.0.2:7011 127.0.0.3:7011 # two\n\nnotices. [::1]:7021\n");
        let names = names.unwrap();
        assert_eq!(found(&names, "cases").await, ["127.0.0.2:7011", "127.0.0.3:7011"]);
        assert_eq!(found(&names, "notices").await, ["[::1]:7021"]);
        std::fs::write(file.path(), "cases 127.0.0.4:7011\nnotices\n").unwrap();
        names.0.forget_when_looked();
        assert_eq!(found(&names, "cases").await, ["127.0.0.4:7011"]);
        assert_eq!(found(&names, "notices").await, [""; 0]);
    }

    #[tokio::test]
    async fn a_name_that_the_file_does_not_have_is_asked_of_the_system() {
        let (_file, names) = names("cases 127.0.0.2:7011\n");
        let found = found(&names.unwrap(), "localhost").await;
        assert!(found.iter().any(|address| address == "127.0.0.1:1" || address == "[::1]:1"), "{found:?}");
    }

    #[test]
    fn a_line_that_cannot_be_read_is_named() {
        let refused = |text| names(text).1.unwrap_err().reason;
        let reason = "line 2: `127.0.0.2` is not an address with a port, such as 127.0.0.2:7011";
        assert_eq!(refused("\ncases 127.0.0.2\n"), reason);
        assert_eq!(refused("cases\ncases.\n"), "line 2: cases. has a line already");
    }
}
