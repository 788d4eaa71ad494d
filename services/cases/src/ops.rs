//! One file a use-case: lock, domain, store, audit, event — one transaction.

mod get_case;
mod list_cases;
mod take_up_dishonour;

use std::sync::Arc;

use audit::AuditLog;
use kernel::{Clock, Ids};
use messaging::Publisher;
use sqlx::PgPool;
use statutes::Book;

pub(crate) use get_case::get_case;
pub(crate) use list_cases::{CasePage, ListCases, list_cases};
pub(crate) use take_up_dishonour::{ReturnedCheque, take_up_dishonour};

/// What use-cases work with.
#[derive(Clone, Debug)]
pub(crate) struct Context {
    pub(crate) pool: PgPool,
    pub(crate) book: Arc<Book>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) ids: Arc<dyn Ids>,
    pub(crate) audit: AuditLog,
    pub(crate) publisher: Publisher,
}
