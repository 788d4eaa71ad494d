//! The wire between services. Services meet only here.
//!
//! - Messages and gRPC stubs: [`payments`], [`cases`], [`notices`], [`communications`], [`counsel`], [`types`],
//!   [`audit`], [`messaging`], [`simulation`], generated from `proto/recourse/**`.
//! - Facts that services publish implement [`Event`]; the list is in `event.rs`.
//! - Dates, money and actors convert to and from the kernel's types in `convert.rs`, with an error that names the field.
//!
//! To add an event:
//!
//! 1. Write its message in `recourse/<service>/v1/events.proto`.
//! 2. Add a line to the list in `event.rs`.
//! 3. Add its golden bytes: `integration-tests/tests/contracts/golden/<type>.hex`; the contract test prints them.

mod convert;
mod event;

#[expect(
    clippy::all,
    clippy::pedantic,
    clippy::allow_attributes,
    clippy::allow_attributes_without_reason,
    clippy::as_conversions,
    unused_qualifications,
    unreachable_pub,
    reason = "generated code"
)]
mod generated {
    include!(concat!(env!("OUT_DIR"), "/packages.rs"));
}

pub use convert::{FieldError, required};
pub use event::{EVENTS, Event, EventKind};
pub use generated::recourse::{
    audit::v1 as audit, cases::v1 as cases, communications::v1 as communications, counsel::v1 as counsel,
    messaging::v1 as messaging, notices::v1 as notices, payments::v1 as payments, simulation::v1 as simulation,
    r#type::v1 as types,
};

/// The descriptor set of every package but those of simulation, for gRPC reflection.
pub const DESCRIPTORS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/descriptors.bin"));

/// The descriptor set of the packages of simulation.
pub const SIMULATION_DESCRIPTORS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/simulation_descriptors.bin"));
