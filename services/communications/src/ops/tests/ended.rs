//! What is waiting to be said about a proceeding that has ended meanwhile.

use kernel::{Actor, SystemIds, TypedId as _};
use messaging::{EventId, Handle as _, HandleError, Received};
use proto::cases::{ProceedingChanged, ProceedingState};
use simulation::Agenda as _;

use super::fixture::{Answered, Fixture, NIGHT, Scripted, look, outreach, party};
use crate::{
    domain::{Channel, Ended, ProceedingId, State},
    events::OnProceedingChanged,
    jobs::CommunicationsAgenda,
};

const MORNING: &str = "2026-03-03T08:00:00+05:30";

impl Fixture {
    /// Cases says where a proceeding stands.
    async fn hear(&self, proceeding_id: &str, state: i32) -> Result<(), HandleError> {
        let event = ProceedingChanged { proceeding_id: proceeding_id.to_owned(), state, ..Default::default() };
        let (occurred_at, actor) = (NIGHT.parse().unwrap(), Actor::service("cases"));
        let received = Received { event_id: EventId::next(&SystemIds), occurred_at, actor, event };
        let mut tx = pg::begin(&self.context.pool).await.unwrap();
        OnProceedingChanged { context: self.context.clone() }.handle(&mut tx, received).await?;
        pg::commit(tx).await.unwrap();
        Ok(())
    }

    async fn changed(&self, proceeding: ProceedingId, state: ProceedingState) {
        self.hear(&proceeding.to_string(), state.into()).await.unwrap();
    }
}

fn stated(reason: &str) -> String {
    format!(
        "SELECT count(*) FROM messaging.event_log WHERE event_type = 'communications.message_not_sent.v1'
         AND position('{reason}'::bytea IN payload) > 0"
    )
}

#[tokio::test]
async fn what_waits_is_cancelled_when_its_proceeding_ends_and_only_then() {
    for (state, ended) in [
        (ProceedingState::Paid, Some(Ended::Paid)),
        (ProceedingState::PaidLate, Some(Ended::Paid)),
        (ProceedingState::Ended, Some(Ended::Otherwise)),
        (ProceedingState::NoticeSent, None),
        (ProceedingState::LapsedUnsent, None),
    ] {
        let fixture = Fixture::at(NIGHT).await;
        let (request, other) = (outreach(party(), 1), outreach(party(), 1));
        let asked = fixture.request("k1", &request).await;
        let others = fixture.request("k2", &other).await;
        fixture.changed(request.proceeding, state).await;
        let expected = ended.map_or(State::Intended, State::Cancelled);
        for message in &asked {
            assert_eq!(fixture.state(message.id).await, expected, "{state:?}");
        }
        fixture.clock.advance_to(MORNING.parse().unwrap());
        let provider = Scripted { takes: true, ..Scripted::default() };
        look(&fixture.sender(Channel::Sms, provider.clone())).await;
        let given = provider.given.lock().unwrap().clone();
        assert_eq!(given.contains(&asked[0].id), ended.is_none(), "{state:?}");
        assert!(given.contains(&others[0].id), "another proceeding's goes out");
        if let Some(ended) = ended {
            assert_eq!(fixture.count(&stated(ended.as_str())).await, 2);
            let cancelled = "SELECT count(*) FROM audit.entry WHERE action = 'message.cancel'";
            assert_eq!(fixture.count(cancelled).await, 2);
            let decided = fixture.message(asked[0].id).await.decision;
            assert_eq!(decided, asked[0].decision, "that it was allowed stays on record");
        }
    }
}

#[tokio::test]
async fn news_of_the_end_that_comes_before_the_message_cancels_it_at_its_hour_and_nothing_is_left_to_do() {
    let fixture = Fixture::at(NIGHT).await;
    let request = outreach(party(), 1);
    fixture.changed(request.proceeding, ProceedingState::Paid).await;
    let asked = fixture.request("k1", &request).await;
    fixture.clock.advance_to(MORNING.parse().unwrap());
    let provider = Scripted { takes: true, ..Scripted::default() };
    for channel in Channel::ALL {
        look(&fixture.sender(channel, provider.clone())).await;
    }
    for message in &asked {
        assert_eq!(fixture.state(message.id).await, State::Cancelled(Ended::Paid));
    }
    assert!(provider.given.lock().unwrap().is_empty());
    let agenda = CommunicationsAgenda { context: fixture.context.clone() };
    assert_eq!(agenda.next().await.unwrap(), None);
}

#[tokio::test]
async fn what_was_cancelled_counts_towards_no_cap_and_a_proceeding_that_goes_on_is_written_about_again() {
    let fixture = Fixture::at(NIGHT).await;
    let request = outreach(party(), 1);
    let asked = fixture.request("k1", &request).await;
    fixture.changed(request.proceeding, ProceedingState::Paid).await;
    // The payment bounces.
    fixture.changed(request.proceeding, ProceedingState::Served).await;
    assert_eq!(fixture.state(asked[0].id).await, State::Cancelled(Ended::Paid), "what is cancelled stays so");
    let again = fixture.request("k2", &request).await;
    assert_eq!(again[0].state, State::Intended, "{:?}", again[0].decision);
    fixture.clock.advance_to(MORNING.parse().unwrap());
    let provider = Scripted { takes: true, ..Scripted::default() };
    look(&fixture.sender(Channel::Sms, provider.clone())).await;
    assert_eq!(*provider.given.lock().unwrap(), [again[0].id]);
}

#[tokio::test]
async fn what_is_on_its_way_is_not_called_back_but_is_not_given_a_second_time() {
    let fixture = Fixture::at("2026-03-02T12:00:00+05:30").await;
    let request = outreach(party(), 1);
    let asked = fixture.request("k1", &request).await;
    let provider = Scripted { answer: Answered::Breaks, ..Scripted::default() };
    look(&fixture.sender(Channel::Sms, provider.clone())).await;
    assert_eq!(fixture.state(asked[0].id).await, State::Unknown);
    fixture.changed(request.proceeding, ProceedingState::Paid).await;
    assert_eq!(fixture.state(asked[0].id).await, State::Unknown, "the provider may have it");
    // It says that it has not: then it waits again, and has lost its reason.
    look(&fixture.sender(Channel::Sms, provider.clone())).await;
    assert_eq!(fixture.state(asked[0].id).await, State::Cancelled(Ended::Paid));
    assert_eq!(provider.given.lock().unwrap().len(), 1);
}

#[tokio::test]
async fn the_table_takes_no_cancelled_message_without_a_reason_and_a_broken_fact_is_parked() {
    let fixture = Fixture::at(NIGHT).await;
    let request = outreach(party(), 1);
    fixture.request("k1", &request).await;
    let refused = fixture.run("UPDATE message SET state = 'cancelled'").await.unwrap_err();
    assert!(refused.to_string().contains("what_is_cancelled_says_why"), "{refused}");
    let proceeding = request.proceeding.to_string();
    for (id, state) in [("x", ProceedingState::Paid.into()), (proceeding.as_str(), 0), (proceeding.as_str(), 77)] {
        assert!(matches!(fixture.hear(id, state).await, Err(HandleError::Park(_))), "{id} {state}");
    }
}
