//! A docket as people see it: folded as of today.

use kernel::Clock as _;
use sqlx::PgConnection;

use crate::{
    domain::{Docket, DocketHead},
    error::Error,
    ops::Context,
    store,
};

pub(super) async fn docket(context: &Context, conn: &mut PgConnection, head: DocketHead) -> Result<Docket, Error> {
    let entries = store::entry::of_docket(conn, head.id).await?;
    let forum = context.forum_of(conn, head.id).await?;
    Ok(Docket {
        stand: context.stand(&head, &entries, forum, context.clock.today())?,
        entries,
        deadlines: store::docket_deadline::of_docket(conn, head.id).await?,
        answers: store::act_answer::of_docket(conn, head.id).await?,
        head,
    })
}
