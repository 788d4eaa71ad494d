//! Any clock of the book. Its options are what the rule and its readings run from, so they are known only once its name
//! is read.

mod typed;

use std::ffi::OsString;

use kernel::DateInterval;
use serde_json::{Value, json};
use statutes::{Anchor, Answer, ClockError, Fact, Reasoning, Window};

use self::typed::Verb;
use super::{
    asked::Law,
    assessment, bad, reasons,
    timeline::{Timeline, section},
    words,
};
use crate::{
    console::{Console, Tone},
    failure::{Exit, Failure},
    text::plain,
};

/// A question about one clock.
struct Question {
    law: Law,
    json: bool,
    id: String,
    /// When that happened from which the clock and its readings run; what it runs from itself comes first.
    anchors: Vec<(Anchor, DateInterval)>,
    done: Fact<DateInterval>,
}

/// `law clock ID`.
pub(super) fn clock(words: &[OsString], console: &mut Console) -> Result<Exit, Failure> {
    let Some(question) = Question::read(words, Verb::Clock, console)? else { return Ok(Exit::Done) };
    let Question { law, id, json, .. } = &question;
    let answer = question.window().map_err(bad)?;
    let exit = if answer.value == Fact::Unknown { Exit::Unsettled } else { Exit::Done };
    if *json {
        let mut value = super::value_of(&answer)?;
        if let Value::Object(map) = &mut value {
            map.insert("clock".to_owned(), json!(id));
            map.insert("act".to_owned(), json!(question.act()));
        }
        super::print_json(&law.beside(value), console)?;
        return Ok(exit);
    }
    let mut page = super::page(console.paint);
    super::title(&mut page, &question.title());
    law.headline(&mut page);
    page.gap();
    let act = question.act();
    match &answer.value {
        Fact::Unknown => page.toned(2, "Answer", assessment::LABEL, "not known", Tone::Near),
        Fact::Known(Window::Within { last, outer }) => {
            page.labelled(2, "Last day", assessment::LABEL, &format!("{last}, to {act}"));
            if let Some(outer) = outer {
                let text = format!("until {}, by {}: {}", outer.last, outer.by, words::sentence(&outer.how));
                page.labelled(2, "Extension", assessment::LABEL, &plain(&text));
            }
        }
        Fact::Known(Window::NotBefore { first }) => {
            page.labelled(2, "First day", assessment::LABEL, &format!("{first}, to {act}"));
        }
    }
    let timeline = question.timeline(&answer);
    if !timeline.is_empty() {
        page.gap();
        timeline.show(&mut page);
    }
    reasons::show(&mut page, &answer.reasoning, law);
    law.foot(&mut page);
    super::print(page, console)?;
    Ok(exit)
}

/// `law assess ID`.
pub(super) fn assess(words: &[OsString], console: &mut Console) -> Result<Exit, Failure> {
    let Some(question) = Question::read(words, Verb::Assess, console)? else { return Ok(Exit::Done) };
    let Question { law, id, anchors, done, json } = &question;
    let answer = question.window().map_err(bad)?;
    question.check_order(&answer)?;
    let ctx = law.context();
    let assessed =
        if anchors.is_empty() { ctx.assess(id, Fact::Unknown, *done) } else { ctx.assess_from(id, anchors, *done) };
    let mut timeline = question.timeline(&answer);
    timeline.happened("The act was done", done.known());
    assessment::print(&question.title(), timeline, &assessed.map_err(bad)?, law, (*json, console))
}

impl Question {
    fn window(&self) -> Result<Answer<Window>, ClockError> {
        let ctx = self.law.context();
        if self.anchors.is_empty() {
            ctx.clock(&self.id, Fact::Unknown)
        } else {
            ctx.clock_from(&self.id, &self.anchors)
        }
    }

    /// An act within a time comes after that from which the time runs; except a payment, which may come before.
    fn check_order(&self, answer: &Answer<Window>) -> Result<(), Failure> {
        let (Some((anchor, from)), Fact::Known(done)) = (self.anchors.first(), self.done) else { return Ok(()) };
        let within = matches!(answer.value, Fact::Known(Window::Within { .. }));
        if !within || self.act().starts_with("pay") || done.latest() >= from.earliest() {
            return Ok(());
        }
        Err(bad(ClockError::Contradiction {
            earlier: anchor.to_string(),
            earlier_on: from.earliest(),
            later: format!("the act ({})", self.act()),
            later_on: done.latest(),
        }))
    }

    /// What is to be done, as it stands after "to".
    fn act(&self) -> String {
        let versions = self.law.book.versions_of(&self.id);
        let on = self.anchors.first().map(|(_, days)| days.earliest());
        let rule = on.and_then(|day| self.law.context().rule(&self.id, day).ok()).or_else(|| versions.last());
        let act = rule.and_then(|rule| rule.clock.as_ref()).and_then(|clock| clock.act.clone());
        act.unwrap_or_else(|| "act".to_owned())
    }

    fn title(&self) -> String {
        let statute = self.law.book.versions_of(&self.id).last().map_or("", |rule| rule.statute.as_str());
        let statute = self.law.book.statutes().iter().find(|it| it.id == statute).map_or("", |it| it.title.as_str());
        format!("{}: {}", self.id, plain(statute))
    }

    fn timeline(&self, answer: &Answer<Window>) -> Timeline {
        let mut timeline = Timeline::default();
        for (anchor, days) in &self.anchors {
            timeline.happened(&words::capitalised(anchor.words()), *days);
        }
        window(&mut timeline, &self.law, (&self.id, &self.act()), &answer.value, &answer.reasoning);
        timeline
    }
}

/// The days of a window.
pub(super) fn window(
    timeline: &mut Timeline,
    law: &Law,
    (rule, act): (&str, &str),
    window: &Fact<Window>,
    reasoning: &Reasoning,
) {
    let authority = section(law, reasoning, rule);
    match window {
        Fact::Unknown => {}
        Fact::Known(Window::Within { last, outer }) => {
            let safe = if last.safe() == last.arguable() { "" } else { "safe " };
            timeline.act(last.safe(), format!("Last {safe}day to {act}"), authority);
            if last.safe() != last.arguable() {
                timeline.follows(last.arguable(), format!("Last arguable day to {act}"), None);
            }
            if let Some(outer) = outer {
                timeline.follows(outer.last.safe(), format!("End of the extension that {} can give", outer.by), None);
            }
        }
        Fact::Known(Window::NotBefore { first }) => {
            if first.safe() != first.arguable() {
                timeline.follows(first.arguable(), format!("First arguable day to {act}"), None);
            }
            let safe = if first.safe() == first.arguable() { "" } else { "safe " };
            timeline.act(first.safe(), format!("First {safe}day to {act}"), authority);
        }
    }
}
