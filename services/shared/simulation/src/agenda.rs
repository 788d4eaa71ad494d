//! What a service will do by itself when its time comes.

use std::fmt;

use kernel::Timestamp;
use pg::StoreError;

/// The next thing that a service does by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    /// When, in business time. In the past, if it should have been done and is not yet.
    pub at: Timestamp,
    /// What, for people: `2 deadlines`.
    pub what: String,
}

/// What a service will do by itself.
pub trait Agenda: fmt::Debug + Send + Sync + 'static {
    /// The earliest thing that is not done.
    fn next(&self) -> impl Future<Output = Result<Option<Due>, StoreError>> + Send;
}

/// The agenda of a service that does nothing by itself.
#[derive(Clone, Copy, Debug)]
pub struct Nothing;

impl Agenda for Nothing {
    async fn next(&self) -> Result<Option<Due>, StoreError> {
        Ok(None)
    }
}
