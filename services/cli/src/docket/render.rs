//! A docket as people read it: where it stands and why, what is open, what comes next, its days, its record.

use kernel::LegalDate;
use proto::cases::{ActAnswer, ActDecision, Docket, DocketQuestion, NextAct};

use super::{
    record,
    words::{decision, kind_in_words, short},
};
use crate::{
    case::show_deadlines,
    console::{Paint, Tone},
    page::{NARROW, Page},
    text::plain,
    when::{day_of, day_text},
    words::Choice as _,
};

/// An act's name and two blanks.
const ACT: usize = 21;

/// A docket in full.
pub(super) fn docket(docket: &Docket, today: LegalDate, paint: Paint) -> String {
    let mut page = Page::within(paint, NARROW);
    header(&mut page, docket, today);
    if !docket.questions.is_empty() {
        section(&mut page, "Questions for a lawyer");
    }
    for question in &docket.questions {
        show_question(&mut page, question);
    }
    if !docket.remarks.is_empty() {
        section(&mut page, "Remarks");
    }
    for remark in &docket.remarks {
        page.labelled(2, "- ", 2, &plain(remark));
    }
    if !docket.next.is_empty() {
        section(&mut page, "Next");
    }
    for next in &docket.next {
        show_next(&mut page, next);
    }
    show_deadlines(&mut page, 0, &docket.deadlines, today);
    section(&mut page, "Record");
    record::show(&mut page, docket);
    if !docket.answers.is_empty() {
        section(&mut page, "Answers");
    }
    for answer in &docket.answers {
        show_answer(&mut page, answer);
    }
    page.finish()
}

fn section(page: &mut Page, title: &str) {
    page.gap();
    page.heading(title);
}

fn header(page: &mut Page, docket: &Docket, today: LegalDate) {
    page.toned(0, "", 0, &plain(&format!("{}: {}", kind_in_words(docket.kind()), docket.about)), Tone::Strong);
    page.field(0, "Docket", &plain(&docket.proceeding_id));
    page.field(0, "Case", &plain(&format!("{}, account {}", docket.case_reference, docket.loan_account_number)));
    page.field(0, "Opened", &plain(&day_of(&docket.opened_at)));
    page.field(0, "Today", &today.to_string());
    let ended = if docket.ended { " Ended." } else { "" };
    page.field(0, "State", &plain(&format!("{}: {}{ended}", docket.state, docket.state_words)));
    page.field(0, "Why", &plain(&explanation(docket)));
}

/// The explanation without the questions and remarks with which it ends: they are told one by one.
pub(super) fn explanation(docket: &Docket) -> String {
    let sentences = docket.questions.iter().map(|question| &question.text).chain(&docket.remarks);
    let tail: String = sentences.flat_map(|sentence| [" ", sentence.as_str()]).collect();
    docket.explanation.strip_suffix(tail.as_str()).unwrap_or(&docket.explanation).to_owned()
}

fn show_question(page: &mut Page, question: &DocketQuestion) {
    page.toned(2, "? ", 2, &plain(&question.text), Tone::Near);
    let entries: Vec<String> = question.entry_ids.iter().map(|id| format!("[{}]", short(id))).collect();
    let about = if entries.is_empty() { String::new() } else { format!(": {}", entries.join(", ")) };
    page.toned(4, "", 0, &plain(&format!("{}{about}", question.why().words())), Tone::Quiet);
}

fn show_next(page: &mut Page, next: &NextAct) {
    let (word, tone) = decision(next.decision());
    let tone = if next.decision() == ActDecision::Allowed { Tone::Plain } else { tone };
    let text = format!("{word}: {}", next.words);
    page.toned(2, &format!("{} ", plain(&next.act)), ACT, &plain(&text), tone);
    for clause in &next.failing {
        let why = if clause.unknown { "not known" } else { "not so" };
        page.toned(2 + ACT, "- ", 2, &plain(&format!("{why}: {}", clause.plain)), Tone::Quiet);
    }
    if !next.gate.is_empty() && !next.failing.is_empty() {
        page.toned(2 + ACT, "", 0, &plain(&format!("facts and cures: recourse law show {}", next.gate)), Tone::Quiet);
    }
}

fn show_answer(page: &mut Page, answer: &ActAnswer) {
    let (word, tone) = decision(answer.decision());
    let tone = if answer.decision() == ActDecision::Allowed { Tone::Plain } else { tone };
    let failed = if answer.failed.is_empty() { String::new() } else { format!(" ({})", answer.failed.join(", ")) };
    let text = format!("{}: {word}{failed}", answer.act);
    page.toned(2, &day_text(answer.on), 12, &plain(&text), tone);
    let mut quiet = |text: &str| page.toned(14, "", 0, &plain(text), Tone::Quiet);
    if !answer.person_decides.is_empty() {
        quiet(&format!("let pass: {}", answer.person_decides));
    }
    quiet(&format!("asked{}, statute book {}", record::by(answer.asked_by.as_ref()), answer.book_version));
}
