//! A cheque came back unpaid: open or continue its proceeding.

use kernel::DateInterval;
use messaging::{Handle, HandleError, Received};
use proto::{FieldError, payments::InstrumentDishonoured, required};
use sqlx::PgConnection;

use super::fields;
use crate::{
    domain::ChequeDishonoured,
    ops::{self, Context, ReturnedCheque},
};

/// Handles `payments.instrument_dishonoured.v1`.
#[derive(Debug)]
pub(crate) struct OnInstrumentDishonoured {
    pub(crate) context: Context,
}

impl Handle<InstrumentDishonoured> for OnInstrumentDishonoured {
    async fn handle(
        &self,
        conn: &mut PgConnection,
        received: Received<InstrumentDishonoured>,
    ) -> Result<(), HandleError> {
        let cheque = returned_cheque(received).map_err(HandleError::park)?;
        ops::take_up_dishonour(&self.context, conn, cheque).await?;
        Ok(())
    }
}

fn returned_cheque(received: Received<InstrumentDishonoured>) -> Result<ReturnedCheque, FieldError> {
    let Received { event_id, actor, event, .. } = received;
    let informed_on = required("informed_on", event.informed_on)?;
    Ok(ReturnedCheque {
        instrument_id: fields::uuid("instrument_id", &event.instrument_id)?,
        dishonour: ChequeDishonoured {
            dishonour_id: fields::uuid("dishonour_id", &event.dishonour_id)?,
            ordinal: event.ordinal,
            drawn_on: fields::date("drawn_on", event.drawn_on)?,
            amount: fields::money("amount", event.amount)?,
            presented_on: fields::date("presented_on", event.presented_on)?,
            returned_on: fields::date("returned_on", event.returned_on)?,
            return_code: event.return_code,
            informed_on: DateInterval::try_from(informed_on).map_err(|error| error.within("informed_on"))?,
        },
        loan_account_number: event.loan_account_number,
        event_id,
        recorded_by: actor,
    })
}
