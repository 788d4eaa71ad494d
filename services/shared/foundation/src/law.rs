//! The statute book that a service computes with: the one that is compiled in, and a bank's overlay if there is one.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use metrics::{describe_gauge, gauge};
use serde::Deserialize;
use statutes::{Book, BookError, Source};
use thiserror::Error;

/// The section `[law]` of a service's configuration.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LawConfig {
    /// The folder of a bank's overlay: its files `*.toml`. Without it the book stands as it is compiled in.
    pub overlay: Option<PathBuf>,
}

/// The book cannot be made.
#[derive(Debug, Error)]
pub enum LawError {
    /// The folder or a file of it cannot be read.
    #[error("{path}: {source}")]
    Read {
        /// What was to be read.
        path: String,
        /// Why it was not.
        source: io::Error,
    },
    /// The folder holds no overlay.
    #[error("{0}: there is no overlay in this folder: no file *.toml")]
    Empty(String),
    /// A file of it is wrong: which, where, in which rule.
    #[error("{folder}: {error}")]
    Book {
        /// The folder.
        folder: String,
        /// What is wrong.
        error: BookError,
    },
}

impl LawConfig {
    /// The book, with the overlay. Files are taken in the order of their names, and their names without the folder are
    /// part of the version: two services that read the same files have the same version, wherever these lie.
    pub fn book(&self) -> Result<Book, LawError> {
        let book = Book::embedded();
        let Some(folder) = &self.overlay else { return Ok(book) };
        let files = overlay_files(folder)?;
        let sources: Vec<Source<'_>> = files.iter().map(|(name, text)| Source { name, text }).collect();
        book.with_overlay(&sources).map_err(|error| LawError::Book { folder: folder.display().to_string(), error })
    }
}

/// Names and texts of the files of an overlay, by name.
fn overlay_files(folder: &Path) -> Result<Vec<(String, String)>, LawError> {
    let read_error = |path: &Path| {
        let path = path.display().to_string();
        move |source| LawError::Read { path, source }
    };
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).map_err(read_error(folder))? {
        let path = entry.map_err(read_error(folder))?.path();
        if path.extension().is_some_and(|extension| extension == "toml") {
            let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            files.push((name, fs::read_to_string(&path).map_err(read_error(&path))?));
        }
    }
    if files.is_empty() {
        return Err(LawError::Empty(folder.display().to_string()));
    }
    files.sort();
    Ok(files)
}

fn register(book: &Book) {
    describe_gauge!("law_book_info", "1, with the version of the statute book that the service computes with.");
    gauge!("law_book_info", "version" => book.version().to_owned()).set(1.0);
}

/// Says by which version of the book the service computes: in the log, and as the metric `law_book_info`.
pub fn announce(book: &Book) {
    register(book);
    tracing::info!(
        law.book_version = book.version(),
        law.bank = book.bank().unwrap_or_default(),
        "the law is counted by version {} of the statute book",
        book.version()
    );
}

#[cfg(test)]
mod tests {
    use chassis::telemetry::Inventory;
    use tempfile::TempDir;

    use super::*;

    const TIGHTER: &str = r#"
[overlay]
bank = "Gramin Bank"

[[change]]
rule = "ni138.notice_by"
period = { days = 25 }
reason = "Five days for a second look."
decided_by = "A. Rao"
approved_by = "B. Sen"
in_force_from = "2026-01-01"
"#;

    fn folder(files: &[(&str, &str)]) -> (TempDir, LawConfig) {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            fs::write(folder.path().join(name), text).unwrap();
        }
        let overlay = Some(folder.path().to_owned());
        (folder, LawConfig { overlay })
    }

    #[test]
    fn without_an_overlay_the_book_is_the_one_that_is_compiled_in() {
        assert_eq!(LawConfig::default().book().unwrap().version(), Book::embedded().version());
    }

    #[test]
    fn the_version_of_the_book_is_shown_from_the_start() {
        let book = Book::embedded();
        let registered = Inventory::of(|| register(&book));
        assert_eq!((registered.hidden(), registered.undescribed()), (vec![], vec![]));
        assert_eq!(registered.series("law_book_info"), [format!("version={} is not at zero", book.version())]);
    }

    #[test]
    fn the_same_overlay_in_two_folders_is_one_version() {
        let files = [("bank.toml", TIGHTER), ("notes.txt", "no overlay")];
        let ((_one, first), (_other, second)) = (folder(&files), folder(&files));
        let book = first.book().unwrap();
        assert_eq!(book.bank(), Some("Gramin Bank"));
        assert_ne!(book.version(), Book::embedded().version());
        assert_eq!(book.version(), second.book().unwrap().version());
    }

    #[test]
    fn what_is_wrong_in_an_overlay_is_named_by_file_line_and_rule() {
        let wrong = TIGHTER.replace("days = 25", "days = 45");
        let (_folder, config) = folder(&[("bank.toml", &wrong)]);
        let error = config.book().unwrap_err().to_string();
        assert!(error.contains("bank.toml, line 5, rule `ni138.notice_by`"), "{error}");
    }

    #[test]
    fn a_folder_without_an_overlay_or_none_at_all_is_no_book() {
        let (kept, config) = folder(&[("bank.txt", TIGHTER)]);
        assert!(matches!(config.book(), Err(LawError::Empty(_))));
        drop(kept);
        let error = config.book().unwrap_err();
        assert!(matches!(error, LawError::Read { .. }), "{error}");
    }
}
