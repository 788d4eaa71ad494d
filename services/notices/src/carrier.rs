//! Who takes articles to their addressees.
//!
//! [`SimulatedCarrier`] exists in simulation only. Without it the carrier is the mail room: people take what is handed
//! over to the counter, and record bookings and tracking by hand or from the carrier's files.

mod plan;
mod simulated;

use std::fmt;

use formats::S10;
use kernel::Timestamp;
pub(crate) use plan::plan;
pub(crate) use simulated::SimulatedCarrier;
use thiserror::Error;

/// An article as a carrier gets it.
#[derive(Clone, Debug)]
pub(crate) struct Consignment {
    pub(crate) number: S10,
    /// What the article is about, whatever its number.
    pub(crate) lot: String,
    /// When we give it, in business time.
    pub(crate) at: Timestamp,
}

/// A carrier does not answer as it should.
#[derive(Debug, Error)]
pub(crate) enum CarrierError {
    /// It will not take the article. It has not got it.
    #[error("the carrier refuses the article: {0}")]
    #[cfg_attr(
        not(test),
        expect(dead_code, reason = "neither carrier of today refuses; the dispatcher knows what it means")
    )]
    Refused(String),
    /// Whether it has the article is not known.
    #[error("the carrier did not answer: {0}")]
    NoAnswer(String),
}

/// What every carrier can do. Both calls may be repeated for one article.
pub(crate) trait PostalCarrier: fmt::Debug + Send + Sync + 'static {
    /// Gives an article. The number makes it the same article however often it is given.
    fn accept(&self, consignment: &Consignment) -> impl Future<Output = Result<(), CarrierError>> + Send;

    /// Whether the carrier has an article.
    fn has(&self, number: &S10) -> impl Future<Output = Result<bool, CarrierError>> + Send;
}

/// People who carry letters to the counter. What is handed over to them is in the tray.
#[derive(Clone, Copy, Debug)]
pub(crate) struct MailRoom;

impl PostalCarrier for MailRoom {
    async fn accept(&self, _: &Consignment) -> Result<(), CarrierError> {
        Ok(())
    }

    async fn has(&self, _: &S10) -> Result<bool, CarrierError> {
        Ok(true)
    }
}
