//! Requests that are right in every field, with as many fields as they can have.

use integration_tests::{bank::COURT, memo, return_file};
use proto::{
    cases::{
        AccountRow, AddressKind, AddressRow, AssetClass, BarKind, ContactPointKind, ContactPointRow, Dues, EmptyWindow,
        ExtractFile, FilingWindow, PartyKind, PartyRole, PartyRow, RecordAccountsRequest, RecordBarRequest, RowRange,
    },
    communications::{Channel, ContactPoint, Hold, HoldReason, PlaceHoldRequest, Recipient, RequestOutreachRequest},
    counsel::{Advocate, FilingPackage, MatterSubject, OpenMatterRequest, PackagePart, RecordFilingRequest},
    notices::{
        Address, AuthorisedOfficer, Cheque, CorrectBookingRequest, Creditor, Dishonour, DraftNoticeRequest, Letter,
        Liability, Noticee, NoticeeCapacity, PaymentCoordinates, RecordBookingRequest, RecordTrackingRequest,
        TrackingKind, TrackingNews, letter::Sender,
    },
    payments::{
        Credit, PostReceiptRequest, ReceiptMode, RecordDishonoursRequest, RecordReceiptsRequest, StatementFile,
        StatementRow,
    },
    types::{LegalDateInterval, Money, PersonalText},
};

use crate::fixture::{Proceeding, day};

#[expect(clippy::unnecessary_wraps, reason = "fields of messages are optional")]
fn money(paise: i64) -> Option<Money> {
    Some(Money { currency_code: "INR".to_owned(), paise })
}

#[expect(clippy::unnecessary_wraps, reason = "fields of messages are optional")]
fn personal(text: &str) -> Option<PersonalText> {
    Some(PersonalText { value: text.to_owned() })
}

/// The `n`th loan, of the drawer of the memo `2n`.
pub(crate) fn account_row(row_number: u32, n: u32) -> AccountRow {
    AccountRow {
        row_number,
        loan_account_number: format!("HL-{n:05}"),
        as_of: day(20),
        creditor: "Sahyadri Finance".to_owned(),
        portfolio: "Home loans".to_owned(),
        product: "HL-FIX".to_owned(),
        branch_ifsc: "SAHY0000012".to_owned(),
        sanctioned_on: day(2_000),
        sanctioned: money(250_000_000),
        emi: money(2_150_000),
        first_unpaid_due_on: day(21),
        dpd: 2,
        asset_class: AssetClass::Sma0.into(),
        npa_on: None,
        dues: Some(Dues {
            principal: money(2_000_000),
            interest: money(150_000),
            penal: money(0),
            other: money(0),
            total: money(2_150_000),
        }),
        in_moratorium: false,
        moratorium_until: None,
        written_off: false,
        parties: vec![PartyRow {
            role: PartyRole::Borrower.into(),
            customer_id: format!("C-{n}"),
            kind: PartyKind::Individual.into(),
            name: personal(&format!("Drawer Number{}", 2 * n)),
            pan: personal("ZZZPK1234L"),
            contact_points: vec![ContactPointRow {
                kind: ContactPointKind::Mobile.into(),
                value: personal(&format!("{}", 9_000_000_000_u64 + u64::from(n))),
                verified_on: day(30),
            }],
            addresses: vec![AddressRow {
                kind: AddressKind::Current.into(),
                lines: personal("12 Main Road, Pune"),
                pin: "411001".to_owned(),
            }],
        }],
    }
}

/// A row with every field: in moratorium, non-performing, with a guarantor.
pub(crate) fn full_row() -> AccountRow {
    let mut row = account_row(2, 900);
    let mut guarantor = row.parties[0].clone();
    guarantor.role = PartyRole::Guarantor.into();
    guarantor.customer_id = "C-901".to_owned();
    row.parties.push(guarantor);
    AccountRow { npa_on: day(30), in_moratorium: true, moratorium_until: day(-90), ..row }
}

/// An extract of these rows, the header above them.
pub(crate) fn extract(rows: Vec<AccountRow>, validate_only: bool) -> RecordAccountsRequest {
    let last_row = rows.last().map_or(1, |row| row.row_number);
    let count = rows.len().try_into().unwrap();
    RecordAccountsRequest {
        file: Some(ExtractFile {
            source: "finone".to_owned(),
            sha256: vec![last_row.to_le_bytes()[0]; 32],
            rows: count,
            total_due: money(2_150_000 * i64::from(count)),
            last_row,
        }),
        rows,
        covers: Some(RowRange { first_row: 2, last_row }),
        validate_only,
    }
}

/// Another cheque of the first loan, returned.
pub(crate) fn dishonours(validate_only: bool) -> RecordDishonoursRequest {
    let mut another = memo(900);
    another.loan_account_number = "HL-00000".to_owned();
    another.drawer_name = personal("Drawer Number0");
    RecordDishonoursRequest { file: Some(return_file()), memos: vec![another], validate_only }
}

fn credit(reference: &str, of: &Proceeding) -> Credit {
    Credit {
        loan_account_number: of.account.clone(),
        amount: money(5_000),
        value_date: day(1),
        mode: ReceiptMode::Neft.into(),
        reference: reference.to_owned(),
        payer_name: personal("A Payer"),
        narration: personal("part of what is due"),
        instrument_id: of.instrument_id.clone(),
        cheque: None,
    }
}

pub(crate) fn post(reference: &str, of: &Proceeding) -> PostReceiptRequest {
    PostReceiptRequest { credit: Some(credit(reference, of)) }
}

pub(crate) fn credit_in_suspense() -> PostReceiptRequest {
    let credit = Credit {
        loan_account_number: String::new(),
        amount: money(7_000),
        value_date: day(2),
        mode: ReceiptMode::Upi.into(),
        reference: "HOSTILE0".to_owned(),
        payer_name: personal("Nobody Knows"),
        narration: None,
        instrument_id: String::new(),
        cheque: None,
    };
    PostReceiptRequest { credit: Some(credit) }
}

pub(crate) fn receipts(of: &Proceeding, validate_only: bool) -> RecordReceiptsRequest {
    let file = StatementFile { source: "hdfc-collections".to_owned(), sha256: vec![8; 32], covers_until: day(1) };
    let row = StatementRow { row_number: 2, credit: Some(credit("HOSTILE3", of)) };
    RecordReceiptsRequest { file: Some(file), rows: vec![row], validate_only }
}

pub(crate) fn bar(proceeding_id: &str) -> RecordBarRequest {
    RecordBarRequest {
        proceeding_id: proceeding_id.to_owned(),
        kind: BarKind::Stay.into(),
        since: day(2),
        evidence: "order of the sessions court in CrRP 12/2026".to_owned(),
    }
}

pub(crate) fn letter() -> DraftNoticeRequest {
    DraftNoticeRequest {
        proceeding_id: "00000000-0000-7000-8000-0000000000b1".to_owned(),
        case_reference: "RC-000900".to_owned(),
        dishonour_ordinal: 1,
        letter: Some(Letter {
            creditor: Some(Creditor {
                name: "Sahyadri Finance".to_owned(),
                branch: "Shivajinagar, Pune".to_owned(),
                address: "12 Jangli Maharaj Road, Pune 411005".to_owned(),
            }),
            cheque: Some(Cheque {
                number: "000900".to_owned(),
                drawn_on: day(15),
                amount: money(100_000),
                drawee_bank: "HDFC Bank".to_owned(),
                drawee_branch: "Camp, Pune".to_owned(),
            }),
            dishonour: Some(Dishonour {
                presented_on: day(13),
                collecting_branch: "Collection branch, Pune".to_owned(),
                returned_on: day(12),
                return_code: "01".to_owned(),
                return_reason: personal("Funds insufficient"),
                informed_on: Some(LegalDateInterval { earliest: day(12), latest: day(9) }),
            }),
            liability: Some(Liability {
                loan_account_number: "HL-00900".to_owned(),
                facility: "Home loan".to_owned(),
                due: money(2_150_000),
                as_of: day(9),
            }),
            payment: Some(PaymentCoordinates {
                beneficiary: "Loan collections".to_owned(),
                account_number: "000000000000".to_owned(),
                ifsc: "ZZZZ0000011".to_owned(),
                upi_id: "loans@example".to_owned(),
            }),
            noticees: vec![Noticee {
                name: personal("Drawer Number900"),
                capacity: NoticeeCapacity::Drawer.into(),
                addresses: vec![Address { lines: personal("12 Main Road\nPune"), pin_code: "411001".to_owned() }],
            }],
            sender: Some(Sender::Officer(AuthorisedOfficer {
                name: "V. Kulkarni".to_owned(),
                designation: "Authorised Officer".to_owned(),
            })),
        }),
        serving: 1,
        for_approver: vec!["The drawer is alive.".to_owned()],
    }
}

pub(crate) fn booking(article_number: &str) -> RecordBookingRequest {
    RecordBookingRequest {
        article_number: article_number.to_owned(),
        office: "Pune GPO".to_owned(),
        booked_on: day(0),
        receipt_number: "R-1".to_owned(),
    }
}

pub(crate) fn correction(article_number: &str) -> CorrectBookingRequest {
    CorrectBookingRequest {
        article_number: article_number.to_owned(),
        office: "Pune City HO".to_owned(),
        booked_on: day(0),
        receipt_number: "R-9".to_owned(),
        reason: "the receipt was misread".to_owned(),
    }
}

/// The first news of an article.
pub(crate) fn intimation(article_number: &str) -> RecordTrackingRequest {
    news(article_number, TrackingKind::Intimation, "T-0", "")
}

/// News that takes the first back.
pub(crate) fn delivery(article_number: &str) -> RecordTrackingRequest {
    news(article_number, TrackingKind::Delivered, "T-1", "T-0")
}

fn news(article_number: &str, kind: TrackingKind, reference: &str, retracts: &str) -> RecordTrackingRequest {
    let news = TrackingNews {
        kind: kind.into(),
        happened_on: day(0),
        source_reference: reference.to_owned(),
        retracts_reference: retracts.to_owned(),
    };
    RecordTrackingRequest { article_number: article_number.to_owned(), news: vec![news] }
}

pub(crate) fn outreach(of: &Proceeding, party_id: &str) -> RequestOutreachRequest {
    let point = ContactPoint { channel: Channel::Sms.into(), value: personal("9000000099"), verified_on: day(30) };
    let recipient = Recipient { party_id: party_id.to_owned(), name: personal("A Party"), contact_points: vec![point] };
    RequestOutreachRequest {
        proceeding_id: of.id.clone(),
        case_reference: of.case_reference.clone(),
        dishonour_ordinal: 1,
        recipients: vec![recipient],
        account_ending: "0042".to_owned(),
    }
}

pub(crate) fn hold(party_id: &str) -> PlaceHoldRequest {
    let hold = Hold {
        hold_id: String::new(),
        party_id: party_id.to_owned(),
        reason: HoldReason::Dispute.into(),
        channel: Channel::Sms.into(),
        since: day(0),
        until: day(-30),
    };
    PlaceHoldRequest { hold: Some(hold) }
}

pub(crate) fn matter(of: &Proceeding) -> OpenMatterRequest {
    let window = FilingWindow {
        earliest_safe: day(-20),
        earliest_arguable: day(-19),
        last_safe: day(-10),
        last_arguable: day(-15),
        empty: Some(EmptyWindow { act_on: day(-20), course: "File on that day and apply to condone.".to_owned() }),
    };
    let part = PackagePart {
        name: "notice".to_owned(),
        description: "the demand notice as sent".to_owned(),
        document: format!("notices/{}", of.notice.notice_id),
        sha256: of.notice.pdf_sha256.clone(),
    };
    OpenMatterRequest {
        subject: Some(MatterSubject {
            proceeding_id: of.id.clone(),
            case_reference: of.case_reference.clone(),
            loan_account_number: of.account.clone(),
            home_branch_ifsc: "SAHY0000012".to_owned(),
            amount: money(100_000),
            window: Some(window),
        }),
        package: Some(FilingPackage { parts: vec![part], missing: vec!["affidavit".to_owned()] }),
    }
}

pub(crate) fn filing(matter_id: &str, acknowledgement: &str) -> RecordFilingRequest {
    RecordFilingRequest {
        matter_id: matter_id.to_owned(),
        filed_on: day(0),
        court: COURT.to_owned(),
        acknowledgement: acknowledgement.to_owned(),
    }
}

pub(crate) fn advocate(subject: &str, enrolment_number: &str) -> Advocate {
    Advocate {
        advocate_id: String::new(),
        subject: subject.to_owned(),
        name: personal(&format!("Adv. {subject}")),
        enrolment_number: enrolment_number.to_owned(),
        firm: "Chambers".to_owned(),
        courts: vec![COURT.to_owned()],
        load: 0,
        active: true,
    }
}
