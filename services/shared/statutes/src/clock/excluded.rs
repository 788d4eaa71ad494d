//! Days that do not count in a period: for certain, or on one reading.

use kernel::{DateInterval, LegalDate};

use super::{
    ClockError,
    ends::{Extreme, Side},
    reckoning::Reckoning,
};
use crate::{
    book::{ClockRule, Rule},
    context::{Context, Ways},
    counting::{CountError, end_of, latest_end_of},
    exclusion::Excluded,
    reasoning::Gives,
};

impl<'a> Reckoning<'a> {
    /// Whether a rule of the clock excludes days after that one.
    pub(super) fn may_exclude(&self, clock: &ClockRule, from: LegalDate) -> bool {
        self.ctx.book.excludes_after(from)
            && clock.exclusions.iter().any(|id| {
                let mut excluded = self.ctx.book.versions_of(id).iter().filter_map(Excluded::by);
                excluded.any(|days| !days.are_over(from))
            })
    }

    /// Takes the days out that the rule `id` excludes: for certain, or on one reading.
    pub(super) fn exclude(
        &mut self,
        side: Side,
        id: &str,
        days: DateInterval,
        extreme: &mut Extreme<'a>,
    ) -> Result<(), ClockError> {
        let period = extreme.standing.clock.period;
        let count = move |from| match side {
            Side::Safe => end_of(from, period),
            Side::Arguable => latest_end_of(from, period),
        };
        let Context { book, known_at, .. } = self.ctx;
        for rule in book.versions_of(id).iter().filter(|rule| rule.is_known_at(known_at)) {
            let Some(excluded) = Excluded::by(rule).filter(|days_of| !days_of.are_over(days.earliest())) else {
                continue;
            };
            if !excluded.touches(days.earliest(), count(days.latest())?) {
                continue;
            }
            let (from, unmoved, moved) = excluded_end(side, excluded, days, count)?;
            // An order that nobody disputes applies for certain.
            let ways = if rule.readings.is_empty() { Ways::GENEROUS } else { self.ctx.ways(rule) };
            if ways.generous && moved != unmoved {
                self.step(rule, from, moved, || {
                    let whether = if ways.strict { "may not count" } else { "do not count" };
                    format!(
                        "The days {} {whether}: counted from {from} the period then ends on {moved}.",
                        excluded.words()
                    )
                });
            }
            match (ways.strict, ways.generous) {
                (_, false) => {}
                (false, true) => extreme.strict = moved,
                (true, true) => {
                    extreme.excluded = Some(moved);
                    extreme.disputed = Some(rule);
                }
            }
        }
        Ok(())
    }

    /// Notes where the readings of a disputed exclusion lead.
    pub(super) fn note_disputed(
        &mut self,
        rule: Option<&'a Rule>,
        strict: DateInterval,
        excluded: Option<DateInterval>,
    ) {
        let (Some(rule), Some(excluded)) = (rule, excluded) else { return };
        for reading in self.ctx.readings(rule) {
            self.reading(rule, reading, Gives::LastDay, if reading.safe { strict } else { excluded });
        }
    }
}

/// The extreme end from `days` where the excluded days do not count: the anchor that gives it, where the period would
/// end otherwise, and where it ends.
fn excluded_end(
    side: Side,
    excluded: Excluded,
    days: DateInterval,
    count: impl Fn(LegalDate) -> Result<LegalDate, CountError> + Copy,
) -> Result<(LegalDate, LegalDate, LegalDate), CountError> {
    let first = match side {
        Side::Safe => days.earliest(),
        Side::Arguable => days.latest(),
    };
    let ends = |from| -> Result<_, CountError> {
        let end = count(from)?;
        Ok((from, end, excluded.moved(from, end, count)?))
    };
    let mut found = ends(first)?;
    for turn in excluded.turns(days, count)?.into_iter().flatten() {
        let next = ends(turn)?;
        if side.of(next.2, found.2) != found.2 {
            found = next;
        }
    }
    Ok(found)
}
