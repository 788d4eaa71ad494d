//! Cases as people read them.

use std::collections::HashMap;

use proto::{
    cases::{Case, Deadline, DeadlineState, Fact, Hearing, Proceeding, ProceedingKind, ProceedingState},
    payments::{Dishonour, Instrument},
    types::{Actor, ActorKind, LegalDate, LegalDateInterval, Money},
};
use recourse_cli::failure::Exit;
use serde_json::Value;

use crate::fakes::{FakeAccounts, FakeCases, FakePayments, FakeProceedings, Payments, Ran, nobody, recourse, whole};

#[expect(clippy::unnecessary_wraps, reason = "fields of messages are optional")]
fn date(text: &str) -> Option<LegalDate> {
    Some(text.parse::<kernel::LegalDate>().unwrap().into())
}

#[expect(clippy::unnecessary_wraps, reason = "fields of messages are optional")]
fn interval(earliest: &str, latest: &str) -> Option<LegalDateInterval> {
    Some(LegalDateInterval { earliest: date(earliest), latest: date(latest) })
}

fn deadline(state: DeadlineState, last_safe: &str, last_arguable: &str) -> Deadline {
    Deadline {
        deadline_id: "d-1".to_owned(),
        kind: "notice_by".to_owned(),
        last_safe: date(last_safe),
        last_arguable: date(last_arguable),
        state: state.into(),
        rule_id: "ni138.notice_by".to_owned(),
        book_version: "2026.1".to_owned(),
        calendar_version: String::new(),
        steps: vec![
            format!(
                "The notice must be sent within 30 days of the information of the return; the day of information is not \
                 counted: {last_safe}. [NI Act s.138 proviso (b); Munoth Investments v Puttukola Properties (2001) 6 SCC 582]"
            ),
            "Holidays do not move it. [General Clauses Act s.10 does not apply]".to_owned(),
        ],
        opens: false,
    }
}

fn fact(evidence: &str, informed: Option<LegalDateInterval>, subject: &str) -> Fact {
    Fact {
        fact_id: "f-1".to_owned(),
        kind: "cheque.dishonoured".to_owned(),
        effective: informed,
        evidence: evidence.to_owned(),
        recorded_at: "2026-03-05T20:00:00Z".to_owned(),
        recorded_by: Some(Actor {
            kind: ActorKind::Person.into(),
            issuer: "recourse-local".to_owned(),
            subject: subject.to_owned(),
            roles: vec!["recovery-officer".to_owned()],
        }),
        ..Fact::default()
    }
}

fn proceeding(state: ProceedingState, explanation: &str) -> Proceeding {
    let evidence = "payments event 019b7c5e-0000-7000-8000-000000000001";
    Proceeding {
        proceeding_id: "p-1".to_owned(),
        kind: ProceedingKind::Ni138.into(),
        instrument_id: "i-1".to_owned(),
        amount: Some(Money { currency_code: "INR".to_owned(), paise: 15_000_000 }),
        state: state.into(),
        explanation: explanation.to_owned(),
        facts: vec![fact(evidence, interval("2026-03-03", "2026-03-05"), "priya")],
        ..Proceeding::default()
    }
}

fn instrument() -> Instrument {
    Instrument {
        instrument_id: "i-1".to_owned(),
        loan_account_number: "HL-0001".to_owned(),
        cheque_number: "000123".to_owned(),
        drawee_ifsc: "HDFC0000001".to_owned(),
        drawn_on: date("2026-02-27"),
        amount: Some(Money { currency_code: "INR".to_owned(), paise: 15_000_000 }),
        drawer_initials: "R•••• K••••".to_owned(),
        dishonours: vec![Dishonour {
            dishonour_id: "d-1".to_owned(),
            ordinal: 1,
            presented_on: date("2026-03-02"),
            returned_on: date("2026-03-03"),
            return_code: "01".to_owned(),
            informed_on: interval("2026-03-03", "2026-03-05"),
            return_reason: None,
        }],
        drawer_name: None,
    }
}

fn notice_due() -> Proceeding {
    let explanation = "A demand for the cheque amount must be sent by 2026-04-02 (NI Act s.138 proviso (b)).";
    let deadlines = vec![
        deadline(DeadlineState::Superseded, "2026-04-01", "2026-04-03"),
        deadline(DeadlineState::Armed, "2026-04-02", "2026-04-04"),
    ];
    Proceeding { deadlines, ..proceeding(ProceedingState::NoticeDue, explanation) }
}

async fn cases_with(proceeding: Proceeding) -> String {
    let case = Case {
        case_id: "c-1".to_owned(),
        reference: "RC-000042".to_owned(),
        loan_account_number: "HL-0001".to_owned(),
        opened_at: "2026-03-05T20:00:00Z".to_owned(),
        proceedings: vec![proceeding],
    };
    let account = proto::cases::Account { loan_account_number: "HL-0001".to_owned(), ..Default::default() };
    let accounts = FakeAccounts { account, ..FakeAccounts::default() };
    whole(FakeCases { case, ..FakeCases::default() }, accounts, FakeProceedings::default()).await
}

async fn show(proceeding: Proceeding, more: &[&str]) -> Ran {
    let instruments = HashMap::from([("i-1".to_owned(), instrument())]);
    let payments = Payments::start(FakePayments { instruments, ..FakePayments::default() }).await;
    let cases = cases_with(proceeding).await;
    let start = ["case", "show", "RC-000042", "--cases-url", &cases, "--payments-url", &payments.url];
    let ran = recourse(start.into_iter().chain(more.iter().copied())).await;
    assert_eq!((ran.exit, ran.err.as_str()), (Exit::Done, ""));
    assert!(more.contains(&"--json") || ran.out.lines().all(|line| line.chars().count() <= 100), "{}", ran.out);
    ran
}

#[tokio::test]
async fn a_notice_that_is_due_shows_its_days_and_how_they_were_counted() {
    insta::assert_snapshot!(show(notice_due(), &[]).await.out);
}

#[tokio::test]
async fn a_proceeding_that_lapsed_shows_what_can_still_be_done() {
    let explanation =
        "The return became known here after 2026-03-04, the last day for a notice; a late notice is not condoned.";
    let cures = vec![
        "Present the cheque again so that it reaches the drawee bank by 2026-05-27, and give a fresh notice."
            .to_owned(),
        "Claim the debt by suit or before the tribunal.".to_owned(),
    ];
    let lapsed = Proceeding { cures, ..proceeding(ProceedingState::LapsedOnArrival, explanation) };
    insta::assert_snapshot!(show(lapsed, &[]).await.out);
}

#[tokio::test]
async fn a_complaint_in_court_shows_its_hearings_and_its_days() {
    let hearing = |on: &str, outcome: &str| Hearing {
        on: date(on),
        purpose: "appearance of the accused".to_owned(),
        court: "JMFC Pune".to_owned(),
        outcome: outcome.to_owned(),
    };
    let attend = Deadline {
        kind: "hearing".to_owned(),
        rule_id: "ni138.attendance".to_owned(),
        steps: vec!["A hearing was fixed for 2026-03-09 before JMFC Pune: appearance of the accused.".to_owned()],
        ..deadline(DeadlineState::Armed, "2026-03-09", "2026-03-09")
    };
    let explanation = "A summons was issued on 2026-02-20 (BNSS s.227); that it was served is not on record.";
    let summoned = Proceeding {
        deadlines: vec![attend],
        hearings: vec![hearing("2026-02-20", "an order was passed"), hearing("2026-03-09", "")],
        cnr: "MHPU010012342026".to_owned(),
        ..proceeding(ProceedingState::Summoned, explanation)
    };
    insta::assert_snapshot!(show(summoned, &[]).await.out);
}

#[tokio::test]
async fn a_question_for_counsel_is_shown() {
    let question = "Return code 88 (Other reasons) does not settle whether NI Act s.138 applies: counsel decides.";
    insta::assert_snapshot!(show(proceeding(ProceedingState::WithCounsel, question), &[]).await.out);
}

#[tokio::test]
async fn without_payments_the_rest_is_shown_and_a_line_says_so() {
    let (cases, payments) = (cases_with(notice_due()).await, nobody().await);
    let ran = recourse(["case", "show", "RC-000042", "--cases-url", &cases, "--payments-url", &payments]).await;
    assert_eq!(ran.exit, Exit::Done);
    let mut settings = insta::Settings::clone_current();
    settings.add_filter(r"127\.0\.0\.1:\d+", "HOST");
    settings.bind(|| insta::assert_snapshot!(ran.out));
}

#[tokio::test]
async fn json_has_everything_that_the_services_gave() {
    let ran = show(notice_due(), &["--json"]).await;
    let json: Value = serde_json::from_str(&ran.out).unwrap();
    let proceeding = &json["proceedings"][0];
    assert_eq!(proceeding["deadlines"][1]["last_safe"], "2026-04-02");
    assert_eq!(proceeding["instrument"]["drawer_initials"], "R•••• K••••");
    assert_eq!(proceeding["facts"][0]["effective"]["latest"], "2026-03-05");
    assert_eq!(proceeding["instrument_unavailable"], Value::Null);
}

#[tokio::test]
async fn a_case_that_is_not_there_is_said_in_the_words_of_the_service() {
    let cases = cases_with(notice_due()).await;
    let ran = recourse(["case", "show", "RC-9", "--cases-url", &cases]).await;
    assert_eq!(ran.exit, Exit::Failed);
    assert_eq!(ran.err, "error: cases: there is no case RC-9; a reference looks like RC-000042\n");
}
