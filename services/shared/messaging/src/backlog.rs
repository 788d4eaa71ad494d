//! What a service has still to do with events: for whoever must know whether the mesh is at rest.

use std::collections::BTreeMap;

use pg::StoreError;
use sqlx::PgConnection;

/// A service's outbox, inbox and log at one moment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Backlog {
    /// Events that the broker has not confirmed.
    pub to_send: i64,
    /// Events that are stored and not yet applied, those that wait for another attempt included; not those that wait
    /// for an earlier event or for people.
    pub to_apply: i64,
    /// Events ever stated.
    pub stated: i64,
    /// Events ever received, by producer.
    pub received: BTreeMap<String, i64>,
}

/// Reads the backlog. It counts whole tables: for simulations and drills, not for a running bank.
pub async fn backlog(conn: &mut PgConnection) -> Result<Backlog, StoreError> {
    let row = sqlx::query!(
        r#"
        SELECT (SELECT count(*) FROM messaging.outbox) AS "to_send!",
               (SELECT count(*) FROM messaging.inbox WHERE state = 'ready') AS "to_apply!",
               (SELECT count(*) FROM messaging.event_log) AS "stated!",
               (SELECT coalesce(jsonb_object_agg(producer, received), '{}') FROM (
                    SELECT producer, count(*) AS received FROM messaging.inbox GROUP BY producer
                ) r) AS "received!"
        "#
    )
    .fetch_one(conn)
    .await?;
    Ok(Backlog {
        to_send: row.to_send,
        to_apply: row.to_apply,
        stated: row.stated,
        // Made of names and counts by the statement above.
        received: serde_json::from_value(row.received).unwrap_or_default(),
    })
}
