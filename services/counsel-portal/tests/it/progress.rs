//! What happens to a complaint after its filing: recorded as typed steps, corrected, never removed.

use chassis::grpc::client::Channel;
use proto::{
    counsel::{
        self as wire, AcceptMatterRequest, CognizanceTaken, ComplaintRefiled, ComplaintRegistered, DefectsNotified,
        DepositKind, HearingHeld, HearingListed, HearingOutcome, HearingPurpose, JudgmentGiven, JudgmentResult,
        MatterProgressed, MatterState, OffenceCompounded, Progress, RecordProgressRequest, RecordProgressResponse,
        TakenBack, TimeExtended, counsel_service_client::CounselServiceClient, progress_step::Step,
    },
    types::{LegalDate, Money},
};
use tonic::{Code, Status};

use crate::service::{PUNE, Service, assign, day, fields, filed, keyed, progressed, reason, subject, under, withdraw};

type Client = CounselServiceClient<Channel>;

#[expect(clippy::unnecessary_wraps, reason = "fields of messages are optional")]
fn may(n: i32) -> Option<LegalDate> {
    Some(day(2026, 5, n))
}

#[expect(clippy::unnecessary_wraps, reason = "fields of messages are optional")]
fn rupees(rupees: i64) -> Option<Money> {
    Some(Money { currency_code: "INR".to_owned(), paise: 100 * rupees })
}

fn listed(on: Option<LegalDate>) -> HearingListed {
    HearingListed { on, purpose: HearingPurpose::Appearance.into(), court: PUNE.to_owned() }
}

fn cognizance(n: i32) -> Step {
    Step::CognizanceTaken(CognizanceTaken { on: may(n) })
}

fn refiled(n: i32) -> Step {
    Step::Refiled(ComplaintRefiled { on: may(n) })
}

async fn record(client: &mut Client, request: RecordProgressRequest) -> Result<RecordProgressResponse, Status> {
    Ok(client.record_progress(keyed(request)).await?.into_inner())
}

/// The entries about the first filing of an answer.
fn entries(answer: &RecordProgressResponse) -> &[Progress] {
    &answer.matter.as_ref().unwrap().filings[0].progress
}

/// A service, and a complaint filed on the fourth of May by the first advocate.
async fn with_complaint() -> (Service, String, String) {
    let service = Service::start().await;
    service.empanel(1).await;
    let matter = service.accepted(1).await.matter_id;
    let recorded = service.file(filed(&matter, day(2026, 5, 4), "CC/1/2026")).await.unwrap();
    let filing = recorded.matter.unwrap().filings[0].filing_id.clone();
    (service, matter, filing)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_step_is_recorded_stated_and_shown_and_the_same_again_is_known() {
    let (service, matter, filing) = with_complaint().await;
    let mut advocate = service.advocate(1);
    let registered =
        ComplaintRegistered { on: may(6), cnr: " mhpu01-001234-2026 ".to_owned(), case_number: "SCC/12".to_owned() };
    let registered = RecordProgressRequest {
        note: "number given at the counter".to_owned(),
        ..progressed(&filing, Step::Registered(registered))
    };
    let answer = record(&mut advocate, registered.clone()).await.unwrap();
    assert!(!answer.already_recorded);
    assert_eq!(answer.matter.as_ref().unwrap().state(), MatterState::Filed);
    let [entry] = entries(&answer) else { panic!("{answer:?}") };
    let Some(Step::Registered(said)) = entry.step.clone().unwrap().step else { panic!("{entry:?}") };
    assert_eq!((said.cnr.as_str(), said.case_number.as_str()), ("MHPU010012342026", "SCC/12"));
    assert_eq!(entry.recorded_by.as_ref().unwrap().subject, subject(1));
    assert_eq!(entry.note, "number given at the counter");

    let stated: MatterProgressed = service.last_event().await;
    assert_eq!((&stated.progress_id, &stated.filing_id, &stated.matter_id), (&entry.progress_id, &filing, &matter));
    assert_eq!(stated.step, entry.step);
    assert!(!format!("{stated:?}").contains("counter"), "its note stays at the portal");

    let again = record(&mut service.manager(), registered).await.unwrap();
    assert!(again.already_recorded);
    assert_eq!(entries(&again), entries(&answer));
    let events = service.events().await;
    assert_eq!(events.iter().filter(|name| *name == "counsel-portal.matter_progressed.v1").count(), 1);
    let audited = "SELECT count(*) FROM audit.entry WHERE action = 'progress.record' AND outcome = 'allowed'";
    assert_eq!(service.number(audited).await, 1);
    assert_eq!(service.matter(&matter).await.filings[0].progress, entries(&answer));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_command_under_the_same_key_is_done_once() {
    let (service, _, filing) = with_complaint().await;
    let mut advocate = service.advocate(1);
    let held = HearingHeld {
        on: may(8),
        outcome: HearingOutcome::Adjourned.into(),
        next: Some(listed(Some(day(2026, 6, 12)))),
    };
    let request = progressed(&filing, Step::HearingHeld(held));
    let first = advocate.record_progress(under(request.clone(), "h-1")).await.unwrap().into_inner();
    let again = advocate.record_progress(under(request, "h-1")).await.unwrap().into_inner();
    assert_eq!(first, again);
    let other = advocate.record_progress(under(progressed(&filing, cognizance(8)), "h-1")).await.unwrap_err();
    assert_eq!(reason(&other), "IDEMPOTENCY_KEY_REUSED");
    assert_eq!(service.number("SELECT count(*) FROM progress").await, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_entry_is_corrected_once_by_who_recorded_it_or_by_a_manager() {
    let (service, matter, filing) = with_complaint().await;
    let mut advocate = service.advocate(1);
    let wrong = record(&mut advocate, progressed(&filing, refiled(7))).await.unwrap();
    let wrong = entries(&wrong)[0].progress_id.clone();
    let corrected = |step, wrong: &str| RecordProgressRequest {
        corrects_progress_id: wrong.to_owned(),
        ..progressed(&filing, step)
    };

    let right = record(&mut advocate, corrected(refiled(8), &wrong)).await.unwrap();
    let [before, after] = entries(&right) else { panic!("{right:?}") };
    assert!(before.corrected && !after.corrected && after.corrects_progress_id == wrong, "{right:?}");
    let stated: MatterProgressed = service.last_event().await;
    assert_eq!((&stated.progress_id, &stated.corrects_progress_id), (&after.progress_id, &wrong));
    assert!(record(&mut advocate, corrected(refiled(8), &wrong)).await.unwrap().already_recorded);
    let again = record(&mut advocate, corrected(refiled(9), &wrong)).await.unwrap_err();
    assert_eq!((again.code(), reason(&again).as_str()), (Code::FailedPrecondition, "COUNSEL_PROGRESS_CORRECTED"));

    // Another advocate of the matter corrects nothing of his predecessor's; a manager does.
    let second = service.empanel(2).await;
    service.manager().assign_matter(keyed(assign(&matter, &second))).await.unwrap();
    service.advocate(2).accept_matter(keyed(AcceptMatterRequest { matter_id: matter.clone() })).await.unwrap();
    record(&mut service.advocate(2), progressed(&filing, cognizance(9))).await.unwrap();
    let taken_back = RecordProgressRequest {
        note: "it was another complaint's".to_owned(),
        ..corrected(Step::TakenBack(TakenBack {}), &after.progress_id)
    };
    let refused = record(&mut service.advocate(2), taken_back.clone()).await.unwrap_err();
    assert_eq!((refused.code(), reason(&refused).as_str()), (Code::PermissionDenied, "COUNSEL_NOT_RECORDER"));
    let former = record(&mut service.advocate(1), taken_back.clone()).await.unwrap_err();
    assert_eq!((former.code(), reason(&former).as_str()), (Code::NotFound, "COUNSEL_FILING_UNKNOWN"));
    let gone = record(&mut service.manager(), taken_back).await.unwrap();
    let standing = entries(&gone).iter().filter(|entry| !entry.corrected && entry.note.is_empty());
    let standing: Vec<_> = standing.map(|entry| entry.step.clone().unwrap().step.unwrap()).collect();
    assert_eq!(standing, [cognizance(9)]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_a_filing_that_was_taken_back_nothing_is_recorded() {
    let (service, _, filing) = with_complaint().await;
    service.advocate(1).withdraw_filing(keyed(withdraw(&filing))).await.unwrap();
    let refused = record(&mut service.advocate(1), progressed(&filing, cognizance(8))).await.unwrap_err();
    assert_eq!((refused.code(), reason(&refused).as_str()), (Code::FailedPrecondition, "COUNSEL_FILING_WITHDRAWN"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_step_with_one_wrong_field_is_refused_by_its_name_and_leaves_nothing() {
    let (service, _, filing) = with_complaint().await;
    let unknown_entry = "01958f3c-7b1a-7c3d-8e4f-0000000000ff".to_owned();
    let before = service.rows().await;
    let judgment = |result: JudgmentResult, fine| {
        Step::JudgmentGiven(JudgmentGiven { on: may(8), result: result.into(), fine, compensation: None })
    };
    let with_next = |next| {
        let outcome = HearingOutcome::Adjourned.into();
        Step::HearingHeld(HearingHeld { on: may(8), outcome, next: Some(next) })
    };
    let registered = |cnr: &str, case_number: String| {
        Step::Registered(ComplaintRegistered { on: may(8), cnr: cnr.to_owned(), case_number })
    };
    let extended = |of: i32, until| Step::TimeExtended(TimeExtended { on: may(8), of, until });
    let interim = DepositKind::InterimCompensation.into();
    for (field, step) in [
        ("step.cognizance_taken.on", Step::CognizanceTaken(CognizanceTaken { on: None })),
        ("step.cognizance_taken.on", cognizance(12)),
        ("step.cognizance_taken.on", cognizance(3)),
        ("step.cognizance_taken.on.day", cognizance(32)),
        ("step.defects_notified.cure_by", Step::DefectsNotified(DefectsNotified { on: may(8), cure_by: may(7) })),
        ("step.registered.cnr", registered("MH01", String::new())),
        ("step.registered.case_number", registered("MHPU010012342026", "x".repeat(65))),
        ("step.hearing_listed.purpose", Step::HearingListed(HearingListed { purpose: 0, ..listed(may(20)) })),
        ("step.hearing_listed.purpose", Step::HearingListed(HearingListed { purpose: 99, ..listed(may(20)) })),
        ("step.hearing_listed.court", Step::HearingListed(HearingListed { court: String::new(), ..listed(may(20)) })),
        ("step.hearing_listed.on", Step::HearingListed(listed(Some(day(2062, 5, 20))))),
        ("step.hearing_held.next.on", with_next(listed(may(8)))),
        ("step.hearing_held.next.purpose", with_next(HearingListed { purpose: 0, ..listed(may(20)) })),
        ("step.hearing_held.outcome", Step::HearingHeld(HearingHeld { on: may(8), outcome: 0, next: None })),
        ("step.time_extended.of", extended(0, may(30))),
        ("step.time_extended.until", extended(interim, None)),
        ("step.judgment_given.result", Step::JudgmentGiven(JudgmentGiven { on: may(8), ..JudgmentGiven::default() })),
        ("step.judgment_given.fine", judgment(JudgmentResult::Acquitted, rupees(1))),
        ("step.judgment_given.fine", judgment(JudgmentResult::Convicted, rupees(0))),
        ("step.compounded.amount", Step::Compounded(OffenceCompounded { on: may(8), amount: rupees(-1) })),
    ] {
        let refused = record(&mut service.advocate(1), progressed(&filing, step)).await.unwrap_err();
        assert_eq!((refused.code(), reason(&refused).as_str()), (Code::InvalidArgument, "FIELD_INVALID"), "{field}");
        assert_eq!(fields(&refused), [field], "{refused:?}");
    }
    let right = || progressed(&filing, cognizance(8));
    let order = HearingHeld { on: may(8), outcome: HearingOutcome::Order.into(), next: None };
    let taken_back = || Step::TakenBack(TakenBack {});
    for (field, wrong) in [
        ("filing_id", RecordProgressRequest { filing_id: "CC/1".to_owned(), ..right() }),
        ("step", RecordProgressRequest { step: None, ..right() }),
        ("step", RecordProgressRequest { step: Some(proto::counsel::ProgressStep::default()), ..right() }),
        ("note", RecordProgressRequest { note: "x".repeat(501), ..right() }),
        ("note", RecordProgressRequest { note: "a\u{202e}b".to_owned(), ..right() }),
        ("note", progressed(&filing, Step::HearingHeld(order))),
        (
            "note",
            RecordProgressRequest { corrects_progress_id: unknown_entry.clone(), ..progressed(&filing, taken_back()) },
        ),
        (
            "corrects_progress_id",
            RecordProgressRequest { note: "wrong".to_owned(), ..progressed(&filing, taken_back()) },
        ),
        ("corrects_progress_id", RecordProgressRequest { corrects_progress_id: "x".to_owned(), ..right() }),
        ("corrects_progress_id", RecordProgressRequest { corrects_progress_id: unknown_entry.clone(), ..right() }),
    ] {
        let refused = record(&mut service.advocate(1), wrong).await.unwrap_err();
        assert_eq!((refused.code(), reason(&refused).as_str()), (Code::InvalidArgument, "FIELD_INVALID"), "{field}");
        assert_eq!(fields(&refused), [field], "{refused:?}");
    }
    assert_eq!(service.rows().await, before);
}

/// Every step, with every field that it can have.
fn every_step() -> Vec<Step> {
    let (on, mode, of) = (may(8), wire::SummonsMode::Dasti.into(), DepositKind::Appeal.into());
    let (result, amount) = (JudgmentResult::Convicted.into(), rupees(20_000));
    let next = Some(listed(Some(day(2026, 6, 12))));
    let (fine, compensation) = (rupees(1_000), rupees(150_000));
    let (by, court) = (wire::Appellant::Complainant.into(), "Sessions Court Pune".to_owned());
    let registered =
        ComplaintRegistered { on, cnr: "MHPU010012342026".to_owned(), case_number: "SCC/12/2026".to_owned() };
    vec![
        Step::DefectsNotified(DefectsNotified { on, cure_by: may(22) }),
        refiled(8),
        Step::Registered(registered),
        Step::HearingListed(listed(may(20))),
        Step::HearingHeld(HearingHeld { on, outcome: HearingOutcome::AccusedAbsent.into(), next }),
        cognizance(8),
        Step::Dismissed(wire::ComplaintDismissed { on, ground: wire::DismissalGround::Premature.into() }),
        Step::SummonsIssued(wire::SummonsIssued { on, mode }),
        Step::SummonsServed(wire::SummonsServed { on, mode }),
        Step::PleaRecorded(wire::PleaRecorded { on, plea: wire::Plea::Guilty.into() }),
        Step::InterimCompensationOrdered(wire::InterimCompensationOrdered { on, amount: amount.clone() }),
        Step::TimeExtended(TimeExtended { on, of, until: may(30) }),
        Step::DepositMade(wire::DepositMade { on, of, amount: amount.clone() }),
        Step::EvidenceRecorded(wire::EvidenceRecorded { on, stage: wire::EvidenceStage::Argued.into() }),
        Step::JudgmentGiven(JudgmentGiven { on, result, fine, compensation }),
        Step::AppealFiled(wire::AppealFiled { on, by, court }),
        Step::AppealDepositOrdered(wire::AppealDepositOrdered { on, amount: amount.clone() }),
        Step::AppealDecided(wire::AppealDecided { on, result: wire::AppealResult::Remanded.into() }),
        Step::Compounded(OffenceCompounded { on, amount: amount.clone() }),
        Step::Withdrawn(wire::ComplaintWithdrawn { on }),
        Step::LokAdalatSettled(wire::LokAdalatSettled { on, amount }),
    ]
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_step_is_recorded_in_any_order_and_given_back_as_it_was_said() {
    let (service, matter, filing) = with_complaint().await;
    let steps: Vec<Step> = every_step().into_iter().rev().collect();
    for step in &steps {
        let answer = record(&mut service.advocate(1), progressed(&filing, step.clone())).await.unwrap();
        assert!(!answer.already_recorded, "{step:?}");
        let stated: MatterProgressed = service.last_event().await;
        assert_eq!(stated.step.unwrap().step.as_ref(), Some(step));
    }
    let shown = service.matter(&matter).await.filings[0].progress.clone();
    let shown: Vec<Step> = shown.into_iter().map(|entry| entry.step.unwrap().step.unwrap()).collect();
    assert_eq!(shown, steps);
}
