//! What is personal stands nowhere in clear.

use sqlx::{AssertSqlSafe, Row as _};

use super::fixture::{Fixture, MAILBOX, NAME, NOON, NUMBER, look, outreach, party};
use crate::{domain::Channel, store::message::CONTACT_INDEX};

#[tokio::test]
async fn contact_points_and_names_are_in_no_column_in_clear() {
    let fixture = Fixture::at(NOON).await;
    let asked = fixture.request("k1", &outreach(party(), 1)).await;
    fixture.request("k2", &outreach(party(), 1)).await;
    for channel in Channel::ALL {
        look(&fixture.sender(channel, fixture.simulated())).await;
    }
    let mut conn = pg::acquire(&fixture.context.pool).await.unwrap();
    let columns = "SELECT table_schema::text, table_name::text, column_name::text FROM information_schema.columns
                   WHERE table_schema IN ('public', 'audit', 'messaging', 'platform')
                     AND has_table_privilege(format('%I.%I', table_schema, table_name), 'SELECT')";
    let columns = sqlx::query(columns).fetch_all(&mut *conn).await.unwrap();
    assert!(columns.len() > 50, "{}", columns.len());
    let local = MAILBOX.split_once('@').unwrap().0;
    let (digits, surname) = (NUMBER.strip_prefix("+91").unwrap(), NAME.split_once(' ').unwrap().1);
    for column in columns {
        let (schema, table, name) =
            (column.get::<String, _>(0), column.get::<String, _>(1), column.get::<String, _>(2));
        // bytea prints as hex, so the secret is looked for in both spellings.
        for secret in [NUMBER, digits, MAILBOX, local, NAME, surname] {
            let query = format!(
                "SELECT count(*) FROM \"{schema}\".\"{table}\" WHERE strpos(lower(\"{name}\"::text), lower($1)) > 0 \
                 OR strpos(\"{name}\"::text, $2) > 0"
            );
            let found: i64 = sqlx::query_scalar(AssertSqlSafe(query))
                .bind(secret)
                .bind(hex::encode(secret))
                .fetch_one(&mut *conn)
                .await
                .unwrap();
            assert_eq!(found, 0, "{schema}.{table}.{name}");
        }
    }
    drop(conn);
    assert_eq!(fixture.message(asked[0].id).await.contact_masked, "XXXXXX3210");
    assert_eq!(
        fixture.count("SELECT count(*) FROM message WHERE channel = 'sms' AND name_sealed IS NOT NULL").await,
        0
    );
    assert!(fixture.count("SELECT count(*) FROM simulated_inbox").await > 0, "something was looked through");
}

#[tokio::test]
async fn the_messages_to_a_number_are_found_by_its_index() {
    let fixture = Fixture::at(NOON).await;
    for key in ["k1", "k2"] {
        fixture.request(key, &outreach(party(), 1)).await;
    }
    let index = hex::encode(fixture.context.vault.blind_index(CONTACT_INDEX, NUMBER));
    let found = format!("SELECT count(*) FROM message WHERE contact_index = decode('{index}', 'hex')");
    assert_eq!(fixture.count(&found).await, 2);
}
