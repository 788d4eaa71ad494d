//! Money that came in, and that went back.

use kernel::{LegalDate, Paise, typed_id};
use serde::{Deserialize, Serialize};

use super::as_uuid;

typed_id!(
    /// Money that came in, at payments: a receipt in its first application, or a later application of one that was
    /// reassigned.
    pub(crate) ReceiptId,
    "receipt"
);

/// Money came in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReceiptPosted {
    #[serde(with = "as_uuid")]
    pub(crate) receipt_id: ReceiptId,
    pub(crate) amount: Paise,
    /// The day on which the money was the payee's.
    pub(crate) value_date: LegalDate,
    /// Whether it was said to be for this cheque.
    pub(crate) named: bool,
    /// Whether, when it was taken up, no other proceeding of the account could claim it: then it counts for certain
    /// even without a name.
    pub(crate) alone: bool,
}

/// Money that came in counts no more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReceiptReversed {
    #[serde(with = "as_uuid")]
    pub(crate) receipt_id: ReceiptId,
}
