//! The first day after a time to wait has run out, over every reading that applies.

use kernel::LegalDate;

use super::{
    ClockError,
    reckoning::{Anchors, Reckoning, Standing, find},
};
use crate::{
    book::{Period, Rule},
    counting::{CountError, EarliestDay, day_after, end_of, latest_end_of},
    reasoning::MissingFact,
};

impl<'a> Reckoning<'a> {
    /// The first day after the clock `id` has run out: safe from the latest possible anchor and on the longest reading,
    /// arguable from the earliest and on the shortest. Excluded days do not lengthen a time to wait.
    pub(crate) fn first_day(&mut self, id: &str, anchors: Anchors<'_>) -> Result<Option<EarliestDay>, ClockError> {
        let Some((anchor, days)) = anchors.first().copied() else { return Ok(None) };
        let early = self.clock_rule(id, anchor, days.earliest())?;
        let late = self.same_or(early, id, anchor, days.latest())?;
        if !self.anchors_known(early, anchors) || !self.anchors_known(late, anchors) {
            return Ok(None);
        }
        let (mut safe, mut arguable): (Option<LegalDate>, Option<LegalDate>) = (None, None);
        for standing in self.standings(early) {
            let Some(days) = find(anchors, standing.clock.anchor) else { continue };
            let day = self.after_end(standing, days.earliest(), end_of)?;
            arguable = Some(arguable.map_or(day, |known| known.min(day)));
        }
        for standing in self.standings(late) {
            let Some(days) = find(anchors, standing.clock.anchor) else { continue };
            let day = self.after_end(standing, days.latest(), latest_end_of)?;
            safe = Some(safe.map_or(day, |known| known.max(day)));
        }
        self.note_readings(late, anchors)?;
        Ok(safe.zip(arguable).map(|(safe, arguable)| EarliestDay::new(safe, arguable)))
    }

    /// Whether the days are known from which every reading runs; those that are not are noted.
    fn anchors_known(&mut self, rule: &'a Rule, anchors: Anchors<'_>) -> bool {
        let mut known = true;
        for standing in self.standings(rule) {
            if find(anchors, standing.clock.anchor).is_none() {
                self.reasoning.miss(MissingFact::Anchor(standing.clock.anchor));
                known = false;
            }
        }
        known
    }

    fn after_end(
        &mut self,
        standing: Standing<'a>,
        from: LegalDate,
        count: impl Fn(LegalDate, Period) -> Result<LegalDate, CountError>,
    ) -> Result<LegalDate, ClockError> {
        let (period, anchor) = (standing.clock.period, standing.clock.anchor);
        let end = count(from, period)?;
        let first = day_after(end)?;
        self.step_on(standing, from, first, || {
            format!(
                "{period} from {anchor} on {from}, that day not counted, have run out on {end}: not before {first}."
            )
        });
        Ok(first)
    }
}
