//! What typst may see: one template, one data file, four fonts. No disk, no network, no clock.

use std::{path::PathBuf, sync::LazyLock};

use typst::{
    Library, LibraryExt as _, World,
    diag::{FileError, FileResult},
    foundations::{Bytes, Datetime, Duration},
    syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot},
    text::{Font, FontBook},
    utils::LazyHash,
};

use super::template::Template;

static LIBRARY: LazyLock<LazyHash<Library>> = LazyLock::new(|| LazyHash::new(Library::default()));

static FONTS: LazyLock<Vec<Font>> = LazyLock::new(|| {
    let files: [&'static [u8]; 4] = [
        include_bytes!("../../fonts/NotoSerif-Regular.ttf"),
        include_bytes!("../../fonts/NotoSerif-Bold.ttf"),
        include_bytes!("../../fonts/NotoSerifDevanagari-Regular.ttf"),
        include_bytes!("../../fonts/NotoSerifDevanagari-Bold.ttf"),
    ];
    files.into_iter().flat_map(|file| Font::iter(Bytes::new(file))).collect()
});

static BOOK: LazyLock<LazyHash<FontBook>> = LazyLock::new(|| LazyHash::new(FontBook::from_fonts(FONTS.iter())));

/// One letter being set.
pub(super) struct LetterWorld {
    main: Source,
    data_id: FileId,
    data: Bytes,
}

impl LetterWorld {
    /// A template with its data as JSON. `None` if the names of the virtual files are no names, which tests exclude.
    pub(super) fn new(template: Template, data: String) -> Option<Self> {
        let main = Source::new(virtual_file("main.typ")?, template.source().to_owned());
        Some(Self { main, data_id: virtual_file("data.json")?, data: Bytes::from_string(data) })
    }
}

/// Whether the letter's fonts can show a character.
pub(super) fn is_covered(character: char) -> bool {
    FONTS.iter().any(|font| font.info().coverage.contains(u32::from(character)))
}

fn virtual_file(name: &str) -> Option<FileId> {
    Some(RootedPath::new(VirtualRoot::Project, VirtualPath::new(name).ok()?).intern())
}

fn absent() -> FileError {
    FileError::NotFound(PathBuf::new())
}

impl World for LetterWorld {
    fn library(&self) -> &LazyHash<Library> {
        &LIBRARY
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &BOOK
    }

    fn main(&self) -> FileId {
        self.main.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.main.id() { Ok(self.main.clone()) } else { Err(absent()) }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id == self.data_id { Ok(self.data.clone()) } else { Err(absent()) }
    }

    fn font(&self, index: usize) -> Option<Font> {
        FONTS.get(index).cloned()
    }

    /// A letter bears the date in its data; a template that asks for another fails.
    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}
