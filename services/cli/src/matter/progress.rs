//! What happened to a filed complaint: as it is sent, and as people and machines read it.

use proto::{
    counsel::{self as wire, HearingListed, Progress, ProgressStep, RecordProgressRequest, progress_step::Step},
    types::LegalDate,
};
use serde_json::{Value, json};

use super::{commands, find};
use crate::{
    args::{ListedArgs, ProgressArgs, StepArgs},
    call::Command,
    console::Console,
    failure::{Exit, Failure},
    json::{actor, day, money},
    session::Session,
    when::{day_text, money_text},
    words::Choice as _,
};

/// `recourse matter progress`.
pub async fn progress(args: &ProgressArgs, session: &Session, console: &mut Console) -> Result<Exit, Failure> {
    let mut counsel = session.counsel()?;
    let matter = find(&args.matter.reference, &mut counsel).await?;
    let filing_id = commands::standing(&matter, args.filing.as_deref())?;
    let filing = matter.filings.iter().find(|filing| filing.filing_id == filing_id);
    let court = filing.map_or(matter.court.as_str(), |filing| filing.court.as_str());
    let command = Command::begin(session);
    let message = RecordProgressRequest {
        filing_id,
        step: Some(ProgressStep { step: Some(step(&args.step, court)) }),
        note: args.note.clone(),
        corrects_progress_id: args.corrects.clone().unwrap_or_default(),
    };
    let response = counsel.client.record_progress(command.request(message)?).await;
    let response = response.map_err(|status| command.failure(&counsel.callee, status))?.into_inner();
    if response.already_recorded {
        writeln!(console.out, "This was on record before.")?;
    }
    commands::told(response.matter.as_ref(), console)
}

/// A step as it is typed; `court` is that of the filing.
fn step(args: &StepArgs, court: &str) -> Step {
    match args {
        StepArgs::Defects(said) => Step::DefectsNotified(wire::DefectsNotified {
            on: Some(said.on.into()),
            cure_by: said.cure_by.map(Into::into),
        }),
        StepArgs::Refiled(said) => Step::Refiled(wire::ComplaintRefiled { on: Some(said.on.into()) }),
        StepArgs::Registered(said) => Step::Registered(wire::ComplaintRegistered {
            on: Some(said.on.into()),
            cnr: said.cnr.clone(),
            case_number: said.case_number.clone(),
        }),
        StepArgs::HearingListed(ListedArgs { on, purpose, court: named }) => {
            Step::HearingListed(listed((*on).into(), *purpose, named.as_deref().unwrap_or(court)))
        }
        StepArgs::HearingHeld(said) => {
            let next = said.next.zip(said.next_purpose);
            let next_court = said.next_court.as_deref().unwrap_or(court);
            Step::HearingHeld(wire::HearingHeld {
                on: Some(said.on.into()),
                outcome: said.outcome.into(),
                next: next.map(|(on, purpose)| listed(on.into(), purpose, next_court)),
            })
        }
        StepArgs::Cognizance(said) => Step::CognizanceTaken(wire::CognizanceTaken { on: Some(said.on.into()) }),
        StepArgs::Dismissed(said) => {
            Step::Dismissed(wire::ComplaintDismissed { on: Some(said.on.into()), ground: said.ground.into() })
        }
        StepArgs::SummonsIssued(said) => {
            Step::SummonsIssued(wire::SummonsIssued { on: Some(said.on.into()), mode: said.mode.into() })
        }
        StepArgs::SummonsServed(said) => {
            Step::SummonsServed(wire::SummonsServed { on: Some(said.on.into()), mode: said.mode.into() })
        }
        StepArgs::Plea(said) => {
            Step::PleaRecorded(wire::PleaRecorded { on: Some(said.on.into()), plea: said.plea.into() })
        }
        StepArgs::InterimCompensation(said) => {
            let (on, amount) = (Some(said.on.into()), Some(said.amount.into()));
            Step::InterimCompensationOrdered(wire::InterimCompensationOrdered { on, amount })
        }
        StepArgs::TimeExtended(said) => Step::TimeExtended(wire::TimeExtended {
            on: Some(said.on.into()),
            of: said.of.into(),
            until: Some(said.until.into()),
        }),
        StepArgs::Deposit(said) => Step::DepositMade(wire::DepositMade {
            on: Some(said.on.into()),
            of: said.of.into(),
            amount: Some(said.amount.into()),
        }),
        StepArgs::Evidence(said) => {
            Step::EvidenceRecorded(wire::EvidenceRecorded { on: Some(said.on.into()), stage: said.stage.into() })
        }
        StepArgs::Judgment(said) => Step::JudgmentGiven(wire::JudgmentGiven {
            on: Some(said.on.into()),
            result: said.result.into(),
            fine: said.fine.map(Into::into),
            compensation: said.compensation.map(Into::into),
        }),
        StepArgs::Appeal(said) => Step::AppealFiled(wire::AppealFiled {
            on: Some(said.on.into()),
            by: said.by.into(),
            court: said.court.clone(),
        }),
        StepArgs::AppealDeposit(said) => {
            let (on, amount) = (Some(said.on.into()), Some(said.amount.into()));
            Step::AppealDepositOrdered(wire::AppealDepositOrdered { on, amount })
        }
        StepArgs::AppealDecided(said) => {
            Step::AppealDecided(wire::AppealDecided { on: Some(said.on.into()), result: said.result.into() })
        }
        StepArgs::Compounded(said) => {
            let (on, amount) = (Some(said.on.into()), said.amount.map(Into::into));
            Step::Compounded(wire::OffenceCompounded { on, amount })
        }
        StepArgs::Withdrawn(said) => Step::Withdrawn(wire::ComplaintWithdrawn { on: Some(said.on.into()) }),
        StepArgs::LokAdalat(said) => {
            let (on, amount) = (Some(said.on.into()), said.amount.map(Into::into));
            Step::LokAdalatSettled(wire::LokAdalatSettled { on, amount })
        }
        StepArgs::TakenBack => Step::TakenBack(wire::TakenBack {}),
    }
}

fn listed(on: LegalDate, purpose: wire::HearingPurpose, court: &str) -> HearingListed {
    HearingListed { on: Some(on), purpose: purpose.into(), court: court.to_owned() }
}

/// An entry in a line: its day, what happened.
pub(super) fn in_words(progress: &Progress) -> String {
    let Some(step) = progress.step.as_ref().and_then(|step| step.step.as_ref()) else {
        return "unknown".to_owned();
    };
    let amount = |amount: &Option<proto::types::Money>| {
        let text = money_text(amount.as_ref());
        if text.is_empty() { text } else { format!(" at {text}") }
    };
    let said = match step {
        Step::DefectsNotified(said) => match day_text(said.cure_by).as_str() {
            "" => "defects notified, without a day to cure them".to_owned(),
            cure_by => format!("defects notified, to be cured by {cure_by}"),
        },
        Step::Refiled(_) => "presented again".to_owned(),
        Step::Registered(said) => format!("registered, CNR {} {}", said.cnr, said.case_number).trim_end().to_owned(),
        Step::HearingListed(said) => format!("hearing fixed: {} before {}", said.purpose().words(), said.court),
        Step::HearingHeld(said) => {
            let next = said.next.as_ref().map(|next| {
                format!("; next on {}: {} before {}", day_text(next.on), next.purpose().words(), next.court)
            });
            format!("hearing held: {}{}", said.outcome().words(), next.unwrap_or_default())
        }
        Step::CognizanceTaken(_) => "cognizance taken".to_owned(),
        Step::Dismissed(said) => format!("complaint dismissed: {}", said.ground().words()),
        Step::SummonsIssued(said) => format!("summons issued by {}", said.mode().words()),
        Step::SummonsServed(said) => format!("summons served by {}", said.mode().words()),
        Step::PleaRecorded(said) => format!("plea: {}", said.plea().words()),
        Step::InterimCompensationOrdered(said) => format!("interim compensation ordered{}", amount(&said.amount)),
        Step::TimeExtended(said) => {
            format!("time for {} extended until {}", said.of().words(), day_text(said.until))
        }
        Step::DepositMade(said) => format!("paid for {}{}", said.of().words(), amount(&said.amount)),
        Step::EvidenceRecorded(said) => format!("evidence: {}", said.stage().words()),
        Step::JudgmentGiven(said) => {
            let awarded = [("fine", &said.fine), ("compensation", &said.compensation)];
            let awarded = awarded.iter().filter(|(_, amount)| amount.is_some());
            let awarded: Vec<String> =
                awarded.map(|(what, amount)| format!(", {what} {}", money_text((*amount).as_ref()))).collect();
            format!("judgment: {}{}", said.result().words(), awarded.concat())
        }
        Step::AppealFiled(said) => format!("appeal of the {} to {}", said.by().words(), said.court),
        Step::AppealDepositOrdered(said) => format!("deposit in appeal ordered{}", amount(&said.amount)),
        Step::AppealDecided(said) => format!("appeal decided: {}", said.result().words()),
        Step::Compounded(said) => format!("compounded{}", amount(&said.amount)),
        Step::Withdrawn(_) => "complaint withdrawn".to_owned(),
        Step::LokAdalatSettled(said) => format!("settled in a Lok Adalat{}", amount(&said.amount)),
        Step::TakenBack(_) => "an entry taken back".to_owned(),
    };
    let on = day_text(happened_on(step));
    let note = if progress.note.is_empty() { String::new() } else { format!(" ({})", progress.note) };
    let corrected = if progress.corrected { ", corrected since" } else { "" };
    format!("{on} {said}{note}{corrected}").trim_start().to_owned()
}

/// The day of a step; of a hearing that was fixed, the day for which it was.
const fn happened_on(step: &Step) -> Option<LegalDate> {
    match step {
        Step::DefectsNotified(said) => said.on,
        Step::Refiled(said) => said.on,
        Step::Registered(said) => said.on,
        Step::HearingListed(said) => said.on,
        Step::HearingHeld(said) => said.on,
        Step::CognizanceTaken(said) => said.on,
        Step::Dismissed(said) => said.on,
        Step::SummonsIssued(said) => said.on,
        Step::SummonsServed(said) => said.on,
        Step::PleaRecorded(said) => said.on,
        Step::InterimCompensationOrdered(said) => said.on,
        Step::TimeExtended(said) => said.on,
        Step::DepositMade(said) => said.on,
        Step::EvidenceRecorded(said) => said.on,
        Step::JudgmentGiven(said) => said.on,
        Step::AppealFiled(said) => said.on,
        Step::AppealDepositOrdered(said) => said.on,
        Step::AppealDecided(said) => said.on,
        Step::Compounded(said) => said.on,
        Step::Withdrawn(said) => said.on,
        Step::LokAdalatSettled(said) => said.on,
        Step::TakenBack(_) => None,
    }
}

/// An entry as machines read it.
pub(super) fn value(progress: &Progress) -> Value {
    json!({
        "progress_id": progress.progress_id,
        "step": progress.step.as_ref().and_then(|step| step.step.as_ref()).map(step_value),
        "note": progress.note,
        "corrects_progress_id": progress.corrects_progress_id,
        "corrected": progress.corrected,
        "recorded_by": actor(progress.recorded_by.as_ref()),
        "recorded_at": progress.recorded_at,
    })
}

/// A step under its name on the wire.
fn step_value(step: &Step) -> Value {
    let on = day(happened_on(step));
    let amount = |amount: &Option<proto::types::Money>| money(amount.as_ref());
    let listing = |listed: &HearingListed| json!({ "on": day(listed.on), "purpose": listed.purpose().name(), "court": listed.court });
    match step {
        Step::DefectsNotified(said) => json!({ "defects_notified": { "on": on, "cure_by": day(said.cure_by) } }),
        Step::Refiled(_) => json!({ "refiled": { "on": on } }),
        Step::Registered(said) => {
            json!({ "registered": { "on": on, "cnr": said.cnr, "case_number": said.case_number } })
        }
        Step::HearingListed(said) => json!({ "hearing_listed": listing(said) }),
        Step::HearingHeld(said) => json!({ "hearing_held": {
            "on": on, "outcome": said.outcome().name(), "next": said.next.as_ref().map(listing),
        } }),
        Step::CognizanceTaken(_) => json!({ "cognizance_taken": { "on": on } }),
        Step::Dismissed(said) => json!({ "dismissed": { "on": on, "ground": said.ground().name() } }),
        Step::SummonsIssued(said) => json!({ "summons_issued": { "on": on, "mode": said.mode().name() } }),
        Step::SummonsServed(said) => json!({ "summons_served": { "on": on, "mode": said.mode().name() } }),
        Step::PleaRecorded(said) => json!({ "plea_recorded": { "on": on, "plea": said.plea().name() } }),
        Step::InterimCompensationOrdered(said) => {
            json!({ "interim_compensation_ordered": { "on": on, "amount": amount(&said.amount) } })
        }
        Step::TimeExtended(said) => {
            json!({ "time_extended": { "on": on, "of": said.of().name(), "until": day(said.until) } })
        }
        Step::DepositMade(said) => {
            json!({ "deposit_made": { "on": on, "of": said.of().name(), "amount": amount(&said.amount) } })
        }
        Step::EvidenceRecorded(said) => json!({ "evidence_recorded": { "on": on, "stage": said.stage().name() } }),
        Step::JudgmentGiven(said) => json!({ "judgment_given": {
            "on": on, "result": said.result().name(), "fine": amount(&said.fine),
            "compensation": amount(&said.compensation),
        } }),
        Step::AppealFiled(said) => {
            json!({ "appeal_filed": { "on": on, "by": said.by().name(), "court": said.court } })
        }
        Step::AppealDepositOrdered(said) => {
            json!({ "appeal_deposit_ordered": { "on": on, "amount": amount(&said.amount) } })
        }
        Step::AppealDecided(said) => json!({ "appeal_decided": { "on": on, "result": said.result().name() } }),
        Step::Compounded(said) => json!({ "compounded": { "on": on, "amount": amount(&said.amount) } }),
        Step::Withdrawn(_) => json!({ "withdrawn": { "on": on } }),
        Step::LokAdalatSettled(said) => {
            json!({ "lok_adalat_settled": { "on": on, "amount": amount(&said.amount) } })
        }
        Step::TakenBack(_) => json!({ "taken_back": {} }),
    }
}
