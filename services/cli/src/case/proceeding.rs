//! One cheque of a case: where it stands and why, the money, the days, what can be done.

use kernel::{LegalDate, Paise};
use proto::{
    cases::{Deadline, DeadlineState, FilingWindow, Hearing, Proceeding, ProceedingState, Task, TaskState},
    payments::{self, Instrument},
};

use super::gather::{Cheque, Dossier};
use crate::{
    console::Tone,
    docket,
    page::{LABEL, Page},
    text::plain,
    when::{day, day_text, days_left, days_text, instant_text, money, money_text, nearness},
    words::{Choice as _, in_words},
};

pub(super) fn show(page: &mut Page, proceeding: &Proceeding, cheque: &Cheque, dossier: &Dossier) {
    let kind = docket::kind_in_words(proceeding.kind());
    page.heading(&format!("{kind}: {}", state_in_words(proceeding.state())));
    match cheque {
        Cheque::Known(instrument) => show_cheque(page, instrument),
        Cheque::Unavailable(why) => {
            page.field(2, "Cheque", &format!("Not shown: {}.", plain(why).trim_end_matches('.')));
        }
    }
    page.field(2, "Amount", &amounts(proceeding));
    page.field(2, "Why", &plain(&proceeding.explanation));
    if let Some(window) = &proceeding.filing_window {
        page.field(2, "Filing", &plain(&window_in_words(window)));
    }
    for (index, cure) in proceeding.cures.iter().enumerate() {
        let label = if index == 0 { "What to do" } else { "" };
        page.labelled(2, &format!("{label:LABEL$}- "), LABEL + 2, &plain(cure));
    }
    for task in &proceeding.tasks {
        page.toned(2, "Task", LABEL, &plain(&task_in_words(task)), task_tone(task));
    }
    for matter in dossier.matters.iter().filter(|matter| matter.proceeding_id == proceeding.proceeding_id) {
        let advocate = matter.advocate.as_ref().map(|advocate| format!(", advocate {}", advocate.enrolment_number));
        let (state, advocate) = (matter.state().words(), advocate.unwrap_or_default());
        page.field(2, "Matter", &plain(&format!("{}, {state}{advocate}, {}", matter.reference, matter.court)));
    }
    page.field(2, "CNR", &plain(&proceeding.cnr));
    for (index, hearing) in proceeding.hearings.iter().enumerate() {
        let label = if index == 0 { "Hearings" } else { "" };
        let (text, tone) = hearing_in_words(hearing, dossier);
        page.toned(2, label, LABEL, &plain(&text), tone);
    }
    show_deadlines(page, 2, &proceeding.deadlines, dossier.today);
}

/// The deadlines of a proceeding, those that run first.
pub(crate) fn show_deadlines(page: &mut Page, indent: usize, deadlines: &[Deadline], today: LegalDate) {
    if deadlines.is_empty() {
        return;
    }
    page.gap();
    page.heading(&format!("{:indent$}Deadlines", ""));
    let mut deadlines: Vec<&Deadline> = deadlines.iter().collect();
    deadlines.sort_by_key(|deadline| deadline.state() != DeadlineState::Armed);
    for deadline in deadlines {
        show_deadline(page, indent + 2, deadline, today);
    }
}

fn show_cheque(page: &mut Page, instrument: &Instrument) {
    let drawn = day(instrument.drawn_on).map_or_else(String::new, |date| format!(", dated {date}"));
    let text = format!("{} drawn on {}{drawn}", instrument.cheque_number, instrument.drawee_ifsc);
    page.field(2, "Cheque", &plain(&text));
    for dishonour in &instrument.dishonours {
        page.field(2, &format!("Return {}", dishonour.ordinal), &plain(&returned(dishonour)));
    }
}

fn returned(dishonour: &payments::Dishonour) -> String {
    let on = |label: &str, date| day(date).map(|date| format!("{label} {date}"));
    let code = Some(format!("code {}", dishonour.return_code));
    let informed = days_text(dishonour.informed_on.as_ref()).map(|days| format!("payee informed {days}"));
    let parts = [on("presented", dishonour.presented_on), on("returned", dishonour.returned_on), code, informed];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// `₹1,50,000.00, received ₹50,000.00, outstanding ₹1,00,000.00`.
fn amounts(proceeding: &Proceeding) -> String {
    let amount = money_text(proceeding.amount.as_ref());
    let (Some(of), Some(received)) = (money(proceeding.amount.as_ref()), money(proceeding.received.as_ref())) else {
        return amount;
    };
    if !received.is_positive() {
        return format!("{amount}, nothing received for it");
    }
    let outstanding = Paise::new((of.get() - received.get()).max(0)).unwrap_or_default();
    format!("{amount}, received {received}, outstanding {outstanding}")
}

/// When a complaint may be filed.
pub(crate) fn window_in_words(window: &FilingWindow) -> String {
    let span = |from, to| match (day(from), day(to)) {
        (Some(from), Some(to)) => format!("{from} to {to}"),
        (Some(from), None) => format!("from {from}"),
        (None, Some(to)) => format!("until {to}"),
        (None, None) => "unknown".to_owned(),
    };
    let arguable = span(window.earliest_arguable, window.last_arguable);
    match &window.empty {
        Some(empty) => format!(
            "no day is safe; {}: {} (arguable {arguable})",
            day_text(empty.act_on),
            empty.course.trim_end_matches('.')
        ),
        None => format!("safe from {} (arguable {arguable})", span(window.earliest_safe, window.last_safe)),
    }
}

fn show_deadline(page: &mut Page, indent: usize, deadline: &Deadline, today: LegalDate) {
    let what = plain(&task(&deadline.kind));
    let (safe, arguable) = (day(deadline.last_safe), day(deadline.last_arguable));
    let state = deadline_state(deadline);
    if matches!(deadline.state(), DeadlineState::Superseded | DeadlineState::Cancelled) {
        let preposition = if deadline.opens { "from" } else { "by" };
        let text = format!("{what} {preposition} {}: {state}", day_text(deadline.last_safe));
        page.toned(indent, "", 0, &text, Tone::Quiet);
        return;
    }
    page.line(&format!("{:indent$}{what}", ""));
    let which = if deadline.opens { "first" } else { "last" };
    for (label, date) in [("safe", safe), ("arguable", arguable)] {
        let Some(date) = date else { continue };
        let left = match (deadline.state(), deadline.opens) {
            (DeadlineState::Armed, false) => page.paint.tone(nearness(date, today), &days_left(date, today)),
            (DeadlineState::Armed, true) if date > today => days_left(date, today).replace(" left", " to wait"),
            (DeadlineState::Armed, true) => days_left(date, today),
            _ => state.to_owned(),
        };
        let label = format!("{which} {label} day");
        page.line(&format!("{:indent$}  {label:<20}{date}   {left}", ""));
    }
    let rule = format!("{}, statute book {}", deadline.rule_id, deadline.book_version);
    page.labelled(indent + 2, "rule", 20, &plain(&rule));
    for step in &deadline.steps {
        page.toned(indent + 2, "- ", 2, &plain(step), Tone::Quiet);
    }
}

/// `2026-06-08 before JMFC Pune, appearance of the accused: 12 days left`.
fn hearing_in_words(hearing: &Hearing, dossier: &Dossier) -> (String, Tone) {
    let on = day(hearing.on);
    let (became, tone) = match (hearing.outcome.as_str(), on) {
        ("", Some(on)) => (days_left(on, dossier.today), nearness(on, dossier.today)),
        (outcome, _) => (outcome.to_owned(), Tone::Plain),
    };
    let before = if hearing.court.is_empty() { String::new() } else { format!(" before {}", hearing.court) };
    let purpose = if hearing.purpose.is_empty() { String::new() } else { format!(", {}", hearing.purpose) };
    (format!("{}{before}{purpose}: {became}", day_text(hearing.on)), tone)
}

/// `Draft notice, blocked since 2026-03-06: the account has no address`.
fn task_in_words(task: &Task) -> String {
    let colon = if task.reason.is_empty() { "" } else { ": " };
    let (what, since) = (in_words(&task.kind), instant_text(&task.since));
    format!("{what}, {} since {since}{colon}{}", task.state().words(), task.reason)
}

fn task_tone(task: &Task) -> Tone {
    if task.state() == TaskState::Blocked { Tone::Near } else { Tone::Plain }
}

/// What a deadline calls for.
pub(crate) fn task(kind: &str) -> String {
    match kind {
        "notice_by" => "Send the demand notice".to_owned(),
        "pay_by" => "The drawer can pay in time".to_owned(),
        "complaint_by" => "File the complaint".to_owned(),
        "defects_by" => "Cure the defects of the complaint".to_owned(),
        "hearing" => "Attend the hearing".to_owned(),
        "summons_payment_by" => "The accused can pay on the summons".to_owned(),
        "interim_compensation_by" => "The accused is to pay the interim compensation".to_owned(),
        "appeal_by" => "An appeal is in time".to_owned(),
        "appeal_deposit_by" => "The accused is to make the deposit in appeal".to_owned(),
        "compound_by" => "Compound the offence or withdraw the complaint".to_owned(),
        // Of a docket it is the rule's id.
        other => docket::task(other),
    }
}

pub(crate) const fn state_in_words(state: ProceedingState) -> &'static str {
    match state {
        ProceedingState::NoticeDue => "the demand notice is due",
        ProceedingState::LapsedOnArrival => "lapsed before it became known here",
        ProceedingState::LapsedUnsent => "no notice was sent in time",
        ProceedingState::WithCounsel => "counsel decides",
        ProceedingState::NoticeSent => "the notice is sent, its service not known yet",
        ProceedingState::Served => "the notice is served, the drawer may pay",
        ProceedingState::NotServed => "no letter reached the drawer",
        ProceedingState::Paid => "paid in time",
        ProceedingState::ComplaintDue => "a complaint is due",
        ProceedingState::PaidLate => "paid after the time to pay",
        ProceedingState::ComplaintLate => "no complaint was filed in time",
        ProceedingState::ComplaintFiled => "a complaint is filed",
        ProceedingState::Ended => "ended without a complaint that goes on",
        ProceedingState::ComplaintDefective => "the registry has found defects in the complaint",
        ProceedingState::ComplaintRefiled => "the complaint was presented again",
        ProceedingState::CognizanceTaken => "cognizance is taken",
        ProceedingState::Summoned => "the accused is summoned",
        ProceedingState::Pleaded => "the accused has pleaded",
        ProceedingState::Evidence => "evidence is taken",
        ProceedingState::Convicted => "the accused is convicted",
        ProceedingState::Acquitted => "the accused is acquitted",
        ProceedingState::Appealed => "an appeal is pending",
        ProceedingState::ComplaintDismissed => "the complaint was dismissed",
        ProceedingState::Compounded => "the offence is compounded",
        ProceedingState::ComplaintWithdrawn => "the complaint was withdrawn",
        ProceedingState::LokAdalatSettled => "settled in a Lok Adalat",
        ProceedingState::Unspecified => "in an unknown state",
    }
}

fn deadline_state(deadline: &Deadline) -> &'static str {
    match deadline.state() {
        DeadlineState::Armed => "armed",
        DeadlineState::Fired if deadline.opens => "reached",
        DeadlineState::Fired => "passed",
        DeadlineState::Superseded => "superseded",
        DeadlineState::Cancelled => "cancelled",
        DeadlineState::Unspecified => "in an unknown state",
    }
}
