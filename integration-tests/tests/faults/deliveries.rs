//! A broker that repeats and reorders, and a producer that states nonsense.

use integration_tests::{
    Leftovers, Mesh,
    invariants::{self, Kept},
    memo, memo_again,
};
use kernel::{Ids as _, SystemIds, TypedId as _};
use messaging::{
    Envelope, EventId,
    faults::{deliver, deliver_nonsense, stated},
};
use prost::Message as _;
use proto::{counsel::CondonationRecorded, payments::InstrumentDishonoured};
use testkit::eventually;

pub(crate) async fn envelopes(mesh: &Mesh) -> Vec<Envelope> {
    stated(&mut mesh.database("payments").await.unwrap(), "payments").await.unwrap()
}

/// The event of a cheque that no one has stated: the like of `model`, of another cheque, at a place in its history.
pub(crate) fn smuggled(model: &Envelope, instrument: u128, sequence: i64) -> Envelope {
    let mut event = InstrumentDishonoured::decode(model.payload.as_slice()).unwrap();
    let aggregate_id = uuid(instrument);
    event.instrument_id = aggregate_id.to_string();
    event.dishonour_id = SystemIds.next_uuid().to_string();
    event.ordinal = u32::try_from(sequence).unwrap();
    event.loan_account_number = "HL-SMUGGLED".to_owned();
    Envelope {
        event_id: EventId::from_uuid(SystemIds.next_uuid()),
        aggregate_id,
        sequence,
        payload: event.encode_to_vec(),
        ..model.clone()
    }
}

/// An id of a cheque that there is not.
fn uuid(n: u128) -> uuid::Uuid {
    uuid::Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0000 + n)
}

pub(crate) async fn texts(mesh: &Mesh, query: &'static str) -> Vec<String> {
    sqlx::query_scalar(query).fetch_all(&mut mesh.database("cases").await.unwrap()).await.unwrap()
}

#[tokio::test]
async fn what_is_delivered_again_and_out_of_order_is_applied_once_and_in_order() {
    let mesh = Mesh::start().await.unwrap();
    let mut acknowledged = mesh.record(&(0..20).map(memo).collect::<Vec<_>>()).await.unwrap();
    acknowledged.extend(mesh.record(&(0..20).map(memo_again).collect::<Vec<_>>()).await.unwrap());
    let url = mesh.namespace().admin_url().unwrap();
    let mut all = envelopes(&mesh).await;
    assert_eq!(all.len(), 40);
    all.reverse();
    for _ in 0..2 {
        deliver(&url, "payments", &all).await.unwrap();
    }
    // Of a cheque that is new to cases: the third return first, then the second, the first, and all of it again.
    let news: Vec<_> = [3, 2, 1].into_iter().map(|sequence| smuggled(&all[39], 1, sequence)).collect();
    deliver(&url, "payments", &[news.clone(), news].concat()).await.unwrap();
    let applied = eventually("the three returns are facts", async || {
        let facts = "SELECT f.details ->> 'ordinal' FROM fact f JOIN proceeding p USING (proceeding_id)
                     JOIN legal_case c USING (case_id) WHERE c.loan_account_number = 'HL-SMUGGLED' ORDER BY fact_id";
        let facts = texts(&mesh, facts).await;
        Ok((facts.len() == 3).then_some(facts))
    });
    assert_eq!(applied.await.unwrap(), ["1", "2", "3"], "in the order of their history");
    let kept = Kept { dishonours: acknowledged, smuggled: 3, ..Kept::default() };
    assert_eq!(invariants::hold_all(&mesh, &kept).await.unwrap(), Ok(()));
    mesh.finish().await.unwrap();
}

#[tokio::test]
async fn what_cannot_be_applied_is_parked_and_seen_and_everything_else_goes_on() {
    let mesh = Mesh::start().await.unwrap();
    let mut acknowledged = mesh.record(&[memo(1)]).await.unwrap();
    let model = envelopes(&mesh).await.remove(0);
    let url = mesh.namespace().admin_url().unwrap();

    let undecodable = Envelope { payload: vec![0xff; 9], ..smuggled(&model, 1, 1) };
    let newer = Envelope { event_type: "payments.instrument_dishonoured.v9".to_owned(), ..smuggled(&model, 2, 1) };
    // Behind the first of them, and sound: it waits with its aggregate.
    let behind = smuggled(&model, 1, 2);
    deliver(&url, "payments", &[undecodable, newer, behind]).await.unwrap();
    let order = CondonationRecorded { condonation: 99, ..CondonationRecorded::default() };
    let unknown_word = Envelope {
        producer: "counsel-portal".to_owned(),
        event_type: "counsel-portal.condonation_recorded.v1".to_owned(),
        payload: order.encode_to_vec(),
        ..smuggled(&model, 3, 1)
    };
    deliver(&url, "counsel-portal", &[unknown_word]).await.unwrap();
    deliver_nonsense(&url, "payments").await.unwrap();

    let held = eventually("four events are held", async || {
        let held = messaging::held(&mut mesh.database("cases").await?).await?;
        Ok((held.len() == 4).then_some(held))
    });
    let held = held.await.unwrap();
    let reasons: Vec<_> = held.iter().filter_map(|one| one.last_error.as_deref()).collect();
    assert_eq!(held.iter().filter(|one| one.state == "parked").count(), 3, "{held:?}");
    for reason in ["protobuf", "version", "condonation"] {
        assert!(reasons.iter().any(|found| found.to_lowercase().contains(reason)), "{reason}: {reasons:?}");
    }
    eventually("the nonsense is a dead letter", async || {
        Ok((mesh.namespace().dead_letters_of("cases").await? == 1).then_some(()))
    })
    .await
    .unwrap();

    acknowledged.extend(mesh.record(&(2..12).map(memo).collect::<Vec<_>>()).await.unwrap());
    let kept = Kept { dishonours: acknowledged, smuggled: 4, parked: 4, ..Kept::default() };
    assert_eq!(invariants::hold_all(&mesh, &kept).await.unwrap(), Ok(()));
    let metrics = mesh.metrics("cases").await.unwrap();
    assert!(metrics.contains("inbox_processed_total{outcome=\"parked\"} 3"), "{metrics}");
    let leftovers = Leftovers {
        parked: vec![("cases", 4)],
        dead_letters: vec![("cases", 1)],
        errors: vec!["an event is parked", "a message is no event of ours"],
    };
    mesh.finish_but_for(&leftovers).await.unwrap();
}
