//! Between the wire's dates, money and actors and the kernel's.

use std::{fmt, ops::RangeInclusive};

use kernel::{Actor, ActorKind, DateInterval, LegalDate, Masked, Paise};
use thiserror::Error;

use crate::types;

/// A field of a message does not hold what it must.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{field}: {reason}")]
pub struct FieldError {
    /// The path of the field within the message: `memos[3].amount`.
    pub field: String,
    /// What is wrong and what would be right, without the value if that could be personal.
    pub reason: String,
}

impl FieldError {
    /// An error of a field.
    pub fn new(field: impl Into<String>, reason: impl fmt::Display) -> Self {
        Self { field: field.into(), reason: reason.to_string() }
    }

    /// The same error seen from the message that holds this one: `amount` becomes `memos[3].amount`.
    #[must_use]
    pub fn within(self, parent: impl fmt::Display) -> Self {
        Self { field: format!("{parent}.{}", self.field), reason: self.reason }
    }
}

/// A message field that must be there.
pub fn required<T>(field: &'static str, value: Option<T>) -> Result<T, FieldError> {
    value.ok_or_else(|| FieldError::new(field, "is missing"))
}

/// The years that a loan, a cheque or a proceeding can be of, with much room on both sides. The calendar goes on to
/// where arithmetic and PostgreSQL no longer follow.
const YEARS: RangeInclusive<i32> = 1900..=2199;

impl From<LegalDate> for types::LegalDate {
    fn from(date: LegalDate) -> Self {
        Self { year: date.year().into(), month: date.month().into(), day: date.day().into() }
    }
}

impl TryFrom<types::LegalDate> for LegalDate {
    type Error = FieldError;

    fn try_from(date: types::LegalDate) -> Result<Self, Self::Error> {
        let types::LegalDate { year, month, day } = date;
        if !YEARS.contains(&year) {
            return Err(FieldError::new("year", format!("must be {} to {}", YEARS.start(), YEARS.end())));
        }
        let civil = || Some((i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?));
        civil()
            .and_then(|(year, month, day)| Self::new(year, month, day).ok())
            .ok_or_else(|| FieldError::new("day", format!("there is no day {year:04}-{month:02}-{day:02}")))
    }
}

impl From<DateInterval> for types::LegalDateInterval {
    fn from(interval: DateInterval) -> Self {
        Self { earliest: Some(interval.earliest().into()), latest: Some(interval.latest().into()) }
    }
}

impl TryFrom<types::LegalDateInterval> for DateInterval {
    type Error = FieldError;

    fn try_from(interval: types::LegalDateInterval) -> Result<Self, Self::Error> {
        let end = |name, date| {
            required(name, date)
                .and_then(|date| LegalDate::try_from(date).map_err(|error: FieldError| error.within(name)))
        };
        let earliest = end("earliest", interval.earliest)?;
        let latest = end("latest", interval.latest)?;
        Self::new(earliest, latest).map_err(|error| FieldError::new("earliest", error))
    }
}

impl From<Paise> for types::Money {
    fn from(amount: Paise) -> Self {
        Self { currency_code: "INR".to_owned(), paise: amount.get() }
    }
}

impl TryFrom<types::Money> for Paise {
    type Error = FieldError;

    fn try_from(money: types::Money) -> Result<Self, Self::Error> {
        if money.currency_code != "INR" {
            return Err(FieldError::new("currency_code", "must be INR"));
        }
        Self::new(money.paise).map_err(|error| FieldError::new("paise", error))
    }
}

impl From<&Actor> for types::Actor {
    fn from(actor: &Actor) -> Self {
        let kind = match actor.kind {
            ActorKind::Person => types::ActorKind::Person,
            ActorKind::Service => types::ActorKind::Service,
        };
        Self {
            kind: kind.into(),
            issuer: actor.issuer.clone(),
            subject: actor.subject.clone(),
            roles: actor.roles.iter().map(ToString::to_string).collect(),
        }
    }
}

impl TryFrom<types::Actor> for Actor {
    type Error = FieldError;

    fn try_from(actor: types::Actor) -> Result<Self, Self::Error> {
        let kind = match actor.kind() {
            types::ActorKind::Person => ActorKind::Person,
            types::ActorKind::Service => ActorKind::Service,
            types::ActorKind::Unspecified => return Err(FieldError::new("kind", "must be a person or a service")),
        };
        let roles = actor.roles.iter().map(|role| role.parse()).collect::<Result<_, _>>();
        let roles = roles.map_err(|error| FieldError::new("roles", error))?;
        Ok(Self { kind, issuer: actor.issuer, subject: actor.subject, roles })
    }
}

impl From<Masked<String>> for types::PersonalText {
    fn from(text: Masked<String>) -> Self {
        Self { value: text.into_revealed() }
    }
}

impl From<types::PersonalText> for Masked<String> {
    fn from(text: types::PersonalText) -> Self {
        Self::new(text.value)
    }
}

/// Shows that something is there, not what.
impl fmt::Debug for types::PersonalText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_that_does_not_exist_is_refused_with_its_field() {
        let date = types::LegalDate { year: 2026, month: 2, day: 30 };
        let interval = types::LegalDateInterval { earliest: Some(date), latest: Some(date) };
        let error = DateInterval::try_from(interval).unwrap_err();
        assert_eq!(error.to_string(), "earliest.day: there is no day 2026-02-30");
        for year in [i32::MIN, -1, 0, 999, 9_999, i32::MAX] {
            let far = types::LegalDate { year, month: 1, day: 1 };
            assert_eq!(LegalDate::try_from(far).unwrap_err().to_string(), "year: must be 1900 to 2199");
        }
    }

    #[test]
    fn money_is_in_rupees_and_in_range() {
        let money = |currency_code: &str, paise| types::Money { currency_code: currency_code.to_owned(), paise };
        assert_eq!(Paise::try_from(money("USD", 1)).unwrap_err().field, "currency_code");
        assert_eq!(Paise::try_from(money("INR", i64::MAX)).unwrap_err().field, "paise");
        assert_eq!(Paise::try_from(money("INR", 100)).map(Paise::get), Ok(100));
    }

    #[test]
    fn personal_text_does_not_print_even_inside_a_message() {
        let memo = crate::payments::ReturnMemo {
            drawer_name: Some(Masked::new("Ravi Kumar".to_owned()).into()),
            ..Default::default()
        };
        let printed = format!("{memo:?}");
        assert!(printed.contains("drawer_name: Some(***)"), "{printed}");
        assert!(!printed.contains("Ravi"), "{printed}");
    }
}
