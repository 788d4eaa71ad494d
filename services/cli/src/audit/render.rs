//! A trail as people and as machines read it.

use kernel::Timestamp;
use proto::{
    audit::{Entry, Outcome},
    types::Actor,
};
use serde_json::{Value, json};

use super::{Record, Trail};
use crate::{
    console::{Paint, Tone},
    json::{actor, list},
    page::{LABEL, Page},
    text::{grouped, plain},
    when::in_india,
};

/// Date and time of day, two blanks, the longest name of a service, two blanks.
const ACT: usize = 34;

pub(super) fn trail(trail: &Trail, paint: Paint) -> String {
    let mut page = Page::new(paint);
    page.heading(&format!("{}: who did what", plain(&trail.reference)));
    for record in &trail.records {
        page.gap();
        match &record.entry {
            Some(entry) => act(&mut page, record, entry),
            None => page.toned(
                0,
                &format!("{:16}  {:14}  ", "", record.service),
                ACT,
                "a record that cannot be read",
                Tone::Bad,
            ),
        }
    }
    page.gap();
    let number = |count: usize| grouped(u64::try_from(count).unwrap_or(u64::MAX));
    let (all, faults) = (trail.records.len(), trail.faults());
    if faults == 0 {
        let records = if all == 1 { "1 record".to_owned() } else { format!("{} records", number(all)) };
        page.line(&format!("{records}; the hash of each was computed again from its bytes and holds."));
    } else {
        let text = format!(
            "The hash of {} of {} records does not hold: they are not as they were recorded.",
            number(faults),
            number(all)
        );
        page.toned(0, "", 0, &text, Tone::Bad);
    }
    for away in &trail.unavailable {
        page.toned(0, "Not shown", LABEL, &format!("{}.", plain(&away.why)), Tone::Bad);
    }
    if !trail.unavailable.is_empty() {
        page.toned(0, "", 0, "The trail is not whole.", Tone::Bad);
    }
    page.finish()
}

fn act(page: &mut Page, record: &Record, entry: &Entry) {
    let at = instant(entry).map(in_india).unwrap_or_default();
    let denied = entry.outcome() == Outcome::Denied;
    let verdict = if denied { " DENIED" } else { "" };
    let resource = uuid(&entry.resource_id).map(|id| format!(" {id}")).unwrap_or_default();
    let what = format!("{}{verdict}: {}{resource}", entry.action, entry.resource_type);
    let tone = if denied || !record.holds { Tone::Bad } else { Tone::Plain };
    page.toned(0, &format!("{at:16}  {:14}  ", record.service), ACT, &plain(&what), tone);
    let whom = entry.on_behalf_of.as_ref().map(|whom| format!(", on behalf of {}", named(whom))).unwrap_or_default();
    let who = entry.actor.as_ref().map_or_else(|| "somebody unknown".to_owned(), named);
    let book = match entry.book_version.as_str() {
        "" => String::new(),
        book => format!("statute book {book}"),
    };
    let reason = [entry.reason.trim_end_matches('.').to_owned(), book].into_iter().filter(|words| !words.is_empty());
    for (label, text) in [
        ("by", format!("{who}{whom}")),
        (if denied { "reason" } else { "authority" }, reason.collect::<Vec<_>>().join("; ")),
        ("cause", entry.cause.clone()),
    ] {
        if !text.is_empty() {
            page.toned(ACT, label, 11, &plain(&text), Tone::Quiet);
        }
    }
    if !record.holds {
        page.toned(ACT, "hash", 11, "DOES NOT HOLD", Tone::Bad);
    }
}

/// `recourse-local/priya (recovery-officer)`.
fn named(actor: &Actor) -> String {
    let roles = if actor.roles.is_empty() { String::new() } else { format!(" ({})", actor.roles.join(", ")) };
    format!("{}/{}{roles}", actor.issuer, actor.subject)
}

fn instant(entry: &Entry) -> Option<Timestamp> {
    Timestamp::from_unix_micros(entry.occurred_at_unix_micros).ok()
}

/// The 16 bytes of an id as it is written.
fn uuid(bytes: &[u8]) -> Option<String> {
    let digits = hex::encode(<[u8; 16]>::try_from(bytes).ok()?);
    let parts =
        [(0, 8), (8, 12), (12, 16), (16, 20), (20, 32)].map(|(from, to)| digits.get(from..to).unwrap_or_default());
    Some(parts.join("-"))
}

pub(super) fn json(trail: &Trail) -> Value {
    json!({
        "case": trail.reference,
        "records": list(&trail.records, record),
        "hashes_hold": trail.faults() == 0,
        "unavailable": trail.unavailable.iter().map(|away| json!({ "service": away.service, "why": away.why })).collect::<Value>(),
    })
}

fn record(record: &Record) -> Value {
    let entry = record.entry.as_ref().map(|entry| {
        json!({
            "entry_id": uuid(&entry.entry_id),
            "service": entry.service,
            "occurred_at": instant(entry).map(|at| at.to_string()),
            "actor": actor(entry.actor.as_ref()),
            "on_behalf_of": actor(entry.on_behalf_of.as_ref()),
            "action": entry.action,
            "resource_type": entry.resource_type,
            "resource_id": uuid(&entry.resource_id),
            "outcome": match entry.outcome() {
                Outcome::Allowed => "allowed",
                Outcome::Denied => "denied",
                Outcome::Unspecified => "unknown",
            },
            "reason": entry.reason,
            "book_version": entry.book_version,
            "cause": entry.cause,
            "trace_id": entry.trace_id,
        })
    });
    json!({
        "service": record.service.as_str(),
        "entry": entry,
        "leaf_hash": hex::encode(&record.leaf_hash),
        "hash_holds": record.holds,
    })
}
