//! A verdict: in a word, what can be done about it, and why.

use statutes::{Assessment, Condonation, Verdict};

use super::{asked::Law, reasons, timeline::Timeline, words};
use crate::{
    console::{Console, Tone},
    failure::{Exit, Failure},
    page::Page,
    text::plain,
};

/// Labels of paragraphs.
pub(super) const LABEL: usize = 13;

/// How the process ends.
pub(super) const fn exit_of(verdict: Verdict) -> Exit {
    match verdict {
        Verdict::InTime => Exit::Done,
        Verdict::Late { .. } | Verdict::Premature { .. } => Exit::Refused,
        Verdict::Depends | Verdict::Unknown => Exit::Unsettled,
    }
}

/// An assessment with nothing beside it.
pub(super) fn print(
    title: &str,
    timeline: Timeline,
    assessment: &Assessment,
    law: &Law,
    (json, console): (bool, &mut Console),
) -> Result<Exit, Failure> {
    let exit = exit_of(assessment.verdict);
    if json {
        super::print_json(&law.beside(super::value_of(assessment)?), console)?;
        return Ok(exit);
    }
    let mut page = super::page(console.paint);
    head(&mut page, title, assessment, law);
    if !timeline.is_empty() {
        page.gap();
        timeline.show(&mut page);
    }
    reasons::show(&mut page, &assessment.reasoning, law);
    law.foot(&mut page);
    super::print(page, console)?;
    Ok(exit)
}

/// The verdict, whether lateness can be excused, and what to do instead.
pub(super) fn head(page: &mut Page, title: &str, assessment: &Assessment, law: &Law) {
    let Assessment { verdict, condonation, cures, .. } = assessment;
    super::title(page, title);
    law.headline(page);
    page.gap();
    let (word, tone) = banner(*verdict);
    page.toned(2, "Verdict", LABEL, &word, tone);
    match condonation {
        None => {}
        Some(Condonation::Possible { days, how, until, before, authority }) => {
            let days = if *days == 1 { "1 day".to_owned() } else { format!("{days} days") };
            let until = until.map(|day| format!(" Not after {day}.")).unwrap_or_default();
            let before = before
                .as_ref()
                .filter(|before| !how.contains(before.as_str()))
                .map(|before| format!(" To be decided before {before}."))
                .unwrap_or_default();
            page.labelled(
                2,
                "Condonation",
                LABEL,
                &plain(&format!("possible, {days} to explain. {}{until}{before}", words::sentence(how))),
            );
            page.toned(2 + LABEL, "", 0, &plain(authority), Tone::Quiet);
        }
        Some(Condonation::Barred { reason, authority }) => {
            page.toned(2, "Condonation", LABEL, &plain(&format!("barred. {reason}")), Tone::Bad);
            page.toned(2 + LABEL, "", 0, &plain(authority), Tone::Quiet);
        }
    }
    for (index, cure) in cures.iter().enumerate() {
        let label = if index == 0 { "Instead" } else { "or" };
        page.labelled(2, label, LABEL, &plain(&cure.to_string()));
    }
}

/// The verdict as a person reads it, and how it stands out.
pub(super) fn banner(verdict: Verdict) -> (String, Tone) {
    match verdict {
        Verdict::InTime => ("IN TIME".to_owned(), Tone::Strong),
        Verdict::Late { .. } | Verdict::Premature { .. } => {
            let text = verdict.to_string();
            let (word, rest) = text.split_once(' ').unwrap_or((&text, ""));
            (format!("{} {rest}", word.to_uppercase()), Tone::Bad)
        }
        Verdict::Depends => {
            ("DEPENDS: in time on some possible days or readings, and not on others".to_owned(), Tone::Near)
        }
        Verdict::Unknown => ("UNKNOWN: a fact that matters is not known".to_owned(), Tone::Near),
    }
}
