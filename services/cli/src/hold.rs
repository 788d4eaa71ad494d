//! `recourse hold`: parties that must not be contacted for the time being.

use proto::communications::{Channel, Hold, LiftHoldRequest, ListHoldsRequest, PlaceHoldRequest};
use serde_json::{Value, json};

use crate::{
    args::{LiftHoldArgs, ListHoldsArgs, PlaceHoldArgs},
    call::{Command, question},
    console::{Console, Tone},
    failure::{Exit, Failure},
    json::{day, list as json_list},
    page::Table,
    session::Session,
    text::plain,
    when::day_text,
    words::Choice as _,
};

/// `recourse hold place`.
pub async fn place(args: &PlaceHoldArgs, session: &Session, console: &mut Console) -> Result<Exit, Failure> {
    let mut communications = session.communications()?;
    let command = Command::begin(session);
    let hold = Hold {
        party_id: args.party.clone(),
        reason: args.reason.into(),
        channel: args.channel.unwrap_or(Channel::Unspecified).into(),
        since: Some(args.since.into()),
        until: args.until.map(Into::into),
        ..Hold::default()
    };
    let response = communications.client.place_hold(command.request(PlaceHoldRequest { hold: Some(hold) })?).await;
    let response = response.map_err(|status| command.failure(&communications.callee, status))?.into_inner();
    let hold = response.hold.unwrap_or_default();
    writeln!(console.out, "hold {}", plain(&hold.hold_id))?;
    match response.messages_refused {
        0 => writeln!(console.out, "no message was waiting")?,
        1 => writeln!(console.out, "1 message that waited is refused")?,
        many => writeln!(console.out, "{many} messages that waited are refused")?,
    }
    Ok(Exit::Done)
}

/// `recourse hold lift`.
pub async fn lift(args: &LiftHoldArgs, session: &Session, console: &mut Console) -> Result<Exit, Failure> {
    let mut communications = session.communications()?;
    let command = Command::begin(session);
    let message = LiftHoldRequest { hold_id: args.hold.clone() };
    let response = communications.client.lift_hold(command.request(message)?).await;
    response.map_err(|status| command.failure(&communications.callee, status))?;
    writeln!(console.out, "lifted hold {}", plain(&args.hold))?;
    Ok(Exit::Done)
}

/// `recourse hold list`.
pub async fn list(args: &ListHoldsArgs, session: &Session, console: &mut Console) -> Result<Exit, Failure> {
    let mut communications = session.communications()?;
    let message = ListHoldsRequest { party_id: args.party.clone() };
    let response = communications.client.list_holds(question(message)).await;
    let holds = response.map_err(|status| Failure::call(&communications.callee, status))?.into_inner().holds;
    if args.json {
        writeln!(console.out, "{:#}", json_list(&holds, value))?;
        return Ok(Exit::Done);
    }
    if holds.is_empty() {
        writeln!(console.out, "No holds.")?;
        return Ok(Exit::Done);
    }
    let mut table = Table::new(&["Hold", "Reason", "Channel", "Since", "Until"]);
    for hold in &holds {
        let channel = match hold.channel() {
            Channel::Unspecified => "every".to_owned(),
            channel => channel.words(),
        };
        let until = hold.until.map_or_else(|| "lifted".to_owned(), |until| day_text(Some(until)));
        table.row(Tone::Plain, [plain(&hold.hold_id), hold.reason().words(), channel, day_text(hold.since), until]);
    }
    console.out.write_all(table.render(console.paint).as_bytes())?;
    Ok(Exit::Done)
}

fn value(hold: &Hold) -> Value {
    json!({
        "hold_id": hold.hold_id,
        "party_id": hold.party_id,
        "reason": hold.reason().name(),
        "channel": (hold.channel() != Channel::Unspecified).then(|| hold.channel().name()),
        "since": day(hold.since),
        "until": day(hold.until),
    })
}
