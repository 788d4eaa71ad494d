//! The last day of a period, over every reading that applies.

use kernel::{DateInterval, LegalDate};

use super::{
    ClockError,
    reckoning::{Anchors, Reckoning, Standing, find},
    roll::Roll,
};
use crate::{
    book::{Bound, ClockRule, Extension, Holiday, Period, Rule},
    counting::{LastDay, day_after, end_of, latest_end_of},
    reasoning::{Gives, MissingFact},
};

const MONTH_END: &str = "gca.month_end";

/// The ends of a period.
#[derive(Clone, Copy)]
pub(crate) struct Ends<'a> {
    /// The last day, moved to an open day where closed ones matter.
    pub(crate) last: LastDay,
    /// The same, not moved.
    pub(crate) nominal: LastDay,
    /// The ends where days whose exclusion courts dispute do count.
    pub(crate) strict: DateInterval,
    /// The ends where they do not; none if no such days are in the period.
    pub(crate) excluded: Option<DateInterval>,
    /// The rule of the earliest end, and its period.
    pub(crate) rule: &'a Rule,
    pub(crate) clock: &'a ClockRule,
}

/// One extreme of the ends.
#[derive(Clone, Copy)]
pub(super) struct Extreme<'a> {
    /// Where days whose exclusion is disputed do count.
    pub(super) strict: LegalDate,
    /// Where they do not, if there are any.
    pub(super) excluded: Option<LegalDate>,
    pub(super) standing: Standing<'a>,
    /// The exclusion that is disputed.
    pub(super) disputed: Option<&'a Rule>,
}

/// Which extreme is sought.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Safe,
    Arguable,
}

impl Side {
    pub(super) fn of(self, one: LegalDate, other: LegalDate) -> LegalDate {
        match self {
            Self::Safe => one.min(other),
            Self::Arguable => one.max(other),
        }
    }
}

impl<'a> Reckoning<'a> {
    /// The last day of the clock `id`: safe from the earliest possible anchor and on the reading that gives the least
    /// time, arguable from the latest and on that which gives the most. None if a reading runs from a day that is not
    /// known, which is noted.
    ///
    /// Each end uses the rule that was in force on its own anchor day.
    pub(crate) fn last_day(&mut self, id: &str, anchors: Anchors<'_>) -> Result<Option<Ends<'a>>, ClockError> {
        let Some((anchor, days)) = anchors.first().copied() else { return Ok(None) };
        let early = self.clock_rule(id, anchor, days.earliest())?;
        let late = self.same_or(early, id, anchor, days.latest())?;
        if std::ptr::eq(early, late)
            && let Some(ends) = self.plain(early, anchors)?
        {
            return Ok(Some(ends));
        }
        let Some(safe) = self.extreme(Side::Safe, early, anchors)? else { return Ok(None) };
        let safe_day = self.roll(safe.standing.clock.holiday, safe.strict, Roll::Back)?;

        let Some(arguable) = self.extreme(Side::Arguable, late, anchors)? else { return Ok(None) };
        // Days that do not count never bring an end forward.
        let arguable_nominal = arguable.excluded.unwrap_or(arguable.strict);
        let arguable_day = self.roll(arguable.standing.clock.holiday, arguable_nominal, Roll::Forward)?;

        let strict = DateInterval::new(safe.strict, arguable.strict)?;
        let excluded = if safe.excluded.is_none() && arguable.excluded.is_none() {
            None
        } else {
            let (first, last) = (safe.excluded.unwrap_or(safe.strict), arguable.excluded.unwrap_or(arguable.strict));
            Some(DateInterval::new(first, last)?)
        };
        self.note_readings(late, anchors)?;
        self.note_disputed(safe.disputed.or(arguable.disputed), strict, excluded);
        Ok(Some(Ends {
            last: LastDay::new(safe_day, arguable_day),
            nominal: LastDay::new(safe.strict, arguable_nominal),
            strict,
            excluded,
            rule: safe.standing.rule,
            clock: safe.standing.clock,
        }))
    }

    /// The end of a further period, counted from the end of the first before any closed day moved that.
    pub(super) fn further(&mut self, ends: &Ends<'a>, extension: &Extension) -> Result<LastDay, ClockError> {
        let Extension { period, by, holiday, .. } = extension;
        let end = |reckoning: &mut Self, from, roll, count: fn(LegalDate, Period) -> Result<_, _>| {
            let end: LegalDate = count(from, *period)?;
            reckoning.step(ends.rule, from, end, || format!("{period} more, if {by} allows them, end on {end}."));
            reckoning.roll(*holiday, end, roll)
        };
        let safe = end(self, ends.nominal.safe(), Roll::Back, end_of)?;
        if ends.nominal.safe() == ends.nominal.arguable() && *holiday == Holiday::None {
            return Ok(LastDay::new(safe, latest_end_of(ends.nominal.arguable(), *period)?));
        }
        let arguable = end(self, ends.nominal.arguable(), Roll::Forward, latest_end_of)?;
        Ok(LastDay::new(safe, arguable))
    }

    /// The ends of a period that can be read in one way only: most can, and they are found quickly.
    fn plain(&mut self, rule: &'a Rule, anchors: Anchors<'_>) -> Result<Option<Ends<'a>>, ClockError> {
        let mut standings = self.standings(rule);
        let (Some(standing), None) = (standings.next(), standings.next()) else { return Ok(None) };
        let clock = standing.clock;
        let Some(days) = find(anchors, clock.anchor) else { return Ok(None) };
        let (first, last) = (days.earliest(), days.latest());
        if self.may_exclude(clock, first) {
            return Ok(None);
        }
        let end = end_of(first, clock.period)?;
        let last_end = if first == last { end } else { end_of(last, clock.period)? };
        if matches!(clock.period, Period::Months(_) | Period::Years(_))
            && (latest_end_of(first, clock.period)? != end || latest_end_of(last, clock.period)? != last_end)
        {
            return Ok(None);
        }
        self.note_end(standing, first, end);
        let safe = self.roll(clock.holiday, end, Roll::Back)?;
        if first != last {
            self.note_end(standing, last, last_end);
        }
        let arguable = self.roll(clock.holiday, last_end, Roll::Forward)?;
        if standing.reading.is_some() {
            self.note_readings(rule, anchors)?;
        }
        Ok(Some(Ends {
            last: LastDay::new(safe, arguable),
            nominal: LastDay::new(end, last_end),
            strict: DateInterval::new(end, last_end)?,
            excluded: None,
            rule,
            clock,
        }))
    }

    fn extreme(&mut self, side: Side, rule: &'a Rule, anchors: Anchors<'_>) -> Result<Option<Extreme<'a>>, ClockError> {
        let mut found: Option<Extreme<'a>> = None;
        for standing in self.standings(rule) {
            let Some(days) = find(anchors, standing.clock.anchor) else {
                self.reasoning.miss(MissingFact::Anchor(standing.clock.anchor));
                return Ok(None);
            };
            let next = self.extreme_of(side, standing, days)?;
            found = Some(match found {
                None => next,
                Some(known) => {
                    let strict = side.of(known.strict, next.strict);
                    let excluded = match (known.excluded, next.excluded) {
                        (None, None) => None,
                        (one, other) => Some(side.of(one.unwrap_or(known.strict), other.unwrap_or(next.strict))),
                    };
                    let standing = if strict == known.strict { known.standing } else { next.standing };
                    Extreme { strict, excluded, standing, disputed: known.disputed.or(next.disputed) }
                }
            });
        }
        Ok(found)
    }

    fn extreme_of(
        &mut self,
        side: Side,
        standing: Standing<'a>,
        days: DateInterval,
    ) -> Result<Extreme<'a>, ClockError> {
        let from = match side {
            Side::Safe => days.earliest(),
            Side::Arguable => days.latest(),
        };
        // From a single day the first pass has taken the step already.
        let again = side == Side::Arguable && days.earliest() == days.latest();
        let end = self.nominal(side, standing, from, again)?;
        let mut extreme = Extreme { strict: end, excluded: None, standing, disputed: None };
        if self.may_exclude(standing.clock, days.earliest()) {
            for id in &standing.clock.exclusions {
                self.exclude(side, id, days, &mut extreme)?;
            }
        }
        Ok(extreme)
    }

    /// The end if all days count.
    fn nominal(
        &mut self,
        side: Side,
        standing: Standing<'a>,
        from: LegalDate,
        again: bool,
    ) -> Result<LegalDate, ClockError> {
        let period = standing.clock.period;
        let anchor = standing.clock.anchor;
        let clamped = end_of(from, period)?;
        if !again {
            self.note_end(standing, from, clamped);
        }
        if matches!(period, Period::Days(_) | Period::ClearDays(_)) {
            return Ok(clamped);
        }
        let literal = latest_end_of(from, period)?;
        if literal == clamped {
            return Ok(clamped);
        }
        let rule = self.ctx.rule(MONTH_END, from)?;
        let ways = self.ctx.ways(rule);
        let end = match side {
            Side::Safe if ways.strict => clamped,
            Side::Arguable if !ways.generous => clamped,
            Side::Safe | Side::Arguable => literal,
        };
        if end == literal {
            self.step(rule, from, literal, || {
                format!("Read literally, {period} from {anchor} on {from} end on {literal}.")
            });
        }
        if side == Side::Arguable {
            for reading in self.ctx.readings(rule) {
                let day = if reading.safe { clamped } else { literal };
                self.reading(rule, reading, Gives::LastDay, DateInterval::exactly(day));
            }
        }
        Ok(end)
    }

    fn note_end(&mut self, standing: Standing<'a>, from: LegalDate, end: LegalDate) {
        let (period, anchor) = (standing.clock.period, standing.clock.anchor);
        self.step_on(standing, from, end, || match period {
            Period::Days(1) => format!("The day after {anchor}, {from}, is {end}."),
            period => format!("{period} from {anchor} on {from}, that day not counted, end on {end}."),
        });
    }

    /// Notes where each reading of the rule leads, if there is a choice.
    pub(super) fn note_readings(&mut self, rule: &'a Rule, anchors: Anchors<'_>) -> Result<(), ClockError> {
        if !self.ctx.steps {
            return Ok(());
        }
        for Standing { reading, clock, .. } in self.standings(rule) {
            let (Some(reading), Some(days)) = (reading, find(anchors, clock.anchor)) else { continue };
            let (first, last) = (end_of(days.earliest(), clock.period)?, latest_end_of(days.latest(), clock.period)?);
            let (gives, first, last) = match clock.bound {
                Bound::Within => (Gives::LastDay, first, last),
                Bound::NotBefore => (Gives::FirstDay, day_after(first)?, day_after(last)?),
            };
            self.reading(rule, reading, gives, DateInterval::new(first, last)?);
        }
        Ok(())
    }
}
