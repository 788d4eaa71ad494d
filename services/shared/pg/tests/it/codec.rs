//! Dates and instants, there and back.

use kernel::{LegalDate, Timestamp};
use pg::{Date, Instant, StoreError, codec::CodecError};
use proptest::{prelude::*, test_runner::TestRunner};
use sqlx::{Connection, PgConnection, Row};

use crate::database::server_url;

/// From 1 January of the year 1 to 31 December 9999: PostgreSQL writes earlier years in another way than ISO 8601.
const DAYS: std::ops::RangeInclusive<i32> = -719_162..=2_932_896;

const MICROS_PER_DAY: i64 = 86_400_000_000;

fn for_all<T: std::fmt::Debug>(
    values: &impl Strategy<Value = T>,
    check: &impl AsyncFn(&mut PgConnection, T) -> Result<(), TestCaseError>,
) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let connection = runtime.block_on(PgConnection::connect(&server_url())).unwrap();
    let connection = std::cell::RefCell::new(connection);
    let checked =
        TestRunner::default().run(values, |value| runtime.block_on(check(&mut connection.borrow_mut(), value)));
    checked.unwrap();
}

#[test]
fn a_date_is_the_same_day_to_postgresql_and_comes_back() {
    for_all(&DAYS, &async |connection, days| {
        let date = LegalDate::from_unix_days(days).unwrap();
        let row = sqlx::query!(
            "SELECT $1::date AS \"date!\", to_char($1::date, 'YYYY-MM-DD') AS \"text!\", ARRAY[$1::date] AS \"list!: Vec<Date>\"",
            Date(date)
        )
        .fetch_one(connection)
        .await
        .unwrap();
        prop_assert_eq!(row.date, Date(date));
        prop_assert_eq!(row.text, date.to_string());
        prop_assert_eq!(row.list, vec![Date(date)]);
        Ok(())
    });
}

#[test]
fn an_instant_is_the_same_to_postgresql_and_comes_back() {
    let instants = (DAYS, 0..MICROS_PER_DAY).prop_map(|(day, micros)| i64::from(day) * MICROS_PER_DAY + micros);
    for_all(&instants, &async |connection, micros| {
        let instant = Timestamp::from_unix_micros(micros).unwrap();
        let row = sqlx::query!(
            "SELECT $1::timestamptz AS \"instant!\", (extract(epoch FROM $1::timestamptz) * 1000000)::bigint AS \"micros!\"",
            Instant(instant)
        )
        .fetch_one(connection)
        .await
        .unwrap();
        prop_assert_eq!(row.instant, Instant(instant));
        prop_assert_eq!(row.micros, micros);
        Ok(())
    });
}

#[tokio::test]
async fn the_text_format_of_unprepared_statements_is_read_too() {
    let mut connection = PgConnection::connect(&server_url()).await.unwrap();
    let row = sqlx::raw_sql(
        "SELECT '2024-02-29'::date, '2026-03-02 14:30:00.25+05:30'::timestamptz, '0001-01-01Z'::timestamptz",
    )
    .fetch_one(&mut connection)
    .await
    .unwrap();
    assert_eq!(row.get::<Date, _>(0).to_string(), "2024-02-29");
    assert_eq!(row.get::<Instant, _>(1).to_string(), "2026-03-02T09:00:00.25Z");
    assert_eq!(row.get::<Instant, _>(2).to_string(), "0001-01-01T00:00:00Z");
}

#[tokio::test]
async fn infinity_is_refused_and_the_error_says_so() {
    let mut connection = PgConnection::connect(&server_url()).await.unwrap();
    let date = sqlx::query!("SELECT 'infinity'::date AS \"until!\"").fetch_one(&mut connection).await.unwrap_err();
    assert!(matches!(&date, sqlx::Error::ColumnDecode { source, .. } if source.is::<CodecError>()), "{date}");
    let instant = sqlx::query_scalar!("SELECT '-infinity'::timestamptz AS \"since!\"").fetch_one(&mut connection).await;
    let error = StoreError::from(instant.unwrap_err()).to_string();
    assert!(error.contains("infinity, which is not a day or an instant"), "{error}");
}
