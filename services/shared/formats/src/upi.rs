//! Addresses of UPI, and links by which money is asked for.

mod link;
mod vpa;

pub use link::{UpiLink, UpiLinkError};
pub use vpa::{Vpa, VpaError};
