//! `recourse docket may`: whether an act may be done, clause by clause, with the cure.

use proto::cases::{ActDecision, AuthoriseActRequest, AuthoriseActResponse, FailingClause};

use super::{find, words::decision};
use crate::{
    args::MayArgs,
    call::Command,
    console::{Console, Paint, Tone},
    failure::{Exit, Failure},
    page::{NARROW, Page},
    session::Session,
    text::plain,
};

/// Asks, and puts the answer on record. The exit code is the answer, as that of `law gate`.
pub async fn may(args: &MayArgs, session: &Session, console: &mut Console) -> Result<Exit, Failure> {
    let proceeding_id = find::id(&args.which, session).await?;
    let mut cases = session.dockets()?;
    let command = Command::begin(session);
    let person_decides = args.decide.clone().unwrap_or_default();
    let message = AuthoriseActRequest { proceeding_id, act: args.act.clone(), person_decides };
    let response = cases.client.authorise_act(command.request(message)?).await;
    let answer = response.map_err(|status| command.failure(&cases.callee, status))?.into_inner();
    let exit = match answer.decision() {
        ActDecision::Allowed => Exit::Done,
        ActDecision::Refused => Exit::Refused,
        ActDecision::NeedsPerson => Exit::Unsettled,
        ActDecision::Unspecified => {
            return Err(Failure::Answer { callee: cases.callee, what: "no decision".to_owned() });
        }
    };
    console.out.write_all(page(args, &answer, console.paint).as_bytes())?;
    Ok(exit)
}

fn page(args: &MayArgs, answer: &AuthoriseActResponse, paint: Paint) -> String {
    let mut page = Page::within(paint, NARROW);
    let (word, tone) = decision(answer.decision());
    page.toned(0, &format!("{}: ", plain(&args.act)), 0, &word.to_uppercase(), tone);
    if let (ActDecision::Allowed, false, Some(reason)) = (answer.decision(), answer.failing.is_empty(), &args.decide) {
        page.line("");
        page.labelled(0, "", 0, &plain(&format!("You let it pass: {reason}")));
    }
    let (unknown, known): (Vec<_>, Vec<_>) = answer.failing.iter().partition(|clause| clause.unknown);
    section(&mut page, "What is not so", &known);
    section(&mut page, "What is not known", &unknown);
    if !answer.steps.is_empty() {
        page.gap();
        page.heading("How it was counted");
    }
    for step in &answer.steps {
        page.toned(2, "- ", 2, &plain(step), Tone::Quiet);
    }
    if answer.decision() == ActDecision::NeedsPerson {
        page.gap();
        page.quiet("To let it pass, ask again with --decide REASON.");
    }
    page.gap();
    page.quiet(&plain(&format!("Answer {}, on record", answer.answer_id)));
    page.finish()
}

fn section(page: &mut Page, title: &str, failing: &[&FailingClause]) {
    if failing.is_empty() {
        return;
    }
    page.gap();
    page.heading(title);
    for clause in failing {
        page.labelled(2, "- ", 2, &plain(&clause.plain));
        if !clause.cure.is_empty() {
            page.labelled(4, "Cure: ", 6, &plain(&clause.cure));
        }
        // What the steps of a docket do not show is recorded by the name that the gate uses.
        let is_named =
            !clause.fact.is_empty() && !["proceeding.", "clock."].iter().any(|of| clause.fact.starts_with(of));
        if clause.unknown && is_named {
            page.labelled(4, "Once known: ", 6, &plain(&format!("circumstance.known name={} value=…", clause.fact)));
        }
        page.toned(4, "", 0, &plain(&clause.authority), Tone::Quiet);
    }
}
