//! What the book answers of the committed list, what is open and what is missing.

use serde_json::{Value, json};
use statutes::{CoverageState, Covered, coverage as covered};

use super::{asked::open_book, value_of};
use crate::{
    args::law::book::CoverageArgs,
    console::{Console, Tone},
    failure::{Exit, Failure},
    page::Page,
    text::plain,
};

/// What the ids of the list begin with, as far as the dot or, for a chapter of single items, the letter.
const TOPICS: [(&str, &str); 19] = [
    ("A1", "SARFAESI Act and Rules"),
    ("A2", "dishonoured cheque (NI Act s.138)"),
    ("A3", "failed mandate (PSS Act s.25)"),
    ("A4", "recall, guarantee, repossession"),
    ("A5", "arbitration"),
    ("A6", "Debts Recovery Tribunal"),
    ("A7", "insolvency"),
    ("A8", "civil suit"),
    ("A9", "Lok Adalat"),
    ("A10", "limitation and execution"),
    ("A11", "wilful default"),
    ("B", "how days are counted"),
    ("D2", "conduct of recovery"),
    ("D3", "recovery: the draft of 2026"),
    ("D4", "messages and calls"),
    ("D5", "data protection"),
    ("D6", "asset classification"),
    ("D7", "electronic evidence"),
    ("E", "tables of codes"),
];

/// `law coverage`.
pub(super) fn coverage(args: &CoverageArgs, console: &mut Console) -> Result<Exit, Failure> {
    let book = open_book(&args.book)?;
    let items = covered(&book);
    let count = |state| items.iter().filter(|item| item.state == state).count();
    let missing = count(CoverageState::Missing);
    let exit = if missing == 0 { Exit::Done } else { Exit::Refused };
    if args.json {
        let topics: Value = topics(&items).iter().map(Topic::as_json).collect();
        let answer = json!({
            "book": book.version(),
            "covered": count(CoverageState::Covered),
            "items": value_of(&items)?,
            "missing": missing,
            "open": count(CoverageState::Open),
            "topics": topics,
        });
        super::print_json(&answer, console)?;
        return Ok(exit);
    }
    let mut page = super::page(console.paint);
    page.heading("What the statute book answers of the committed list");
    page.gap();
    let heading = row(["topic", "", "covered", "open", "missing"]);
    page.heading(&heading);
    let all = Topic {
        id: "",
        title: "all",
        covered: count(CoverageState::Covered),
        open: count(CoverageState::Open),
        missing,
    };
    for topic in topics(&items).iter().chain([&all]) {
        let tone = if topic.missing > 0 { Tone::Bad } else { Tone::Plain };
        let [covered, open, missing] = [topic.covered, topic.open, topic.missing].map(|count| count.to_string());
        let line = row([topic.id, topic.title, &covered, &open, &missing]);
        page.line(&page.paint.tone(tone, &line));
    }
    for (state, title) in [
        (CoverageState::Missing, "Missing: no rule answers"),
        (CoverageState::Open, "Open: contested, draft, or of low confidence"),
    ] {
        list(&mut page, title, items.iter().filter(|item| item.state == state));
    }
    if args.all {
        list(&mut page, "Covered", items.iter().filter(|item| item.state == CoverageState::Covered));
    }
    super::print(page, console)?;
    Ok(exit)
}

fn list<'a>(page: &mut Page, title: &str, items: impl Iterator<Item = &'a Covered<'a>>) {
    let mut items = items.peekable();
    if items.peek().is_none() {
        return;
    }
    page.gap();
    page.heading(title);
    for item in items {
        page.labelled(2, &format!("{} ", item.id), 30, &plain(item.title));
        if !item.rules.is_empty() {
            page.toned(32, "", 0, &item.rules.join(", "), Tone::Quiet);
        }
    }
}

fn row([topic, title, covered, open, missing]: [&str; 5]) -> String {
    format!("{topic:<5}{title:<36}{covered:>8}{open:>7}{missing:>9}")
}

/// A part of the list.
struct Topic {
    id: &'static str,
    title: &'static str,
    covered: usize,
    open: usize,
    missing: usize,
}

impl Topic {
    fn as_json(&self) -> Value {
        json!({
            "covered": self.covered,
            "missing": self.missing,
            "open": self.open,
            "title": self.title,
            "topic": self.id,
        })
    }
}

fn topics(items: &[Covered<'_>]) -> Vec<Topic> {
    let of = |id: &str, item: &Covered<'_>| topic_of(item.id) == id;
    let topic = |(id, title): (&'static str, &'static str)| {
        let count = |state| items.iter().filter(|item| of(id, item) && item.state == state).count();
        Topic {
            id,
            title,
            covered: count(CoverageState::Covered),
            open: count(CoverageState::Open),
            missing: count(CoverageState::Missing),
        }
    };
    let known = TOPICS.into_iter().map(topic).filter(|topic| topic.covered + topic.open + topic.missing > 0);
    known.collect()
}

/// `A1` of `A1.0.npa`, `B` of `B14`.
fn topic_of(id: &str) -> &str {
    let first = id.split('.').next().unwrap_or(id);
    match first.chars().next() {
        Some(letter @ ('B' | 'E')) => first.get(..letter.len_utf8()).unwrap_or(first),
        _ => first,
    }
}

#[cfg(test)]
mod tests {
    use statutes::Book;

    use super::*;

    #[test]
    fn every_item_of_the_list_is_of_a_topic() {
        let book = Book::embedded();
        let items = covered(&book);
        for item in &items {
            assert!(TOPICS.iter().any(|(id, _)| *id == topic_of(item.id)), "{}", item.id);
        }
        let counted: usize = topics(&items).iter().map(|topic| topic.covered + topic.open + topic.missing).sum();
        assert_eq!(counted, items.len());
    }
}
