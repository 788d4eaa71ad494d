//! Who may call what.

use chassis::grpc::access::AccessTable;
use kernel::Role::{self, Auditor, ComplianceHead, LegalManager, RecoveryOfficer, Service};

const POSTS: &[Role] = &[RecoveryOfficer, LegalManager];
const READS: &[Role] = &[RecoveryOfficer, LegalManager, ComplianceHead, Auditor];

/// Methods by role. A method that is not here is refused to everybody.
pub(crate) const ACCESS: AccessTable = &[
    ("/recourse.payments.v1.PaymentsService/RecordDishonours", POSTS),
    (
        "/recourse.payments.v1.PaymentsService/GetInstrument",
        &[RecoveryOfficer, LegalManager, ComplianceHead, Auditor, Service],
    ),
    ("/recourse.payments.v1.PaymentsService/PostReceipt", POSTS),
    ("/recourse.payments.v1.PaymentsService/RecordReceipts", POSTS),
    ("/recourse.payments.v1.PaymentsService/IdentifyReceipt", POSTS),
    ("/recourse.payments.v1.PaymentsService/ReassignReceipt", &[LegalManager]),
    ("/recourse.payments.v1.PaymentsService/ReverseReceipt", &[LegalManager]),
    ("/recourse.payments.v1.PaymentsService/GetReceipt", READS),
    ("/recourse.payments.v1.PaymentsService/ListReceipts", READS),
    ("/recourse.payments.v1.PaymentsService/GetBalance", READS),
    (
        "/recourse.payments.v1.PaymentsService/GetFeed",
        &[RecoveryOfficer, LegalManager, ComplianceHead, Auditor, Service],
    ),
];
