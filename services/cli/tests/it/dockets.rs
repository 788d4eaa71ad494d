//! Proceedings whose facts people record.

mod data;

use proto::cases::{ActDecision, AuthoriseActResponse, Case, DocketSummary, ProceedingKind};
use recourse_cli::failure::Exit;
use serde_json::{Value, json};

use self::data::{DOCKET, answer, docket, summary};
use crate::fakes::{FakeCases, FakeDockets, Ran, recourse};

const NARROW: usize = 80;

fn one() -> Vec<DocketSummary> {
    vec![summary(1, ProceedingKind::Sarfaesi, "demanded", 1, Some("2026-05-25"))]
}

fn of_case(dockets: Vec<DocketSummary>) -> FakeCases {
    let case = Case {
        case_id: "c-1".to_owned(),
        reference: "RC-000042".to_owned(),
        loan_account_number: "HL-0001".to_owned(),
        opened_at: "2026-03-02T06:00:00Z".to_owned(),
        ..Case::default()
    };
    FakeCases { case, dockets, ..FakeCases::default() }
}

fn fake() -> FakeDockets {
    FakeDockets { docket: docket(), ..FakeDockets::default() }
}

/// Runs `recourse docket …` against a case with these dockets.
async fn run(fake: &FakeDockets, dockets: Vec<DocketSummary>, words: &[&str]) -> Ran {
    let url = fake.start(of_case(dockets)).await;
    recourse(["docket"].into_iter().chain(words.iter().copied()).chain(["--cases-url", &url])).await
}

async fn local(words: &[&str]) -> Ran {
    recourse(["docket"].into_iter().chain(words.iter().copied())).await
}

fn narrow(ran: &Ran) {
    assert!(ran.out.lines().all(|line| line.chars().count() <= NARROW), "{}", ran.out);
}

#[tokio::test]
async fn kinds_and_facts_are_told_without_a_mesh() {
    let ran = local(&["kinds"]).await;
    narrow(&ran);
    insta::assert_snapshot!(ran.out);
    let ran = local(&["facts", "pss25"]).await;
    narrow(&ran);
    insta::assert_snapshot!(ran.out);
    for kind in ["sarfaesi", "arbitration"] {
        let ran = local(&["facts", kind]).await;
        narrow(&ran);
        assert!(ran.out.contains("stay.ordered order=1"), "{}", ran.out);
    }
    let ran = local(&["facts", "pss25", "transfer.returned"]).await;
    narrow(&ran);
    insta::assert_snapshot!(ran.out);
    let ran = local(&["facts", "sarfaesi", "demand.served"]).await;
    assert!(ran.out.contains("mode            one of "), "{}", ran.out);
    let ran = local(&["facts", "sarfaesi", "dues.received"]).await;
    assert!(ran.out.contains("Fields      none") && ran.out.contains("Typed       dues.received\n"), "{}", ran.out);
    let ran = local(&["facts", "sarfaesi", "--json"]).await;
    let facts: Value = serde_json::from_str(&ran.out).unwrap();
    let issued = facts.as_array().unwrap().iter().find(|fact| fact["name"] == "demand.issued").unwrap();
    assert_eq!((&issued["typed"], &issued["by"]), (&json!("demand=1 noticees=2"), &json!("us")));
    let ran = local(&["facts", "sarfaesi", "demand.isued"]).await;
    assert_eq!(ran.exit, Exit::Usage);
    assert!(ran.err.contains("is it `demand.issued`?") && ran.err.contains("stay.lifted"), "{}", ran.err);
}

#[tokio::test]
async fn a_docket_is_shown_with_its_questions_its_next_acts_and_its_record() {
    let ran = run(&fake(), one(), &["show", "rc-42"]).await;
    assert_eq!(ran.exit, Exit::Failed, "{}", ran.err);
    let ran = run(&fake(), one(), &["show", "RC-000042"]).await;
    narrow(&ran);
    insta::assert_snapshot!(ran.out);
    let ran = run(&fake(), one(), &["show", DOCKET, "--json"]).await;
    let json: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!((&json["kind"], &json["business_date"]), (&json!("sarfaesi"), &json!("2026-05-20")));
    assert_eq!(json["next"][1]["failing"][1]["unknown"], true);
    assert_eq!(json["entries"][5]["fact"], json!({ "kind": "asset.valued", "value": 450_000_000 }));
    assert_eq!((&json["entries"][4]["fact"], &json["deadlines"][1]["opens"]), (&Value::Null, &json!(true)));
    assert_eq!(json["answers"][1]["person_decides"], "the amount is wrong");
}

#[tokio::test]
async fn a_docket_without_a_record_says_so() {
    let empty = proto::cases::Docket {
        questions: Vec::new(),
        remarks: Vec::new(),
        next: Vec::new(),
        entries: Vec::new(),
        deadlines: Vec::new(),
        answers: Vec::new(),
        explanation: "Nothing is demanded.".to_owned(),
        ..docket()
    };
    let ran = run(&FakeDockets { docket: empty, ..FakeDockets::default() }, one(), &["show", DOCKET]).await;
    assert!(ran.out.ends_with("Why         Nothing is demanded.\n\nRecord\n  Nothing.\n"), "{}", ran.out);
}

#[tokio::test]
async fn dockets_are_listed_over_all_pages_and_by_what_is_asked() {
    let list = vec![
        summary(1, ProceedingKind::Sarfaesi, "demanded", 1, Some("2026-05-25")),
        summary(2, ProceedingKind::Arbitration, "request_sent", 0, Some("2026-07-01")),
        summary(3, ProceedingKind::Pss25, "complaint_due", 12, Some("2026-08-01")),
        summary(4, ProceedingKind::Sarfaesi, "possession_published", 0, None),
    ];
    let fake = FakeDockets { list, ..FakeDockets::default() };
    insta::assert_snapshot!(run(&fake, one(), &["list"]).await.out);
    let states = async |words: &[&str]| {
        let words: Vec<&str> = ["list", "--json"].iter().chain(words).copied().collect();
        let json: Value = serde_json::from_str(&run(&fake, one(), &words).await.out).unwrap();
        json.as_array().unwrap().iter().map(|docket| docket["state"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(states(&["--kind", "sarfaesi"]).await, ["demanded", "possession_published"]);
    assert_eq!(states(&["--state", "complaint_due"]).await, ["complaint_due"]);
    assert_eq!(states(&["--questions"]).await, ["demanded", "complaint_due"]);
    assert_eq!(states(&["--account", "HL-0002"]).await, ["request_sent"]);
    assert_eq!(run(&FakeDockets::default(), one(), &["list"]).await.out, "No dockets.\n");
}

#[tokio::test]
async fn a_docket_is_opened_in_a_case_or_for_an_account() {
    let fake = fake();
    let ran = run(&fake, one(), &["open", "sarfaesi", "--account", "HL-0001", "--about", "flat 12"]).await;
    assert!(ran.out.starts_with(&format!("docket {DOCKET} of RC-000042\nNow         demanded: ")), "{}", ran.out);
    run(&fake, one(), &["open", "arbitration", "--case", "RC-000042", "--about", "clause 14"]).await;
    let [account, case] = &fake.calls.all()[..] else { panic!("two calls") };
    assert!(account.contains(r#"LoanAccountNumber("HL-0001")"#) && account.contains("Sarfaesi"), "{account}");
    assert!(case.contains(r#"Case("RC-000042")"#) && case.contains("Arbitration"), "{case}");
}

#[tokio::test]
async fn a_fact_is_recorded_as_it_is_typed_and_corrects_an_entry_that_is_named_by_its_end() {
    let fake = fake();
    let words = ["record", "RC-000042", "demand.issued", "demand=1", "noticees=2", "--on", "2026-03-01..2026-03-02"];
    let more = ["--evidence", "demand letter 12", "--corrects", "000e0003"];
    let ran = run(&fake, one(), &[&words[..], &more].concat()).await;
    assert!(ran.out.starts_with("entry 019b7c5e-0000-7000-8000-0000000e0009\nNow "), "{}{}", ran.out, ran.err);
    assert!(ran.out.contains("1 question for a lawyer"), "{}", ran.out);
    narrow(&ran);
    let [call] = &fake.calls.all()[..] else { panic!("one call") };
    for field in [r#"\"demand\":1"#, r#"\"kind\":\"demand.issued\""#, r#"\"noticees\":2"#] {
        assert!(call.contains(field), "{call}");
    }
    assert!(call.contains("day: 1") && call.contains("demand letter 12"), "{call}");
    assert!(call.contains(r#"corrects: "019b7c5e-0000-7000-8000-0000000e0003""#), "{call}");
    let json = ["record", DOCKET, "asset.valued", "--json-fact", r#"{"value":5}"#, "--on", "2026-03-02"];
    let ran = run(&fake, one(), &[&json[..], &["--evidence", "report"]].concat()).await;
    assert_eq!(ran.exit, Exit::Done, "{}", ran.err);
}

#[tokio::test]
async fn what_cannot_be_recorded_is_refused_here_and_nothing_is_sent() {
    let fake = fake();
    let refused = async |dockets: Vec<DocketSummary>, fact: &[&str]| {
        let end = ["--on", "2026-03-02", "--evidence", "letter"];
        let words = ["record", "RC-000042"].iter().chain(fact).chain(&end).copied().collect::<Vec<_>>();
        let ran = run(&fake, dockets, &words).await;
        assert_eq!((ran.exit, ran.out.as_str()), (Exit::Usage, ""), "{}", ran.err);
        ran.err
    };
    assert!(refused(one(), &["demand.isued", "demand=1"]).await.contains("is it `demand.issued`?"));
    assert!(refused(one(), &["demand.issued", "to=1"]).await.contains("it has demand, noticees"));
    assert!(refused(one(), &["demand.issued", "demand=1"]).await.contains("missing field `noticees`"));
    assert!(
        refused(one(), &["dues.received", "--corrects", "ffff"]).await.contains("no entry of the docket is `ffff`")
    );
    let none = refused(Vec::new(), &["dues.received"]).await;
    assert!(none.contains("recourse docket open KIND --case RC-000042"), "{none}");
    let two = vec![one().remove(0), summary(2, ProceedingKind::Arbitration, "invoked", 0, None)];
    let two = refused(two, &["dues.received"]).await;
    assert!(two.contains("has 2 dockets") && two.contains("0000000d0002 (arbitration, flat 12"), "{two}");
    assert_eq!(fake.calls.all(), Vec::<String>::new());
}

#[tokio::test]
async fn an_entry_is_taken_back_with_a_reason() {
    let fake = fake();
    let ran = run(&fake, one(), &["take-back", "RC-000042", "000e0002", "--reason", "another file"]).await;
    assert!(ran.out.starts_with("entry 019b7c5e-0000-7000-8000-0000000e0009 takes back 000e0002\n"), "{}", ran.out);
    let [call] = &fake.calls.all()[..] else { panic!("one call") };
    assert!(call.contains("0000000e0002") && call.contains("another file"), "{call}");
}

#[tokio::test]
async fn whether_an_act_may_be_done_is_the_exit_code() {
    let may = async |decision: ActDecision, more: &[&str]| {
        let fake = FakeDockets { answer: answer(decision), ..fake() };
        let words = ["may", "RC-000042", "take_possession"].iter().chain(more).copied().collect::<Vec<_>>();
        let ran = run(&fake, one(), &words).await;
        narrow(&ran);
        ran
    };
    let ran = may(ActDecision::Allowed, &[]).await;
    assert_eq!(ran.exit, Exit::Done);
    assert!(ran.out.starts_with("take_possession: ALLOWED\n\nHow it was counted\n"), "{}", ran.out);
    let ran = may(ActDecision::Refused, &["--decide", "it is urgent"]).await;
    assert_eq!(ran.exit, Exit::Refused);
    insta::assert_snapshot!(ran.out);
    let ran = may(ActDecision::NeedsPerson, &[]).await;
    assert_eq!(ran.exit, Exit::Unsettled);
    assert!(ran.out.contains("ask again with --decide REASON"), "{}", ran.out);
    assert!(ran.out.contains("Once known: circumstance.known name=account.npa"), "{}", ran.out);
    assert_eq!(may(ActDecision::Unspecified, &[]).await.exit, Exit::Failed);
}

#[tokio::test]
async fn what_a_person_lets_pass_is_allowed_and_still_names_what_is_not_known() {
    let left_open = AuthoriseActResponse { decision: ActDecision::Allowed.into(), ..answer(ActDecision::NeedsPerson) };
    let fake = FakeDockets { answer: left_open, ..fake() };
    let ran = run(&fake, one(), &["may", "RC-000042", "take_possession", "--decide", "served by hand"]).await;
    narrow(&ran);
    assert_eq!(ran.exit, Exit::Done);
    assert!(
        ran.out.contains("You let it pass: served by hand\n") && ran.out.contains("What is not known"),
        "{}",
        ran.out
    );
}

#[tokio::test]
async fn a_case_shows_its_other_proceedings() {
    let dockets = vec![
        summary(1, ProceedingKind::Sarfaesi, "time_run_out", 2, Some("2026-03-12")),
        summary(2, ProceedingKind::Arbitration, "invoked", 0, None),
    ];
    let url = FakeDockets::default().start(of_case(dockets)).await;
    let ran = recourse(["case", "show", "RC-000042", "--cases-url", &url]).await;
    let shown = ran.out.split("\n\nNot shown").next().unwrap();
    insta::assert_snapshot!(shown);
    let ran = recourse(["case", "show", "RC-000042", "--json", "--cases-url", &url]).await;
    let json: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(json["dockets"][0]["next_deadline"]["kind"], "sarfaesi.representation_reply");
    assert_eq!(json["dockets"][1]["kind"], "arbitration");
}
