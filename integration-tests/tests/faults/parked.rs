//! Events that cannot be applied, until a person has decided about them.

use integration_tests::{
    Leftovers, Mesh, days_ago,
    invariants::{self, Kept},
    memo, memo_again,
};
use messaging::{Envelope, faults::deliver};
use prost::Message as _;
use proto::payments::{InstrumentDishonoured, ReturnMemo};
use testkit::eventually;

use crate::deliveries::{envelopes, smuggled, texts};

/// The same event of another account.
fn of_account(account: &str, envelope: Envelope) -> Envelope {
    let mut event = InstrumentDishonoured::decode(envelope.payload.as_slice()).unwrap();
    event.loan_account_number = account.to_owned();
    Envelope { payload: event.encode_to_vec(), ..envelope }
}

async fn alter(mesh: &Mesh, service: &str, statement: &'static str) {
    sqlx::raw_sql(statement).execute(&mut mesh.database(service).await.unwrap()).await.unwrap();
}

/// Runs a command line as an operator; what it printed.
async fn told(mesh: &Mesh, arguments: &[&str]) -> String {
    let output = mesh.recourse_as("operator", arguments).await.unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// Decides about an event of cases.
async fn decide(mesh: &Mesh, verb: &str, event: &Envelope, why: &str) -> String {
    told(mesh, &["events", verb, &event.event_id.to_string(), "--service", "cases", "--reason", why]).await
}

/// Waits until the facts about an account are these returns.
async fn has_facts(mesh: &Mesh, account: &str, ordinals: &[&str]) {
    eventually(&format!("{account} has {ordinals:?}"), async || {
        let facts = "SELECT c.loan_account_number || ' ' || (f.details ->> 'ordinal') FROM fact f
                     JOIN proceeding p USING (proceeding_id) JOIN legal_case c USING (case_id)
                     WHERE f.details ? 'ordinal' ORDER BY fact_id";
        let facts = texts(mesh, facts).await;
        let of_account: Vec<_> = facts.iter().filter_map(|fact| fact.strip_prefix(&format!("{account} "))).collect();
        Ok((of_account == ordinals).then_some(()))
    })
    .await
    .unwrap();
}

async fn held(mesh: &Mesh, count: usize) {
    eventually(&format!("{count} events are held"), async || {
        let held = messaging::held(&mut mesh.database("cases").await?).await?;
        Ok((held.len() == count).then_some(()))
    })
    .await
    .unwrap();
}

async fn gauge(mesh: &Mesh, line: &str) {
    eventually(line, async || Ok(mesh.metrics("cases").await?.lines().any(|found| found == line).then_some(())))
        .await
        .unwrap();
}

#[tokio::test]
async fn an_operator_releases_what_is_mended_and_skips_what_is_not_and_the_later_events_are_applied() {
    let mesh = Mesh::start().await.unwrap();
    let acknowledged = mesh.record(&[memo(1)]).await.unwrap();
    let model = envelopes(&mesh).await.remove(0);
    let url = mesh.namespace().admin_url().unwrap();

    // One history begins with an event that no service will ever read; of the other, cases cannot store the first.
    let poison = Envelope { payload: vec![0xff; 9], ..smuggled(&model, 1, 1) };
    let [second, third] = [2, 3].map(|sequence| smuggled(&model, 1, sequence));
    let refused = of_account("HL-REFUSED", smuggled(&model, 2, 1));
    let behind = of_account("HL-REFUSED", smuggled(&model, 2, 2));
    let constraint = "ALTER TABLE legal_case ADD CONSTRAINT no_such_case CHECK (loan_account_number <> 'HL-REFUSED')";
    alter(&mesh, "cases", constraint).await;
    deliver(&url, "payments", &[poison.clone(), second, third, refused.clone(), behind]).await.unwrap();
    held(&mesh, 5).await;
    gauge(&mesh, "inbox_parked 2").await;

    let listed = told(&mesh, &["events", "parked"]).await;
    for part in [&poison.event_id.to_string(), &refused.event_id.to_string(), "`no_such_case`", "2 later events"] {
        assert!(listed.contains(part), "{part}: {listed}");
    }
    let by_another = mesh.recourse(&["events", "parked", "--service", "cases"]).await.unwrap();
    assert!(!by_another.status.success(), "recovery officers have no business here");

    // Released too early, it is parked again.
    decide(&mesh, "release", &refused, "let us see").await;
    eventually("it is parked again", async || {
        let log = mesh.log("cases")?;
        let parked = log.lines().filter(|line| line.contains("an event is parked") && line.contains("no_such_case"));
        Ok((parked.count() == 2).then_some(()))
    })
    .await
    .unwrap();
    held(&mesh, 5).await;

    alter(&mesh, "cases", "ALTER TABLE legal_case DROP CONSTRAINT no_such_case").await;
    let released = decide(&mesh, "release", &refused, "the constraint is gone").await;
    assert!(released.contains("event 1 of"), "{released}");
    has_facts(&mesh, "HL-REFUSED", &["1", "2"]).await;
    held(&mesh, 3).await;

    let skipped = decide(&mesh, "skip", &poison, "no such cheque").await;
    assert!(skipped.contains("the 2 events that wait behind it can go on"), "{skipped}");
    has_facts(&mesh, "HL-SMUGGLED", &["2", "3"]).await;
    held(&mesh, 0).await;
    gauge(&mesh, "inbox_parked 0").await;
    let acts = "SELECT action || ' ' || actor FROM audit.entry WHERE action LIKE 'event.%' ORDER BY entry_id";
    let acts = texts(&mesh, acts).await;
    let actions: Vec<&str> = acts.iter().filter_map(|act| act.split(' ').next()).collect();
    assert_eq!(actions, ["event.release", "event.release", "event.skip"]);

    let kept = Kept { dishonours: acknowledged, smuggled: 5, ..Kept::default() };
    assert_eq!(invariants::hold_all(&mesh, &kept).await.unwrap(), Ok(()));
    mesh.finish_but_for(&Leftovers { errors: vec!["an event is parked"], ..Leftovers::default() }).await.unwrap();
}

/// From here on payments states events and sends none of them.
const LOSE: &str = "CREATE FUNCTION messaging.lose() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
                    CREATE TRIGGER lose BEFORE INSERT ON messaging.outbox FOR EACH ROW EXECUTE FUNCTION messaging.lose()";
const LOSE_NO_MORE: &str = "DROP TRIGGER lose ON messaging.outbox; DROP FUNCTION messaging.lose()";

#[tokio::test]
async fn a_follower_that_lost_an_event_shows_it_as_missing_and_gets_it_from_its_producer() {
    let mesh = Mesh::start().await.unwrap();
    let mut acknowledged = mesh.record(&[memo(1)]).await.unwrap();
    let aggregate = envelopes(&mesh).await.remove(0).aggregate_id.to_string();
    alter(&mesh, "payments", LOSE).await;
    acknowledged.extend(mesh.record(&[memo_again(1)]).await.unwrap());
    alter(&mesh, "payments", LOSE_NO_MORE).await;
    let day = |days| Some(days_ago(days).into());
    let third = ReturnMemo { presented_on: day(2), returned_on: day(1), memo_received_on: day(1), ..memo(1) };
    acknowledged.extend(mesh.record(&[third]).await.unwrap());
    held(&mesh, 1).await;
    alter(&mesh, "cases", "UPDATE messaging.inbox SET received_at = received_at - interval '61 seconds'").await;
    gauge(&mesh, "inbox_gaps 1").await;
    let listed = told(&mesh, &["events", "parked"]).await;
    let missing = format!("cases has not got event 2 of an aggregate of payments\n  Aggregate   {aggregate}\n");
    assert!(listed.contains(&missing), "{listed}");

    let replay = ["events", "replay", "--service", "payments", "--aggregate", &aggregate, "--from", "2"];
    let sent = told(&mesh, &[&replay[..], &["--reason", "cases lost it"]].concat()).await;
    assert_eq!(sent, format!("2 events of {aggregate} sent again: 2 to 3\n"));
    held(&mesh, 0).await;
    gauge(&mesh, "inbox_gaps 0").await;
    let kept = Kept { dishonours: acknowledged, ..Kept::default() };
    assert_eq!(invariants::hold_all(&mesh, &kept).await.unwrap(), Ok(()));
    mesh.finish_but_for(&Leftovers { errors: vec!["an event has not arrived"], ..Leftovers::default() }).await.unwrap();
}
