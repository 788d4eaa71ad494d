//! The clocks of a complaint in court, counted by the statute book. One that cannot be counted is a question, and leaves
//! the others running.

use kernel::{DateInterval, LegalDate, Paise};
use statutes::{ClockError, Fact as Known, LastDay, Window};

use super::{docket::Docket, judgment::Judgment, stage::Judged};
use crate::domain::{
    DeadlineKind, Due,
    fact::{CourtStep, DepositKind, Fact},
    ni138::{payment::Payment, record::Record},
};

/// The ids of the rules in the book.
pub(super) mod rule {
    pub(in super::super) const ATTENDANCE: &str = "ni138.attendance";
    pub(in super::super) const DEFECTS: &str = "ni138.defects";
    pub(in super::super) const PAY_ON_SUMMONS: &str = "ni138.pay_on_summons";
    pub(in super::super) const INTERIM_COMPENSATION_BY: &str = "ni138.interim_compensation_by";
    pub(in super::super) const APPEAL_BY: &str = "ni138.appeal_by";
    pub(in super::super) const VICTIM_APPEAL_BY: &str = "ni138.victim_appeal_by";
    pub(in super::super) const APPEAL_DEPOSIT: &str = "ni138.appeal_deposit";
    pub(in super::super) const SETTLE_IN_COURT: &str = "ni138.settle_in_court";
}

/// What interim compensation may be at most, and the deposit in appeal at least: one part in so many (NI Act ss.143A(2),
/// 148(1)).
const FIFTH: i64 = 5;

/// The clocks that run, and what is said of them.
pub(super) struct Clocks<'r, 'a> {
    record: &'r Record<'a>,
    pub(super) deadlines: Vec<Due>,
    pub(super) questions: Vec<String>,
    pub(super) remarks: Vec<String>,
}

/// A counted period.
struct Counted {
    last: LastDay,
    /// The end of the further time that a court can give.
    outer: Option<LegalDate>,
    steps: Vec<String>,
}

impl<'r, 'a> Clocks<'r, 'a> {
    pub(super) const fn of(record: &'r Record<'a>) -> Self {
        Self { record, deadlines: Vec::new(), questions: Vec::new(), remarks: Vec::new() }
    }

    /// Arms a deadline, unless it has passed. Answers whether it has.
    fn arm(&mut self, due: Due) -> bool {
        let passed = self.record.passed(due.kind, due.basis, due.day).is_some();
        if !passed {
            self.deadlines.push(due);
        }
        passed
    }

    fn count(&mut self, id: &'static str, what: &str, days: DateInterval) -> Option<Counted> {
        match counted(self.record, id, days) {
            Ok(counted) => counted,
            Err(error) => {
                self.questions.push(format!("The statute book cannot count {what}: {error}. Counsel decides."));
                None
            }
        }
    }

    /// The defects that the registry has found, by the day that it gave. Answers whether that day is over.
    pub(super) fn defects(&mut self, fact: &Fact, notified_on: LegalDate, cure_by: Option<LegalDate>) -> bool {
        let Some(day) = cure_by else {
            self.remarks.push("Until when they are to be cured is not known: ask the registry.".to_owned());
            return false;
        };
        let last = LastDay::fixed(day);
        let steps = vec![format!("The registry found defects on {notified_on} and gave until {day} to cure them.")];
        self.arm(Due { steps, ladder: Some(last), ..due(DeadlineKind::DefectsBy, rule::DEFECTS, last, fact) })
    }

    /// The accused's time to pay on the summons. Answers its last day, at the latest, if a summons was served.
    pub(super) fn summons(&mut self, docket: &Docket<'_>, payment: &Payment<'_>) -> Option<LegalDate> {
        let served = || docket.find(|step| matches!(step, CourtStep::SummonsServed { .. }).then(|| step.on()));
        let ((_, first), (fact, last)) = (served().next()?, served().next_back()?);
        let days = DateInterval::new(first, last).ok()?;
        let counted = self.count(rule::PAY_ON_SUMMONS, "the time to pay on the summons", days)?;
        let day = counted.last.arguable();
        match payment.full_on {
            Some(on) if first <= on && on <= day => self.remarks.push(format!(
                "That is within fifteen days of the summons: an accused who had no notice can ask for the complaint to be \
                 rejected (C.C. Alavi Haji v Palapetty Muhammed, 2007), the last day being {day} at the latest."
            )),
            Some(_) => {}
            None => {
                let due = due(DeadlineKind::SummonsPaymentBy, rule::PAY_ON_SUMMONS, LastDay::fixed(day), fact);
                if self.arm(Due { steps: counted.steps, ..due }) {
                    self.remarks.push(format!(
                        "The fifteen days to pay on the summons were over on {day} and the cheque amount is unpaid: that \
                         no notice was served is no defence any more (C.C. Alavi Haji v Palapetty Muhammed, 2007)."
                    ));
                }
            }
        }
        Some(day)
    }

    /// Interim compensation that was ordered and is not paid.
    pub(super) fn interim_compensation(&mut self, docket: &Docket<'_>) {
        let ordered = docket.last(|step| match step {
            CourtStep::InterimCompensationOrdered { on, amount } => Some((*on, *amount)),
            _ => None,
        });
        let Some((fact, (on, amount))) = ordered else { return };
        if five_times(amount) > self.record.dishonour.amount.get() {
            self.remarks.push(format!(
                "Interim compensation of {amount} is more than twenty per cent of the cheque amount (NI Act s.143A(2))."
            ));
        }
        let order = Order { fact, on, amount, of: DepositKind::InterimCompensation };
        self.ordered(docket, &order, DeadlineKind::InterimCompensationBy, rule::INTERIM_COMPENSATION_BY);
    }

    /// A deposit in appeal that was ordered and is not made.
    pub(super) fn appeal_deposit(&mut self, docket: &Docket<'_>, against: Option<&Judgment<'_>>) {
        let ordered = docket.last(|step| match step {
            CourtStep::AppealDepositOrdered { on, amount } => Some((*on, *amount)),
            _ => None,
        });
        let Some((fact, (on, amount))) = ordered else { return };
        let awarded = against.and_then(|judgment| judgment.fine.max(judgment.compensation));
        if awarded.is_some_and(|awarded| five_times(amount) < awarded.get()) {
            self.remarks.push(format!(
                "A deposit of {amount} is less than twenty per cent of what was awarded (NI Act s.148(1))."
            ));
        }
        let order = Order { fact, on, amount, of: DepositKind::Appeal };
        self.ordered(docket, &order, DeadlineKind::AppealDepositBy, rule::APPEAL_DEPOSIT);
    }

    /// What a court has ordered the accused to pay, until it is paid.
    fn ordered(&mut self, docket: &Docket<'_>, order: &Order<'_>, kind: DeadlineKind, id: &'static str) {
        let Order { fact, on, amount, of } = *order;
        let paid = docket.find(|step| match step {
            CourtStep::DepositMade { of: kind, amount, .. } if *kind == of => Some(*amount),
            _ => None,
        });
        let paid = paid.fold(Paise::ZERO, |sum, (_, amount)| sum.checked_add(amount).unwrap_or(Paise::MAX));
        if paid >= amount {
            return;
        }
        let Some(counted) = self.count(id, &format!("the time for {}", of.words()), DateInterval::exactly(on)) else {
            return;
        };
        let extended = docket.find(|step| match step {
            CourtStep::TimeExtended { on: later, of: kind, until } if *kind == of && *later >= on => Some(*until),
            _ => None,
        });
        let extended = extended.map(|(_, until)| until).max();
        let mut due = due(kind, id, counted.last, fact);
        due.last_arguable = counted.outer.unwrap_or(due.last_arguable).max(due.last_safe);
        due.steps = counted.steps;
        if let Some(until) = extended {
            due.steps.push(format!("The court extended the time until {until}."));
            (due.last_safe, due.last_arguable, due.day) = (until, until, until);
            if counted.outer.is_some_and(|outer| until > outer) {
                self.remarks.push(format!("The time for {} was extended beyond what the law allows.", of.words()));
            }
        }
        let (day, rest) = (due.day, amount.checked_sub(paid).unwrap_or(amount));
        if self.arm(due) {
            let what = of.words();
            self.remarks.push(format!("The time for {what} was over on {day}, and {rest} of {amount} are not paid."));
        }
    }

    /// The time to appeal against a judgment of the trial court. `ours` says whether it is for the complainant.
    pub(super) fn appeal(&mut self, judgment: &Judgment<'_>) -> Judged {
        let Judgment { fact, on, result, fine, compensation, in_appeal } = *judgment;
        let mut judged = Judged { on, result, fine, compensation, in_appeal, appeal_by: None, over: false };
        if in_appeal {
            return judged;
        }
        let ours = judged.acquits();
        let id = if ours { rule::VICTIM_APPEAL_BY } else { rule::APPEAL_BY };
        let Some(counted) = self.count(id, "the time to appeal", DateInterval::exactly(on)) else { return judged };
        let ladder = ours.then_some(counted.last);
        let due = Due { steps: counted.steps, ladder, ..due(DeadlineKind::AppealBy, id, counted.last, fact) };
        judged.appeal_by = Some(counted.last);
        judged.over = self.arm(due);
        judged
    }

    /// What is paid in full after filing is to be settled in court too. Answers by when.
    pub(super) fn settlement(&mut self, payment: &Payment<'_>) -> Option<LegalDate> {
        let (fact, on) = (payment.full_by?, payment.full_on?);
        let counted = self.count(rule::SETTLE_IN_COURT, "the time to settle in court", DateInterval::exactly(on))?;
        let (day, last) = (counted.last.safe(), counted.last);
        let due = due(DeadlineKind::CompoundBy, rule::SETTLE_IN_COURT, last, fact);
        let due = Due { steps: counted.steps, ladder: Some(last), ..due };
        if self.arm(due) {
            self.remarks.push(format!("It was to be settled in court by {day}, and is not."));
        }
        Some(day)
    }
}

/// Whether a deadline of a kind, counted by this rule, is ours to keep: those of which reminders are given.
pub(crate) fn is_ours(kind: DeadlineKind, rule_id: &str) -> bool {
    match kind {
        DeadlineKind::NoticeBy
        | DeadlineKind::ComplaintBy
        | DeadlineKind::DefectsBy
        | DeadlineKind::Hearing
        | DeadlineKind::CompoundBy => true,
        DeadlineKind::PayBy
        | DeadlineKind::SummonsPaymentBy
        | DeadlineKind::InterimCompensationBy
        | DeadlineKind::AppealDepositBy => false,
        DeadlineKind::AppealBy => rule_id == rule::VICTIM_APPEAL_BY,
    }
}

/// What a court has ordered to be paid.
struct Order<'a> {
    fact: &'a Fact,
    on: LegalDate,
    amount: Paise,
    of: DepositKind,
}

fn due(kind: DeadlineKind, rule_id: &'static str, last: LastDay, basis: &Fact) -> Due {
    Due {
        kind,
        last_safe: last.safe(),
        last_arguable: last.arguable(),
        day: last.safe(),
        ladder: None,
        rule_id,
        steps: Vec::new(),
        basis: basis.id,
    }
}

fn counted(record: &Record<'_>, id: &str, days: DateInterval) -> Result<Option<Counted>, ClockError> {
    let answer = record.law.context().clock(id, days)?;
    let steps = answer.reasoning.steps.iter().map(ToString::to_string);
    let steps = steps.chain(answer.reasoning.assumed.iter().map(ToString::to_string)).collect();
    Ok(match answer.value {
        Known::Known(Window::Within { last, outer }) => {
            Some(Counted { last, outer: outer.map(|outer| outer.last.arguable()), steps })
        }
        // These clocks are last days, and run from what was given.
        Known::Known(Window::NotBefore { .. }) | Known::Unknown => None,
    })
}

/// In paise, to compare with what the amount may be twenty per cent of.
fn five_times(amount: Paise) -> i64 {
    amount.get().saturating_mul(FIFTH)
}
