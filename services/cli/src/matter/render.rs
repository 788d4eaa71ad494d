//! A matter as people read it, and a refusal to file.

use proto::{
    cases::FailedGate,
    counsel::{Authority, Condonation, Filing, Matter},
};

use super::progress;
use crate::{
    case::window_in_words,
    console::{Paint, Tone},
    page::{LABEL, Page, Table},
    text::plain,
    when::{day_text, instant_text},
    words::Choice as _,
};

/// The width of the names of a file's parts: the longest with a space.
const PART: usize = 26;

/// A matter with its file.
pub(super) fn matter(matter: &Matter, paint: Paint) -> String {
    let mut page = Page::new(paint);
    page.heading(&format!("{}: {}", plain(&matter.reference), matter.state().words()));
    page.field(2, "Case", &plain(&matter.case_reference));
    page.field(2, "Court", &plain(&matter.court));
    let advocate = matter.advocate.as_ref().map(|advocate| advocate.enrolment_number.as_str());
    page.field(2, "Advocate", &plain(advocate.unwrap_or("nobody")));
    page.field(2, "Opened", &plain(&instant_text(&matter.opened_at)));
    if !matter.accepted_at.is_empty() {
        let by = matter.accepted_by.as_ref().map(|by| format!(", by {}/{}", by.issuer, by.subject));
        let text = format!("{}{}", instant_text(&matter.accepted_at), by.unwrap_or_default());
        page.field(2, "Accepted", &plain(&text));
    }
    if let Some(asked) = &matter.authority {
        authority(&mut page, asked);
    }
    for filing in &matter.filings {
        show_filing(&mut page, filing);
    }
    if let Some(package) = &matter.package {
        page.heading("  File");
        for part in &package.parts {
            page.labelled(4, &plain(&part.name), PART, &plain(&part.description));
        }
        for missing in &package.missing {
            page.toned(4, &plain(missing), PART, "missing", Tone::Bad);
        }
    }
    if let Some(refused) = matter.authority.as_ref().map(|asked| &asked.refused).filter(|refused| !refused.is_empty()) {
        page.gap();
        page.table(&gates(refused));
    }
    page.finish()
}

/// What was asked of cases, and what it answered.
pub(super) fn authority(page: &mut Page, authority: &Authority) {
    let on = day_text(authority.file_on);
    let at = plain(&instant_text(&authority.decided_at));
    let (text, tone) = if authority.refused.is_empty() {
        (format!("filing on {on} authorised, decided {at}"), Tone::Plain)
    } else {
        (format!("filing on {on} refused, decided {at}"), Tone::Bad)
    };
    page.toned(2, "Authority", LABEL, &text, tone);
    if let Some(window) = &authority.window {
        page.field(2, "Filing", &plain(&window_in_words(window)));
    }
    for (label, sentences) in [("Counted", &authority.steps), ("Beforehand", &authority.for_advocate)] {
        for (index, sentence) in sentences.iter().enumerate() {
            page.field(2, if index == 0 { label } else { "" }, &plain(sentence));
        }
    }
}

/// Why a complaint may not be filed, and what would change that.
pub(super) fn gates(refused: &[FailedGate]) -> Table {
    let mut table = Table::new(&["Gate", "Why not", "What cures it"]);
    for gate in refused {
        table.row(Tone::Plain, [gate.gate().words(), plain(&gate.reason), plain(&gate.cure)]);
    }
    table
}

fn show_filing(page: &mut Page, filing: &Filing) {
    let condonation = match filing.condonation() {
        Condonation::Unspecified => String::new(),
        other => format!(", condonation {}", other.words()),
    };
    let withdrawn = if filing.withdrawn { ", taken back" } else { "" };
    let text = format!(
        "on {} at {}, acknowledgement {}{condonation}{withdrawn}",
        day_text(filing.filed_on),
        filing.court,
        filing.acknowledgement
    );
    let tone = if filing.withdrawn { Tone::Quiet } else { Tone::Plain };
    page.toned(2, "Filed", LABEL, &plain(&text), tone);
    page.toned(2, "", LABEL, &plain(&filing.filing_id), Tone::Quiet);
    for (index, entry) in filing.progress.iter().enumerate() {
        let label = if index == 0 { "Since then" } else { "" };
        let tone = if entry.corrected || filing.withdrawn { Tone::Quiet } else { Tone::Plain };
        page.toned(2, label, LABEL, &plain(&progress::in_words(entry)), tone);
        page.toned(2, "", LABEL, &plain(&entry.progress_id), Tone::Quiet);
    }
}
