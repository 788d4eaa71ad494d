//! From the domain to the wire's events.

use proto::payments::InstrumentDishonoured;

use crate::domain::{Cheque, Dishonour};

/// A cheque came back unpaid. Ids, dates and amounts; no name.
pub(crate) fn instrument_dishonoured(cheque: &Cheque, dishonour: &Dishonour) -> InstrumentDishonoured {
    InstrumentDishonoured {
        dishonour_id: dishonour.id.to_string(),
        instrument_id: cheque.id.to_string(),
        loan_account_number: cheque.loan_account_number.to_string(),
        ordinal: dishonour.ordinal,
        drawn_on: Some(cheque.drawn_on.into()),
        amount: Some(cheque.amount.into()),
        presented_on: Some(dishonour.presented_on.into()),
        returned_on: Some(dishonour.returned_on.into()),
        return_code: dishonour.return_code.to_string(),
        informed_on: Some(dishonour.informed_on.into()),
    }
}
