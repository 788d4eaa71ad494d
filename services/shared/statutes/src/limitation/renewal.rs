//! What starts a period afresh: an acknowledgment (s.18) or a part payment (s.19), before the old period ended.

use kernel::DateInterval;
use serde::Serialize;

use super::{Claim, rule};
use crate::{
    clock::Reckoning,
    counting::LastDay,
    dated::{dated, in_order},
    facts::Fact,
    gate::{Because, Decision, GateError, GateFacts},
    reasoning::MissingFact,
};

dated! {
    /// The day on which an acknowledgment was signed.
    Acknowledged,
    /// The day on which a payment came in.
    Paid,
}

/// Something that may start a period afresh.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Renewal {
    /// What the steps call it: "the balance confirmation of 2024".
    pub label: String,
    /// What it is.
    pub kind: RenewalKind,
}

/// An acknowledgment or a payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RenewalKind {
    /// An acknowledgment of the debt.
    Acknowledgment {
        /// When it was signed.
        signed_on: Fact<Acknowledged>,
        /// Whether it is in writing.
        in_writing: Fact<bool>,
        /// Whether the debtor or an authorised agent signed it.
        signed: Fact<bool>,
        /// Whether it is an electronic record.
        electronic: Fact<bool>,
    },
    /// A part payment.
    Payment {
        /// When it came in.
        paid_on: Fact<Paid>,
        /// Whether it is money that came in, and not a cheque that was returned.
        cleared: Fact<bool>,
        /// Whether the payer acknowledged it in his handwriting or with his signature.
        signed_writing: Fact<bool>,
    },
}

/// Whether it started the period afresh.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RenewalAnswer {
    /// Which one.
    pub label: String,
    /// The days between which it lies.
    pub on: Option<DateInterval>,
    /// `allowed` if it counts, `refused` if not, `needs_person` if that is open.
    pub counts: Decision,
    /// What stands in the way, in sentences.
    pub why: Vec<String>,
    #[serde(skip)]
    unknown: Vec<String>,
}

impl Renewal {
    /// A signed paper.
    #[must_use]
    pub fn signed(label: impl Into<String>, signed_on: Acknowledged) -> Self {
        let kind = RenewalKind::Acknowledgment {
            signed_on: Fact::Known(signed_on),
            in_writing: Fact::Known(true),
            signed: Fact::Known(true),
            electronic: Fact::Known(false),
        };
        Self { label: label.into(), kind }
    }

    /// A payment that came in, with a signed writing of the payer.
    #[must_use]
    pub fn paid(label: impl Into<String>, paid_on: Paid) -> Self {
        let (paid_on, yes) = (Fact::Known(paid_on), Fact::Known(true));
        Self { label: label.into(), kind: RenewalKind::Payment { paid_on, cleared: yes, signed_writing: yes } }
    }

    /// When it happened.
    #[must_use]
    pub fn days(&self) -> Option<DateInterval> {
        match self.kind {
            RenewalKind::Acknowledgment { signed_on, .. } => signed_on.known().map(|Acknowledged(days)| days),
            RenewalKind::Payment { paid_on, .. } => paid_on.known().map(|Paid(days)| days),
        }
    }
}

impl RenewalAnswer {
    /// The facts that would decide whether it counts.
    pub(super) fn missing(&self) -> impl Iterator<Item = MissingFact> + '_ {
        let undated = self.on.is_none().then(|| format!("The date of {}", self.label));
        let facts = self.unknown.iter().map(|fact| format!("`{fact}` of {}", self.label));
        undated.into_iter().chain(facts).map(MissingFact::Other)
    }
}

/// Whether the renewal started the period afresh that ends on `last`.
pub(super) fn answer(
    reckoning: &mut Reckoning<'_>,
    claim: Claim,
    renewal: &Renewal,
    arisen: DateInterval,
    last: Fact<LastDay>,
) -> Result<RenewalAnswer, GateError> {
    let label = renewal.label.clone();
    if let Some(days) = renewal.days() {
        in_order(("the day from which the period runs", arisen), (&label, days))?;
    }
    if claim == Claim::Execution {
        let why = vec!["Nothing renews the time to execute a decree.".to_owned()];
        return Ok(RenewalAnswer { label, on: renewal.days(), counts: Decision::Refused, why, unknown: Vec::new() });
    }
    let before_expiry = match (last, renewal.days()) {
        (Fact::Known(last), Some(days)) if days.latest() <= last.safe() => Some(true),
        (Fact::Known(last), Some(days)) if days.earliest() > last.arguable() => Some(false),
        (Fact::Known(_) | Fact::Unknown, _) => None,
    };
    let dated = renewal.days().is_some();
    let days = renewal.days().unwrap_or(arisen);
    let (gate, fresh, facts) = questions(renewal.kind, before_expiry);
    let answer = reckoning.ctx.gate(gate, &facts, days.earliest())?;
    let law = reckoning.ctx.rule(fresh, days.earliest())?;
    if answer.decision != Decision::Refused && dated {
        reckoning.step(law, days.earliest(), days.latest(), || {
            let whether = if answer.decision == Decision::Allowed { "starts" } else { "may start" };
            format!("{label} on {days} {whether} the period afresh.")
        });
    }
    // Whether it came before the end is no fact that is missing, but one on which readings or days differ.
    let unknown = answer.failing.iter().filter(|clause| clause.because == Because::Unknown);
    let unknown = unknown.map(|clause| clause.fact.clone()).filter(|fact| !fact.ends_with(".before_expiry")).collect();
    let why = answer.failing.iter().map(ToString::to_string).collect();
    Ok(RenewalAnswer { label, on: renewal.days(), counts: answer.decision, why, unknown })
}

/// The gate, the rule of the fresh period and the facts for them.
fn questions(kind: RenewalKind, before_expiry: Option<bool>) -> (&'static str, &'static str, GateFacts) {
    let (gate, fresh, known) = match kind {
        RenewalKind::Acknowledgment { in_writing, signed, electronic, .. } => (
            rule::MAY_COUNT_ACKNOWLEDGMENT,
            rule::ACKNOWLEDGMENT,
            vec![
                ("acknowledgment.in_writing", in_writing.known()),
                ("acknowledgment.signed", signed.known()),
                ("acknowledgment.electronic", electronic.known()),
                ("acknowledgment.before_expiry", before_expiry),
            ],
        ),
        RenewalKind::Payment { cleared, signed_writing, .. } => (
            rule::MAY_COUNT_PART_PAYMENT,
            rule::PART_PAYMENT,
            vec![
                ("payment.cleared", cleared.known()),
                ("payment.signed_writing", signed_writing.known()),
                ("payment.before_expiry", before_expiry),
            ],
        ),
    };
    let facts = known.into_iter().filter_map(|(name, fact)| Some((name, fact?)));
    (gate, fresh, facts.fold(GateFacts::new(), |facts, (name, yes)| facts.with(name, yes)))
}
