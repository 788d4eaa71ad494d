//! One row of an extract as cases takes it, or what is wrong with it.
//!
//! What is personal (names, PANs, numbers, addresses) is only bounded here: cases knows the rules, and no message of
//! ours can then repeat it.

use formats::{CustomerId, Ifsc, LoanAccountNumber};
use proto::cases::{
    AccountRow, AddressKind, AddressRow, AssetClass, ContactPointKind, ContactPointRow, Dues, PartyKind, PartyRole,
    PartyRow,
};

use super::AccountColumn as Column;
use crate::{
    import::{
        mapping::Layout,
        reader::Record,
        row::{Fault, amount, date, identifier, optional_date, row_number, text, width},
    },
    text::shortened,
};

/// Where the cells of a party are.
struct Group {
    role: PartyRole,
    customer_id: Column,
    kind: Column,
    name: Column,
    pan: Column,
    contact_points: &'static [(ContactPointKind, Column, Option<Column>)],
    addresses: &'static [(AddressKind, Column, Column)],
}

const GROUPS: [Group; 3] = [
    Group {
        role: PartyRole::Borrower,
        customer_id: Column::CustomerId,
        kind: Column::BorrowerKind,
        name: Column::BorrowerName,
        pan: Column::BorrowerPan,
        contact_points: &[
            (ContactPointKind::Mobile, Column::BorrowerMobile, Some(Column::BorrowerMobileVerifiedOn)),
            (ContactPointKind::Email, Column::BorrowerEmail, Some(Column::BorrowerEmailVerifiedOn)),
        ],
        addresses: &[
            (AddressKind::Current, Column::BorrowerAddress, Column::BorrowerPin),
            (AddressKind::Permanent, Column::BorrowerPermanentAddress, Column::BorrowerPermanentPin),
        ],
    },
    Group {
        role: PartyRole::CoBorrower,
        customer_id: Column::CoBorrowerCustomerId,
        kind: Column::CoBorrowerKind,
        name: Column::CoBorrowerName,
        pan: Column::CoBorrowerPan,
        contact_points: &[
            (ContactPointKind::Mobile, Column::CoBorrowerMobile, None),
            (ContactPointKind::Email, Column::CoBorrowerEmail, None),
        ],
        addresses: &[(AddressKind::Current, Column::CoBorrowerAddress, Column::CoBorrowerPin)],
    },
    Group {
        role: PartyRole::Guarantor,
        customer_id: Column::GuarantorCustomerId,
        kind: Column::GuarantorKind,
        name: Column::GuarantorName,
        pan: Column::GuarantorPan,
        contact_points: &[
            (ContactPointKind::Mobile, Column::GuarantorMobile, None),
            (ContactPointKind::Email, Column::GuarantorEmail, None),
        ],
        addresses: &[(AddressKind::Current, Column::GuarantorAddress, Column::GuarantorPin)],
    },
];

/// The account in a row. The first fault in the order of the columns is reported.
pub fn account(record: &Record, layout: &Layout<Column>) -> Result<AccountRow, Fault> {
    width(record, layout)?;
    let money = |column| amount(record, layout, column).map(|amount| Some(amount.into()));
    let day = |column| Ok(optional_date(record, layout, column)?.map(Into::into));
    Ok(AccountRow {
        row_number: row_number(record)?,
        loan_account_number: identifier::<LoanAccountNumber, _>(record, layout, Column::LoanAccountNumber)?,
        as_of: Some(date(record, layout, Column::AsOf)?.into()),
        creditor: label(record, layout, Column::Creditor)?,
        portfolio: label(record, layout, Column::Portfolio)?,
        product: label(record, layout, Column::Product)?,
        branch_ifsc: identifier::<Ifsc, _>(record, layout, Column::BranchIfsc)?,
        sanctioned_on: Some(date(record, layout, Column::SanctionedOn)?.into()),
        sanctioned: money(Column::SanctionedAmount)?,
        emi: money(Column::Emi)?,
        first_unpaid_due_on: day(Column::FirstUnpaidDueOn)?,
        dpd: whole(record, layout, Column::Dpd)?,
        asset_class: asset_class(record, layout)?.into(),
        npa_on: day(Column::NpaOn)?,
        dues: Some(Dues {
            principal: money(Column::PrincipalDue)?,
            interest: money(Column::InterestDue)?,
            penal: money(Column::PenalDue)?,
            other: money(Column::OtherDue)?,
            total: money(Column::TotalDue)?,
        }),
        in_moratorium: yes(record, layout, Column::InMoratorium)?,
        moratorium_until: day(Column::MoratoriumUntil)?,
        written_off: yes(record, layout, Column::WrittenOff)?,
        parties: parties(record, layout)?,
    })
}

fn parties(record: &Record, layout: &Layout<Column>) -> Result<Vec<PartyRow>, Fault> {
    let mut parties = Vec::new();
    for group in &GROUPS {
        let points = group.contact_points.iter().map(|(_, column, _)| *column);
        let places = group.addresses.iter().flat_map(|(_, lines, pin)| [*lines, *pin]);
        let mut cells = [group.customer_id, group.kind, group.name, group.pan].into_iter().chain(points).chain(places);
        let is_there = cells.any(|column| !layout.cell(record, column).is_empty());
        if is_there || group.role == PartyRole::Borrower {
            parties.push(party(record, layout, group)?);
        }
    }
    Ok(parties)
}

fn party(record: &Record, layout: &Layout<Column>, group: &Group) -> Result<PartyRow, Fault> {
    let mut contact_points = Vec::new();
    for &(kind, column, verified) in group.contact_points {
        if layout.cell(record, column).is_empty() {
            continue;
        }
        let verified_on = verified.map(|column| optional_date(record, layout, column)).transpose()?.flatten();
        contact_points.push(ContactPointRow {
            kind: kind.into(),
            value: Some(text(record, layout, column)?.into()),
            verified_on: verified_on.map(Into::into),
        });
    }
    let mut addresses = Vec::new();
    for &(kind, lines, pin) in group.addresses {
        if layout.cell(record, lines).is_empty() && layout.cell(record, pin).is_empty() {
            continue;
        }
        addresses.push(AddressRow {
            kind: kind.into(),
            lines: Some(text(record, layout, lines)?.into()),
            pin: label(record, layout, pin)?,
        });
    }
    Ok(PartyRow {
        role: group.role.into(),
        customer_id: identifier::<CustomerId, _>(record, layout, group.customer_id)?,
        kind: party_kind(record, layout, group.kind)?.into(),
        name: Some(text(record, layout, group.name)?.into()),
        pan: Some(text(record, layout, group.pan)?.into()),
        contact_points,
        addresses,
    })
}

fn label(record: &Record, layout: &Layout<Column>, column: Column) -> Result<String, Fault> {
    Ok(text(record, layout, column)?.into_revealed())
}

fn whole(record: &Record, layout: &Layout<Column>, column: Column) -> Result<u32, Fault> {
    let cell = layout.cell(record, column);
    let digits = !cell.is_empty() && cell.bytes().all(|byte| byte.is_ascii_digit());
    let number = cell.parse().ok().filter(|_| digits);
    number.ok_or_else(|| Fault::new(column, format!("`{}` is not a whole number of days", shortened(cell))))
}

fn yes(record: &Record, layout: &Layout<Column>, column: Column) -> Result<bool, Fault> {
    let cell = layout.cell(record, column);
    match cell.to_ascii_lowercase().as_str() {
        "yes" | "y" => Ok(true),
        "no" | "n" => Ok(false),
        _ => Err(Fault::new(column, format!("`{}` is neither yes nor no", shortened(cell)))),
    }
}

/// Systems write `SMA-0` and `Sub-standard`, too.
fn asset_class(record: &Record, layout: &Layout<Column>) -> Result<AssetClass, Fault> {
    let cell = layout.cell(record, Column::AssetClass);
    let name = cell.to_ascii_uppercase().replace(['-', ' '], "");
    let class = AssetClass::from_str_name(&format!("ASSET_CLASS_{name}"));
    class.filter(|class| *class != AssetClass::Unspecified).ok_or_else(|| {
        let classes = "STANDARD, SMA0, SMA1, SMA2, SUBSTANDARD, DOUBTFUL1, DOUBTFUL2, DOUBTFUL3 and LOSS";
        Fault::new(Column::AssetClass, format!("`{}` is not a class; classes are {classes}", shortened(cell)))
    })
}

fn party_kind(record: &Record, layout: &Layout<Column>, column: Column) -> Result<PartyKind, Fault> {
    let cell = layout.cell(record, column);
    match cell.to_ascii_lowercase().as_str() {
        "individual" => Ok(PartyKind::Individual),
        "company" => Ok(PartyKind::Company),
        _ => Err(Fault::new(column, format!("`{}` is neither individual nor company", shortened(cell)))),
    }
}
