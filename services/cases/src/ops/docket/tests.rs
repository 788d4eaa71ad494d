//! Dockets against a real database: what is recorded, what it arms, what it answers.

use kernel::{Actor, DateInterval, LegalDate, Role, SimulatedClock, SystemIds};
use proceedings::Kind;
use serde_json::json;
use sqlx::{AssertSqlSafe, PgConnection};
use statutes::Decision;
use testkit::Database;

use super::*;
use crate::{
    MIGRATIONS, SERVICE,
    domain::{ActAnswer, Docket, Entering, FactId, NotEntered, ProceedingId},
    error::Error,
    jobs::{Timers, recompute::recompute},
    ops::{
        Context,
        ground::{self, person},
    },
    store::docket::Wanted,
};

struct House {
    database: Database,
    clock: SimulatedClock,
    context: Context,
}

fn exactly(text: &str) -> DateInterval {
    DateInterval::exactly(text.parse().unwrap())
}

impl House {
    async fn at(now: &str) -> Self {
        let database = Database::create(SERVICE, &MIGRATIONS).await.unwrap();
        let clock = SimulatedClock::at(now).unwrap();
        let context = ground::context(&database, &clock).await;
        let house = Self { database, clock, context };
        let case = "INSERT INTO legal_case (case_id, loan_account_number, opened_at) \
                    VALUES (gen_random_uuid(), 'HL-1', '2026-03-01T06:00:00Z')";
        sqlx::query(case).execute(&mut house.superuser().await).await.unwrap();
        house
    }

    async fn superuser(&self) -> PgConnection {
        self.database.superuser().await.unwrap()
    }

    async fn texts(&self, query: &str) -> Vec<String> {
        sqlx::query_scalar(AssertSqlSafe(query.to_owned())).fetch_all(&mut self.superuser().await).await.unwrap()
    }

    /// Moves the clock and does what is due then.
    async fn go_to(&self, instant: &str) {
        self.clock.advance_to(instant.parse().unwrap());
        Timers::new(self.context.clone(), std::sync::Arc::default()).look_once().await;
    }

    async fn open(&self, kind: Kind) -> ProceedingId {
        let request = OpenDocket { subject: Subject::Case("RC-1".to_owned()), kind, about: "Flat 4, Baner".to_owned() };
        let principal = person(Role::LegalManager);
        let command = foundation::Command { principal: &principal, key: &key(), request_hash: &[1; 32] };
        let id = |docket: Docket| docket.head.id.to_string().into_bytes();
        let answer = open_docket(&self.context, command, &request, id).await.unwrap();
        String::from_utf8(answer).unwrap().parse().unwrap()
    }

    async fn enter(&self, docket: ProceedingId, entering: Entering, on: Option<DateInterval>) -> Result<FactId, Error> {
        let request = Enter { docket, entering, on, evidence: "file 12".to_owned() };
        let principal = person(Role::LegalManager);
        let command = foundation::Command { principal: &principal, key: &key(), request_hash: &[1; 32] };
        let id = |_: Docket, entry: FactId| entry.to_string().into_bytes();
        let answer = enter(&self.context, command, &request, id).await?;
        Ok(String::from_utf8(answer).unwrap().parse().unwrap())
    }

    async fn record(&self, docket: ProceedingId, on: &str, fact: serde_json::Value) -> FactId {
        self.enter(docket, Entering::Fact { fact, corrects: None }, Some(exactly(on))).await.unwrap()
    }

    async fn may(&self, docket: ProceedingId, act: &str, person_decides: &str) -> Result<Decision, Error> {
        let request = AuthoriseAct { docket, act: act.to_owned(), person_decides: person_decides.to_owned() };
        let principal = person(Role::LegalManager);
        let command = foundation::Command { principal: &principal, key: &key(), request_hash: &[1; 32] };
        let answers = std::sync::Mutex::new(Vec::new());
        let keep = |answered: Answered| {
            answers.lock().unwrap().push(answered.permission.decision);
            Vec::new()
        };
        authorise_act(&self.context, command, &request, keep).await?;
        Ok(answers.lock().unwrap()[0])
    }

    async fn docket(&self, id: ProceedingId) -> Docket {
        get_docket(&self.context, &person(Role::Auditor), id).await.unwrap()
    }

    /// Deadlines as `rule day state`.
    async fn deadlines(&self) -> Vec<String> {
        self.texts("SELECT kind || ' ' || last_safe || ' ' || state FROM deadline ORDER BY kind, generation").await
    }

    async fn state(&self, docket: ProceedingId) -> String {
        self.texts(&format!("SELECT state FROM proceeding WHERE proceeding_id = '{docket}'")).await.remove(0)
    }
}

fn key() -> String {
    kernel::Ids::next_uuid(&SystemIds).to_string()
}

/// A demand of 2 March, served on its one noticee on 6 March.
async fn demanded(house: &House) -> ProceedingId {
    let docket = house.open(Kind::Sarfaesi).await;
    house.record(docket, "2026-03-02", json!({ "kind": "demand.issued", "demand": 1, "noticees": 1 })).await;
    let served = json!({ "kind": "demand.served", "demand": 1, "noticee": 1, "mode": "speed_post_registered" });
    house.record(docket, "2026-03-06", served).await;
    docket
}

#[tokio::test]
async fn the_sixty_days_of_a_demand_run_out_by_the_timer_and_a_representation_sets_a_clock_of_ours() {
    let house = House::at("2026-03-10T06:00:00Z").await;
    let docket = demanded(&house).await;
    assert_eq!(house.state(docket).await, "demanded");
    let begun = house.deadlines().await;
    assert!(begun.iter().any(|one| one.ends_with(" armed")), "{begun:?}");

    house.record(docket, "2026-03-09", json!({ "kind": "representation.received", "representation": 1 })).await;
    assert_eq!(house.state(docket).await, "objected");
    let reply = "SELECT d.kind || ' ' || r.days_before FROM reminder r JOIN deadline d USING (deadline_id) \
                 WHERE r.state = 'armed' ORDER BY 1";
    let reminded = house.texts(reply).await;
    assert!(reminded.contains(&"sarfaesi.representation_reply 7".to_owned()), "{reminded:?}");
    let answer = json!({ "kind": "representation.answered", "representation": 1, "answer": "rejected_with_reasons" });
    house.record(docket, "2026-03-10", answer).await;
    assert_eq!(house.texts(reply).await, [""; 0], "what is done needs no reminder");
    assert_eq!(house.state(docket).await, "answered");

    house.go_to("2026-06-01T06:00:00Z").await;
    assert_eq!(house.state(docket).await, "time_run_out");
    assert!(!house.deadlines().await.iter().any(|one| one.ends_with("armed")), "{:?}", house.deadlines().await);
    // Looking again arms nothing anew.
    let before = house.deadlines().await;
    refold(&house.context, docket).await.unwrap();
    assert_eq!(house.deadlines().await, before);
    assert_eq!(recompute(&house.context).await.unwrap(), []);
}

/// What others are told of deadlines and of dockets.
const TOLD: &str = "SELECT event_type FROM messaging.event_log ORDER BY position";

#[tokio::test]
async fn a_day_that_was_missed_is_told_though_the_timer_comes_late_and_once_though_its_entry_is_corrected() {
    let house = House::at("2026-03-10T06:00:00Z").await;
    let docket = house.open(Kind::Pss25).await;
    let returned = json!({
        "kind": "transfer.returned", "code": "04", "amount": 1_500_000,
        "informed": { "earliest": "2026-03-03", "latest": "2026-03-03" },
    });
    let entry = house.record(docket, "2026-03-02", returned.clone()).await;
    assert_eq!(house.deadlines().await, ["pss25.notice_by 2026-04-02 armed"]);
    // The timer is behind; somebody records something meanwhile.
    house.clock.advance_to("2026-04-03T06:00:00Z".parse().unwrap());
    house.record(docket, "2026-03-20", json!({ "kind": "stay.ordered", "order": 1 })).await;
    house.record(docket, "2026-03-25", json!({ "kind": "stay.lifted", "order": 1 })).await;
    assert_eq!(house.deadlines().await, ["pss25.notice_by 2026-04-02 armed"]);
    house.go_to("2026-04-03T06:00:01Z").await;
    assert_eq!(house.deadlines().await, ["pss25.notice_by 2026-04-02 fired"]);
    assert_eq!(house.state(docket).await, "lapsed");
    // The same day with better evidence is no other day.
    let corrected = Entering::Fact { fact: returned, corrects: Some(entry) };
    house.enter(docket, corrected, Some(exactly("2026-03-02"))).await.unwrap();
    house.go_to("2026-04-03T06:00:02Z").await;
    assert_eq!(house.deadlines().await, ["pss25.notice_by 2026-04-02 fired"]);
    let told = house.texts(TOLD).await;
    assert_eq!(told.iter().filter(|kind| *kind == "cases.deadline_passed.v1").count(), 1, "{told:?}");
}

#[tokio::test]
async fn others_are_told_of_a_docket_when_it_stands_elsewhere_and_not_of_every_word() {
    let house = House::at("2026-03-20T06:00:00Z").await;
    let docket = house.open(Kind::Sarfaesi).await;
    let two = json!({ "kind": "demand.issued", "demand": 1, "noticees": 2 });
    house.record(docket, "2026-03-02", two).await;
    let served = json!({ "kind": "demand.served", "demand": 1, "noticee": 1, "mode": "speed_post_registered" });
    house.record(docket, "2026-03-06", served).await;
    assert_eq!(house.state(docket).await, "demanded");
    assert_eq!(house.texts(TOLD).await, ["cases.docket_moved.v1"; 2]);
}

#[tokio::test]
async fn what_contradicts_is_recorded_and_becomes_a_question_that_a_correction_answers() {
    let house = House::at("2026-03-20T06:00:00Z").await;
    let docket = demanded(&house).await;
    let wrong = json!({ "kind": "representation.answered", "representation": 1, "answer": "accepted" });
    let entry = house.record(docket, "2026-03-12", wrong).await;
    let doubtful = house.docket(docket).await;
    assert_eq!(doubtful.stand.state, "with_counsel");
    assert!(doubtful.stand.questions.iter().any(|question| {
        question.entries.iter().any(|of| kernel::TypedId::uuid(*of) == kernel::TypedId::uuid(entry))
    }));
    assert_eq!(house.texts("SELECT questions::text FROM proceeding").await, ["1"]);

    house.enter(docket, Entering::TakesBack { entry }, None).await.unwrap();
    assert_eq!(house.state(docket).await, "demanded");
    let again = house.enter(docket, Entering::TakesBack { entry }, None).await.unwrap_err();
    assert!(matches!(again, Error::NotEntered(NotEntered::Overruled { .. })), "{again}");
    let nothing = Entering::TakesBack { entry: kernel::TypedId::from_uuid(uuid::Uuid::from_u128(9)) };
    let unknown = house.enter(docket, nothing, None).await.unwrap_err();
    assert!(matches!(unknown, Error::NotEntered(NotEntered::Unknown(_))), "{unknown}");
    assert_eq!(house.docket(docket).await.entries.len(), 4, "nothing is ever removed");
}

#[tokio::test]
async fn a_fact_of_tomorrow_or_of_another_kind_is_refused_and_leaves_nothing() {
    let house = House::at("2026-03-20T06:00:00Z").await;
    let docket = demanded(&house).await;
    let entered = |fact, on| house.enter(docket, Entering::Fact { fact, corrects: None }, Some(exactly(on)));
    let tomorrow = entered(json!({ "kind": "dues.received" }), "2026-03-21").await.unwrap_err();
    assert!(tomorrow.to_string().contains("2026-03-21"), "{tomorrow}");
    let other = entered(json!({ "kind": "award.made", "outcome": "allowed" }), "2026-03-20").await.unwrap_err();
    assert!(matches!(other, Error::NotEntered(NotEntered::NoFact(_))), "{other}");
    assert_eq!(house.docket(docket).await.entries.len(), 2);
}

#[tokio::test]
async fn an_act_is_refused_with_what_fails_and_every_answer_is_on_record() {
    let house = House::at("2026-03-20T06:00:00Z").await;
    let docket = demanded(&house).await;
    let closed = house.may(docket, "auction", "").await.unwrap_err();
    assert!(matches!(&closed, Error::ActNotOpen { state: "demanded", .. }), "{closed}");
    assert_eq!(house.may(docket, "withdraw_demand", "").await.unwrap(), Decision::Allowed);

    house.go_to("2026-06-01T06:00:00Z").await;
    // Nobody has said that the account is an NPA, nor that no moratorium stands.
    let measures = house.may(docket, "take_possession", "").await.unwrap();
    assert_ne!(measures, Decision::Allowed);
    house.record(docket, "2026-05-30", json!({ "kind": "moratorium.begun", "order": 1, "of": "company" })).await;
    // A person's word moves no refusal.
    assert_eq!(house.may(docket, "take_possession", "the board wants it").await.unwrap(), Decision::Refused);
    let answers: Vec<ActAnswer> = house.docket(docket).await.answers;
    let said: Vec<(&str, Decision)> = answers.iter().map(|one| (one.act.as_str(), one.decision)).collect();
    assert_eq!(
        said,
        [("withdraw_demand", Decision::Allowed), ("take_possession", measures), ("take_possession", Decision::Refused)]
    );
    assert!(answers[2].failed.contains(&"moratorium".to_owned()), "{:?}", answers[2].failed);
    let audited = "SELECT outcome FROM audit.entry WHERE action = 'act.authorise' ORDER BY entry_id";
    assert_eq!(house.texts(audited).await, ["allowed", "denied", "denied"]);
}

#[tokio::test]
async fn a_proceeding_that_services_carry_out_is_no_docket_and_a_stranger_may_not_open_one() {
    let house = House::at("2026-03-20T06:00:00Z").await;
    let cheque = "INSERT INTO proceeding (proceeding_id, case_id, kind, instrument_id, amount_paise, state, explanation, \
                  cures) SELECT gen_random_uuid(), case_id, 'ni138', gen_random_uuid(), 1, 'new', '', '[]' \
                  FROM legal_case RETURNING proceeding_id::text";
    let cheque: ProceedingId = house.texts(cheque).await[0].parse().unwrap();
    let error = house.enter(cheque, Entering::Fact { fact: json!({}), corrects: None }, Some(exactly("2026-03-20")));
    assert!(matches!(error.await.unwrap_err(), Error::NotADocket(_)));
    let request =
        OpenDocket { subject: Subject::Case("RC-1".to_owned()), kind: Kind::Pss25, about: "a mandate".to_owned() };
    let principal = person(Role::Auditor);
    let command = foundation::Command { principal: &principal, key: &key(), request_hash: &[1; 32] };
    assert!(open_docket(&house.context, command, &request, |_| Vec::new()).await.is_err());
    assert_eq!(house.texts("SELECT kind FROM proceeding").await, ["ni138"]);
}

#[tokio::test]
async fn dockets_are_listed_by_kind_state_and_open_questions() {
    let house = House::at("2026-03-20T06:00:00Z").await;
    let security = demanded(&house).await;
    let arbitration = house.open(Kind::Arbitration).await;
    house.record(arbitration, "2026-03-19", json!({ "kind": "award.satisfied" })).await;
    let list = async |wanted| {
        let request = ListDockets { size: kernel::PageSize::new(0).unwrap(), after: None, wanted };
        let page = list_dockets(&house.context, &person(Role::Auditor), request).await.unwrap();
        page.dockets.into_iter().map(|docket| docket.id).collect::<Vec<_>>()
    };
    assert_eq!(list(Wanted::default()).await, [security, arbitration]);
    assert_eq!(list(Wanted { kind: Some(Kind::Sarfaesi), ..Wanted::default() }).await, [security]);
    assert_eq!(list(Wanted { state: Some("demanded".to_owned()), ..Wanted::default() }).await, [security]);
    assert_eq!(list(Wanted { with_questions: true, ..Wanted::default() }).await, [arbitration]);
    let today: LegalDate = "2026-03-20".parse().unwrap();
    assert!(house.docket(security).await.head.opened_at.legal_date() == today);
    assert_eq!(house.docket(security).await.entries[0].recorded_by, Actor { ..person(Role::LegalManager).actor });
}
