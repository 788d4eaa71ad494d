//! What people do with receipts, notices, holds, the panel, matters and proceedings.

use std::fs;

use proto::{
    cases::{Case, Fact, Proceeding, ProceedingState},
    communications::{CancellationReason, Channel, Hold, HoldReason, MessageState},
    counsel::{Authority, Filing, Matter},
    notices::{Notice, NoticeState},
};
use recourse_cli::failure::Exit;
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use tempfile::TempDir;

use crate::{
    fakes::{
        FakeAccounts, FakeAudit, FakeCases, FakeCommunications, FakeCounsel, FakeNotices, FakePayments,
        FakeProceedings, Payments, Ran, recourse, whole,
    },
    whole::{Mesh, advocate, date, matter, messages, notice, receipts, window},
};

async fn with_payments(command: &[&str]) -> Ran {
    let payments = Payments::start(FakePayments { receipts: receipts(), ..FakePayments::default() }).await;
    recourse(command.iter().copied().chain(["--payments-url", payments.url.as_str()])).await
}

#[tokio::test]
async fn receipts_are_shown_listed_reversed_and_identified() {
    let ran = with_payments(&["receipt", "list", "--account", "HL-0001"]).await;
    insta::assert_snapshot!(ran.out);
    let ran = with_payments(&["receipt", "show", "r-1"]).await;
    insta::assert_snapshot!(ran.out);
    let ran = with_payments(&["receipt", "show", "r-1", "--json"]).await;
    let json: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!((&json["amount"]["paise"], &json["mode"]), (&5_000_000.into(), &"upi".into()));
    let arguments = ["receipt", "reverse", "r-1", "--reason", "instrument-bounced", "--value-date", "2026-02-20"];
    let ran = with_payments(&arguments).await;
    assert!(ran.out.contains("Reversed    from 2026-02-20: instrument bounced"), "{}", ran.out);
    let ran = with_payments(&["receipt", "identify", "r-1", "--account", "HL-0009", "--instrument", "i-9"]).await;
    assert!(ran.out.contains("Account     HL-0009\n  Instrument  i-9\n"), "{}", ran.out);
    let ran = with_payments(&["receipt", "identify", "r-7", "--account", "HL-0009"]).await;
    assert_eq!((ran.exit, ran.err.as_str()), (Exit::Failed, "error: payments: there is no receipt r-7\n"));
}

#[tokio::test]
async fn a_receipt_is_reassigned_to_an_account_or_a_cheque_with_a_reason() {
    let reassign = async |what: &[&str]| {
        let command = ["receipt", "reassign", "r-1"].iter().chain(what).copied();
        with_payments(&command.collect::<Vec<_>>()).await
    };
    let ran = reassign(&["--account", "HL-0009", "--instrument", "i-9", "--reason", "misapplied"]).await;
    assert!(ran.out.contains("Account     HL-0009\n  Instrument  i-9\n"), "{}{}", ran.out, ran.err);
    let ran = reassign(&["--cheque", "HDFC0000001/000123", "--reason", "payer-instruction"]).await;
    assert!(ran.out.contains("Account     HL-0001\n  Instrument  HDFC0000001/000123\n"), "{}{}", ran.out, ran.err);
}

fn draft(id: &str, case: &str) -> Notice {
    Notice { notice_id: id.to_owned(), case_reference: case.to_owned(), state: NoticeState::Drafted.into(), ..notice() }
}

#[tokio::test]
async fn drafts_are_approved_by_their_hash_and_a_refusal_is_told_with_its_reason() {
    let notices = vec![draft("n-2", "RC-000002"), draft("refused", "RC-000003"), notice()];
    let fake = FakeNotices { notices, ..FakeNotices::default() };
    let url = fake.start().await;
    let ran = recourse(["notice", "approve", "--all", "--notices-url", &url]).await;
    assert_eq!(ran.exit, Exit::Failed);
    insta::assert_snapshot!(ran.out);
    let [call] = &fake.calls.all()[..] else { panic!("one call") };
    assert!(call.contains("n-2") && call.contains("171, 171") && !call.contains("n-1"), "{call}");
    let ran = recourse(["notice", "approve", "n-2", "--notices-url", &url]).await;
    assert_eq!((ran.exit, ran.out.as_str()), (Exit::Done, "1 of 1 notice approved\n"));
    let ran = recourse(["notice", "hand-over", "--all", "--notices-url", &url]).await;
    assert_eq!((ran.exit, ran.out.as_str()), (Exit::Done, "No notice waits.\n"));
    let ran = recourse(["notice", "hand-over", "n-1", "n-2", "--notices-url", &url]).await;
    assert_eq!(ran.out, "2 of 2 notices handed over to the carrier\n");
}

#[tokio::test]
async fn notices_are_listed_by_state_and_shown_with_what_is_proved_of_their_service() {
    let fake = FakeNotices { notices: vec![draft("n-2", "RC-000002"), notice()], ..FakeNotices::default() };
    let url = fake.start().await;
    insta::assert_snapshot!(recourse(["notice", "list", "--notices-url", &url]).await.out);
    let ran = recourse(["notice", "list", "--state", "drafted", "--json", "--notices-url", &url]).await;
    let json: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!((json.as_array().unwrap().len(), &json[0]["notice_id"]), (1, &"n-2".into()));
    insta::assert_snapshot!(recourse(["notice", "show", "n-1", "--notices-url", &url]).await.out);
}

#[tokio::test]
async fn a_notice_is_rejected_or_withdrawn_with_a_reason_and_another_asked_for() {
    let fake = FakeNotices { notices: vec![draft("n-2", "RC-000002")], ..FakeNotices::default() };
    let url = fake.start().await;
    let run = async |words: &[&str]| {
        recourse(["notice"].into_iter().chain(words.iter().copied()).chain(["--notices-url", url.as_str()])).await
    };
    let ran = run(&["reject", "n-2", "--reason", "the address is old"]).await;
    assert_eq!(ran.exit, Exit::Done, "{}", ran.err);
    assert!(ran.out.contains(": rejected\n") && ran.out.contains("the address is old"), "{}", ran.out);
    let ran = run(&["withdraw", "n-2", "--reason", "paid meanwhile"]).await;
    assert!(ran.out.starts_with("it was withdrawn before\n") && ran.out.contains("paid meanwhile"), "{}", ran.out);
    let ran = run(&["redraft", "n-2"]).await;
    assert!(ran.out.contains("Another     asked for 2026-02-06"), "{}", ran.out);
    let ran = run(&["reject", "n-9", "--reason", "whatever"]).await;
    assert_eq!((ran.exit, ran.err.as_str()), (Exit::Failed, "error: notices: there is no notice n-9\n"));
}

#[tokio::test]
async fn a_corrected_booking_is_shown_beside_the_one_before() {
    let fake = FakeNotices { notices: vec![notice()], ..FakeNotices::default() };
    let url = fake.start().await;
    let number = notice().articles[0].number.clone();
    let correct = ["notice", "correct-booking", &number, "--office", "Pune GPO", "--booked-on", "2026-02-06"];
    let with = ["--receipt", "R-2", "--reason", "the receipt says the 6th", "--notices-url", &url];
    let ran = recourse(correct.into_iter().chain(with)).await;
    assert_eq!(ran.exit, Exit::Done, "{}", ran.err);
    insta::assert_snapshot!(ran.out);
}

#[tokio::test]
async fn a_letter_is_written_to_a_file_if_it_is_the_one_that_the_notice_names() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("letter.pdf");
    let arguments = ["notice", "show", "n-1", "--pdf", path.to_str().unwrap(), "--notices-url"];
    let letter = b"%PDF-1.7 letter".to_vec();
    let named = Notice { pdf_sha256: Sha256::digest(&letter).to_vec(), ..notice() };
    let fake = FakeNotices { notices: vec![named], letter: letter.clone(), ..FakeNotices::default() };
    let ran = recourse(arguments.into_iter().chain([fake.start().await.as_str()])).await;
    assert_eq!(ran.exit, Exit::Done, "{ran:?}");
    assert_eq!(fs::read(&path).unwrap(), letter);
    fs::remove_file(&path).unwrap();
    let other = FakeNotices { notices: vec![notice()], letter, ..FakeNotices::default() };
    let ran = recourse(arguments.into_iter().chain([other.start().await.as_str()])).await;
    assert_eq!(ran.exit, Exit::Failed);
    assert!(ran.err.contains("a letter with another hash"), "{}", ran.err);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0, "nothing of it is left");
}

#[tokio::test]
async fn messages_are_listed_with_their_decisions_and_parties_are_held() {
    let hold = Hold {
        hold_id: "hold-1".to_owned(),
        party_id: "party-1".to_owned(),
        reason: HoldReason::Illness.into(),
        channel: Channel::Unspecified.into(),
        since: date("2026-02-01"),
        until: None,
    };
    let fake = FakeCommunications { messages: messages(), holds: vec![hold], ..FakeCommunications::default() };
    let url = fake.start().await;
    insta::assert_snapshot!(recourse(["message", "list", "--communications-url", &url]).await.out);
    let ran = recourse(["message", "show", "m-2", "--communications-url", &url]).await;
    assert!(ran.out.contains("r***@example.in") && ran.out.contains("hold: a hold for illness"), "{}", ran.out);
    let mut waited = messages().swap_remove(0);
    (waited.state, waited.cancellation) = (MessageState::Cancelled.into(), CancellationReason::ProceedingPaid.into());
    let fake_of_one = FakeCommunications { messages: vec![waited], ..FakeCommunications::default() };
    let url_of_one = fake_of_one.start().await;
    let ran = recourse(["message", "show", "m-1", "--communications-url", &url_of_one]).await;
    assert!(ran.out.contains("sms to ******1234 cancelled: proceeding paid"), "{}", ran.out);
    insta::assert_snapshot!(recourse(["hold", "list", "--party", "party-1", "--communications-url", &url]).await.out);
    let place = ["hold", "place", "--party", "party-1", "--reason", "request-of-party", "--channel", "sms"];
    let ran = recourse(place.into_iter().chain(["--since", "2026-03-01", "--communications-url", &url])).await;
    assert_eq!(ran.out, "hold hold-1\n2 messages that waited are refused\n");
    let ran = recourse(["hold", "lift", "hold-1", "--communications-url", &url]).await;
    assert_eq!((ran.exit, ran.out.as_str()), (Exit::Done, "lifted hold hold-1\n"));
    let calls = fake.calls.all();
    assert!(calls[0].contains("RequestOfParty") && calls[0].contains("Sms"), "{calls:?}");
}

async fn with_counsel(fake: &FakeCounsel, command: &[&str]) -> Ran {
    let url = fake.start().await;
    recourse(command.iter().copied().chain(["--counsel-portal-url", url.as_str()])).await
}

fn counsel(matter: Matter) -> FakeCounsel {
    FakeCounsel { matters: vec![matter], advocates: vec![advocate()], ..FakeCounsel::default() }
}

#[tokio::test]
async fn a_refusal_to_file_is_a_table_of_gates_with_their_cures() {
    let fake = counsel(matter());
    let ran = with_counsel(&fake, &["matter", "authority", "MT-000007", "--on", "2026-02-24"]).await;
    assert_eq!((ran.exit, ran.err.as_str()), (Exit::Failed, ""));
    assert!(ran.out.lines().all(|line| line.chars().count() <= 100), "{}", ran.out);
    insta::assert_snapshot!(ran.out);
    let granted = Authority {
        refused: vec![],
        window: Some(window()),
        steps: vec!["The month ends on 2026-04-25. (NI Act s.142(1)(b))".to_owned()],
        for_advocate: vec!["To make sure of: The synopsis is attached. (Sanjabij Tari)".to_owned()],
        ..matter().authority.unwrap()
    };
    let fake = counsel(Matter { authority: Some(granted), ..matter() });
    let ran = with_counsel(&fake, &["matter", "authority", "mt-1", "--on", "2026-02-26", "--protective"]).await;
    assert_eq!(ran.exit, Exit::Done);
    insta::assert_snapshot!(ran.out);
    assert!(fake.calls.all()[0].contains("protective: true"));
    // Whoever names no day leaves it to the clock of the mesh.
    let ran = with_counsel(&fake, &["matter", "authority", "mt-1"]).await;
    assert_eq!(ran.exit, Exit::Done);
    assert!(fake.calls.all()[1].contains("file_on: None"), "{:?}", fake.calls.all());
}

#[tokio::test]
async fn matters_are_listed_shown_assigned_taken_and_filed() {
    let fake = counsel(matter());
    insta::assert_snapshot!(with_counsel(&fake, &["matter", "list"]).await.out);
    insta::assert_snapshot!(with_counsel(&fake, &["matter", "show", "MT-000007"]).await.out);
    let said = "MT-000007: filed, advocate MAH/1234/2001, JMFC Pune\n";
    for command in [
        &["matter", "assign", "MT-000007", "--advocate", "MAH/1234/2001"][..],
        &["matter", "accept", "MT-000007"],
        &["matter", "file", "MT-000007", "--on", "2026-02-26", "--court", "JMFC Pune", "--acknowledgement", "SCC/1"],
        &["matter", "condonation", "MT-000007", "applied", "--on", "2026-03-30"],
        &["matter", "withdraw", "MT-000007", "--reason", "recorded for another matter"],
        &["matter", "progress", "MT-000007", "hearing-listed", "--on", "2026-06-08", "--purpose", "plea"],
        &["matter", "progress", "MT-000007", "judgment", "convicted", "--on", "2026-09-01", "--fine", "1,50,000"],
        &["matter", "progress", "MT-000007", "taken-back", "--corrects", "pr-1", "--note", "another matter's"],
    ] {
        let ran = with_counsel(&fake, command).await;
        assert_eq!((ran.exit, ran.out.as_str()), (Exit::Done, said), "{command:?}: {ran:?}");
    }
    let declined = with_counsel(&fake, &["matter", "decline", "MT-000007", "--reason", "conflict of interest"]).await;
    assert_eq!(declined.out, "MT-000007 declined\n");
    let calls = fake.calls.all();
    let [.., listed, judged, taken_back, _] = calls.as_slice() else { panic!("{calls:?}") };
    assert!(listed.contains("JMFC Pune") && listed.contains("Plea") && listed.contains("f-1"), "{listed}");
    assert!(judged.contains("Convicted") && judged.contains("15000000"), "{judged}");
    assert!(taken_back.contains("TakenBack") && taken_back.contains("pr-1"), "{taken_back}");
    assert!(calls[0].contains("adv-1") && calls[3].contains("f-1") && calls[4].contains("f-1"), "{calls:?}");
}

#[tokio::test]
async fn a_filing_or_an_advocate_that_is_not_clear_is_asked_for() {
    let again = Filing { filing_id: "f-2".to_owned(), ..matter().filings[0].clone() };
    let filings = vec![matter().filings[0].clone(), again];
    let fake = counsel(Matter { filings, ..matter() });
    let ran = with_counsel(&fake, &["matter", "condonation", "MT-000007", "allowed", "--on", "2026-03-30"]).await;
    assert_eq!(ran.exit, Exit::Usage);
    assert!(ran.err.contains("several filings stand in MT-000007; say --filing: f-1, f-2"), "{}", ran.err);
    let ran = with_counsel(&fake, &["matter", "assign", "MT-000007", "--advocate", "MAH/9"]).await;
    assert_eq!(ran.exit, Exit::Usage);
    assert!(fake.calls.all().is_empty());
}

#[tokio::test]
async fn the_panel_is_listed_and_an_advocate_is_put_on_it() {
    let fake = counsel(matter());
    insta::assert_snapshot!(with_counsel(&fake, &["advocate", "list"]).await.out);
    let add = ["advocate", "add", "--enrolment", "MAH/7/2010", "--subject", "adv.rao", "--name", "Asha Rao"];
    let courts = ["--firm", "Rao Chambers", "--court", "JMFC Pune", "--court", "JMFC Wai"];
    let ran = with_counsel(&fake, &[&add[..], &courts[..]].concat()).await;
    assert_eq!(ran.out, "advocate MAH/7/2010 advocate-1\n");
    assert!(!ran.out.contains("Asha"));
    assert!(fake.calls.all()[0].contains("JMFC Wai"));
}

fn barred() -> Case {
    let bar = Fact { fact_id: "bar-1".to_owned(), kind: "bar.recorded".to_owned(), ..Fact::default() };
    let proceeding = Proceeding {
        proceeding_id: "p-1".to_owned(),
        state: ProceedingState::WithCounsel.into(),
        explanation: "A moratorium bars it (IBC s.14).".to_owned(),
        facts: vec![bar],
        ..Proceeding::default()
    };
    Case { reference: "RC-000042".to_owned(), proceedings: vec![proceeding], ..Case::default() }
}

async fn decide(case: Case, command: &[&str]) -> (Ran, Vec<String>) {
    let proceedings = FakeProceedings { proceeding: case.proceedings[0].clone(), ..FakeProceedings::default() };
    let calls = proceedings.calls.clone();
    let cases = FakeCases { case, ..FakeCases::default() };
    let url = whole(cases, FakeAccounts::default(), proceedings).await;
    let ran = recourse(command.iter().copied().chain(["--cases-url", url.as_str()])).await;
    (ran, calls.all())
}

#[tokio::test]
async fn a_bar_is_recorded_and_lifted_and_a_proceeding_dropped() {
    let bar = ["case", "bar", "RC-000042", "--kind", "moratorium", "--since", "2026-03-01", "--evidence", "NCLT order"];
    let (ran, calls) = decide(barred(), &bar).await;
    assert_eq!(ran.exit, Exit::Done, "{ran:?}");
    assert_eq!(ran.out, "bar bar-1\nNow         counsel decides\nWhy         A moratorium bars it (IBC s.14).\n");
    assert!(calls[0].contains("Moratorium") && calls[0].contains("p-1"), "{calls:?}");
    let (ran, calls) = decide(barred(), &["case", "lift-bar", "RC-000042", "--reason", "another company"]).await;
    assert_eq!(ran.exit, Exit::Done, "{ran:?}");
    assert!(calls[0].contains("bar-1") && calls[0].contains("p-1"), "{calls:?}");
    let (ran, calls) = decide(barred(), &["case", "drop", "RC-000042", "--reason", "settled"]).await;
    assert_eq!((ran.exit, calls.len()), (Exit::Done, 1));
}

#[tokio::test]
async fn of_several_cheques_the_one_that_is_meant_is_asked_for() {
    let mut case = barred();
    case.proceedings.push(Proceeding { proceeding_id: "p-2".to_owned(), ..Proceeding::default() });
    let (ran, calls) = decide(case.clone(), &["case", "drop", "RC-000042", "--reason", "settled"]).await;
    assert_eq!((ran.exit, calls.len()), (Exit::Usage, 0));
    assert!(ran.err.contains("RC-000042 has several proceedings; say --proceeding: p-1, p-2"), "{}", ran.err);
    let drop = ["case", "drop", "RC-000042", "--reason", "settled", "--proceeding", "p-2"];
    assert!(decide(case.clone(), &drop).await.1[0].contains("p-2"));
    let lift = ["case", "lift-bar", "RC-000042", "--reason", "x", "--proceeding", "p-2"];
    let (ran, _) = decide(case, &lift).await;
    assert!(ran.err.contains("no bar stands in RC-000042"), "{}", ran.err);
}

#[tokio::test]
async fn a_command_under_a_given_key_is_sent_under_it() {
    let mesh = Mesh::start(std::array::from_fn(|_| FakeAudit::default())).await;
    let command = ["matter", "accept", "MT-000007", "--idempotency-key", "my-key"];
    assert_eq!(recourse(mesh.arguments(&command, &[])).await.exit, Exit::Done);
    assert_eq!(mesh.counsel.calls.all().len(), 1);
}
