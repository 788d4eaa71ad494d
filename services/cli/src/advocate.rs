//! `recourse advocate`: the panel.

use chassis::grpc::client::Channel;
use kernel::Masked;
use proto::counsel::{
    Advocate, EmpanelAdvocateRequest, ListAdvocatesRequest, counsel_service_client::CounselServiceClient,
};
use serde_json::{Value, json};

use crate::{
    args::{AddAdvocateArgs, ListAdvocatesArgs},
    call::{Command, PAGE_SIZE, pages, question},
    console::{Console, Tone},
    failure::{Exit, Failure},
    json::list as json_list,
    page::Table,
    session::{Connection, Session},
    text::plain,
};

/// `recourse advocate add`.
pub async fn add(args: &AddAdvocateArgs, session: &Session, console: &mut Console) -> Result<Exit, Failure> {
    let mut counsel = session.counsel()?;
    let command = Command::begin(session);
    let advocate = Advocate {
        subject: args.subject.clone(),
        name: Some(Masked::new(args.name.clone()).into()),
        enrolment_number: args.enrolment.clone(),
        firm: args.firm.clone(),
        courts: args.courts.clone(),
        active: !args.inactive,
        ..Advocate::default()
    };
    let message = EmpanelAdvocateRequest { advocate: Some(advocate) };
    let response = counsel.client.empanel_advocate(command.request(message)?).await;
    let response = response.map_err(|status| command.failure(&counsel.callee, status))?.into_inner();
    let id = response.advocate.map(|advocate| advocate.advocate_id).unwrap_or_default();
    writeln!(console.out, "advocate {} {}", plain(&args.enrolment), plain(&id))?;
    Ok(Exit::Done)
}

/// `recourse advocate list`.
pub async fn list(args: &ListAdvocatesArgs, session: &Session, console: &mut Console) -> Result<Exit, Failure> {
    let advocates = panel(&mut session.counsel()?).await?;
    if args.json {
        writeln!(console.out, "{:#}", json_list(&advocates, value))?;
        return Ok(Exit::Done);
    }
    if advocates.is_empty() {
        writeln!(console.out, "No advocates.")?;
        return Ok(Exit::Done);
    }
    let mut table = Table::new(&["Enrolment", "Name", "Firm", "In hand", "Takes matters", "Courts"]);
    for advocate in &advocates {
        let tone = if advocate.active { Tone::Plain } else { Tone::Quiet };
        let cells = [
            advocate.enrolment_number.clone(),
            name(advocate),
            advocate.firm.clone(),
            advocate.load.to_string(),
            if advocate.active { "yes" } else { "no" }.to_owned(),
            advocate.courts.join(", "),
        ];
        table.row(tone, cells.map(|cell| plain(&cell)));
    }
    console.out.write_all(table.render(console.paint).as_bytes())?;
    Ok(Exit::Done)
}

/// The whole panel.
pub(crate) async fn panel(counsel: &mut Connection<CounselServiceClient<Channel>>) -> Result<Vec<Advocate>, Failure> {
    let client = &mut counsel.client;
    pages(&counsel.callee, async |page_token| {
        let message = ListAdvocatesRequest { page_size: PAGE_SIZE, page_token };
        let page = client.list_advocates(question(message)).await?.into_inner();
        Ok((page.advocates, page.next_page_token))
    })
    .await
}

/// Initials: lists have no more.
fn name(advocate: &Advocate) -> String {
    advocate.name.as_ref().map(|name| name.value.clone()).unwrap_or_default()
}

fn value(advocate: &Advocate) -> Value {
    json!({
        "advocate_id": advocate.advocate_id,
        "subject": advocate.subject,
        "name": name(advocate),
        "enrolment_number": advocate.enrolment_number,
        "firm": advocate.firm,
        "courts": advocate.courts,
        "load": advocate.load,
        "active": advocate.active,
    })
}
