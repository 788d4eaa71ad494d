//! Who may call what.

use chassis::grpc::access::AccessTable;
use kernel::Role::{Auditor, ComplianceHead, LegalManager, RecoveryOfficer};

/// Methods by role. A method that is not here is refused to everybody.
pub(crate) const ACCESS: AccessTable = &[
    ("/recourse.payments.v1.PaymentsService/RecordDishonours", &[RecoveryOfficer, LegalManager]),
    ("/recourse.payments.v1.PaymentsService/GetInstrument", &[RecoveryOfficer, LegalManager, ComplianceHead, Auditor]),
];
