//! Whether the demand may be made: what bars it by what is on record, then what the statute book asks.

use kernel::{Clock as _, Paise};

use super::{Brief, Conductor, Stop, blocked, draft_notice::Addressee};
use crate::{
    SERVICE,
    domain::{self, BarKind, BarRecorded, DemandCase, DuesOnRecord, FactKind, GateVerdict, Intent, standing},
    error::Error,
};

/// The most of a sentence that notices takes.
const SENTENCE_CHARS_MAX: usize = 1_000;

impl Conductor {
    /// What bars the demand by what is on record, unless a person has decided otherwise since the return.
    pub(super) fn bar(&self, intent: &Intent, brief: &Brief) -> Result<Option<BarRecorded>, Stop> {
        let returned = brief.facts.iter().find(
            |fact| matches!(&fact.kind, FactKind::ChequeDishonoured(cheque) if cheque.ordinal == intent.basis.ordinal),
        );
        let since = returned.map(|fact| fact.recorded_at);
        let decided = |kind: BarKind| {
            brief.facts.iter().any(|fact| {
                let by_itself = fact.recorded_by == kernel::Actor::service(SERVICE);
                let of_return = since.is_none_or(|since| fact.recorded_at >= since);
                matches!(&fact.kind, FactKind::BarRecorded(bar) if bar.bar == kind) && by_itself && of_return
            })
        };
        for verdict in [self.presentation(brief)?, dues(brief)] {
            match verdict {
                GateVerdict::Barred(bar) if !decided(bar.bar) => return Ok(Some(bar)),
                GateVerdict::Open(reason) => return blocked(reason),
                GateVerdict::Barred(_) | GateVerdict::Passed => {}
            }
        }
        Ok(None)
    }

    /// What whoever approves the letter makes sure of, if the book allows it.
    pub(super) fn may_demand(&self, brief: &Brief, addressee: &Addressee) -> Result<Vec<String>, Stop> {
        let Brief { cheque, position, .. } = brief;
        let case = DemandCase {
            cheque,
            effect: &self.context.book.return_code(&cheque.return_code).effect(),
            presented_in_time: self.presentation(brief)? == GateVerdict::Passed,
            within_dues: dues(brief) == GateVerdict::Passed,
            received: position.received,
            drawer: addressee.kind,
            every_known_address: addressee.every_known_address,
        };
        let today = self.context.clock.now().legal_date();
        let answer = domain::may_demand(&statutes::Context::new(&self.context.book), case, today);
        let answer = answer.map_err(Error::Book)?;
        if answer.failed.is_empty() {
            let bounded = |sentence: String| sentence.chars().take(SENTENCE_CHARS_MAX).collect();
            return Ok(answer.for_a_person.into_iter().map(bounded).collect());
        }
        let failed = answer.failed.iter().map(|failed| format!("{} {}", failed.reason, failed.cure));
        blocked(failed.collect::<Vec<_>>().join(" "))
    }

    fn presentation(&self, brief: &Brief) -> Result<GateVerdict, Stop> {
        match domain::presentation_gate(&self.context.book, &brief.cheque) {
            Ok(verdict) => Ok(verdict),
            Err(error) => blocked(format!("Whether the cheque was presented in time cannot be counted: {error}.")),
        }
    }
}

fn dues(brief: &Brief) -> GateVerdict {
    let Brief { facts, cheque, account, .. } = brief;
    let as_of = account.loan.as_of;
    let paid_since = standing(facts).into_iter().filter_map(|fact| match &fact.kind {
        FactKind::ReceiptPosted(receipt) if receipt.value_date > cheque.presented_on && receipt.value_date <= as_of => {
            Some(receipt.amount)
        }
        _ => None,
    });
    let dues = DuesOnRecord {
        as_of,
        total: account.loan.dues.total,
        paid_since: Paise::sum(paid_since).unwrap_or(Paise::ZERO),
    };
    domain::dues_gate(cheque, dues)
}
