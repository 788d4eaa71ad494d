//! What follows from the entries of a docket on a day: its state, its questions, its timers, an event.

use kernel::{LegalDate, TypedId as _};
use messaging::Outgoing;
use proceedings::Stand;
use sqlx::PgConnection;

use crate::{
    domain::{
        CountedBy, DeadlineId, DeadlineState, DocketClock, DocketEntry, DocketHead, FactId, called_for, docket_of,
    },
    error::Error,
    events,
    ops::{Context, act::Act, arming::traceparent, forum::Forum},
    store::{self, docket::Told},
};

impl Context {
    /// Where a docket stands on a day, by the book in force here and its court's calendar.
    pub(super) fn stand(
        &self,
        head: &DocketHead,
        entries: &[DocketEntry],
        forum: &Forum,
        day: LegalDate,
    ) -> Result<Stand, Error> {
        // What was recorded was read then; a version that cannot read it any more is a fault of ours.
        let docket = docket_of(head.kind, entries).map_err(|_| Error::inconsistent("fact.details"))?;
        let docket = docket.ok_or_else(|| Error::NotADocket(head.id.to_string()))?;
        let law = statutes::Context::new(&self.book).on_calendar(forum.calendar.as_ref());
        Ok(docket.stand(&law, day))
    }
}

impl Act<'_> {
    /// Folds the entries again, caches where the docket stands, and makes the armed deadlines those that it calls for.
    ///
    /// The docket is locked.
    pub(super) async fn settle_docket(&self, conn: &mut PgConnection, head: &DocketHead) -> Result<Stand, Error> {
        let entries = store::entry::of_docket(conn, head.id).await?;
        let forum = self.context.forum_of(conn, head.id).await?;
        let stand = self.context.stand(head, &entries, forum, self.now.legal_date())?;
        let before = store::docket::set_stand(conn, head.id, &stand).await?;
        self.settle_clocks(conn, head, &entries, &stand, forum).await?;
        if before != Told::of(&stand) {
            let previous = if entries.is_empty() { "" } else { &before.state };
            let event = events::docket_moved(head, previous, &stand);
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
        entries: &[DocketEntry],
        stand: &Stand,
        forum: &Forum,
    ) -> Result<(), Error> {
        let today = self.now.legal_date();
        let law = forum.law.counts_a_rule();
        let clocks = called_for(stand, today);
        let overruled: Vec<FactId> = entries.iter().filter_map(|entry| entry.overrules).collect();
        let known = store::docket_deadline::of_docket(conn, head.id).await?;
        let served = |clock: &&DocketClock| known.iter().any(|deadline| deadline.serves(clock, &law, &overruled));
        let new: Vec<&DocketClock> = clocks.iter().filter(|clock| !served(clock)).collect();
        for deadline in known.iter().filter(|deadline| deadline.state == DeadlineState::Armed) {
            if clocks.iter().any(|clock| deadline.serves(clock, &law, &overruled)) {
                continue;
            }
            // A day that is over with nothing done is missed, and its timer says so, however late it comes: what the
            // record calls for today does not count it any more, and what it called for on that day does.
            if deadline.waits_for_its_timer(today) {
                let on_the_day = self.context.stand(head, entries, forum, deadline.last_safe)?;
                let clocks = called_for(&on_the_day, deadline.last_safe);
                if clocks.iter().any(|clock| deadline.serves(clock, &deadline.counted_by, &overruled)) {
                    continue;
                }
            }
            let replaced = new.iter().any(|clock| clock.rule == deadline.rule);
            self.take_out(conn, deadline.id, &deadline.rule, replaced).await?;
        }
        for clock in new {
            self.arm_clock(conn, head, clock, &law).await?;
        }
        Ok(())
    }

    async fn arm_clock(
        &self,
        conn: &mut PgConnection,
        head: &DocketHead,
        clock: &DocketClock,
        counted_by: &CountedBy,
    ) -> Result<(), Error> {
        let (id, traceparent) = (DeadlineId::next(&*self.context.ids), traceparent());
        store::docket_deadline::arm(conn, id, head.id, clock, counted_by, &traceparent).await?;
        self.armed(conn, id, clock.rule, clock.warnings(self.now), &traceparent).await
    }
}
