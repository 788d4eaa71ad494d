//! From the request to what the provider said.

use std::time::Duration;

use kernel::TypedId as _;
use uuid::Uuid;

use super::fixture::{Answered, Fixture, NIGHT, NOON, Scripted, look, outreach, party};
use crate::domain::{Channel, PartyId, Rule, State, Verdict};

const MORNING: &str = "2026-03-03T08:00:00+05:30";

fn stated(kind: &str) -> String {
    format!("SELECT count(*) FROM messaging.event_log WHERE event_type = 'communications.{kind}.v1'")
}

#[tokio::test]
async fn what_is_asked_for_by_day_is_sent_with_its_decision_and_stated() {
    let fixture = Fixture::at(NOON).await;
    let asked = fixture.request("k1", &outreach(party(), 1)).await;
    assert_eq!(asked.len(), 2);
    let provider = Scripted { takes: true, ..Scripted::default() };
    for channel in Channel::ALL {
        look(&fixture.sender(channel, provider.clone())).await;
    }
    for message in &asked {
        let sent = fixture.message(message.id).await;
        assert_eq!(sent.state, State::Sent { at: NOON.parse().unwrap(), reference: "P-1".to_owned() });
        assert_eq!(sent.decision.verdict, Verdict::Allowed);
        assert_ne!(sent.decision.id, message.decision.id, "decided again at the moment of sending");
    }
    assert_eq!(fixture.count(&stated("message_sent")).await, 2);
    assert_eq!(fixture.count("SELECT count(*) FROM contact_decision").await, 4);
    assert_eq!(provider.given.lock().unwrap().len(), 2);
}

#[tokio::test]
async fn what_is_asked_for_by_night_is_sent_at_eight_and_not_a_second_before() {
    let fixture = Fixture::at(NIGHT).await;
    let asked = fixture.request("k1", &outreach(party(), 1)).await;
    let provider = Scripted { takes: true, ..Scripted::default() };
    let sender = fixture.sender(Channel::Sms, provider.clone());
    assert_eq!(asked[0].decision.verdict, Verdict::Scheduled(MORNING.parse().unwrap()));
    for instant in [NIGHT, "2026-03-03T07:59:59+05:30"] {
        fixture.clock.advance_to(instant.parse().unwrap());
        look(&sender).await;
        assert_eq!(fixture.state(asked[0].id).await, State::Intended);
    }
    assert!(provider.given.lock().unwrap().is_empty());
    fixture.clock.advance_to(MORNING.parse().unwrap());
    look(&sender).await;
    assert!(matches!(fixture.state(asked[0].id).await, State::Sent { at, .. } if at == MORNING.parse().unwrap()));
}

#[tokio::test]
async fn what_was_due_while_nobody_sent_waits_for_the_next_morning() {
    let fixture = Fixture::at(NOON).await;
    let asked = fixture.request("k1", &outreach(party(), 1)).await;
    fixture.clock.advance_to("2026-03-02T19:00:00+05:30".parse().unwrap());
    let provider = Scripted { takes: true, ..Scripted::default() };
    look(&fixture.sender(Channel::Sms, provider.clone())).await;
    let waits = fixture.message(asked[0].id).await;
    assert_eq!((waits.state, waits.send_at), (State::Intended, MORNING.parse().unwrap()));
    assert!(provider.given.lock().unwrap().is_empty());
}

#[tokio::test]
async fn a_hold_between_request_and_sending_refuses_what_waits_at_once() {
    let fixture = Fixture::at(NIGHT).await;
    let party = party();
    let asked = fixture.request("k1", &outreach(party, 1)).await;
    assert_eq!(fixture.hold(party, "2026-03-02").await, 2);
    for message in &asked {
        let refused = fixture.message(message.id).await;
        assert_eq!((refused.state, refused.decision.verdict), (State::Refused, Verdict::Refused(Rule::Hold)));
    }
    fixture.clock.advance_to(MORNING.parse().unwrap());
    let provider = Scripted { takes: true, ..Scripted::default() };
    look(&fixture.sender(Channel::Sms, provider.clone())).await;
    assert!(provider.given.lock().unwrap().is_empty());
    assert_eq!(fixture.count(&stated("message_not_sent")).await, 2);
}

#[tokio::test]
async fn a_hold_that_came_by_another_way_is_seen_at_the_moment_of_sending() {
    let fixture = Fixture::at(NIGHT).await;
    let party = party();
    let asked = fixture.request("k1", &outreach(party, 1)).await;
    // A hold that begins after the hour of sending refuses nothing when it is placed.
    assert_eq!(fixture.hold(party, "2026-03-04").await, 0);
    fixture.clock.advance_to("2026-03-04T09:00:00+05:30".parse().unwrap());
    let provider = Scripted { takes: true, ..Scripted::default() };
    look(&fixture.sender(Channel::Sms, provider.clone())).await;
    let refused = fixture.message(asked[0].id).await;
    assert_eq!((refused.state, refused.decision.verdict), (State::Refused, Verdict::Refused(Rule::Hold)));
    assert!(provider.given.lock().unwrap().is_empty());
}

#[tokio::test]
async fn what_was_taken_without_an_answer_is_asked_for_and_not_sent_twice() {
    let fixture = Fixture::at(NOON).await;
    let asked = fixture.request("k1", &outreach(party(), 1)).await;
    let provider = Scripted { takes: true, answer: Answered::Breaks, ..Scripted::default() };
    let sender = fixture.sender(Channel::Sms, provider.clone());
    look(&sender).await;
    assert_eq!(fixture.state(asked[0].id).await, State::Unknown);
    look(&sender).await;
    assert!(matches!(fixture.state(asked[0].id).await, State::Sent { reference, .. } if reference == "P-2"));
    assert_eq!((provider.given.lock().unwrap().len(), *provider.asked.lock().unwrap()), (1, 1));
    assert_eq!(fixture.count(&stated("message_sent")).await, 1);
}

#[tokio::test]
async fn what_was_not_taken_is_decided_and_sent_again_once_the_provider_says_so() {
    let fixture = Fixture::at(NOON).await;
    let asked = fixture.request("k1", &outreach(party(), 1)).await;
    let lost = Scripted { answer: Answered::Breaks, ..Scripted::default() };
    look(&fixture.sender(Channel::Sms, lost)).await;
    let works = Scripted { takes: true, ..Scripted::default() };
    look(&fixture.sender(Channel::Sms, works.clone())).await;
    assert!(matches!(fixture.state(asked[0].id).await, State::Sent { .. }));
    assert_eq!(*works.given.lock().unwrap(), [asked[0].id], "under the same id");
}

#[tokio::test]
async fn a_process_that_dies_between_acceptance_and_record_sends_nothing_twice() {
    let fixture = Fixture::at(NOON).await;
    let asked = fixture.request("k1", &outreach(party(), 1)).await;
    let dies = Scripted { takes: true, answer: Answered::Never, ..Scripted::default() };
    let sender = fixture.sender(Channel::Sms, dies.clone());
    // The provider has it; the process that waits for its answer is gone.
    let outcome = tokio::time::timeout(Duration::from_millis(500), look(&sender)).await;
    assert!(outcome.is_err());
    assert_eq!(dies.has.lock().unwrap().len(), 1);
    assert_eq!(fixture.state(asked[0].id).await, State::Sending);
    let next = Scripted { has: dies.has.clone(), takes: true, ..Scripted::default() };
    let sender = fixture.sender(Channel::Sms, next.clone());
    look(&sender).await;
    assert_eq!(fixture.state(asked[0].id).await, State::Sending, "its answer may still come");
    fixture.run("UPDATE message SET sending_since = sending_since - interval '1 hour'").await.unwrap();
    look(&sender).await;
    assert!(matches!(fixture.state(asked[0].id).await, State::Sent { .. }));
    assert!(next.given.lock().unwrap().is_empty(), "asked, not given");
}

#[tokio::test]
async fn a_provider_that_cannot_take_it_now_is_left_alone_for_a_while() {
    let fixture = Fixture::at(NOON).await;
    let asked = fixture.request("k1", &outreach(party(), 1)).await;
    let busy = Scripted { answer: Answered::NotNow, ..Scripted::default() };
    let sender = fixture.sender(Channel::Sms, busy.clone());
    look(&sender).await;
    look(&sender).await;
    assert_eq!(fixture.state(asked[0].id).await, State::Intended);
    assert_eq!(busy.given.lock().unwrap().len(), 1);
}

#[tokio::test]
async fn what_the_provider_refuses_is_stated_and_leaves_its_share_to_another() {
    let fixture = Fixture::at(NOON).await;
    let request = outreach(party(), 1);
    let asked = fixture.request("k1", &request).await;
    let refuses = Scripted { answer: Answered::Refuses, ..Scripted::default() };
    let sender = fixture.sender(Channel::Sms, refuses.clone());
    look(&sender).await;
    look(&sender).await;
    assert_eq!(fixture.state(asked[0].id).await, State::Failed);
    assert_eq!(refuses.given.lock().unwrap().len(), 1);
    assert_eq!(fixture.count(&stated("message_not_sent")).await, 1);
    let again = fixture.request("k2", &request).await;
    let verdicts: Vec<_> = again.iter().map(|message| message.decision.verdict).collect();
    assert_eq!(verdicts, [Verdict::Allowed, Verdict::Refused(Rule::Frequency)]);
}

/// A party whose SMS about a first return meets a draw.
fn party_with_draw(wanted: std::ops::Range<u32>) -> PartyId {
    use sha2::{Digest as _, Sha256};
    let draw = |party: &PartyId| {
        let hash = Sha256::digest(format!("{party}/1/sms"));
        wanted.contains(&(u32::from_be_bytes([hash[0], hash[1], hash[2], hash[3]]) % 100))
    };
    (1..100_000).map(|number: u128| PartyId::from_uuid(Uuid::from_u128(number << 64))).find(draw).unwrap()
}

#[tokio::test]
async fn the_simulated_provider_loses_answers_and_refuses_and_every_message_is_accounted_for() {
    let fixture = Fixture::at(NOON).await;
    let sender = fixture.sender(Channel::Sms, fixture.simulated());
    let mut states = Vec::new();
    for (key, draws) in [("k1", 0..3), ("k2", 3..5), ("k3", 5..100)] {
        let asked = fixture.request(key, &outreach(party_with_draw(draws), 1)).await;
        look(&sender).await;
        let first = fixture.state(asked[0].id).await;
        look(&sender).await;
        let then = fixture.state(asked[0].id).await;
        states.push((first.as_str(), then.as_str()));
    }
    assert_eq!(states, [("unknown", "sent"), ("failed", "failed"), ("sent", "sent")]);
    assert_eq!(fixture.count("SELECT count(*) FROM simulated_inbox").await, 2);
}

#[tokio::test]
async fn a_party_has_one_word_for_a_return_and_two_a_day() {
    let fixture = Fixture::at(NOON).await;
    let party = party();
    let request = outreach(party, 1);
    let verdicts = |messages: &[crate::domain::Message]| -> Vec<Verdict> {
        messages.iter().map(|message| message.decision.verdict).collect()
    };
    assert_eq!(verdicts(&fixture.request("k1", &request).await), [Verdict::Allowed; 2]);
    assert_eq!(verdicts(&fixture.request("k2", &request).await), [Verdict::Refused(Rule::Frequency); 2]);
    let other = outreach(party, 1);
    assert_eq!(
        verdicts(&fixture.request("k3", &other).await),
        [Verdict::Refused(Rule::Frequency); 2],
        "the day is full"
    );
    fixture.clock.advance_to("2026-03-03T12:00:00+05:30".parse().unwrap());
    let provider = Scripted { takes: true, ..Scripted::default() };
    for channel in Channel::ALL {
        look(&fixture.sender(channel, provider.clone())).await;
    }
    fixture.clock.advance_to("2026-03-04T12:00:00+05:30".parse().unwrap());
    assert_eq!(verdicts(&fixture.request("k4", &other).await), [Verdict::Allowed; 2], "another return, another day");
}

#[tokio::test]
async fn the_tables_let_nothing_go_without_a_decision_that_allows_it() {
    let fixture = Fixture::at(NIGHT).await;
    fixture.request("k1", &outreach(party(), 1)).await;
    for statement in [
        "UPDATE message SET state = 'sending'",
        "UPDATE message SET state = 'sending', verdict = 'allowed'",
        "UPDATE message SET decision_id = NULL",
        "UPDATE message SET state = 'sent', sent_at = '2026-03-02T05:00Z', provider_reference = 'x', verdict = 'allowed'",
        "UPDATE message m SET decision_id = o.decision_id FROM message o WHERE o.message_id <> m.message_id",
        "UPDATE contact_decision SET verdict = 'allowed'",
        "DELETE FROM contact_decision",
    ] {
        let refused = fixture.run(statement).await;
        assert!(refused.is_err(), "{statement}: {refused:?}");
    }
}

#[tokio::test]
async fn two_workers_share_the_work_and_each_message_goes_once() {
    let fixture = Fixture::at(NOON).await;
    for number in 0..12 {
        fixture.request(&format!("k{number}"), &outreach(party(), 1)).await;
    }
    let provider = Scripted { takes: true, ..Scripted::default() };
    let (one, two) = (fixture.sender(Channel::Sms, provider.clone()), fixture.sender(Channel::Sms, provider.clone()));
    tokio::join!(look(&one), look(&two));
    look(&one).await;
    let given = provider.given.lock().unwrap();
    let distinct: std::collections::HashSet<_> = given.iter().collect();
    assert_eq!((given.len(), distinct.len()), (12, 12));
}

#[tokio::test]
async fn a_message_that_cannot_be_read_holds_up_no_other() {
    let fixture = Fixture::at(NOON).await;
    let broken = fixture.request("k1", &outreach(party(), 1)).await;
    fixture.run("UPDATE message SET template_data = '{}'").await.unwrap();
    fixture.clock.advance_to("2026-03-02T12:00:01+05:30".parse().unwrap());
    let whole = fixture.request("k2", &outreach(party(), 1)).await;
    look(&fixture.sender(Channel::Sms, Scripted { takes: true, ..Scripted::default() })).await;
    assert_eq!(fixture.state(broken[0].id).await, State::Intended);
    assert!(matches!(fixture.state(whole[0].id).await, State::Sent { .. }));
}

#[tokio::test]
async fn what_is_left_of_an_erased_party_is_refused() {
    let fixture = Fixture::at(NIGHT).await;
    let party = party();
    let asked = fixture.request("k1", &outreach(party, 1)).await;
    let mut conn = pg::acquire(&fixture.context.pool).await.unwrap();
    fixture.context.vault.destroy(&mut conn, party.uuid()).await.unwrap();
    drop(conn);
    fixture.clock.advance_to(MORNING.parse().unwrap());
    let provider = Scripted { takes: true, ..Scripted::default() };
    look(&fixture.sender(Channel::Sms, provider.clone())).await;
    let refused = fixture.message(asked[0].id).await;
    assert_eq!(refused.decision.verdict, Verdict::Refused(Rule::KnownContactPoint));
    assert!(refused.contact_masked.is_empty() && provider.given.lock().unwrap().is_empty());
}
