//! Who may call what.

use chassis::grpc::access::AccessTable;
use kernel::Role::{Auditor, ComplianceHead, LegalManager, RecoveryOfficer, Service};

/// Methods by role. A method that is not here is refused to everybody.
pub(crate) const ACCESS: AccessTable = &[
    ("/recourse.cases.v1.AccountsService/RecordAccounts", &[RecoveryOfficer, LegalManager]),
    ("/recourse.cases.v1.AccountsService/GetAccount", &[RecoveryOfficer, LegalManager, ComplianceHead, Auditor]),
    ("/recourse.cases.v1.AccountsService/ListAccounts", &[RecoveryOfficer, LegalManager, ComplianceHead, Auditor]),
    ("/recourse.cases.v1.AccountsService/RevealParty", &[RecoveryOfficer, ComplianceHead]),
    // Counsel's portal asks on behalf of the advocate, who has no token that is good here.
    ("/recourse.cases.v1.ProceedingsService/AuthoriseFiling", &[LegalManager, Service]),
    ("/recourse.cases.v1.ProceedingsService/RecordBar", &[LegalManager, ComplianceHead]),
    ("/recourse.cases.v1.ProceedingsService/LiftBar", &[LegalManager, ComplianceHead]),
    ("/recourse.cases.v1.ProceedingsService/DropProceeding", &[LegalManager]),
    ("/recourse.cases.v1.DocketService/OpenDocket", &[RecoveryOfficer, LegalManager]),
    ("/recourse.cases.v1.DocketService/RecordFact", &[RecoveryOfficer, LegalManager]),
    ("/recourse.cases.v1.DocketService/TakeBackFact", &[LegalManager]),
    ("/recourse.cases.v1.DocketService/AuthoriseAct", &[LegalManager]),
    ("/recourse.cases.v1.DocketService/GetDocket", &[RecoveryOfficer, LegalManager, ComplianceHead, Auditor]),
    ("/recourse.cases.v1.DocketService/ListDockets", &[RecoveryOfficer, LegalManager, ComplianceHead, Auditor]),
    ("/recourse.cases.v1.CasesService/GetCase", &[RecoveryOfficer, LegalManager, ComplianceHead, Auditor]),
    ("/recourse.cases.v1.CasesService/ListCases", &[RecoveryOfficer, LegalManager, ComplianceHead, Auditor]),
    ("/recourse.cases.v1.CasesService/ReplayCase", &[RecoveryOfficer, LegalManager, ComplianceHead, Auditor]),
];
