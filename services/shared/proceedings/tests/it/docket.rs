//! Facts as JSON: every one that can be recorded has an example, and a docket stands where its typed record does.

use std::collections::BTreeSet;

use kernel::{DateInterval, TypedId as _};
use proceedings::{
    Dated, Docket, EntryId, Kind, Says, Stand, arbitration, facts, pss25, read, sarfaesi,
    step::{By, Step},
};
use serde_json::{Value, json};
use statutes::{Book, Context};

use crate::story::day;

const KINDS: [Kind; 3] = [Kind::Pss25, Kind::Sarfaesi, Kind::Arbitration];

/// The steps that are a fact's: time passes, and doubts come and go, without one.
fn steps<T: Step>() -> BTreeSet<&'static str> {
    T::ALL.iter().filter(|step| matches!(step.by(), By::Us | By::Others)).map(|step| step.as_str()).collect()
}

#[test]
fn every_step_that_can_be_recorded_has_an_example_that_is_read_and_stored_as_it_is_written() {
    for (kind, steps) in
        KINDS.into_iter().zip([steps::<pss25::Step>(), steps::<sarfaesi::Step>(), steps::<arbitration::Step>()])
    {
        let mut found = BTreeSet::new();
        for shape in facts(kind) {
            let json: Value = serde_json::from_str(shape.example).unwrap();
            let fact = read(kind, &json).unwrap();
            assert_eq!((fact.name.as_str(), &fact.json), (shape.name, &json));
            assert!(shape.amounts.iter().all(|field| json.get(*field).is_some_and(Value::is_i64)), "{}", shape.name);
            found.insert(fact.act);
        }
        assert_eq!(found, steps, "{kind}");
    }
}

#[test]
fn what_is_no_fact_of_the_kind_is_refused_with_what_is_wrong() {
    let refused = |json| read(Kind::Sarfaesi, &json).unwrap_err().to_string();
    assert!(refused(json!({ "kind": "demand.issued", "demand": 1 })).contains("missing field `noticees`"));
    assert!(refused(json!({ "kind": "award.made", "outcome": "allowed" })).contains("unknown variant `award.made`"));
    assert!(refused(json!({ "kind": "dues.received", "by": "cheque" })).contains("by"));
    assert!(refused(json!(["demand.withdrawn", 1, "why"])).contains("no JSON object"));
    let crowd = |noticees: u32| json!({ "kind": "demand.issued", "demand": 1, "noticees": noticees });
    for noticees in [0, 201, u32::MAX] {
        assert!(refused(crowd(noticees)).contains("`noticees` must be 1 to 200"));
    }
    read(Kind::Sarfaesi, &crowd(200)).unwrap();
    let served = json!({ "kind": "circumstance.known", "name": "notice.served", "value": { "yes_no": true } });
    assert!(refused(served).contains("`notice.served` is what the steps on record show"));
    assert!(read(Kind::Ni138, &json!({})).unwrap_err().to_string().contains("ni138"));
    assert!(facts(Kind::Drt).is_empty() && Docket::new(Kind::Drt).is_none());
}

#[test]
fn a_docket_stands_where_its_facts_put_it() {
    let book = Book::embedded();
    let mut docket = Docket::new(Kind::Sarfaesi).unwrap();
    let says = Says::Happened(Dated {
        on: DateInterval::exactly(day("2026-03-02")),
        fact: json!({ "kind": "demand.issued", "demand": 1, "noticees": 1 }),
    });
    let id = EntryId::from_uuid(kernel::__uuid::Uuid::from_u128(1));
    docket.add(id, "2026-03-02T09:00:00Z".parse().unwrap(), says).unwrap();
    let stand = docket.stand(&Context::new(&book), day("2026-03-20"));
    assert_eq!(stand.state, "demanded");
    assert_eq!(Stand::words_of(Kind::Sarfaesi, stand.state), Some(stand.state_words));
    assert!(stand.next.iter().any(|next| next.act == "serve_demand"), "{:?}", stand.next);
}
