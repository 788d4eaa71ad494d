//! Extracts against a real database.

mod house;

use std::time::Instant;

use kernel::{PageSize, SystemIds};

use self::house::{House, MONDAY, TUESDAY, day, draft, masked, overdue, party};
use super::*;
use crate::{
    domain::{ContactPoint, ContactPointKind, PartyId, PartyRole, RevealPurpose},
    ops::{ListAccounts, list_accounts, reveal_party},
};

#[tokio::test]
async fn an_extract_that_comes_twice_changes_nothing() {
    let mut house = House::new().await;
    let extract = || (1..=3).map(|n| draft(n, MONDAY)).collect::<Vec<_>>();
    assert_eq!(house.record(extract()).await, ["recorded []"; 3]);
    let before = ["account", "party", "contact_point", "address", "asset_class_history", "account_party"];
    let mut counts = Vec::new();
    for table in before {
        counts.push(house.count(table).await);
    }
    assert_eq!(counts, [3, 3, 6, 3, 3, 3]);
    let stamps = "account WHERE recorded_at = (SELECT min(recorded_at) FROM account)";
    assert_eq!(house.record(extract()).await, ["unchanged []"; 3]);
    for (table, count) in before.into_iter().zip(counts) {
        assert_eq!(house.count(table).await, count, "{table}");
    }
    assert_eq!(house.count(stamps).await, 3);
    assert_eq!(house.count("messaging.event_log").await, 0, "the first class is no change of class");
    assert_eq!(house.count("audit.entry WHERE action = 'account.record'").await, 2, "each call is on record");
    assert_eq!(house.count("account_import WHERE state = 'complete' AND through_row = 4").await, 1);
}

#[tokio::test]
async fn a_newer_extract_changes_the_account_and_an_older_one_is_ignored() {
    let mut house = House::new().await;
    house.record(vec![draft(1, MONDAY)]).await;
    assert_eq!(house.record(vec![overdue(1, TUESDAY, AssetClass::Sma1)]).await, ["updated []"]);
    assert_eq!(house.record(vec![draft(1, MONDAY)]).await, ["stale 2026-03-03"]);
    let view = house.account("hl-00001").await;
    assert_eq!((view.account.loan.as_of, view.account.loan.dpd), (day(TUESDAY), 32));
    let corrected = AccountDraft { portfolio: "Retail".to_owned(), ..overdue(1, TUESDAY, AssetClass::Sma1) };
    assert_eq!(house.record(vec![corrected]).await, ["updated []"], "a correction of the same day counts");
}

#[tokio::test]
async fn a_change_of_class_is_one_row_of_history_and_one_event() {
    let mut house = House::new().await;
    house.record(vec![draft(1, MONDAY), draft(2, MONDAY)]).await;
    let extract = || vec![overdue(1, TUESDAY, AssetClass::Sma1), draft(2, TUESDAY)];
    for _ in 0..2 {
        house.record(extract()).await;
    }
    assert_eq!(house.count("messaging.event_log WHERE event_type LIKE 'cases.asset_class_changed%'").await, 1);
    let history: Vec<AssetClass> =
        house.account("HL-00001").await.history.iter().map(|change| change.asset_class).collect();
    assert_eq!(history, [AssetClass::Standard, AssetClass::Sma1]);
    assert_eq!(house.account("HL-00002").await.history.len(), 1);
}

#[tokio::test]
async fn what_contradicts_the_rules_is_recorded_as_said_and_flagged() {
    let mut house = House::new().await;
    house.record(vec![overdue(1, MONDAY, AssetClass::Substandard)]).await;
    let upgraded = house.record(vec![overdue(1, TUESDAY, AssetClass::Sma1)]).await;
    assert_eq!(upgraded, ["updated [UpgradedWithArrears]"]);
    assert_eq!(house.account("HL-00001").await.account.flags, [AccountFlag::UpgradedWithArrears]);

    // Borrower-wise, whichever account comes first.
    let second = AccountDraft { parties: vec![party(PartyRole::Borrower, 2, "9000000002")], ..draft(3, MONDAY) };
    let outcomes = house.record(vec![second, overdue(2, MONDAY, AssetClass::Substandard)]).await;
    assert_eq!(outcomes, ["recorded [BorrowerHasNpa]", "recorded []"]);
    assert_eq!(house.account("HL-00003").await.account.flags, [AccountFlag::BorrowerHasNpa]);
}

#[tokio::test]
async fn a_wrong_row_holds_back_no_other_and_a_dry_run_stores_nothing() {
    let mut house = House::new().await;
    let rows = || vec![draft(1, MONDAY), AccountDraft { dpd: 4, ..draft(2, MONDAY) }, draft(1, MONDAY)];
    let expected = [
        "recorded []",
        "rejected dpd: is 4, and no instalment is unpaid",
        "rejected loan_account_number: is that of row 2 too, in the same call",
    ];
    assert_eq!(house.send("dry", rows(), true).await.unwrap(), expected);
    for table in ["account", "party", "account_import", "audit.entry", "platform.subject_key", "platform.idempotency"] {
        assert_eq!(house.count(table).await, 0, "{table}");
    }
    assert_eq!(house.record(rows()).await, expected);
    assert_eq!(house.count("account").await, 1);
}

#[tokio::test]
async fn the_same_key_is_answered_as_before() {
    let house = House::new().await;
    let first = house.send("one", vec![draft(1, MONDAY)], false).await.unwrap();
    assert_eq!(house.send("one", vec![draft(1, MONDAY)], false).await.unwrap(), first);
    assert_eq!(house.count("audit.entry").await, 1);
}

#[tokio::test]
async fn no_table_holds_a_name_a_number_or_an_address_in_clear() {
    let mut house = House::new().await;
    house.record(vec![draft(1, MONDAY)]).await;
    house.record(vec![overdue(1, TUESDAY, AssetClass::Sma1)]).await;
    let dump = house.dump().await.to_lowercase();
    assert!(dump.contains("hl-00001") && dump.contains("c-00001"), "there is something to search");
    for clear in ["zyx", "9000000001"] {
        let hexadecimal = hex::encode(clear);
        assert!(!dump.contains(clear) && !dump.contains(&hexadecimal), "{clear} is in a table");
    }
    let capitals = hex::encode("ZYX");
    assert!(!dump.contains(&capitals) && !dump.contains(&hex::encode("Zyx")));
}

#[tokio::test]
async fn an_account_is_found_by_the_mobile_number_of_anybody_who_answers_for_it() {
    let mut house = House::new().await;
    let mut with_guarantor = draft(1, MONDAY);
    with_guarantor.parties.push(party(PartyRole::Guarantor, 9, "+91 98765 43210"));
    house.record(vec![with_guarantor, draft(2, MONDAY)]).await;
    assert_eq!(house.found_by("09876543210").await, ["HL-00001"]);
    assert_eq!(house.found_by("9000000002").await, ["HL-00002"]);
    assert_eq!(house.found_by("9876543211").await, Vec::<String>::new());
}

#[tokio::test]
async fn contact_points_and_addresses_are_added_and_never_lost() {
    let mut house = House::new().await;
    house.record(vec![draft(1, MONDAY)]).await;
    let mut moved = draft(1, TUESDAY);
    moved.parties[0].contact_points = vec![ContactPoint {
        kind: ContactPointKind::Mobile,
        value: masked("9000000001"),
        verified_on: Some(day(TUESDAY)),
    }];
    moved.parties[0].addresses[0].lines = masked("7 Zyxlane, Nashik");
    assert_eq!(house.record(vec![moved]).await, ["updated []"]);
    let view = house.account("HL-00001").await;
    let (_, party) = &view.parties[0];
    assert_eq!((party.contact_points.len(), party.addresses.len()), (2, 2));
    let mobile = party.contact_points.iter().find(|point| point.kind == ContactPointKind::Mobile).unwrap();
    assert_eq!(mobile.verified_on, Some(day(TUESDAY)));
}

#[tokio::test]
async fn of_two_names_of_one_day_the_first_stands_and_a_newer_one_replaces_it() {
    let mut house = House::new().await;
    let named = |as_of: &str, name: &str| {
        let mut draft = draft(1, as_of);
        draft.parties[0].name = masked(name);
        draft
    };
    house.record(vec![named(MONDAY, "Asha Rao")]).await;
    let differing = house.record(vec![named(MONDAY, "Asha R")]).await;
    assert_eq!(differing, ["unchanged [PartyDiffers]"]);
    assert_eq!(house.account("HL-00001").await.parties[0].1.name.as_ref().unwrap().reveal(), "Asha Rao");
    assert_eq!(house.record(vec![named(TUESDAY, "Asha R")]).await, ["updated []"]);
    assert_eq!(house.account("HL-00001").await.parties[0].1.name.as_ref().unwrap().reveal(), "Asha R");
}

#[tokio::test]
async fn a_party_without_its_key_is_erased_and_the_next_extract_does_not_bring_it_back() {
    let mut house = House::new().await;
    house.record(vec![draft(1, MONDAY), draft(2, MONDAY)]).await;
    let party = house.account("HL-00001").await.parties[0].1.id;
    let mut conn = pg::acquire(&house.context.pool).await.unwrap();
    house.context.vault.destroy(&mut conn, party.uuid()).await.unwrap();
    drop(conn);
    let mut renamed = draft(1, TUESDAY);
    renamed.parties[0].name = masked("Zyxfirst Again");
    renamed.parties[0].contact_points[0].value = masked("9111111111");
    assert_eq!(house.record(vec![renamed]).await, ["updated [PartyErased]"]);
    let view = house.account("HL-00001").await;
    let (_, erased) = &view.parties[0];
    assert!(erased.name.is_none() && erased.pan.is_none());
    assert!(erased.contact_points.is_empty() && erased.addresses.is_empty());
    assert!(house.account("HL-00002").await.parties[0].1.name.is_some(), "another party is untouched");
}

#[tokio::test]
async fn a_party_is_revealed_only_with_an_entry_that_says_why() {
    let mut house = House::new().await;
    house.record(vec![draft(1, MONDAY)]).await;
    let id = house.account("HL-00001").await.parties[0].1.id;
    let revealed = reveal_party(&house.context, &house.principal, id, RevealPurpose::LegalProcess).await.unwrap();
    assert_eq!(revealed.name.unwrap().reveal(), "Zyxfirst1 Zyxlast");
    assert_eq!(house.count("audit.entry WHERE action = 'party.reveal' AND resource_type = 'party'").await, 1);
    let purpose = "audit.entry WHERE action = 'party.reveal' AND position('legal process'::bytea IN body) > 0";
    assert_eq!(house.count(purpose).await, 1);
    let nobody =
        reveal_party(&house.context, &house.principal, PartyId::next(&SystemIds), RevealPurpose::Contact).await;
    assert!(matches!(nobody, Err(Error::UnknownParty(_))));
    assert_eq!(house.count("audit.entry WHERE action = 'party.reveal'").await, 1);
}

#[tokio::test]
async fn a_thousand_rows_take_a_few_statements_and_their_second_coming_fewer() {
    let mut house = House::new().await;
    let rows = || (0..1_000).map(|n| draft(n, MONDAY)).collect::<Vec<_>>();
    assert_eq!(house.record(rows()).await, vec!["recorded []"; 1_000]);
    let began = Instant::now();
    assert_eq!(house.record(rows()).await, vec!["unchanged []"; 1_000]);
    // A round trip for each row alone would take longer; with this bound only something far slower fails.
    assert!(began.elapsed().as_secs() < 10, "{:?}", began.elapsed());
    let page = ListAccounts { size: PageSize::new(200).unwrap(), after: None, asset_class: None, mobile: None };
    let first = list_accounts(&house.context, &house.principal, page).await.unwrap();
    assert_eq!((first.accounts.len(), first.next.is_some()), (200, true));
    let next = ListAccounts {
        size: PageSize::new(200).unwrap(),
        after: first.next,
        asset_class: Some(AssetClass::Standard),
        mobile: None,
    };
    let next = list_accounts(&house.context, &house.principal, next).await.unwrap();
    assert!(next.accounts[0].id > first.accounts[199].id);
}

#[tokio::test]
async fn an_auditor_records_no_account_and_reveals_nobody_though_he_is_an_officer_or_not_and_both_are_on_record() {
    let mut house = House::new().await;
    assert_eq!(house.record(vec![draft(1, MONDAY)]).await, ["recorded []"]);
    assert_eq!(house.count("audit.entry WHERE position('cases.recovery-imports'::bytea IN body) > 0").await, 1);
    let id = house.account(&draft(1, MONDAY).loan_account_number).await.parties[0].1.id;

    house.principal.actor.roles = vec![kernel::Role::Auditor, kernel::Role::RecoveryOfficer];
    let denied = house.send("as auditor", vec![draft(2, MONDAY)], false).await.unwrap_err();
    assert!(denied.to_string().contains("who audits changes nothing"), "{denied}");
    house.principal.actor.roles = vec![kernel::Role::LegalManager];
    let denied = reveal_party(&house.context, &house.principal, id, RevealPurpose::Contact).await.unwrap_err();
    assert!(matches!(denied, Error::Shared(foundation::Failure::Denied(_))), "{denied}");

    // The ops were rolled back; the entries of the refusals were not.
    assert_eq!((house.count("account").await, house.count("platform.idempotency").await), (1, 1));
    assert_eq!(house.count("audit.entry WHERE action = 'party.reveal'").await, 0);
    let refusals = "audit.entry WHERE outcome = 'denied' AND action = 'authority.deny' AND resource_type";
    assert_eq!(house.count(&format!("{refusals} = 'register' AND position('as auditor'::bytea IN body) > 0")).await, 1);
    assert_eq!(house.count(&format!("{refusals} = 'party' AND resource_id IS NOT NULL")).await, 1);
}
