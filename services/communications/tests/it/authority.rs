//! What policies refuse to a role that the access table lets pass.

use proto::communications::{LiftHoldRequest, ListHoldsRequest, PlaceHoldRequest};
use tonic::Code;

use crate::service::{NIGHT, Service, bereavement, keyed, outreach, party};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_auditor_lifts_no_hold_though_he_is_an_officer_too_and_the_refusal_stays_on_record() {
    let service = Service::start(NIGHT).await;
    let id = party(1);
    let place = PlaceHoldRequest { hold: Some(bereavement(&id)) };
    let placed = service.client("recovery-officer").place_hold(keyed(place)).await.unwrap().into_inner().hold.unwrap();
    let mut both = service.client("auditor recovery-officer");
    let list = ListHoldsRequest { party_id: id };
    assert_eq!(both.list_holds(list).await.unwrap().into_inner().holds.len(), 1);

    let refused = both.lift_hold(keyed(LiftHoldRequest { hold_id: placed.hold_id.clone() })).await.unwrap_err();
    assert_eq!(refused.code(), Code::PermissionDenied);
    assert!(refused.message().contains("who audits changes nothing"), "{}", refused.message());
    assert_eq!(chassis::grpc::error::reason(&refused).as_deref(), Some("AUTHORITY_DENIED"));
    assert_eq!(service.number("SELECT count(*) FROM hold WHERE lifted_at IS NULL").await, 1);

    // The op was rolled back with its key; the entry of the refusal was not.
    let on_record = "SELECT count(*) FROM audit.entry
                     WHERE outcome = 'denied' AND action = 'authority.deny' AND resource_type = 'hold'
                       AND resource_id = (SELECT hold_id FROM hold)
                       AND position('oversight.auditor-changes-nothing'::bytea IN body) > 0";
    assert_eq!(service.number(on_record).await, 1);
    let allowed = "SELECT count(*) FROM audit.entry
                   WHERE action = 'hold.place' AND position('communications.holds'::bytea IN body) > 0";
    assert_eq!(service.number(allowed).await, 1);
    assert_eq!(service.number("SELECT count(*) FROM hold WHERE placed_by ->> 'subject' = 'u-17'").await, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_person_with_a_services_role_has_nobody_told_and_the_conductor_has() {
    let service = Service::start(NIGHT).await;
    let impostor = service.client("service operator").request_outreach(keyed(outreach(&party(1)))).await.unwrap_err();
    assert_eq!(impostor.code(), Code::PermissionDenied);
    let refusals = "SELECT count(*) FROM audit.entry WHERE action = 'authority.deny' AND resource_type = 'message'";
    assert_eq!(service.number(refusals).await, 1);
    assert_eq!(service.number("SELECT count(*) FROM message").await, 0);
    service.client("service").request_outreach(keyed(outreach(&party(1)))).await.unwrap();
    let allowed = "SELECT count(*) FROM audit.entry
                   WHERE action = 'message.request' AND position('services.conductor'::bytea IN body) > 0";
    assert!(service.number(allowed).await > 0);
}
