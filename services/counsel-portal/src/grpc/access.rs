//! Who may call what. Which matters an advocate may call it for is decided in `ops/authorise.rs`.

use chassis::grpc::access::AccessTable;
use kernel::Role::{self, Advocate, Auditor, ComplianceHead, LegalManager, RecoveryOfficer, Service};

const READS: &[Role] = &[Advocate, LegalManager, ComplianceHead, Auditor, RecoveryOfficer];
const COUNSEL: &[Role] = &[Advocate, LegalManager];

/// Methods by role. A method that is not here is refused to everybody.
pub(crate) const ACCESS: AccessTable = &[
    ("/recourse.counsel.v1.CounselService/OpenMatter", &[Service]),
    ("/recourse.counsel.v1.CounselService/GetMatter", READS),
    ("/recourse.counsel.v1.CounselService/ListMatters", READS),
    ("/recourse.counsel.v1.CounselService/AssignMatter", &[LegalManager]),
    ("/recourse.counsel.v1.CounselService/AcceptMatter", &[Advocate]),
    ("/recourse.counsel.v1.CounselService/DeclineMatter", &[Advocate]),
    ("/recourse.counsel.v1.CounselService/RequestAuthority", COUNSEL),
    ("/recourse.counsel.v1.CounselService/RecordFiling", COUNSEL),
    ("/recourse.counsel.v1.CounselService/WithdrawFiling", COUNSEL),
    ("/recourse.counsel.v1.CounselService/RecordCondonation", COUNSEL),
    ("/recourse.counsel.v1.CounselService/RecordProgress", COUNSEL),
    ("/recourse.counsel.v1.CounselService/EmpanelAdvocate", &[LegalManager]),
    ("/recourse.counsel.v1.CounselService/ListAdvocates", READS),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::ops::Action;

    #[test]
    fn a_method_admits_advocates_and_the_roles_that_may_do_it_to_any_matter() {
        let table = [
            ("OpenMatter", Action::Open, false),
            ("GetMatter", Action::Read, true),
            ("ListMatters", Action::Read, true),
            ("AssignMatter", Action::Assign, false),
            ("AcceptMatter", Action::Accept, true),
            ("DeclineMatter", Action::Decline, true),
            ("RequestAuthority", Action::RequestAuthority, true),
            ("RecordFiling", Action::RecordFiling, true),
            ("WithdrawFiling", Action::WithdrawFiling, true),
            ("RecordCondonation", Action::RecordCondonation, true),
            ("RecordProgress", Action::RecordProgress, true),
        ];
        for (method, action, advocates) in table {
            let mut expected: BTreeSet<Role> = action.to_any_matter().iter().copied().collect();
            if advocates {
                expected.insert(Advocate);
            }
            let found = ACCESS.iter().find(|(path, _)| path.ends_with(&format!("/{method}"))).unwrap();
            assert_eq!(found.1.iter().copied().collect::<BTreeSet<_>>(), expected, "{method}");
        }
    }
}
