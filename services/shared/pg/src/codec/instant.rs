//! TIMESTAMPTZ: eight bytes, microseconds since 2000-01-01T00:00:00Z.

use std::fmt;

use kernel::Timestamp;
use sqlx::{
    Decode, Encode, Postgres, Type,
    encode::IsNull,
    error::BoxDynError,
    postgres::{PgArgumentBuffer, PgHasArrayType, PgTypeInfo, PgValueFormat, PgValueRef, types::Oid},
};

use super::CodecError;

/// Microseconds from 1970-01-01 to 2000-01-01, where PostgreSQL begins to count.
const POSTGRES_EPOCH_MICROS: i64 = 946_684_800_000_000;

/// The numbers of the type and of its array in every PostgreSQL's `pg_type`.
const OID: Oid = Oid(1184);
const ARRAY_OID: Oid = Oid(1185);

/// A [`Timestamp`] in a column of type TIMESTAMPTZ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant(pub Timestamp);

impl From<Timestamp> for Instant {
    fn from(instant: Timestamp) -> Self {
        Self(instant)
    }
}

impl From<Instant> for Timestamp {
    fn from(instant: Instant) -> Self {
        instant.0
    }
}

impl fmt::Display for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl Instant {
    fn from_binary(micros: i64) -> Result<Self, CodecError> {
        if micros == i64::MAX || micros == i64::MIN {
            return Err(CodecError::Infinite);
        }
        let unix_micros = micros.checked_add(POSTGRES_EPOCH_MICROS).ok_or(CodecError::OutOfRange)?;
        Timestamp::from_unix_micros(unix_micros).map(Self).map_err(|_| CodecError::OutOfRange)
    }

    /// `2026-03-02 09:00:00.5+00`: sqlx sets every session to ISO and UTC.
    fn from_text(text: &str) -> Result<Self, CodecError> {
        if matches!(text, "infinity" | "-infinity") {
            return Err(CodecError::Infinite);
        }
        let utc = text.strip_suffix("+00").ok_or(CodecError::Malformed)?;
        format!("{}Z", utc.replacen(' ', "T", 1)).parse().map(Self).map_err(|_| CodecError::OutOfRange)
    }
}

impl Type<Postgres> for Instant {
    fn type_info() -> PgTypeInfo {
        PgTypeInfo::with_oid(OID)
    }
}

impl PgHasArrayType for Instant {
    fn array_type_info() -> PgTypeInfo {
        PgTypeInfo::with_oid(ARRAY_OID)
    }
}

impl Encode<'_, Postgres> for Instant {
    fn encode_by_ref(&self, buffer: &mut PgArgumentBuffer) -> Result<IsNull, BoxDynError> {
        let micros = self.0.as_unix_micros().checked_sub(POSTGRES_EPOCH_MICROS).ok_or(CodecError::OutOfRange)?;
        buffer.extend_from_slice(&micros.to_be_bytes());
        Ok(IsNull::No)
    }

    fn size_hint(&self) -> usize {
        size_of::<i64>()
    }
}

impl Decode<'_, Postgres> for Instant {
    fn decode(value: PgValueRef<'_>) -> Result<Self, BoxDynError> {
        let instant = match value.format() {
            PgValueFormat::Binary => {
                let bytes = value.as_bytes()?.try_into().map_err(|_| CodecError::Malformed)?;
                Self::from_binary(i64::from_be_bytes(bytes))?
            }
            PgValueFormat::Text => Self::from_text(value.as_str()?)?,
        };
        Ok(instant)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn postgresql_counts_microseconds_from_the_year_2000() {
        assert_eq!(Instant::from_binary(0).unwrap().to_string(), "2000-01-01T00:00:00Z");
        assert_eq!(Instant::from_binary(-1).unwrap().to_string(), "1999-12-31T23:59:59.999999Z");
    }

    #[test]
    fn infinity_is_not_an_instant() {
        for micros in [i64::MIN, i64::MAX] {
            assert_eq!(Instant::from_binary(micros), Err(CodecError::Infinite));
        }
        assert_eq!(Instant::from_text("infinity"), Err(CodecError::Infinite));
    }

    #[test]
    fn an_instant_that_the_kernel_does_not_know_is_refused() {
        assert_eq!(Instant::from_binary(i64::MAX - 1), Err(CodecError::OutOfRange));
        assert_eq!(Instant::from_text("0044-03-15 12:00:00+00 BC"), Err(CodecError::Malformed));
    }
}
