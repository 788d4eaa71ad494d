//! What law is asked about: the book, the court, the day whose law counts and the day whose knowledge counts.

use kernel::LegalDate;

use crate::{
    book::{Book, Reading, Rule, RuleError},
    calendar::CourtCalendar,
    court::Court,
};

/// The law that a question is put to. Cheap to copy.
///
/// ```
/// use statutes::{Book, Context};
/// let book = Book::embedded();
/// let today = Context::new(&book);
/// let as_known_then = today.known_at("2010-06-01".parse()?);
/// # Ok::<(), kernel::DateError>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// The rules.
    pub book: &'a Book,
    /// The court in which the matter lies: readings that bind it leave the others behind. With none, every reading
    /// applies.
    pub court: Option<&'a Court>,
    /// When that court is open. With none, last days are not moved and the answer says so.
    pub calendar: Option<&'a CourtCalendar>,
    /// The day whose law counts for everything. With none, each period follows the law of the day that it runs from:
    /// amendments do not relate back.
    pub law_at: Option<LegalDate>,
    /// The day whose knowledge counts: what was decided or ordered later is left out. With none, all that the book
    /// knows: judgments relate back.
    pub known_at: Option<LegalDate>,
    /// Whether answers carry their steps and the dates of each reading. Without, they are computed several times as
    /// fast.
    pub steps: bool,
}

impl<'a> Context<'a> {
    /// The whole book, in no particular court, with steps.
    #[must_use]
    pub const fn new(book: &'a Book) -> Self {
        Self { book, court: None, calendar: None, law_at: None, known_at: None, steps: true }
    }

    /// The same law before that court.
    #[must_use]
    pub const fn in_court(self, court: &'a Court) -> Self {
        Self { court: Some(court), ..self }
    }

    /// The same law, with last days moved by that calendar if there is one.
    #[must_use]
    pub fn on_calendar(self, calendar: impl Into<Option<&'a CourtCalendar>>) -> Self {
        Self { calendar: calendar.into(), ..self }
    }

    /// The law as it stood on that day, for everything.
    #[must_use]
    pub const fn law_at(self, day: LegalDate) -> Self {
        Self { law_at: Some(day), ..self }
    }

    /// The law as the world knew it on that day.
    #[must_use]
    pub const fn known_at(self, day: LegalDate) -> Self {
        Self { known_at: Some(day), ..self }
    }

    /// The same law; answers leave out their steps and the dates of each reading.
    #[must_use]
    pub const fn without_steps(self) -> Self {
        Self { steps: false, ..self }
    }

    /// The rule that counts for something that happened on `day`.
    pub fn rule(&self, id: &str, day: LegalDate) -> Result<&'a Rule, RuleError> {
        self.book.rule_as_known(id, self.law_at.unwrap_or(day), self.known_at)
    }

    /// The readings of the rule that apply here; none if the rule is to be taken as written.
    pub fn readings(&self, rule: &'a Rule) -> impl Iterator<Item = &'a Reading> + use<'a> {
        rule.applicable(self.known_at, self.court)
    }

    /// The authority of the rule and of those of its readings that apply here: what is not known yet is not cited.
    pub(crate) fn citation(&self, rule: &'a Rule) -> String {
        let mut line = rule.citation();
        for judgment in self.readings(rule).flat_map(|reading| &reading.judgments) {
            if !rule.judgments.contains(judgment) {
                line.push_str("; ");
                line.push_str(judgment);
            }
        }
        line
    }

    /// Whether the reading binds the court that was named.
    pub(crate) fn binds(&self, reading: &Reading) -> bool {
        self.court.is_some_and(|court| reading.binds.iter().any(|bound| *bound == Court::Supreme || bound == court))
    }

    /// Which of two ways to count a rule of two readings allows here: the safe one, the generous one, or both.
    pub(crate) fn ways(&self, rule: &'a Rule) -> Ways {
        if rule.readings.is_empty() {
            return Ways { strict: true, generous: true };
        }
        let ways = self.readings(rule).fold(Ways { strict: false, generous: false }, |ways, reading| Ways {
            strict: ways.strict || reading.safe,
            generous: ways.generous || !reading.safe,
        });
        // Nothing is known of either: the careful way.
        if ways.strict || ways.generous { ways } else { Ways { strict: true, generous: false } }
    }
}

/// The ways to count that a rule allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Ways {
    /// That of the safe reading.
    pub(crate) strict: bool,
    /// That of another.
    pub(crate) generous: bool,
}

impl Ways {
    /// The generous one alone.
    pub(crate) const GENEROUS: Self = Self { strict: false, generous: true };
}

impl<'a> From<&'a Book> for Context<'a> {
    fn from(book: &'a Book) -> Self {
        Self::new(book)
    }
}

impl<'a> From<(&'a Book, Option<&'a CourtCalendar>)> for Context<'a> {
    fn from((book, calendar): (&'a Book, Option<&'a CourtCalendar>)) -> Self {
        Self::new(book).on_calendar(calendar)
    }
}

impl From<&Self> for Context<'_> {
    fn from(ctx: &Self) -> Self {
        *ctx
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{book::Source, court::HighCourt};

    const RULE: &str = r#"
[statute]
id = "test"
title = "Test"

[[rule]]
id = "test.rule"
authority = "s.1"
judgments = ["First v First"]
in_force_from = "1990-01-01"
status = "contested"
confidence = "medium"
plain = "A sentence."
readings = [
    { name = "one", safe = true, plain = "One.", judgments = ["First v First", "Second v Second"], binds = ["supreme_court"] },
    { name = "two", safe = false, plain = "Two.", judgments = ["Third v Third"], binds = ["high_court:kerala"], known_since = "2000-01-01" },
    { name = "three", safe = false, plain = "Three." },
]
"#;

    fn with_rule(check: impl Fn(Context<'_>, &Rule)) {
        let book = Book::parse(&[Source { name: "test.toml", text: RULE }]).unwrap();
        let ctx = Context::new(&book);
        check(ctx, ctx.rule("test.rule", "2020-01-01".parse().unwrap()).unwrap());
    }

    #[test]
    fn what_a_rule_rests_on_is_cited_once_and_nothing_that_is_not_known_yet() {
        with_rule(|ctx, rule| {
            let before = ctx.known_at("1999-12-31".parse().unwrap());
            let rule = before.book.rule_as_known(rule.id.as_str(), rule.in_force_from, None).unwrap();
            assert_eq!(before.citation(rule), "s.1; First v First; Second v Second");
            assert_eq!(ctx.citation(rule), "s.1; First v First; Second v Second; Third v Third");
        });
    }

    #[test]
    fn a_reading_binds_the_courts_below_its_own_and_the_supreme_courts_binds_all() {
        with_rule(|ctx, rule| {
            let [kerala, bombay] = [HighCourt::Kerala, HighCourt::Bombay].map(Court::High);
            let bound = |ctx: Context<'_>| rule.readings.iter().map(|reading| ctx.binds(reading)).collect::<Vec<_>>();
            assert_eq!(bound(ctx), [false; 3], "no court was named");
            assert_eq!(bound(ctx.in_court(&kerala)), [true, true, false]);
            assert_eq!(bound(ctx.in_court(&bombay)), [true, false, false]);
        });
    }
}
