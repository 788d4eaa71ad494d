//! All dockets, page by page.

use kernel::LegalDate;
use proto::cases::{DocketSummary, ListDocketsRequest, ProceedingKind};

use super::{json::summary, words::state_in_words};
use crate::{
    args::ListDocketsArgs,
    call::{PAGE_SIZE, pages, question},
    case::business_date,
    console::{Console, Paint, Tone},
    failure::{Exit, Failure},
    json::list as json_list,
    page::Table,
    session::Session,
    text::plain,
    when::{day, days_left, nearness},
    words::Choice as _,
};

/// `recourse docket list`.
pub async fn list(args: &ListDocketsArgs, session: &Session, console: &mut Console) -> Result<Exit, Failure> {
    let mut connection = session.dockets()?;
    let client = &mut connection.client;
    let mut stated = None;
    let dockets = pages(&connection.callee, async |page_token| {
        let message = ListDocketsRequest {
            page_size: PAGE_SIZE,
            page_token,
            kind: args.kind.unwrap_or(ProceedingKind::Unspecified).into(),
            state: args.state.clone().unwrap_or_default(),
            with_questions: args.questions,
            loan_account_number: args.account.clone().unwrap_or_default(),
        };
        let page = client.list_dockets(question(message)).await?.into_inner();
        stated = page.business_date;
        Ok((page.dockets, page.next_page_token))
    })
    .await?;
    let today = business_date(stated, &connection.callee)?;
    if args.json {
        writeln!(console.out, "{:#}", json_list(&dockets, summary))?;
    } else {
        console.out.write_all(table(&dockets, today, console.paint).as_bytes())?;
    }
    Ok(Exit::Done)
}

/// Dockets as a table, the id and what it is about under each.
fn table(dockets: &[DocketSummary], today: LegalDate, paint: Paint) -> String {
    if dockets.is_empty() {
        return "No dockets.\n".to_owned();
    }
    let mut table = Table::new(&["Case", "Account", "Kind", "State", "Questions", "Next deadline", "Days left"]);
    for docket in dockets {
        let next = docket.next_deadline.as_ref().and_then(|next| day(next.last_safe));
        let (date, left) = next.map_or_else(Default::default, |date| (date.to_string(), days_left(date, today)));
        let tone = match next.map_or(Tone::Plain, |date| nearness(date, today)) {
            Tone::Plain if docket.questions > 0 => Tone::Near,
            tone => tone,
        };
        let questions = if docket.questions > 0 { docket.questions.to_string() } else { String::new() };
        let (case, account) = (docket.case_reference.clone(), docket.loan_account_number.clone());
        let cells = [case, account, docket.kind().words(), state_in_words(&docket.state), questions, date, left];
        table.row(tone, cells.map(|cell| plain(&cell)));
        table.beneath(&plain(&format!("{}: {}", docket.proceeding_id, docket.about)));
    }
    table.render(paint)
}
