//! From the steps to the stage: the furthest that is on record. What lies between and is not on record stays unknown.

use kernel::{DateInterval, LegalDate};

use super::{
    clocks::Clocks,
    docket::{Docket, trial_rank},
    judgment::Outcome,
    stage::Stage,
};
use crate::domain::{fact::CourtStep, ni138::payment::Payment};

/// The stage; none if nothing is known but that the complaint was filed. The clocks of the stage are armed.
pub(super) fn stage(
    docket: &Docket<'_>,
    outcome: &Outcome<'_>,
    payment: &Payment<'_>,
    clocks: &mut Clocks<'_, '_>,
) -> Option<Stage> {
    if let Some(ended) = end(docket).or_else(|| dismissed(docket)) {
        return Some(ended);
    }
    match outcome {
        Outcome::Judged(judgment) => {
            let judged = clocks.appeal(judgment);
            Some(if judged.acquits() { Stage::Acquitted(judged) } else { Stage::Convicted(judged) })
        }
        Outcome::Appealed { on, by, against } => {
            clocks.appeal_deposit(docket, against.as_ref());
            Some(Stage::Appealed { on: *on, by: *by, against: against.map(|judgment| judgment.result) })
        }
        Outcome::Untried { remanded } => {
            let pay_by = clocks.summons(docket, payment);
            clocks.interim_compensation(docket);
            trial(docket, *remanded, pay_by).or_else(|| registry(docket, clocks))
        }
    }
}

/// What the parties have ended: the first of it decides.
fn end(docket: &Docket<'_>) -> Option<Stage> {
    let of = |step: &CourtStep| {
        Some(match step {
            CourtStep::Compounded { on, amount } => Stage::Compounded { on: *on, amount: *amount },
            CourtStep::Withdrawn { on } => Stage::Withdrawn { on: *on },
            CourtStep::LokAdalatSettled { on, amount } => Stage::LokAdalatSettled { on: *on, amount: *amount },
            _ => return None,
        })
    };
    docket.find(of).next().map(|(_, end)| end)
}

/// The last dismissal, unless the trial went on after it.
fn dismissed(docket: &Docket<'_>) -> Option<Stage> {
    let of = |step: &CourtStep| match step {
        CourtStep::Dismissed { on, ground } => Some((*on, *ground)),
        _ => None,
    };
    let (_, (on, ground)) = docket.find(of).next_back()?;
    let went_on = docket.entries().any(|entry| entry.step.on() > on && trial_rank(entry.step).is_some());
    (!went_on).then_some(Stage::Dismissed { on, ground })
}

/// Whether the complaint was dismissed, and its trial did not go on.
pub(super) fn is_dismissed(docket: &Docket<'_>) -> bool {
    dismissed(docket).is_some()
}

fn trial(docket: &Docket<'_>, remanded: Option<LegalDate>, pay_by: Option<LegalDate>) -> Option<Stage> {
    let evidence = docket.last(|step| match step {
        CourtStep::EvidenceRecorded { on, stage } if remanded.is_none_or(|day| *on >= day) => Some((*on, *stage)),
        _ => None,
    });
    if let Some((_, (on, stage))) = evidence {
        return Some(Stage::Evidence { on, stage: Some(stage) });
    }
    if let Some(on) = remanded {
        return Some(Stage::Evidence { on, stage: None });
    }
    let plea = docket.last(|step| match step {
        CourtStep::PleaRecorded { on, plea } => Some((*on, *plea)),
        _ => None,
    });
    if let Some((_, (on, plea))) = plea {
        return Some(Stage::Pleaded { on, plea });
    }
    let issued_on = docket.first(|step| matches!(step, CourtStep::SummonsIssued { .. }));
    let served = || docket.find(|step| matches!(step, CourtStep::SummonsServed { .. }).then(|| step.on()));
    let (first, last) = (served().next(), served().next_back());
    let served_on = first.zip(last).and_then(|((_, first), (_, last))| DateInterval::new(first, last).ok());
    if issued_on.is_some() || served_on.is_some() {
        return Some(Stage::Summoned { issued_on, served_on, pay_by });
    }
    let on = docket.first(|step| matches!(step, CourtStep::CognizanceTaken { .. }))?;
    Some(Stage::Cognizance { on })
}

/// Where it stands before the registry, if the registry has said anything.
fn registry(docket: &Docket<'_>, clocks: &mut Clocks<'_, '_>) -> Option<Stage> {
    let refiled = docket.find(|step| matches!(step, CourtStep::Refiled { .. }).then(|| step.on()));
    let refiled = refiled.map(|(_, on)| on).next_back();
    let notified = docket.last(|step| match step {
        CourtStep::DefectsNotified { on, cure_by } => Some((*on, *cure_by)),
        _ => None,
    });
    match (notified, refiled) {
        (Some((fact, (notified_on, cure_by))), refiled) if refiled.is_none_or(|on| on < notified_on) => {
            let over = clocks.defects(fact, notified_on, cure_by);
            Some(Stage::Defective { notified_on, cure_by, over })
        }
        (_, Some(on)) => Some(Stage::Refiled { on }),
        (_, None) => None,
    }
}
