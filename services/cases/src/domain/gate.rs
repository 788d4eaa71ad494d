//! The gates before a demand is drafted and before a complaint is filed. Each fails with its reason and its cure.

mod by_the_book;
mod complaint;
mod demand;
mod draft;
mod filing;

pub(crate) use by_the_book::ByTheBook;
pub(crate) use complaint::may_file;
pub(crate) use demand::{DemandCase, may_demand};
pub(crate) use draft::{DuesOnRecord, GateVerdict, dues_gate, presentation_gate};
pub(crate) use filing::{FailedGate, FilingCase, FilingQuestion, Gate, PaymentFeed, failed_gates};
