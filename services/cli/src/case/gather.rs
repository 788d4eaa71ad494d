//! What the five services know of a case. A service that is away is named, and the rest is there.

use kernel::LegalDate;
use proto::{cases, communications as messages, counsel, notices, payments, types};
use tonic::Code;

use crate::{
    call::{PAGE_SIZE, pages, question},
    failure::{self, Callee, Failure},
    service::Service,
    session::{Patience, Session},
};

/// A case and everything about it.
#[derive(Clone, Debug)]
pub struct Dossier {
    /// The case.
    pub case: cases::Case,
    /// Its proceedings whose facts people record.
    pub dockets: Vec<cases::DocketSummary>,
    /// Days left are counted from here.
    pub today: LegalDate,
    /// The cheque of each proceeding, in their order.
    pub cheques: Vec<Cheque>,
    /// The account, its parties masked, if it was imported.
    pub account: Option<cases::Account>,
    /// Its notices, in the order of drafting.
    pub notices: Vec<notices::Notice>,
    /// Messages about it, oldest first.
    pub messages: Vec<messages::Message>,
    /// Money received for the account, in the order of posting.
    pub receipts: Vec<payments::Receipt>,
    /// Matters of its proceedings, oldest first.
    pub matters: Vec<counsel::Matter>,
    /// Who could not be asked.
    pub unavailable: Vec<Unavailable>,
}

/// A cheque as payments knows it.
#[derive(Clone, Debug)]
pub enum Cheque {
    /// Payments gave it.
    Known(Box<payments::Instrument>),
    /// Payments could not be asked; why, without a full stop.
    Unavailable(String),
}

impl Cheque {
    /// The cheque, if payments gave it.
    #[must_use]
    pub const fn known(&self) -> Option<&payments::Instrument> {
        match self {
            Self::Known(instrument) => Some(instrument),
            Self::Unavailable(_) => None,
        }
    }
}

/// A service that could not be asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unavailable {
    /// Which.
    pub service: &'static str,
    /// Why, beginning with its name and without a full stop.
    pub why: String,
}

/// One case as cases gives it.
#[derive(Clone, Debug)]
pub(crate) struct Found {
    /// The case.
    pub(crate) case: cases::Case,
    /// Its proceedings whose facts people record.
    pub(crate) dockets: Vec<cases::DocketSummary>,
    /// Today, as cases counts: in a simulation it is not the day on the wall.
    pub(crate) today: LegalDate,
}

/// One case and today.
pub async fn find(reference: &str, session: &Session) -> Result<(cases::Case, LegalDate), Failure> {
    found(reference, session).await.map(|found| (found.case, found.today))
}

/// One case with its dockets.
pub(crate) async fn found(reference: &str, session: &Session) -> Result<Found, Failure> {
    let mut cases = session.cases(Patience::Short)?;
    let request = question(cases::GetCaseRequest { case: reference.to_owned() });
    let response = cases.client.get_case(request).await.map_err(|status| Failure::call(&cases.callee, status))?;
    let response = response.into_inner();
    let today = business_date(response.business_date, &cases.callee)?;
    let case = response.case.ok_or_else(|| Failure::Answer { callee: cases.callee, what: "no case".to_owned() })?;
    Ok(Found { case, dockets: response.dockets, today })
}

/// The day that an answer states to be today.
pub(crate) fn business_date(stated: Option<types::LegalDate>, callee: &Callee) -> Result<LegalDate, Failure> {
    let date = stated.and_then(|date| LegalDate::try_from(date).ok());
    date.ok_or_else(|| Failure::Answer { callee: callee.clone(), what: "no business date".to_owned() })
}

impl Dossier {
    /// Asks every service.
    pub async fn gather(reference: &str, session: &Session) -> Result<Self, Failure> {
        let Found { case, dockets, today } = found(reference, session).await?;
        let (cheques, account, notices, messages, receipts, matters) = tokio::join!(
            cheques(&case, session),
            account(&case, session),
            notices(&case, session),
            messages(&case, session),
            receipts(&case, session),
            matters(&case, session),
        );
        let mut unavailable = Vec::new();
        let account = settled(account, Service::Cases, &mut unavailable);
        let receipts = settled(receipts, Service::Payments, &mut unavailable);
        let notices = settled(notices, Service::Notices, &mut unavailable);
        let messages = settled(messages, Service::Communications, &mut unavailable);
        let matters = settled(matters, Service::CounselPortal, &mut unavailable);
        Ok(Self { case, dockets, today, cheques, account, notices, messages, receipts, matters, unavailable })
    }

    /// The cheque number of a proceeding's cheque, if it is known.
    #[must_use]
    pub fn cheque_number(&self, proceeding_id: &str) -> Option<&str> {
        let mut both = self.case.proceedings.iter().zip(&self.cheques);
        let (_, cheque) = both.find(|(proceeding, _)| proceeding.proceeding_id == proceeding_id)?;
        cheque.known().map(|instrument| instrument.cheque_number.as_str())
    }
}

/// What a service gave, or nothing and why.
fn settled<T: Default>(answer: Result<T, Failure>, service: Service, unavailable: &mut Vec<Unavailable>) -> T {
    answer.unwrap_or_else(|failure| {
        unavailable.push(Unavailable::new(service, &failure));
        T::default()
    })
}

impl Unavailable {
    /// A service that could not be asked, because of a failure.
    #[must_use]
    pub fn new(service: Service, failure: &Failure) -> Self {
        let why = match failure {
            // The operator did not mean to ask it.
            Failure::Usage(_) => format!("{service} has no address ({} or {})", service.option(), service.variable()),
            other => other.to_string(),
        };
        Self { service: service.as_str(), why }
    }
}

/// The cheque of each proceeding, in their order. A service that is away is asked once.
async fn cheques(case: &cases::Case, session: &Session) -> Vec<Cheque> {
    let mut connection = match session.payments(Patience::Short) {
        Ok(connection) => connection,
        Err(failure) => return case.proceedings.iter().map(|_| Cheque::Unavailable(failure.to_string())).collect(),
    };
    let mut away: Option<String> = None;
    let mut cheques = Vec::with_capacity(case.proceedings.len());
    for proceeding in &case.proceedings {
        if let Some(why) = &away {
            cheques.push(Cheque::Unavailable(why.clone()));
            continue;
        }
        let message = payments::GetInstrumentRequest { instrument_id: proceeding.instrument_id.clone() };
        cheques.push(match connection.client.get_instrument(question(message)).await {
            Ok(response) => match response.into_inner().instrument {
                Some(instrument) => Cheque::Known(Box::new(instrument)),
                None => Cheque::Unavailable("payments answered without a cheque".to_owned()),
            },
            Err(status) => {
                let why = failure::sentence(&connection.callee, &status);
                if matches!(status.code(), Code::Unavailable | Code::DeadlineExceeded) {
                    away = Some(why.clone());
                }
                Cheque::Unavailable(why)
            }
        });
    }
    cheques
}

async fn account(case: &cases::Case, session: &Session) -> Result<Option<cases::Account>, Failure> {
    let mut cases = session.accounts(Patience::Short)?;
    let message = cases::GetAccountRequest { loan_account_number: case.loan_account_number.clone() };
    match cases.client.get_account(question(message)).await {
        Ok(response) => Ok(response.into_inner().account),
        // Return memos may come before the extract.
        Err(status) if status.code() == Code::NotFound => Ok(None),
        Err(status) => Err(Failure::call(&cases.callee, status)),
    }
}

async fn receipts(case: &cases::Case, session: &Session) -> Result<Vec<payments::Receipt>, Failure> {
    let mut connection = session.payments(Patience::Short)?;
    let client = &mut connection.client;
    pages(&connection.callee, async |page_token| {
        let loan_account_number = case.loan_account_number.clone();
        let message = payments::ListReceiptsRequest { page_size: PAGE_SIZE, page_token, loan_account_number };
        let page = client.list_receipts(question(message)).await?.into_inner();
        Ok((page.receipts, page.next_page_token))
    })
    .await
}

/// Notices are listed without initials, so each of the case's is asked for.
async fn notices(case: &cases::Case, session: &Session) -> Result<Vec<notices::Notice>, Failure> {
    let mut connection = session.notices()?;
    let callee = &connection.callee;
    let client = &mut connection.client;
    let mut listed = Vec::new();
    for proceeding in &case.proceedings {
        let of_proceeding = pages(callee, async |page_token| {
            let proceeding_id = proceeding.proceeding_id.clone();
            let message = notices::ListNoticesRequest {
                page_size: PAGE_SIZE,
                page_token,
                proceeding_id,
                ..notices::ListNoticesRequest::default()
            };
            let page = client.list_notices(question(message)).await?.into_inner();
            Ok((page.notices, page.next_page_token))
        });
        listed.extend(of_proceeding.await?);
    }
    // In the order of drafting, which is that of the ids.
    listed.sort_by(|one, other| one.notice_id.cmp(&other.notice_id));
    let mut notices = Vec::with_capacity(listed.len());
    for notice in listed {
        let message = notices::GetNoticeRequest { notice_id: notice.notice_id.clone() };
        let response = client.get_notice(question(message)).await.map_err(|status| Failure::call(callee, status))?;
        notices.push(response.into_inner().notice.unwrap_or(notice));
    }
    Ok(notices)
}

async fn messages(case: &cases::Case, session: &Session) -> Result<Vec<messages::Message>, Failure> {
    let mut connection = session.communications()?;
    let client = &mut connection.client;
    let mut all = Vec::new();
    for proceeding in &case.proceedings {
        let of_proceeding = pages(&connection.callee, async |page_token| {
            let proceeding_id = proceeding.proceeding_id.clone();
            let message = messages::ListMessagesRequest { page_size: PAGE_SIZE, page_token, proceeding_id };
            let page = client.list_messages(question(message)).await?.into_inner();
            Ok((page.messages, page.next_page_token))
        });
        all.extend(of_proceeding.await?);
    }
    Ok(all)
}

async fn matters(case: &cases::Case, session: &Session) -> Result<Vec<counsel::Matter>, Failure> {
    let mut connection = session.counsel()?;
    let client = &mut connection.client;
    let mut all = Vec::new();
    for proceeding in &case.proceedings {
        let of_proceeding = pages(&connection.callee, async |page_token| {
            let proceeding_id = proceeding.proceeding_id.clone();
            let message =
                counsel::ListMattersRequest { page_size: PAGE_SIZE, page_token, proceeding_id, ..Default::default() };
            let page = client.list_matters(question(message)).await?.into_inner();
            Ok((page.matters, page.next_page_token))
        });
        all.extend(of_proceeding.await?);
    }
    Ok(all)
}
