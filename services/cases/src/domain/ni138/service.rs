//! Service, and the clocks that run from it: the time to pay (NI Act s.138 proviso (c)) and the month for the complaint
//! (s.142(1)(b)).

use kernel::{DateInterval, LegalDate};
use statutes::{
    Answer, Article, ClockError, Dispatch, Fact as Known, Reasoning, Service as Served,
    ni138::{self, ComplaintWindow},
};

use super::{
    notice::Sent,
    record::{Letter, Record, recording},
};
use crate::domain::{
    DeadlineKind, Due,
    fact::{EmptyWindow, Evidence, Fact, FilingWindow},
};

/// What is known about the service of the letters from which clocks run.
pub(super) struct Service<'a> {
    /// Every letter, as the statute book sees it.
    pub(super) articles: Vec<Article>,
    /// The same, where a letter of which nothing is known counts as served on the day of its booking.
    pub(super) supposed: Vec<Article>,
    /// The letters of which nothing is known.
    pub(super) unknown: usize,
    /// The days on which letters were booked, if any was.
    pub(super) booked: Option<DateInterval>,
    /// The window from the supposed letters: the true one if nothing is unknown.
    pub(super) window: ComplaintWindow,
    pub(super) steps: Vec<String>,
    /// The facts that decide the earliest and the latest service.
    earliest: &'a Fact,
    latest: &'a Fact,
}

/// One letter as the clocks see it.
struct Clocked<'a> {
    article: Article,
    supposed: Article,
    days: DateInterval,
    basis: &'a Fact,
    known: bool,
}

/// What is known of service; none if no clock runs from any letter.
///
/// Clocks run from the earliest and to the latest possible service over every letter: which of them reached the noticee
/// first is not for the creditor to choose.
pub(super) fn judge<'a>(
    record: &Record<'a>,
    letters: &[(Letter<'a>, Sent)],
) -> Result<Option<Service<'a>>, ClockError> {
    let clocked: Vec<Clocked<'a>> = letters.iter().filter_map(|(letter, _)| clocked(letter)).collect();
    let first = clocked.iter().min_by_key(|letter| (letter.days.earliest(), recording(letter.basis)));
    let last = clocked.iter().min_by_key(|letter| (std::cmp::Reverse(letter.days.latest()), recording(letter.basis)));
    let (Some(first), Some(last)) = (first, last) else { return Ok(None) };
    let supposed: Vec<Article> = clocked.iter().map(|letter| letter.supposed.clone()).collect();
    let Answer { value, reasoning } = ni138::complaint_window(record.law.context(), &supposed)?;
    let Known::Known(window) = value else { return Ok(None) };
    let unknown = clocked.iter().filter(|letter| !letter.known).count();
    let days = letters.iter().filter_map(|(letter, _)| letter.booked.map(|(_, day)| day));
    let booked = days.clone().min().zip(days.max()).and_then(|(first, last)| DateInterval::new(first, last).ok());
    Ok(Some(Service {
        articles: clocked.iter().map(|letter| letter.article.clone()).collect(),
        unknown,
        booked,
        window,
        steps: steps(&reasoning, unknown),
        earliest: first.basis,
        latest: last.basis,
        supposed,
    }))
}

fn clocked<'a>(letter: &Letter<'a>) -> Option<Clocked<'a>> {
    let article = Article::new(format!("letter {} to {}", letter.id, letter.noticee));
    let served = letter.evidence.and_then(|(fact, evidence)| match evidence {
        Evidence::Served { on, .. } => Some((fact, *on)),
        Evidence::NotServed { .. } | Evidence::Unknown { .. } => None,
    });
    let known = |article: Article, days: DateInterval, basis| Clocked {
        supposed: article.clone(),
        article,
        days,
        basis,
        known: true,
    };
    match (letter.booked, served) {
        (None, None) => None,
        (None, Some((fact, on))) => Some(known(article.served(Served(on)), on, fact)),
        (Some((_, booked_on)), Some((fact, on))) if booked_on <= on.latest() => {
            // No letter is served before it was booked.
            let days = DateInterval::new(on.earliest().max(booked_on), on.latest()).unwrap_or(on);
            Some(known(article.sent(Dispatch(booked_on)).served(Served(on)), days, fact))
        }
        // Served before it was booked, which cannot be: nothing is known, and the clocks run from the earliest day said.
        (Some(_), Some((fact, on))) => {
            let days = DateInterval::exactly(on.earliest());
            Some(Clocked { supposed: article.clone().served(Served(days)), article, days, basis: fact, known: false })
        }
        (Some((fact, booked_on)), None) => {
            let days = DateInterval::exactly(booked_on);
            let article = article.sent(Dispatch(booked_on));
            Some(Clocked { supposed: article.clone().served(Served(days)), article, days, basis: fact, known: false })
        }
    }
}

fn steps(reasoning: &Reasoning, unknown: usize) -> Vec<String> {
    let supposed = (unknown > 0).then(|| {
        format!(
            "The service of {unknown} of the letters is not known: each is counted as if served on the day of its \
             booking, the earliest possible. The last day moves when it is known."
        )
    });
    let steps = reasoning.steps.iter().map(ToString::to_string);
    supposed.into_iter().chain(steps).chain(reasoning.assumed.iter().map(ToString::to_string)).collect()
}

impl Service<'_> {
    /// Whether the service of every letter is known.
    pub(super) const fn is_known(&self) -> bool {
        self.unknown == 0
    }

    /// Whether it is known to the day: what is then open is how the law is read.
    pub(super) fn is_exact(&self) -> bool {
        self.is_known() && self.window.payment.pay_by.earliest() == self.window.payment.pay_by.latest()
    }

    /// The last day to pay, at the latest.
    pub(super) const fn pay_by(&self) -> LegalDate {
        self.window.payment.pay_by.latest()
    }

    /// The drawer's deadline: nothing is unpaid for certain before the latest possible last day is over. It is armed
    /// when the service of every letter is known.
    pub(super) fn pay_deadline(&self) -> Option<Due> {
        let day = self.pay_by();
        self.is_known().then(|| Due {
            kind: DeadlineKind::PayBy,
            last_safe: day,
            last_arguable: day,
            day,
            ladder: None,
            rule_id: ni138::rule::PAY_BY,
            steps: self.steps.clone(),
            basis: self.latest.id,
        })
    }

    /// The deadline of the complaint, from the earliest possible service.
    pub(super) fn complaint_deadline(&self) -> Due {
        let last = self.window.last;
        let day = match &self.window.window {
            // Where no day is safe, nobody can act by the safe last day: the day to act on is the one to wait for.
            ni138::FilingWindow::Empty { act_on, .. } if self.is_known() => last.safe().max(*act_on),
            _ => last.safe(),
        };
        Due {
            kind: DeadlineKind::ComplaintBy,
            last_safe: last.safe(),
            last_arguable: last.arguable(),
            day,
            ladder: Some(last),
            rule_id: ni138::rule::COMPLAINT_BY,
            steps: self.steps.clone(),
            basis: self.earliest.id,
        }
    }

    /// The window in the words of a proceeding: the one by which deadlines are armed and filings authorised.
    pub(super) fn filing_window(&self) -> FilingWindow {
        let ComplaintWindow { earliest, last, window, .. } = &self.window;
        let empty = match window {
            ni138::FilingWindow::Open { .. } => None,
            ni138::FilingWindow::Empty { act_on, course } => {
                Some(EmptyWindow { act_on: *act_on, course: course.clone() })
            }
        };
        FilingWindow {
            earliest_safe: earliest.safe(),
            earliest_arguable: earliest.arguable(),
            last_safe: last.safe(),
            last_arguable: last.arguable(),
            empty,
        }
    }
}
