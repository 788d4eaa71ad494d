//! Setting one letter: the work of a child process.

use serde::{Deserialize, Serialize};
use typst::{
    diag::SourceDiagnostic,
    foundations::{Datetime, Smart},
};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

use super::{
    clusters,
    template::Template,
    text::{self, PageText},
    world::{LetterWorld, is_covered},
};

/// How many further letters typst remembers parts of: fonts, and what stands in every letter. Without a limit 300
/// letters take 700 MB.
const REMEMBERED: usize = 10;

/// A letter as it will be sent.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Rendered {
    /// The PDF, PDF/A-2b. The same letter gives the same bytes.
    pub(crate) pdf: Vec<u8>,
    /// Everything on each of its pages.
    pub(crate) pages: Vec<String>,
    /// What stands where the letter states what is demanded.
    pub(crate) demand: String,
}

/// What is in it is personal.
impl std::fmt::Debug for Rendered {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Rendered({} bytes of PDF)", self.pdf.len())
    }
}

/// The letter cannot be set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Refusal {
    /// The letter's fonts do not have a character of a field.
    Glyph {
        /// The path of the string in the data: `noticees[0].name`.
        field: String,
        /// The character's place, counted from 1.
        position: usize,
    },
    /// Some word is wider than the page.
    DoesNotFit,
    /// The template failed: a fault of the program. Without data.
    Template(String),
}

/// Sets a letter. `data` holds strings in objects and arrays, and nothing else.
pub(super) fn typeset(template: Template, dated: (i32, u8, u8), data: &serde_json::Value) -> Result<Rendered, Refusal> {
    let outcome = set(template, dated, data);
    comemo::evict(REMEMBERED);
    outcome
}

fn set(template: Template, dated: (i32, u8, u8), data: &serde_json::Value) -> Result<Rendered, Refusal> {
    check_glyphs("", data)?;
    let world = LetterWorld::new(template, data.to_string());
    let world = world.ok_or_else(|| Refusal::Template("a virtual file has no name".to_owned()))?;
    let document = typst::compile::<PagedDocument>(&world).output.map_err(|errors| broken(&errors))?;
    let document = if template.keeps_syllables() { clusters::whole(document) } else { document };
    let PageText { pages, demand, has_missing_glyph, overflows } = text::read(&document);
    if has_missing_glyph {
        return Err(Refusal::Template("a character has no glyph although a font covers it".to_owned()));
    }
    if overflows {
        return Err(Refusal::DoesNotFit);
    }
    let pdf = typst_pdf::pdf(&document, &options(dated)?).map_err(|errors| broken(&errors))?;
    Ok(Rendered { pdf, pages, demand })
}

/// An archive must show the letter as it was: PDF/A-2b. Its date is the letter's, so that it is the same every time.
fn options((year, month, day): (i32, u8, u8)) -> Result<PdfOptions, Refusal> {
    let date = Datetime::from_ymd_hms(year, month, day, 0, 0, 0);
    let date = date.ok_or_else(|| Refusal::Template("the letter's date is none".to_owned()))?;
    let standards = PdfStandards::new(&[PdfStandard::A_2b]);
    Ok(PdfOptions {
        ident: Smart::Auto,
        creator: Smart::Custom(Some("Recourse".to_owned())),
        timestamp: Some(Timestamp::new_utc(date)),
        standards: standards.map_err(|error| Refusal::Template(error.message().to_string()))?,
        ..PdfOptions::default()
    })
}

fn check_glyphs(field: &str, data: &serde_json::Value) -> Result<(), Refusal> {
    match data {
        serde_json::Value::String(text) => match text.chars().position(|character| !is_covered(character)) {
            Some(index) => Err(Refusal::Glyph { field: field.to_owned(), position: index + 1 }),
            None => Ok(()),
        },
        serde_json::Value::Array(items) => {
            items.iter().enumerate().try_for_each(|(index, item)| check_glyphs(&format!("{field}[{index}]"), item))
        }
        serde_json::Value::Object(fields) => fields.iter().try_for_each(|(name, item)| {
            let path = if field.is_empty() { name.clone() } else { format!("{field}.{name}") };
            check_glyphs(&path, item)
        }),
        _ => Err(Refusal::Template(format!("{field} is not a string"))),
    }
}

/// Messages of typst may quote data; which of them stay is decided here: none.
fn broken(errors: &[SourceDiagnostic]) -> Refusal {
    if cfg!(test) {
        return Refusal::Template(errors.iter().map(|error| error.message.to_string()).collect::<Vec<_>>().join("; "));
    }
    Refusal::Template(format!("{} errors", errors.len()))
}
