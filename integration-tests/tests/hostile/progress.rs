//! Every step of a filed complaint once, right in every field.

use integration_tests::bank::COURT;
use proto::{
    counsel::{
        AppealDecided, AppealDepositOrdered, AppealFiled, AppealResult, Appellant, CognizanceTaken, ComplaintDismissed,
        ComplaintRefiled, ComplaintRegistered, ComplaintWithdrawn, DefectsNotified, DepositKind, DepositMade,
        DismissalGround, EvidenceRecorded, EvidenceStage, HearingHeld, HearingListed, HearingOutcome, HearingPurpose,
        InterimCompensationOrdered, JudgmentGiven, JudgmentResult, LokAdalatSettled, OffenceCompounded, Plea,
        PleaRecorded, ProgressStep, RecordProgressRequest, SummonsIssued, SummonsMode, SummonsServed, TakenBack,
        TimeExtended, progress_step::Step,
    },
    types::Money,
};

use crate::fixture::day;

#[expect(clippy::unnecessary_wraps, reason = "fields of messages are optional")]
fn money(paise: i64) -> Option<Money> {
    Some(Money { currency_code: "INR".to_owned(), paise })
}

fn listed(days_ago: i32) -> HearingListed {
    HearingListed { on: day(days_ago), purpose: HearingPurpose::Appearance.into(), court: COURT.to_owned() }
}

/// What happened today to a complaint that was filed today.
pub(crate) fn every_step() -> Vec<Step> {
    let (on, post) = (day(0), SummonsMode::Post.into());
    let interim = DepositKind::InterimCompensation.into();
    vec![
        Step::DefectsNotified(DefectsNotified { on, cure_by: day(-10) }),
        Step::Refiled(ComplaintRefiled { on }),
        Step::Registered(ComplaintRegistered {
            on,
            cnr: "MHPU010012342026".to_owned(),
            case_number: "SCC/12/2026".to_owned(),
        }),
        Step::HearingListed(listed(-30)),
        Step::HearingHeld(HearingHeld { on, outcome: HearingOutcome::Order.into(), next: Some(listed(-40)) }),
        Step::CognizanceTaken(CognizanceTaken { on }),
        Step::Dismissed(ComplaintDismissed { on, ground: DismissalGround::Premature.into() }),
        Step::SummonsIssued(SummonsIssued { on, mode: post }),
        Step::SummonsServed(SummonsServed { on, mode: post }),
        Step::PleaRecorded(PleaRecorded { on, plea: Plea::NotGuilty.into() }),
        Step::InterimCompensationOrdered(InterimCompensationOrdered { on, amount: money(2_000_000) }),
        Step::TimeExtended(TimeExtended { on, of: interim, until: day(-80) }),
        Step::DepositMade(DepositMade { on, of: interim, amount: money(1_000_000) }),
        Step::EvidenceRecorded(EvidenceRecorded { on, stage: EvidenceStage::ComplainantExamined.into() }),
        Step::JudgmentGiven(JudgmentGiven {
            on,
            result: JudgmentResult::Convicted.into(),
            fine: money(100_000),
            compensation: money(10_000_000),
        }),
        Step::AppealFiled(AppealFiled { on, by: Appellant::Accused.into(), court: "Sessions Court Pune".to_owned() }),
        Step::AppealDepositOrdered(AppealDepositOrdered { on, amount: money(2_000_000) }),
        Step::AppealDecided(AppealDecided { on, result: AppealResult::Remanded.into() }),
        Step::Compounded(OffenceCompounded { on, amount: money(9_000_000) }),
        Step::Withdrawn(ComplaintWithdrawn { on }),
        Step::LokAdalatSettled(LokAdalatSettled { on, amount: money(9_000_000) }),
    ]
}

pub(crate) fn request(filing_id: &str, step: Step) -> RecordProgressRequest {
    RecordProgressRequest {
        filing_id: filing_id.to_owned(),
        step: Some(ProgressStep { step: Some(step) }),
        note: "as the order sheet says".to_owned(),
        corrects_progress_id: String::new(),
    }
}

/// An entry is taken back.
pub(crate) fn taken_back(filing_id: &str, wrong: &str) -> RecordProgressRequest {
    RecordProgressRequest {
        corrects_progress_id: wrong.to_owned(),
        ..request(filing_id, Step::TakenBack(TakenBack {}))
    }
}
