//! The repository as a list of text files.

use std::{
    fmt, fs,
    path::{Path, PathBuf},
};

use anyhow::Context as _;

/// Folders that are made and not written: see `.gitignore`. `.sqlx` is made by `make sqlx-prepare` and checked by
/// `make sqlx-check`.
const MADE: &[&str] = &[".git", ".local", ".sqlx", "__pycache__", "node_modules", "target"];

#[derive(Debug)]
pub(crate) struct File {
    /// From the repository's root, with `/` between folders.
    pub(crate) path: String,
    pub(crate) text: String,
}

#[derive(Debug, Default)]
pub(crate) struct Tree {
    pub(crate) files: Vec<File>,
}

/// One thing to put right in one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Violation {
    pub(crate) file: String,
    /// What is wrong and what to do.
    pub(crate) what: String,
}

impl Violation {
    pub(crate) fn new(file: impl Into<String>, what: impl Into<String>) -> Self {
        Self { file: file.into(), what: what.into() }
    }

    pub(crate) fn at(file: &str, line: usize, what: &str) -> Self {
        Self { file: file.to_owned(), what: format!("line {line}: {what}") }
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.file, self.what)
    }
}

impl Tree {
    /// Every text file of the repository, in order of path.
    pub(crate) fn read() -> anyhow::Result<Self> {
        let root = root();
        let mut files = Vec::new();
        let mut folders = vec![root.clone()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(&folder).with_context(|| format!("reading {}", folder.display()))? {
                let entry = entry?;
                let kind = entry.file_type()?;
                let name = entry.file_name().to_string_lossy().into_owned();
                let is_log = Path::new(&name).extension().is_some_and(|extension| extension == "log");
                if MADE.contains(&name.as_str()) || is_log {
                    continue;
                }
                if kind.is_dir() {
                    folders.push(entry.path());
                } else if kind.is_file()
                    && let Ok(text) = fs::read_to_string(entry.path())
                {
                    let path = entry.path().strip_prefix(&root)?.to_string_lossy().replace('\\', "/");
                    files.push(File { path, text });
                }
            }
        }
        files.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(Self { files })
    }

    pub(crate) fn file(&self, path: &str) -> Option<&File> {
        self.files.iter().find(|file| file.path == path)
    }

    /// The names of the folders that hold something directly below `folder`.
    pub(crate) fn folders_in(&self, folder: &str) -> Vec<&str> {
        let inside = self.files.iter().filter_map(|file| file.path.strip_prefix(folder)?.strip_prefix('/'));
        let mut names: Vec<&str> = inside.filter_map(|rest| Some(rest.split_once('/')?.0)).collect();
        names.sort_unstable();
        names.dedup();
        names
    }

    /// A tree for trying a rule on an example.
    #[cfg(test)]
    pub(crate) fn of(files: &[(&str, &str)]) -> Self {
        let files = files.iter().map(|&(path, text)| File { path: path.to_owned(), text: text.to_owned() });
        Self { files: files.collect() }
    }
}

/// The repository's root. Asked at run time first, because an archived test binary may run in another checkout.
pub(crate) fn root() -> PathBuf {
    let manifest = std::env::var_os("CARGO_MANIFEST_DIR").map_or(env!("CARGO_MANIFEST_DIR").into(), PathBuf::from);
    manifest.parent().map_or(manifest.clone(), Path::to_path_buf)
}
