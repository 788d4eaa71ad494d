//! Accounts and parties as callers get them. Only [`revealed`] gives anything personal in clear.

use formats::Pan;
use kernel::{Masked, PageToken};
use prost::Message as _;
use proto::cases as wire;

use crate::{
    domain::{
        AccountFlag, AccountId, Address, AddressKind, AssetClass, ContactPoint, ContactPointKind, Dues, PartyKind,
        PartyRole,
    },
    ops::{AccountOutcome, AccountPage, AccountView},
    store::{
        account::{AccountSummary, ClassChange},
        party::StoredParty,
    },
};

/// The answer, encoded as it is kept with the idempotency key.
pub(super) fn results(outcomes: &[(u32, AccountOutcome)]) -> Vec<u8> {
    let results = outcomes
        .iter()
        .map(|(row_number, outcome)| wire::AccountResult { row_number: *row_number, outcome: Some(result(outcome)) });
    wire::RecordAccountsResponse { results: results.collect() }.encode_to_vec()
}

fn result(outcome: &AccountOutcome) -> wire::account_result::Outcome {
    use wire::account_result::Outcome;
    let stored = |account: &AccountId, known: &[AccountFlag]| wire::AccountStored {
        account_id: account.to_string(),
        flags: flags(known),
    };
    match outcome {
        AccountOutcome::Recorded { account, flags } => Outcome::Recorded(stored(account, flags)),
        AccountOutcome::Updated { account, flags } => Outcome::Updated(stored(account, flags)),
        AccountOutcome::Unchanged { account, flags } => Outcome::Unchanged(stored(account, flags)),
        AccountOutcome::Stale { account, recorded_as_of } => Outcome::Stale(wire::AccountStale {
            account_id: account.to_string(),
            recorded_as_of: Some((*recorded_as_of).into()),
        }),
        AccountOutcome::Rejected(fault) => {
            Outcome::Rejected(wire::AccountRejected { field: fault.field.clone(), reason: fault.reason.clone() })
        }
    }
}

pub(super) fn account(view: AccountView) -> wire::Account {
    let AccountView { account, parties, history } = view;
    let loan = account.loan;
    wire::Account {
        account_id: account.id.to_string(),
        loan_account_number: loan.number.to_string(),
        as_of: Some(loan.as_of.into()),
        creditor: loan.creditor,
        portfolio: loan.portfolio,
        product: loan.product,
        branch_ifsc: loan.branch_ifsc.to_string(),
        sanctioned_on: Some(loan.sanctioned_on.into()),
        sanctioned: Some(loan.sanctioned.into()),
        emi: Some(loan.emi.into()),
        first_unpaid_due_on: loan.first_unpaid_due_on.map(Into::into),
        dpd: loan.dpd,
        asset_class: asset_class(loan.asset_class).into(),
        npa_on: loan.npa_on.map(Into::into),
        dues: Some(dues(loan.dues)),
        in_moratorium: loan.in_moratorium,
        moratorium_until: loan.moratorium_until.map(Into::into),
        written_off: loan.written_off,
        flags: flags(&account.flags),
        parties: parties.into_iter().map(|(role, party)| masked(role, party)).collect(),
        asset_class_history: history.iter().map(change).collect(),
        source: account.source,
        file_sha256: account.file_sha256,
        row_number: account.row_number,
    }
}

fn dues(dues: Dues) -> wire::Dues {
    wire::Dues {
        principal: Some(dues.principal.into()),
        interest: Some(dues.interest.into()),
        penal: Some(dues.penal.into()),
        other: Some(dues.other.into()),
        total: Some(dues.total.into()),
    }
}

fn change(change: &ClassChange) -> wire::AssetClassChange {
    wire::AssetClassChange {
        asset_class: asset_class(change.asset_class).into(),
        as_of: Some(change.as_of.into()),
        npa_on: change.npa_on.map(Into::into),
    }
}

/// A party in the form that staff may see.
fn masked(role: PartyRole, party: StoredParty) -> wire::AccountParty {
    let pan = party.pan.as_ref().and_then(|pan| pan.reveal().parse().ok()).map(|pan: Pan| pan.masked());
    let points = party.contact_points.iter().map(|point| wire::MaskedContactPoint {
        kind: contact_point_kind(point.kind).into(),
        masked: point.masked(),
        verified_on: point.verified_on.map(Into::into),
    });
    let addresses = party
        .addresses
        .iter()
        .map(|address| wire::MaskedAddress { kind: address_kind(address.kind).into(), pin: address.pin.to_string() });
    wire::AccountParty {
        party_id: party.id.to_string(),
        role: party_role(role).into(),
        customer_id: party.customer_id,
        kind: party_kind(party.kind).into(),
        name_masked: party.name.as_ref().map(Masked::initials).unwrap_or_default(),
        pan_masked: pan.unwrap_or_default(),
        contact_points: points.collect(),
        addresses: addresses.collect(),
    }
}

/// A party in clear.
pub(super) fn revealed(party: StoredParty) -> wire::RevealedParty {
    let point = |point: ContactPoint| wire::ContactPointRow {
        kind: contact_point_kind(point.kind).into(),
        value: Some(point.value.into()),
        verified_on: point.verified_on.map(Into::into),
    };
    let address = |address: Address| wire::AddressRow {
        kind: address_kind(address.kind).into(),
        lines: Some(address.lines.into()),
        pin: address.pin.to_string(),
    };
    wire::RevealedParty {
        party_id: party.id.to_string(),
        kind: party_kind(party.kind).into(),
        name: party.name.map(Into::into),
        contact_points: party.contact_points.into_iter().map(point).collect(),
        addresses: party.addresses.into_iter().map(address).collect(),
    }
}

pub(super) fn account_page(page: AccountPage) -> wire::ListAccountsResponse {
    wire::ListAccountsResponse {
        accounts: page.accounts.into_iter().map(summary).collect(),
        next_page_token: page.next.map(PageToken::encode).unwrap_or_default(),
    }
}

fn summary(account: AccountSummary) -> wire::AccountSummary {
    wire::AccountSummary {
        account_id: account.id.to_string(),
        loan_account_number: account.loan_account_number,
        customer_id: account.customer_id,
        as_of: Some(account.as_of.into()),
        asset_class: asset_class(account.asset_class).into(),
        dpd: account.dpd,
        total_due: Some(account.total_due.into()),
    }
}

fn flags(flags: &[AccountFlag]) -> Vec<i32> {
    crate::events::account_flags(flags)
}

const fn asset_class(class: AssetClass) -> wire::AssetClass {
    crate::events::asset_class(class)
}

const fn party_role(role: PartyRole) -> wire::PartyRole {
    match role {
        PartyRole::Borrower => wire::PartyRole::Borrower,
        PartyRole::CoBorrower => wire::PartyRole::CoBorrower,
        PartyRole::Guarantor => wire::PartyRole::Guarantor,
    }
}

const fn party_kind(kind: PartyKind) -> wire::PartyKind {
    match kind {
        PartyKind::Individual => wire::PartyKind::Individual,
        PartyKind::Company => wire::PartyKind::Company,
    }
}

const fn contact_point_kind(kind: ContactPointKind) -> wire::ContactPointKind {
    match kind {
        ContactPointKind::Mobile => wire::ContactPointKind::Mobile,
        ContactPointKind::Email => wire::ContactPointKind::Email,
    }
}

const fn address_kind(kind: AddressKind) -> wire::AddressKind {
    match kind {
        AddressKind::Current => wire::AddressKind::Current,
        AddressKind::Permanent => wire::AddressKind::Permanent,
        AddressKind::Office => wire::AddressKind::Office,
        AddressKind::Registered => wire::AddressKind::Registered,
    }
}
