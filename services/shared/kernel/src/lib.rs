//! The vocabulary of every service. Nothing here does I/O.
//!
//! | you need | you write |
//! |---|---|
//! | an amount of money | [`Paise`], checked arithmetic, `₹1,00,000.00` when printed, [`Paise::in_words`] |
//! | an id | a type made by [`typed_id!`], made with [`Ids`] so that tests can repeat it |
//! | the present | [`Clock::now`] and [`Clock::today`], never the system's own functions |
//! | a legal date | [`LegalDate`]: a civil date in Asia/Kolkata; only `statutes` can add days to it |
//! | a date that is not known exactly | [`DateInterval`] |
//! | a name, phone or address | [`Masked`], which does not print |
//! | who does it | [`Actor`] with its [`Role`]s |
//! | a page of a list | [`PageSize`], [`PageToken`] |

mod actor;
mod clock;
mod date;
mod id;
mod masked;
mod money;
mod page;

pub use actor::{Actor, ActorKind, Role, UnknownRole};
pub use clock::{Clock, SimulatedClock, SystemClock, Timestamp, TimestampError};
pub use date::{DateError, DateInterval, LegalDate};
pub use id::{IdError, Ids, SeededIds, SystemIds, TypedId};
pub use masked::Masked;
pub use money::{Paise, PaiseError};
pub use page::{PageError, PageSize, PageToken};

#[doc(hidden)]
pub use uuid as __uuid;
