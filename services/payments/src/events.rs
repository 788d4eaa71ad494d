//! The facts that payments states.

mod publish;

pub(crate) use publish::instrument_dishonoured;
