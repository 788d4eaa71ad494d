//! Steps of a complaint on the wire.

use proto::counsel::{self as wire, progress_step::Step as Wire};

use crate::domain::{
    AppealResult, Appellant, DepositKind, DismissalGround, EvidenceStage, FilingId, HearingOutcome, HearingPurpose,
    JudgmentResult, Listing, Plea, Progress, Record, Step, SummonsMode,
};

/// Something happened to a filed complaint, or what was recorded of it was put right. Its note stays here.
pub(crate) fn matter_progressed(record: &Record, filing: FilingId, entry: &Progress) -> wire::MatterProgressed {
    wire::MatterProgressed {
        progress_id: entry.id.to_string(),
        filing_id: filing.to_string(),
        matter_id: record.id.to_string(),
        proceeding_id: record.proceeding.to_string(),
        corrects_progress_id: entry.corrects.map(|id| id.to_string()).unwrap_or_default(),
        step: Some(progress_step(&entry.step)),
    }
}

/// A step on the wire.
pub(crate) fn progress_step(step: &Step) -> wire::ProgressStep {
    let step = match step {
        Step::DefectsNotified { on, cure_by } => {
            let (on, cure_by) = (Some((*on).into()), cure_by.map(Into::into));
            Wire::DefectsNotified(wire::DefectsNotified { on, cure_by })
        }
        Step::Refiled { on } => Wire::Refiled(wire::ComplaintRefiled { on: Some((*on).into()) }),
        Step::Registered { on, cnr, case_number } => Wire::Registered(wire::ComplaintRegistered {
            on: Some((*on).into()),
            cnr: cnr.to_string(),
            case_number: case_number.clone(),
        }),
        Step::HearingListed(listed) => Wire::HearingListed(listing(listed)),
        Step::HearingHeld { on, outcome, next } => Wire::HearingHeld(wire::HearingHeld {
            on: Some((*on).into()),
            outcome: self::outcome(*outcome).into(),
            next: next.as_ref().map(listing),
        }),
        Step::CognizanceTaken { on } => Wire::CognizanceTaken(wire::CognizanceTaken { on: Some((*on).into()) }),
        Step::Dismissed { on, ground } => {
            let ground = self::ground(*ground).into();
            Wire::Dismissed(wire::ComplaintDismissed { on: Some((*on).into()), ground })
        }
        Step::SummonsIssued { on, mode } => {
            Wire::SummonsIssued(wire::SummonsIssued { on: Some((*on).into()), mode: self::mode(*mode).into() })
        }
        Step::SummonsServed { on, mode } => {
            Wire::SummonsServed(wire::SummonsServed { on: Some((*on).into()), mode: self::mode(*mode).into() })
        }
        Step::PleaRecorded { on, plea } => {
            let plea = match plea {
                Plea::NotGuilty => wire::Plea::NotGuilty,
                Plea::Guilty => wire::Plea::Guilty,
            };
            Wire::PleaRecorded(wire::PleaRecorded { on: Some((*on).into()), plea: plea.into() })
        }
        Step::InterimCompensationOrdered { on, amount } => {
            let (on, amount) = (Some((*on).into()), Some((*amount).into()));
            Wire::InterimCompensationOrdered(wire::InterimCompensationOrdered { on, amount })
        }
        Step::TimeExtended { on, of, until } => Wire::TimeExtended(wire::TimeExtended {
            on: Some((*on).into()),
            of: deposit(*of).into(),
            until: Some((*until).into()),
        }),
        Step::DepositMade { on, of, amount } => Wire::DepositMade(wire::DepositMade {
            on: Some((*on).into()),
            of: deposit(*of).into(),
            amount: Some((*amount).into()),
        }),
        Step::EvidenceRecorded { on, stage } => {
            let stage = self::stage(*stage).into();
            Wire::EvidenceRecorded(wire::EvidenceRecorded { on: Some((*on).into()), stage })
        }
        Step::JudgmentGiven { on, result, fine, compensation } => Wire::JudgmentGiven(wire::JudgmentGiven {
            on: Some((*on).into()),
            result: self::result(*result).into(),
            fine: fine.map(Into::into),
            compensation: compensation.map(Into::into),
        }),
        Step::AppealFiled { on, by, court } => {
            let by = match by {
                Appellant::Accused => wire::Appellant::Accused,
                Appellant::Complainant => wire::Appellant::Complainant,
            };
            Wire::AppealFiled(wire::AppealFiled { on: Some((*on).into()), by: by.into(), court: court.clone() })
        }
        Step::AppealDepositOrdered { on, amount } => {
            let (on, amount) = (Some((*on).into()), Some((*amount).into()));
            Wire::AppealDepositOrdered(wire::AppealDepositOrdered { on, amount })
        }
        Step::AppealDecided { on, result } => {
            let result = match result {
                AppealResult::Convicted => wire::AppealResult::Convicted,
                AppealResult::Acquitted => wire::AppealResult::Acquitted,
                AppealResult::Remanded => wire::AppealResult::Remanded,
            };
            Wire::AppealDecided(wire::AppealDecided { on: Some((*on).into()), result: result.into() })
        }
        Step::Compounded { on, amount } => {
            Wire::Compounded(wire::OffenceCompounded { on: Some((*on).into()), amount: amount.map(Into::into) })
        }
        Step::Withdrawn { on } => Wire::Withdrawn(wire::ComplaintWithdrawn { on: Some((*on).into()) }),
        Step::LokAdalatSettled { on, amount } => {
            Wire::LokAdalatSettled(wire::LokAdalatSettled { on: Some((*on).into()), amount: amount.map(Into::into) })
        }
        Step::TakenBack => Wire::TakenBack(wire::TakenBack {}),
    };
    wire::ProgressStep { step: Some(step) }
}

fn listing(listing: &Listing) -> wire::HearingListed {
    let purpose = match listing.purpose {
        HearingPurpose::Admission => wire::HearingPurpose::Admission,
        HearingPurpose::Condonation => wire::HearingPurpose::Condonation,
        HearingPurpose::Appearance => wire::HearingPurpose::Appearance,
        HearingPurpose::Plea => wire::HearingPurpose::Plea,
        HearingPurpose::InterimCompensation => wire::HearingPurpose::InterimCompensation,
        HearingPurpose::Evidence => wire::HearingPurpose::Evidence,
        HearingPurpose::StatementOfAccused => wire::HearingPurpose::StatementOfAccused,
        HearingPurpose::Defence => wire::HearingPurpose::Defence,
        HearingPurpose::Arguments => wire::HearingPurpose::Arguments,
        HearingPurpose::Judgment => wire::HearingPurpose::Judgment,
        HearingPurpose::Compounding => wire::HearingPurpose::Compounding,
        HearingPurpose::LokAdalat => wire::HearingPurpose::LokAdalat,
        HearingPurpose::Appeal => wire::HearingPurpose::Appeal,
        HearingPurpose::Other => wire::HearingPurpose::Other,
    };
    wire::HearingListed { on: Some(listing.on.into()), purpose: purpose.into(), court: listing.court.clone() }
}

const fn outcome(outcome: HearingOutcome) -> wire::HearingOutcome {
    match outcome {
        HearingOutcome::Adjourned => wire::HearingOutcome::Adjourned,
        HearingOutcome::Order => wire::HearingOutcome::Order,
        HearingOutcome::ComplainantAbsent => wire::HearingOutcome::ComplainantAbsent,
        HearingOutcome::AccusedAbsent => wire::HearingOutcome::AccusedAbsent,
        HearingOutcome::NotHeld => wire::HearingOutcome::NotHeld,
    }
}

const fn ground(ground: DismissalGround) -> wire::DismissalGround {
    match ground {
        DismissalGround::NoSufficientGround => wire::DismissalGround::NoSufficientGround,
        DismissalGround::ComplainantAbsent => wire::DismissalGround::ComplainantAbsent,
        DismissalGround::Premature => wire::DismissalGround::Premature,
        DismissalGround::NoJurisdiction => wire::DismissalGround::NoJurisdiction,
        DismissalGround::DefectsNotCured => wire::DismissalGround::DefectsNotCured,
    }
}

const fn mode(mode: SummonsMode) -> wire::SummonsMode {
    match mode {
        SummonsMode::Post => wire::SummonsMode::Post,
        SummonsMode::Courier => wire::SummonsMode::Courier,
        SummonsMode::Dasti => wire::SummonsMode::Dasti,
        SummonsMode::Email => wire::SummonsMode::Email,
        SummonsMode::Messenger => wire::SummonsMode::Messenger,
        SummonsMode::ProcessServer => wire::SummonsMode::ProcessServer,
    }
}

const fn deposit(deposit: DepositKind) -> wire::DepositKind {
    match deposit {
        DepositKind::InterimCompensation => wire::DepositKind::InterimCompensation,
        DepositKind::Appeal => wire::DepositKind::Appeal,
    }
}

const fn stage(stage: EvidenceStage) -> wire::EvidenceStage {
    match stage {
        EvidenceStage::ComplainantExamined => wire::EvidenceStage::ComplainantExamined,
        EvidenceStage::ComplainantClosed => wire::EvidenceStage::ComplainantClosed,
        EvidenceStage::AccusedExamined => wire::EvidenceStage::AccusedExamined,
        EvidenceStage::DefenceExamined => wire::EvidenceStage::DefenceExamined,
        EvidenceStage::DefenceClosed => wire::EvidenceStage::DefenceClosed,
        EvidenceStage::Argued => wire::EvidenceStage::Argued,
    }
}

const fn result(result: JudgmentResult) -> wire::JudgmentResult {
    match result {
        JudgmentResult::Convicted => wire::JudgmentResult::Convicted,
        JudgmentResult::Acquitted => wire::JudgmentResult::Acquitted,
        JudgmentResult::AcquittedForAbsence => wire::JudgmentResult::AcquittedForAbsence,
    }
}
