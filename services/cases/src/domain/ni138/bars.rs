//! What stops a proceeding, and what ends it.

use statutes::LegalEffect;

use super::{Ending, notice, record::Record};
use crate::domain::fact::{BarKind, BarRecorded};

/// What has ended the proceeding: a person's decision, or the drawer's death, for no prosecution lies against an estate.
pub(super) fn ending(record: &Record<'_>) -> Option<Ending> {
    if let Some(reason) = record.dropped() {
        return Some(Ending::Dropped { reason: reason.to_owned() });
    }
    if let Some(bar) = record.bars().into_iter().find(|bar| bar.bar == BarKind::DrawerDeceased) {
        return Some(Ending::DrawerDeceased { evidence: bar.evidence.clone() });
    }
    match notice::drawer_died(record) {
        Some(Ok(evidence)) => Some(Ending::DrawerDeceased { evidence }),
        Some(Err(_)) | None => None,
    }
}

/// What a lawyer must decide before the proceeding goes on.
pub(super) fn questions(record: &Record<'_>) -> Vec<String> {
    let code = record.law.book.return_code(&record.dishonour.return_code);
    let unsettled = match code.effect() {
        LegalEffect::Triggers | LegalEffect::TriggersRebuttable { .. } => None,
        LegalEffect::Counsel | LegalEffect::RePresent | LegalEffect::None => Some(format!(
            "Return code {} ({}) does not settle whether NI Act s.138 applies: counsel decides.",
            code.code, code.meaning
        )),
    };
    let died = match notice::drawer_died(record) {
        Some(Err(question)) => Some(question),
        Some(Ok(_)) | None => None,
    };
    unsettled.into_iter().chain(died).chain(remarks(record)).collect()
}

/// The bars that stand.
pub(super) fn remarks(record: &Record<'_>) -> Vec<String> {
    let sentence = |bar: &BarRecorded| format!("{} since {}: {}.", bar.bar.words(), bar.since, bar.evidence);
    record.bars().into_iter().map(sentence).collect()
}
