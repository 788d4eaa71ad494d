//! What notices does by itself: giving articles to the carrier, and taking the simulated carrier's news.

mod agenda;
mod carrier;

pub(crate) use agenda::NoticesAgenda;
pub(crate) use carrier::{Dispatcher, SimulatedFeed};
