//! Requests about accounts, as the domain takes them.

use formats::IndianMobile;
use kernel::{LegalDate, Masked, PageSize, PageToken, Paise};
use proto::{FieldError, cases as wire, required, types};

use crate::{
    domain::{
        AccountDraft, AddressDraft, AddressKind, AssetClass, ContactPoint, ContactPointKind, Dues, PartyDraft, PartyId,
        PartyKind, PartyRole, RevealPurpose, RowFault,
    },
    error::Error,
    ops::{AccountRow, ListAccounts, RecordAccounts},
    store::account::Extract,
};

/// The most rows of one call.
const ROWS_MAX: usize = 1_000;

const SOURCE_CHARS_MAX: usize = 60;

/// A request. What is wrong with a single row is that row's result and not an error of the request.
pub(super) fn record_accounts(message: wire::RecordAccountsRequest) -> Result<RecordAccounts, FieldError> {
    let extract = extract(required("file", message.file)?)?;
    let covers = required("covers", message.covers)?;
    let [first_row, last_row] = [("covers.first_row", covers.first_row), ("covers.last_row", covers.last_row)]
        .map(|(field, row)| line(field, row));
    let (first_row, last_row) = (first_row?, last_row?);
    if last_row < first_row || last_row > extract.last_row {
        return Err(FieldError::new("covers.last_row", "must be from covers.first_row to file.last_row"));
    }
    if message.rows.len() > ROWS_MAX {
        return Err(FieldError::new("rows", format!("must be at most {ROWS_MAX} rows; send more calls for more")));
    }
    let mut after = covers.first_row.saturating_sub(1);
    let mut rows = Vec::with_capacity(message.rows.len());
    for (index, row) in message.rows.into_iter().enumerate() {
        let row_number = row.row_number;
        if row_number <= after || row_number > covers.last_row {
            let reason = "must be a line that this call covers, after that of the row before";
            return Err(FieldError::new(format!("rows[{index}].row_number"), reason));
        }
        after = row_number;
        rows.push(AccountRow { row_number, draft: draft(row).map_err(fault_of) });
    }
    Ok(RecordAccounts { extract, rows, first_row, last_row, validate_only: message.validate_only })
}

fn extract(file: wire::ExtractFile) -> Result<Extract, FieldError> {
    let sha256 = file.sha256.try_into().map_err(|_| FieldError::new("file.sha256", "must be 32 bytes"))?;
    let visible = file.source.bytes().all(|byte| byte.is_ascii_graphic());
    if file.source.is_empty() || file.source.len() > SOURCE_CHARS_MAX || !visible {
        let reason = format!("must be 1 to {SOURCE_CHARS_MAX} visible ASCII characters, such as finone");
        return Err(FieldError::new("file.source", reason));
    }
    let total_due = required("file.total_due", file.total_due)?;
    Ok(Extract {
        source: file.source,
        sha256,
        rows: i32::try_from(file.rows).map_err(|_| FieldError::new("file.rows", "is too large"))?,
        total_due: Paise::try_from(total_due).map_err(|error| error.within("file.total_due"))?,
        last_row: line("file.last_row", file.last_row)?,
    })
}

fn line(field: &'static str, row: u32) -> Result<i32, FieldError> {
    i32::try_from(row).ok().filter(|row| *row > 0).ok_or_else(|| FieldError::new(field, "is counted from 1"))
}

/// `dues.total.paise` is a column `total_due` to whoever reads the file.
fn fault_of(error: FieldError) -> RowFault {
    let column = error.field.split('.').next().unwrap_or_default().to_owned();
    RowFault::new(column, error.reason)
}

fn draft(row: wire::AccountRow) -> Result<AccountDraft, FieldError> {
    let asset_class = asset_class(row.asset_class()).ok_or_else(|| FieldError::new("asset_class", "is missing"))?;
    let dues = required("dues", row.dues)?;
    Ok(AccountDraft {
        loan_account_number: row.loan_account_number,
        as_of: date("as_of", row.as_of)?,
        creditor: row.creditor,
        portfolio: row.portfolio,
        product: row.product,
        branch_ifsc: row.branch_ifsc,
        sanctioned_on: date("sanctioned_on", row.sanctioned_on)?,
        sanctioned: paise("sanctioned_amount", row.sanctioned)?,
        emi: paise("emi", row.emi)?,
        first_unpaid_due_on: optional_date("first_unpaid_due_on", row.first_unpaid_due_on)?,
        dpd: row.dpd,
        asset_class,
        npa_on: optional_date("npa_on", row.npa_on)?,
        dues: Dues {
            principal: paise("principal_due", dues.principal)?,
            interest: paise("interest_due", dues.interest)?,
            penal: paise("penal_due", dues.penal)?,
            other: paise("other_due", dues.other)?,
            total: paise("total_due", dues.total)?,
        },
        in_moratorium: row.in_moratorium,
        moratorium_until: optional_date("moratorium_until", row.moratorium_until)?,
        written_off: row.written_off,
        parties: row.parties.into_iter().map(party).collect::<Result<_, _>>()?,
    })
}

fn party(row: wire::PartyRow) -> Result<PartyDraft, FieldError> {
    let role = match row.role() {
        wire::PartyRole::Borrower => PartyRole::Borrower,
        wire::PartyRole::CoBorrower => PartyRole::CoBorrower,
        wire::PartyRole::Guarantor => PartyRole::Guarantor,
        wire::PartyRole::Unspecified => return Err(FieldError::new("parties", "have a role each")),
    };
    let within = |error: FieldError| FieldError::new(format!("{}_{}", role.as_str(), error.field), error.reason);
    let kind = match row.kind() {
        wire::PartyKind::Individual => PartyKind::Individual,
        wire::PartyKind::Company => PartyKind::Company,
        wire::PartyKind::Unspecified => return Err(within(FieldError::new("kind", "is missing"))),
    };
    Ok(PartyDraft {
        role,
        customer_id: row.customer_id,
        kind,
        name: row.name.map(Masked::from).unwrap_or_default(),
        pan: row.pan.map(Masked::from).filter(|pan| !pan.reveal().is_empty()),
        contact_points: row.contact_points.into_iter().map(contact_point).collect::<Result<_, _>>().map_err(within)?,
        addresses: row.addresses.into_iter().map(address).collect::<Result<_, _>>().map_err(within)?,
    })
}

fn contact_point(row: wire::ContactPointRow) -> Result<ContactPoint, FieldError> {
    let kind = match row.kind() {
        wire::ContactPointKind::Mobile => ContactPointKind::Mobile,
        wire::ContactPointKind::Email => ContactPointKind::Email,
        wire::ContactPointKind::Unspecified => return Err(FieldError::new("contact_points", "have a kind each")),
    };
    Ok(ContactPoint {
        kind,
        value: row.value.map(Masked::from).unwrap_or_default(),
        verified_on: optional_date("verified_on", row.verified_on)?,
    })
}

fn address(row: wire::AddressRow) -> Result<AddressDraft, FieldError> {
    let kind = match row.kind() {
        wire::AddressKind::Current => AddressKind::Current,
        wire::AddressKind::Permanent => AddressKind::Permanent,
        wire::AddressKind::Office => AddressKind::Office,
        wire::AddressKind::Registered => AddressKind::Registered,
        wire::AddressKind::Unspecified => return Err(FieldError::new("addresses", "have a kind each")),
    };
    Ok(AddressDraft { kind, lines: row.lines.map(Masked::from).unwrap_or_default(), pin: row.pin })
}

fn date(field: &'static str, date: Option<types::LegalDate>) -> Result<LegalDate, FieldError> {
    required(field, date).and_then(|date| LegalDate::try_from(date).map_err(|error: FieldError| error.within(field)))
}

fn optional_date(field: &'static str, day: Option<types::LegalDate>) -> Result<Option<LegalDate>, FieldError> {
    day.map(|day| date(field, Some(day))).transpose()
}

fn paise(field: &'static str, money: Option<types::Money>) -> Result<Paise, FieldError> {
    required(field, money).and_then(|money| Paise::try_from(money).map_err(|error| error.within(field)))
}

const fn asset_class(class: wire::AssetClass) -> Option<AssetClass> {
    Some(match class {
        wire::AssetClass::Unspecified => return None,
        wire::AssetClass::Standard => AssetClass::Standard,
        wire::AssetClass::Sma0 => AssetClass::Sma0,
        wire::AssetClass::Sma1 => AssetClass::Sma1,
        wire::AssetClass::Sma2 => AssetClass::Sma2,
        wire::AssetClass::Substandard => AssetClass::Substandard,
        wire::AssetClass::Doubtful1 => AssetClass::Doubtful1,
        wire::AssetClass::Doubtful2 => AssetClass::Doubtful2,
        wire::AssetClass::Doubtful3 => AssetClass::Doubtful3,
        wire::AssetClass::Loss => AssetClass::Loss,
    })
}

pub(super) fn list_accounts(request: wire::ListAccountsRequest) -> Result<ListAccounts, Error> {
    let class = wire::AssetClass::try_from(request.asset_class)
        .map_err(|_| FieldError::new("asset_class", "is no class that this version knows"))?;
    let mobile = request.mobile.map(Masked::from).filter(|mobile: &Masked<String>| !mobile.reveal().is_empty());
    let mobile = mobile.map(|mobile| mobile.reveal().trim().parse::<IndianMobile>()).transpose();
    Ok(ListAccounts {
        size: PageSize::new(request.page_size)?,
        after: PageToken::parse(&request.page_token)?,
        asset_class: asset_class(class),
        mobile: mobile.map_err(|error| FieldError::new("mobile", error))?,
    })
}

pub(super) fn reveal_party(request: &wire::RevealPartyRequest) -> Result<(PartyId, RevealPurpose), FieldError> {
    let purpose = match request.purpose() {
        wire::RevealPurpose::Contact => RevealPurpose::Contact,
        wire::RevealPurpose::LegalProcess => RevealPurpose::LegalProcess,
        wire::RevealPurpose::Verification => RevealPurpose::Verification,
        wire::RevealPurpose::RequestOfParty => RevealPurpose::RequestOfParty,
        wire::RevealPurpose::Unspecified => return Err(FieldError::new("purpose", "is missing")),
    };
    let id = request.party_id.parse().map_err(|error| FieldError::new("party_id", error))?;
    Ok((id, purpose))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request() -> wire::RecordAccountsRequest {
        let money = Some(types::Money { currency_code: "INR".to_owned(), paise: 0 });
        let source = "finone".to_owned();
        let file = wire::ExtractFile { source, sha256: vec![7; 32], rows: 2, total_due: money, last_row: 3 };
        let rows = [2, 3].map(|row_number| wire::AccountRow { row_number, ..Default::default() }).to_vec();
        let covers = Some(wire::RowRange { first_row: 2, last_row: 3 });
        wire::RecordAccountsRequest { file: Some(file), rows, covers, validate_only: false }
    }

    fn refused(change: impl FnOnce(&mut wire::RecordAccountsRequest)) -> String {
        let mut request = request();
        change(&mut request);
        record_accounts(request).unwrap_err().field
    }

    #[test]
    fn a_wrong_request_names_its_field() {
        assert_eq!(refused(|request| request.file = None), "file");
        assert_eq!(refused(|request| request.file.as_mut().unwrap().sha256.clear()), "file.sha256");
        assert_eq!(refused(|request| request.file.as_mut().unwrap().source.clear()), "file.source");
        assert_eq!(refused(|request| request.file.as_mut().unwrap().total_due = None), "file.total_due");
        assert_eq!(refused(|request| request.file.as_mut().unwrap().last_row = u32::MAX), "file.last_row");
        assert_eq!(refused(|request| request.covers = None), "covers");
        assert_eq!(refused(|request| request.covers.as_mut().unwrap().first_row = 0), "covers.first_row");
        assert_eq!(refused(|request| request.covers.as_mut().unwrap().last_row = 4), "covers.last_row");
        assert_eq!(refused(|request| request.rows.swap(0, 1)), "rows[1].row_number");
        assert_eq!(refused(|request| request.rows[0].row_number = 1), "rows[0].row_number");
        assert_eq!(refused(|request| request.rows = vec![wire::AccountRow::default(); 1_001]), "rows");
    }

    #[test]
    fn a_wrong_row_is_that_rows_result() {
        let mut request = request();
        let wrong_day = types::LegalDate { year: 2026, month: 2, day: 30 };
        request.rows[0] = wire::AccountRow {
            row_number: 2,
            asset_class: wire::AssetClass::Loss.into(),
            dues: Some(wire::Dues::default()),
            as_of: Some(wrong_day),
            ..Default::default()
        };
        let command = record_accounts(request).unwrap();
        let faults: Vec<_> = command.rows.into_iter().map(|row| row.draft.unwrap_err()).collect();
        assert_eq!(
            faults,
            [RowFault::new("as_of", "there is no day 2026-02-30"), RowFault::new("asset_class", "is missing")]
        );
    }

    #[test]
    fn a_reveal_needs_a_purpose() {
        let party_id = "0192f3c4-5d6e-7f80-91a2-b3c4d5e6f708".to_owned();
        let without = wire::RevealPartyRequest { party_id, purpose: 0 };
        assert_eq!(reveal_party(&without).unwrap_err().field, "purpose");
    }
}
