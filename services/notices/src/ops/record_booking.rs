//! Records the carrier's booking evidence: what stops the 30-day clock.

use authority::Action;
use formats::S10;
use pg::{
    Attempts,
    idempotency::{self, Outcome},
};
use proto::FieldError;
use sqlx::PgConnection;

use super::{Act, Command, Context, locked_article};
use crate::{
    domain::{AlreadyBooked, AnyNotice, Article, Booking},
    error::Error,
    events, store,
};

const OPERATION: &str = "RecordBooking";

/// The request.
#[derive(Debug)]
pub(crate) struct RecordBooking {
    pub(crate) number: S10,
    pub(crate) booking: Booking,
}

/// Records a booking, or answers as before if this key was used for this request.
///
/// `encode` turns the article, and whether the evidence is new, into the bytes that are kept with the key.
pub(crate) async fn record_booking(
    context: &Context,
    command: Command<'_>,
    request: &RecordBooking,
    encode: impl Fn(&Article, bool) -> Vec<u8>,
) -> Result<Vec<u8>, Error> {
    let mut attempts = Attempts::default();
    loop {
        match attempt(context, command, request, &encode).await {
            Err(error) if attempts.again(&error).await => {}
            done => return context.refusals.keep(command.principal, command.key, done).await,
        }
    }
}

async fn attempt(
    context: &Context,
    command: Command<'_>,
    request: &RecordBooking,
    encode: impl Fn(&Article, bool) -> Vec<u8>,
) -> Result<Vec<u8>, Error> {
    let mut tx = pg::begin(&context.pool).await?;
    let actor = &command.principal.actor;
    let claim = match idempotency::begin(&mut tx, command.key, OPERATION, command.request_hash, actor).await? {
        Outcome::New(claim) => claim,
        Outcome::Replay(response) => return Ok(response),
    };
    let (article, is_new) = book(&mut tx, &Act::of(context, command), request).await?;
    let response = encode(&article, is_new);
    idempotency::finish(&mut tx, claim, &response).await?;
    pg::commit(tx).await?;
    context.publisher.wake();
    Ok(response)
}

/// Records a booking in the caller's transaction. `false` if it was on record.
pub(crate) async fn book(
    conn: &mut PgConnection,
    act: &Act<'_>,
    request: &RecordBooking,
) -> Result<(Article, bool), Error> {
    let RecordBooking { number, booking } = request;
    let (notice, article) = locked_article(conn, number).await?;
    let permit = act.require(Action::RecordBooking, &notice)?;
    let record = notice.record();
    if !matches!(notice, AnyNotice::HandedOver(_)) {
        return Err(Error::NotHandedOver(number.clone()));
    }
    let (day, today) = (booking.booked_on, act.now.legal_date());
    if day < record.dated || day > today {
        let reason = format!("{day} is not between the day of the letter, {}, and today, {today}", record.dated);
        return Err(FieldError::new("booked_on", reason).into());
    }
    let (article, is_new) = article
        .book(booking.clone())
        .map_err(|AlreadyBooked(known)| Error::BookingDiffers { number: number.clone(), booked_on: known.booked_on })?;
    if is_new {
        store::article::set_booked(conn, article.id, booking).await?;
        let reason = permit.because(&format!("article {number} booked on {day}"));
        act.audit(conn, "article.book", record.id, &reason).await?;
        act.state(conn, record.id, &events::article_booked(record, &article, booking)).await?;
    }
    Ok((article, is_new))
}
