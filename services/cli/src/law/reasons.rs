//! Why an answer is what it is: the steps, the readings, what was assumed and what is not known.

use statutes::{Deviation, Gives, ReadingDates, Reasoning, Step};

use super::{asked::Law, words};
use crate::{console::Tone, page::Page, text::plain};

/// What the reasoning says, section by section; those that are empty are left out.
pub(super) fn show(page: &mut Page, reasoning: &Reasoning, law: &Law) {
    unknown(page, &reasoning.unknown.iter().map(ToString::to_string).collect::<Vec<_>>());
    let assumed = reasoning.assumed.iter().map(ToString::to_string);
    assumed_section(page, &assumed.chain(law.notes().iter().cloned()).collect::<Vec<_>>());
    deviations(page, &reasoning.deviations);
    readings(page, &reasoning.readings);
    steps(page, &reasoning.steps);
}

pub(super) fn unknown(page: &mut Page, facts: &[String]) {
    section(page, "Not known", facts, Tone::Near);
}

pub(super) fn assumed_section(page: &mut Page, assumptions: &[String]) {
    section(page, "Taken to be so", assumptions, Tone::Near);
}

pub(super) fn deviations(page: &mut Page, deviations: &[Deviation]) {
    let told = |it: &Deviation| {
        let Deviation { rule, bank, what, reason, decided_by, approved_by } = it;
        format!(
            "{rule}: {bank} departs from the law: {what}. {reason} Decided by {decided_by}, approved by {approved_by}."
        )
    };
    section(page, "Departs from the law", &deviations.iter().map(told).collect::<Vec<_>>(), Tone::Bad);
}

fn section(page: &mut Page, title: &str, sentences: &[String], tone: Tone) {
    if sentences.is_empty() {
        return;
    }
    page.gap();
    page.heading(title);
    for sentence in sentences {
        page.toned(2, "- ", 2, &plain(sentence), tone);
    }
}

pub(super) fn readings(page: &mut Page, readings: &[ReadingDates]) {
    if readings.is_empty() {
        return;
    }
    page.gap();
    page.heading(if readings.len() == 1 {
        "How the law is read"
    } else {
        "Where the law is read in more than one way"
    });
    for reading in readings {
        let what = match reading.gives {
            Gives::LastDay => "last day ",
            Gives::FirstDay => "first day ",
            Gives::Service => "served ",
            _ => "",
        };
        let days = match (reading.earliest, reading.latest) {
            (Some(first), Some(last)) if first == last => format!(": {what}{first}"),
            (Some(first), Some(last)) => format!(": {what}{first} to {last}"),
            _ => String::new(),
        };
        let label = match (reading.binding, reading.safe) {
            (true, _) => "binding",
            (false, true) => "safe",
            (false, false) => "arguable",
        };
        page.labelled(2, label, 10, &plain(&format!("{}{days}", reading.reading)));
        page.toned(12, "", 0, &plain(&cited(&reading.authority, &reading.rule)), Tone::Quiet);
    }
}

pub(super) fn steps(page: &mut Page, steps: &[Step]) {
    if steps.is_empty() {
        return;
    }
    page.gap();
    page.heading("How it was counted");
    // Both ends of a window may be reached by the same step.
    let mut distinct: Vec<&Step> = Vec::new();
    for step in steps {
        if !distinct.contains(&step) {
            distinct.push(step);
        }
    }
    for (index, step) in distinct.iter().enumerate() {
        page.labelled(2, &format!("{}.", index + 1), 4, &plain(&words::capitalised(&step.text)));
        let before = distinct.iter().take(index).position(|earlier| is_same_law(earlier, step));
        let authority = match before {
            Some(before) => format!("As in {}.", before + 1),
            None => cited(&step.authority, &step.rule),
        };
        page.toned(6, "", 0, &plain(&authority), Tone::Quiet);
    }
}

fn is_same_law(one: &Step, other: &Step) -> bool {
    one.rule == other.rule && one.authority == other.authority
}

/// The authority with the id under which the book has the rule.
fn cited(authority: &str, rule: &str) -> String {
    format!("{authority} ({rule})")
}
