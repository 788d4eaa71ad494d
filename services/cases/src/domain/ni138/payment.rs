//! What was paid: the sum of what is known to be for this cheque, by value dates (NI Act s.138 proviso (c)).

use kernel::{LegalDate, Paise};

use super::record::{Record, recording};
use crate::domain::fact::Fact;

/// What has been received since the return.
pub(super) struct Payment<'a> {
    /// Known to be for this cheque: named, or on an account without another open proceeding. At most its amount.
    pub(super) received: Paise,
    /// Perhaps for this cheque.
    pub(super) possible: Paise,
    /// The value date on which what is known to be for this cheque first reached its amount.
    pub(super) full_on: Option<LegalDate>,
    /// The receipt that reached it.
    pub(super) full_by: Option<&'a Fact>,
}

/// Sums the receipts that stand. The allocation to heads of the loan does not matter, nor does a reversal that came
/// first and was put right: only what stands counts.
pub(super) fn judge<'a>(record: &Record<'a>) -> Payment<'a> {
    let amount = record.dishonour.amount;
    let mut receipts: Vec<_> = record.receipts().filter(|(_, receipt)| receipt.amount.is_positive()).collect();
    receipts.sort_by_key(|(fact, receipt)| (receipt.value_date, recording(fact)));
    let (mut certain, mut possible, mut full) = (Paise::ZERO, Paise::ZERO, None);
    for (fact, receipt) in receipts {
        if !receipt.named && !receipt.alone {
            possible = plus(possible, receipt.amount);
            continue;
        }
        certain = plus(certain, receipt.amount);
        if full.is_none() && certain >= amount {
            full = Some((receipt.value_date, fact));
        }
    }
    let (full_on, full_by) = full.unzip();
    Payment { received: certain.min(amount), possible, full_on, full_by }
}

/// A sum beyond every amount is more than any cheque.
fn plus(sum: Paise, amount: Paise) -> Paise {
    sum.checked_add(amount).unwrap_or(Paise::MAX)
}

impl Payment<'_> {
    /// What a reader must know of money that names no cheque.
    pub(super) fn remark(&self, amount: Paise) -> Option<String> {
        (self.full_on.is_none() && self.possible.is_positive()).then(|| {
            format!(
                "{} came in on the account and was not said to pay a cheque: with it, up to {} of {amount} may be \
                 paid. Find out what it pays.",
                self.possible,
                plus(self.received, self.possible).min(amount)
            )
        })
    }
}
