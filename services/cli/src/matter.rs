//! `recourse matter`: proceedings in the hands of advocates.

mod commands;
mod progress;
mod render;
mod value;

use chassis::grpc::client::Channel;
use proto::counsel::{
    GetMatterRequest, ListMattersRequest, Matter, MatterState, counsel_service_client::CounselServiceClient,
};

pub use self::commands::{accept, assign, authority, condonation, decline, file, withdraw};
pub use self::progress::progress;
pub(crate) use self::value::matter as value;
use crate::{
    args::{ListMattersArgs, ShowMatterArgs},
    call::{PAGE_SIZE, pages, question},
    console::{Console, Tone},
    failure::{Exit, Failure},
    json::list as json_list,
    page::Table,
    session::{Connection, Session},
    text::plain,
    when::day_of,
    words::Choice as _,
};

/// `recourse matter show`.
pub async fn show(args: &ShowMatterArgs, session: &Session, console: &mut Console) -> Result<Exit, Failure> {
    let matter = find(&args.matter.reference, &mut session.counsel()?).await?;
    if args.json {
        writeln!(console.out, "{:#}", value(&matter))?;
    } else {
        console.out.write_all(render::matter(&matter, console.paint).as_bytes())?;
    }
    Ok(Exit::Done)
}

/// `recourse matter list`.
pub async fn list(args: &ListMattersArgs, session: &Session, console: &mut Console) -> Result<Exit, Failure> {
    let mut connection = session.counsel()?;
    let client = &mut connection.client;
    let matters = pages(&connection.callee, async |page_token| {
        let state = args.state.unwrap_or(MatterState::Unspecified).into();
        let message = ListMattersRequest { page_size: PAGE_SIZE, page_token, state, ..ListMattersRequest::default() };
        let page = client.list_matters(question(message)).await?.into_inner();
        Ok((page.matters, page.next_page_token))
    })
    .await?;
    if args.json {
        writeln!(console.out, "{:#}", json_list(&matters, value))?;
        return Ok(Exit::Done);
    }
    if matters.is_empty() {
        writeln!(console.out, "No matters.")?;
        return Ok(Exit::Done);
    }
    let mut table = Table::new(&["Matter", "Case", "Opened", "State", "Advocate", "Court"]);
    for matter in &matters {
        let tone = if matter.state() == MatterState::Unassigned { Tone::Near } else { Tone::Plain };
        let cells = [
            matter.reference.clone(),
            matter.case_reference.clone(),
            day_of(&matter.opened_at),
            matter.state().words(),
            matter.advocate.as_ref().map(|advocate| advocate.enrolment_number.clone()).unwrap_or_default(),
            matter.court.clone(),
        ];
        table.row(tone, cells.map(|cell| plain(&cell)));
    }
    console.out.write_all(table.render(console.paint).as_bytes())?;
    Ok(Exit::Done)
}

/// A matter by its reference or its id.
async fn find(reference: &str, counsel: &mut Connection<CounselServiceClient<Channel>>) -> Result<Matter, Failure> {
    let message = GetMatterRequest { matter: reference.to_owned() };
    let response = counsel.client.get_matter(question(message)).await;
    let response = response.map_err(|status| Failure::call(&counsel.callee, status))?.into_inner();
    response.matter.ok_or_else(|| Failure::Answer { callee: counsel.callee.clone(), what: "no matter".to_owned() })
}
