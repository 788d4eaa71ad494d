//! Who may call what. An advocate's token is good for nothing here.

use chassis::grpc::access::AccessTable;
use kernel::Role::{self, Auditor, ComplianceHead, LegalManager, RecoveryOfficer, Service};

const STAFF: &[Role] = &[RecoveryOfficer, LegalManager];
const DRAFTS: &[Role] = &[RecoveryOfficer, LegalManager, Service];
const CARRIER: &[Role] = &[RecoveryOfficer, LegalManager, Service];
const READS: &[Role] = &[RecoveryOfficer, LegalManager, ComplianceHead, Auditor, Service];

/// Methods by role. A method that is not here is refused to everybody.
pub(crate) const ACCESS: AccessTable = &[
    ("/recourse.notices.v1.NoticesService/DraftNotice", DRAFTS),
    ("/recourse.notices.v1.NoticesService/GetNotice", READS),
    ("/recourse.notices.v1.NoticesService/ListNotices", READS),
    ("/recourse.notices.v1.NoticesService/ApproveNotices", &[LegalManager]),
    ("/recourse.notices.v1.NoticesService/RejectNotice", &[LegalManager]),
    ("/recourse.notices.v1.NoticesService/WithdrawNotice", STAFF),
    ("/recourse.notices.v1.NoticesService/RedraftNotice", STAFF),
    ("/recourse.notices.v1.NoticesService/HandOverNotices", &[LegalManager]),
    ("/recourse.notices.v1.NoticesService/RecordBooking", CARRIER),
    ("/recourse.notices.v1.NoticesService/CorrectBooking", &[LegalManager]),
    ("/recourse.notices.v1.NoticesService/RecordTracking", CARRIER),
    // The letter names people: whoever approves, oversees or audits it.
    ("/recourse.notices.v1.NoticesService/GetNoticeDocument", &[LegalManager, ComplianceHead, Auditor]),
];
