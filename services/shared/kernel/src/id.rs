//! Typed identifiers: `UUIDv7` (RFC 9562) in a newtype per kind of thing.

use std::{fmt::Debug, sync::Mutex};

use rand::{RngCore, SeedableRng, rngs::StdRng};
use thiserror::Error;
use uuid::Uuid;

use crate::Clock;

/// The text is not an id.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("`{text}` is not a {kind} id (a UUID)")]
pub struct IdError {
    /// What kind of thing was expected, `case` for example.
    pub kind: &'static str,
    /// What was given; at most [`IdError::TEXT_MAX`] characters of it.
    pub text: String,
}

impl IdError {
    /// An id has 36 characters: of what has many more, the beginning says enough.
    pub const TEXT_MAX: usize = 60;

    /// The error of a text that is no id of this kind.
    #[must_use]
    pub fn new(kind: &'static str, text: &str) -> Self {
        Self { kind, text: text.chars().take(Self::TEXT_MAX).collect() }
    }
}

/// What [`typed_id!`](crate::typed_id) gives each id type.
pub trait TypedId: Copy + Eq + Debug + Send + Sync + 'static {
    /// The kind of thing that is identified, in error messages and logs.
    const KIND: &'static str;

    /// Wraps a UUID that is known to identify this kind of thing: one read from the database, say.
    fn from_uuid(uuid: Uuid) -> Self;

    /// The UUID.
    fn uuid(self) -> Uuid;

    /// Makes a new one.
    fn next(ids: &dyn Ids) -> Self {
        Self::from_uuid(ids.next_uuid())
    }
}

/// A source of new ids, injected so that a test can repeat a run.
pub trait Ids: Debug + Send + Sync {
    /// A new `UUIDv7`, unique for all practical purposes and roughly ordered by time of making.
    fn next_uuid(&self) -> Uuid;
}

/// Ids from the system's clock and randomness.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemIds;

impl Ids for SystemIds {
    #[expect(clippy::disallowed_methods, reason = "the one place where ids are made from the system's own time")]
    fn next_uuid(&self) -> Uuid {
        Uuid::now_v7()
    }
}

/// Ids that repeat: the time of a given clock and randomness from a seed.
#[derive(Debug)]
pub struct SeededIds<C> {
    clock: C,
    random: Mutex<StdRng>,
}

impl<C: Clock> SeededIds<C> {
    /// A source that gives the same ids in the same order for the same `seed` and times.
    pub fn new(clock: C, seed: u64) -> Self {
        Self { clock, random: Mutex::new(StdRng::seed_from_u64(seed)) }
    }
}

impl<C: Clock> Ids for SeededIds<C> {
    fn next_uuid(&self) -> Uuid {
        let mut bytes = [0; 10];
        match self.random.lock() {
            Ok(mut random) => random.fill_bytes(&mut bytes),
            Err(poisoned) => poisoned.into_inner().fill_bytes(&mut bytes),
        }
        let millis = u64::try_from(self.clock.now().as_unix_micros() / 1_000).unwrap_or_default();
        uuid::Builder::from_unix_timestamp_millis(millis, &bytes).into_uuid()
    }
}

/// Declares an id type: `typed_id!(/// A case. pub CaseId, "case");`.
#[macro_export]
macro_rules! typed_id {
    ($(#[$doc:meta])* $vis:vis $name:ident, $kind:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        $vis struct $name($crate::__uuid::Uuid);

        impl $crate::TypedId for $name {
            const KIND: &'static str = $kind;

            fn from_uuid(uuid: $crate::__uuid::Uuid) -> Self {
                Self(uuid)
            }

            fn uuid(self) -> $crate::__uuid::Uuid {
                self.0
            }
        }

        impl ::core::str::FromStr for $name {
            type Err = $crate::IdError;

            fn from_str(text: &str) -> ::core::result::Result<Self, Self::Err> {
                $crate::__uuid::Uuid::try_parse(text)
                    .map(Self)
                    .map_err(|_| $crate::IdError::new($kind, text))
            }
        }

        impl ::core::fmt::Display for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::Display::fmt(&self.0, f)
            }
        }

        impl ::core::fmt::Debug for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                write!(f, "{}:{}", $kind, self.0)
            }
        }
    };
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::SimulatedClock;

    typed_id!(
        /// A thing.
        ThingId,
        "thing"
    );

    #[test]
    fn seeded_ids_repeat_and_differ() {
        let source = || SeededIds::new(SimulatedClock::at("2026-03-02T09:00:00Z").unwrap(), 7);
        let (one, other) = (source(), source());
        let first = ThingId::next(&one);
        assert_eq!(first, ThingId::next(&other));
        assert_ne!(first, ThingId::next(&one));
        assert_eq!(first.uuid().get_version_num(), 7);
    }

    #[test]
    fn a_wrong_id_says_what_it_should_have_been() {
        let error = "RC-1".parse::<ThingId>().unwrap_err();
        assert_eq!(error.to_string(), "`RC-1` is not a thing id (a UUID)");
        let error = "x".repeat(1 << 20).parse::<ThingId>().unwrap_err();
        assert_eq!(error.text.len(), IdError::TEXT_MAX, "an error does not repeat a text of any length");
    }
}
