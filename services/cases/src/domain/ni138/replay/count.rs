//! The days that the facts give by a law, with the rules that were used.

use kernel::{DateInterval, LegalDate};
use statutes::{ClockError, Fact as Known, Step, ni138};

use super::{Asked, Key};
use crate::domain::{
    DeadlineKind, Due,
    fact::{Fact, FactId, FactKind},
    ni138::{FoldError, Law, notice, position, record::Record, service},
};

/// A rule that was used, and the day whose law it was.
pub(super) type Used = (String, LegalDate);

/// A day by which something must be done, whether or not it still runs.
#[derive(Clone, Debug)]
pub(crate) struct CountedDay {
    pub(crate) kind: DeadlineKind,
    pub(crate) last_safe: LegalDate,
    pub(crate) last_arguable: LegalDate,
    pub(crate) rule_id: &'static str,
    pub(crate) steps: Vec<String>,
    pub(super) basis: FactId,
    pub(super) used: Vec<Used>,
}

impl CountedDay {
    pub(super) const fn days(&self) -> (LegalDate, LegalDate) {
        (self.last_safe, self.last_arguable)
    }

    fn of(due: Due, used: Vec<Used>) -> Self {
        let Due { kind, last_safe, last_arguable, rule_id, steps, basis, .. } = due;
        Self { kind, last_safe, last_arguable, rule_id, steps, basis, used }
    }
}

/// Every day that follows from the facts.
#[derive(Debug, Default)]
pub(super) struct Counts {
    days: Vec<CountedDay>,
    /// What could not be counted, in sentences.
    pub(super) errors: Vec<String>,
}

impl Counts {
    /// Counts from the facts as if no day had passed.
    pub(super) fn of(facts: &[Fact], law: Law<'_>, asked: &Asked<'_>) -> Result<Self, FoldError> {
        let facts = facts.iter().filter(|fact| !matches!(fact.kind, FactKind::DeadlinePassed(_)));
        let facts: Vec<Fact> = facts.cloned().collect();
        let record = Record::of(&facts, law, Some(asked.today()))?;
        let mut counts = Self::default();
        counts.add("the time for the notice", notice_by(&record).map(|day| day.into_iter().collect()));
        counts.add("the time to pay and that for the complaint", from_service(&record));
        let in_court = position(&record).deadlines.into_iter().filter(|due| is_in_court(due.kind));
        let in_court = in_court.map(|due| {
            let ran_from = facts.iter().find(|fact| fact.id == due.basis).map(|fact| fact.effective.earliest());
            let used = vec![(due.rule_id.to_owned(), ran_from.unwrap_or(due.last_safe))];
            CountedDay::of(due, used)
        });
        counts.days.extend(in_court);
        Ok(counts)
    }

    fn add(&mut self, what: &str, counted: Result<Vec<CountedDay>, ClockError>) {
        match counted {
            Ok(days) => self.days.extend(days),
            Err(error) => self.errors.push(format!("The statute book cannot count {what} by that law: {error}.")),
        }
    }

    pub(super) fn keys(&self) -> impl Iterator<Item = Key> {
        self.days.iter().map(Key::of_counted)
    }

    pub(super) fn get(&self, key: Key) -> Option<&CountedDay> {
        self.days.iter().find(|day| Key::of_counted(day) == key)
    }

    /// The rules that were used for all of it.
    pub(super) fn used(&self) -> impl Iterator<Item = &Used> {
        self.days.iter().flat_map(|day| &day.used)
    }
}

const fn is_in_court(kind: DeadlineKind) -> bool {
    !matches!(kind, DeadlineKind::NoticeBy | DeadlineKind::PayBy | DeadlineKind::ComplaintBy)
}

fn notice_by(record: &Record<'_>) -> Result<Option<CountedDay>, ClockError> {
    let answer = ni138::notice_by(record.law.out_of_court(), record.intimation())?;
    let Known::Known(last) = answer.value else { return Ok(None) };
    let steps = &answer.reasoning.steps;
    Ok(Some(CountedDay {
        kind: DeadlineKind::NoticeBy,
        last_safe: last.safe(),
        last_arguable: last.arguable(),
        rule_id: ni138::rule::NOTICE_BY,
        steps: steps.iter().map(ToString::to_string).collect(),
        basis: record.fact.id,
        used: used(ni138::rule::NOTICE_BY, record.dishonour.informed_on, steps),
    }))
}

/// From the letters that were sent in time, as far as they may have arrived.
fn from_service(record: &Record<'_>) -> Result<Vec<CountedDay>, ClockError> {
    let letters = notice::judge(record)?.letters;
    let Some(service) = service::judge(record, &letters)? else { return Ok(Vec::new()) };
    let steps = ni138::complaint_window(record.law.context(), &service.supposed)?.reasoning.steps;
    let used = |id: &str| {
        let of_it =
            steps.iter().filter(|step| id == ni138::rule::COMPLAINT_BY || step.rule != ni138::rule::COMPLAINT_BY);
        of_it.map(|step| (step.rule.clone(), step.from)).collect::<Vec<Used>>()
    };
    let dues = service.pay_deadline().into_iter().chain([service.complaint_deadline()]);
    Ok(dues
        .map(|due| {
            let used = used(due.rule_id);
            CountedDay::of(due, used)
        })
        .collect())
}

fn used(id: &str, from: DateInterval, steps: &[Step]) -> Vec<Used> {
    let named = steps.iter().map(|step| (step.rule.clone(), step.from));
    [(id.to_owned(), from.earliest())].into_iter().chain(named).collect()
}
