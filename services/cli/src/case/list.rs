//! All cases, page by page.

use chassis::grpc::client::RequestExt as _;
use proto::cases::{CaseSummary, ListCasesRequest};
use serde_json::{Value, json};
use tonic::Request;

use super::{
    day, render,
    show::{DEADLINE, business_date},
};
use crate::{
    args::ListArgs,
    console::Console,
    failure::{Exit, Failure},
    session::{Patience, Session},
};

/// As many as a service gives.
const PAGE_SIZE: i32 = 200;

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
        let request = Request::new(message).with_deadline(DEADLINE);
        let page = connection.client.list_cases(request).await;
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
        console.out.write_all(render::table(&cases, today, console.paint).as_bytes())?;
    }
    Ok(Exit::Done)
}

fn summary(case: &CaseSummary) -> Value {
    json!({
        "case_id": case.case_id,
        "reference": case.reference,
        "loan_account_number": case.loan_account_number,
        "opened_at": case.opened_at,
        "next_deadline": case.next_deadline.as_ref().map(|next| json!({
            "kind": next.kind, "last_safe": day(next.last_safe), "last_arguable": day(next.last_arguable),
        })),
    })
}
