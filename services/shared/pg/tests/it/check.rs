//! Checks that one replica makes and all show.

use std::time::Duration;

use kernel::Timestamp;
use pg::check::{Check, Checked};
use sqlx::{Connection as _, PgConnection};

use crate::database;

const LEDGER: Check = Check { name: "ledger", takes_at_most: Duration::from_mins(30) };

fn at(time: &str) -> Timestamp {
    format!("2026-03-02T{time}:00Z").parse().unwrap()
}

#[tokio::test]
async fn one_replica_makes_a_check_and_all_know_what_it_found() {
    database::migrated(async |database| {
        let [mut one, mut other] =
            [PgConnection::connect(&database.url).await.unwrap(), PgConnection::connect(&database.url).await.unwrap()];
        assert_eq!(LEDGER.last(&mut one).await.unwrap(), None);
        let run = LEDGER.begin(&mut one, at("09:00"), at("08:00")).await.unwrap().unwrap();
        assert!(LEDGER.begin(&mut other, at("09:01"), at("08:01")).await.unwrap().is_none(), "it is being made");
        run.end(&mut one, at("09:02"), &[0, -5]).await.unwrap();
        let found = Some(Checked { ended_at: at("09:02"), found: vec![0, -5] });
        assert_eq!(LEDGER.last(&mut other).await.unwrap(), found);
        assert!(LEDGER.begin(&mut other, at("09:59"), at("08:59")).await.unwrap().is_none(), "it was made");
        assert!(LEDGER.begin(&mut other, at("10:01"), at("09:01")).await.unwrap().is_some());
        assert_eq!(LEDGER.last(&mut one).await.unwrap(), found, "until the next one has ended");
    })
    .await;
}

#[tokio::test]
async fn a_run_whose_replica_died_is_made_by_another_and_what_comes_of_it_late_is_not_kept() {
    database::migrated(async |database| {
        let mut conn = PgConnection::connect(&database.url).await.unwrap();
        let lost = LEDGER.begin(&mut conn, at("09:00"), at("08:00")).await.unwrap().unwrap();
        assert!(LEDGER.begin(&mut conn, at("09:29"), at("09:20")).await.unwrap().is_none());
        let run = LEDGER.begin(&mut conn, at("09:31"), at("08:31")).await.unwrap().unwrap();
        run.end(&mut conn, at("09:32"), &[0]).await.unwrap();
        lost.end(&mut conn, at("09:33"), &[7]).await.unwrap();
        assert_eq!(LEDGER.last(&mut conn).await.unwrap().unwrap().found, [0]);
    })
    .await;
}
