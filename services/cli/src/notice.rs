//! `recourse notice`: demand notices, approved by a second person and handed to the carrier.

mod batch;
mod decide;
mod show;

use proto::notices::{
    Article, Booking, ListNoticesRequest, Notice, NoticeState, ServiceEvidence, SupersededBooking,
    service_evidence::Evidence,
};
use serde_json::{Value, json};

pub use self::{
    batch::{approve, hand_over},
    decide::{correct_booking, redraft, reject, withdraw},
    show::show,
};
use crate::{
    args::ListNoticesArgs,
    call::{PAGE_SIZE, pages, question},
    console::{Console, Tone},
    failure::{Exit, Failure},
    json::{actor, day, days, list as json_list, money},
    page::Table,
    session::Session,
    text::plain,
    when::{day_text, money_text},
    words::Choice as _,
};

/// `recourse notice list`.
pub async fn list(args: &ListNoticesArgs, session: &Session, console: &mut Console) -> Result<Exit, Failure> {
    let notices = of_state(args.state, session).await?;
    if args.json {
        writeln!(console.out, "{:#}", json_list(&notices, value))?;
        return Ok(Exit::Done);
    }
    if notices.is_empty() {
        writeln!(console.out, "No notices.")?;
        return Ok(Exit::Done);
    }
    let mut table = Table::new(&["Notice", "Case", "Cheque", "Amount", "Dated", "State", "Articles"]);
    for notice in &notices {
        let cells = [
            notice.notice_id.clone(),
            notice.case_reference.clone(),
            notice.cheque_number.clone(),
            money_text(notice.amount.as_ref()),
            day_text(notice.dated),
            notice.state().words(),
            articles(notice),
        ];
        table.row(Tone::Plain, cells.map(|cell| plain(&cell)));
    }
    console.out.write_all(table.render(console.paint).as_bytes())?;
    Ok(Exit::Done)
}

/// Notices in a state, or all.
async fn of_state(state: Option<NoticeState>, session: &Session) -> Result<Vec<Notice>, Failure> {
    let mut connection = session.notices()?;
    let client = &mut connection.client;
    pages(&connection.callee, async |page_token| {
        let state = state.unwrap_or(NoticeState::Unspecified).into();
        let message = ListNoticesRequest { page_size: PAGE_SIZE, page_token, state, ..ListNoticesRequest::default() };
        let page = client.list_notices(question(message)).await?.into_inner();
        Ok((page.notices, page.next_page_token))
    })
    .await
}

/// `3, 2 booked, 1 served`.
fn articles(notice: &Notice) -> String {
    let count = |is: fn(&Article) -> bool| notice.articles.iter().filter(|article| is(article)).count();
    let booked = count(|article| article.booking.is_some());
    let evidence = |article: &Article| article.evidence.as_ref().and_then(|evidence| evidence.evidence.clone());
    let settled = notice.articles.iter().filter_map(evidence);
    let (mut served, mut not_served) = (0_usize, 0_usize);
    for evidence in settled {
        match evidence {
            Evidence::Served(_) => served += 1,
            Evidence::NotServed(_) => not_served += 1,
            Evidence::Unknown(_) => {}
        }
    }
    let parts = [(booked, "booked"), (served, "served"), (not_served, "not served")];
    let parts = parts.into_iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!(", {count} {what}"));
    format!("{}{}", notice.articles.len(), parts.collect::<String>())
}

/// A notice as machines read it.
pub(crate) fn value(notice: &Notice) -> Value {
    json!({
        "notice_id": notice.notice_id,
        "state": notice.state().name(),
        "proceeding_id": notice.proceeding_id,
        "case_reference": notice.case_reference,
        "dishonour_ordinal": notice.dishonour_ordinal,
        "serving": notice.serving,
        "reference": notice.reference,
        "dated": day(notice.dated),
        "loan_account_number": notice.loan_account_number,
        "cheque_number": notice.cheque_number,
        "amount": money(notice.amount.as_ref()),
        "pdf_sha256": hex::encode(&notice.pdf_sha256),
        "template_version": notice.template_version,
        "book_version": notice.book_version,
        "for_approver": notice.for_approver,
        "articles": json_list(&notice.articles, article),
        "drafted_by": actor(notice.drafted_by.as_ref()),
        "approved_by": actor(notice.approved_by.as_ref()),
        "drafted_at": notice.drafted_at,
        "approved_at": notice.approved_at,
        "handed_over_at": notice.handed_over_at,
        "ending": notice.ending.as_ref().map(|ending| json!({
            "by": actor(ending.by.as_ref()), "at": ending.at, "reason": ending.reason,
            "redraft_asked_by": actor(ending.redraft_asked_by.as_ref()), "redraft_asked_at": ending.redraft_asked_at,
        })),
    })
}

fn article(article: &Article) -> Value {
    let tracking = article.tracking.iter().map(|fact| {
        json!({
            "tracking_fact_id": fact.tracking_fact_id,
            "kind": fact.kind().name(),
            "happened_on": day(fact.happened_on),
            "source_reference": fact.source_reference,
            "retracts": fact.retracts,
            "recorded_at": fact.recorded_at,
        })
    });
    json!({
        "article_id": article.article_id,
        "number": article.number,
        "noticee": article.noticee,
        "capacity": article.capacity().name(),
        "noticee_initials": article.noticee_initials,
        "pin_code": article.pin_code,
        "hand_over": article.hand_over().name(),
        "booking": article.booking.as_ref().map(booking),
        "superseded_bookings": json_list(&article.superseded_bookings, superseded),
        "tracking": tracking.collect::<Value>(),
        "evidence": article.evidence.as_ref().and_then(evidence),
    })
}

fn booking(booking: &Booking) -> Value {
    json!({ "office": booking.office, "booked_on": day(booking.booked_on), "receipt_number": booking.receipt_number })
}

fn superseded(superseded: &SupersededBooking) -> Value {
    json!({
        "booking": superseded.booking.as_ref().map(booking),
        "reason": superseded.reason,
        "corrected_by": actor(superseded.corrected_by.as_ref()),
        "corrected_at": superseded.corrected_at,
    })
}

fn evidence(evidence: &ServiceEvidence) -> Option<Value> {
    Some(match evidence.evidence.as_ref()? {
        Evidence::Served(served) => json!({ "served": days(served.on.as_ref()), "authority": served.authority }),
        Evidence::NotServed(not) => json!({ "not_served": not.reason().name(), "authority": not.authority }),
        Evidence::Unknown(unknown) => json!({ "unknown": unknown.reason().name() }),
    })
}
