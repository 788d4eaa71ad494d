//! Who may call what. An advocate's token is good for nothing here.

use chassis::grpc::access::AccessTable;
use kernel::Role::{self, Auditor, ComplianceHead, LegalManager, RecoveryOfficer, Service};

const READS: &[Role] = &[RecoveryOfficer, LegalManager, ComplianceHead, Auditor];
const HOLDS: &[Role] = &[RecoveryOfficer, ComplianceHead];

/// Methods by role. A method that is not here is refused to everybody.
pub(crate) const ACCESS: AccessTable = &[
    ("/recourse.communications.v1.CommunicationsService/RequestOutreach", &[RecoveryOfficer, Service]),
    ("/recourse.communications.v1.CommunicationsService/GetMessage", READS),
    ("/recourse.communications.v1.CommunicationsService/ListMessages", READS),
    ("/recourse.communications.v1.CommunicationsService/PlaceHold", HOLDS),
    ("/recourse.communications.v1.CommunicationsService/LiftHold", HOLDS),
    ("/recourse.communications.v1.CommunicationsService/ListHolds", READS),
];
