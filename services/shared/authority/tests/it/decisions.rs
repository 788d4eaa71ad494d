//! One table for each policy: what it allows and, next to it, what stays denied.

use authority::{
    Action, Action::*, By, Case, Concealment, Decision, Filing, Matter, Matters, Panel, Proceeding, Resource,
};
use kernel::{
    Actor,
    Role::{self, *},
};

use crate::world::{
    ACCOUNT, AUTHORITY, CASE, CLOCK, FILING, INSTRUMENT, MATTER, MATTERS, MESSAGE, PANEL, PROCEEDING, RECEIPT,
    REGISTER, decide, hold, limited_to, may, notice, party, person, service,
};

/// Exactly these roles may.
fn only(roles: &[Role], action: Action, thing: &impl Resource) {
    for role in Role::ALL {
        let who = person("somebody", &[role]);
        assert_eq!(
            may(&who, action, thing),
            roles.contains(&role),
            "{role} {action}: {:?}",
            decide(&who, action, thing)
        );
    }
}

/// Exactly these services may, each for itself.
fn only_services(names: &[&str], action: Action, thing: &impl Resource) {
    for name in ["payments", "cases", "notices", "communications", "counsel-portal", "stranger"] {
        assert_eq!(may(&service(name), action, thing), names.contains(&name), "{name} {action}");
    }
}

const READERS: [Role; 4] = [RecoveryOfficer, LegalManager, ComplianceHead, Auditor];
const WORKERS: [Role; 2] = [RecoveryOfficer, LegalManager];

#[test]
fn receipts_are_read_by_staff_posted_by_recovery_and_reversed_by_a_manager() {
    only(&READERS, GetReceipt, &RECEIPT);
    only(&READERS, GetInstrument, &INSTRUMENT);
    for action in [ListReceipts, GetBalance, GetFeed] {
        only(&READERS, action, &REGISTER);
    }
    for action in [RecordReceipts, RecordDishonours] {
        only(&WORKERS, action, &REGISTER);
        only_services(&[], action, &REGISTER);
    }
    for action in [PostReceipt, IdentifyReceipt] {
        only(&WORKERS, action, &RECEIPT);
    }
    for action in [ReassignReceipt, ReverseReceipt] {
        only(&[LegalManager], action, &RECEIPT);
        only_services(&[], action, &RECEIPT);
    }
    only_services(&[], GetReceipt, &RECEIPT);
    only_services(&["cases"], GetInstrument, &INSTRUMENT);
    only_services(&["cases"], GetFeed, &REGISTER);
}

#[test]
fn notices_are_drafted_by_staff_or_the_conductor_and_issued_by_a_manager() {
    let maker = person("asha", &[RecoveryOfficer]);
    let notice = notice(&maker);
    only(&READERS, GetNotice, &notice);
    only(&READERS, ListNotices, &REGISTER);
    only(&[LegalManager, ComplianceHead, Auditor], GetNoticeDocument, &notice);
    only(&WORKERS, DraftNotice, &notice);
    only(&[LegalManager], ApproveNotices, &notice);
    only(&[LegalManager], RejectNotice, &notice);
    only(&[LegalManager], WithdrawNotice, &notice);
    only(&WORKERS, RedraftNotice, &notice);
    only(&[LegalManager], HandOverNotices, &notice);
    only(&WORKERS, RecordBooking, &notice);
    only(&[LegalManager], CorrectBooking, &notice);
    only(&WORKERS, RecordTracking, &notice);
    only_services(&["cases"], DraftNotice, &notice);
    only_services(&["cases"], GetNotice, &notice);
    only_services(&["cases"], ListNotices, &REGISTER);
    only_services(&[], GetNoticeDocument, &notice);
    only_services(&[], ApproveNotices, &notice);
    for action in [RejectNotice, WithdrawNotice, RedraftNotice, HandOverNotices, CorrectBooking] {
        only_services(&[], action, &notice);
    }
    only_services(&["notices"], RecordBooking, &notice);
    only_services(&["notices"], RecordTracking, &notice);
}

#[test]
fn nobody_approves_a_notice_that_he_drafted_and_is_told_so() {
    let (asha, vikram) = (person("asha", &[LegalManager]), person("vikram", &[LegalManager]));
    assert!(may(&vikram, ApproveNotices, &notice(&asha)));
    let Decision::Denied { reason, policies } = decide(&asha, ApproveNotices, &notice(&asha)) else { panic!("denied") };
    assert_eq!(reason, "nobody approves a notice that he drafted");
    assert_eq!(policies, ["notices.own-draft"]);
    assert!(may(&asha, HandOverNotices, &notice(&asha)), "what another has approved he may hand over");
    // The same subject of another issuer is another person.
    let namesake = Actor { issuer: "elsewhere".to_owned(), ..asha.clone() };
    assert!(may(&namesake, ApproveNotices, &notice(&asha)));
}

#[test]
fn a_maker_takes_back_his_own_notice_and_does_not_reject_it() {
    let (asha, vikram) = (person("asha", &[LegalManager]), person("vikram", &[LegalManager]));
    let officer = person("ravi", &[RecoveryOfficer]);
    assert!(may(&officer, WithdrawNotice, &notice(&officer)));
    assert!(!may(&officer, WithdrawNotice, &notice(&asha)));
    assert!(may(&asha, WithdrawNotice, &notice(&asha)) && may(&vikram, RejectNotice, &notice(&asha)));
    let Decision::Denied { policies, .. } = decide(&asha, RejectNotice, &notice(&asha)) else { panic!("denied") };
    assert_eq!(policies, ["notices.own-rejection"]);
}

#[test]
fn accounts_and_cases_are_read_by_staff_and_decided_on_by_a_manager() {
    only(&READERS, GetAccount, &ACCOUNT);
    only(&READERS, GetCase, &CASE);
    only(&READERS, ReplayCase, &CASE);
    only(&READERS, ListCases, &REGISTER);
    only(&READERS, ListAccounts, &REGISTER);
    only(&WORKERS, RecordAccounts, &REGISTER);
    only(&[LegalManager, ComplianceHead], RecordBar, &PROCEEDING);
    only(&[LegalManager, ComplianceHead], LiftBar, &PROCEEDING);
    only(&[LegalManager], DropProceeding, &PROCEEDING);
    only(&[LegalManager], AuthoriseFiling, &FILING);
    only_services(&[], AuthoriseFiling, &FILING);
    only_services(&[], GetCase, &CASE);
    only_services(&[], ReplayCase, &CASE);
}

#[test]
fn dockets_are_read_by_staff_kept_by_recovery_and_corrected_and_asked_about_by_a_manager() {
    only(&READERS, GetDocket, &CASE);
    only(&READERS, ListDockets, &REGISTER);
    only(&WORKERS, OpenDocket, &CASE);
    only(&WORKERS, RecordFact, &PROCEEDING);
    only(&[LegalManager], TakeBackFact, &PROCEEDING);
    only(&[LegalManager], AuthoriseAct, &PROCEEDING);
    for action in [RecordFact, TakeBackFact, AuthoriseAct] {
        only_services(&[], action, &PROCEEDING);
    }
    for action in [OpenDocket, GetDocket] {
        only_services(&[], action, &CASE);
    }
    only_services(&[], ListDockets, &REGISTER);
}

#[test]
fn a_party_is_revealed_to_two_roles_and_for_a_purpose() {
    for purpose in ["contact", "legal process", "verification", "request of the party"] {
        only(&[RecoveryOfficer, ComplianceHead], RevealParty, &party(purpose));
    }
    for purpose in ["", "curiosity", "Contact"] {
        only(&[], RevealParty, &party(purpose));
    }
    only_services(&[], RevealParty, &party("contact"));
}

#[test]
fn holds_are_placed_and_lifted_by_recovery_and_compliance() {
    let asha = person("asha", &[]);
    only(&READERS, GetMessage, &MESSAGE);
    only(&READERS, ListMessages, &REGISTER);
    only(&READERS, ListHolds, &REGISTER);
    only(&[RecoveryOfficer, ComplianceHead], PlaceHold, &hold(&asha));
    only(&[RecoveryOfficer, ComplianceHead], LiftHold, &hold(&asha));
    only(&[RecoveryOfficer], RequestOutreach, &MESSAGE);
    only_services(&[], GetMessage, &MESSAGE);
    only_services(&[], ListMessages, &REGISTER);
    only_services(&["cases"], RequestOutreach, &MESSAGE);
}

#[test]
fn an_advocate_works_the_matters_in_his_hands_and_no_other() {
    let (meera, other) = (person("meera", &[Advocate]), person("arjun", &[Advocate]));
    let nobodys = Matter { assigned_subject: None, ..MATTER };
    for action in [GetMatter, AcceptMatter, DeclineMatter, RequestAuthority, RecordFiling] {
        assert!(may(&meera, action, &MATTER), "{action}");
        assert!(!may(&other, action, &MATTER), "{action}");
        assert!(!may(&meera, action, &nobodys), "{action}");
    }
    for action in [WithdrawFiling, RecordCondonation, RecordProgress] {
        assert!(may(&meera, action, &FILING), "{action}");
        assert!(!may(&other, action, &FILING), "{action}");
        assert!(!may(&meera, action, &Filing { assigned_subject: None, ..FILING }), "{action}");
    }
    for action in [OpenMatter, AssignMatter] {
        assert!(!may(&meera, action, &MATTER), "{action}");
    }
    assert!(may(&meera, ListMatters, &Matters { assigned_subject: Some("meera") }));
    assert!(!may(&meera, ListMatters, &Matters { assigned_subject: Some("arjun") }));
    assert!(!may(&meera, ListMatters, &MATTERS));
    assert!(may(&meera, ListAdvocates, &Panel { subject: Some("meera") }));
    assert!(!may(&meera, ListAdvocates, &Panel { subject: Some("arjun") }));
    assert!(!may(&meera, ListAdvocates, &PANEL));
}

#[test]
fn matters_are_instructed_by_a_manager_and_opened_by_the_conductor() {
    only(&READERS, GetMatter, &MATTER);
    only(&READERS, ListMatters, &MATTERS);
    only(&READERS, ListAdvocates, &PANEL);
    for action in [AssignMatter, RequestAuthority, RecordFiling] {
        only(&[LegalManager], action, &MATTER);
    }
    for action in [OpenMatter, AcceptMatter, DeclineMatter] {
        only(&[], action, &MATTER);
    }
    for action in [WithdrawFiling, RecordCondonation, RecordProgress] {
        only(&[LegalManager], action, &FILING);
    }
    only(&[LegalManager], EmpanelAdvocate, &REGISTER);
    only_services(&["cases"], OpenMatter, &MATTER);
    only_services(&[], GetMatter, &MATTER);
    only_services(&[], AssignMatter, &MATTER);
}

#[test]
fn the_trail_is_read_by_three_roles_and_the_clock_moved_by_operators() {
    only(&[LegalManager, ComplianceHead, Auditor], ListEntries, &REGISTER);
    only(&[Operator, Auditor], GetClock, &CLOCK);
    only(&[Operator], AdvanceClock, &CLOCK);
    only_services(&[], ListEntries, &REGISTER);
}

#[test]
fn events_that_wait_are_seen_by_operators_and_auditors_and_decided_on_by_operators() {
    only(&[Operator, Auditor], ListParked, &REGISTER);
    for action in [ReleaseEvent, SkipEvent, ReplayEvents] {
        only(&[Operator], action, &REGISTER);
        only_services(&[], action, &REGISTER);
    }
}

#[test]
fn an_officer_limited_to_branches_works_for_those_alone() {
    let asha = person("asha", &[RecoveryOfficer]);
    let (hers, theirs) = (["SAHY0000012".to_owned()], ["SAHY0000099".to_owned()]);
    let ask = |by, thing| matches!(AUTHORITY.decide_for(by, GetAccount, thing), Decision::Allowed { .. });
    assert!(ask(limited_to(&asha, &hers), &ACCOUNT));
    assert!(!ask(limited_to(&asha, &theirs), &ACCOUNT));
    assert!(!ask(limited_to(&asha, &[]), &ACCOUNT), "a token that names no branch at all grants none");
    assert!(may(&asha, GetAccount, &ACCOUNT), "a token without the claim is not limited");
    let denied = AUTHORITY.decide_for(limited_to(&asha, &hers), GetCase, &CASE);
    assert!(
        matches!(denied, Decision::Denied { reason, .. } if reason == "it is not known to which branch it belongs")
    );
    let manager = person("asha", &[RecoveryOfficer, LegalManager]);
    assert!(ask(limited_to(&manager, &theirs), &ACCOUNT));
}

#[test]
fn an_officer_limited_to_branches_keeps_the_dockets_of_those_alone() {
    let (asha, both) = (person("asha", &[RecoveryOfficer]), person("asha", &[RecoveryOfficer, LegalManager]));
    let (hers, theirs) = (["SAHY0000012".to_owned()], ["SAHY0000099".to_owned()]);
    let case = Case { branch: Some("SAHY0000012"), ..CASE };
    let docket = Proceeding { branch: case.branch, ..PROCEEDING };
    for action in [OpenDocket, GetDocket] {
        is_limited(&asha, &hers, &theirs, action, &case, &CASE);
        assert!(AUTHORITY.require_for(limited_to(&both, &theirs), action, &case).is_ok(), "{action}");
    }
    is_limited(&asha, &hers, &theirs, RecordFact, &docket, &PROCEEDING);
    assert!(AUTHORITY.require_for(limited_to(&both, &theirs), RecordFact, &docket).is_ok());
}

/// For things of her branches the officer may, for others and for those of no known branch she may not.
fn is_limited(
    who: &Actor,
    hers: &[String],
    theirs: &[String],
    action: Action,
    known: &impl Resource,
    unknown: &impl Resource,
) {
    assert!(AUTHORITY.require_for(limited_to(who, hers), action, known).is_ok(), "{action}");
    let denied = AUTHORITY.require_for(limited_to(who, theirs), action, known).unwrap_err();
    assert!(denied.is_by("branches.other-branch"), "{action}: {denied}");
    let denied = AUTHORITY.require_for(limited_to(who, hers), action, unknown).unwrap_err();
    assert!(denied.is_by("branches.branch-unknown"), "{action}: {denied}");
}

#[test]
fn when_a_service_acts_for_a_person_both_must_be_allowed() {
    let (cases, portal) = (service("cases"), service("counsel-portal"));
    let (manager, auditor) = (person("vikram", &[LegalManager]), person("nina", &[Auditor]));
    let draft = notice(&manager);
    let ask = |actor, on_behalf_of, action| AUTHORITY.decide_for(By::new(actor, on_behalf_of), action, &draft);
    let Decision::Allowed { policies } = ask(&cases, Some(&manager), DraftNotice) else { panic!("allowed") };
    assert_eq!(policies, ["services.conductor", "notices.staff-draft"]);
    assert!(matches!(ask(&cases, Some(&auditor), DraftNotice), Decision::Denied { .. }));
    assert!(matches!(ask(&portal, Some(&manager), DraftNotice), Decision::Denied { .. }));
    assert!(matches!(ask(&cases, Some(&manager), ApproveNotices), Decision::Denied { .. }));
}

#[test]
fn an_advocates_request_for_authority_comes_through_the_portal_alone() {
    let meera = person("meera", &[Advocate]);
    let asked = Filing { id: None, assigned_subject: None };
    let through = |service: &Actor| {
        matches!(
            AUTHORITY.decide_for(By::new(service, Some(&meera)), AuthoriseFiling, &asked),
            Decision::Allowed { .. }
        )
    };
    assert!(through(&service("counsel-portal")));
    assert!(!through(&service("cases")));
    assert!(!may(&meera, AuthoriseFiling, &asked));
}

#[test]
fn leave_to_file_rests_on_a_person_whoever_passes_the_request_on() {
    let (portal, asked) = (service("counsel-portal"), Filing { id: None, assigned_subject: None });
    let ask = |on_behalf_of| AUTHORITY.decide_for(By::new(&portal, on_behalf_of), AuthoriseFiling, &asked);
    let manager = person("vikram", &[LegalManager]);
    let Decision::Allowed { policies } = ask(Some(&manager)) else { panic!("allowed") };
    assert_eq!(policies, ["services.portal-authority", "cases.manager-authorises-filing"]);
    let Decision::Denied { reason, .. } = ask(None) else { panic!("the portal asks by itself") };
    assert_eq!(reason, "no policy lets the service counsel-portal do AuthoriseFiling here");
    assert!(matches!(ask(Some(&portal)), Decision::Denied { .. }), "a service is no person");
    // One whose token names a role that no policy asks for is nobody either.
    assert!(matches!(ask(Some(&person("omar", &[Operator]))), Decision::Denied { .. }));
}

#[test]
fn what_must_not_be_known_is_hidden_from_those_who_may_not_see_it() {
    let concealment = |who: &Actor, action| {
        let denied = AUTHORITY.require_for(By::new(who, None), action, &MATTER).unwrap_err();
        (denied.concealment, denied.status().code())
    };
    let hidden = (Concealment::Hidden, tonic::Code::NotFound);
    let open = (Concealment::Open, tonic::Code::PermissionDenied);
    assert_eq!(concealment(&person("arjun", &[Advocate]), GetMatter), hidden);
    assert_eq!(concealment(&person("arjun", &[Advocate]), AcceptMatter), hidden);
    assert_eq!(concealment(&person("meera", &[Advocate]), AssignMatter), open);
    assert_eq!(concealment(&person("asha", &[RecoveryOfficer]), RecordFiling), open);
}

#[test]
fn a_permit_and_a_denial_say_by_which_policies() {
    let manager = person("vikram", &[LegalManager]);
    let permit = AUTHORITY.require_for(By::new(&manager, None), ReverseReceipt, &RECEIPT).unwrap();
    assert_eq!(permit.because("chargeback"), "chargeback; by payments.manager-reverses");
    assert_eq!(permit.because(""), "by payments.manager-reverses");
    let denied = AUTHORITY.require_for(By::new(&manager, None), ApproveNotices, &notice(&manager)).unwrap_err();
    assert!(denied.is_by("notices.own-draft"));
    assert_eq!(denied.because(), "nobody approves a notice that he drafted; by notices.own-draft");
    let officer = person("asha", &[RecoveryOfficer]);
    let denied = AUTHORITY.require_for(By::new(&officer, None), ReverseReceipt, &RECEIPT).unwrap_err();
    assert_eq!(denied.to_string(), "ReverseReceipt is denied: no policy lets recovery-officer do ReverseReceipt here");
}
