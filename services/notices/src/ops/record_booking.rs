//! Records the carrier's booking evidence: what stops the 30-day clock.

use authority::Action;
use formats::S10;
use foundation::Command;
use kernel::LegalDate;
use proto::FieldError;
use sqlx::PgConnection;

use super::{Act, Context, UseCase, locked_article};
use crate::{
    domain::{AlreadyBooked, AnyNotice, Article, Booking, Record},
    error::Error,
    events, store,
};

/// The request.
#[derive(Debug)]
pub(crate) struct RecordBooking {
    pub(crate) number: S10,
    pub(crate) booking: Booking,
}

/// An article with its booking, and whether that was on record before.
#[derive(Debug)]
pub(crate) struct Booked {
    pub(crate) article: Article,
    pub(crate) already: bool,
}

/// Records a booking, or answers as before if this key was used for this request.
///
/// `encode` turns the answer into the bytes that are kept with the key.
pub(crate) async fn record_booking(
    context: &Context,
    command: Command<'_>,
    request: &RecordBooking,
    encode: impl Fn(&Booked) -> Vec<u8> + Sync,
) -> Result<Vec<u8>, Error> {
    context.carry_out(command, request, encode).await
}

impl UseCase for RecordBooking {
    const OPERATION: &'static str = "RecordBooking";
    type Outcome = Booked;

    async fn run(&self, conn: &mut PgConnection, act: &Act<'_>) -> Result<Booked, Error> {
        book(conn, act, self).await
    }
}

/// Records a booking in the caller's transaction.
pub(crate) async fn book(conn: &mut PgConnection, act: &Act<'_>, request: &RecordBooking) -> Result<Booked, Error> {
    let RecordBooking { number, booking } = request;
    let (notice, article) = locked_article(conn, number).await?;
    let permit = act.require(Action::RecordBooking, &notice)?;
    let record = notice.record();
    if !matches!(notice, AnyNotice::HandedOver(_)) {
        return Err(Error::NotHandedOver(number.clone()));
    }
    check_day(record, booking.booked_on, act.now.legal_date())?;
    let (article, is_new) = article
        .book(booking.clone())
        .map_err(|AlreadyBooked(known)| Error::BookingDiffers { number: number.clone(), booked_on: known.booked_on })?;
    if is_new {
        store::article::set_booked(conn, article.id, booking).await?;
        let reason = permit.because(&format!("article {number} booked on {}", booking.booked_on));
        act.audit(conn, "article.book", record.id, &reason).await?;
        act.state(conn, record.id, &events::article_booked(record, &article, booking)).await?;
    }
    Ok(Booked { article, already: !is_new })
}

/// A letter is booked on its own day or after it, and not in the future.
pub(super) fn check_day(record: &Record, day: LegalDate, today: LegalDate) -> Result<(), FieldError> {
    if day < record.dated || day > today {
        let reason = format!("{day} is not between the day of the letter, {}, and today, {today}", record.dated);
        return Err(FieldError::new("booked_on", reason));
    }
    Ok(())
}
