//! Gives a cheque with its returns.

use super::Context;
use crate::{
    domain::{Cheque, Dishonour, InstrumentId},
    error::Error,
    store,
};

/// One cheque, first return to last.
pub(crate) async fn get_instrument(context: &Context, id: InstrumentId) -> Result<(Cheque, Vec<Dishonour>), Error> {
    let mut conn = context.pool.acquire().await.map_err(pg::StoreError::from)?;
    let stored = store::instrument::find(&mut conn, &context.vault, id).await?;
    let stored = stored.ok_or_else(|| Error::UnknownInstrument(id.to_string()))?;
    let dishonours = store::dishonour::of_instrument(&mut conn, id).await?;
    Ok((stored.cheque, dishonours))
}
