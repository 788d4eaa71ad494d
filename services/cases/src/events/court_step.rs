//! Steps of a complaint from the wire. A step or a word that this version does not know waits for people: it is no default.

use kernel::{LegalDate, Paise};
use proto::{
    FieldError,
    counsel::{self as wire, progress_step::Step as Wire},
    required, types,
};

use super::fields::{date, money};
use crate::domain::{
    AppealResult, Appellant, CourtStep, DepositKind, DismissalGround, EvidenceStage, HearingOutcome, HearingPurpose,
    JudgmentResult, Listing, Plea, SummonsMode,
};

/// A step; none if the corrected entry is only taken back.
pub(super) fn read(step: Option<wire::ProgressStep>) -> Result<Option<CourtStep>, FieldError> {
    let step = step.and_then(|step| step.step);
    let step = required("step", step)?;
    Ok(Some(match step {
        Wire::DefectsNotified(said) => {
            CourtStep::DefectsNotified { on: on(said.on)?, cure_by: optional_date("cure_by", said.cure_by)? }
        }
        Wire::Refiled(said) => CourtStep::Refiled { on: on(said.on)? },
        Wire::Registered(said) => {
            CourtStep::Registered { on: on(said.on)?, cnr: said.cnr, case_number: said.case_number }
        }
        Wire::HearingListed(said) => CourtStep::HearingListed(listing(said)?),
        Wire::HearingHeld(said) => CourtStep::HearingHeld {
            on: on(said.on)?,
            outcome: outcome(said.outcome())?,
            next: said.next.map(listing).transpose()?,
        },
        Wire::CognizanceTaken(said) => CourtStep::CognizanceTaken { on: on(said.on)? },
        Wire::Dismissed(said) => CourtStep::Dismissed { on: on(said.on)?, ground: ground(said.ground())? },
        Wire::SummonsIssued(said) => CourtStep::SummonsIssued { on: on(said.on)?, mode: mode(said.mode())? },
        Wire::SummonsServed(said) => CourtStep::SummonsServed { on: on(said.on)?, mode: mode(said.mode())? },
        Wire::PleaRecorded(said) => CourtStep::PleaRecorded { on: on(said.on)?, plea: plea(said.plea())? },
        Wire::InterimCompensationOrdered(said) => {
            CourtStep::InterimCompensationOrdered { on: on(said.on)?, amount: money("amount", said.amount)? }
        }
        Wire::TimeExtended(said) => {
            CourtStep::TimeExtended { on: on(said.on)?, of: deposit(said.of())?, until: date("until", said.until)? }
        }
        Wire::DepositMade(said) => {
            CourtStep::DepositMade { on: on(said.on)?, of: deposit(said.of())?, amount: money("amount", said.amount)? }
        }
        Wire::EvidenceRecorded(said) => CourtStep::EvidenceRecorded { on: on(said.on)?, stage: stage(said.stage())? },
        Wire::JudgmentGiven(said) => CourtStep::JudgmentGiven {
            on: on(said.on)?,
            result: result(said.result())?,
            fine: optional_money("fine", said.fine)?,
            compensation: optional_money("compensation", said.compensation)?,
        },
        Wire::AppealFiled(said) => {
            CourtStep::AppealFiled { on: on(said.on)?, by: appellant(said.by())?, court: said.court }
        }
        Wire::AppealDepositOrdered(said) => {
            CourtStep::AppealDepositOrdered { on: on(said.on)?, amount: money("amount", said.amount)? }
        }
        Wire::AppealDecided(said) => {
            CourtStep::AppealDecided { on: on(said.on)?, result: appeal_result(said.result())? }
        }
        Wire::Compounded(said) => {
            CourtStep::Compounded { on: on(said.on)?, amount: optional_money("amount", said.amount)? }
        }
        Wire::Withdrawn(said) => CourtStep::Withdrawn { on: on(said.on)? },
        Wire::LokAdalatSettled(said) => {
            CourtStep::LokAdalatSettled { on: on(said.on)?, amount: optional_money("amount", said.amount)? }
        }
        Wire::TakenBack(wire::TakenBack {}) => return Ok(None),
    }))
}

fn on(day: Option<types::LegalDate>) -> Result<LegalDate, FieldError> {
    date("on", day)
}

fn optional_date(field: &'static str, day: Option<types::LegalDate>) -> Result<Option<LegalDate>, FieldError> {
    day.map(|day| date(field, Some(day))).transpose()
}

fn optional_money(field: &'static str, amount: Option<types::Money>) -> Result<Option<Paise>, FieldError> {
    amount.map(|amount| money(field, Some(amount))).transpose()
}

fn listing(said: wire::HearingListed) -> Result<Listing, FieldError> {
    let purpose = match said.purpose() {
        wire::HearingPurpose::Admission => HearingPurpose::Admission,
        wire::HearingPurpose::Condonation => HearingPurpose::Condonation,
        wire::HearingPurpose::Appearance => HearingPurpose::Appearance,
        wire::HearingPurpose::Plea => HearingPurpose::Plea,
        wire::HearingPurpose::InterimCompensation => HearingPurpose::InterimCompensation,
        wire::HearingPurpose::Evidence => HearingPurpose::Evidence,
        wire::HearingPurpose::StatementOfAccused => HearingPurpose::StatementOfAccused,
        wire::HearingPurpose::Defence => HearingPurpose::Defence,
        wire::HearingPurpose::Arguments => HearingPurpose::Arguments,
        wire::HearingPurpose::Judgment => HearingPurpose::Judgment,
        wire::HearingPurpose::Compounding => HearingPurpose::Compounding,
        wire::HearingPurpose::LokAdalat => HearingPurpose::LokAdalat,
        wire::HearingPurpose::Appeal => HearingPurpose::Appeal,
        wire::HearingPurpose::Other => HearingPurpose::Other,
        wire::HearingPurpose::Unspecified => return unknown("purpose"),
    };
    Ok(Listing { on: on(said.on)?, purpose, court: said.court })
}

fn outcome(value: wire::HearingOutcome) -> Result<HearingOutcome, FieldError> {
    Ok(match value {
        wire::HearingOutcome::Adjourned => HearingOutcome::Adjourned,
        wire::HearingOutcome::Order => HearingOutcome::Order,
        wire::HearingOutcome::ComplainantAbsent => HearingOutcome::ComplainantAbsent,
        wire::HearingOutcome::AccusedAbsent => HearingOutcome::AccusedAbsent,
        wire::HearingOutcome::NotHeld => HearingOutcome::NotHeld,
        wire::HearingOutcome::Unspecified => return unknown("outcome"),
    })
}

fn ground(value: wire::DismissalGround) -> Result<DismissalGround, FieldError> {
    Ok(match value {
        wire::DismissalGround::NoSufficientGround => DismissalGround::NoSufficientGround,
        wire::DismissalGround::ComplainantAbsent => DismissalGround::ComplainantAbsent,
        wire::DismissalGround::Premature => DismissalGround::Premature,
        wire::DismissalGround::NoJurisdiction => DismissalGround::NoJurisdiction,
        wire::DismissalGround::DefectsNotCured => DismissalGround::DefectsNotCured,
        wire::DismissalGround::Unspecified => return unknown("ground"),
    })
}

fn mode(value: wire::SummonsMode) -> Result<SummonsMode, FieldError> {
    Ok(match value {
        wire::SummonsMode::Post => SummonsMode::Post,
        wire::SummonsMode::Courier => SummonsMode::Courier,
        wire::SummonsMode::Dasti => SummonsMode::Dasti,
        wire::SummonsMode::Email => SummonsMode::Email,
        wire::SummonsMode::Messenger => SummonsMode::Messenger,
        wire::SummonsMode::ProcessServer => SummonsMode::ProcessServer,
        wire::SummonsMode::Unspecified => return unknown("mode"),
    })
}

fn plea(value: wire::Plea) -> Result<Plea, FieldError> {
    Ok(match value {
        wire::Plea::NotGuilty => Plea::NotGuilty,
        wire::Plea::Guilty => Plea::Guilty,
        wire::Plea::Unspecified => return unknown("plea"),
    })
}

fn deposit(value: wire::DepositKind) -> Result<DepositKind, FieldError> {
    Ok(match value {
        wire::DepositKind::InterimCompensation => DepositKind::InterimCompensation,
        wire::DepositKind::Appeal => DepositKind::Appeal,
        wire::DepositKind::Unspecified => return unknown("of"),
    })
}

fn stage(value: wire::EvidenceStage) -> Result<EvidenceStage, FieldError> {
    Ok(match value {
        wire::EvidenceStage::ComplainantExamined => EvidenceStage::ComplainantExamined,
        wire::EvidenceStage::ComplainantClosed => EvidenceStage::ComplainantClosed,
        wire::EvidenceStage::AccusedExamined => EvidenceStage::AccusedExamined,
        wire::EvidenceStage::DefenceExamined => EvidenceStage::DefenceExamined,
        wire::EvidenceStage::DefenceClosed => EvidenceStage::DefenceClosed,
        wire::EvidenceStage::Argued => EvidenceStage::Argued,
        wire::EvidenceStage::Unspecified => return unknown("stage"),
    })
}

fn result(value: wire::JudgmentResult) -> Result<JudgmentResult, FieldError> {
    Ok(match value {
        wire::JudgmentResult::Convicted => JudgmentResult::Convicted,
        wire::JudgmentResult::Acquitted => JudgmentResult::Acquitted,
        wire::JudgmentResult::AcquittedForAbsence => JudgmentResult::AcquittedForAbsence,
        wire::JudgmentResult::Unspecified => return unknown("result"),
    })
}

fn appellant(value: wire::Appellant) -> Result<Appellant, FieldError> {
    Ok(match value {
        wire::Appellant::Accused => Appellant::Accused,
        wire::Appellant::Complainant => Appellant::Complainant,
        wire::Appellant::Unspecified => return unknown("by"),
    })
}

fn appeal_result(value: wire::AppealResult) -> Result<AppealResult, FieldError> {
    Ok(match value {
        wire::AppealResult::Convicted => AppealResult::Convicted,
        wire::AppealResult::Acquitted => AppealResult::Acquitted,
        wire::AppealResult::Remanded => AppealResult::Remanded,
        wire::AppealResult::Unspecified => return unknown("result"),
    })
}

fn unknown<T>(field: &'static str) -> Result<T, FieldError> {
    Err(FieldError::new(field, "is not known here"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_one(step: Wire) -> Result<Option<CourtStep>, FieldError> {
        read(Some(wire::ProgressStep { step: Some(step) }))
    }

    #[expect(clippy::unnecessary_wraps, reason = "a day on the wire may be absent")]
    fn day() -> Option<types::LegalDate> {
        Some(types::LegalDate { year: 2026, month: 5, day: 8 })
    }

    #[test]
    fn a_step_is_read_with_what_it_says() {
        let listed = |purpose: i32| wire::HearingListed { on: day(), purpose, court: "JMFC Pune".to_owned() };
        let appearance = wire::HearingPurpose::Appearance.into();
        let outcome = wire::HearingOutcome::NotHeld.into();
        let held = wire::HearingHeld { on: day(), outcome, next: Some(listed(appearance)) };
        let Ok(Some(CourtStep::HearingHeld { outcome, next: Some(next), .. })) = read_one(Wire::HearingHeld(held))
        else {
            panic!("a hearing that was held")
        };
        assert_eq!((outcome, next.purpose), (HearingOutcome::NotHeld, HearingPurpose::Appearance));
        assert_eq!(read_one(Wire::TakenBack(wire::TakenBack {})), Ok(None));
    }

    #[test]
    fn what_is_not_known_here_waits_for_people() {
        for (field, step) in [
            ("purpose", Wire::HearingListed(wire::HearingListed { on: day(), purpose: 99, court: String::new() })),
            ("outcome", Wire::HearingHeld(wire::HearingHeld { on: day(), outcome: 0, next: None })),
            ("ground", Wire::Dismissed(wire::ComplaintDismissed { on: day(), ground: 99 })),
            ("mode", Wire::SummonsServed(wire::SummonsServed { on: day(), mode: 0 })),
            ("plea", Wire::PleaRecorded(wire::PleaRecorded { on: day(), plea: 0 })),
            ("of", Wire::DepositMade(wire::DepositMade { on: day(), of: 9, amount: None })),
            ("stage", Wire::EvidenceRecorded(wire::EvidenceRecorded { on: day(), stage: 0 })),
            ("result", Wire::JudgmentGiven(wire::JudgmentGiven { on: day(), ..wire::JudgmentGiven::default() })),
            ("by", Wire::AppealFiled(wire::AppealFiled { on: day(), by: 0, court: String::new() })),
            ("result", Wire::AppealDecided(wire::AppealDecided { on: day(), result: 0 })),
            ("on", Wire::CognizanceTaken(wire::CognizanceTaken { on: None })),
            ("amount", Wire::AppealDepositOrdered(wire::AppealDepositOrdered { on: day(), amount: None })),
        ] {
            assert_eq!(read_one(step).unwrap_err().field, field);
        }
        assert_eq!(read(None).unwrap_err().field, "step");
        assert_eq!(read(Some(wire::ProgressStep { step: None })).unwrap_err().field, "step");
    }
}
