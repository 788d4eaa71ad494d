//! The facts that can be recorded, each with an example.

use super::read;
use crate::{
    Kind, arbitration, pss25, sarfaesi,
    step::{By, Step},
};

/// A fact that can be recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FactShape {
    /// Its name: `demand.issued`.
    pub name: &'static str,
    /// What happens, in a few words.
    pub words: &'static str,
    /// Whose doing it is.
    pub by: By,
    /// A fact of this name, as JSON.
    pub example: &'static str,
    /// The fields that are amounts, in paise.
    pub amounts: &'static [&'static str],
}

/// The facts of a kind of proceeding, in the order in which they may happen; none of a kind whose facts people do not
/// record.
#[must_use]
pub fn facts(kind: Kind) -> Vec<FactShape> {
    match kind {
        Kind::Pss25 => shapes::<pss25::Step>(kind, PSS25),
        Kind::Sarfaesi => shapes::<sarfaesi::Step>(kind, SARFAESI),
        Kind::Arbitration => shapes::<arbitration::Step>(kind, ARBITRATION),
        _ => Vec::new(),
    }
}

fn shapes<T: Step>(kind: Kind, examples: &'static [(&'static str, &'static str)]) -> Vec<FactShape> {
    let shape = |(name, example): &(&'static str, &'static str)| {
        let fact = serde_json::from_str(example).ok().and_then(|json| read(kind, &json).ok())?;
        let step = T::ALL.iter().find(|step| step.as_str() == fact.act)?;
        let amounts = AMOUNTS.iter().find(|(of, _)| of == name).map_or(&[][..], |(_, fields)| *fields);
        Some(FactShape { name, words: step.words(), by: step.by(), example, amounts })
    };
    // Each example is a fact of its kind: the tests read them all.
    examples.iter().filter_map(shape).collect()
}

const AMOUNTS: &[(&str, &[&str])] = &[
    ("transfer.returned", &["amount"]),
    ("notice.issued", &["amount"]),
    ("receipt.posted", &["amount"]),
    ("asset.valued", &["value"]),
    ("reserve_price.fixed", &["price"]),
];

const CIRCUMSTANCE: (&str, &str) =
    ("circumstance.known", r#"{"kind":"circumstance.known","name":"account.npa","value":{"yes_no":true}}"#);
const STAY_ORDERED: (&str, &str) = ("stay.ordered", r#"{"kind":"stay.ordered","order":1}"#);
const STAY_LIFTED: (&str, &str) = ("stay.lifted", r#"{"kind":"stay.lifted","order":1}"#);
const MORATORIUM_BEGUN: (&str, &str) = ("moratorium.begun", r#"{"kind":"moratorium.begun","order":1,"of":"company"}"#);
const MORATORIUM_ENDED: (&str, &str) = ("moratorium.ended", r#"{"kind":"moratorium.ended","order":1}"#);
const DROPPED: (&str, &str) =
    ("proceeding.dropped", r#"{"kind":"proceeding.dropped","reason":"settled out of court"}"#);

const PSS25: &[(&str, &str)] = &[
    CIRCUMSTANCE,
    (
        "transfer.returned",
        r#"{"kind":"transfer.returned","code":"04","amount":1500000,"informed":{"earliest":"2026-03-03","latest":"2026-03-03"}}"#,
    ),
    (
        "notice.issued",
        r#"{"kind":"notice.issued","notice":1,"amount":1500000,"letters":[{"account_holder":true,"letter":1,"noticee":1}]}"#,
    ),
    ("letter.booked", r#"{"kind":"letter.booked","letter":1}"#),
    ("letter.served", r#"{"kind":"letter.served","letter":1}"#),
    ("letter.not_served", r#"{"kind":"letter.not_served","letter":1,"reason":"addressee left"}"#),
    ("receipt.posted", r#"{"kind":"receipt.posted","amount":1500000,"certain":true}"#),
    ("complaint.filed", r#"{"kind":"complaint.filed","filing":1}"#),
    ("condonation.decided", r#"{"kind":"condonation.decided","filing":1,"condoned":true}"#),
    STAY_ORDERED,
    STAY_LIFTED,
    MORATORIUM_BEGUN,
    MORATORIUM_ENDED,
    DROPPED,
];

const SARFAESI: &[(&str, &str)] = &[
    CIRCUMSTANCE,
    ("demand.drafted", r#"{"kind":"demand.drafted","demand":1}"#),
    ("demand.issued", r#"{"kind":"demand.issued","demand":1,"noticees":2}"#),
    ("demand.served", r#"{"kind":"demand.served","demand":1,"noticee":1,"mode":"speed_post_registered"}"#),
    ("demand.withdrawn", r#"{"kind":"demand.withdrawn","demand":1,"reason":"wrong amount"}"#),
    ("representation.received", r#"{"kind":"representation.received","representation":1}"#),
    (
        "representation.answered",
        r#"{"kind":"representation.answered","representation":1,"answer":"rejected_with_reasons"}"#,
    ),
    ("magistrate.asked", r#"{"kind":"magistrate.asked","application":1}"#),
    ("magistrate.decided", r#"{"kind":"magistrate.decided","application":1,"granted":true}"#),
    ("possession.taken", r#"{"kind":"possession.taken","how":"symbolic"}"#),
    ("possession.announced", r#"{"kind":"possession.announced","way":"affixed"}"#),
    ("asset.valued", r#"{"kind":"asset.valued","value":450000000}"#),
    ("reserve_price.fixed", r#"{"kind":"reserve_price.fixed","price":400000000}"#),
    ("sale.noticed", r#"{"kind":"sale.noticed","sale":1,"auction_on":"2026-09-15","noticees":2}"#),
    ("sale_notice.served", r#"{"kind":"sale_notice.served","sale":1,"noticee":1,"mode":"speed_post_registered"}"#),
    ("sale.announced", r#"{"kind":"sale.announced","sale":1,"way":"newspaper"}"#),
    ("auction.held", r#"{"kind":"auction.held","sale":1,"outcome":{"outcome":"sold","price":420000000}}"#),
    ("deposit.received", r#"{"kind":"deposit.received","sale":1}"#),
    ("sale.confirmed", r#"{"kind":"sale.confirmed","sale":1}"#),
    ("balance_time.extended", r#"{"kind":"balance_time.extended","sale":1,"until":"2026-11-30"}"#),
    ("balance.received", r#"{"kind":"balance.received","sale":1}"#),
    ("purchaser.defaulted", r#"{"kind":"purchaser.defaulted","sale":1}"#),
    ("certificate.issued", r#"{"kind":"certificate.issued","sale":1}"#),
    ("dues.tendered", r#"{"kind":"dues.tendered"}"#),
    ("dues.received", r#"{"kind":"dues.received"}"#),
    ("tribunal.asked", r#"{"kind":"tribunal.asked","application":1}"#),
    ("tribunal.decided", r#"{"kind":"tribunal.decided","application":1,"measures_stand":true}"#),
    STAY_ORDERED,
    STAY_LIFTED,
    MORATORIUM_BEGUN,
    MORATORIUM_ENDED,
    DROPPED,
];

const ARBITRATION: &[(&str, &str)] = &[
    CIRCUMSTANCE,
    ("relief.ordered", r#"{"kind":"relief.ordered","order":1}"#),
    ("request.sent", r#"{"kind":"request.sent","request":1,"respondents":1}"#),
    ("request.received", r#"{"kind":"request.received","request":1,"respondent":1,"mode":"speed_post_registered"}"#),
    ("appointment.refused", r#"{"kind":"appointment.refused"}"#),
    ("court.asked", r#"{"kind":"court.asked","application":1}"#),
    ("court.refused", r#"{"kind":"court.refused","application":1}"#),
    ("arbitrator.appointed", r#"{"kind":"arbitrator.appointed","appointment":1,"by":"institution"}"#),
    ("waiver.given", r#"{"kind":"waiver.given"}"#),
    ("arbitrators.notified", r#"{"kind":"arbitrators.notified","appointment":1}"#),
    ("pleadings.completed", r#"{"kind":"pleadings.completed"}"#),
    ("award_time.extended", r#"{"kind":"award_time.extended","by":{"by":"consent"}}"#),
    ("mandate.ended", r#"{"kind":"mandate.ended","appointment":1,"reason":"resigned"}"#),
    ("award.made", r#"{"kind":"award.made","outcome":"allowed"}"#),
    ("award.received", r#"{"kind":"award.received","party":{"party":"claimant"}}"#),
    ("correction.asked", r#"{"kind":"correction.asked"}"#),
    ("correction.decided", r#"{"kind":"correction.decided"}"#),
    ("challenge.filed", r#"{"kind":"challenge.filed","challenge":1,"by":{"party":"respondent","number":1}}"#),
    ("challenge.decided", r#"{"kind":"challenge.decided","challenge":1,"award_stands":true}"#),
    ("execution.filed", r#"{"kind":"execution.filed"}"#),
    ("award.satisfied", r#"{"kind":"award.satisfied"}"#),
    ("dispute.settled", r#"{"kind":"dispute.settled","as_award":true}"#),
    ("claim.withdrawn", r#"{"kind":"claim.withdrawn","reason":"settled"}"#),
    STAY_ORDERED,
    STAY_LIFTED,
    MORATORIUM_BEGUN,
    MORATORIUM_ENDED,
    DROPPED,
];
