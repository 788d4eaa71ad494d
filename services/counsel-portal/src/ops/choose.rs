//! Chooses the advocate of a matter: of its court, with the fewest matters in hand, and of those the one who has waited
//! longest.

use sqlx::PgConnection;

use super::Act;
use crate::{
    domain::{AnyMatter, Assigned, Record},
    error::Error,
    store,
};

/// The next advocate for a matter who never had it; `None` if there is none. The panel is locked from then on.
pub(super) async fn next(conn: &mut PgConnection, record: &Record) -> Result<Option<Assigned>, Error> {
    let Some(court) = &record.court else { return Ok(None) };
    store::advocate::lock_panel(conn).await?;
    store::advocate::next(conn, court, record.id).await
}

/// Puts on record that a matter, which is stored, was offered.
pub(super) async fn offered(
    conn: &mut PgConnection,
    act: &Act<'_>,
    matter: &AnyMatter,
    to: &Assigned,
) -> Result<(), Error> {
    let id = matter.record().id;
    store::assignment::insert(conn, id, to.advocate, act.now).await?;
    act.audit(conn, "matter.offer", id, &format!("to {}", to.enrolment)).await
}

/// Offers an unassigned matter, which is stored, to the next advocate; leaves it as it is if there is none.
pub(super) async fn offer_to_next(
    conn: &mut PgConnection,
    act: &Act<'_>,
    matter: AnyMatter,
) -> Result<AnyMatter, Error> {
    if matter.assigned().is_some() {
        return Ok(matter);
    }
    let Some(to) = next(conn, matter.record()).await? else { return Ok(matter) };
    let matter = matter.assign(to.clone())?;
    store::matter::set_state(conn, &matter).await?;
    offered(conn, act, &matter, &to).await?;
    Ok(matter)
}
