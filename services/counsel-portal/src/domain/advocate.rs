//! An advocate on the panel.

use std::fmt;

use kernel::{LegalDate, Masked, Timestamp, typed_id};

use super::{
    court::court,
    field::{FieldFault, line, optional_line, personal_line},
};

typed_id!(
    /// An advocate.
    pub(crate) AdvocateId,
    "advocate"
);

/// The most courts of one advocate.
const COURTS_MAX: usize = 50;

/// The first year of bar councils (Indian Bar Councils Act 1926).
const FIRST_YEAR: i16 = 1926;

/// The number under which a State bar council has enrolled an advocate: `MAH/1234/2010`, with the year of enrolment
/// (Advocates Act 1961 s.17).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct EnrolmentNumber(String);

impl EnrolmentNumber {
    /// The number in a text; small letters and blanks around it are put right.
    pub(crate) fn parse(text: &str, today: LegalDate) -> Result<Self, FieldFault> {
        let fault = |reason| FieldFault::new("enrolment_number", reason);
        let number = Self::from_stored(text.trim().to_ascii_uppercase())
            .ok_or_else(|| fault("must be council, number and year, such as MAH/1234/2010".to_owned()))?;
        let year = number.0.rsplit('/').next().and_then(|year| year.parse().ok()).unwrap_or(i16::MAX);
        if !(FIRST_YEAR..=today.year()).contains(&year) {
            return Err(fault(format!("has the year {year}, which is not between {FIRST_YEAR} and this one")));
        }
        Ok(number)
    }

    /// The number as it is stored; `None` if it has not the form of one.
    pub(crate) fn from_stored(text: String) -> Option<Self> {
        let mut parts = text.split('/');
        let (council, number, year) = (parts.next()?, parts.next()?, parts.next()?);
        let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        let letters = council.bytes().all(|byte| byte.is_ascii_uppercase());
        // Some councils put a letter after the number: `KAR/1234A/2010`.
        let serial = number.strip_suffix(|c: char| c.is_ascii_uppercase()).unwrap_or(number);
        let fits = letters
            && (1..=5).contains(&council.len())
            && digits(serial)
            && serial.len() <= 6
            && serial.bytes().any(|byte| byte != b'0')
            && digits(year)
            && year.len() == 4
            && parts.next().is_none();
        fits.then_some(Self(text))
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for EnrolmentNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// An entry of the panel as it is given.
#[derive(Clone, Debug)]
pub(crate) struct AdvocateDraft {
    pub(crate) subject: String,
    pub(crate) name: Masked<String>,
    pub(crate) enrolment_number: String,
    pub(crate) firm: String,
    pub(crate) courts: Vec<String>,
    pub(crate) active: bool,
}

/// An entry of the panel.
#[derive(Clone, Debug)]
pub(crate) struct Advocate {
    pub(crate) id: AdvocateId,
    /// Of his tokens.
    pub(crate) subject: String,
    /// `None` once erased.
    pub(crate) name: Option<Masked<String>>,
    pub(crate) enrolment: EnrolmentNumber,
    /// Empty if he practises alone.
    pub(crate) firm: String,
    pub(crate) courts: Vec<String>,
    pub(crate) active: bool,
    pub(crate) empanelled_at: Timestamp,
    /// Open matters in hand.
    pub(crate) load: u32,
}

impl Advocate {
    /// An entry that can be kept.
    pub(crate) fn check(draft: &AdvocateDraft, id: AdvocateId, now: Timestamp) -> Result<Self, FieldFault> {
        if draft.courts.is_empty() || draft.courts.len() > COURTS_MAX {
            return Err(FieldFault::new("courts", format!("must be 1 to {COURTS_MAX} courts")));
        }
        let courts = draft.courts.iter().enumerate();
        let courts = courts.map(|(index, text)| {
            court(text).map_err(|fault| FieldFault::new(format!("courts[{index}]"), fault.reason))
        });
        let mut courts: Vec<String> = courts.collect::<Result<_, _>>()?;
        courts.sort_unstable();
        courts.dedup();
        let subject = line("subject", &draft.subject, 200)?;
        if subject.chars().any(char::is_whitespace) {
            return Err(FieldFault::new("subject", "must have no blanks: it is the subject of his tokens"));
        }
        Ok(Self {
            id,
            subject,
            name: Some(personal_line("name", &draft.name, 200)?),
            enrolment: EnrolmentNumber::parse(&draft.enrolment_number, now.legal_date())?,
            firm: optional_line("firm", &draft.firm, 200)?,
            courts,
            active: draft.active,
            empanelled_at: now,
            load: 0,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_enrolment_number_has_a_council_a_number_and_a_year() {
        let today: LegalDate = "2026-05-11".parse().unwrap();
        let parse = |text: &str| EnrolmentNumber::parse(text, today).map(|number| number.to_string());
        for (text, number) in [
            ("MAH/1234/2010", "MAH/1234/2010"),
            (" d/7/1999 ", "D/7/1999"),
            ("KAR/1234a/2026", "KAR/1234A/2026"),
            ("MS/000123/1926", "MS/000123/1926"),
        ] {
            assert_eq!(parse(text).as_deref(), Ok(number));
        }
        for text in [
            "",
            "MAH",
            "MAH/1234",
            "MAH/1234/10",
            "MAH//2010",
            "/1/2010",
            "MAH/12x4/2010",
            "MAH/1234/2010/1",
            "MAHARA/1/2010",
            "MAH/1234567/2010",
            "MAH/0/2010",
            "MAH/A/2010",
            "M1/1/2010",
            "MAH/1234/2027",
            "MAH/1234/1925",
            "MAH-1234-2010",
        ] {
            assert_eq!(parse(text).unwrap_err().field, "enrolment_number", "{text}");
        }
    }
}
