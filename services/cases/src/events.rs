//! The facts that cases states, and what it does about the facts of others.

mod on_instrument_dishonoured;
mod publish;
mod publish_accounts;

pub(crate) use on_instrument_dishonoured::OnInstrumentDishonoured;
pub(crate) use publish::{case_opened, deadline_passed, deadline_reminder_due};
pub(crate) use publish_accounts::{ClassMove, account_flags, asset_class, asset_class_changed};
