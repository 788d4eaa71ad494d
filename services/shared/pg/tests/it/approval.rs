//! One asks, another approves.

use kernel::{Actor, Timestamp};
use pg::{
    StoreError,
    approval::{self, Request},
};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::database;

const KIND: &str = "notice.issue";
const NOTICE: Uuid = Uuid::from_u128(7);

fn person(subject: &str) -> Actor {
    Actor { issuer: "bank".to_owned(), subject: subject.to_owned(), ..Actor::service("notices") }
}

fn now() -> Timestamp {
    "2026-03-02T09:00:00Z".parse().unwrap()
}

async fn request(connection: &mut PgConnection, id: u128, payload: u8) {
    let request = Request {
        id: Uuid::from_u128(id),
        kind: KIND,
        subject: NOTICE,
        payload: &[payload; 32],
        maker: &person("asha"),
        at: now(),
    };
    approval::request(connection, request).await.unwrap();
}

#[tokio::test]
async fn what_is_approved_waits_no_more() {
    database::migrated(async |database| {
        let mut connection = database.observer().await;
        request(&mut connection, 1, 1).await;
        let pending = approval::pending(&mut connection, KIND, NOTICE).await.unwrap().unwrap();
        let approved = pending.approve(&person("vikram"), &[1; 32], now()).unwrap();
        approval::record(&mut connection, &approved).await.unwrap();
        assert_eq!(approval::pending(&mut connection, KIND, NOTICE).await, Ok(None));
        assert!(matches!(approval::record(&mut connection, &approved).await, Err(StoreError::Database { .. })));
    })
    .await;
}

#[tokio::test]
async fn a_changed_payload_voids_what_waits() {
    database::migrated(async |database| {
        let mut connection = database.observer().await;
        request(&mut connection, 1, 1).await;
        request(&mut connection, 2, 2).await;
        let pending = approval::pending(&mut connection, KIND, NOTICE).await.unwrap().unwrap();
        assert_eq!((pending.id, pending.payload), (Uuid::from_u128(2), [2; 32]));
    })
    .await;
}

#[tokio::test]
async fn the_table_itself_refuses_a_maker_as_checker() {
    database::migrated(async |database| {
        let mut connection = database.observer().await;
        request(&mut connection, 1, 1).await;
        let by_hand = "UPDATE platform.approval SET state = 'approved', checker_issuer = maker_issuer, \
                       checker_subject = maker_subject, decided_at = requested_at";
        let refused = sqlx::query(by_hand).execute(&mut connection).await.unwrap_err();
        let refused = StoreError::from(refused);
        assert_eq!(refused.constraint(), Some("nobody_approves_his_own_work"));
    })
    .await;
}
