//! What payments knows, without how it is stored or sent.

mod cheque;
mod memo;

pub(crate) use cheque::{Cheque, Dishonour, DishonourId, InstrumentId};
pub(crate) use memo::{Memo, MemoDraft, MemoFault};
