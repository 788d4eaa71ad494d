//! The facts that cases states, and what it does about the facts of others.

mod on_instrument_dishonoured;
mod publish;

pub(crate) use on_instrument_dishonoured::OnInstrumentDishonoured;
pub(crate) use publish::case_opened;
