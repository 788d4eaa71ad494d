//! From the domain to the wire's events.

use proto::cases::CaseOpened;

use crate::domain::{CaseId, CaseReference};

/// A case was opened.
pub(crate) fn case_opened(id: CaseId, reference: CaseReference, loan_account_number: &str) -> CaseOpened {
    CaseOpened {
        case_id: id.to_string(),
        reference: reference.to_string(),
        loan_account_number: loan_account_number.to_owned(),
    }
}
