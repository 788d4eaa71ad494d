//! Kinds of proceeding, their deadlines and decisions, in words.

use kernel::LegalDate;
use proceedings::Kind;
use proto::cases::{ActDecision, NextDeadline, ProceedingKind};

use crate::{
    case::task as task_of,
    console::Tone,
    when::{day, days_left, nearness},
    words::{Choice as _, in_words},
};

/// The kind as the law of proceedings knows it.
pub(super) const fn law_kind(kind: ProceedingKind) -> Option<Kind> {
    match kind {
        ProceedingKind::Unspecified => None,
        ProceedingKind::Ni138 => Some(Kind::Ni138),
        ProceedingKind::Pss25 => Some(Kind::Pss25),
        ProceedingKind::Sarfaesi => Some(Kind::Sarfaesi),
        ProceedingKind::Arbitration => Some(Kind::Arbitration),
    }
}

/// The kind with its statute, as a heading has it.
pub(crate) const fn kind_in_words(kind: ProceedingKind) -> &'static str {
    match kind {
        ProceedingKind::Ni138 => "Dishonoured cheque, NI Act s.138",
        ProceedingKind::Pss25 => "Failed mandate debit, PSS Act s.25",
        ProceedingKind::Sarfaesi => "Enforcement of a security, SARFAESI Act",
        ProceedingKind::Arbitration => "Arbitration, Act of 1996",
        ProceedingKind::Unspecified => "Proceeding of an unknown kind",
    }
}

/// `demand_drafted` as `demand drafted`.
pub(crate) fn state_in_words(state: &str) -> String {
    state.replace('_', " ")
}

/// What a deadline of a docket calls for; its rule's name in words, if the rule is not known here.
pub(crate) fn task(rule: &str) -> String {
    let words = match rule {
        "pss25.notice_by" => "Send the notice on the failed debit",
        "pss25.pay_by" => "The account holder can pay in time",
        "pss25.complaint_by" => "File the complaint on the failed debit",
        "sarfaesi.demand_expires" => "Take measures on the demand",
        "sarfaesi.representation_reply" => "Answer the representation",
        "sarfaesi.possession_publication" => "Publish the possession notice",
        "sarfaesi.sale_notice" => "Hold the auction",
        "sarfaesi.subsequent_sale_notice" => "Hold the next auction",
        "sarfaesi.redemption_outer" => "The borrower can still tender the dues",
        "sarfaesi.sale_deposit" => "The purchaser is to pay a quarter of the price",
        "sarfaesi.sale_balance" => "The purchaser is to pay the balance",
        "sarfaesi.magistrate_order" => "The magistrate is to order possession",
        "sarfaesi.application_17" => "The measures can be challenged in time",
        "arbitration.commence_after_interim_relief" => "Begin the arbitration after interim relief",
        "arbitration.appointment" => "The other side is to appoint",
        "arbitration.appointment_application" => "Ask the court to appoint",
        "arbitration.pleadings" => "Claim and defence are to be completed",
        "arbitration.award" => "The tribunal is to make the award",
        "arbitration.set_aside" => "The award can be challenged in time",
        other => {
            let name = other.split_once('.').map_or(other, |(_, name)| name);
            return in_words(name.strip_suffix("_by").unwrap_or(name));
        }
    };
    words.to_owned()
}

/// `Answer the representation: 2026-03-12, 6 days left`. It may be the first day on which something can be done.
pub(crate) fn next_in_words(next: &NextDeadline, today: LegalDate) -> Option<(String, Tone)> {
    let date = day(next.last_safe)?;
    let text = format!("{}: {date}, {}", task_of(&next.kind), days_left(date, today));
    Some((text, nearness(date, today)))
}

/// A decision about an act, and how it stands out.
pub(super) fn decision(decision: ActDecision) -> (String, Tone) {
    match decision {
        ActDecision::Allowed => ("allowed".to_owned(), Tone::Strong),
        ActDecision::Refused => ("refused".to_owned(), Tone::Bad),
        ActDecision::NeedsPerson => ("a person decides".to_owned(), Tone::Near),
        ActDecision::Unspecified => (decision.words(), Tone::Plain),
    }
}

/// The end of an id, which is enough to tell the entries of a docket apart: its last eight characters.
pub(super) fn short(id: &str) -> &str {
    let start = id.char_indices().rev().nth(7).map_or(0, |(start, _)| start);
    id.get(start..).unwrap_or(id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_that_is_not_known_is_told_by_its_name() {
        assert_eq!(task("sarfaesi.reply_by"), "Reply");
        assert_eq!(task("limitation.execution"), "Execution");
        assert_eq!(task("strange"), "Strange");
    }

    #[test]
    fn a_short_id_is_the_end_of_it() {
        assert_eq!(short("019b7c5e-0000-7000-8000-00001a2b3c4d"), "1a2b3c4d");
        assert_eq!(short("é-1"), "é-1");
    }
}
