//! What changed in the law between two days.

use serde_json::{Value, json};
use statutes::{Change, Difference, diff as changes};

use super::{asked::open_book, bad, name::nearest, timeline::weekday, value_of};
use crate::{
    args::law::book::DiffArgs,
    console::{Console, Tone},
    failure::{Exit, Failure},
    page::Page,
    text::{counted, plain},
};

/// `law diff`.
pub(super) fn diff(args: &DiffArgs, console: &mut Console) -> Result<Exit, Failure> {
    let DiffArgs { prefix, from, to, .. } = args;
    if from > to {
        return Err(bad(format!("--from {from} lies after --to {to}")));
    }
    let book = open_book(&args.book)?;
    let book = if args.drafts { book.with_drafts() } else { book };
    let named = |id: &str| {
        id.strip_prefix(prefix.as_str())
            .is_some_and(|rest| prefix.is_empty() || prefix.ends_with('.') || rest.is_empty() || rest.starts_with('.'))
    };
    if !book.rules().any(|rule| named(&rule.id)) {
        let near = nearest(prefix, book.rules().filter_map(|rule| rule.id.split('.').next()));
        let near = near.map(|near| format!("; is it `{near}`?")).unwrap_or_default();
        return Err(bad(format!("no id of a rule begins with `{prefix}`{near}")));
    }
    let changes = changes(&book, *from, *to, prefix);
    if args.json {
        let mut list = Vec::new();
        for change in &changes {
            list.push(as_json(change)?);
        }
        let answer = json!({ "book": book.version(), "changes": list, "from": from, "prefix": prefix, "to": to });
        super::print_json(&answer, console)?;
        return Ok(Exit::Done);
    }
    let mut page = super::page(console.paint);
    let of = if prefix.is_empty() { "the law".to_owned() } else { format!("`{}`", plain(prefix)) };
    let count = counted(i64::try_from(changes.len()).unwrap_or(i64::MAX), "change");
    page.heading(&format!("{count} in {of} after {from} and until {to}"));
    let mut day = None;
    for change in &changes {
        if day != Some(change.on()) {
            page.gap();
            page.heading(&format!("{} {}", change.on(), weekday(change.on())));
            day = Some(change.on());
        }
        show(&mut page, change);
    }
    super::print(page, console)?;
    Ok(Exit::Done)
}

/// The change with the id of its rule beside it.
fn as_json(change: &Change<'_>) -> Result<Value, Failure> {
    let mut value = value_of(change)?;
    if let Value::Object(map) = &mut value {
        map.insert("id".to_owned(), json!(change.rule().id));
    }
    Ok(value)
}

fn show(page: &mut Page, change: &Change<'_>) {
    let rule = change.rule();
    let head = |what: &str| format!("{} {what}", rule.id);
    match change {
        Change::Began { new, .. } => {
            page.toned(2, "+ ", 2, &head("begins"), Tone::Strong);
            page.labelled(6, "", 0, &plain(&new.plain));
            page.toned(6, "", 0, &plain(&new.citation()), Tone::Quiet);
        }
        Change::Ended { old, .. } => {
            page.toned(2, "- ", 2, &head("ends"), Tone::Strong);
            page.labelled(6, "", 0, &plain(&old.plain));
        }
        Change::Changed { new, differences, .. } => {
            page.toned(2, "~ ", 2, &head("changes"), Tone::Strong);
            let told = differences.iter().filter(|difference| difference.part != "authority");
            told.for_each(|difference| show_difference(page, difference));
            page.toned(6, "", 0, &plain(&new.citation()), Tone::Quiet);
        }
        Change::ReadingKnown { reading, .. } => {
            page.toned(2, "+ ", 2, &head("is read in a further way, for earlier acts too"), Tone::Strong);
            page.labelled(6, "", 0, &plain(&reading.plain));
            page.toned(6, "", 0, &plain(&reading.citation()), Tone::Quiet);
        }
        Change::ReadingOverruled { reading, .. } => {
            page.toned(2, "- ", 2, &head("is not read so any more, for no act"), Tone::Strong);
            page.labelled(6, "", 0, &plain(&reading.plain));
            page.toned(6, "", 0, &plain(&reading.citation()), Tone::Quiet);
        }
    }
}

/// What was and what is: short values on one line, of lists only the lines that differ.
fn show_difference(page: &mut Page, difference: &Difference) {
    let Difference { part, old, new } = difference;
    let (old, new) = (old.as_deref().unwrap_or(""), new.as_deref().unwrap_or(""));
    let short = |text: &str| text.chars().count() <= 24 && !text.contains('\n');
    if short(old) && short(new) {
        let or_none = |text: &str| if text.is_empty() { "none".to_owned() } else { plain(text) };
        page.labelled(6, part, 13, &format!("{} -> {}", or_none(old), or_none(new)));
        return;
    }
    let mut label = *part;
    for (sign, here, there, tone) in [("- ", old, new, Tone::Quiet), ("+ ", new, old, Tone::Plain)] {
        for line in here.lines().filter(|line| !there.lines().any(|other| other == *line)) {
            page.toned(6, &format!("{label:<13}{sign}"), 15, &plain(line), tone);
            label = "";
        }
    }
}
