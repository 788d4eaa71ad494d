//! The entries of a docket by their days; what overrules an entry stands under it.

use kernel::LegalDate;
use proto::{
    cases::{Docket, DocketEntry},
    types::Actor,
};

use super::{
    typed,
    words::{law_kind, short},
};
use crate::{
    console::Tone,
    page::{LABEL, Page},
    text::plain,
    when::{day, day_of, days_text},
};

/// The days between which an event lies are wider than a label.
const DAYS: usize = 26;

/// Every entry, the first day first.
pub(super) fn show(page: &mut Page, docket: &Docket) {
    if docket.entries.is_empty() {
        page.line("  Nothing.");
        return;
    }
    // What takes back has no day: it is told under what it takes back.
    let mut entries: Vec<&DocketEntry> = docket.entries.iter().filter(|entry| entry.takes_back.is_empty()).collect();
    entries.sort_by_key(|entry| days(entry));
    let single = |entry: &&DocketEntry| days(entry).is_none_or(|(earliest, latest)| earliest == latest);
    let width = if entries.iter().all(single) { LABEL } else { DAYS };
    for entry in entries {
        show_entry(page, docket, entry, width);
    }
}

fn days(entry: &DocketEntry) -> Option<(LegalDate, LegalDate)> {
    let on = entry.on.as_ref()?;
    day(on.earliest).zip(day(on.latest))
}

fn show_entry(page: &mut Page, docket: &Docket, entry: &DocketEntry, width: usize) {
    let overruling = docket
        .entries
        .iter()
        .filter(|other| !entry.entry_id.is_empty() && [&other.corrects, &other.takes_back].contains(&&entry.entry_id));
    let overruling: Vec<&DocketEntry> = overruling.collect();
    let (tone, mark) = match overruling.first() {
        _ if entry.stands => (Tone::Plain, ""),
        Some(other) if !other.takes_back.is_empty() => (Tone::Quiet, ", taken back"),
        _ => (Tone::Quiet, ", corrected"),
    };
    let on = days_text(entry.on.as_ref()).unwrap_or_default();
    let text = format!("{} [{}]{mark}", entry.summary, short(&entry.entry_id));
    page.toned(2, &on, width, &plain(&text), tone);
    let mut quiet = |text: &str| page.toned(2 + width, "", 0, &plain(text), Tone::Quiet);
    quiet(&typed::as_typed(law_kind(docket.kind()), &entry.kind, &entry.fact));
    quiet(&format!("{}; {}", entry.evidence, recorded(entry)));
    if !entry.corrects.is_empty() {
        quiet(&format!("in the place of [{}]", short(&entry.corrects)));
    }
    for other in overruling {
        let id = short(&other.entry_id);
        quiet(&if other.takes_back.is_empty() {
            format!("[{id}] stands in its place")
        } else {
            format!("[{id}] takes it back: {}; {}", other.evidence.trim_end_matches('.'), recorded(other))
        });
    }
}

/// `recorded 2026-03-06 by recourse-local/priya`.
fn recorded(entry: &DocketEntry) -> String {
    format!("recorded {}{}", day_of(&entry.recorded_at), by(entry.recorded_by.as_ref()))
}

/// ` by recourse-local/priya`.
pub(super) fn by(actor: Option<&Actor>) -> String {
    actor.map_or_else(String::new, |by| format!(" by {}/{}", by.issuer, by.subject))
}
