//! What follows from the entries of a docket on a day: its state, its questions, its timers, an event.

use audit::Resource;
use chassis::telemetry::propagation;
use kernel::TypedId as _;
use messaging::Outgoing;
use proceedings::Stand;
use sqlx::PgConnection;

use crate::{
    domain::{
        DeadlineId, DeadlineState, DocketClock, DocketDeadline, DocketEntry, DocketHead, ReminderId, called_for,
        docket_of,
    },
    error::Error,
    events,
    ops::{Context, act::Act},
    store,
};

impl Context {
    /// Where a docket stands today, by the book and the calendar that are in force here.
    pub(super) fn stand(&self, head: &DocketHead, entries: &[DocketEntry]) -> Result<Stand, Error> {
        // What was recorded was read then; a version that cannot read it any more is a fault of ours.
        let docket = docket_of(head.kind, entries).map_err(|_| Error::inconsistent("fact.details"))?;
        let docket = docket.ok_or_else(|| Error::NotADocket(head.id.to_string()))?;
        let law = statutes::Context::new(&self.book).on_calendar(self.courts.as_deref());
        Ok(docket.stand(&law, self.clock.today()))
    }
}

impl Act<'_> {
    /// Folds the entries again, caches where the docket stands, and makes the armed deadlines those that it calls for.
    ///
    /// The docket is locked.
    pub(super) async fn settle_docket(&self, conn: &mut PgConnection, head: &DocketHead) -> Result<Stand, Error> {
        let entries = store::entry::of_docket(conn, head.id).await?;
        let stand = self.context.stand(head, &entries)?;
        let is_news = store::docket::set_stand(conn, head.id, &stand).await?;
        self.settle_clocks(conn, head, &called_for(&stand, self.now.legal_date())).await?;
        if is_news {
            let event = events::docket_moved(head, &stand);
            let outgoing =
                Outgoing { aggregate_id: head.id.uuid(), occurred_at: self.now, actor: &self.actor, event: &event };
            self.context.publisher.append(conn, outgoing).await?;
        }
        Ok(stand)
    }

    async fn settle_clocks(
        &self,
        conn: &mut PgConnection,
        head: &DocketHead,
        clocks: &[DocketClock],
    ) -> Result<(), Error> {
        let law = self.context.law().counts_a_rule();
        let known = store::docket_deadline::of_docket(conn, head.id).await?;
        let served = |clock: &&DocketClock| known.iter().any(|deadline| deadline.serves(clock, &law));
        let new: Vec<&DocketClock> = clocks.iter().filter(|clock| !served(clock)).collect();
        for deadline in known.iter().filter(|deadline| deadline.state == DeadlineState::Armed) {
            if !clocks.iter().any(|clock| deadline.serves(clock, &law)) {
                let replaced = new.iter().any(|clock| clock.rule == deadline.rule);
                self.take_out_clock(conn, deadline, replaced).await?;
            }
        }
        for clock in new {
            self.arm_clock(conn, head, clock).await?;
        }
        Ok(())
    }

    async fn take_out_clock(
        &self,
        conn: &mut PgConnection,
        deadline: &DocketDeadline,
        replaced: bool,
    ) -> Result<(), Error> {
        let (state, action) = if replaced {
            (DeadlineState::Superseded, "deadline.supersede")
        } else {
            (DeadlineState::Cancelled, "deadline.cancel")
        };
        store::deadline::take_out(conn, deadline.id, state).await?;
        store::reminder::take_out(conn, deadline.id, state).await?;
        self.audit(conn, action, Resource::new("deadline", deadline.id), &deadline.rule).await
    }

    async fn arm_clock(&self, conn: &mut PgConnection, head: &DocketHead, clock: &DocketClock) -> Result<(), Error> {
        let ids = &*self.context.ids;
        // The timer's work will be a trace of its own, with a link to this span.
        let span = propagation::inject_current();
        let traceparent = span.as_ref().map_or("", |context| context.traceparent());
        let id = DeadlineId::next(ids);
        let counted_by = self.context.law().counts_a_rule();
        store::docket_deadline::arm(conn, id, head.id, clock, &counted_by, traceparent).await?;
        for warning in clock.warnings(self.now) {
            store::reminder::arm(conn, ReminderId::next(ids), id, warning, traceparent).await?;
        }
        self.audit(conn, "deadline.arm", Resource::new("deadline", id), clock.rule).await
    }
}
