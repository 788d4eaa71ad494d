//! How a notice ends before it is handed over, whoever ends it.

use proto::notices::NoticeWithdrawn;
use sqlx::PgConnection;

use super::{Act, approve_notices::KIND};
use crate::{domain::AnyNotice, error::Error, store};

/// A notice that ended by a call, or before it.
#[derive(Debug)]
pub(crate) struct EndedNotice {
    pub(crate) notice: AnyNotice,
    pub(crate) already: bool,
}

/// Puts on record and states that a locked notice has ended.
pub(super) async fn end(
    conn: &mut PgConnection,
    act: &Act<'_>,
    notice: AnyNotice,
    event: &NoticeWithdrawn,
    action: &str,
    why: &str,
) -> Result<EndedNotice, Error> {
    let id = notice.record().id;
    store::ending::set(conn, &notice).await?;
    store::ending::void_approval(conn, KIND, id, act.now).await?;
    act.audit(conn, action, id, why).await?;
    act.state(conn, id, event).await?;
    Ok(EndedNotice { notice, already: false })
}
