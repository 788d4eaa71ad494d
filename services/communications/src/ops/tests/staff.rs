//! Mail to staff about deadlines.

use kernel::{Actor, SystemIds, TypedId as _};
use messaging::{EventId, Handle as _, HandleError, Received};
use pg::sealing::{SealContext, SealedBytes};
use proto::{
    cases::{DeadlinePassed, DeadlineReminderDue},
    types::LegalDate,
};
use simulation::Agenda as _;

use super::fixture::{Fixture, NIGHT, look, principal};
use crate::{
    domain::{Channel, Kind, PartyId, State},
    events::{OnDeadlinePassed, OnDeadlineReminderDue},
    jobs::CommunicationsAgenda,
    ops::{ListMessages, list_messages},
};

const PROCEEDING: &str = "0195f0d2-7e4a-7000-8000-000000000001";
const CASE: &str = "0195f0d2-7e4a-7000-8000-000000000002";

fn received<E>(event: E) -> Received<E> {
    let occurred_at = NIGHT.parse().unwrap();
    Received { event_id: EventId::next(&SystemIds), occurred_at, actor: Actor::service("cases"), event }
}

fn reminder(roles: &[&str], proceeding_id: &str) -> Received<DeadlineReminderDue> {
    received(DeadlineReminderDue {
        reminder_id: CASE.to_owned(),
        deadline_id: CASE.to_owned(),
        proceeding_id: proceeding_id.to_owned(),
        case_id: CASE.to_owned(),
        kind: "notice_by".to_owned(),
        last_safe: Some(LegalDate { year: 2026, month: 3, day: 5 }),
        days_before: 3,
        roles: roles.iter().map(|role| (*role).to_owned()).collect(),
    })
}

impl Fixture {
    async fn remind(&self, received: Received<DeadlineReminderDue>) -> Result<(), HandleError> {
        let handler = OnDeadlineReminderDue { context: self.context.clone() };
        let mut tx = pg::begin(&self.context.pool).await.unwrap();
        handler.handle(&mut tx, received).await?;
        pg::commit(tx).await.unwrap();
        Ok(())
    }
}

#[tokio::test]
async fn a_reminder_goes_to_every_mailbox_of_its_roles_at_any_hour_and_names_no_borrower() {
    let fixture = Fixture::at(NIGHT).await;
    fixture.remind(reminder(&["recovery-officer", "legal-manager"], PROCEEDING)).await.unwrap();
    let agenda = CommunicationsAgenda { context: fixture.context.clone() };
    let due = agenda.next().await.unwrap().unwrap();
    assert_eq!((due.at, due.what.as_str()), (NIGHT.parse().unwrap(), "2 messages to send"));
    look(&fixture.sender(Channel::Email, fixture.simulated())).await;
    assert_eq!(agenda.next().await.unwrap(), None);
    let page = ListMessages {
        size: kernel::PageSize::new(0).unwrap(),
        after: None,
        proceeding: Some(PROCEEDING.parse().unwrap()),
    };
    let messages = list_messages(&fixture.context, &principal(), page).await.unwrap().messages;
    assert_eq!(messages.len(), 2);
    for message in &messages {
        assert!(matches!(message.state, State::Sent { .. }), "{message:?}");
        assert_eq!((message.kind, message.decision.answers[0].rule.as_str()), (Kind::Staff, "staff"));
    }
    let mut conn = pg::acquire(&fixture.context.pool).await.unwrap();
    let (id, sealed): (uuid::Uuid, SealedBytes) =
        sqlx::query_as("SELECT message_id, text_sealed FROM simulated_inbox LIMIT 1")
            .fetch_one(&mut *conn)
            .await
            .unwrap();
    let cell = SealContext { table: "simulated_inbox", column: "text_sealed", row: id };
    let text = fixture.context.vault.open(&mut conn, PartyId::lender().uuid(), cell, &sealed).await.unwrap().unwrap();
    assert!(text.reveal().starts_with(&format!("notice_by in 3 days: case {CASE}\n\n")), "{}", text.reveal());
    assert!(text.reveal().contains("2026-03-05") && text.reveal().contains(PROCEEDING));
}

#[tokio::test]
async fn a_role_without_a_mailbox_gets_none_and_a_broken_fact_is_parked() {
    let fixture = Fixture::at(NIGHT).await;
    fixture.remind(reminder(&["auditor"], PROCEEDING)).await.unwrap();
    assert_eq!(fixture.count("SELECT count(*) FROM message").await, 0);
    for broken in [reminder(&["recovery-officer"], "x"), reminder(&["teller"], PROCEEDING)] {
        assert!(matches!(fixture.remind(broken).await, Err(HandleError::Park(_))));
    }
}

#[tokio::test]
async fn that_a_deadline_has_passed_is_told_to_those_who_work_the_case() {
    let fixture = Fixture::at(NIGHT).await;
    let handler = OnDeadlinePassed { context: fixture.context.clone() };
    let mut tx = pg::begin(&fixture.context.pool).await.unwrap();
    let passed = DeadlinePassed {
        deadline_id: CASE.to_owned(),
        proceeding_id: PROCEEDING.to_owned(),
        case_id: CASE.to_owned(),
        kind: "pay_by".to_owned(),
        last_safe: Some(LegalDate { year: 2026, month: 3, day: 1 }),
        last_arguable: Some(LegalDate { year: 2026, month: 3, day: 2 }),
        of_others: false,
    };
    handler.handle(&mut tx, received(passed.clone())).await.unwrap();
    let of_a_docket = DeadlinePassed { kind: "pss25.complaint_by".to_owned(), ..passed };
    handler.handle(&mut tx, received(of_a_docket)).await.unwrap();
    pg::commit(tx).await.unwrap();
    let told = "SELECT count(*) FROM message WHERE template_data ->> 'what' = 'pay_by has passed'";
    assert_eq!(fixture.count(told).await, 2);
    let ours = "SELECT count(*) FROM message WHERE template_data ->> 'what' = 'pss25.complaint_by has passed'";
    assert_eq!(fixture.count(ours).await, 2, "a docket names its deadlines by their rules");
}
