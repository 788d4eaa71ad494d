//! A proceeding as those see it who store it and show it, whatever its kind: facts as JSON, states and steps by their names.

mod facts;

use kernel::{LegalDate, Timestamp};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;
use statutes::Context;
use thiserror::Error;

pub use self::facts::{FactShape, facts};
use crate::{
    Dated, Deadline, Entry, EntryId, Kind, Permission, Position, Question, Says, arbitration, pss25, sarfaesi,
    step::{StateKind as _, Step as _},
};

/// What is on record of one proceeding.
#[derive(Clone, Debug)]
pub struct Docket(Record);

/// The entries, typed.
#[derive(Clone, Debug)]
enum Record {
    Pss25(Vec<Entry<pss25::Fact>>),
    Sarfaesi(Vec<Entry<sarfaesi::Fact>>),
    Arbitration(Vec<Entry<arbitration::Fact>>),
}

/// A fact is none of its kind of proceeding.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum FactError {
    /// The facts of this kind are not recorded by people.
    #[error("no facts are recorded in a proceeding of the kind {0}")]
    NoDocket(Kind),
    /// The kind of proceeding has no such fact, or the fact lacks something.
    #[error("no fact of {kind}: {reason}")]
    NotOfKind {
        /// The kind.
        kind: Kind,
        /// What is wrong with it.
        reason: String,
    },
}

/// A fact as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Canonical {
    /// Its name: `demand.issued`.
    pub name: String,
    /// What happened, in a few words.
    pub words: &'static str,
    /// The step that it records, by its name: `issue_demand`.
    pub act: &'static str,
    /// The JSON, its name included under `kind`.
    pub json: Value,
}

/// Where a proceeding stands on a day, and what follows: [`Position`] with names for its types.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stand {
    /// The state as stored.
    pub state: &'static str,
    /// What it means, in a sentence.
    pub state_words: &'static str,
    /// Nothing more is to be done, unless what is on record is put right.
    pub is_ended: bool,
    /// The state and what else a reader must know, in sentences with the authority.
    pub explanation: String,
    /// The clocks that run.
    pub deadlines: Vec<Deadline>,
    /// What a lawyer must decide.
    pub questions: Vec<Question>,
    /// What else a reader must know, in sentences.
    pub remarks: Vec<String>,
    /// What the creditor can do next, and whether it may.
    pub next: Vec<NextAct>,
}

/// A step that leads on, and whether it may be taken on the day of the position.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NextAct {
    /// The step as stored.
    pub act: &'static str,
    /// The step in a few words.
    pub words: &'static str,
    /// Whether it may be taken.
    pub permission: Permission,
}

/// The fields that say how many there are of something; each of them is then looked for.
const COUNTS: &[&str] = &["noticees", "respondents"];
const COUNT_MAX: u64 = 200;

/// What the gates ask for and the steps on record show: nobody's word stands in for it.
const SHOWN: &[&str] = &[
    "arbitration.appointment_failed_on",
    "arbitration.request_received",
    "arbitration.thirty_days_over",
    "cause_of_action.arisen",
    "cause_of_action.on",
    "debit.paid_in_full",
    "failure.informed_on",
    "failure.nach_code",
    "matter.stayed",
    "notice.given_in_time",
    "notice.served",
    "sarfaesi.all_addressees_served",
    "sarfaesi.demand_discharged",
    "sarfaesi.dues_tendered_in_time",
    "sarfaesi.earlier_sale_failed",
    "sarfaesi.fresh_notice_after_postponement",
    "sarfaesi.last_service",
    "sarfaesi.notice_date",
    "sarfaesi.possession_notice_complete",
    "sarfaesi.possession_published_in_time",
    "sarfaesi.possession_taken",
    "sarfaesi.postponed_by_creditor",
    "sarfaesi.representation_answered",
    "sarfaesi.representation_answered_in_time",
    "sarfaesi.representation_received",
    "sarfaesi.reserve_price_fixed",
    "sarfaesi.sale_notice_affixed",
    "sarfaesi.sale_notice_complete",
    "sarfaesi.sale_notice_published_twice",
    "sarfaesi.sale_notice_served",
    "sarfaesi.sale_notice_served_on_all",
    "sarfaesi.sale_notice_uploaded",
    "sarfaesi.valuation_obtained",
];

/// Reads a fact of a kind of proceeding and gives it as it is stored.
pub fn read(kind: Kind, json: &Value) -> Result<Canonical, FactError> {
    match kind {
        Kind::Pss25 => canonical(kind, json, |fact: &pss25::Fact| (fact.step().as_str(), fact.step().words())),
        Kind::Sarfaesi => canonical(kind, json, |fact: &sarfaesi::Fact| (fact.step().as_str(), fact.step().words())),
        Kind::Arbitration => {
            canonical(kind, json, |fact: &arbitration::Fact| (fact.step().as_str(), fact.step().words()))
        }
        _ => Err(FactError::NoDocket(kind)),
    }
}

fn canonical<F: DeserializeOwned + Serialize>(
    kind: Kind,
    json: &Value,
    step: impl Fn(&F) -> (&'static str, &'static str),
) -> Result<Canonical, FactError> {
    let fact: F = typed(kind, json.clone())?;
    let wrong = |reason| FactError::NotOfKind { kind, reason };
    let fields = json.as_object().ok_or_else(|| wrong("it is no JSON object".to_owned()))?;
    let written = serde_json::to_value(&fact).map_err(|error| wrong(error.to_string()))?;
    // A fact that has no fields takes any when it is read (serde's unit variants): what would be lost is refused.
    if let Some(field) = fields.keys().find(|field| written.get(*field).is_none()) {
        return Err(wrong(format!("unknown field `{field}`")));
    }
    for field in COUNTS {
        if fields.get(*field).and_then(Value::as_u64).is_some_and(|count| !(1..=COUNT_MAX).contains(&count)) {
            return Err(wrong(format!("`{field}` must be 1 to {COUNT_MAX}")));
        }
    }
    if let Some(shown) = SHOWN.iter().find(|shown| written.get("name").and_then(Value::as_str) == Some(shown)) {
        return Err(wrong(format!("`{shown}` is what the steps on record show: record those")));
    }
    let json = written;
    let name = json.get("kind").and_then(Value::as_str).unwrap_or_default().to_owned();
    let (act, words) = step(&fact);
    Ok(Canonical { name, words, act, json })
}

fn typed<F: DeserializeOwned>(kind: Kind, json: Value) -> Result<F, FactError> {
    serde_json::from_value(json).map_err(|error| FactError::NotOfKind { kind, reason: error.to_string() })
}

impl Docket {
    /// An empty one; none of a kind whose facts are not recorded by people.
    #[must_use]
    pub const fn new(kind: Kind) -> Option<Self> {
        match kind {
            Kind::Pss25 => Some(Self(Record::Pss25(Vec::new()))),
            Kind::Sarfaesi => Some(Self(Record::Sarfaesi(Vec::new()))),
            Kind::Arbitration => Some(Self(Record::Arbitration(Vec::new()))),
            _ => None,
        }
    }

    /// Its kind.
    #[must_use]
    pub const fn kind(&self) -> Kind {
        match self.0 {
            Record::Pss25(_) => Kind::Pss25,
            Record::Sarfaesi(_) => Kind::Sarfaesi,
            Record::Arbitration(_) => Kind::Arbitration,
        }
    }

    /// Adds an entry.
    pub fn add(&mut self, id: EntryId, recorded_at: Timestamp, says: Says<Value>) -> Result<(), FactError> {
        let kind = self.kind();
        match &mut self.0 {
            Record::Pss25(entries) => entries.push(entry(kind, id, recorded_at, says)?),
            Record::Sarfaesi(entries) => entries.push(entry(kind, id, recorded_at, says)?),
            Record::Arbitration(entries) => entries.push(entry(kind, id, recorded_at, says)?),
        }
        Ok(())
    }

    /// Where it stands on `today`, by the book.
    #[must_use]
    pub fn stand(&self, context: &Context<'_>, today: LegalDate) -> Stand {
        macro_rules! stand {
            ($position:expr) => {{
                let Position { state, explanation, deadlines, questions, remarks, next } = $position;
                let kind = state.kind();
                let next = next.into_iter().map(|next| NextAct {
                    act: next.step.as_str(),
                    words: next.step.words(),
                    permission: next.permission,
                });
                Stand {
                    state: kind.as_str(),
                    state_words: kind.words(),
                    is_ended: kind.is_ended(),
                    explanation,
                    deadlines,
                    questions,
                    remarks,
                    next: next.collect(),
                }
            }};
        }
        match &self.0 {
            Record::Pss25(entries) => stand!(pss25::fold(entries, context, today)),
            Record::Sarfaesi(entries) => stand!(sarfaesi::fold(entries, context, today)),
            Record::Arbitration(entries) => stand!(arbitration::fold(entries, context, today)),
        }
    }
}

fn entry<F: DeserializeOwned>(
    kind: Kind,
    id: EntryId,
    recorded_at: Timestamp,
    says: Says<Value>,
) -> Result<Entry<F>, FactError> {
    let dated = |Dated { on, fact }: Dated<Value>| typed(kind, fact).map(|fact| Dated { on, fact });
    let says = match says {
        Says::Happened(happened) => Says::Happened(dated(happened)?),
        Says::Corrects { entry, happened } => Says::Corrects { entry, happened: dated(happened)? },
        Says::TakesBack { entry } => Says::TakesBack { entry },
    };
    Ok(Entry { id, recorded_at, says })
}

/// The kinds of state and their words, for whoever stores a state by its name.
impl Stand {
    /// What a state of a kind means, in a sentence; none if the kind has no such state.
    #[must_use]
    pub fn words_of(kind: Kind, state: &str) -> Option<&'static str> {
        macro_rules! words {
            ($kind:ident) => {
                $kind::StateKind::ALL.iter().find(|known| known.as_str() == state).map(|known| known.words())
            };
        }
        match kind {
            Kind::Pss25 => words!(pss25),
            Kind::Sarfaesi => words!(sarfaesi),
            Kind::Arbitration => words!(arbitration),
            _ => None,
        }
    }
}
