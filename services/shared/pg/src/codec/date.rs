//! DATE: four bytes, days since 2000-01-01.

use std::fmt;

use kernel::LegalDate;
use sqlx::{
    Decode, Encode, Postgres, Type,
    encode::IsNull,
    error::BoxDynError,
    postgres::{PgArgumentBuffer, PgHasArrayType, PgTypeInfo, PgValueFormat, PgValueRef, types::Oid},
};

use super::CodecError;

/// Days from 1970-01-01 to 2000-01-01, where PostgreSQL begins to count.
const POSTGRES_EPOCH_DAYS: i32 = 10_957;

/// The numbers of the type and of its array in every PostgreSQL's `pg_type`.
const OID: Oid = Oid(1082);
const ARRAY_OID: Oid = Oid(1182);

/// A [`LegalDate`] in a column of type DATE.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(pub LegalDate);

impl From<LegalDate> for Date {
    fn from(date: LegalDate) -> Self {
        Self(date)
    }
}

impl From<Date> for LegalDate {
    fn from(date: Date) -> Self {
        date.0
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl Date {
    fn from_binary(days: i32) -> Result<Self, CodecError> {
        if days == i32::MAX || days == i32::MIN {
            return Err(CodecError::Infinite);
        }
        let unix_days = days.checked_add(POSTGRES_EPOCH_DAYS).ok_or(CodecError::OutOfRange)?;
        LegalDate::from_unix_days(unix_days).map(Self).map_err(|_| CodecError::OutOfRange)
    }

    fn from_text(text: &str) -> Result<Self, CodecError> {
        match text {
            "infinity" | "-infinity" => Err(CodecError::Infinite),
            // Years of five digits and years BC do not parse.
            _ => text.parse().map(Self).map_err(|_| CodecError::OutOfRange),
        }
    }
}

impl Type<Postgres> for Date {
    fn type_info() -> PgTypeInfo {
        PgTypeInfo::with_oid(OID)
    }
}

impl PgHasArrayType for Date {
    fn array_type_info() -> PgTypeInfo {
        PgTypeInfo::with_oid(ARRAY_OID)
    }
}

impl Encode<'_, Postgres> for Date {
    fn encode_by_ref(&self, buffer: &mut PgArgumentBuffer) -> Result<IsNull, BoxDynError> {
        let days = self.0.as_unix_days().checked_sub(POSTGRES_EPOCH_DAYS).ok_or(CodecError::OutOfRange)?;
        buffer.extend_from_slice(&days.to_be_bytes());
        Ok(IsNull::No)
    }

    fn size_hint(&self) -> usize {
        size_of::<i32>()
    }
}

impl Decode<'_, Postgres> for Date {
    fn decode(value: PgValueRef<'_>) -> Result<Self, BoxDynError> {
        let date = match value.format() {
            PgValueFormat::Binary => {
                let bytes = value.as_bytes()?.try_into().map_err(|_| CodecError::Malformed)?;
                Self::from_binary(i32::from_be_bytes(bytes))?
            }
            PgValueFormat::Text => Self::from_text(value.as_str()?)?,
        };
        Ok(date)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn postgresql_counts_days_from_the_year_2000() {
        assert_eq!(Date::from_binary(0).unwrap().to_string(), "2000-01-01");
        assert_eq!(Date::from_binary(-1).unwrap().to_string(), "1999-12-31");
    }

    #[test]
    fn infinity_is_not_a_day() {
        for days in [i32::MIN, i32::MAX] {
            assert_eq!(Date::from_binary(days), Err(CodecError::Infinite));
        }
        assert_eq!(Date::from_text("-infinity"), Err(CodecError::Infinite));
    }

    #[test]
    fn a_day_that_the_kernel_does_not_know_is_refused() {
        assert_eq!(Date::from_binary(i32::MAX - 1), Err(CodecError::OutOfRange));
        assert_eq!(Date::from_text("12026-01-01"), Err(CodecError::OutOfRange));
    }
}
