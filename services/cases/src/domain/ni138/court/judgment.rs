//! Judgment and appeal: what is in force after all of them.

use kernel::{LegalDate, Paise};

use super::docket::Docket;
use crate::domain::fact::{AppealResult, Appellant, CourtStep, Fact, JudgmentResult};

/// How the trial stands.
#[derive(Clone, Copy, Debug)]
pub(super) enum Outcome<'a> {
    /// No judgment is in force.
    Untried {
        /// When an appellate court sent it back, if one has.
        remanded: Option<LegalDate>,
    },
    Judged(Judgment<'a>),
    Appealed {
        on: LegalDate,
        by: Appellant,
        /// Against what; none if no judgment is on record.
        against: Option<Judgment<'a>>,
    },
}

/// A judgment, of the trial court or in appeal.
#[derive(Clone, Copy, Debug)]
pub(super) struct Judgment<'a> {
    pub(super) fact: &'a Fact,
    pub(super) on: LegalDate,
    pub(super) result: JudgmentResult,
    pub(super) fine: Option<Paise>,
    pub(super) compensation: Option<Paise>,
    pub(super) in_appeal: bool,
}

impl Judgment<'_> {
    const fn convicts(&self) -> bool {
        matches!(self.result, JudgmentResult::Convicted)
    }
}

/// What is in force, and what contradicts itself.
pub(super) fn outcome<'a>(docket: &Docket<'a>) -> (Outcome<'a>, Vec<String>) {
    let mut outcome = Outcome::Untried { remanded: None };
    let mut questions = Vec::new();
    for entry in docket.entries() {
        match *entry.step {
            CourtStep::JudgmentGiven { on, result, fine, compensation } => {
                let new = Judgment { fact: entry.fact, on, result, fine, compensation, in_appeal: false };
                match in_force(&outcome) {
                    None => outcome = with(outcome, new),
                    Some(known) if known.convicts() == new.convicts() => {}
                    Some(known) => questions.push(format!(
                        "Two judgments are on record that exclude each other: of {} ({}) and of {on} ({}).",
                        known.on,
                        known.result.words(),
                        result.words()
                    )),
                }
            }
            CourtStep::AppealFiled { on, by, .. } => {
                outcome = match outcome {
                    Outcome::Appealed { .. } => outcome,
                    Outcome::Judged(against) => Outcome::Appealed { on, by, against: Some(against) },
                    Outcome::Untried { .. } => Outcome::Appealed { on, by, against: None },
                };
            }
            CourtStep::AppealDecided { on, result } => {
                let before = in_force(&outcome).copied();
                let judged = |result| {
                    let awarded = before.filter(Judgment::convicts);
                    Outcome::Judged(Judgment {
                        fact: entry.fact,
                        on,
                        result,
                        fine: awarded.and_then(|before| before.fine),
                        compensation: awarded.and_then(|before| before.compensation),
                        in_appeal: true,
                    })
                };
                outcome = match result {
                    AppealResult::Convicted => judged(JudgmentResult::Convicted),
                    AppealResult::Acquitted => judged(JudgmentResult::Acquitted),
                    AppealResult::Remanded => Outcome::Untried { remanded: Some(on) },
                };
            }
            _ => {}
        }
    }
    (outcome, questions)
}

const fn in_force<'b, 'a>(outcome: &'b Outcome<'a>) -> Option<&'b Judgment<'a>> {
    match outcome {
        Outcome::Judged(judgment) | Outcome::Appealed { against: Some(judgment), .. } => Some(judgment),
        Outcome::Untried { .. } | Outcome::Appealed { against: None, .. } => None,
    }
}

/// A judgment that becomes known; an appeal against it may be on record before.
const fn with<'a>(outcome: Outcome<'a>, judgment: Judgment<'a>) -> Outcome<'a> {
    match outcome {
        Outcome::Appealed { on, by, .. } => Outcome::Appealed { on, by, against: Some(judgment) },
        Outcome::Untried { .. } | Outcome::Judged(_) => Outcome::Judged(judgment),
    }
}
