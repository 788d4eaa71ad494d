//! The section `[courts]`: when courts are open.

use std::{
    fs,
    path::{Path, PathBuf},
};

use kernel::{DateInterval, LegalDate};
use serde::Deserialize;
use statutes::{CourtCalendar, Weekday};

/// The calendar of one court, or of all that have none of their own: for those, the union of their holidays is the safe
/// one. Either a file says it all but days that became known later, or the settings do.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct CourtsConfig {
    /// Of a section `[[court_calendars]]`: the IFSCs of the branches whose matters come before it, or their beginnings.
    pub ifsc: Vec<String>,
    /// The calendar as iCalendar (a name that ends in `.ics`) or CSV; `statutes::CourtCalendar` has the forms.
    pub calendar_file: Option<PathBuf>,
    /// Whose calendar it is, as refusals name it.
    pub court: Option<String>,
    /// The first and the last day of which the calendar knows.
    pub covers_from: Option<LegalDate>,
    /// See `covers_from`.
    pub covers_until: Option<LegalDate>,
    /// Days of the week on which it is closed: `sunday`.
    pub closed_every: Vec<String>,
    /// Holidays, vacations, days on which work was suspended.
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
            court: Some("The Magistrates' Courts (simulated calendar)".to_owned()),
            covers_from: Some("2025-01-01".parse().ok()?),
            covers_until: Some("2028-12-31".parse().ok()?),
            closed_every: vec!["sunday".to_owned()],
            closed_on: days.flatten().collect(),
            ..Self::default()
        })
    }

    /// The calendar; a sentence that names the setting if it is none.
    pub fn calendar(&self) -> Result<CourtCalendar, String> {
        let mut calendar = match &self.calendar_file {
            Some(path) => self.of_file(path)?,
            None => self.of_settings()?,
        };
        calendar = calendar.closed_on(self.closed_on.iter().copied());
        if let Some(path) = &self.closed_on_file {
            calendar = calendar.closed_on(days(&read("closed_on_file", path)?)?);
        }
        Ok(calendar)
    }

    fn of_file(&self, path: &Path) -> Result<CourtCalendar, String> {
        let twice = [
            ("court", self.court.is_some()),
            ("covers_from", self.covers_from.is_some()),
            ("covers_until", self.covers_until.is_some()),
            ("closed_every", !self.closed_every.is_empty()),
        ];
        if let Some((setting, _)) = twice.iter().find(|(_, given)| *given) {
            return Err(format!("`{setting}` stands in `calendar_file`: take it out here"));
        }
        let text = read("calendar_file", path)?;
        let is_ical = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("ics"));
        let read = if is_ical { CourtCalendar::from_ical(&text) } else { CourtCalendar::from_csv(&text) };
        read.map_err(|error| format!("`calendar_file`: {}: {error}", path.display()))
    }

    fn of_settings(&self) -> Result<CourtCalendar, String> {
        let missing = |setting: &str| format!("`{setting}` is missing, and there is no `calendar_file`");
        let court = self.court.as_ref().ok_or_else(|| missing("court"))?;
        let from = self.covers_from.ok_or_else(|| missing("covers_from"))?;
        let until = self.covers_until.ok_or_else(|| missing("covers_until"))?;
        let covers = DateInterval::new(from, until).map_err(|error| format!("`covers_until`: {error}"))?;
        let mut calendar = CourtCalendar::new(court, covers);
        for name in &self.closed_every {
            calendar = calendar.closed_every(weekday(name)?);
        }
        Ok(calendar)
    }
}

/// When courts are open.
#[derive(Debug)]
pub(crate) struct CourtCalendars {
    /// Of the courts that have a calendar of their own, by the beginnings of their branches' IFSCs.
    pub(crate) by_branch: Vec<(String, CourtCalendar)>,
    /// Of all others.
    pub(crate) elsewhere: Option<CourtCalendar>,
}

/// The calendars of the courts that have one of their own, by the beginnings of their branches' IFSCs.
pub(super) fn by_branch(sections: &[CourtsConfig]) -> Result<Vec<(String, CourtCalendar)>, String> {
    let mut found: Vec<(String, CourtCalendar)> = Vec::new();
    for (section, number) in sections.iter().zip(1..) {
        let wrong = |reason: String| format!("`court_calendars`, section {number}: {reason}");
        let calendar = section.calendar().map_err(wrong)?;
        if section.ifsc.is_empty() {
            return Err(wrong("`ifsc` is missing: the branches whose matters come before it".to_owned()));
        }
        for beginning in &section.ifsc {
            let plain = beginning.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
            if !plain || !(4..=11).contains(&beginning.len()) {
                return Err(wrong(format!("`{beginning}` is no IFSC and no beginning of one with its bank")));
            }
            if found.iter().any(|(known, _)| known == beginning) {
                return Err(wrong(format!("`{beginning}` is there twice; a branch has one court")));
            }
            found.push((beginning.clone(), calendar.clone()));
        }
    }
    Ok(found)
}

fn read(setting: &str, path: &Path) -> Result<String, String> {
    fs::read_to_string(path).map_err(|error| format!("`{setting}`: {} cannot be read: {error}", path.display()))
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
    found.map(|(_, day)| day).ok_or_else(|| format!("`closed_every`: `{name}` is no day of the week"))
}

fn days(text: &str) -> Result<Vec<LegalDate>, String> {
    let lines = text.lines().enumerate().map(|(index, line)| (index + 1, line.split('#').next().unwrap_or_default()));
    let lines = lines.map(|(number, line)| (number, line.trim())).filter(|(_, line)| !line.is_empty());
    lines
        .map(|(number, line)| {
            line.parse().map_err(|error| format!("`closed_on_file`, line {number}: `{line}`: {error}"))
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
            court: Some("Pune".to_owned()),
            covers_from: "2026-01-01".parse().ok(),
            covers_until: "2026-12-31".parse().ok(),
            closed_every: vec!["Sunday".to_owned()],
            closed_on: vec!["2026-01-26".parse().unwrap()],
            ..CourtsConfig::default()
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

    #[test]
    fn a_calendar_is_read_from_a_file_and_days_that_became_known_later_are_added() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("pune.csv");
        let text = "court,Pune\ncovers,2026-01-01,2026-12-31\ndate,reason\n2026-01-26,Republic Day\n";
        fs::write(&path, text).unwrap();
        let courts = CourtsConfig {
            calendar_file: Some(path.clone()),
            closed_on: vec!["2026-02-02".parse().unwrap()],
            ..CourtsConfig::default()
        };
        let calendar = courts.calendar().unwrap();
        let open = |day: &str| calendar.is_open(day.parse().unwrap());
        assert_eq!(
            (open("2026-01-26"), open("2026-02-02"), open("2026-02-03")),
            (Some(false), Some(false), Some(true))
        );

        let both = CourtsConfig { court: Some("Thane".to_owned()), ..courts.clone() };
        assert_eq!(both.calendar().unwrap_err(), "`court` stands in `calendar_file`: take it out here");
        fs::write(&path, text.replace("2026-01-26", "26-01-2026")).unwrap();
        let error = courts.calendar().unwrap_err();
        assert!(error.ends_with("line 4: `26-01-2026` is not a date such as 2026-03-02"), "{error}");
        assert!(CourtsConfig::default().calendar().unwrap_err().starts_with("`court` is missing"));
    }

    #[test]
    fn a_court_of_its_own_names_its_branches_once_and_as_they_are_written() {
        let court = |ifsc: &[&str]| CourtsConfig {
            ifsc: ifsc.iter().copied().map(str::to_owned).collect(),
            ..CourtsConfig::simulated().unwrap()
        };
        let found = by_branch(&[court(&["HDFC0000007", "SBIN"]), court(&["HDFC"])]).unwrap();
        assert_eq!(
            found.iter().map(|(beginning, _)| beginning.as_str()).collect::<Vec<_>>(),
            ["HDFC0000007", "SBIN", "HDFC"]
        );
        let error = |sections: &[CourtsConfig]| by_branch(sections).unwrap_err();
        assert!(error(&[court(&["HDFC"]), court(&["SBIN", "HDFC"])]).contains("section 2: `HDFC` is there twice"));
        assert!(error(&[court(&["hdfc"])]).contains("no beginning"));
        assert!(error(&[court(&[])]).contains("`ifsc` is missing"));
        assert!(error(&[CourtsConfig::default()]).contains("`court` is missing"));
    }
}
