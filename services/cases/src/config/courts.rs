//! The section `[courts]`: when courts are open.

use std::{fs, path::PathBuf};

use kernel::{DateInterval, LegalDate};
use serde::Deserialize;
use statutes::{CourtCalendar, Weekday};

/// The calendar of the courts before which complaints are filed.
///
/// One calendar for all: where courts differ, the union of their holidays is the safe one.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CourtsConfig {
    /// Whose calendar it is, as refusals name it.
    pub court: String,
    /// The first and the last day of which the calendar knows.
    pub covers_from: LegalDate,
    /// See `covers_from`.
    pub covers_until: LegalDate,
    /// Days of the week on which it is closed: `sunday`.
    pub closed_every: Vec<String>,
    /// Holidays, vacations, days on which work was suspended.
    #[serde(default)]
    pub closed_on: Vec<LegalDate>,
    /// More of them: one day a line, `2026-01-26`; what follows `#` is a remark.
    pub closed_on_file: Option<PathBuf>,
}

impl CourtsConfig {
    /// A calendar for local use: Sundays and the three national holidays, for some years around the sample's.
    pub(crate) fn simulated() -> Option<Self> {
        let national = ["01-26", "08-15", "10-02"];
        let days = (2025..=2028).flat_map(|year| national.map(|day| format!("{year}-{day}").parse().ok()));
        Some(Self {
            court: "The Magistrates' Courts (simulated calendar)".to_owned(),
            covers_from: "2025-01-01".parse().ok()?,
            covers_until: "2028-12-31".parse().ok()?,
            closed_every: vec!["sunday".to_owned()],
            closed_on: days.flatten().collect(),
            closed_on_file: None,
        })
    }

    /// The calendar; a sentence that names the setting if it is none.
    pub fn calendar(&self) -> Result<CourtCalendar, String> {
        let covers = DateInterval::new(self.covers_from, self.covers_until)
            .map_err(|error| format!("`courts.covers_until`: {error}"))?;
        let mut calendar = CourtCalendar::new(self.court.clone(), covers).closed_on(self.closed_on.iter().copied());
        for name in &self.closed_every {
            calendar = calendar.closed_every(weekday(name)?);
        }
        if let Some(path) = &self.closed_on_file {
            let text = fs::read_to_string(path)
                .map_err(|error| format!("`courts.closed_on_file`: {} cannot be read: {error}", path.display()))?;
            calendar = calendar.closed_on(days(&text)?);
        }
        Ok(calendar)
    }
}

fn weekday(name: &str) -> Result<Weekday, String> {
    let known = [
        ("monday", Weekday::Monday),
        ("tuesday", Weekday::Tuesday),
        ("wednesday", Weekday::Wednesday),
        ("thursday", Weekday::Thursday),
        ("friday", Weekday::Friday),
        ("saturday", Weekday::Saturday),
        ("sunday", Weekday::Sunday),
    ];
    let found = known.into_iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
    found.map(|(_, day)| day).ok_or_else(|| format!("`courts.closed_every`: `{name}` is no day of the week"))
}

fn days(text: &str) -> Result<Vec<LegalDate>, String> {
    let lines = text.lines().enumerate().map(|(index, line)| (index + 1, line.split('#').next().unwrap_or_default()));
    let lines = lines.map(|(number, line)| (number, line.trim())).filter(|(_, line)| !line.is_empty());
    lines
        .map(|(number, line)| {
            line.parse().map_err(|error| format!("`courts.closed_on_file`, line {number}: `{line}`: {error}"))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn holidays_are_read_from_a_file_and_a_wrong_line_is_named() {
        let read = days("2026-01-26 # Republic Day\n\n# vacation\n2026-05-11\n").unwrap();
        assert_eq!(read, ["2026-01-26".parse().unwrap(), "2026-05-11".parse().unwrap()]);
        assert!(days("2026-01-26\n26-01-2026").unwrap_err().contains("line 2"));
    }

    #[test]
    fn a_calendar_is_closed_on_its_days_and_knows_its_end() {
        let courts = CourtsConfig {
            court: "Pune".to_owned(),
            covers_from: "2026-01-01".parse().unwrap(),
            covers_until: "2026-12-31".parse().unwrap(),
            closed_every: vec!["Sunday".to_owned()],
            closed_on: vec!["2026-01-26".parse().unwrap()],
            closed_on_file: None,
        };
        let calendar = courts.calendar().unwrap();
        let open = |day: &str| calendar.is_open(day.parse().unwrap());
        assert_eq!(
            (open("2026-01-24"), open("2026-01-25"), open("2026-01-26"), open("2027-01-01")),
            (Some(true), Some(false), Some(false), None)
        );
        let wrong = CourtsConfig { closed_every: vec!["son".to_owned()], ..courts };
        assert!(wrong.calendar().unwrap_err().contains("closed_every"));
    }
}
