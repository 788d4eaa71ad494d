//! The facts that payments states.

mod publish;

pub(crate) use publish::{
    instrument_dishonoured, mode, receipt_posted, receipt_reassigned, receipt_reversed, reversal_reason,
};
