//! What waits for people, as people and as machines read it.

use proto::messaging::{Gap, ParkedEvent};
use serde_json::{Value, json};

use super::{Held, place};
use crate::{
    case::Unavailable,
    console::{Paint, Tone},
    json::list,
    page::{LABEL, Page, Table},
    text::{counted, plain},
    when::instant_text,
};

pub(super) fn page(all: &[Held], unavailable: &[Unavailable], paint: Paint) -> String {
    let mut page = Page::new(paint);
    let mut table = Table::new(&["Service", "Parked", "Wait behind", "Missing"]);
    for held in all {
        let waiting: i64 = held.parked.iter().map(|event| event.waiting).sum();
        let counts = [held.parked.len().to_string(), waiting.to_string(), held.gaps.len().to_string()];
        let tone = if held.parked.is_empty() && held.gaps.is_empty() { Tone::Plain } else { Tone::Bad };
        table.row(tone, std::iter::once(held.service.to_string()).chain(counts));
    }
    page.table(&table);
    for held in all {
        for event in &held.parked {
            page.gap();
            let ParkedEvent { event_type, schema_version, .. } = event;
            page.heading(&format!("{} cannot apply {} v{schema_version}", held.service, plain(event_type)));
            parked(&mut page, event);
        }
        for gap in &held.gaps {
            page.gap();
            missing(&mut page, held, gap);
        }
    }
    if !unavailable.is_empty() {
        page.gap();
    }
    for away in unavailable {
        page.toned(0, "Not shown", LABEL, &format!("{}.", plain(&away.why)), Tone::Bad);
    }
    page.finish()
}

fn parked(page: &mut Page, event: &ParkedEvent) {
    page.field(2, "Event", &plain(&event.event_id));
    page.field(2, "Place", &place(event));
    page.field(2, "Reason", &plain(&event.reason));
    let [first, last] = [&event.first_failed_at, &event.last_failed_at].map(|at| plain(&instant_text(at)));
    let times = match event.attempts {
        1 => "once".to_owned(),
        more => format!("{more} times"),
    };
    let when = if first == last { first } else { format!("first {first}, last {last}") };
    page.field(2, "Failed", format!("{times}, {when}").trim_end_matches(", "));
    if event.waiting > 0 {
        let tone = Tone::Near;
        page.toned(2, "Behind it", LABEL, &format!("{} of its aggregate", counted(event.waiting, "later event")), tone);
    }
}

fn missing(page: &mut Page, held: &Held, gap: &Gap) {
    let Gap { producer, aggregate_id, missing_from, missing_to, since, waiting } = gap;
    let which = if missing_from == missing_to {
        format!("event {missing_from}")
    } else {
        format!("events {missing_from} to {missing_to}")
    };
    let (producer, aggregate) = (plain(producer), plain(aggregate_id));
    page.heading(&format!("{} has not got {which} of an aggregate of {producer}", held.service));
    page.field(2, "Aggregate", &aggregate);
    page.field(2, "Behind it", &format!("{} since {}", counted(*waiting, "later event"), plain(&instant_text(since))));
    let command =
        format!("recourse events replay --service {producer} --aggregate {aggregate} --from {missing_from} --reason …");
    page.field(2, "To get it", &command);
}

pub(super) fn json(all: &[Held], unavailable: &[Unavailable]) -> Value {
    json!({
        "services": all.iter().map(|held| json!({
            "service": held.service.as_str(),
            "parked": list(&held.parked, event),
            "gaps": list(&held.gaps, gap),
        })).collect::<Value>(),
        "unavailable": unavailable.iter().map(|away| json!({ "service": away.service, "why": away.why })).collect::<Value>(),
    })
}

fn event(event: &ParkedEvent) -> Value {
    json!({
        "event_id": event.event_id,
        "event_type": event.event_type,
        "schema_version": event.schema_version,
        "producer": event.producer,
        "aggregate_id": event.aggregate_id,
        "sequence": event.sequence,
        "attempts": event.attempts,
        "first_failed_at": event.first_failed_at,
        "last_failed_at": event.last_failed_at,
        "reason": event.reason,
        "waiting": event.waiting,
    })
}

fn gap(gap: &Gap) -> Value {
    json!({
        "producer": gap.producer,
        "aggregate_id": gap.aggregate_id,
        "missing_from": gap.missing_from,
        "missing_to": gap.missing_to,
        "since": gap.since,
        "waiting": gap.waiting,
    })
}
