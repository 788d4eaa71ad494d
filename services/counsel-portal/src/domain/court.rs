//! A court by its name.

use super::field::{FieldFault, line};

/// How long the name of a court may be.
const NAME_MAX: usize = 200;

/// The name of a court, as matters and the panel give it.
pub(crate) fn court(text: &str) -> Result<String, FieldFault> {
    line("court", text, NAME_MAX)
}
