//! Every field of every request, wrong once.

use chassis::grpc::error::reason;
use proto::communications::{
    ContactPoint, GetMessageRequest, Hold, LiftHoldRequest, ListHoldsRequest, ListMessagesRequest, PlaceHoldRequest,
    RequestOutreachRequest,
};
use tonic::{Code, Status};

use crate::service::{NIGHT, Service, bereavement, day, fields, keyed, outreach, party, personal};

fn assert_names(field: &str, refused: &Status) {
    assert_eq!(refused.code(), Code::InvalidArgument, "{field}: {refused:?}");
    assert_eq!(reason(refused).as_deref(), Some("FIELD_INVALID"), "{field}");
    assert_eq!(fields(refused), [field], "{refused:?}");
}

type ChangeHold = fn(&mut Hold);
type Change = Box<dyn Fn(&mut RequestOutreachRequest)>;

fn of_point(change: fn(&mut ContactPoint)) -> Change {
    Box::new(move |request| change(&mut request.recipients[0].contact_points[0]))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_request_with_one_wrong_field_is_refused_by_its_name_and_leaves_nothing() {
    let service = Service::start(NIGHT).await;
    let before = service.rows().await;
    let point = |field: &str| format!("recipients[0].contact_points[0].{field}");
    let table: Vec<(String, Change)> = vec![
        ("proceeding_id".into(), Box::new(|request| request.proceeding_id = "x".to_owned())),
        ("case_reference".into(), Box::new(|request| request.case_reference = String::new())),
        ("case_reference".into(), Box::new(|request| request.case_reference = "rc 1".to_owned())),
        ("dishonour_ordinal".into(), Box::new(|request| request.dishonour_ordinal = 0)),
        ("dishonour_ordinal".into(), Box::new(|request| request.dishonour_ordinal = u32::MAX)),
        ("account_ending".into(), Box::new(|request| request.account_ending = String::new())),
        ("account_ending".into(), Box::new(|request| request.account_ending = "HL-0042".to_owned())),
        ("recipients".into(), Box::new(|request| request.recipients.clear())),
        ("recipients".into(), Box::new(|request| request.recipients = vec![request.recipients[0].clone(); 21])),
        ("recipients[1].party_id".into(), Box::new(|request| request.recipients.push(request.recipients[0].clone()))),
        ("recipients[0].party_id".into(), Box::new(|request| request.recipients[0].party_id = String::new())),
        (
            "recipients[0].party_id".into(),
            Box::new(|request| request.recipients[0].party_id = "00000000-0000-8000-8000-000000000001".to_owned()),
        ),
        ("recipients[0].name".into(), Box::new(|request| request.recipients[0].name = None)),
        ("recipients[0].name".into(), Box::new(|request| request.recipients[0].name = Some(personal(" ")))),
        (
            "recipients[0].name".into(),
            Box::new(|request| request.recipients[0].name = Some(personal("Ravi\nBcc: all@bank.example"))),
        ),
        (
            "recipients[0].name".into(),
            Box::new(|request| request.recipients[0].name = Some(personal(&"x".repeat(201)))),
        ),
        (
            "recipients[0].contact_points".into(),
            Box::new(|request| {
                let points = &mut request.recipients[0].contact_points;
                *points = vec![points[0].clone(); 11];
            }),
        ),
        (point("channel"), of_point(|point| point.channel = 0)),
        (point("channel"), of_point(|point| point.channel = 9)),
        (point("value"), of_point(|point| point.value = None)),
        (point("value"), of_point(|point| point.value = Some(personal("12345")))),
        (point("value"), of_point(|point| point.value = Some(personal("ravi@mail.example")))),
        (point("verified_on.day"), of_point(|point| point.verified_on = Some(day(2026, 2, 30)))),
        (point("verified_on"), of_point(|point| point.verified_on = Some(day(2026, 3, 3)))),
    ];
    for (field, change) in table {
        let mut wrong = outreach(&party(1));
        change(&mut wrong);
        let refused = service.ask(wrong).await.unwrap_err();
        assert_names(&field, &refused);
        assert!(!refused.message().contains("ravi@mail.example"), "an error repeats no personal data");
    }
    assert_eq!(service.rows().await, before);
    let mut nobody = outreach(&party(1));
    nobody.recipients[0].contact_points.clear();
    assert!(service.ask(nobody).await.unwrap().is_empty(), "a party without contact points has no message");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hold_with_one_wrong_field_is_refused_by_its_name_and_leaves_nothing() {
    let service = Service::start(NIGHT).await;
    let before = service.rows().await;
    let mut officer = service.client("recovery-officer");
    let table: [(&str, ChangeHold); 11] = [
        ("hold_id", |hold| hold.hold_id = party(1)),
        ("party_id", |hold| hold.party_id = "x".to_owned()),
        ("party_id", |hold| hold.party_id = "00000000-0000-8000-8000-000000000001".to_owned()),
        ("reason", |hold| hold.reason = 0),
        ("reason", |hold| hold.reason = 77),
        ("channel", |hold| hold.channel = -1),
        ("since", |hold| hold.since = None),
        ("since.day", |hold| hold.since = Some(day(2026, 13, 1))),
        ("until.day", |hold| hold.until = Some(day(2026, 2, 30))),
        ("until", |hold| hold.until = Some(day(2026, 3, 1))),
        ("until", |hold| {
            hold.since = Some(day(2026, 2, 1));
            hold.until = Some(day(2026, 3, 1));
        }),
    ];
    for (field, change) in table {
        let mut hold = bereavement(&party(1));
        change(&mut hold);
        let refused = officer.place_hold(keyed(PlaceHoldRequest { hold: Some(hold) })).await.unwrap_err();
        assert_names(&format!("hold.{field}"), &refused);
    }
    assert_names("hold", &officer.place_hold(keyed(PlaceHoldRequest { hold: None })).await.unwrap_err());
    let lift = keyed(LiftHoldRequest { hold_id: "x".to_owned() });
    assert_names("hold_id", &officer.lift_hold(lift).await.unwrap_err());
    assert_eq!(service.rows().await, before);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wrong_question_is_refused_by_its_field() {
    let service = Service::start(NIGHT).await;
    let mut auditor = service.client("auditor");
    let get = |id: &str| GetMessageRequest { message_id: id.to_owned() };
    assert_names("message_id", &auditor.get_message(get("x")).await.unwrap_err());
    assert_eq!(auditor.get_message(get(&party(1))).await.unwrap_err().code(), Code::NotFound);
    let holds = ListHoldsRequest { party_id: String::new() };
    assert_names("party_id", &auditor.list_holds(holds).await.unwrap_err());
    let list = |page_size, page_token: &str, proceeding_id: &str| ListMessagesRequest {
        page_size,
        page_token: page_token.to_owned(),
        proceeding_id: proceeding_id.to_owned(),
    };
    assert_names("page_size", &auditor.list_messages(list(-1, "", "")).await.unwrap_err());
    assert_names("page_token", &auditor.list_messages(list(0, "../etc", "")).await.unwrap_err());
    assert_names("proceeding_id", &auditor.list_messages(list(0, "", "x")).await.unwrap_err());
}
