//! A mesh in which there is one thing for every method to be asked about, made by gRPC alone.

use std::{cell::Cell, sync::Arc};

use anyhow::{Context as _, ensure};
use integration_tests::{Mesh, bank::COURT, days_ago, memo, return_file};
use proto::{
    cases::{
        GetAccountRequest, GetAccountResponse, GetCaseRequest, GetCaseResponse, ListCasesRequest, ListCasesResponse,
        RecordAccountsRequest, RecordAccountsResponse, RecordBarResponse,
    },
    communications::{PlaceHoldResponse, RequestOutreachResponse},
    counsel::{
        AcceptMatterRequest, AcceptMatterResponse, CognizanceTaken, EmpanelAdvocateRequest, EmpanelAdvocateResponse,
        Matter, OpenMatterResponse, RecordFilingResponse, RecordProgressRequest, RecordProgressResponse,
        progress_step::Step,
    },
    notices::{
        ApproveNoticesRequest, ApproveNoticesResponse, GetNoticeRequest, GetNoticeResponse, HandOverNoticesRequest,
        HandOverNoticesResponse, ListNoticesRequest, ListNoticesResponse, Notice, NoticeToApprove,
        RecordBookingResponse, RecordTrackingResponse, RejectNoticeRequest, RejectNoticeResponse, notice_result,
    },
    payments::{PostReceiptResponse, RecordDishonoursRequest, RecordDishonoursResponse, memo_result},
    simulation::{GetClockRequest, GetClockResponse},
    types::LegalDate,
};
use testkit::eventually;

use crate::{
    caller::Caller,
    dockets::{self, Docket},
    messages, progress,
    tokens::{Issuer, Who},
};

pub(crate) const OFFICER: Who = Who::new("recovery-officer", "asha");
pub(crate) const MANAGER: Who = Who::new("legal-manager", "vikram");
pub(crate) const COMPLIANCE: Who = Who::new("compliance-head", "leela");
pub(crate) const AUDITOR: Who = Who::new("auditor", "omar");
pub(crate) const OPERATOR: Who = Who::new("operator", "hari");
pub(crate) const CASES: Who = Who::new("service", "cases");

const ACCOUNTS: &str = "/recourse.cases.v1.AccountsService";
const CASES_SERVICE: &str = "/recourse.cases.v1.CasesService";
const COUNSEL: &str = "/recourse.counsel.v1.CounselService";
const NOTICES: &str = "/recourse.notices.v1.NoticesService";
const PAYMENTS: &str = "/recourse.payments.v1.PaymentsService";

/// How many loans there are, each with one cheque that came back: `HL-00000` and so on.
pub(crate) const LOANS: u32 = 12;

/// One proceeding, and what belongs to it.
#[derive(Clone, Debug)]
pub(crate) struct Proceeding {
    pub(crate) id: String,
    pub(crate) case_id: String,
    pub(crate) case_reference: String,
    pub(crate) account: String,
    pub(crate) instrument_id: String,
    pub(crate) notice: Notice,
}

/// What is there to be asked about.
#[derive(Clone, Debug)]
pub(crate) struct Known {
    /// One a loan, in the order of the loans.
    pub(crate) proceedings: Vec<Proceeding>,
    pub(crate) party_id: String,
    /// Of the third proceeding.
    pub(crate) bar_id: String,
    /// In the case of the eleventh proceeding.
    pub(crate) docket: Docket,
    /// In suspense; applied; applied to the wrong account.
    pub(crate) suspended: String,
    pub(crate) applied: String,
    pub(crate) misapplied: String,
    pub(crate) message_id: String,
    pub(crate) hold_id: String,
    /// Of the proceedings from the fifth on, in their order.
    pub(crate) matters: Vec<Matter>,
    pub(crate) advocates: Vec<String>,
    /// Of the matters with these indexes.
    pub(crate) filing_to_withdraw: String,
    pub(crate) filing_to_condone: String,
    /// Of that filing.
    pub(crate) progress_to_take_back: String,
    /// Handed over and not booked; booked, with one piece of news.
    pub(crate) article_to_book: String,
    pub(crate) article_to_track: String,
    /// Booked, with evidence that is not right.
    pub(crate) article_to_correct: String,
    /// Rejected.
    pub(crate) notice_to_redraft: String,
    /// What the clocks show.
    pub(crate) now: String,
}

impl Known {
    /// The advocate to whom a matter is offered, as his tokens name him.
    pub(crate) fn counsel_of(&self, matter: usize) -> Who {
        of_enrolment(&self.matters[matter])
    }
}

fn of_enrolment(matter: &Matter) -> Who {
    let first = matter.advocate.as_ref().is_some_and(|advocate| advocate.enrolment_number == "MAH/1/2001");
    Who::new("advocate", if first { "meera" } else { "farid" })
}

/// Makes it all and waits until the mesh is at rest.
pub(crate) async fn make(mesh: &Mesh, caller: &Caller) -> anyhow::Result<Known> {
    let proceedings = proceedings(mesh, caller).await?;
    let ask = caller;
    let account = GetAccountRequest { loan_account_number: proceedings[0].account.clone() };
    let account: GetAccountResponse = ask.ask("cases", &format!("{ACCOUNTS}/GetAccount"), OFFICER, &account).await?;
    let party_id = account.account.context("an account")?.parties.first().context("a party")?.party_id.clone();
    let bar: RecordBarResponse = ask
        .ask("cases", "/recourse.cases.v1.ProceedingsService/RecordBar", MANAGER, &messages::bar(&proceedings[2].id))
        .await?;
    let post = format!("{PAYMENTS}/PostReceipt");
    let suspended: PostReceiptResponse = ask.ask("payments", &post, OFFICER, &messages::credit_in_suspense()).await?;
    let applied: PostReceiptResponse =
        ask.ask("payments", &post, OFFICER, &messages::post("HOSTILE1", &proceedings[1])).await?;
    let misapplied: PostReceiptResponse =
        ask.ask("payments", &post, OFFICER, &messages::post("HOSTILE2", &proceedings[1])).await?;
    let outreach: RequestOutreachResponse = ask
        .ask(
            "communications",
            "/recourse.communications.v1.CommunicationsService/RequestOutreach",
            OFFICER,
            &messages::outreach(&proceedings[3], "00000000-0000-7000-8000-0000000000a1"),
        )
        .await?;
    let hold: PlaceHoldResponse = ask
        .ask(
            "communications",
            "/recourse.communications.v1.CommunicationsService/PlaceHold",
            OFFICER,
            &messages::hold("00000000-0000-7000-8000-0000000000a2"),
        )
        .await?;
    let [article_to_book, article_to_track, article_to_correct] = articles(caller, &proceedings).await?;
    let notice_to_redraft = proceedings[8].notice.notice_id.clone();
    let reject = RejectNoticeRequest { notice_id: notice_to_redraft.clone(), reason: "a wrong address".to_owned() };
    let _: RejectNoticeResponse = ask.ask("notices", &format!("{NOTICES}/RejectNotice"), MANAGER, &reject).await?;
    let mut known = Known {
        party_id,
        bar_id: bar.bar_id,
        docket: dockets::make(caller, &proceedings[10]).await?,
        suspended: suspended.receipt.context("a receipt")?.receipt_id,
        applied: applied.receipt.context("a receipt")?.receipt_id,
        misapplied: misapplied.receipt.context("a receipt")?.receipt_id,
        message_id: outreach.messages.first().context("a message")?.message_id.clone(),
        hold_id: hold.hold.context("a hold")?.hold_id,
        matters: Vec::new(),
        advocates: Vec::new(),
        filing_to_withdraw: String::new(),
        filing_to_condone: String::new(),
        progress_to_take_back: String::new(),
        article_to_book,
        article_to_track,
        article_to_correct,
        notice_to_redraft,
        now: String::new(),
        proceedings,
    };
    counsel(caller, &mut known).await?;
    known.now = rest(caller).await?;
    Ok(known)
}

/// Loans, their cheques, and the notices that cases has drafted for them.
async fn proceedings(mesh: &Mesh, caller: &Caller) -> anyhow::Result<Vec<Proceeding>> {
    let rows = (0..LOANS).map(|n| messages::account_row(n + 2, n)).collect();
    let accounts: RecordAccountsRequest = messages::extract(rows, false);
    let recorded: RecordAccountsResponse =
        caller.ask("cases", &format!("{ACCOUNTS}/RecordAccounts"), OFFICER, &accounts).await?;
    ensure!(u32::try_from(recorded.results.len())? == LOANS, "{recorded:?}");
    let memos = (0..LOANS).map(|n| memo(2 * n)).collect();
    let memos = RecordDishonoursRequest { file: Some(return_file()), memos, validate_only: false };
    let returned: RecordDishonoursResponse =
        caller.ask("payments", &format!("{PAYMENTS}/RecordDishonours"), OFFICER, &memos).await?;
    let instruments: Vec<String> = returned
        .results
        .into_iter()
        .filter_map(|result| match result.outcome? {
            memo_result::Outcome::Recorded(recorded) => Some(recorded.instrument_id),
            _ => None,
        })
        .collect();
    ensure!(u32::try_from(instruments.len())? == LOANS, "not every memo is a dishonour");
    eventually("cases has had every notice drafted", async || {
        let drafted: i64 =
            sqlx::query_scalar("SELECT count(*) FROM notice").fetch_one(&mut mesh.database("notices").await?).await?;
        Ok((drafted == i64::from(LOANS)).then_some(()))
    })
    .await?;
    let list = ListNoticesRequest { page_size: 200, ..ListNoticesRequest::default() };
    let listed: ListNoticesResponse = caller.ask("notices", &format!("{NOTICES}/ListNotices"), AUDITOR, &list).await?;
    let mut proceedings = Vec::new();
    for (n, instrument_id) in (0..LOANS).zip(instruments) {
        let account = format!("HL-{n:05}");
        let of = ListCasesRequest { loan_account_number: account.clone(), ..ListCasesRequest::default() };
        let cases: ListCasesResponse = caller.ask("cases", &format!("{CASES_SERVICE}/ListCases"), AUDITOR, &of).await?;
        let case = cases.cases.first().context("a case")?.case_id.clone();
        let case: GetCaseResponse =
            caller.ask("cases", &format!("{CASES_SERVICE}/GetCase"), AUDITOR, &GetCaseRequest { case }).await?;
        let case = case.case.context("a case")?;
        let id = case.proceedings.first().context("a proceeding")?.proceeding_id.clone();
        let notice = listed.notices.iter().find(|notice| notice.proceeding_id == id).context("its notice")?.clone();
        let (case_id, case_reference) = (case.case_id, case.reference);
        proceedings.push(Proceeding { id, case_id, case_reference, account, instrument_id, notice });
    }
    Ok(proceedings)
}

/// The first notice stays a draft, the second is approved, the third to fifth go to the carrier.
async fn articles(caller: &Caller, proceedings: &[Proceeding]) -> anyhow::Result<[String; 3]> {
    let to_approve = |one: &Proceeding| NoticeToApprove {
        notice_id: one.notice.notice_id.clone(),
        pdf_sha256: one.notice.pdf_sha256.clone(),
    };
    let approve = ApproveNoticesRequest { notices: proceedings[1..5].iter().map(to_approve).collect() };
    let approved: ApproveNoticesResponse =
        caller.ask("notices", &format!("{NOTICES}/ApproveNotices"), MANAGER, &approve).await?;
    let done = |outcome: &Option<notice_result::Outcome>| matches!(outcome, Some(notice_result::Outcome::Done(_)));
    ensure!(approved.results.iter().all(|result| done(&result.outcome)), "{approved:?}");
    let ids = proceedings[2..5].iter().map(|one| one.notice.notice_id.clone()).collect();
    let hand_over = HandOverNoticesRequest { notice_ids: ids };
    let handed: HandOverNoticesResponse =
        caller.ask("notices", &format!("{NOTICES}/HandOverNotices"), MANAGER, &hand_over).await?;
    ensure!(handed.results.iter().all(|result| done(&result.outcome)), "{handed:?}");
    let mut numbers = Vec::new();
    for one in &proceedings[2..5] {
        let get = GetNoticeRequest { notice_id: one.notice.notice_id.clone() };
        let notice: GetNoticeResponse = caller.ask("notices", &format!("{NOTICES}/GetNotice"), AUDITOR, &get).await?;
        let notice = notice.notice.context("a notice")?;
        numbers.push(notice.articles.first().context("an article")?.number.clone());
    }
    let numbers = <[String; 3]>::try_from(numbers).ok().context("three articles")?;
    let [_, to_track, to_correct] = &numbers;
    for number in [to_track, to_correct] {
        let booking = messages::booking(number);
        let _: RecordBookingResponse =
            caller.ask("notices", &format!("{NOTICES}/RecordBooking"), OFFICER, &booking).await?;
    }
    let news = messages::intimation(to_track);
    let _: RecordTrackingResponse = caller.ask("notices", &format!("{NOTICES}/RecordTracking"), OFFICER, &news).await?;
    Ok(numbers)
}

/// Advocates, matters, filings.
async fn counsel(caller: &Caller, known: &mut Known) -> anyhow::Result<()> {
    for (subject, enrolment) in [("meera", "MAH/1/2001"), ("farid", "MAH/2/2001")] {
        let entry = EmpanelAdvocateRequest { advocate: Some(messages::advocate(subject, enrolment)) };
        let entry: EmpanelAdvocateResponse =
            caller.ask("counsel-portal", &format!("{COUNSEL}/EmpanelAdvocate"), MANAGER, &entry).await?;
        known.advocates.push(entry.advocate.context("an advocate")?.advocate_id);
    }
    for of in &known.proceedings[4..] {
        let opened: OpenMatterResponse =
            caller.ask("counsel-portal", &format!("{COUNSEL}/OpenMatter"), CASES, &messages::matter(of)).await?;
        known.matters.push(opened.matter.context("a matter")?);
    }
    // Whoever is asked about authority has accepted.
    let asked = &known.matters[3];
    let accept = AcceptMatterRequest { matter_id: asked.matter_id.clone() };
    let _: AcceptMatterResponse =
        caller.ask("counsel-portal", &format!("{COUNSEL}/AcceptMatter"), of_enrolment(asked), &accept).await?;
    let mut filings = Vec::new();
    for (index, number) in [(5, "EF/2026/5"), (6, "EF/2026/6")] {
        let file = messages::filing(&known.matters[index].matter_id, number);
        let filed: RecordFilingResponse =
            caller.ask("counsel-portal", &format!("{COUNSEL}/RecordFiling"), MANAGER, &file).await?;
        let matter = filed.matter.context("a matter")?;
        ensure!(matter.court == COURT, "{matter:?}");
        filings.push(matter.filings.first().context("a filing")?.filing_id.clone());
    }
    [known.filing_to_withdraw, known.filing_to_condone] = filings.try_into().ok().context("two filings")?;
    let cognizance = Step::CognizanceTaken(CognizanceTaken { on: day(0) });
    let wrong =
        RecordProgressRequest { note: String::new(), ..progress::request(&known.filing_to_condone, cognizance) };
    let recorded: RecordProgressResponse =
        caller.ask("counsel-portal", &format!("{COUNSEL}/RecordProgress"), MANAGER, &wrong).await?;
    let matter = recorded.matter.context("a matter")?;
    let filing = matter.filings.iter().find(|filing| filing.filing_id == known.filing_to_condone);
    let entry = filing.and_then(|filing| filing.progress.first()).context("an entry")?;
    known.progress_to_take_back = entry.progress_id.clone();
    Ok(())
}

/// Waits until no service has anything left to do. Answers what their clocks show.
pub(crate) async fn rest(caller: &Caller) -> anyhow::Result<String> {
    let quiet = Cell::new(0);
    eventually("the mesh is at rest", async || {
        let mut clocks = Vec::new();
        for service in Mesh::services() {
            let path = "/recourse.simulation.v1.ClockService/GetClock";
            let clock: GetClockResponse = caller.ask(service, path, OPERATOR, &GetClockRequest {}).await?;
            clocks.push((service, clock));
        }
        let stated = |producer: &str| {
            let clock = clocks.iter().find(|(service, _)| *service == producer);
            clock.map_or(0, |(_, clock)| clock.events_stated)
        };
        let arrived = |clock: &GetClockResponse| {
            clock.events_received.iter().all(|received| received.count >= stated(&received.producer))
        };
        let at_rest = clocks.iter().all(|(_, clock)| clock.at_rest && arrived(clock));
        quiet.set(if at_rest { quiet.get() + 1 } else { 0 });
        // What has arrived may not have been begun yet: three looks in a row.
        Ok((quiet.get() > 2).then(|| clocks.remove(0).1.now))
    })
    .await
}

/// The date so many days ago, on the wire.
#[expect(clippy::unnecessary_wraps, reason = "fields of messages are optional")]
pub(crate) fn day(days: i32) -> Option<LegalDate> {
    Some(days_ago(days).into())
}

/// Somebody else's key under the trusted one's name.
pub(crate) fn impostor(mesh: &Mesh) -> Arc<Issuer> {
    Arc::new(Issuer::impostor(mesh))
}
