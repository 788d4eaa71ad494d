use chassis::grpc::error::reason;
use proto::communications::{
    Channel, ListMessagesRequest, MessageNotSent, MessageSent, MessageState, RequestOutreachResponse, Verdict,
};
use tonic::{Code, Request};

use crate::service::{MORNING, NIGHT, NOON, PROCEEDING, Service, keyed, outreach, party, under};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_contact_point_is_decided_for_itself_and_sent_by_day() {
    let service = Service::start(NOON).await;
    let id = party(1);
    let mut request = outreach(&id);
    request.recipients[0].contact_points[1].verified_on = None;
    let asked = service.ask(request).await.unwrap();
    let [sms, email] = asked.as_slice() else { panic!("{asked:?}") };
    assert_eq!((sms.contact_masked.as_str(), sms.template_version.as_str()), ("XXXXXX3210", "courtesy_dishonour/v1"));
    let decision = email.decision.as_ref().unwrap();
    assert_eq!((email.state(), decision.verdict()), (MessageState::Refused, Verdict::Refused));
    assert_eq!(email.send_at, "");
    let refusing: Vec<_> = decision.rules.iter().filter(|rule| !rule.passed).map(|rule| rule.rule.as_str()).collect();
    assert_eq!(refusing, ["known_contact_point"]);
    assert!(decision.rules.iter().all(|rule| !rule.authority.is_empty()));

    let sent = service.settled(&sms.message_id, MessageState::Sent).await;
    assert_eq!((sent.sent_at.as_str(), sent.send_at.as_str()), (NOON, NOON));
    assert_eq!(sent.provider_reference, format!("SIM-{}", sms.message_id));
    assert_eq!(sent.decision.as_ref().unwrap().verdict(), Verdict::Allowed);
    let stated = MessageSent {
        message_id: sent.message_id,
        proceeding_id: PROCEEDING.to_owned(),
        party_id: id.clone(),
        channel: Channel::Sms.into(),
        template_version: "courtesy_dishonour/v1".to_owned(),
        decision_id: sent.decision.unwrap().decision_id,
    };
    assert_eq!(service.events::<MessageSent>().await, [stated]);
    let not_stated = MessageNotSent {
        message_id: email.message_id.clone(),
        proceeding_id: PROCEEDING.to_owned(),
        party_id: id,
        channel: Channel::Email.into(),
        reason: "known_contact_point".to_owned(),
    };
    assert_eq!(service.events::<MessageNotSent>().await, [not_stated]);
    assert_eq!(service.number("SELECT count(*) FROM simulated_inbox").await, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_asked_for_by_night_waits_for_the_clock_to_come_to_eight() {
    let service = Service::start(NIGHT).await;
    let asked = service.ask(outreach(&party(1))).await.unwrap();
    for message in &asked {
        assert_eq!((message.state(), message.send_at.as_str()), (MessageState::Scheduled, MORNING));
        assert_eq!(message.decision.as_ref().unwrap().verdict(), Verdict::Scheduled);
    }
    let clock = service.clock().await;
    assert!(clock.at_rest, "{clock:?}");
    let due = clock.next_due.unwrap();
    assert_eq!((due.at.as_str(), due.what.as_str()), (MORNING, "2 messages to send"));
    service.advance(MORNING).await;
    for message in &asked {
        assert_eq!(service.settled(&message.message_id, MessageState::Sent).await.sent_at, MORNING);
    }
    let clock = service.clock().await;
    assert_eq!((clock.at_rest, clock.next_due), (true, None));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_repeat_under_its_key_answers_as_before_and_another_key_meets_the_frequency() {
    let service = Service::start(NIGHT).await;
    let mut client = service.client("recovery-officer");
    let request = outreach(&party(1));
    let mut answers = Vec::new();
    for _ in 0..3 {
        let answer = client.request_outreach(under(request.clone(), "k-1")).await.unwrap().into_inner();
        answers.push(answer);
    }
    assert!(answers.windows(2).all(|pair| pair[0] == pair[1]));
    assert_eq!(service.number("SELECT count(*) FROM message").await, 2);
    let mut other = request.clone();
    other.account_ending = "0043".to_owned();
    let refused = client.request_outreach(under(other, "k-1")).await.unwrap_err();
    assert_eq!(reason(&refused).as_deref(), Some("IDEMPOTENCY_KEY_REUSED"));
    let RequestOutreachResponse { messages } = client.request_outreach(keyed(request)).await.unwrap().into_inner();
    for message in messages {
        assert_eq!(message.state(), MessageState::Refused);
        let failed: Vec<_> = message.decision.unwrap().rules.into_iter().filter(|rule| !rule.passed).collect();
        assert_eq!(failed.last().unwrap().rule, "frequency");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_return_asked_for_by_many_at_once_is_told_once_in_each_channel() {
    let service = Service::start(NIGHT).await;
    let id = party(1);
    let asked = (0..8).map(|_| service.ask(outreach(&id)));
    let mut waiting = 0;
    for answer in futures_util::future::join_all(asked).await {
        waiting += answer.unwrap().iter().filter(|message| message.state() == MessageState::Scheduled).count();
    }
    assert_eq!(waiting, 2);
    assert_eq!(service.number("SELECT count(*) FROM message").await, 16);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn messages_are_listed_by_proceeding_page_by_page_and_never_to_an_advocate() {
    let service = Service::start(NIGHT).await;
    for number in 1..=2 {
        service.ask(outreach(&party(number))).await.unwrap();
    }
    let list = |page_size, page_token: &str, proceeding_id: &str| ListMessagesRequest {
        page_size,
        page_token: page_token.to_owned(),
        proceeding_id: proceeding_id.to_owned(),
    };
    let mut auditor = service.client("auditor");
    let first = auditor.list_messages(list(3, "", PROCEEDING)).await.unwrap().into_inner();
    assert_eq!(first.messages.len(), 3);
    let rest = auditor.list_messages(list(3, &first.next_page_token, PROCEEDING)).await.unwrap().into_inner();
    assert_eq!((rest.messages.len(), rest.next_page_token.as_str()), (1, ""));
    let other = "01958f3c-7b1a-7c3d-8e4f-0000000000bb";
    assert!(auditor.list_messages(list(0, "", other)).await.unwrap().into_inner().messages.is_empty());
    for role in ["advocate", "operator", "service"] {
        let denied = service.client(role).list_messages(list(0, "", "")).await.unwrap_err();
        assert_eq!(denied.code(), Code::PermissionDenied, "{role}");
    }
    let denied = service.client("legal-manager").request_outreach(keyed(outreach(&party(3)))).await.unwrap_err();
    assert_eq!(denied.code(), Code::PermissionDenied);
    let without_key = service.client("service").request_outreach(Request::new(outreach(&party(3)))).await.unwrap_err();
    assert_eq!(without_key.code(), Code::InvalidArgument);
}
