//! For every method one request that is right: what is hostile is made of it, and in the end it is done.

mod counsel;
mod dockets;

use prost::Message;
use proto::{
    audit::ListEntriesRequest,
    cases::{
        AssetClass, AuthoriseFilingRequest, DropProceedingRequest, GetAccountRequest, GetCaseRequest, LiftBarRequest,
        ListAccountsRequest, ListCasesRequest, ReplayCaseRequest, RevealPartyRequest, RevealPurpose,
    },
    communications::{GetMessageRequest, LiftHoldRequest, ListHoldsRequest, ListMessagesRequest},
    messaging::{ListParkedRequest, ReleaseEventRequest, ReplayEventsRequest, SkipEventRequest},
    notices::{
        ApproveNoticesRequest, GetNoticeDocumentRequest, GetNoticeRequest, HandOverNoticesRequest, ListNoticesRequest,
        NoticeState, NoticeToApprove, RedraftNoticeRequest, RejectNoticeRequest, WithdrawNoticeRequest,
    },
    payments::{
        GetBalanceRequest, GetFeedRequest, GetInstrumentRequest, GetReceiptRequest, IdentifyReceiptRequest,
        ListReceiptsRequest, ReassignReceiptRequest, ReassignmentReason, ReversalReason, ReverseReceiptRequest,
    },
    simulation::{AdvanceClockRequest, GetClockRequest},
    types::PersonalText,
};

use crate::{
    fixture::{AUDITOR, COMPLIANCE, Known, MANAGER, OFFICER, OPERATOR, day},
    messages,
    mutation::NOBODY,
    tokens::Who,
};

/// A request that is right.
#[derive(Clone, Debug)]
pub(crate) struct Example {
    /// Its method's path.
    pub(crate) path: &'static str,
    pub(crate) who: Who,
    pub(crate) message: Vec<u8>,
    /// The same where everything is checked and nothing stored, of a method that can do this.
    pub(crate) rehearsal: Option<Vec<u8>>,
    /// Of a command: another request that reads as well, sent under the key of the first.
    pub(crate) other: Option<Vec<u8>>,
    /// What it names is there in a mesh that is not well only: the answer is `NOT_FOUND`.
    pub(crate) of_nothing: bool,
    /// One of several of its method: each makes another choice of those that the request leaves.
    pub(crate) choice: bool,
}

fn reading(path: &'static str, who: Who, message: &impl Message) -> Example {
    let message = message.encode_to_vec();
    Example { path, who, message, rehearsal: None, other: None, of_nothing: false, choice: false }
}

fn command<M: Message>(path: &'static str, who: Who, message: M, change: impl FnOnce(&mut M)) -> Example {
    let sent = reading(path, who, &message);
    let mut other = message;
    change(&mut other);
    Example { other: Some(other.encode_to_vec()), ..sent }
}

/// The same, where the request can also only be checked.
fn batch<M: Message + Clone>(path: &'static str, message: impl Fn(bool) -> M, change: impl FnOnce(&mut M)) -> Example {
    let rehearsal = Some(message(true).encode_to_vec());
    Example { rehearsal, ..command(path, OFFICER, message(false), change) }
}

/// In the order in which they are done: what one changes no later one needs as it was.
pub(crate) fn table(known: &Known) -> Vec<Example> {
    [
        payments(known),
        accounts(known),
        proceedings(known),
        dockets::examples(known),
        notices(known),
        communications(known),
        counsel::matters(known),
        counsel::progress(known),
        everywhere(known),
    ]
    .concat()
}

fn payments(known: &Known) -> Vec<Example> {
    let [_, paid, claimed, third, ..] = known.proceedings.as_slice() else { panic!("there are proceedings") };
    let account = || paid.account.clone();
    let identify = IdentifyReceiptRequest {
        receipt_id: known.suspended.clone(),
        loan_account_number: claimed.account.clone(),
        instrument_id: claimed.instrument_id.clone(),
    };
    let reassign = ReassignReceiptRequest {
        receipt_id: known.misapplied.clone(),
        loan_account_number: claimed.account.clone(),
        instrument_id: claimed.instrument_id.clone(),
        cheque: None,
        reason: ReassignmentReason::Misapplied.into(),
    };
    let reverse = ReverseReceiptRequest {
        receipt_id: known.applied.clone(),
        reason: ReversalReason::Chargeback.into(),
        value_date: day(0),
    };
    let list = ListReceiptsRequest { page_size: 10, page_token: String::new(), loan_account_number: account() };
    vec![
        batch("/recourse.payments.v1.PaymentsService/RecordDishonours", messages::dishonours, |other| {
            other.memos[0].cheque_number = "000901".to_owned();
        }),
        batch(
            "/recourse.payments.v1.PaymentsService/RecordReceipts",
            |only| messages::receipts(third, only),
            |other| {
                other.file.as_mut().unwrap().source = "another-account".to_owned();
            },
        ),
        command(
            "/recourse.payments.v1.PaymentsService/PostReceipt",
            OFFICER,
            messages::post("HOSTILE4", paid),
            |other| {
                other.credit.as_mut().unwrap().reference = "HOSTILE5".to_owned();
            },
        ),
        command("/recourse.payments.v1.PaymentsService/IdentifyReceipt", OFFICER, identify, |other| {
            other.receipt_id = NOBODY.to_owned();
        }),
        command("/recourse.payments.v1.PaymentsService/ReassignReceipt", MANAGER, reassign, |other| {
            other.receipt_id = NOBODY.to_owned();
        }),
        reading(
            "/recourse.payments.v1.PaymentsService/GetInstrument",
            AUDITOR,
            &GetInstrumentRequest { instrument_id: paid.instrument_id.clone() },
        ),
        reading(
            "/recourse.payments.v1.PaymentsService/GetReceipt",
            AUDITOR,
            &GetReceiptRequest { receipt_id: known.applied.clone() },
        ),
        reading("/recourse.payments.v1.PaymentsService/ListReceipts", AUDITOR, &list),
        reading(
            "/recourse.payments.v1.PaymentsService/GetBalance",
            AUDITOR,
            &GetBalanceRequest { loan_account_number: account() },
        ),
        reading(
            "/recourse.payments.v1.PaymentsService/GetFeed",
            AUDITOR,
            &GetFeedRequest { loan_account_number: account() },
        ),
        command("/recourse.payments.v1.PaymentsService/ReverseReceipt", MANAGER, reverse, |other| {
            other.receipt_id = NOBODY.to_owned();
        }),
    ]
}

fn accounts(known: &Known) -> Vec<Example> {
    let account = || known.proceedings[0].account.clone();
    let list = ListAccountsRequest {
        page_size: 10,
        page_token: String::new(),
        asset_class: AssetClass::Sma0.into(),
        mobile: Some(PersonalText { value: "9000000000".to_owned() }),
    };
    let reveal = RevealPartyRequest { party_id: known.party_id.clone(), purpose: RevealPurpose::Contact.into() };
    let cases = ListCasesRequest { page_size: 10, page_token: String::new(), loan_account_number: account() };
    let replay = ReplayCaseRequest { case: known.proceedings[0].case_id.clone(), law_at: day(0), known_at: day(0) };
    vec![
        batch(
            "/recourse.cases.v1.AccountsService/RecordAccounts",
            |only| messages::extract(vec![messages::full_row()], only),
            |other| other.file.as_mut().unwrap().source = "another-system".to_owned(),
        ),
        reading(
            "/recourse.cases.v1.AccountsService/GetAccount",
            AUDITOR,
            &GetAccountRequest { loan_account_number: account() },
        ),
        reading("/recourse.cases.v1.AccountsService/ListAccounts", AUDITOR, &list),
        reading("/recourse.cases.v1.AccountsService/RevealParty", COMPLIANCE, &reveal),
        reading("/recourse.cases.v1.CasesService/ListCases", AUDITOR, &cases),
        reading(
            "/recourse.cases.v1.CasesService/GetCase",
            AUDITOR,
            &GetCaseRequest { case: known.proceedings[0].case_id.clone() },
        ),
        reading("/recourse.cases.v1.CasesService/ReplayCase", AUDITOR, &replay),
    ]
}

fn proceedings(known: &Known) -> Vec<Example> {
    let id = |index: usize| known.proceedings[index].id.clone();
    let file = AuthoriseFilingRequest {
        proceeding_id: id(3),
        matter_id: "00000000-0000-7000-8000-0000000000c1".to_owned(),
        file_on: day(0),
        protective: false,
    };
    let lift = LiftBarRequest {
        proceeding_id: id(2),
        bar_id: known.bar_id.clone(),
        reason: "the stay was vacated".to_owned(),
    };
    let give_up = DropProceedingRequest { proceeding_id: id(0), reason: "settled".to_owned() };
    vec![
        command("/recourse.cases.v1.ProceedingsService/AuthoriseFiling", MANAGER, file, |other| {
            other.protective = true;
        }),
        command("/recourse.cases.v1.ProceedingsService/RecordBar", MANAGER, messages::bar(&id(1)), |other| {
            other.evidence = "another order".to_owned();
        }),
        command("/recourse.cases.v1.ProceedingsService/LiftBar", MANAGER, lift, |other| {
            other.reason = "another reason".to_owned();
        }),
        command("/recourse.cases.v1.ProceedingsService/DropProceeding", MANAGER, give_up, |other| {
            other.reason = "another reason".to_owned();
        }),
    ]
}

fn notices(known: &Known) -> Vec<Example> {
    let notice = |index: usize| &known.proceedings[index].notice;
    let approve = NoticeToApprove { notice_id: notice(0).notice_id.clone(), pdf_sha256: notice(0).pdf_sha256.clone() };
    let approve = ApproveNoticesRequest { notices: vec![approve] };
    let hand_over = HandOverNoticesRequest { notice_ids: vec![notice(1).notice_id.clone()] };
    let list = ListNoticesRequest {
        page_size: 10,
        page_token: String::new(),
        state: NoticeState::Drafted.into(),
        proceeding_id: known.proceedings[5].id.clone(),
    };
    let id = |index: usize| notice(index).notice_id.clone();
    let reject = RejectNoticeRequest { notice_id: id(6), reason: "the address is wrong".to_owned() };
    let withdraw = WithdrawNoticeRequest { notice_id: id(7), reason: "a settlement is near".to_owned() };
    vec![
        command("/recourse.notices.v1.NoticesService/DraftNotice", OFFICER, messages::letter(), |other| {
            other.dishonour_ordinal = 2;
        }),
        reading("/recourse.notices.v1.NoticesService/GetNotice", AUDITOR, &GetNoticeRequest { notice_id: id(5) }),
        reading("/recourse.notices.v1.NoticesService/ListNotices", AUDITOR, &list),
        command("/recourse.notices.v1.NoticesService/ApproveNotices", MANAGER, approve, |other| {
            other.notices[0].notice_id = NOBODY.to_owned();
        }),
        command("/recourse.notices.v1.NoticesService/HandOverNotices", MANAGER, hand_over, |other| {
            other.notice_ids[0] = NOBODY.to_owned();
        }),
        command(
            "/recourse.notices.v1.NoticesService/RecordBooking",
            OFFICER,
            messages::booking(&known.article_to_book),
            |other| other.receipt_number = "R-2".to_owned(),
        ),
        command(
            "/recourse.notices.v1.NoticesService/RecordTracking",
            OFFICER,
            messages::delivery(&known.article_to_track),
            |other| other.news[0].source_reference = "T-2".to_owned(),
        ),
        command(
            "/recourse.notices.v1.NoticesService/CorrectBooking",
            MANAGER,
            messages::correction(&known.article_to_correct),
            |other| other.reason = "another reason".to_owned(),
        ),
        command("/recourse.notices.v1.NoticesService/RejectNotice", MANAGER, reject, |other| {
            other.reason = "another reason".to_owned();
        }),
        command("/recourse.notices.v1.NoticesService/WithdrawNotice", MANAGER, withdraw, |other| {
            other.reason = "another reason".to_owned();
        }),
        command(
            "/recourse.notices.v1.NoticesService/RedraftNotice",
            OFFICER,
            RedraftNoticeRequest { notice_id: known.notice_to_redraft.clone() },
            |other| other.notice_id = NOBODY.to_owned(),
        ),
        reading(
            "/recourse.notices.v1.NoticesService/GetNoticeDocument",
            MANAGER,
            &GetNoticeDocumentRequest { notice_id: id(5) },
        ),
    ]
}

fn communications(known: &Known) -> Vec<Example> {
    let party = || "00000000-0000-7000-8000-0000000000a3".to_owned();
    let list = ListMessagesRequest {
        page_size: 10,
        page_token: String::new(),
        proceeding_id: known.proceedings[3].id.clone(),
    };
    vec![
        command(
            "/recourse.communications.v1.CommunicationsService/RequestOutreach",
            OFFICER,
            messages::outreach(&known.proceedings[3], &party()),
            |other| other.account_ending = "0043".to_owned(),
        ),
        reading(
            "/recourse.communications.v1.CommunicationsService/GetMessage",
            AUDITOR,
            &GetMessageRequest { message_id: known.message_id.clone() },
        ),
        reading("/recourse.communications.v1.CommunicationsService/ListMessages", AUDITOR, &list),
        command(
            "/recourse.communications.v1.CommunicationsService/PlaceHold",
            OFFICER,
            messages::hold(&party()),
            |other| other.hold.as_mut().unwrap().party_id = NOBODY.to_owned(),
        ),
        command(
            "/recourse.communications.v1.CommunicationsService/LiftHold",
            OFFICER,
            LiftHoldRequest { hold_id: known.hold_id.clone() },
            |other| other.hold_id = NOBODY.to_owned(),
        ),
        reading(
            "/recourse.communications.v1.CommunicationsService/ListHolds",
            AUDITOR,
            &ListHoldsRequest { party_id: party() },
        ),
    ]
}

/// What every service offers.
fn everywhere(known: &Known) -> Vec<Example> {
    let ids = vec![known.proceedings[0].case_id.clone(), known.proceedings[0].id.clone()];
    let entries = ListEntriesRequest { resource_ids: ids, page_size: 10, page_token: String::new() };
    let (event_id, reason) = (NOBODY.to_owned(), "its cause is mended".to_owned());
    let release = ReleaseEventRequest { event_id: event_id.clone(), reason: reason.clone() };
    let skip = SkipEventRequest { event_id, reason: reason.clone() };
    let replay = ReplayEventsRequest { aggregate_id: NOBODY.to_owned(), from_sequence: 1, reason };
    let parked = ListParkedRequest { page_size: 10, page_token: String::new() };
    let of_nothing = |example| Example { of_nothing: true, ..example };
    vec![
        reading("/recourse.messaging.v1.EventsService/ListParked", OPERATOR, &parked),
        of_nothing(command("/recourse.messaging.v1.EventsService/ReleaseEvent", OPERATOR, release, |other| {
            other.reason = "another reason".to_owned();
        })),
        of_nothing(command("/recourse.messaging.v1.EventsService/SkipEvent", OPERATOR, skip, |other| {
            other.reason = "another reason".to_owned();
        })),
        of_nothing(command("/recourse.messaging.v1.EventsService/ReplayEvents", OPERATOR, replay, |other| {
            other.reason = "another reason".to_owned();
        })),
        reading("/recourse.audit.v1.AuditService/ListEntries", AUDITOR, &entries),
        reading("/recourse.simulation.v1.ClockService/GetClock", OPERATOR, &GetClockRequest {}),
        reading(
            "/recourse.simulation.v1.ClockService/AdvanceClock",
            OPERATOR,
            &AdvanceClockRequest { to: known.now.clone() },
        ),
    ]
}
