//! A case under the law of another day: asked of the mesh, since the facts are there.

use proto::{
    cases::{
        CountedDay, Deadline, DeadlineState, ReplayCaseRequest, ReplayCaseResponse, ReplayOutcome, ReplayedDeadline,
        ReplayedProceeding,
    },
    types,
};
use serde_json::{Value, json};

use super::bad;
use crate::{
    args::law::ReplayArgs,
    call::question,
    case::state_in_words,
    console::{Console, Tone},
    failure::{Exit, Failure},
    json::{day, list},
    page::{LABEL, Page, Table},
    session::{Patience, Session},
    text::plain,
    when::day_text,
    words::{Choice as _, in_words},
};

/// `law replay`. Ends with 3 if by that law a deadline depends on how it is read, or nothing counts it.
pub async fn replay(args: &ReplayArgs, session: &Session, console: &mut Console) -> Result<Exit, Failure> {
    if args.case.trim().is_empty() {
        return Err(bad("--case is empty: name the case, RC-000042 for example"));
    }
    let mut cases = session.cases(Patience::Short)?;
    let request = ReplayCaseRequest {
        case: args.case.clone(),
        law_at: Some(args.law_at.into()),
        known_at: args.known_at.map(types::LegalDate::from),
    };
    let answer = cases.client.replay_case(question(request)).await;
    let replayed = answer.map_err(|status| Failure::call(&cases.callee, status))?.into_inner();
    if args.json {
        super::print_json(&value(&replayed, args), console)?;
    } else {
        let page = page(&replayed, args, console);
        super::print(page, console)?;
    }
    let mut deadlines = replayed.proceedings.iter().flat_map(|proceeding| &proceeding.deadlines);
    let unsettled = deadlines.any(|deadline| is_unsettled(deadline.outcome()));
    Ok(if unsettled { Exit::Unsettled } else { Exit::Done })
}

/// A value that this version does not know is no yes either.
const fn is_unsettled(outcome: ReplayOutcome) -> bool {
    match outcome {
        ReplayOutcome::Same | ReplayOutcome::Moved | ReplayOutcome::Arises => false,
        ReplayOutcome::Depends | ReplayOutcome::Unknown | ReplayOutcome::Unspecified => true,
    }
}

fn differs(deadline: &ReplayedDeadline) -> bool {
    deadline.outcome() != ReplayOutcome::Same
}

fn page(replayed: &ReplayCaseResponse, args: &ReplayArgs, console: &Console) -> Page {
    let mut page = super::page(console.paint);
    let known = args.known_at.map(|day| format!(", as it was known on {day}")).unwrap_or_default();
    page.heading(&format!("{} by the law of {}{known}", plain(&replayed.reference), args.law_at));
    if replayed.proceedings.is_empty() {
        page.gap();
        page.quiet("The case has no proceedings.");
    }
    for proceeding in &replayed.proceedings {
        page.gap();
        show(&mut page, proceeding);
    }
    page.gap();
    let calendar = match replayed.calendar_version.as_str() {
        "" => "no calendar of the courts".to_owned(),
        version => format!("version {version} of the courts' calendar"),
    };
    let book = &replayed.book_version;
    page.quiet(&plain(&format!(
        "Counted on {} by version {book} of the statute book, {calendar}.",
        day_text(replayed.business_date)
    )));
    page
}

fn show(page: &mut Page, proceeding: &ReplayedProceeding) {
    page.heading(&format!("Proceeding {}", plain(&proceeding.proceeding_id)));
    let (state, replayed) = (state_in_words(proceeding.state()), state_in_words(proceeding.replayed_state()));
    if state == replayed {
        page.field(2, "State", &format!("{state}, by that law too"));
    } else {
        page.field(2, "State", &format!("{state}; by that law {replayed}"));
        page.field(2, "", &plain(&proceeding.replayed_explanation));
    }
    if !proceeding.deadlines.is_empty() {
        page.gap();
        let mut table = Table::new(&["deadline", "as armed", "as replayed", "why"]);
        for deadline in &proceeding.deadlines {
            table.row(tone(deadline), row(deadline));
        }
        page.table(&table);
    }
    let nothing = proceeding.differences.is_empty() && !proceeding.deadlines.iter().any(differs);
    for (index, difference) in proceeding.differences.iter().enumerate() {
        if index == 0 {
            page.gap();
        }
        page.labelled(2, if index == 0 { "Also" } else { "" }, LABEL, &plain(difference));
    }
    if nothing {
        page.gap();
        page.quiet("Nothing differs.");
    }
    for deadline in proceeding.deadlines.iter().filter(|deadline| differs(deadline)) {
        let Some(counted) = &deadline.replayed else { continue };
        page.gap();
        page.heading(&format!("  {} by that law", in_words(&plain(&deadline.kind))));
        counted.steps.iter().for_each(|step| page.toned(4, "- ", 2, &plain(step), Tone::Quiet));
    }
}

fn tone(deadline: &ReplayedDeadline) -> Tone {
    match deadline.outcome() {
        ReplayOutcome::Same => Tone::Quiet,
        ReplayOutcome::Moved | ReplayOutcome::Arises => Tone::Near,
        ReplayOutcome::Depends | ReplayOutcome::Unknown | ReplayOutcome::Unspecified => Tone::Bad,
    }
}

fn row(deadline: &ReplayedDeadline) -> [String; 4] {
    let armed = deadline.armed.as_ref().map_or_else(
        || "not armed".to_owned(),
        |armed| {
            let days = span(armed.last_safe, armed.last_arguable);
            match armed.state() {
                DeadlineState::Armed => days,
                state => {
                    format!("{days}, {}", state.as_str_name().trim_start_matches("DEADLINE_STATE_").to_lowercase())
                }
            }
        },
    );
    let replayed = deadline.replayed.as_ref().map_or_else(
        || "unknown".to_owned(),
        |day| {
            let days = span(day.last_safe, day.last_arguable);
            if day.runs { days } else { format!("{days}, does not run") }
        },
    );
    let why = match deadline.outcome() {
        ReplayOutcome::Same => "the same".to_owned(),
        _ => deadline.differences.join(" "),
    };
    [plain(&deadline.kind), armed, replayed, plain(&why)]
}

fn span(safe: Option<types::LegalDate>, arguable: Option<types::LegalDate>) -> String {
    if safe == arguable { day_text(safe) } else { format!("{}, arguable {}", day_text(safe), day_text(arguable)) }
}

fn value(replayed: &ReplayCaseResponse, args: &ReplayArgs) -> Value {
    json!({
        "case_id": replayed.case_id,
        "reference": replayed.reference,
        "law_at": args.law_at,
        "known_at": args.known_at,
        "book_version": replayed.book_version,
        "calendar_version": replayed.calendar_version,
        "business_date": day(replayed.business_date),
        "proceedings": list(&replayed.proceedings, proceeding),
    })
}

fn proceeding(proceeding: &ReplayedProceeding) -> Value {
    json!({
        "proceeding_id": proceeding.proceeding_id,
        "kind": proceeding.kind().as_str_name(),
        "instrument_id": proceeding.instrument_id,
        "state": proceeding.state().as_str_name(),
        "explanation": proceeding.explanation,
        "replayed_state": proceeding.replayed_state().as_str_name(),
        "replayed_explanation": proceeding.replayed_explanation,
        "deadlines": list(&proceeding.deadlines, deadline),
        "differences": proceeding.differences,
    })
}

fn deadline(deadline: &ReplayedDeadline) -> Value {
    json!({
        "kind": deadline.kind,
        "armed": deadline.armed.as_ref().map(armed),
        "replayed": deadline.replayed.as_ref().map(counted),
        "outcome": deadline.outcome().name(),
        "differences": deadline.differences,
    })
}

fn armed(deadline: &Deadline) -> Value {
    json!({
        "deadline_id": deadline.deadline_id,
        "last_safe": day(deadline.last_safe),
        "last_arguable": day(deadline.last_arguable),
        "state": deadline.state().as_str_name(),
        "rule_id": deadline.rule_id,
        "book_version": deadline.book_version,
        "calendar_version": deadline.calendar_version,
    })
}

fn counted(counted: &CountedDay) -> Value {
    json!({
        "last_safe": day(counted.last_safe),
        "last_arguable": day(counted.last_arguable),
        "rule_id": counted.rule_id,
        "steps": counted.steps,
        "runs": counted.runs,
    })
}
