//! How a borrower may be approached.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::clock::Period;

/// A rule of conduct for those who approach a borrower.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Conduct {
    /// The channels that it governs; none if it is about something else than an approach.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub channels: Vec<Channel>,
    /// The hours in which the channels may be used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hours: Option<Hours>,
    /// What must be done, a sentence each.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub requires: Vec<String>,
    /// What must not be done, a sentence each.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub forbids: Vec<String>,
    /// The time in which the required thing must be done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<Period>,
}

/// A way to reach a borrower.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Channel {
    /// A telephone call.
    Voice,
    /// A visit.
    Visit,
    /// A text message.
    Sms,
    /// A `WhatsApp` message.
    Whatsapp,
    /// E-mail.
    Email,
    /// A letter.
    Letter,
}

/// Hours of a day in India, from the first to the last minute.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hours {
    /// The first minute.
    pub from: TimeOfDay,
    /// The minute at which they end.
    pub until: TimeOfDay,
}

/// A time of day in India, to the minute: `08:00`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct TimeOfDay {
    hour: u8,
    minute: u8,
}

/// A text is no time of day.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("`{0}` is no time of day such as `08:00`")]
pub struct TimeOfDayError(String);

impl TimeOfDay {
    /// The hour, 0 to 23.
    #[must_use]
    pub const fn hour(self) -> u8 {
        self.hour
    }

    /// The minute, 0 to 59.
    #[must_use]
    pub const fn minute(self) -> u8 {
        self.minute
    }
}

impl FromStr for TimeOfDay {
    type Err = TimeOfDayError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let number = |part: &str, below: u8| {
            let digits = part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
            digits.then(|| part.parse().ok()).flatten().filter(|&number: &u8| number < below)
        };
        let time = text
            .split_once(':')
            .and_then(|(hour, minute)| Some(Self { hour: number(hour, 24)?, minute: number(minute, 60)? }));
        time.ok_or_else(|| TimeOfDayError(text.to_owned()))
    }
}

impl TryFrom<String> for TimeOfDay {
    type Error = TimeOfDayError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<TimeOfDay> for String {
    fn from(time: TimeOfDay) -> Self {
        time.to_string()
    }
}

impl fmt::Display for TimeOfDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.hour, self.minute)
    }
}

impl fmt::Display for Hours {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} to {}", self.from, self.until)
    }
}

impl Hours {
    /// Whether all of these hours lie within the others.
    #[must_use]
    pub fn lie_within(self, other: Self) -> bool {
        other.from <= self.from && self.until <= other.until
    }
}

impl Conduct {
    /// What is wrong with the rule beyond its syntax.
    pub(super) fn defect(&self) -> Option<String> {
        if self.hours.is_some_and(|hours| hours.until <= hours.from) {
            Some("the hours must end after they begin".to_owned())
        } else if self.hours.is_some() && self.channels.is_empty() {
            Some("hours name the channels that they are for".to_owned())
        } else if self.hours.is_none() && self.requires.is_empty() && self.forbids.is_empty() && self.limit.is_none() {
            Some("a rule of conduct has hours, requires or forbids something, or sets a limit".to_owned())
        } else if self.requires.iter().chain(&self.forbids).any(|sentence| sentence.trim().is_empty()) {
            Some("what is required or forbidden must not be empty".to_owned())
        } else if self.limit.is_some_and(|limit| limit.count() == 0) {
            Some("a limit must be at least one day, month or year".to_owned())
        } else {
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_of_day_is_two_digits_a_colon_and_two_digits() {
        assert_eq!("08:00".parse::<TimeOfDay>().unwrap().to_string(), "08:00");
        assert_eq!("23:59".parse::<TimeOfDay>().unwrap().to_string(), "23:59");
        for text in ["8:00", "24:00", "08:60", "0800", "08:00:00", "+8:00", ""] {
            assert!(text.parse::<TimeOfDay>().is_err(), "{text}");
        }
    }
}
