//! The tables of codes: what a return and what an event of the post mean in law.

use serde_json::json;
use statutes::{Book, CodeTable, LegalEffect, PostalEffect};

use super::value_of;
use crate::{
    console::{Console, Tone},
    failure::{Exit, Failure},
    page::Table,
    text::plain,
};

/// A table of codes.
#[derive(Clone, Copy, Debug)]
pub(super) enum CodesOf {
    Returns(CodeTable),
    Post,
}

/// The table that the word names.
pub(super) fn named(word: &str) -> Option<CodesOf> {
    match word {
        "cts" => Some(CodesOf::Returns(CodeTable::Cts)),
        "nach" => Some(CodesOf::Returns(CodeTable::Nach)),
        "post" => Some(CodesOf::Post),
        _ => None,
    }
}

pub(super) fn show(table: CodesOf, book: &Book, json: bool, console: &mut Console) -> Result<Exit, Failure> {
    let mut page = super::page(console.paint);
    let value = match table {
        CodesOf::Returns(which) => {
            let codes: Vec<_> = book.return_codes().filter(|code| code.table == which).collect();
            let (title, act) = match which {
                CodeTable::Cts => ("Return codes of cheques (CTS)", "s.138"),
                CodeTable::Nach => ("Return codes of debits under a mandate (NACH)", "PSS Act s.25"),
            };
            page.heading(title);
            let mut rows = Table::new(&["code", "reason", &format!("under {act}"), "confidence"]);
            for code in &codes {
                let (effect, tone) = effect(&code.effect());
                let note = code.note.as_ref().map(|note| format!(". {note}")).unwrap_or_default();
                let cells = [code.code.clone(), plain(&code.meaning), plain(&format!("{effect}{note}"))];
                rows.row(tone, cells.into_iter().chain([code.confidence.to_string()]));
            }
            page.table(&rows);
            value_of(&codes)?
        }
        CodesOf::Post => {
            page.heading("Outcomes of the post");
            let mut rows = Table::new(&["event", "effect", "what it means"]);
            for event in book.postal_events() {
                let (effect, tone) = match event.effect {
                    PostalEffect::Served => ("served", Tone::Plain),
                    PostalEffect::Refused => ("refused: served", Tone::Plain),
                    PostalEffect::Unclaimed => ("unclaimed: served", Tone::Near),
                    PostalEffect::NotServed => ("not served", Tone::Bad),
                    PostalEffect::InTransit => ("on its way", Tone::Quiet),
                    PostalEffect::Deceased => ("deceased: stop", Tone::Bad),
                };
                rows.row(tone, [plain(&event.event), effect.to_owned(), plain(&event.plain)]);
            }
            page.table(&rows);
            value_of(&book.postal_events())?
        }
    };
    if json {
        super::print_json(&json!({ "book": book.version(), "codes": value }), console)?;
    } else {
        super::print(page, console)?;
    }
    Ok(Exit::Done)
}

const fn effect(effect: &LegalEffect) -> (&'static str, Tone) {
    match effect {
        LegalEffect::Triggers => ("triggers", Tone::Strong),
        LegalEffect::TriggersRebuttable { .. } => ("triggers; the drawer may rebut it", Tone::Strong),
        LegalEffect::Counsel => ("counsel decides", Tone::Near),
        LegalEffect::RePresent => ("present again", Tone::Plain),
        LegalEffect::None => ("no offence", Tone::Quiet),
    }
}
