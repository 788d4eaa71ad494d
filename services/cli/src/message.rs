//! `recourse message`: messages to borrowers, each with the decision by which it was allowed.

use proto::communications::{GetMessageRequest, ListMessagesRequest, Message, MessageState};
use serde_json::{Value, json};

use crate::{
    args::{ListMessagesArgs, ShowMessageArgs},
    call::{PAGE_SIZE, pages, question},
    case,
    console::{Console, Tone},
    failure::{Exit, Failure},
    json::list as json_list,
    page::{Page, Table},
    session::Session,
    text::plain,
    when::instant_text,
    words::Choice as _,
};

/// `recourse message show`.
pub async fn show(args: &ShowMessageArgs, session: &Session, console: &mut Console) -> Result<Exit, Failure> {
    let mut connection = session.communications()?;
    let request = GetMessageRequest { message_id: args.message.clone() };
    let response = connection.client.get_message(question(request)).await;
    let response = response.map_err(|status| Failure::call(&connection.callee, status))?.into_inner();
    let missing = || Failure::Answer { callee: connection.callee.clone(), what: "no message".to_owned() };
    let message = response.message.ok_or_else(missing)?;
    if args.json {
        writeln!(console.out, "{:#}", value(&message))?;
        return Ok(Exit::Done);
    }
    let mut page = Page::new(console.paint);
    page.heading(&format!("{} to {} {}", message.channel().words(), plain(&message.contact_masked), state(&message)));
    page.field(2, "Message", &plain(&message.message_id));
    page.field(2, "Case", &plain(&message.case_reference));
    page.field(2, "Template", &plain(&message.template_version));
    page.field(2, "To be sent", &plain(&instant_text(&message.send_at)));
    page.field(2, "Sent", &plain(&instant_text(&message.sent_at)));
    page.field(2, "Reference", &plain(&message.provider_reference));
    page.field(2, "Decision", &plain(&decision(&message)));
    console.out.write_all(page.finish().as_bytes())?;
    Ok(Exit::Done)
}

/// Where it stands, and why it was cancelled.
fn state(message: &Message) -> String {
    match message.state() {
        MessageState::Cancelled => format!("cancelled: {}", message.cancellation().words()),
        state => state.words(),
    }
}

/// `recourse message list`.
pub async fn list(args: &ListMessagesArgs, session: &Session, console: &mut Console) -> Result<Exit, Failure> {
    // Nothing at all means every message.
    let proceedings = match &args.case {
        Some(reference) => {
            let (case, _) = case::find(reference, session).await?;
            case.proceedings.into_iter().map(|proceeding| proceeding.proceeding_id).collect()
        }
        None => vec![String::new()],
    };
    let mut connection = session.communications()?;
    let client = &mut connection.client;
    let mut messages = Vec::new();
    for proceeding_id in proceedings {
        let listed = pages(&connection.callee, async |page_token| {
            let proceeding_id = proceeding_id.clone();
            let message = ListMessagesRequest { page_size: PAGE_SIZE, page_token, proceeding_id };
            let page = client.list_messages(question(message)).await?.into_inner();
            Ok((page.messages, page.next_page_token))
        });
        messages.extend(listed.await?);
    }
    if args.json {
        writeln!(console.out, "{:#}", json_list(&messages, value))?;
        return Ok(Exit::Done);
    }
    if messages.is_empty() {
        writeln!(console.out, "No messages.")?;
        return Ok(Exit::Done);
    }
    let mut table = Table::new(&["Case", "Channel", "To", "State", "When", "Decision"]);
    for message in &messages {
        let tone = match message.state() {
            MessageState::Refused | MessageState::Failed => Tone::Bad,
            MessageState::Unknown => Tone::Near,
            MessageState::Cancelled => Tone::Quiet,
            _ => Tone::Plain,
        };
        let decided = message.decision.as_ref().map(|decision| decision.decided_at.as_str()).unwrap_or_default();
        let at = [message.sent_at.as_str(), &message.send_at, decided].into_iter().find(|at| !at.is_empty());
        let cells = [
            message.case_reference.clone(),
            message.channel().words(),
            message.contact_masked.clone(),
            state(message),
            at.map(instant_text).unwrap_or_default(),
            decision(message),
        ];
        table.row(tone, cells.map(|cell| plain(&cell)));
    }
    console.out.write_all(table.render(console.paint).as_bytes())?;
    Ok(Exit::Done)
}

/// The verdict, and what failed.
fn decision(message: &Message) -> String {
    let Some(decision) = &message.decision else { return "no decision on record".to_owned() };
    let failed = decision.rules.iter().filter(|rule| !rule.passed);
    let failed: Vec<String> = failed.map(|rule| format!("{}: {}", rule.rule, rule.reason)).collect();
    let colon = if failed.is_empty() { "" } else { "; " };
    format!("{}{colon}{}", decision.verdict().words(), failed.join("; "))
}

/// A message as machines read it.
pub(crate) fn value(message: &Message) -> Value {
    let decision = message.decision.as_ref().map(|decision| {
        let rules = decision.rules.iter().map(|rule| {
            json!({ "rule": rule.rule, "passed": rule.passed, "reason": rule.reason, "authority": rule.authority })
        });
        json!({
            "decision_id": decision.decision_id,
            "verdict": decision.verdict().name(),
            "rules": rules.collect::<Value>(),
            "decided_at": decision.decided_at,
        })
    });
    json!({
        "message_id": message.message_id,
        "state": message.state().name(),
        "channel": message.channel().name(),
        "proceeding_id": message.proceeding_id,
        "case_reference": message.case_reference,
        "party_id": message.party_id,
        "contact_masked": message.contact_masked,
        "template_version": message.template_version,
        "decision": decision,
        "send_at": message.send_at,
        "sent_at": message.sent_at,
        "provider_reference": message.provider_reference,
        "cancellation": (message.state() == MessageState::Cancelled).then(|| message.cancellation().name()),
    })
}
