//! What the folds ask of the statute book. Days are counted there and nowhere else.

use kernel::{DateInterval, LegalDate};
use statutes::{Anchor, Answer, ClockError, Context, EarliestDay, Fact as Known, LastDay, RuleError, Verdict, Window};

use crate::{
    position::{Day, Deadline, Whose},
    question::Question,
    record::EntryId,
};

/// The law, the day on which a proceeding is looked at, and the clocks that were found to run.
pub(crate) struct Law<'a> {
    pub(crate) context: Context<'a>,
    pub(crate) today: LegalDate,
    pub(crate) deadlines: Vec<Deadline>,
    /// What the book could not count.
    pub(crate) failures: Vec<String>,
}

/// When that happened from which a clock runs; the first is what the rule itself runs from.
type Anchors<'s> = &'s [(Anchor, DateInterval)];

impl<'a> Law<'a> {
    pub(crate) const fn new(context: Context<'a>, today: LegalDate) -> Self {
        Self { context, today, deadlines: Vec::new(), failures: Vec::new() }
    }

    /// The last day of a clock, which is armed; none if it is not known.
    pub(crate) fn last(
        &mut self,
        rule: &'static str,
        anchors: Anchors<'_>,
        basis: &[EntryId],
        whose: Whose,
    ) -> Option<LastDay> {
        match self.arm(rule, anchors, basis, whose)? {
            Day::Within(last) => Some(last),
            Day::NotBefore(_) => None,
        }
    }

    /// The first day of a clock, which is armed; none if it is not known.
    pub(crate) fn first(
        &mut self,
        rule: &'static str,
        anchors: Anchors<'_>,
        basis: &[EntryId],
        whose: Whose,
    ) -> Option<EarliestDay> {
        match self.arm(rule, anchors, basis, whose)? {
            Day::NotBefore(first) => Some(first),
            Day::Within(_) => None,
        }
    }

    /// The last day of a clock that is not armed: of something that has been done.
    pub(crate) fn last_of(&mut self, rule: &'static str, anchors: Anchors<'_>) -> Option<LastDay> {
        match self.window(rule, anchors)?.value {
            Known::Known(Window::Within { last, .. }) => Some(last),
            _ => None,
        }
    }

    /// The first day of a clock that is not armed.
    pub(crate) fn first_of(&mut self, rule: &'static str, anchors: Anchors<'_>) -> Option<EarliestDay> {
        match self.window(rule, anchors)?.value {
            Known::Known(Window::NotBefore { first }) => Some(first),
            _ => None,
        }
    }

    /// The same, of a clock without which nothing follows: that the book has none is a question.
    pub(crate) fn required(&mut self, rule: &'static str, anchors: Anchors<'_>) -> Option<LastDay> {
        let last = self.last_of(rule, anchors);
        if last.is_none() {
            self.fail(&ClockError::Rule(RuleError::NoClock(rule.to_owned())));
        }
        last
    }

    /// Until when the time of a clock can be extended, where the law sets a limit.
    pub(crate) fn outer_of(&mut self, rule: &'static str, anchors: Anchors<'_>) -> Option<LastDay> {
        match self.window(rule, anchors)?.value {
            Known::Known(Window::Within { outer, .. }) => outer.map(|outer| outer.last),
            _ => None,
        }
    }

    /// Whether something that was done is in time by a clock; unknown if the day is from which it runs.
    pub(crate) fn verdict(
        &mut self,
        rule: &'static str,
        anchor: Option<(Anchor, DateInterval)>,
        done: DateInterval,
    ) -> Verdict {
        let Some(anchor) = anchor else { return Verdict::Unknown };
        match self.context.assess_from(rule, &[anchor], done) {
            Ok(assessment) => assessment.verdict,
            Err(error) => {
                self.fail(&error);
                Verdict::Unknown
            }
        }
    }

    /// The last day of an armed clock that runs from that entry.
    pub(crate) fn armed(&self, rule: &str, basis: EntryId) -> Option<LastDay> {
        self.deadlines.iter().find_map(|deadline| match deadline.day {
            Day::Within(last) if deadline.rule == rule && deadline.basis.contains(&basis) => Some(last),
            _ => None,
        })
    }

    /// The time of a clock that is armed was extended, by what these entries say.
    pub(crate) fn extend(&mut self, rule: &str, until: LegalDate, by: &[EntryId]) {
        for deadline in self.deadlines.iter_mut().filter(|deadline| deadline.rule == rule) {
            deadline.day = Day::Within(LastDay::fixed(until));
            deadline.steps.push(format!("The time was extended to {until}."));
            deadline.basis.extend(by);
        }
    }

    /// A clock does not run any more: what it waited for has been done.
    pub(crate) fn disarm(&mut self, rule: &str) {
        self.deadlines.retain(|deadline| deadline.rule != rule);
    }

    /// What the book could not count: for counsel.
    pub(crate) fn uncounted(&self) -> Vec<Question> {
        let each = self.failures.iter().map(|failure| {
            Question::law(
                format!("The statute book cannot count from the dates on record: {failure}. Counsel decides."),
                [],
            )
        });
        each.collect()
    }

    fn arm(&mut self, rule: &'static str, anchors: Anchors<'_>, basis: &[EntryId], whose: Whose) -> Option<Day> {
        let Answer { value, reasoning } = self.window(rule, anchors)?;
        let day = match value {
            Known::Known(Window::Within { last, .. }) => Day::Within(last),
            Known::Known(Window::NotBefore { first }) => Day::NotBefore(first),
            Known::Unknown => return None,
        };
        let mut authority: Vec<String> = Vec::new();
        for step in &reasoning.steps {
            if !authority.contains(&step.authority) {
                authority.push(step.authority.clone());
            }
        }
        self.deadlines.push(Deadline {
            rule,
            whose,
            day,
            authority,
            steps: reasoning.steps.iter().map(ToString::to_string).collect(),
            assumed: reasoning.assumed.iter().map(ToString::to_string).collect(),
            basis: basis.to_vec(),
        });
        Some(day)
    }

    /// The window of a clock; none if the book has no such clock for the day: the law had none then.
    fn window(&mut self, rule: &'static str, anchors: Anchors<'_>) -> Option<Answer<Window>> {
        match self.context.clock_from(rule, anchors) {
            Ok(answer) => Some(answer),
            Err(ClockError::Rule(
                RuleError::NotInForce { .. } | RuleError::NotKnown { .. } | RuleError::NoClock(_),
            )) => None,
            Err(error) => {
                self.fail(&error);
                None
            }
        }
    }

    fn fail(&mut self, error: &ClockError) {
        let failure = error.to_string();
        if !self.failures.contains(&failure) {
            self.failures.push(failure);
        }
    }
}
