//! The rules of the book.

use serde_json::{Value, json};
use statutes::{Book, Rule};

use super::{asked::open_book, bad, name::nearest, words};
use crate::{
    args::law::book::ListRulesArgs,
    console::{Console, Tone},
    failure::{Exit, Failure},
    text::{counted, plain},
};

/// `law list`.
pub(super) fn list(args: &ListRulesArgs, console: &mut Console) -> Result<Exit, Failure> {
    let book = open_book(&args.book)?;
    let rules = chosen(&book, args);
    if rules.is_empty() {
        return Err(none(&book, args));
    }
    if args.json {
        let rules: Value = rules.into_iter().map(as_json).collect();
        super::print_json(&json!({ "book": book.version(), "rules": rules }), console)?;
        return Ok(Exit::Done);
    }
    let mut page = super::page(console.paint);
    let count = rules.len();
    for statute in book.statutes() {
        let mut of_statute = rules.iter().filter(|rule| rule.statute == statute.id).peekable();
        if of_statute.peek().is_none() {
            continue;
        }
        super::title(&mut page, &statute.title);
        for rule in of_statute {
            let caveat = words::caveat(rule);
            let head = format!("  {:<40} {:<9}{caveat}", rule.id, rule.substance().word());
            page.line(&page.paint.tone(Tone::Strong, head.trim_end()));
            page.labelled(6, "", 0, &plain(&rule.plain));
        }
        page.gap();
    }
    let count = counted(i64::try_from(count).unwrap_or(i64::MAX), "rule");
    page.quiet(&format!("{count}; recourse law show ID tells one with its authorities"));
    super::print(page, console)?;
    Ok(Exit::Done)
}

/// One entry of each rule that was asked for: that of the day, or the last.
fn chosen<'b>(book: &'b Book, args: &ListRulesArgs) -> Vec<&'b Rule> {
    let mut chosen: Vec<&Rule> = Vec::new();
    let standing = book.rules().filter(|rule| {
        (args.drafts || !rule.is_draft())
            && args.on.is_none_or(|on| rule.is_in_force_on(on))
            && args.kind.is_none_or(|kind| rule.substance().word() == kind.word())
            && has_prefix(&rule.id, &args.prefix)
    });
    for rule in standing {
        match chosen.last_mut() {
            // A draft does not hide the law that it would replace.
            Some(last) if last.id == rule.id && (last.is_draft() || !rule.is_draft()) => *last = rule,
            Some(last) if last.id == rule.id => {}
            _ => chosen.push(rule),
        }
    }
    chosen
}

/// Whether the prefix is whole words of the id.
fn has_prefix(id: &str, prefix: &str) -> bool {
    match id.strip_prefix(prefix) {
        Some(rest) => {
            prefix.is_empty()
                || prefix.ends_with('.')
                || rest.is_empty()
                || rest.starts_with('.')
                || rest.starts_with('_')
        }
        None => false,
    }
}

fn none(book: &Book, args: &ListRulesArgs) -> Failure {
    let proceedings = book.rules().filter_map(|rule| rule.id.split('.').next());
    if book.rules().any(|rule| has_prefix(&rule.id, &args.prefix)) {
        return bad("no rule is of this kind on this day");
    }
    let near = nearest(&args.prefix, proceedings).map(|near| format!("; is it `{near}`?")).unwrap_or_default();
    bad(format!("no id of a rule begins with `{}`{near}", args.prefix))
}

fn as_json(rule: &Rule) -> Value {
    json!({
        "authority": rule.citation(),
        "confidence": rule.confidence,
        "id": rule.id,
        "in_force_from": rule.in_force_from,
        "in_force_until": rule.in_force_until,
        "kind": rule.substance().word(),
        "plain": rule.plain,
        "statute": rule.statute,
        "status": rule.status,
    })
}
