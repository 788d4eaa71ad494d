//! What the statute book, with the bank's overlay, asks before an act beyond what is judged here by itself.

use kernel::LegalDate;
use statutes::{Because, Context, FailingClause, GateError, GateFacts};

use super::filing::{FailedGate, Gate};
use crate::domain::PartyKind;

/// What the book says of an act that nothing here stands against.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct ByTheBook {
    /// What is known not to be as it must be.
    pub(crate) failed: Vec<FailedGate>,
    /// What nobody here can know, or the book leaves to a person. Sentences, each in one line.
    pub(crate) for_a_person: Vec<String>,
}

/// Asks the book whether the act of the gate may be done on that day.
pub(super) fn ask(ctx: &Context<'_>, gate: &str, facts: &GateFacts, on: LegalDate) -> Result<ByTheBook, GateError> {
    let answer = ctx.gate(gate, facts, on)?;
    let (refusing, open): (Vec<_>, Vec<_>) = answer.failing.into_iter().partition(|clause| clause.refuses);
    Ok(ByTheBook {
        failed: refusing.into_iter().map(failed).collect(),
        for_a_person: open.iter().map(for_a_person).collect(),
    })
}

/// What a drawer is, as the book's gates spell it.
pub(super) const fn kind(drawer: PartyKind) -> &'static str {
    match drawer {
        PartyKind::Individual => "individual",
        PartyKind::Company => "company",
    }
}

fn failed(clause: FailingClause) -> FailedGate {
    FailedGate {
        gate: Gate::StatuteBook,
        reason: format!("This does not hold: {} ({}).", clause.plain.trim_end_matches('.'), clause.authority),
        cure: clause.cure.unwrap_or_else(|| "Counsel decides.".to_owned()),
    }
}

fn for_a_person(clause: &FailingClause) -> String {
    let asked = match clause.because {
        Because::False => "To decide, as this does not hold",
        Because::Depends => "To decide, as the law is read in several ways",
        Because::Unknown | Because::Assumed => "To make sure of",
    };
    // A bank writes its clauses over as many lines as it likes.
    let plain = clause.plain.split_whitespace().collect::<Vec<_>>().join(" ");
    format!("{asked}: {plain} ({})", clause.authority)
}
