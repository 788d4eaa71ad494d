//! Before a complaint is filed: a premature one is no complaint, a late one needs leave, and neither is undone.

use kernel::{LegalDate, Paise};
use statutes::CourtCalendar;

use crate::domain::{BarRecorded, ComplaintFiled, FilingWindow, PartyKind, State};

/// A condition that must hold on the day of filing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Gate {
    /// The proceeding stands where a complaint can be filed.
    State,
    /// The service of every letter is known.
    ServiceEvidence,
    /// Not before the first safe day.
    Premature,
    /// Not after the last safe day.
    Late,
    /// There is a safe day, or it is the day of the protective course.
    EmptyWindow,
    /// Receipts are recorded past the last day to pay.
    PaymentFeed,
    /// The cheque amount is not paid, and cannot be.
    Paid,
    /// No complaint is on record.
    EarlierComplaint,
    /// Nothing bars the proceeding.
    Bar,
    /// The court is known to be open.
    CourtClosed,
    /// What the statute book asks besides, with the bank's overlay.
    StatuteBook,
}

impl Gate {
    /// As the audit trail names it.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::State => "state",
            Self::ServiceEvidence => "service_evidence",
            Self::Premature => "premature",
            Self::Late => "late",
            Self::EmptyWindow => "empty_window",
            Self::PaymentFeed => "payment_feed",
            Self::Paid => "paid",
            Self::EarlierComplaint => "earlier_complaint",
            Self::Bar => "bar",
            Self::CourtClosed => "court_closed",
            Self::StatuteBook => "statute_book",
        }
    }
}

/// A gate that fails.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FailedGate {
    pub(crate) gate: Gate,
    /// What fails, with dates.
    pub(crate) reason: String,
    /// What would make it pass.
    pub(crate) cure: String,
}

/// What is asked.
#[derive(Clone, Copy, Debug)]
pub(crate) struct FilingQuestion {
    pub(crate) file_on: LegalDate,
    /// In the course that an empty window leaves.
    pub(crate) protective: bool,
}

/// What the proceeding says.
#[derive(Clone, Debug)]
pub(crate) struct FilingCase<'a> {
    pub(crate) state: &'a State,
    /// By the fold, on the court's calendar; absent until the service of every letter is known.
    pub(crate) window: Option<&'a FilingWindow>,
    /// The last day to pay, at the latest.
    pub(crate) pay_by: Option<LegalDate>,
    /// Written on the cheque.
    pub(crate) amount: Paise,
    /// What has come in for this cheque for certain.
    pub(crate) received: Paise,
    /// What has come in and may be for this cheque, besides.
    pub(crate) possible: Paise,
    pub(crate) bars: Vec<&'a BarRecorded>,
    /// What the drawer is, as the notices address him; none if there is no notice.
    pub(crate) drawer: Option<PartyKind>,
    pub(crate) complaint: Option<&'a ComplaintFiled>,
}

/// How far payments has recorded what came in.
#[derive(Clone, Debug, Default)]
pub(crate) struct PaymentFeed {
    /// By source: every credit up to this day is on record.
    pub(crate) sources: Vec<(String, LegalDate)>,
    /// Receipts of the account that payments counts and that have not been taken up here yet.
    pub(crate) not_taken_up: usize,
}

/// Every gate that fails. None: a complaint may be filed on that day.
pub(crate) fn failed_gates(
    question: FilingQuestion,
    case: &FilingCase<'_>,
    feed: &PaymentFeed,
    calendar: Option<&CourtCalendar>,
) -> Vec<FailedGate> {
    let mut failed = Vec::new();
    failed.extend(state(case));
    match case.window {
        Some(window) => {
            failed.extend(within(question, window));
            failed.extend(payment_feed(case.pay_by.unwrap_or(window.earliest_safe), feed));
        }
        None => failed.push(fails(
            Gate::ServiceEvidence,
            "The service of some letter of the notice is not known, so no day for a complaint can be counted (NI Act \
             s.142(1)(b)).",
            "Record the carrier's tracking of every letter at notices; ask the post office about those that it does not \
             tell of.",
        )),
    }
    failed.extend(paid(case));
    if let Some(complaint) = case.complaint {
        failed.push(fails(
            Gate::EarlierComplaint,
            format!("A complaint was filed on {}, acknowledged as {}.", complaint.filed_on, complaint.acknowledgement),
            "If it was recorded in error, take it back. If a court has decided that it is premature, a fresh one within one \
             month of that decision is counsel's to file.",
        ));
    }
    for bar in &case.bars {
        failed.push(fails(
            Gate::Bar,
            format!("{} since {}: {}.", bar.bar.words(), bar.since, bar.evidence),
            "Counsel decides. If it does not hold, or no longer, lift the bar with its reason.",
        ));
    }
    failed.extend(court(question, case.window, calendar));
    failed
}

fn fails(gate: Gate, reason: impl Into<String>, cure: impl Into<String>) -> FailedGate {
    FailedGate { gate, reason: reason.into(), cure: cure.into() }
}

/// States that fail for another gate's reason are left to that gate.
fn state(case: &FilingCase<'_>) -> Option<FailedGate> {
    let cure = match case.state {
        State::ComplaintDue { .. }
        | State::Paid { .. }
        | State::PaidLate { .. }
        | State::ComplaintFiled(_)
        | State::InCourt(_) => return None,
        State::ComplaintLate { .. } => {
            "A complaint now needs an application to condone its delay, which the court decides: counsel files it on his \
             own judgement, and records it."
        }
        State::WithCounsel { .. } if !case.bars.is_empty() => return None,
        State::Served { .. } => "Ask again when the time to pay is over: only then is the cheque known to be unpaid.",
        State::NoticeSent { .. } => "Ask again when the service of every letter is known and the time to pay is over.",
        State::NoticeDue { .. } => "Send the notice, and wait until the time to pay is over.",
        State::WithCounsel { .. } => "Counsel answers the question first.",
        State::LapsedOnArrival { .. } | State::LapsedUnsent { .. } | State::NotServed { .. } => {
            "Present the cheque again within its validity and give a fresh notice, or claim the debt by the civil route."
        }
        State::Ended(_) => "Nothing: the proceeding has ended.",
    };
    Some(fails(Gate::State, case.state.explanation(), cure))
}

fn within(question: FilingQuestion, window: &FilingWindow) -> Vec<FailedGate> {
    let FilingQuestion { file_on, protective } = question;
    let FilingWindow { earliest_safe, last_safe, .. } = *window;
    match (&window.empty, protective) {
        (Some(empty), true) if file_on == empty.act_on => return Vec::new(),
        (Some(empty), _) => {
            let reason = format!(
                "No day is both after every possible time to pay, from {earliest_safe}, and within every possible month, \
                 until {last_safe} (NI Act s.142(1)(b))."
            );
            let cure = format!("Ask for the protective course, on {} and no other day. {}", empty.act_on, empty.course);
            return vec![fails(Gate::EmptyWindow, reason, cure)];
        }
        (None, true) => {
            let reason = format!("The window is not empty: it is open from {earliest_safe} to {last_safe}.");
            let cure = format!("Ask without the protective course, for a day from {earliest_safe} to {last_safe}.");
            return vec![fails(Gate::EmptyWindow, reason, cure)];
        }
        (None, false) => {}
    }
    if file_on < earliest_safe {
        let reason = format!(
            "On {file_on} the drawer may still have time to pay: a complaint before {earliest_safe} is premature, and none \
             in law (*Yogendra Pratap Singh v Savitri Pandey*, 2014)."
        );
        return vec![fails(Gate::Premature, reason, format!("File from {earliest_safe} to {last_safe}."))];
    }
    if file_on > last_safe {
        let reason = format!(
            "The last day for a complaint that is in time on every reading is {last_safe} (NI Act s.142(1)(b)); {file_on} \
             is after it."
        );
        let cure = "File by that day. After it a complaint needs an application to condone its delay, decided before \
                    cognizance: counsel's own judgement.";
        return vec![fails(Gate::Late, reason, cure)];
    }
    Vec::new()
}

/// That the cheque is unpaid is known only when every credit up to the last day to pay is on record.
fn payment_feed(pay_by: LegalDate, feed: &PaymentFeed) -> Option<FailedGate> {
    let cure =
        format!("Record the statements of every collection account up to {pay_by}, and say until when they cover.");
    if feed.sources.is_empty() {
        let reason = "No statement was ever recorded at payments: that nothing was paid is not known.";
        return Some(fails(Gate::PaymentFeed, reason, cure));
    }
    let behind = feed.sources.iter().filter(|(_, until)| *until < pay_by);
    let behind: Vec<String> = behind.map(|(source, until)| format!("{source} until {until}")).collect();
    if !behind.is_empty() {
        let reason =
            format!("The drawer could pay until {pay_by}, and statements are recorded only: {}.", behind.join(", "));
        return Some(fails(Gate::PaymentFeed, reason, cure));
    }
    (feed.not_taken_up > 0).then(|| {
        fails(
            Gate::PaymentFeed,
            format!("Payments counts {} for the account, not arrived here yet.", receipts(feed.not_taken_up)),
            "Ask again in a moment. If it stays so, events are parked: look at the queue.",
        )
    })
}

fn receipts(count: usize) -> String {
    if count == 1 { "1 receipt".to_owned() } else { format!("{count} receipts") }
}

fn paid(case: &FilingCase<'_>) -> Option<FailedGate> {
    let FilingCase { amount, received, possible, .. } = *case;
    if received >= amount {
        return Some(fails(
            Gate::Paid,
            format!("{received} have come in for this cheque of {amount}."),
            "Nothing while they stand. A person decides whether to go on where the payment was late.",
        ));
    }
    let both = Paise::sum([received, possible]).unwrap_or(amount);
    (possible.is_positive() && both >= amount).then(|| {
        fails(
            Gate::Paid,
            format!(
                "{possible} have come in for the account without naming a cheque: with {received} that are for this one, \
                 {amount} may be paid."
            ),
            "Find out which cheque they pay, and reverse and post them again with its name.",
        )
    })
}

fn court(
    question: FilingQuestion,
    window: Option<&FilingWindow>,
    calendar: Option<&CourtCalendar>,
) -> Option<FailedGate> {
    let day = question.file_on;
    let Some(calendar) = calendar else {
        return Some(fails(
            Gate::CourtClosed,
            format!("No calendar of the court is given, so whether it is open on {day} is not known."),
            "Give the court's weekly holidays and its list of holidays in the configuration, [courts] or [[court_calendars]].",
        ));
    };
    let court = calendar.court();
    match calendar.is_open(day) {
        Some(true) => None,
        None => Some(fails(
            Gate::CourtClosed,
            format!("The calendar of {court} does not reach {day}."),
            "Add the court's holidays of that year to the section [courts] of the configuration.",
        )),
        Some(false) => {
            let safe = |day: &LegalDate| window.is_none_or(|window| *day >= window.earliest_safe);
            let before = calendar.last_open_by(day).filter(safe);
            let other = before.or_else(|| calendar.first_open_from(day));
            let cure = other.map_or_else(|| "Ask for an open day.".to_owned(), |open| format!("Ask for {open}."));
            Some(fails(Gate::CourtClosed, format!("{court} is closed on {day}."), cure))
        }
    }
}

#[cfg(test)]
mod tests;
