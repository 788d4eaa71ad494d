//! Cases as text of at most 100 columns.

use kernel::{DateInterval, LegalDate, Paise};
use proto::{
    cases::{self, CaseSummary, Deadline, DeadlineState, Fact, Proceeding, ProceedingKind, ProceedingState},
    payments::{self, Instrument},
    types,
};

use super::{day, day_of, days_left, days_until};
use crate::{
    console::Paint,
    text::{plain, wrapped},
};

const WIDTH: usize = 100;
/// Labels of a proceeding's lines, and the indent below them.
const LABEL: usize = 12;
/// A deadline this near stands out.
const NEAR_DAYS: i32 = 7;

/// What is shown of a case.
#[derive(Clone, Copy, Debug)]
pub struct CaseView<'a> {
    /// The case.
    pub case: &'a cases::Case,
    /// The cheque of each proceeding, in their order.
    pub cheques: &'a [Cheque],
    /// Days left are counted from here.
    pub today: LegalDate,
}

/// A cheque as payments knows it.
#[derive(Clone, Debug)]
pub enum Cheque {
    /// Payments gave it.
    Known(Box<Instrument>),
    /// Payments could not be asked; why, without a full stop.
    Unavailable(String),
}

/// Lines of text, indented and wrapped.
struct Page {
    text: String,
    paint: Paint,
}

impl Page {
    fn line(&mut self, text: &str) {
        self.text.push_str(text.trim_end());
        self.text.push('\n');
    }

    fn heading(&mut self, text: &str) {
        let bold = self.paint.bold(text);
        self.line(&bold);
    }

    /// Wrapped text behind a label; lines after the first are indented to it.
    fn labelled(&mut self, indent: usize, label: &str, width: usize, text: &str) {
        let prefix = format!("{:indent$}{label:width$}", "");
        let hanging = " ".repeat(prefix.chars().count());
        for (index, line) in wrapped(text, WIDTH.saturating_sub(hanging.len())).iter().enumerate() {
            let start = if index == 0 { &prefix } else { &hanging };
            self.line(&format!("{start}{line}"));
        }
    }
}

/// A case in full.
#[must_use]
pub fn case(view: &CaseView<'_>, paint: Paint) -> String {
    let CaseView { case, cheques, today } = *view;
    let mut page = Page { text: String::new(), paint };
    page.heading(&plain(&case.reference));
    page.labelled(0, "Account", LABEL, &plain(&case.loan_account_number));
    page.labelled(0, "Opened", LABEL, &plain(&day_of(&case.opened_at)));
    let mut drawers: Vec<&str> = cheques
        .iter()
        .filter_map(|cheque| match cheque {
            Cheque::Known(instrument) => Some(instrument.drawer_initials.as_str()),
            Cheque::Unavailable(_) => None,
        })
        .filter(|initials| !initials.is_empty())
        .collect();
    drawers.dedup();
    if !drawers.is_empty() {
        page.labelled(0, "Drawer", LABEL, &plain(&drawers.join(", ")));
    }
    page.labelled(0, "Today", LABEL, &today.to_string());
    if case.proceedings.is_empty() {
        page.line("");
        page.line("No proceeding.");
    }
    for (proceeding, cheque) in case.proceedings.iter().zip(cheques) {
        page.line("");
        show_proceeding(&mut page, proceeding, cheque, today);
    }
    page.text
}

fn show_proceeding(page: &mut Page, proceeding: &Proceeding, cheque: &Cheque, today: LegalDate) {
    let kind = match proceeding.kind() {
        ProceedingKind::Ni138 => "Dishonoured cheque, NI Act s.138",
        ProceedingKind::Unspecified => "Proceeding of an unknown kind",
    };
    page.heading(&format!("{kind}: {}", state_in_words(proceeding.state())));
    if let Some(amount) = money(proceeding.amount.as_ref()) {
        page.labelled(2, "Amount", LABEL, &amount);
    }
    match cheque {
        Cheque::Known(instrument) => show_cheque(page, instrument),
        Cheque::Unavailable(why) => {
            page.labelled(2, "Cheque", LABEL, &format!("Not shown: {}.", plain(why).trim_end_matches('.')));
        }
    }
    page.labelled(2, "Why", LABEL, &plain(&proceeding.explanation));
    for (index, cure) in proceeding.cures.iter().enumerate() {
        let label = if index == 0 { "What to do" } else { "" };
        page.labelled(2, &format!("{label:LABEL$}- "), LABEL + 2, &plain(cure));
    }
    if !proceeding.deadlines.is_empty() {
        page.line("");
        page.heading("  Deadlines");
    }
    let mut deadlines: Vec<&Deadline> = proceeding.deadlines.iter().collect();
    deadlines.sort_by_key(|deadline| deadline.state() != DeadlineState::Armed);
    for deadline in deadlines {
        show_deadline(page, deadline, today);
    }
    if !proceeding.facts.is_empty() {
        page.line("");
        page.heading("  Timeline");
    }
    let mut facts: Vec<&Fact> = proceeding.facts.iter().collect();
    facts.sort_by_key(|fact| fact.effective.as_ref().and_then(|days| day(days.earliest)));
    for fact in facts {
        show_fact(page, fact);
    }
}

fn show_cheque(page: &mut Page, instrument: &Instrument) {
    let drawn = day(instrument.drawn_on).map_or_else(String::new, |date| format!(", dated {date}"));
    let text = format!("{} drawn on {}{drawn}", instrument.cheque_number, instrument.drawee_ifsc);
    page.labelled(2, "Cheque", LABEL, &plain(&text));
    for dishonour in &instrument.dishonours {
        page.labelled(2, &format!("Return {}", dishonour.ordinal), LABEL, &plain(&returned(dishonour)));
    }
}

fn returned(dishonour: &payments::Dishonour) -> String {
    let on = |label: &str, date| day(date).map(|date| format!("{label} {date}"));
    let code = Some(format!("code {}", dishonour.return_code));
    let informed = interval(dishonour.informed_on.as_ref()).map(|days| format!("payee informed {days}"));
    let parts = [on("presented", dishonour.presented_on), on("returned", dishonour.returned_on), code, informed];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

fn show_deadline(page: &mut Page, deadline: &Deadline, today: LegalDate) {
    let what = match deadline.kind.as_str() {
        "notice_by" => "Send the demand notice".to_owned(),
        other => in_words(other),
    };
    page.line(&format!("    {}", plain(&what)));
    let armed = deadline.state() == DeadlineState::Armed;
    for (label, date) in [("last safe day", deadline.last_safe), ("last arguable day", deadline.last_arguable)] {
        let Some(date) = day(date) else { continue };
        let left = if armed { nearness(date, today, page.paint) } else { deadline_state(deadline.state()).to_owned() };
        page.line(&format!("      {label:<20}{date}   {left}"));
    }
    let rule = format!("{}, statute book {}", deadline.rule_id, deadline.book_version);
    page.labelled(6, "rule", 20, &plain(&rule));
    for step in &deadline.steps {
        page.labelled(6, "- ", 2, &plain(step));
    }
}

fn nearness(date: LegalDate, today: LegalDate, paint: Paint) -> String {
    let text = days_left(date, today);
    match days_until(date, today) {
        left if left < 0 => paint.red(&text),
        left if left <= NEAR_DAYS => paint.yellow(&text),
        _ => text,
    }
}

fn show_fact(page: &mut Page, fact: &Fact) {
    let when = interval(fact.effective.as_ref()).unwrap_or_default();
    page.labelled(4, &when, 26, &plain(&in_words(&fact.kind)));
    page.labelled(30, "", 0, &plain(&fact.evidence));
    let by = fact.recorded_by.as_ref();
    let by = by.map_or_else(|| "somebody unknown".to_owned(), |by| format!("{}/{}", by.issuer, by.subject));
    page.labelled(30, "", 0, &plain(&format!("recorded by {by} on {}", day_of(&fact.recorded_at))));
}

const fn state_in_words(state: ProceedingState) -> &'static str {
    match state {
        ProceedingState::NoticeDue => "the demand notice is due",
        ProceedingState::LapsedOnArrival => "lapsed before it became known here",
        ProceedingState::LapsedUnsent => "no notice was sent in time",
        ProceedingState::WithCounsel => "counsel decides",
        ProceedingState::Unspecified => "in an unknown state",
    }
}

const fn deadline_state(state: DeadlineState) -> &'static str {
    match state {
        DeadlineState::Armed => "armed",
        DeadlineState::Fired => "passed",
        DeadlineState::Superseded => "superseded",
        DeadlineState::Cancelled => "cancelled",
        DeadlineState::Unspecified => "in an unknown state",
    }
}

/// `cheque.dishonoured` as `Cheque dishonoured`.
fn in_words(name: &str) -> String {
    let words = name.replace(['.', '_'], " ");
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn money(money: Option<&types::Money>) -> Option<String> {
    money.and_then(|money| Paise::try_from(money.clone()).ok()).map(|amount| amount.to_string())
}

fn interval(interval: Option<&types::LegalDateInterval>) -> Option<String> {
    interval.and_then(|days| DateInterval::try_from(*days).ok()).map(|days| days.to_string())
}

/// Cases as a table.
#[must_use]
pub fn table(cases: &[CaseSummary], today: LegalDate, paint: Paint) -> String {
    if cases.is_empty() {
        return "No cases.\n".to_owned();
    }
    let header = ["Reference", "Account", "Opened", "Next deadline", "Days left"].map(str::to_owned);
    let rows: Vec<[String; 5]> = cases.iter().map(|case| row(case, today)).collect();
    let width = |column: usize| {
        let cells = rows.iter().chain([&header]).filter_map(|row| row.get(column));
        cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..header.len()).map(width).collect();
    let line = |row: &[String; 5]| {
        let cells = row.iter().zip(&widths).map(|(cell, &width)| format!("{cell:width$}"));
        cells.collect::<Vec<_>>().join("  ").trim_end().to_owned()
    };
    let mut text = format!("{}\n", paint.bold(&line(&header)));
    for (case, row) in cases.iter().zip(&rows) {
        let left = case.next_deadline.as_ref().and_then(|next| day(next.last_safe));
        let left = left.map(|date| days_until(date, today));
        let line = match left {
            Some(left) if left < 0 => paint.red(&line(row)),
            Some(left) if left <= NEAR_DAYS => paint.yellow(&line(row)),
            _ => line(row),
        };
        text.push_str(&line);
        text.push('\n');
    }
    text
}

fn row(case: &CaseSummary, today: LegalDate) -> [String; 5] {
    let next = case.next_deadline.as_ref().and_then(|next| day(next.last_safe));
    let (date, left) = next.map_or_else(Default::default, |date| (date.to_string(), days_left(date, today)));
    [plain(&case.reference), plain(&case.loan_account_number), plain(&day_of(&case.opened_at)), date, left]
}
