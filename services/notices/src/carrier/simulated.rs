//! A carrier that exists in this database only.

use formats::S10;
use sqlx::PgPool;

use super::{CarrierError, Consignment, PostalCarrier, plan};
use crate::store;

/// Takes everything, books it on the next business day, and tells what became of it on the days after: see [`plan`].
///
/// Its tables are the outside world; its transactions are its own.
#[derive(Clone, Debug)]
pub(crate) struct SimulatedCarrier {
    pub(crate) pool: PgPool,
}

impl PostalCarrier for SimulatedCarrier {
    async fn accept(&self, consignment: &Consignment) -> Result<(), CarrierError> {
        let plan = plan(&consignment.lot, consignment.at);
        let mut tx = pg::begin(&self.pool).await.map_err(no_answer)?;
        store::simulated_post::accept(&mut tx, &consignment.number, consignment.at, &plan).await.map_err(no_answer)?;
        pg::commit(tx).await.map_err(no_answer)
    }

    async fn has(&self, number: &S10) -> Result<bool, CarrierError> {
        let mut conn = pg::acquire(&self.pool).await.map_err(no_answer)?;
        store::simulated_post::has(&mut conn, number).await.map_err(no_answer)
    }
}

fn no_answer(error: impl Into<pg::StoreError>) -> CarrierError {
    CarrierError::NoAnswer(error.into().to_string())
}
