//! What cases does by itself when its time comes: deadlines, their reminders, what others shall do, the nightly check.

mod agenda;
mod intents;
pub(crate) mod recompute;
mod timers;

pub(crate) use agenda::CasesAgenda;
pub(crate) use intents::Intents;
pub(crate) use timers::Timers;
