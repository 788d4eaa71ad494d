//! What law is asked: the book with a bank's overlay, the court, its calendar, and the days whose law counts.

use std::{
    fs,
    path::{Path, PathBuf},
};

use kernel::LegalDate;
use serde_json::{Value, json};
use statutes::{Book, Context, Court, CourtCalendar, HighCourt, Source};

use super::{bad, words};
use crate::{
    args::law::{BookArgs, LawArgs},
    failure::Failure,
    law::name::nearest,
    page::Page,
    text::plain,
};

/// Where a High Court sits and what it is known by, beside its own name. A court of that place is bound by it.
const PLACES: [(&str, HighCourt); 37] = [
    ("agartala", HighCourt::Tripura),
    ("ahmedabad", HighCourt::Gujarat),
    ("amaravati", HighCourt::AndhraPradesh),
    ("assam", HighCourt::Gauhati),
    ("bangalore", HighCourt::Karnataka),
    ("bengaluru", HighCourt::Karnataka),
    ("bihar", HighCourt::Patna),
    ("bilaspur", HighCourt::Chhattisgarh),
    ("chandigarh", HighCourt::PunjabAndHaryana),
    ("chennai", HighCourt::Madras),
    ("cuttack", HighCourt::Orissa),
    ("ernakulam", HighCourt::Kerala),
    ("gangtok", HighCourt::Sikkim),
    ("goa", HighCourt::Bombay),
    ("guwahati", HighCourt::Gauhati),
    ("haryana", HighCourt::PunjabAndHaryana),
    ("hyderabad", HighCourt::Telangana),
    ("imphal", HighCourt::Manipur),
    ("jabalpur", HighCourt::MadhyaPradesh),
    ("jaipur", HighCourt::Rajasthan),
    ("jodhpur", HighCourt::Rajasthan),
    ("kochi", HighCourt::Kerala),
    ("kolkata", HighCourt::Calcutta),
    ("lucknow", HighCourt::Allahabad),
    ("maharashtra", HighCourt::Bombay),
    ("mumbai", HighCourt::Bombay),
    ("nainital", HighCourt::Uttarakhand),
    ("odisha", HighCourt::Orissa),
    ("prayagraj", HighCourt::Allahabad),
    ("punjab", HighCourt::PunjabAndHaryana),
    ("ranchi", HighCourt::Jharkhand),
    ("shillong", HighCourt::Meghalaya),
    ("shimla", HighCourt::HimachalPradesh),
    ("srinagar", HighCourt::JammuKashmirAndLadakh),
    ("tamil_nadu", HighCourt::Madras),
    ("uttar_pradesh", HighCourt::Allahabad),
    ("west_bengal", HighCourt::Calcutta),
];
const TRIBUNALS: [&str; 4] = ["drt", "drat", "nclt", "nclat"];

/// The law that a question is put to.
#[derive(Debug)]
pub(super) struct Law {
    pub(super) book: Book,
    court: Option<Court>,
    calendar: Option<CourtCalendar>,
    at: Option<LegalDate>,
    known_at: Option<LegalDate>,
    /// What was taken to be so because of how the question was put.
    notes: Vec<String>,
}

impl Law {
    pub(super) fn open(args: &LawArgs) -> Result<Self, Failure> {
        let book = open_book(&args.book)?;
        let calendar = args.calendar.as_deref().map(open_calendar).transpose()?;
        let mut notes = Vec::new();
        let mut court = None;
        if let Some(text) = &args.court {
            court = court_named(text)?;
            if court.is_none() {
                let note = format!("No High Court is known for `{}`: every reading is taken to apply.", plain(text));
                notes.push(note);
            }
        }
        let of_calendar = calendar.as_ref().and_then(CourtCalendar::high_court);
        court = match (court, of_calendar) {
            (Some(Court::High(named)), Some(other)) if named != other => {
                let name = calendar.as_ref().map_or("", CourtCalendar::court);
                return Err(Failure::BadInput(format!(
                    "--court names the {}, and the calendar of {} is of a court under the {}",
                    named.name(),
                    plain(name),
                    other.name()
                )));
            }
            (None, Some(other)) => {
                notes.clear();
                Some(Court::High(other))
            }
            (court, _) => court,
        };
        Ok(Self { book, court, calendar, at: args.law_at, known_at: args.known_at, notes })
    }

    pub(super) fn context(&self) -> Context<'_> {
        Context {
            court: self.court.as_ref(),
            calendar: self.calendar.as_ref(),
            law_at: self.at,
            known_at: self.known_at,
            ..Context::new(&self.book)
        }
    }

    /// Notes something that is taken to be so because the question does not say.
    pub(super) fn note(&mut self, note: &str) {
        self.notes.push(note.to_owned());
    }

    /// What was taken to be so because of how the question was put.
    pub(super) fn notes(&self) -> &[String] {
        &self.notes
    }

    /// The question as JSON, so that it can be put again.
    fn as_json(&self) -> Value {
        json!({
            "bank": self.book.bank(),
            "book": self.book.version(),
            "calendar": self.calendar.as_ref().map(|it| json!({ "court": it.court(), "version": it.version() })),
            "court": self.court.as_ref().map(Court::to_string),
            "known_at": self.known_at,
            "law_at": self.at,
        })
    }

    /// Adds to an answer what law was asked, and what was taken to be so because of how.
    pub(super) fn beside(&self, mut answer: Value) -> Value {
        if let Value::Object(map) = &mut answer {
            map.insert("asked".to_owned(), self.as_json());
            if let Some(Value::Array(assumed)) = map.get_mut("assumed") {
                assumed.extend(self.notes.iter().cloned().map(Value::String));
            }
        }
        answer
    }

    /// The line under a heading: before whom, on which calendar, by the law of which day.
    pub(super) fn headline(&self, page: &mut Page) {
        let mut parts = Vec::new();
        if let Some(court) = &self.court {
            parts.push(match court {
                Court::High(court) => format!("before a court under the {}", court.name()),
                Court::Supreme | Court::Tribunal(_) => format!("before the {}", court.name()),
            });
        }
        if let Some(calendar) = &self.calendar {
            parts.push(format!("on the calendar of {}", plain(calendar.court())));
        }
        parts.extend(self.at.map(|day| format!("by the law of {day}")));
        parts.extend(self.known_at.map(|day| format!("as known on {day}")));
        parts.extend(self.book.bank().map(|bank| format!("with the overlay of {}", plain(bank))));
        if !parts.is_empty() {
            page.quiet(&words::sentence(&parts.join(", ")));
        }
    }

    /// The last line: which book answered.
    pub(super) fn foot(&self, page: &mut Page) {
        page.gap();
        let version: String = self.book.version().chars().take(12).collect();
        let bank = self.book.bank().map(|bank| format!(", with the overlay of {}", plain(bank))).unwrap_or_default();
        page.quiet(&format!("Statute book {version}{bank}"));
    }
}

/// The book, with a bank's overlay if one is given.
pub(super) fn open_book(args: &BookArgs) -> Result<Book, Failure> {
    let book = Book::embedded();
    let Some(folder) = &args.overlay else { return Ok(book) };
    let unreadable = |error| bad(format!("{}: {error}", folder.display()));
    let mut files: Vec<PathBuf> = Vec::new();
    for entry in fs::read_dir(folder).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        if path.extension().is_some_and(|extension| extension == "toml") {
            files.push(path);
        }
    }
    files.sort();
    if files.is_empty() {
        return Err(bad(format!("{}: there is no overlay in this folder: no file *.toml", folder.display())));
    }
    let mut texts = Vec::new();
    for path in &files {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        texts.push((name, read(path)?));
    }
    let sources: Vec<Source<'_>> = texts.iter().map(|(name, text)| Source { name, text }).collect();
    book.with_overlay(&sources).map_err(bad)
}

/// A court's calendar, as its name ends or, if that says nothing, as it begins.
pub(super) fn open_calendar(path: &Path) -> Result<CourtCalendar, Failure> {
    let text = read(path)?;
    let ends = |extension: &str| path.extension().is_some_and(|it| it.eq_ignore_ascii_case(extension));
    let is_ical = ends("ics") || (!ends("csv") && text.trim_start().starts_with("BEGIN:VCALENDAR"));
    let calendar = if is_ical { CourtCalendar::from_ical(&text) } else { CourtCalendar::from_csv(&text) };
    calendar.map_err(|error| bad(format!("{}: {error}", path.display())))
}

fn read(path: &Path) -> Result<String, Failure> {
    fs::read_to_string(path).map_err(|error| bad(format!("{}: {error}", path.display())))
}

/// The court that a text names; none if it is a court of which no High Court is known.
fn court_named(text: &str) -> Result<Option<Court>, Failure> {
    let text = text.trim();
    if text.contains(':') {
        return text.parse().map(Some).map_err(bad);
    }
    let slug = text.to_lowercase().replace(|c: char| !c.is_ascii_alphanumeric(), "_");
    if slug == "supreme_court" || slug == "supreme_court_of_india" {
        return Ok(Some(Court::Supreme));
    }
    let has = |name: &str| format!("_{slug}_").contains(&format!("_{name}_"));
    if TRIBUNALS.into_iter().any(has) {
        return format!("tribunal:{slug}").parse().map(Some).map_err(bad);
    }
    let own = HighCourt::ALL.into_iter().find(|court| has(court.slug()));
    let found = own.or_else(|| PLACES.iter().find(|(place, _)| has(place)).map(|(_, court)| *court));
    if let Some(court) = found {
        return Ok(Some(Court::High(court)));
    }
    // One word in small letters is meant as the name of a High Court.
    if text.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_') {
        let near = nearest(&slug, HighCourt::ALL.map(HighCourt::slug)).map(|near| format!("; is it `{near}`?"));
        return Err(bad(format!("--court: `{text}` is no High Court{}", near.unwrap_or_default())));
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_court_is_named_in_many_ways() {
        for (text, court) in [
            ("bombay", "high_court:bombay"),
            ("high_court:delhi", "high_court:delhi"),
            ("Bombay High Court", "high_court:bombay"),
            ("High Court of Punjab and Haryana", "high_court:punjab_and_haryana"),
            ("andhra_pradesh", "high_court:andhra_pradesh"),
            ("City Civil Court, Mumbai", "high_court:bombay"),
            ("Supreme Court of India", "supreme_court"),
            ("supreme_court", "supreme_court"),
            ("tribunal:drat_kolkata", "tribunal:drat_kolkata"),
            ("DRT Pune", "tribunal:drt_pune"),
        ] {
            let found = court_named(text).unwrap().unwrap();
            assert_eq!(found.to_string(), court, "{text}");
        }
        assert_eq!(court_named("JMFC Pune").unwrap(), None);
    }

    #[test]
    fn a_slip_in_a_high_court_is_not_taken_for_a_court_of_its_own() {
        let error = court_named("bombai").unwrap_err().to_string();
        assert_eq!(error, "--court: `bombai` is no High Court; is it `bombay`?");
    }
}
