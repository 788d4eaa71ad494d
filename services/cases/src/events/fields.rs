//! From the fields of events to the domain.

use kernel::{LegalDate, Paise, TypedId};
use messaging::Received;
use proto::{FieldError, notices::NoticeeCapacity, required, types};
use uuid::Uuid;

use crate::{
    domain::{Capacity, ReceiptId},
    ops::News,
};

pub(super) fn uuid(field: &'static str, text: &str) -> Result<Uuid, FieldError> {
    text.parse().map_err(|_| FieldError::new(field, "is not a UUID"))
}

pub(super) fn id<T: TypedId>(field: &'static str, text: &str) -> Result<T, FieldError> {
    uuid(field, text).map(T::from_uuid)
}

pub(super) fn date(field: &'static str, date: Option<types::LegalDate>) -> Result<LegalDate, FieldError> {
    let date = required(field, date)?;
    LegalDate::try_from(date).map_err(|error: FieldError| error.within(field))
}

pub(super) fn money(field: &'static str, amount: Option<types::Money>) -> Result<Paise, FieldError> {
    let amount = required(field, amount)?;
    Paise::try_from(amount).map_err(|error: FieldError| error.within(field))
}

pub(super) fn capacity(value: i32) -> Result<Capacity, FieldError> {
    match NoticeeCapacity::try_from(value) {
        Ok(NoticeeCapacity::Drawer) => Ok(Capacity::Drawer),
        Ok(NoticeeCapacity::Company) => Ok(Capacity::Company),
        Ok(NoticeeCapacity::Director) => Ok(Capacity::Director),
        Ok(NoticeeCapacity::Partner) => Ok(Capacity::Partner),
        Ok(NoticeeCapacity::Proprietor) => Ok(Capacity::Proprietor),
        Ok(NoticeeCapacity::Unspecified) | Err(_) => Err(FieldError::new("capacity", "is not known here")),
    }
}

/// What is known about an event besides what it says, and what it says.
pub(super) fn news<E>(received: Received<E>, producer: &'static str) -> (News, E) {
    let Received { event_id, occurred_at, actor, event } = received;
    (News { event_id, occurred_at, actor, producer }, event)
}

/// What a receipt is known by here: its application, of which the first has the receipt's id. A receipt that is reassigned
/// is other money to a proceeding.
pub(super) fn application(receipt_id: &str, application_id: &str) -> Result<ReceiptId, FieldError> {
    if application_id.is_empty() { id("receipt_id", receipt_id) } else { id("application_id", application_id) }
}

pub(super) fn optional_uuid(field: &'static str, text: &str) -> Result<Option<Uuid>, FieldError> {
    if text.is_empty() { Ok(None) } else { uuid(field, text).map(Some) }
}
