//! What cases does by itself when its time comes: deadlines, their reminders, the nightly check.

mod agenda;
mod recompute;
mod timers;

pub(crate) use agenda::CasesAgenda;
pub(crate) use timers::Timers;
