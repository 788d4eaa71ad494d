//! The facts that counsel-portal states, and what it does about the facts of cases.

mod on_proceeding_changed;
mod progress;
mod publish;

pub(crate) use on_proceeding_changed::OnProceedingChanged;
pub(crate) use progress::{matter_progressed, progress_step};
pub(crate) use publish::{complaint_filed, condonation, condonation_recorded, filing_withdrawn, matter_accepted};
