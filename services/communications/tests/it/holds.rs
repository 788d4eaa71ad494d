use proto::communications::{
    Channel, Hold, LiftHoldRequest, ListHoldsRequest, MessageNotSent, MessageState, PlaceHoldRequest, PlaceHoldResponse,
};
use tonic::Code;

use crate::service::{MORNING, NIGHT, Service, bereavement, day, keyed, outreach, party, under};

async fn place(service: &Service, hold: Hold) -> PlaceHoldResponse {
    let request = keyed(PlaceHoldRequest { hold: Some(hold) });
    service.client("compliance-head").place_hold(request).await.unwrap().into_inner()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hold_refuses_what_waits_and_a_lifted_one_lets_new_requests_through() {
    let service = Service::start(NIGHT).await;
    let id = party(1);
    let asked = service.ask(outreach(&id)).await.unwrap();
    let request = PlaceHoldRequest { hold: Some(bereavement(&id)) };
    let mut officer = service.client("recovery-officer");
    let placed = officer.place_hold(under(request.clone(), "h-1")).await.unwrap().into_inner();
    assert_eq!(placed.messages_refused, 2);
    assert_eq!(officer.place_hold(under(request, "h-1")).await.unwrap().into_inner(), placed);
    for message in &asked {
        let refused = service.message(&message.message_id).await;
        assert_eq!(refused.state(), MessageState::Refused);
        let rule = refused.decision.unwrap().rules.into_iter().find(|rule| rule.rule == "hold").unwrap();
        assert_eq!((rule.passed, rule.reason.as_str()), (false, "held since 2026-03-02: bereavement"));
    }
    let reasons: Vec<_> = service.events::<MessageNotSent>().await.into_iter().map(|event| event.reason).collect();
    assert_eq!(reasons, ["hold", "hold"]);
    let meanwhile = service.ask(outreach(&id)).await.unwrap();
    assert!(meanwhile.iter().all(|message| message.state() == MessageState::Refused));

    let lift = LiftHoldRequest { hold_id: placed.hold.unwrap().hold_id };
    let lifted = officer.lift_hold(keyed(lift.clone())).await.unwrap().into_inner().hold.unwrap();
    assert_eq!(lifted.until, Some(day(2026, 3, 2)), "the day on which it was lifted");
    assert_eq!(officer.lift_hold(keyed(lift)).await.unwrap().into_inner().hold.unwrap(), lifted);
    let asked = service.ask(outreach(&id)).await.unwrap();
    assert!(asked.iter().all(|message| message.state() == MessageState::Scheduled));
    service.advance(MORNING).await;
    for message in &asked {
        service.settled(&message.message_id, MessageState::Sent).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hold_of_one_channel_or_of_later_days_leaves_the_rest_alone() {
    let service = Service::start(NIGHT).await;
    let id = party(1);
    service.ask(outreach(&id)).await.unwrap();
    let later = Hold { since: Some(day(2026, 3, 4)), ..bereavement(&id) };
    assert_eq!(place(&service, later).await.messages_refused, 0);
    let of_email = Hold { channel: Channel::Email.into(), ..bereavement(&id) };
    assert_eq!(place(&service, of_email).await.messages_refused, 1);
    assert_eq!(place(&service, bereavement(&party(2))).await.messages_refused, 0);
    let list = ListHoldsRequest { party_id: id };
    let listed = service.client("auditor").list_holds(list).await.unwrap().into_inner().holds;
    let channels: Vec<_> = listed.iter().map(Hold::channel).collect();
    assert_eq!(channels, [Channel::Unspecified, Channel::Email]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn holds_are_placed_and_lifted_by_those_who_may() {
    let service = Service::start(NIGHT).await;
    for role in ["legal-manager", "auditor", "advocate", "service"] {
        let request = keyed(PlaceHoldRequest { hold: Some(bereavement(&party(1))) });
        let denied = service.client(role).place_hold(request).await.unwrap_err();
        assert_eq!(denied.code(), Code::PermissionDenied, "{role}");
    }
    let unknown = LiftHoldRequest { hold_id: party(1) };
    let refused = service.client("compliance-head").lift_hold(keyed(unknown)).await.unwrap_err();
    assert_eq!(refused.code(), Code::NotFound);
}
