//! What policies refuse to a role that the access table lets pass.

use tonic::Code;

use crate::service::{PUNE, Service, accept, assign, entry, get, keyed, proceeding, reason};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_auditor_assigns_nothing_though_he_is_a_manager_too_and_the_refusal_stays_on_record() {
    let service = Service::start().await;
    service.empanel(1).await;
    let id = service.opened(1).await.matter_id;
    let second = service.empanel(2).await;
    let mut both = service.client("auditor legal-manager", "ira");
    both.get_matter(get(&id)).await.unwrap();
    let refused = both.assign_matter(keyed(assign(&id, &second))).await.unwrap_err();
    assert_eq!((refused.code(), reason(&refused).as_str()), (Code::PermissionDenied, "AUTHORITY_DENIED"));
    assert!(refused.message().contains("who audits changes nothing"), "{}", refused.message());
    let request = proto::counsel::EmpanelAdvocateRequest { advocate: Some(entry(3, &[PUNE])) };
    let refused = both.empanel_advocate(keyed(request)).await.unwrap_err();
    assert_eq!(reason(&refused), "AUTHORITY_DENIED");

    // The ops were rolled back with their keys; the entries of the refusals were not.
    let on_record = format!(
        "SELECT count(*) FROM audit.entry
         WHERE outcome = 'denied' AND action = 'authority.deny' AND resource_type = 'matter' AND resource_id = '{id}'
           AND position('oversight.auditor-changes-nothing'::bytea IN body) > 0"
    );
    assert_eq!(service.number(&on_record).await, 1);
    assert_eq!(service.number("SELECT count(*) FROM audit.entry WHERE action = 'authority.deny'").await, 2);
    assert_eq!(service.number("SELECT count(*) FROM advocate").await, 2);
    service.advocate(1).accept_matter(keyed(accept(&id))).await.unwrap();
    let allowed = "SELECT count(*) FROM audit.entry
                   WHERE action = 'matter.accept' AND position('counsel.advocate-own-matter'::bytea IN body) > 0";
    assert_eq!(service.number(allowed).await, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_matter_is_opened_by_the_conductor_and_by_no_other_service() {
    let service = Service::start().await;
    let refused = service.client("service", "notices").open_matter(keyed(proceeding(1))).await.unwrap_err();
    assert_eq!(refused.code(), Code::PermissionDenied);
    assert_eq!(service.number("SELECT count(*) FROM audit.entry WHERE action = 'authority.deny'").await, 1);
    service.open(proceeding(1)).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_banks_own_policies_hide_is_answered_as_what_does_not_exist() {
    let policies = tempfile::tempdir().unwrap();
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../deploy/policies");
    for file in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
        std::fs::copy(file.path(), policies.path().join(file.file_name())).unwrap();
    }
    let closed = "@id(\"bank.no-officer\")\n@reason(\"officers have no business with counsel\")\nforbid (\n  \
                  principal in Recourse::Role::\"recovery-officer\",\n  action == Recourse::Action::\"GetMatter\",\n  \
                  resource is Recourse::Matter\n);\n";
    std::fs::write(policies.path().join("bank.cedar"), closed).unwrap();
    let service = Service::governed_by(Some(policies.path())).await;
    let matter = service.opened(1).await;
    let mut officer = service.client("recovery-officer", "priya");
    for (there, nowhere) in
        [(&matter.reference, "MT-000999"), (&matter.matter_id, "01958f3c-7b1a-7c3d-8e4f-0000000000ff")]
    {
        let hidden = officer.get_matter(get(there)).await.unwrap_err();
        let unknown = officer.get_matter(get(nowhere)).await.unwrap_err();
        assert_eq!(hidden.code(), Code::NotFound);
        assert_eq!(reason(&hidden), reason(&unknown));
        assert_eq!(hidden.message().replace(there.as_str(), "ID"), unknown.message().replace(nowhere, "ID"));
    }
    let on_record = "SELECT count(*) FROM audit.entry WHERE position('bank.no-officer'::bytea IN body) > 0";
    assert_eq!(service.number(on_record).await, 2);
}
