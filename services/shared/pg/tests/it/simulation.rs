//! A clock that is kept.

use kernel::Timestamp;
use pg::simulation;

use crate::database;

fn instant(text: &str) -> Timestamp {
    text.parse().unwrap()
}

#[tokio::test]
async fn a_simulated_clock_shows_after_a_restart_what_it_showed_before_and_never_goes_back() {
    database::migrated(async |database| {
        let mut conn = database.observer().await;
        let (first, later) = (instant("2026-03-02T09:00:00Z"), instant("2026-04-02T09:00:00.000001Z"));
        assert_eq!(simulation::load(&mut conn, first).await, Ok(first));
        assert_eq!(simulation::load(&mut conn, later).await, Ok(first), "the first start decides");
        assert_eq!(simulation::store(&mut conn, later).await, Ok(later));
        assert_eq!(simulation::store(&mut conn, first).await, Ok(later));
        assert_eq!(simulation::load(&mut conn, first).await, Ok(later));
    })
    .await;
}
