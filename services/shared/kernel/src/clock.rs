//! Time as an argument: business time comes from a [`Clock`] that the application was given.

use std::{
    fmt,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};

use serde::{Deserialize, Deserializer, de::Error as _};
use thiserror::Error;

use crate::{LegalDate, date::india};

/// An instant, to the microsecond (what PostgreSQL keeps).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(jiff::Timestamp);

/// The value is not an instant.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("`{0}` is not an instant such as 2026-03-02T09:00:00Z")]
pub struct TimestampError(String);

impl Timestamp {
    /// The instant that many microseconds after 1970-01-01T00:00:00Z.
    pub fn from_unix_micros(micros: i64) -> Result<Self, TimestampError> {
        jiff::Timestamp::from_microsecond(micros).map(Self).map_err(|_| TimestampError(micros.to_string()))
    }

    /// Microseconds since 1970-01-01T00:00:00Z.
    #[must_use]
    pub fn as_unix_micros(self) -> i64 {
        self.0.as_microsecond()
    }

    /// Seconds since 1970-01-01T00:00:00Z, as metrics show an instant.
    #[must_use]
    #[expect(clippy::cast_precision_loss, clippy::as_conversions, reason = "exact until the year 2255")]
    pub fn as_unix_seconds(self) -> f64 {
        self.as_unix_micros() as f64 / 1e6
    }

    /// The date in Asia/Kolkata at this instant.
    #[must_use]
    pub fn legal_date(self) -> LegalDate {
        LegalDate::from(india().to_datetime(self.0).date())
    }

    /// The instant that much later; the last one that there is, if that lies beyond it.
    #[must_use]
    pub fn plus(self, time: Duration) -> Self {
        let micros = i64::try_from(time.as_micros()).unwrap_or(i64::MAX);
        Self::from_unix_micros(self.as_unix_micros().saturating_add(micros)).unwrap_or(Self(jiff::Timestamp::MAX))
    }

    /// The instant that much earlier; the first one that there is, if that lies before it.
    #[must_use]
    pub fn minus(self, time: Duration) -> Self {
        let micros = i64::try_from(time.as_micros()).unwrap_or(i64::MAX);
        Self::from_unix_micros(self.as_unix_micros().saturating_sub(micros)).unwrap_or(Self(jiff::Timestamp::MIN))
    }

    /// The time since an earlier instant; none if that one is not earlier.
    #[must_use]
    pub fn since(self, earlier: Self) -> Duration {
        let micros = self.as_unix_micros().saturating_sub(earlier.as_unix_micros());
        Duration::from_micros(u64::try_from(micros).unwrap_or_default())
    }
}

/// As it is written: RFC 3339.
impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}

impl std::str::FromStr for Timestamp {
    type Err = TimestampError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse::<jiff::Timestamp>()
            .map_err(|_| TimestampError(text.to_owned()))
            .and_then(|instant| Self::from_unix_micros(instant.as_microsecond()))
    }
}

impl From<jiff::Timestamp> for Timestamp {
    fn from(instant: jiff::Timestamp) -> Self {
        Self(instant)
    }
}

/// RFC 3339 in UTC.
impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl fmt::Debug for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Where business time comes from: legal dates, timers, schedules and the time of events.
///
/// Not for back-off, time-outs or token lifetimes: those follow the system's clock.
pub trait Clock: fmt::Debug + Send + Sync {
    /// The present instant.
    fn now(&self) -> Timestamp;

    /// The present date in Asia/Kolkata.
    fn today(&self) -> LegalDate {
        self.now().legal_date()
    }
}

impl<C: Clock + ?Sized> Clock for Arc<C> {
    fn now(&self) -> Timestamp {
        (**self).now()
    }
}

/// The system's clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "the one place where the system's clock is business time")]
    fn now(&self) -> Timestamp {
        let now = jiff::Timestamp::now();
        Timestamp::from_unix_micros(now.as_microsecond()).unwrap_or(Timestamp(now))
    }
}

/// A clock that stands still until it is set, shared by all its clones.
#[derive(Clone, Debug)]
pub struct SimulatedClock(Arc<AtomicI64>);

impl SimulatedClock {
    /// A clock that shows an instant written in RFC 3339.
    pub fn at(instant: &str) -> Result<Self, TimestampError> {
        instant.parse::<Timestamp>().map(Self::from)
    }

    /// Moves the clock to an instant; it never goes back.
    pub fn advance_to(&self, instant: Timestamp) {
        self.0.fetch_max(instant.as_unix_micros(), Ordering::SeqCst);
    }
}

/// A clock that shows this instant.
impl From<Timestamp> for SimulatedClock {
    fn from(instant: Timestamp) -> Self {
        Self(Arc::new(AtomicI64::new(instant.as_unix_micros())))
    }
}

impl Clock for SimulatedClock {
    fn now(&self) -> Timestamp {
        // Only instants that were valid were ever stored.
        Timestamp::from_unix_micros(self.0.load(Ordering::SeqCst)).unwrap_or(Timestamp(jiff::Timestamp::UNIX_EPOCH))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_legal_day_changes_at_midnight_in_india() {
        let instant = |text: &str| text.parse::<Timestamp>().unwrap();
        assert_eq!(instant("2026-03-02T18:29:59Z").legal_date().to_string(), "2026-03-02");
        assert_eq!(instant("2026-03-02T18:30:00Z").legal_date().to_string(), "2026-03-03");
    }

    #[test]
    fn an_instant_is_shown_in_seconds() {
        let instant: Timestamp = "2026-03-02T18:30:00.25Z".parse().unwrap();
        assert!((instant.as_unix_seconds() - 1_772_476_200.25).abs() < 1e-6);
    }

    #[test]
    fn times_are_added_and_taken_away_within_the_calendar() {
        let instant: Timestamp = "2026-03-02T18:30:00Z".parse().unwrap();
        let hour = Duration::from_hours(1);
        assert_eq!(instant.plus(hour).to_string(), "2026-03-02T19:30:00Z");
        assert_eq!(instant.minus(hour).to_string(), "2026-03-02T17:30:00Z");
        assert_eq!((instant.plus(hour).since(instant), instant.since(instant.plus(hour))), (hour, Duration::ZERO));
        assert!(instant.plus(Duration::MAX) > instant && instant.minus(Duration::MAX) < instant);
    }

    #[test]
    fn a_simulated_clock_moves_only_forward_and_for_all_its_holders() {
        let clock = SimulatedClock::at("2026-03-02T09:00:00Z").unwrap();
        let other = clock.clone();
        clock.advance_to("2026-03-22T09:00:00Z".parse().unwrap());
        other.advance_to("2026-03-01T09:00:00Z".parse().unwrap());
        assert_eq!(other.now().to_string(), "2026-03-22T09:00:00Z");
    }
}
