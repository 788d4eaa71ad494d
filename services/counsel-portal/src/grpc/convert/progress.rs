//! Steps of a complaint from the wire: every fault under the path of its field.

use kernel::{LegalDate, Paise};
use proto::{
    FieldError,
    counsel::{self as wire, progress_step::Step as Wire},
    types,
};

use super::{date, of_fault};
use crate::domain::{
    AppealResult, Appellant, DepositKind, DismissalGround, EvidenceStage, HearingOutcome, HearingPurpose,
    JudgmentResult, Listing, Plea, Step, SummonsMode, cnr, court, line,
};

/// How long a court's number for a case may be.
const CASE_NUMBER_MAX: usize = 64;

/// A step that can be read.
pub(super) fn step(message: Option<wire::ProgressStep>) -> Result<Step, FieldError> {
    let step = message.and_then(|message| message.step);
    let step = step.ok_or_else(|| FieldError::new("step", "is missing: say what happened"))?;
    let name = name(&step);
    read(step).map_err(|error| error.within(name).within("step"))
}

/// The field of a step.
const fn name(step: &Wire) -> &'static str {
    match step {
        Wire::DefectsNotified(_) => "defects_notified",
        Wire::Refiled(_) => "refiled",
        Wire::Registered(_) => "registered",
        Wire::HearingListed(_) => "hearing_listed",
        Wire::HearingHeld(_) => "hearing_held",
        Wire::CognizanceTaken(_) => "cognizance_taken",
        Wire::Dismissed(_) => "dismissed",
        Wire::SummonsIssued(_) => "summons_issued",
        Wire::SummonsServed(_) => "summons_served",
        Wire::PleaRecorded(_) => "plea_recorded",
        Wire::InterimCompensationOrdered(_) => "interim_compensation_ordered",
        Wire::TimeExtended(_) => "time_extended",
        Wire::DepositMade(_) => "deposit_made",
        Wire::EvidenceRecorded(_) => "evidence_recorded",
        Wire::JudgmentGiven(_) => "judgment_given",
        Wire::AppealFiled(_) => "appeal_filed",
        Wire::AppealDepositOrdered(_) => "appeal_deposit_ordered",
        Wire::AppealDecided(_) => "appeal_decided",
        Wire::Compounded(_) => "compounded",
        Wire::Withdrawn(_) => "withdrawn",
        Wire::LokAdalatSettled(_) => "lok_adalat_settled",
        Wire::TakenBack(_) => "taken_back",
    }
}

fn read(step: Wire) -> Result<Step, FieldError> {
    Ok(match step {
        Wire::DefectsNotified(said) => {
            Step::DefectsNotified { on: on(said.on)?, cure_by: day("cure_by", said.cure_by)? }
        }
        Wire::Refiled(said) => Step::Refiled { on: on(said.on)? },
        Wire::Registered(said) => Step::Registered {
            on: on(said.on)?,
            cnr: cnr(&said.cnr).map_err(of_fault)?,
            case_number: case_number(&said.case_number)?,
        },
        Wire::HearingListed(said) => Step::HearingListed(listing(&said)?),
        Wire::HearingHeld(said) => Step::HearingHeld {
            on: on(said.on)?,
            outcome: outcome(said.outcome)?,
            next: said.next.map(|next| listing(&next).map_err(|error| error.within("next"))).transpose()?,
        },
        Wire::CognizanceTaken(said) => Step::CognizanceTaken { on: on(said.on)? },
        Wire::Dismissed(said) => Step::Dismissed { on: on(said.on)?, ground: ground(said.ground)? },
        Wire::SummonsIssued(said) => Step::SummonsIssued { on: on(said.on)?, mode: mode(said.mode)? },
        Wire::SummonsServed(said) => Step::SummonsServed { on: on(said.on)?, mode: mode(said.mode)? },
        Wire::PleaRecorded(said) => Step::PleaRecorded { on: on(said.on)?, plea: plea(said.plea)? },
        Wire::InterimCompensationOrdered(said) => {
            Step::InterimCompensationOrdered { on: on(said.on)?, amount: amount(said.amount)? }
        }
        Wire::TimeExtended(said) => {
            Step::TimeExtended { on: on(said.on)?, of: deposit(said.of)?, until: date("until", said.until)? }
        }
        Wire::DepositMade(said) => {
            Step::DepositMade { on: on(said.on)?, of: deposit(said.of)?, amount: amount(said.amount)? }
        }
        Wire::EvidenceRecorded(said) => Step::EvidenceRecorded { on: on(said.on)?, stage: stage(said.stage)? },
        Wire::JudgmentGiven(said) => judgment(said)?,
        Wire::AppealFiled(said) => Step::AppealFiled {
            on: on(said.on)?,
            by: appellant(said.by)?,
            court: court(&said.court).map_err(of_fault)?,
        },
        Wire::AppealDepositOrdered(said) => {
            Step::AppealDepositOrdered { on: on(said.on)?, amount: amount(said.amount)? }
        }
        Wire::AppealDecided(said) => Step::AppealDecided { on: on(said.on)?, result: appeal_result(said.result)? },
        Wire::Compounded(said) => Step::Compounded { on: on(said.on)?, amount: money("amount", said.amount)? },
        Wire::Withdrawn(said) => Step::Withdrawn { on: on(said.on)? },
        Wire::LokAdalatSettled(said) => {
            Step::LokAdalatSettled { on: on(said.on)?, amount: money("amount", said.amount)? }
        }
        Wire::TakenBack(wire::TakenBack {}) => Step::TakenBack,
    })
}

fn judgment(said: wire::JudgmentGiven) -> Result<Step, FieldError> {
    let result = match wire::JudgmentResult::try_from(said.result) {
        Ok(wire::JudgmentResult::Convicted) => JudgmentResult::Convicted,
        Ok(wire::JudgmentResult::Acquitted) => JudgmentResult::Acquitted,
        Ok(wire::JudgmentResult::AcquittedForAbsence) => JudgmentResult::AcquittedForAbsence,
        Ok(wire::JudgmentResult::Unspecified) | Err(_) => return Err(unknown("result")),
    };
    let (fine, compensation) = (money("fine", said.fine)?, money("compensation", said.compensation)?);
    if result != JudgmentResult::Convicted && (fine.is_some() || compensation.is_some()) {
        let field = if fine.is_some() { "fine" } else { "compensation" };
        return Err(FieldError::new(field, "belongs to a conviction, and the result is none"));
    }
    Ok(Step::JudgmentGiven { on: on(said.on)?, result, fine, compensation })
}

fn listing(said: &wire::HearingListed) -> Result<Listing, FieldError> {
    let purpose = match wire::HearingPurpose::try_from(said.purpose) {
        Ok(wire::HearingPurpose::Admission) => HearingPurpose::Admission,
        Ok(wire::HearingPurpose::Condonation) => HearingPurpose::Condonation,
        Ok(wire::HearingPurpose::Appearance) => HearingPurpose::Appearance,
        Ok(wire::HearingPurpose::Plea) => HearingPurpose::Plea,
        Ok(wire::HearingPurpose::InterimCompensation) => HearingPurpose::InterimCompensation,
        Ok(wire::HearingPurpose::Evidence) => HearingPurpose::Evidence,
        Ok(wire::HearingPurpose::StatementOfAccused) => HearingPurpose::StatementOfAccused,
        Ok(wire::HearingPurpose::Defence) => HearingPurpose::Defence,
        Ok(wire::HearingPurpose::Arguments) => HearingPurpose::Arguments,
        Ok(wire::HearingPurpose::Judgment) => HearingPurpose::Judgment,
        Ok(wire::HearingPurpose::Compounding) => HearingPurpose::Compounding,
        Ok(wire::HearingPurpose::LokAdalat) => HearingPurpose::LokAdalat,
        Ok(wire::HearingPurpose::Appeal) => HearingPurpose::Appeal,
        Ok(wire::HearingPurpose::Other) => HearingPurpose::Other,
        Ok(wire::HearingPurpose::Unspecified) | Err(_) => return Err(unknown("purpose")),
    };
    Ok(Listing { on: on(said.on)?, purpose, court: court(&said.court).map_err(of_fault)? })
}

fn outcome(value: i32) -> Result<HearingOutcome, FieldError> {
    match wire::HearingOutcome::try_from(value) {
        Ok(wire::HearingOutcome::Adjourned) => Ok(HearingOutcome::Adjourned),
        Ok(wire::HearingOutcome::Order) => Ok(HearingOutcome::Order),
        Ok(wire::HearingOutcome::ComplainantAbsent) => Ok(HearingOutcome::ComplainantAbsent),
        Ok(wire::HearingOutcome::AccusedAbsent) => Ok(HearingOutcome::AccusedAbsent),
        Ok(wire::HearingOutcome::NotHeld) => Ok(HearingOutcome::NotHeld),
        Ok(wire::HearingOutcome::Unspecified) | Err(_) => Err(unknown("outcome")),
    }
}

fn ground(value: i32) -> Result<DismissalGround, FieldError> {
    match wire::DismissalGround::try_from(value) {
        Ok(wire::DismissalGround::NoSufficientGround) => Ok(DismissalGround::NoSufficientGround),
        Ok(wire::DismissalGround::ComplainantAbsent) => Ok(DismissalGround::ComplainantAbsent),
        Ok(wire::DismissalGround::Premature) => Ok(DismissalGround::Premature),
        Ok(wire::DismissalGround::NoJurisdiction) => Ok(DismissalGround::NoJurisdiction),
        Ok(wire::DismissalGround::DefectsNotCured) => Ok(DismissalGround::DefectsNotCured),
        Ok(wire::DismissalGround::Unspecified) | Err(_) => Err(unknown("ground")),
    }
}

fn mode(value: i32) -> Result<SummonsMode, FieldError> {
    match wire::SummonsMode::try_from(value) {
        Ok(wire::SummonsMode::Post) => Ok(SummonsMode::Post),
        Ok(wire::SummonsMode::Courier) => Ok(SummonsMode::Courier),
        Ok(wire::SummonsMode::Dasti) => Ok(SummonsMode::Dasti),
        Ok(wire::SummonsMode::Email) => Ok(SummonsMode::Email),
        Ok(wire::SummonsMode::Messenger) => Ok(SummonsMode::Messenger),
        Ok(wire::SummonsMode::ProcessServer) => Ok(SummonsMode::ProcessServer),
        Ok(wire::SummonsMode::Unspecified) | Err(_) => Err(unknown("mode")),
    }
}

fn plea(value: i32) -> Result<Plea, FieldError> {
    match wire::Plea::try_from(value) {
        Ok(wire::Plea::NotGuilty) => Ok(Plea::NotGuilty),
        Ok(wire::Plea::Guilty) => Ok(Plea::Guilty),
        Ok(wire::Plea::Unspecified) | Err(_) => Err(unknown("plea")),
    }
}

fn deposit(value: i32) -> Result<DepositKind, FieldError> {
    match wire::DepositKind::try_from(value) {
        Ok(wire::DepositKind::InterimCompensation) => Ok(DepositKind::InterimCompensation),
        Ok(wire::DepositKind::Appeal) => Ok(DepositKind::Appeal),
        Ok(wire::DepositKind::Unspecified) | Err(_) => Err(unknown("of")),
    }
}

fn stage(value: i32) -> Result<EvidenceStage, FieldError> {
    match wire::EvidenceStage::try_from(value) {
        Ok(wire::EvidenceStage::ComplainantExamined) => Ok(EvidenceStage::ComplainantExamined),
        Ok(wire::EvidenceStage::ComplainantClosed) => Ok(EvidenceStage::ComplainantClosed),
        Ok(wire::EvidenceStage::AccusedExamined) => Ok(EvidenceStage::AccusedExamined),
        Ok(wire::EvidenceStage::DefenceExamined) => Ok(EvidenceStage::DefenceExamined),
        Ok(wire::EvidenceStage::DefenceClosed) => Ok(EvidenceStage::DefenceClosed),
        Ok(wire::EvidenceStage::Argued) => Ok(EvidenceStage::Argued),
        Ok(wire::EvidenceStage::Unspecified) | Err(_) => Err(unknown("stage")),
    }
}

fn appellant(value: i32) -> Result<Appellant, FieldError> {
    match wire::Appellant::try_from(value) {
        Ok(wire::Appellant::Accused) => Ok(Appellant::Accused),
        Ok(wire::Appellant::Complainant) => Ok(Appellant::Complainant),
        Ok(wire::Appellant::Unspecified) | Err(_) => Err(unknown("by")),
    }
}

fn appeal_result(value: i32) -> Result<AppealResult, FieldError> {
    match wire::AppealResult::try_from(value) {
        Ok(wire::AppealResult::Convicted) => Ok(AppealResult::Convicted),
        Ok(wire::AppealResult::Acquitted) => Ok(AppealResult::Acquitted),
        Ok(wire::AppealResult::Remanded) => Ok(AppealResult::Remanded),
        Ok(wire::AppealResult::Unspecified) | Err(_) => Err(unknown("result")),
    }
}

fn unknown(field: &'static str) -> FieldError {
    FieldError::new(field, "is missing, or not known here")
}

fn on(day: Option<types::LegalDate>) -> Result<LegalDate, FieldError> {
    date("on", day)
}

/// A day that need not be known.
fn day(field: &'static str, day: Option<types::LegalDate>) -> Result<Option<LegalDate>, FieldError> {
    day.map(|day| date(field, Some(day))).transpose()
}

fn amount(money: Option<types::Money>) -> Result<Paise, FieldError> {
    self::money("amount", money)?.ok_or_else(|| FieldError::new("amount", "is missing"))
}

/// An amount that need not be known.
fn money(field: &'static str, money: Option<types::Money>) -> Result<Option<Paise>, FieldError> {
    let Some(money) = money else { return Ok(None) };
    let amount = Paise::try_from(money).map_err(|error: FieldError| error.within(field))?;
    if !amount.is_positive() {
        return Err(FieldError::new(field, "must be more than zero"));
    }
    Ok(Some(amount))
}

fn case_number(text: &str) -> Result<String, FieldError> {
    if text.trim().is_empty() {
        return Ok(String::new());
    }
    line("case_number", text, CASE_NUMBER_MAX).map_err(of_fault)
}
