//! What is on record of a docket, and what may be added to it: everything that happened. A record is never refused for what
//! it contradicts; only what could not be understood later is.

use kernel::{Actor, DateInterval, Timestamp, TypedId as _};
use proceedings::{Canonical, Dated, Docket, EntryId, FactError, Kind, Says, read};
use serde_json::Value;
use thiserror::Error;

use crate::domain::FactId;

/// A docket with more entries could not be shown whole any more.
const ENTRIES_MAX: usize = 1_000;

/// The kind of an entry that takes another one back.
const TAKEN_BACK: &str = "entry.taken_back";

/// One entry, as stored.
#[derive(Clone, Debug)]
pub(crate) struct DocketEntry {
    pub(crate) id: FactId,
    /// The name of the fact, or [`TAKEN_BACK`].
    pub(crate) kind: String,
    pub(crate) on: DateInterval,
    /// The fact, its name included.
    pub(crate) fact: Value,
    /// The document that shows it, or why it takes back.
    pub(crate) evidence: String,
    pub(crate) recorded_by: Actor,
    pub(crate) recorded_at: Timestamp,
    /// The entry that it takes the place of, or takes back.
    pub(crate) overrules: Option<FactId>,
}

impl DocketEntry {
    pub(crate) fn takes_back(&self) -> bool {
        self.kind == TAKEN_BACK
    }

    /// What happened, in a few words.
    pub(crate) fn words(&self, kind: Kind) -> &'static str {
        if self.takes_back() {
            return "an entry is taken back";
        }
        read(kind, &self.fact).map_or("a fact that this version does not know", |fact| fact.words)
    }

    fn says(&self) -> Says<Value> {
        let happened = || Dated { on: self.on, fact: self.fact.clone() };
        match self.overrules.map(entry_id) {
            Some(entry) if self.takes_back() => Says::TakesBack { entry },
            Some(entry) => Says::Corrects { entry, happened: happened() },
            None => Says::Happened(happened()),
        }
    }
}

/// The record as the fold takes it; none of a kind without dockets.
pub(crate) fn docket_of(kind: Kind, entries: &[DocketEntry]) -> Result<Option<Docket>, FactError> {
    let Some(mut docket) = Docket::new(kind) else { return Ok(None) };
    for entry in entries {
        docket.add(entry_id(entry.id), entry.recorded_at, entry.says())?;
    }
    Ok(Some(docket))
}

fn entry_id(id: FactId) -> EntryId {
    EntryId::from_uuid(id.uuid())
}

/// What shall be entered.
#[derive(Clone, Debug)]
pub(crate) enum Entering {
    /// Something happened; perhaps instead of what an entry says.
    Fact { fact: Value, corrects: Option<FactId> },
    /// An entry should not be there.
    TakesBack { entry: FactId },
}

/// It cannot be entered.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub(crate) enum NotEntered {
    /// The fact is none of the docket's kind.
    #[error("{0}")]
    NoFact(FactError),
    /// The docket is full.
    #[error("the docket has {ENTRIES_MAX} entries, which is all that it takes: open another one for what comes next")]
    Full,
    /// The docket has no such entry.
    #[error("the docket has no entry {0}")]
    Unknown(FactId),
    /// Another entry overrules it already.
    #[error("entry {entry} is overruled by {by} already: correct that one, or record anew")]
    Overruled { entry: FactId, by: FactId },
    /// The entry states nothing that could be corrected.
    #[error("entry {0} takes another one back: record anew what that one said")]
    StatesNothing(FactId),
}

/// Checks an entry against the record, and gives the fact as it is stored: its name, its JSON, what it overrules.
pub(crate) fn enter(
    kind: Kind,
    entries: &[DocketEntry],
    entering: &Entering,
) -> Result<(String, Value, Option<FactId>), NotEntered> {
    let overrules = match entering {
        Entering::Fact { corrects, .. } => *corrects,
        Entering::TakesBack { entry } => Some(*entry),
    };
    if entries.len() >= ENTRIES_MAX {
        return Err(NotEntered::Full);
    }
    if let Some(id) = overrules {
        let entry = entries.iter().find(|entry| entry.id == id).ok_or(NotEntered::Unknown(id))?;
        if entry.takes_back() {
            return Err(NotEntered::StatesNothing(id));
        }
        if let Some(by) = entries.iter().find(|other| other.overrules == Some(id)) {
            return Err(NotEntered::Overruled { entry: id, by: by.id });
        }
    }
    Ok(match entering {
        Entering::Fact { fact, .. } => {
            let Canonical { name, json, .. } = read(kind, fact).map_err(NotEntered::NoFact)?;
            (name, json, overrules)
        }
        Entering::TakesBack { .. } => (TAKEN_BACK.to_owned(), serde_json::json!({ "kind": TAKEN_BACK }), overrules),
    })
}
