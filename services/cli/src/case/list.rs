//! All cases, page by page.

use kernel::LegalDate;
use proto::cases::{CaseSummary, ListCasesRequest};
use serde_json::{Value, json};

use super::{gather::business_date, json::next_deadline};
use crate::{
    args::ListArgs,
    call::{PAGE_SIZE, question},
    console::{Console, Paint, Tone},
    failure::{Exit, Failure},
    page::Table,
    session::{Patience, Session},
    text::plain,
    when::{day, day_of, days_left, nearness},
};

/// `recourse case list`.
pub async fn list(args: &ListArgs, session: &Session, console: &mut Console) -> Result<Exit, Failure> {
    let mut connection = session.cases(Patience::Short)?;
    let mut cases: Vec<CaseSummary> = Vec::new();
    let mut page_token = String::new();
    let today = loop {
        let message = ListCasesRequest {
            page_size: PAGE_SIZE,
            page_token: page_token.clone(),
            loan_account_number: args.account.clone().unwrap_or_default(),
        };
        let page = connection.client.list_cases(question(message)).await;
        let page = page.map_err(|status| Failure::call(&connection.callee, status))?.into_inner();
        cases.extend(page.cases);
        if page.next_page_token.is_empty() {
            break business_date(page.business_date, &connection.callee)?;
        }
        if page.next_page_token == page_token {
            let what = "the same page twice".to_owned();
            return Err(Failure::Answer { callee: connection.callee, what });
        }
        page_token = page.next_page_token;
    };
    if args.json {
        let json: Value = cases.iter().map(summary).collect();
        writeln!(console.out, "{json:#}")?;
    } else {
        console.out.write_all(table(&cases, today, console.paint).as_bytes())?;
    }
    Ok(Exit::Done)
}

fn summary(case: &CaseSummary) -> Value {
    json!({
        "case_id": case.case_id,
        "reference": case.reference,
        "loan_account_number": case.loan_account_number,
        "opened_at": case.opened_at,
        "next_deadline": case.next_deadline.as_ref().map(next_deadline),
    })
}

/// Cases as a table.
fn table(cases: &[CaseSummary], today: LegalDate, paint: Paint) -> String {
    if cases.is_empty() {
        return "No cases.\n".to_owned();
    }
    let mut table = Table::new(&["Reference", "Account", "Opened", "Next deadline", "Days left"]);
    for case in cases {
        let next = case.next_deadline.as_ref().and_then(|next| day(next.last_safe));
        let (date, left) = next.map_or_else(Default::default, |date| (date.to_string(), days_left(date, today)));
        let tone = next.map_or(Tone::Plain, |date| nearness(date, today));
        let (reference, account) = (plain(&case.reference), plain(&case.loan_account_number));
        table.row(tone, [reference, account, plain(&day_of(&case.opened_at)), date, left]);
    }
    table.render(paint)
}
