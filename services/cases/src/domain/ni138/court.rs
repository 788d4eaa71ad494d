//! The complaint in court: where it stands by what is on record of it since its filing (NI Act ss.142 to 148).
//!
//! | file | rule |
//! |---|---|
//! | `docket` | the steps that stand, and their order |
//! | `order` | what of them contradicts itself |
//! | `judgment` | what is in force after judgments and appeals |
//! | `derive` | how far the complaint has come |
//! | `stage`, `words` | what each stage carries and says |
//! | `hearings` | hearings and their alarms |
//! | `clocks` | the days that the law and the court set |

mod clocks;
mod derive;
mod docket;
mod hearings;
mod judgment;
mod order;
mod stage;
mod words;

use statutes::Verdict;

use self::clocks::Clocks;
pub(super) use self::docket::Docket;
use super::{State, payment::Payment, record::Record};
use crate::domain::{
    Due,
    fact::{ComplaintFiled, Condonation, CourtStep},
};
pub(crate) use clocks::is_ours;
pub(crate) use hearings::Hearing;
pub(crate) use stage::{Complaint, Stage, Trial};

/// Where a complaint stands in court.
pub(super) struct InCourt {
    pub(super) state: State,
    pub(super) deadlines: Vec<Due>,
    /// What a lawyer must decide.
    pub(super) questions: Vec<String>,
    pub(super) remarks: Vec<String>,
}

/// Where the complaint stands that decides.
pub(super) fn stand(
    record: &Record<'_>,
    filing: &ComplaintFiled,
    complaint: Complaint,
    payment: &Payment<'_>,
) -> InCourt {
    let docket = record.docket(filing);
    let mut clocks = Clocks::of(record);
    let (outcome, mut questions) = judgment::outcome(&docket);
    questions.extend(order::contradictions(&docket));
    let reached = derive::stage(&docket, &outcome, payment, &mut clocks);
    let pending = reached.as_ref().is_none_or(Stage::can_be_compounded);
    let settle_by = if pending { clocks.settlement(payment) } else { None };
    questions.extend(clocks.questions);
    let mut remarks = clocks.remarks;
    remarks.extend(cognizance_before_condonation(record, filing, &complaint, &docket));
    let mut cures = Vec::new();
    if let Some(day) = settle_by {
        cures.push(format!(
            "The cheque amount is paid: compound the offence, or withdraw the complaint with the court's leave, by {day} \
             (NI Act s.147; BNSS s.280)."
        ));
    }
    let state = match reached {
        None => {
            cures.extend(complaint.cures);
            State::ComplaintFiled(Complaint { cures, ..complaint })
        }
        Some(stage) => {
            cures.extend(stage.cures());
            State::InCourt(Trial { complaint, stage, cures })
        }
    };
    InCourt { state, deadlines: clocks.deadlines, questions, remarks }
}

/// What hearings call for, over every complaint that stands: also one that rests on an earlier return is before a court.
pub(super) struct Attendance {
    pub(super) deadlines: Vec<Due>,
    pub(super) remarks: Vec<String>,
    pub(super) hearings: Vec<Hearing>,
    /// The last that became known.
    pub(super) cnr: Option<String>,
}

pub(super) fn attendance(record: &Record<'_>) -> Attendance {
    let mut all = Attendance { deadlines: Vec::new(), remarks: Vec::new(), hearings: Vec::new(), cnr: None };
    for filing in record.filings() {
        let docket = record.docket(filing);
        let hearings = hearings::of(&docket);
        let (armed, missed) = hearings::alarms(record, &hearings);
        all.remarks.extend(missed.into_iter().map(words::missed));
        all.remarks.extend(words::next(&armed, &hearings));
        all.deadlines.extend(armed);
        all.hearings.extend(hearings);
        let registered = docket.last(|step| match step {
            CourtStep::Registered { cnr, .. } => Some(cnr.clone()),
            _ => None,
        });
        all.cnr = registered.map(|(_, cnr)| cnr).or(all.cnr);
    }
    all.hearings.sort_by_key(|hearing| hearing.on);
    all
}

/// That no hearing is known of a complaint that is pending: it may be fixed all the same.
pub(super) fn unlisted(state: &State, attendance: &Attendance) -> Option<String> {
    let pending = match state {
        State::ComplaintFiled(_) => true,
        State::InCourt(trial) => trial.stage.is_before_trial_court() || matches!(trial.stage, Stage::Appealed { .. }),
        _ => false,
    };
    let silent = attendance.deadlines.is_empty() && attendance.remarks.is_empty();
    (pending && silent).then(|| "No hearing is on record as fixed: look for it in the cause list.".to_owned())
}

/// Delay must be condoned before cognizance is taken (*H.S. Oberoi Buildtech*, 2025).
fn cognizance_before_condonation(
    record: &Record<'_>,
    filing: &ComplaintFiled,
    complaint: &Complaint,
    docket: &Docket<'_>,
) -> Option<String> {
    if !matches!(complaint.verdict, Verdict::Late { .. } | Verdict::Depends) {
        return None;
    }
    let on = docket.first(|step| matches!(step, CourtStep::CognizanceTaken { .. }))?;
    let condoned = record.condonation(filing).filter(|order| order.condonation == Condonation::Allowed);
    if condoned.is_some_and(|order| order.dated <= on) {
        return None;
    }
    Some(format!(
        "Cognizance was taken on {on} and no order that condones the delay is on record before it: it can be attacked \
         (NI Act s.142(1)(b) proviso)."
    ))
}

/// Whether a complaint was dismissed, and its trial did not go on.
pub(super) fn is_dismissed(record: &Record<'_>, filing: &ComplaintFiled) -> bool {
    derive::is_dismissed(&record.docket(filing))
}
