//! Each intent is carried out once, whatever crashes, and what keeps one from it is there to be seen.

mod fake;
mod filing;
mod house;

use std::{collections::HashSet, sync::Arc};

use kernel::{Actor, SystemClock, TypedId as _};
use messaging::EventId;
use proto::notices::NoticeeCapacity;
use statutes::{Book, Source};
use uuid::Uuid;

use super::*;
use crate::{
    domain::{FactKind, NoticeId, NoticeWithdrawn, ReceiptId, RedraftRequested, StateKind, Withdrawal},
    ops,
    store::receipt::AccountReceipt,
};
use house::{ACCOUNT, House, rupees};

const PLANNED: [&str; 2] = ["courtesy 1/1 planned", "draft_notice 1/1 planned"];
const DONE: [&str; 2] = ["courtesy 1/1 done", "draft_notice 1/1 done"];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_return_has_its_notice_drafted_and_the_borrower_told_once() {
    let mut house = House::new().await;
    house.import(50_000, 2).await;
    house.take_up(1).await;
    assert_eq!(house.intents().await, PLANNED);
    house.look().await;
    house.look().await;
    assert_eq!(house.intents().await, DONE);
    assert_eq!((house.fake.done("DraftNotice"), house.fake.done("RequestOutreach")), (1, 1));
    assert_eq!(house.tasks().await, [""; 0]);

    let draft = house.fake.get(|state| state.drafts[0].clone());
    assert_eq!((draft.dishonour_ordinal, draft.serving, draft.case_reference.as_str()), (1, 1, "RC-000001"));
    let letter = draft.letter.unwrap();
    let [noticee] = letter.noticees.as_slice() else { panic!("{} noticees", letter.noticees.len()) };
    assert_eq!(noticee.capacity(), NoticeeCapacity::Drawer);
    assert_eq!(noticee.name.clone().unwrap().value, "Zyxfirst Zyxlast");
    assert_eq!(noticee.addresses.len(), 2, "every known address gets a letter");
    let cheque = letter.cheque.unwrap();
    assert_eq!(cheque.amount.unwrap().paise, 150_000);
    assert_eq!((cheque.drawee_bank.as_str(), cheque.drawee_branch.as_str()), ("HDFC Bank", "branch HDFC0000001"));
    assert_eq!(letter.dishonour.unwrap().return_reason.unwrap().value, "Funds insufficient");

    let outreach = house.fake.get(|state| state.outreach[0].clone());
    assert_eq!((outreach.account_ending.as_str(), outreach.recipients.len()), ("0001", 1));
    let results = house.texts("SELECT result FROM intent ORDER BY kind").await;
    assert_eq!(results, ["message-1", "notice-1"]);
    for words in ["courtesy 1/1: message-1", "draft_notice 1/1: notice-1"] {
        assert_eq!(house.entries("intent.done", words).await, ["allowed"], "{words}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_service_that_dies_after_doing_it_is_asked_again_under_the_same_key() {
    let mut house = House::new().await;
    house.import(50_000, 1).await;
    house.take_up(1).await;
    house.fake.set(|state| state.dies_after = Some("DraftNotice"));
    house.look().await;
    assert_eq!(house.intents().await, ["courtesy 1/1 done", "draft_notice 1/1 planned"]);
    assert_eq!(house.tasks().await, ["draft_notice planned: notices could not answer: Unavailable"]);
    // Left alone for a while, then down still, then up.
    house.look().await;
    assert_eq!(house.fake.get(|state| state.calls["DraftNotice"]), 1);
    house.let_go().await;
    house.look().await;
    house.fake.set(|state| state.down.clear());
    house.let_go().await;
    house.look().await;
    assert_eq!(house.intents().await, DONE);
    assert_eq!((house.fake.get(|state| state.calls["DraftNotice"]), house.fake.done("DraftNotice")), (3, 1));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_crash_between_the_answer_and_its_recording_repeats_the_question_and_nothing_else() {
    let mut house = House::new().await;
    house.import(50_000, 1).await;
    house.take_up(1).await;
    let now = SystemClock.now();
    let mut tx = pg::begin(&house.context.pool).await.unwrap();
    let claimed =
        store::intent::claim(&mut tx, house.context.clock.now(), now, now.plus(HELD_FOR), BATCH).await.unwrap();
    pg::commit(tx).await.unwrap();
    assert_eq!(claimed.len(), 2);
    for intent in &claimed {
        // Asked and answered; then we die.
        assert!(matches!(house.conductor().carry_out(intent).await.unwrap(), Outcome::Done(_)));
    }
    house.look().await;
    assert_eq!(house.intents().await, PLANNED, "the claim still holds");
    house.let_go().await;
    house.look().await;
    assert_eq!(house.intents().await, DONE);
    assert_eq!((house.fake.get(|state| state.calls["DraftNotice"]), house.fake.done("DraftNotice")), (2, 1));
    assert_eq!((house.fake.get(|state| state.calls["RequestOutreach"]), house.fake.done("RequestOutreach")), (2, 1));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn four_replicas_do_what_is_planned_once() {
    let mut house = House::new().await;
    house.import(50_000, 1).await;
    house.take_up(1).await;
    let replicas = [(); 4].map(|()| Intents::new(house.conductor(), Arc::default()));
    let stop = CancellationToken::new();
    futures_util::future::join_all(replicas.iter().map(|replica| replica.look(&stop))).await;
    assert_eq!(house.intents().await, DONE);
    assert_eq!(house.fake.get(|state| (state.calls["DraftNotice"], state.calls["RequestOutreach"])), (1, 1));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_notice_that_was_rejected_is_drafted_again_only_when_a_person_asks_for_it() {
    let mut house = House::new().await;
    house.import(50_000, 1).await;
    house.take_up(1).await;
    house.look().await;
    assert_eq!(house.intents().await, DONE);
    let notice_id = NoticeId::from_uuid(Uuid::from_u128(0x77));
    let ended = NoticeWithdrawn { notice_id, dishonour_ordinal: 1, serving: 1, withdrawal: Withdrawal::Rejected };
    let mut tx = pg::begin(&house.context.pool).await.unwrap();
    for _ in 0..2 {
        let id = house.id().await;
        ops::take_up_withdrawn_notice(&house.context, &mut tx, id, ended.clone(), &house.news()).await.unwrap();
    }
    pg::commit(tx).await.unwrap();
    house.look().await;
    let waits = ["courtesy 1/1 done", "draft_notice 1/1 done", "draft_notice 1/1/2 blocked"];
    assert_eq!(house.intents().await, waits);
    assert!(house.tasks().await[0].contains("was rejected. When what was wrong with it is mended"));
    // What the letter says has changed, and an hour later it is tried again: it still waits for the person.
    house.import(60_000, 2).await;
    house.go_to("2026-03-03T08:00:00Z").await;
    house.look().await;
    assert_eq!((house.intents().await, house.fake.done("DraftNotice")), (waits.map(str::to_owned).to_vec(), 1));

    let mut tx = pg::begin(&house.context.pool).await.unwrap();
    let request = RedraftRequested { notice_id };
    ops::take_up_redraft_request(&house.context, &mut tx, house.id().await, request, &house.news()).await.unwrap();
    pg::commit(tx).await.unwrap();
    house.let_go().await;
    house.look().await;
    assert_eq!(house.intents().await, ["courtesy 1/1 done", "draft_notice 1/1 done", "draft_notice 1/1/2 done"]);
    assert_eq!(house.fake.done("DraftNotice"), 2, "under a key of its own");
    let draft = house.fake.get(|state| state.drafts[1].clone());
    assert_eq!((draft.dishonour_ordinal, draft.serving), (1, 1));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_refused_letter_waits_for_a_person_and_is_tried_again_hourly() {
    let mut house = House::new().await;
    house.import(50_000, 1).await;
    house.take_up(1).await;
    house.fake.set(|state| state.refuses = Some("letter.creditor.address"));
    house.look().await;
    assert_eq!(house.tasks().await, ["draft_notice blocked: notices refuses it: letter.creditor.address: is wrong"]);
    house.fake.set(|state| state.refuses = None);
    house.look().await;
    assert_eq!(house.fake.get(|state| state.calls["DraftNotice"]), 1, "not before its hour");
    house.go_to("2026-03-03T07:00:00Z").await;
    house.look().await;
    assert_eq!(house.intents().await, DONE);
    assert_eq!(house.entries("intent.block", "letter.creditor.address").await, ["allowed"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_account_that_is_not_on_record_is_waited_for() {
    let mut house = House::new().await;
    house.take_up(1).await;
    house.look().await;
    let tasks = house.tasks().await;
    assert!(tasks.iter().all(|task| task.contains("blocked: Loan account HL-00001 is not on record")), "{tasks:?}");
    house.import(50_000, 1).await;
    house.look().await;
    assert_eq!(house.intents().await, DONE, "the extract is enough to try again");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_demand_goes_to_him_who_signed_the_cheque_or_to_nobody() {
    let mut house = House::new().await;
    house.import(50_000, 1).await;
    house.fake.set(|state| state.drawer = "Somebody Else".to_owned());
    house.take_up(1).await;
    house.look().await;
    let tasks = house.tasks().await;
    assert!(tasks[0].starts_with("draft_notice blocked: The drawer whom the memo names is none of those"), "{tasks:?}");
    assert_eq!(house.fake.done("DraftNotice"), 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_paid_before_it_was_drafted_is_not_demanded() {
    let mut house = House::new().await;
    house.import(50_000, 1).await;
    house.fake.set(|state| state.down = HashSet::from(["DraftNotice", "RequestOutreach"]));
    house.take_up(1).await;
    house.look().await;
    let receipt = AccountReceipt {
        id: ReceiptId::from_uuid(Uuid::from_u128(9)),
        loan_account_number: ACCOUNT.to_owned(),
        instrument_id: Some(house::INSTRUMENT),
        amount: rupees(1_500),
        value_date: "2026-03-03".parse().unwrap(),
        event_id: EventId::next(&kernel::SystemIds),
        recorded_by: Actor::service("payments"),
    };
    let mut tx = pg::begin(&house.context.pool).await.unwrap();
    ops::take_up_receipt(&house.context, &mut tx, receipt, &house.news()).await.unwrap();
    pg::commit(tx).await.unwrap();
    assert_eq!(house.proceeding().await.position.state.kind(), StateKind::Paid);
    assert_eq!(house.intents().await, ["courtesy 1/1 cancelled", "draft_notice 1/1 cancelled"]);
    house.fake.set(|state| state.down.clear());
    house.let_go().await;
    house.look().await;
    assert_eq!((house.fake.done("DraftNotice"), house.fake.done("RequestOutreach")), (0, 0));
    assert_eq!(house.tasks().await, [""; 0]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_cheque_for_more_than_was_due_waits_for_counsel_until_the_bar_is_lifted() {
    let mut house = House::new().await;
    house.import(1_499, 1).await;
    house.take_up(1).await;
    house.look().await;
    let proceeding = house.proceeding().await;
    assert_eq!(proceeding.position.state.kind(), StateKind::WithCounsel);
    let bar = proceeding.facts.iter().find(|fact| matches!(fact.kind, FactKind::BarRecorded(_))).unwrap();
    assert!(bar.summary().contains("₹1,499.00") || bar.summary().contains("₹1499.00"), "{}", bar.summary());
    assert_eq!(house.fake.done("DraftNotice"), 0);
    assert!(house.intents().await.contains(&"draft_notice 1/1 cancelled".to_owned()));

    let lift = ops::LiftBar { proceeding: proceeding.id, bar: bar.id, reason: "the extract was wrong".to_owned() };
    let manager = ops::ground::person(kernel::Role::LegalManager);
    let key = house.key();
    let command = foundation::Command { principal: &manager, key: &key, request_hash: &[3; 32] };
    ops::lift_bar(&house.context, command, &lift, |_| Vec::new()).await.unwrap();
    assert_eq!(house.proceeding().await.position.state.kind(), StateKind::NoticeDue);
    house.look().await;
    assert_eq!(house.fake.done("DraftNotice"), 1, "what a person has decided is not barred again");
    let said = house.fake.get(|state| state.drafts[0].for_approver.join("\n"));
    assert!(said.contains("To make sure of: The amount of the cheque is not more"), "{said}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_clause_of_the_bank_keeps_a_demand_from_being_drafted_until_it_holds() {
    let overlay = r#"
[overlay]
bank = "Gramin Bank"

[[change]]
rule = "ni138.may_demand"
decided_by = "A. Rao"
approved_by = "B. Sen"
reason = "An address on record is often an old one."
in_force_from = "2026-01-01"
clauses = [{ id = "all_addresses", fact = "drawer.kind", test = { one_of = ["company"] }, otherwise = "refused", plain = "The drawer is a company.", cure = "Ask the head of legal." }]
"#;
    let book = Book::embedded().with_overlay(&[Source { name: "bank.toml", text: overlay }]).unwrap();
    let mut house = House::new().await;
    let by_the_law = house.context.book.clone();
    house.read_book(Arc::new(book));
    house.import(50_000, 1).await;
    house.take_up(1).await;
    house.look().await;
    assert_eq!(house.fake.done("DraftNotice"), 0);
    let [task] = house.tasks().await.try_into().unwrap();
    assert!(task.starts_with("draft_notice blocked: This does not hold: The drawer is a company (policy"), "{task}");
    assert!(task.ends_with("Ask the head of legal."), "{task}");

    house.read_book(by_the_law);
    house.go_to("2026-03-03T07:00:00Z").await;
    house.look().await;
    assert_eq!((house.fake.done("DraftNotice"), house.tasks().await), (1, Vec::new()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_agenda_is_not_at_rest_while_something_planned_is_not_done() {
    use simulation::Agenda as _;
    let mut house = House::new().await;
    let mut conn = pg::acquire(&house.context.pool).await.unwrap();
    let today = crate::jobs::recompute::day(house.context.clock.now());
    store::nightly_run::begin(&mut conn, crate::jobs::recompute::JOB, today).await.unwrap();
    drop(conn);
    house.import(50_000, 1).await;
    house.take_up(1).await;
    let agenda = crate::jobs::CasesAgenda { context: house.context.clone() };
    let due = agenda.next().await.unwrap().unwrap();
    assert_eq!((due.at, due.what.as_str()), (house.context.clock.now(), "2 intents"));
    house.fake.set(|state| state.refuses = Some("letter"));
    house.look().await;
    let next = agenda.next().await.unwrap().unwrap();
    assert!(next.at > house.context.clock.now() && !next.what.contains("intent"), "no clock stops for {next:?}");
    house.go_to("2026-03-03T07:00:00Z").await;
    assert_eq!(agenda.next().await.unwrap().unwrap().what, "1 intent", "but none runs past one that is tried again");
}
