//! Which column of a file is which: by the file's header, and by the mapping of its source.

use std::{collections::BTreeMap, fmt, fs, io, path::Path};

use kernel::LegalDate;
use serde::{Deserialize, de::DeserializeOwned};
use thiserror::Error;

use super::reader::Record;
use crate::text::shortened;

/// The columns of one kind of file.
pub trait Columns: Copy + Ord + fmt::Debug + DeserializeOwned + Send + Sync + 'static {
    /// Every column, in the order of the format.
    const ALL: &'static [Self];
    /// Those of them that a file may be without: its cells are then as if empty.
    const OPTIONAL: &'static [Self];

    /// The column's name, and its header where no mapping says otherwise.
    fn as_str(self) -> &'static str;
}

/// Declares the columns of a kind of file with their names.
macro_rules! columns {
    ($(#[$doc:meta])* $name:ident {
        $($(#[$required_doc:meta])* $required:ident = $required_name:literal),* $(,)?
        ; $($(#[$optional_doc:meta])* $optional:ident = $optional_name:literal),* $(,)?
    }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Deserialize)]
        pub enum $name {
            $($(#[$required_doc])* #[serde(rename = $required_name)] $required,)*
            $($(#[$optional_doc])* #[serde(rename = $optional_name)] $optional,)*
        }

        impl $crate::import::Columns for $name {
            const ALL: &'static [Self] = &[$(Self::$required,)* $(Self::$optional,)*];
            const OPTIONAL: &'static [Self] = &[$(Self::$optional,)*];

            fn as_str(self) -> &'static str {
                match self {
                    $(Self::$required => $required_name,)*
                    $(Self::$optional => $optional_name,)*
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad($crate::import::Columns::as_str(*self))
            }
        }
    };
}
pub(super) use columns;

/// How a file writes dates. It is declared, never guessed: 02/03 is a day in February to nobody but a computer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Deserialize)]
pub enum DateFormat {
    /// `2026-03-02`.
    #[default]
    #[serde(rename = "yyyy-mm-dd")]
    Iso,
    /// `02/03/2026`, the second of March.
    #[serde(rename = "dd/mm/yyyy")]
    DayFirst,
}

impl DateFormat {
    /// The format as mappings write it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Iso => "yyyy-mm-dd",
            Self::DayFirst => "dd/mm/yyyy",
        }
    }

    /// A date in this format; anything else is `None`.
    #[must_use]
    pub fn parse(self, text: &str) -> Option<LegalDate> {
        match self {
            Self::Iso => text.parse().ok(),
            Self::DayFirst => {
                let mut parts = text.split('/');
                let (Some(day), Some(month), Some(year), None) =
                    (parts.next(), parts.next(), parts.next(), parts.next())
                else {
                    return None;
                };
                let digits = |part: &str, length| part.len() == length && part.bytes().all(|b| b.is_ascii_digit());
                if !digits(day, 2) || !digits(month, 2) || !digits(year, 4) {
                    return None;
                }
                LegalDate::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
            }
        }
    }
}

/// How the files of one source differ from the format.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, bound(deserialize = "C: Columns"))]
pub struct Mapping<C> {
    /// The source that this is for; an import from another is refused.
    pub source: Option<String>,
    /// How dates are written.
    pub date_format: DateFormat,
    /// What the file calls our columns; those that are absent keep their names.
    #[serde(default)]
    pub columns: BTreeMap<C, String>,
    /// Columns of the file that are not read.
    #[serde(default)]
    pub ignore: Vec<String>,
}

/// The mapping file cannot be used.
#[derive(Debug, Error)]
pub enum MappingError {
    /// It cannot be read.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// It is not TOML, or not a mapping.
    #[error("not a mapping: {0}")]
    Toml(#[from] toml::de::Error),
    /// Two columns are to be read from the same one.
    #[error("`{0}` is given for two columns")]
    Ambiguous(String),
    /// It is for files of somebody else.
    #[error("the mapping is for source {of}, and the file is from {given}")]
    OtherSource {
        /// The mapping's source.
        of: String,
        /// The import's source.
        given: String,
    },
}

/// Files that are written as the format says.
impl<C> Default for Mapping<C> {
    fn default() -> Self {
        Self { source: None, date_format: DateFormat::default(), columns: BTreeMap::new(), ignore: Vec::new() }
    }
}

impl<C: Columns> Mapping<C> {
    /// The mapping in a file, for an import from `source`.
    pub fn read(path: &Path, source: &str) -> Result<Self, MappingError> {
        Self::parse(&fs::read_to_string(path)?, source)
    }

    /// The mapping in a text, for an import from `source`.
    pub fn parse(text: &str, source: &str) -> Result<Self, MappingError> {
        let mapping: Self = toml::from_str(text)?;
        if let Some(of) = mapping.source.as_deref().filter(|of| *of != source) {
            return Err(MappingError::OtherSource { of: of.to_owned(), given: source.to_owned() });
        }
        let mut headers: Vec<&str> = C::ALL.iter().map(|&column| mapping.header_of(column)).collect();
        headers.extend(mapping.ignore.iter().map(String::as_str));
        headers.sort_unstable();
        let repeated = headers.iter().zip(headers.iter().skip(1)).find(|(one, next)| one == next);
        match repeated {
            Some((header, _)) => Err(MappingError::Ambiguous((*header).to_owned())),
            None => Ok(mapping),
        }
    }

    /// What the file calls a column.
    #[must_use]
    pub fn header_of(&self, column: C) -> &str {
        self.columns.get(&column).map_or(column.as_str(), String::as_str)
    }
}

/// The header does not fit. Every misfit is named at once.
#[derive(Debug, PartialEq, Eq, Error)]
#[error("the header does not fit: {}", .0.join("; "))]
pub struct HeaderError(pub Vec<String>);

/// Where each column is in a row.
#[derive(Clone, Debug)]
pub struct Layout<C> {
    places: BTreeMap<C, usize>,
    width: usize,
    date_format: DateFormat,
}

impl<C: Columns> Layout<C> {
    /// The layout that a header and a mapping give. Names are compared exactly, spaces around them aside.
    pub fn of(header: &Record, mapping: &Mapping<C>) -> Result<Self, HeaderError> {
        let mut places = BTreeMap::new();
        let mut misfits = Vec::new();
        let mut seen: Vec<&str> = Vec::new();
        for (index, name) in header.cells().map(str::trim).enumerate() {
            if seen.contains(&name) {
                misfits.push(format!("`{}` is there twice", shortened(name)));
                continue;
            }
            seen.push(name);
            match C::ALL.iter().copied().find(|&column| mapping.header_of(column) == name) {
                Some(column) => {
                    places.insert(column, index);
                }
                None if mapping.ignore.iter().any(|ignored| ignored == name) => {}
                None => misfits.push(format!("`{}` is not known", shortened(name))),
            }
        }
        let required = C::ALL.iter().copied().filter(|column| !C::OPTIONAL.contains(column));
        let missing = required.filter(|column| !places.contains_key(column));
        misfits.extend(missing.map(|column| format!("`{}` is missing", mapping.header_of(column))));
        if misfits.is_empty() {
            Ok(Self { places, width: header.len(), date_format: mapping.date_format })
        } else {
            Err(HeaderError(misfits))
        }
    }

    /// How many cells a row has.
    #[must_use]
    pub const fn width(&self) -> usize {
        self.width
    }

    /// How dates are written.
    #[must_use]
    pub const fn date_format(&self) -> DateFormat {
        self.date_format
    }

    /// A row's cell of a column, without the spaces around it.
    #[must_use]
    pub fn cell<'a>(&self, record: &'a Record, column: C) -> &'a str {
        self.places.get(&column).map_or("", |&place| record.cell(place).trim())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::Column;

    fn error(text: &str) -> String {
        Mapping::<Column>::parse(text, "axis-cts").unwrap_err().to_string()
    }

    #[test]
    fn a_mapping_renames_columns_and_declares_the_date_format() {
        let text = "source = \"axis-cts\"\ndate_format = \"dd/mm/yyyy\"\nignore = [\"Zone\"]\n\
                    [columns]\namount = \"Cheque Amt\"\n";
        let mapping = Mapping::parse(text, "axis-cts").unwrap();
        assert_eq!(mapping.date_format, DateFormat::DayFirst);
        assert_eq!(mapping.header_of(Column::Amount), "Cheque Amt");
        assert_eq!(mapping.header_of(Column::DrawnOn), "drawn_on");
    }

    #[test]
    fn a_mapping_that_could_be_misread_is_refused() {
        assert!(error("date_format = \"mm/dd/yyyy\"").contains("mm/dd/yyyy"));
        assert!(error("").contains("date_format"));
        assert!(error("date_format = \"yyyy-mm-dd\"\ndateformat = \"x\"").contains("dateformat"));
        assert!(error("date_format = \"yyyy-mm-dd\"\n[columns]\namounts = \"A\"").contains("amounts"));
        assert_eq!(
            error("date_format = \"yyyy-mm-dd\"\n[columns]\ndrawn_on = \"Date\"\nreturned_on = \"Date\""),
            "`Date` is given for two columns"
        );
        assert_eq!(
            error("source = \"sbi\"\ndate_format = \"yyyy-mm-dd\""),
            "the mapping is for source sbi, and the file is from axis-cts"
        );
    }

    #[test]
    fn a_date_is_read_in_the_declared_format_only() {
        assert_eq!(DateFormat::DayFirst.parse("02/03/2026").unwrap().to_string(), "2026-03-02");
        assert_eq!(DateFormat::Iso.parse("2026-03-02").unwrap().to_string(), "2026-03-02");
        for text in ["2026-03-02", "2/3/2026", "02/03/26", "31/02/2026", "02-03-2026", "02/03/2026/1", "+2/03/2026"] {
            assert_eq!(DateFormat::DayFirst.parse(text), None, "{text}");
        }
        for text in ["02/03/2026", "46083", "2026-02-30", "20260302", "२०२६-०३-०२"] {
            assert_eq!(DateFormat::Iso.parse(text), None, "{text}");
        }
    }

    #[test]
    fn names_are_the_same_in_mappings_and_in_messages() {
        for &column in Column::ALL {
            let text = format!("date_format = \"yyyy-mm-dd\"\n[columns]\n{column} = \"X\"");
            assert_eq!(Mapping::parse(&text, "axis-cts").unwrap().header_of(column), "X");
        }
    }
}
