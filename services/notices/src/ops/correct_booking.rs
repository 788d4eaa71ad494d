//! Puts other booking evidence in the place of what was recorded, which stays on record.

use authority::Action;
use formats::S10;
use foundation::Command;
use sqlx::PgConnection;

use super::{Act, Booked, Context, UseCase, locked_article, record_booking::check_day};
use crate::{
    domain::{Booking, Correction, NewsError},
    error::Error,
    events, store,
};

/// The request.
#[derive(Debug)]
pub(crate) struct CorrectBooking {
    pub(crate) number: S10,
    pub(crate) booking: Booking,
    /// What was wrong. No personal data.
    pub(crate) reason: String,
}

/// Corrects a booking, or answers as before if this key was used for this request.
///
/// `encode` turns the answer into the bytes that are kept with the key.
pub(crate) async fn correct_booking(
    context: &Context,
    command: Command<'_>,
    request: &CorrectBooking,
    encode: impl Fn(&Booked) -> Vec<u8> + Sync,
) -> Result<Vec<u8>, Error> {
    context.carry_out(command, request, encode).await
}

impl UseCase for CorrectBooking {
    const OPERATION: &'static str = "CorrectBooking";
    type Outcome = Booked;

    async fn run(&self, conn: &mut PgConnection, act: &Act<'_>) -> Result<Booked, Error> {
        let Self { number, booking, reason } = self;
        let (notice, article) = locked_article(conn, number).await?;
        let permit = act.require(Action::CorrectBooking, &notice)?;
        let record = notice.record();
        check_day(record, booking.booked_on, act.now.legal_date())?;
        let before = article.evidence();
        let correction = Correction { reason: reason.clone(), by: act.author.originator().clone(), at: act.now };
        let corrected = article.correct_booking(booking.clone(), correction).map_err(|error| match error {
            NewsError::NotBooked => Error::NotBooked(number.clone()),
            NewsError::Field(fault) => fault.into(),
        })?;
        let (article, is_new) = corrected;
        if is_new {
            store::article::supersede_booking(conn, &article, booking).await?;
            let what = format!("article {number} booked on {}: {reason}", booking.booked_on);
            act.audit(conn, "article.correct_booking", record.id, &permit.because(&what)).await?;
            act.state(conn, record.id, &events::article_booked(record, &article, booking)).await?;
            // Unclaimed letters of which no attempt is on record count from their booking.
            if article.evidence() != before {
                act.state(conn, record.id, &events::service_evidence_changed(record, &article)).await?;
            }
        }
        Ok(Booked { article, already: !is_new })
    }
}
