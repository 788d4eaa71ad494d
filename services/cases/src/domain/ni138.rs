//! The proceeding of a dishonoured cheque: NI Act ss.138-142.
//!
//! State is a fold over facts. Facts may arrive late, be corrected or be retracted; the fold does not remember what the
//! state was before, so a correction needs no code of its own. It gives an answer to every set of facts that can be
//! recorded: what is not known stays unknown, and what contradicts itself is a question for counsel.
//!
//! | file | rule |
//! |---|---|
//! | `record` | the last return that stands, and what belongs to it |
//! | `notice` | whether the notice was sent in time to everybody, until when it can be |
//! | `service` | the clocks from service: the time to pay, the month for the complaint |
//! | `payment` | what was paid, and when it first was the cheque amount |
//! | `complaint` | due, late, filed, condoned |
//! | `court` | what happens to a filed complaint, and the days that this sets |
//! | `bars` | what stops a proceeding or ends it |
//! | `state`, `explanation` | what each state carries and says |
//! | `replay` | the same facts under the law of another day, and why something differs |

mod bars;
mod complaint;
mod court;
mod explanation;
mod notice;
mod payment;
mod record;
mod replay;
mod service;
mod state;

use kernel::{DateInterval, LegalDate, Paise};
use statutes::{Book, ClockError, Context, CourtCalendar, LegalEffect, ValueDate, Verdict, ni138};
use thiserror::Error;

use self::{complaint::Filed, notice::Notice, payment::Payment, record::Record, service::Service};
use super::{Due, Fact, fact::FilingWindow};
pub(crate) use court::{Hearing, is_ours};
pub(crate) use replay::{Asked as ReplayAsked, CountedDay, Outcome as ReplayOutcome, Replay, ReplayedDeadline, replay};
pub(crate) use state::{Ending, State, StateKind};

/// Where a proceeding stands, and what follows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Position {
    pub(crate) state: State,
    /// What else a reader must know, in sentences.
    pub(crate) remarks: Vec<String>,
    /// What is to be done by when; the clocks that run are here in every state but those that end the proceeding.
    pub(crate) deadlines: Vec<Due>,
    /// What of the cheque amount has been received and is known to be for this cheque.
    pub(crate) received: Paise,
    /// What else has been received that may be for this cheque: which one it pays was not said.
    pub(crate) possible: Paise,
    /// When a complaint may be filed, on the calendar of the courts; none until the service of every letter is known.
    pub(crate) filing_window: Option<FilingWindow>,
    /// How the window was counted.
    pub(crate) filing_steps: Vec<String>,
    /// The last day to pay, at the latest; none until the service of every letter is known.
    pub(crate) pay_by: Option<LegalDate>,
    /// Of every complaint that stands, in the order of their days.
    pub(crate) hearings: Vec<Hearing>,
    /// The court's case number record, if it is known.
    pub(crate) cnr: Option<String>,
}

impl Position {
    /// Why the proceeding stands where it does, in plain sentences with the authority.
    pub(crate) fn explanation(&self) -> String {
        let state = self.state.explanation();
        std::iter::once(state.as_str()).chain(self.remarks.iter().map(String::as_str)).collect::<Vec<_>>().join(" ")
    }
}

/// The facts do not make a proceeding.
#[derive(Debug, Error)]
pub(crate) enum FoldError {
    /// Nothing that was recorded stands.
    #[error("no return of the cheque stands")]
    NoDishonour,
}

/// Why a return gives no cause of action under s.138.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct NoCause {
    pub(crate) reason: String,
}

/// Whether a return can found a proceeding at all. A code that is not clearly a no is not refused here.
pub(crate) fn cause_of(book: &Book, return_code: &str) -> Result<(), NoCause> {
    let code = book.return_code(return_code);
    let refused = match code.effect() {
        LegalEffect::Triggers | LegalEffect::TriggersRebuttable { .. } | LegalEffect::Counsel => return Ok(()),
        LegalEffect::RePresent => "no offence under NI Act s.138 yet; remove the fault and present the cheque again",
        LegalEffect::None => "no offence under NI Act s.138",
    };
    Err(NoCause { reason: format!("return code {} ({}): {refused}", code.code, code.meaning) })
}

/// Where the proceeding stands on its facts, by the book and the calendar of the courts.
///
/// A day by which something must be done in court is an open one; without a calendar it is not moved, and what was taken
/// to be so is said.
pub(crate) fn fold(facts: &[Fact], book: &Book, courts: Option<&CourtCalendar>) -> Result<Position, FoldError> {
    let record = Record::of(facts, Law::new(book, courts), None)?;
    Ok(position(&record))
}

/// The same, where what can be done is judged on a day: nothing is proposed whose day is over then.
pub(crate) fn fold_on(
    facts: &[Fact],
    book: &Book,
    courts: Option<&CourtCalendar>,
    today: LegalDate,
) -> Result<Position, FoldError> {
    let record = Record::of(facts, Law::new(book, courts), Some(today))?;
    Ok(position(&record))
}

/// By what days are counted.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Law<'a> {
    book: &'a Book,
    courts: Option<&'a CourtCalendar>,
    /// The day whose law counts for everything; with none, each period follows the law of the day that it runs from.
    at: Option<LegalDate>,
    /// The day whose knowledge counts; with none, all that the book knows.
    known_at: Option<LegalDate>,
}

impl<'a> Law<'a> {
    /// The law by which deadlines are armed.
    pub(crate) const fn new(book: &'a Book, courts: Option<&'a CourtCalendar>) -> Self {
        Self { book, courts, at: None, known_at: None }
    }

    /// The law of one day for everything, as it was known then or on another day.
    pub(crate) const fn at(self, law_at: LegalDate, known_at: Option<LegalDate>) -> Self {
        Self { at: Some(law_at), known_at, ..self }
    }

    fn context(self) -> Context<'a> {
        let context = Context::new(self.book).on_calendar(self.courts);
        Context { law_at: self.at, known_at: self.known_at, ..context }
    }

    /// For what is not done in court: no closed day moves it.
    fn out_of_court(self) -> Context<'a> {
        Context { calendar: None, ..self.context() }
    }
}

fn position(record: &Record<'_>) -> Position {
    let payment = payment::judge(record);
    let (received, possible) = (payment.received, payment.possible);
    stand(record, &payment).unwrap_or_else(|error| {
        let question = format!("The statute book cannot count from the dates on record: {error}. Counsel decides.");
        let state = State::WithCounsel { question, cures: Vec::new() };
        // Nothing is counted to know the day of a hearing.
        let court::Attendance { deadlines, remarks, hearings, cnr } = court::attendance(record);
        Position {
            state,
            remarks,
            deadlines,
            received,
            possible,
            filing_window: None,
            filing_steps: Vec::new(),
            pay_by: None,
            hearings,
            cnr,
        }
    })
}

/// The rules, in their order: what ends the proceeding, then the complaint on record, then where the chain of notice,
/// service, payment and complaint has come, and last what a lawyer must decide about it.
fn stand(record: &Record<'_>, payment: &Payment<'_>) -> Result<Position, ClockError> {
    let Notice { letters, unmet, mut questions, mut remarks } = notice::judge(record)?;
    let service = service::judge(record, &letters)?;
    let known = service.as_ref().filter(|service| service.is_known());
    let (state, mut deadlines) = if let Some(ending) = bars::ending(record) {
        (State::Ended(ending), Vec::new())
    } else {
        match complaint::filed(record, service.as_ref())? {
            Some(Filed::Refused(ending)) => {
                remarks.extend(bars::remarks(record));
                remarks.extend(paid_before(record, service.as_ref(), payment)?);
                (State::Ended(ending), Vec::new())
            }
            Some(Filed::Standing(filing, complaint)) => {
                let court = court::stand(record, filing, complaint, payment);
                // An end that is contradicted is none.
                let state =
                    if court.questions.is_empty() { court.state } else { with_counsel(&court.state, &court.questions) };
                remarks.extend(bars::remarks(record));
                if !state.kind().is_ended() {
                    remarks.extend(paid_before(record, service.as_ref(), payment)?);
                }
                remarks.extend(court.remarks);
                (state, court.deadlines)
            }
            None => {
                let chain = chain(record, unmet, service.as_ref(), payment)?;
                questions.extend(chain.questions);
                questions.extend(bars::questions(record));
                remarks.extend(complaint::earlier(record));
                remarks.extend(payment.remark(record.dishonour.amount).filter(|_| !chain.state.kind().is_ended()));
                (ask(chain.state, &questions), chain.deadlines)
            }
        }
    };
    let attendance = court::attendance(record);
    if !state.kind().is_ended() {
        remarks.extend(court::unlisted(&state, &attendance));
        remarks.extend(attendance.remarks);
        deadlines.extend(attendance.deadlines);
    }
    Ok(Position {
        state,
        remarks,
        deadlines,
        received: payment.received,
        possible: payment.possible,
        filing_window: known.map(Service::filing_window),
        filing_steps: known.map(|service| service.steps.clone()).unwrap_or_default(),
        pay_by: known.map(Service::pay_by),
        hearings: attendance.hearings,
        cnr: attendance.cnr,
    })
}

/// Where the chain of notice, service, payment and complaint has come.
struct Chain {
    state: State,
    deadlines: Vec<Due>,
    questions: Vec<String>,
}

fn chain(
    record: &Record<'_>,
    unmet: Option<(State, Option<Due>)>,
    service: Option<&Service<'_>>,
    payment: &Payment<'_>,
) -> Result<Chain, ClockError> {
    let paid = match payment.full_on {
        Some(on) => Some((on, in_time(record, service, on)?)),
        None => None,
    };
    if let Some((on, Verdict::InTime)) = paid {
        let pay_by = service.map(|service| service.window.payment.pay_by.earliest());
        return Ok(Chain { state: State::Paid { on, pay_by }, deadlines: Vec::new(), questions: Vec::new() });
    }
    // Clocks that run whatever the state: what the law starts, no state of ours stops.
    let mut deadlines = Vec::new();
    let complaint = service.map(Service::complaint_deadline);
    let complaint_over = complaint.as_ref().is_some_and(|due| has_passed(record, due));
    deadlines.extend(complaint.filter(|_| !complaint_over));
    let Some(service) = service else {
        let (state, due) = unmet.unwrap_or_else(|| (nothing_sent(), None));
        deadlines.extend(due);
        return Ok(Chain { state, deadlines, questions: Vec::new() });
    };
    let doubt = paid.and_then(|(on, verdict)| payment_in_doubt(on, verdict, service));
    let mut questions: Vec<String> = doubt.into_iter().collect();
    let late_on = paid.and_then(|(on, verdict)| matches!(verdict, Verdict::Late { .. }).then_some(on));
    let paid_late =
        |on| State::PaidLate { on, pay_by: service.pay_by(), window: service.filing_window(), over: complaint_over };
    if let Some((state, due)) = unmet {
        deadlines.extend(due);
        // Another noticee could still be written to; but nobody is asked for what is paid.
        return Ok(Chain { state: late_on.map_or(state, paid_late), deadlines, questions });
    }
    if !service.is_known() {
        questions.extend(complaint_over.then(|| unknown_and_over(service)));
        let complaint_by = (!complaint_over).then(|| service.window.last.safe());
        let booked = service.booked.unwrap_or_else(|| DateInterval::exactly(record.dishonour.returned_on));
        let state =
            State::NoticeSent { booked, letters: service.articles.len(), unknown: service.unknown, complaint_by };
        return Ok(Chain { state, deadlines, questions });
    }
    let pay = service.pay_deadline();
    let pay_over = pay.as_ref().is_some_and(|due| has_passed(record, due));
    deadlines.extend(pay.filter(|_| !pay_over));
    let window = service.filing_window();
    let state = match late_on {
        Some(on) => paid_late(on),
        None if complaint_over => {
            State::ComplaintLate { window, condonation: complaint::condonation(record, service)? }
        }
        None if pay_over => State::ComplaintDue { window },
        None => {
            let pay_by = service.window.payment.pay_by;
            let pay_by = DateInterval::new(pay_by.earliest(), pay_by.latest())?;
            State::Served { pay_by, window }
        }
    };
    Ok(Chain { state, deadlines, questions })
}

fn has_passed(record: &Record<'_>, due: &Due) -> bool {
    record.passed(due.kind, due.basis, due.day).is_some()
}

/// Whether full payment on that day was in time. Payment before a notice runs is, and so is payment before service: a
/// letter of which nothing is known cannot have been served before it was booked.
fn in_time(record: &Record<'_>, service: Option<&Service<'_>>, on: LegalDate) -> Result<Verdict, ClockError> {
    let Some(service) = service else { return Ok(Verdict::InTime) };
    let verdict = ni138::assess_payment(record.law.out_of_court(), &service.supposed, ValueDate(on))?.verdict;
    Ok(if service.is_known() || verdict == Verdict::InTime { verdict } else { Verdict::Unknown })
}

fn payment_in_doubt(on: LegalDate, verdict: Verdict, service: &Service<'_>) -> Option<String> {
    let pay_by = service.window.payment.pay_by;
    match verdict {
        Verdict::Depends => Some(format!(
            "The cheque amount was paid in full with value of {on}. The last day to pay lies between {} and {}: whether \
             it was in time turns on the day of service, and with it whether there is an offence (NI Act s.138 proviso \
             (c)).",
            pay_by.earliest(),
            pay_by.latest()
        )),
        Verdict::Unknown => Some(format!(
            "The cheque amount was paid in full with value of {on}. Whether that was in time is not known before the \
             service of every letter is (NI Act s.138 proviso (c))."
        )),
        Verdict::InTime | Verdict::Late { .. } | Verdict::Premature { .. } => None,
    }
}

/// The month may be over, counted from the earliest possible service, and nothing is armed any more.
fn unknown_and_over(service: &Service<'_>) -> String {
    format!(
        "If a letter was served when it was booked, the last day for a complaint, {}, is over; the service of {} is not \
         known. Get the carrier's evidence: the day is counted again from it. If there is none, file with an application \
         for condonation (NI Act s.142(1)(b) proviso; General Clauses Act s.27).",
        service.window.last.safe(),
        super::fact::count(service.unknown, "letter")
    )
}

/// The notice was sent and no letter is left of it: the two rules exclude each other.
fn nothing_sent() -> State {
    let question = "No letter is on record from which a clock could run: counsel decides.".to_owned();
    State::WithCounsel { question, cures: Vec::new() }
}

/// What of payment matters once a complaint is filed.
fn paid_before(
    record: &Record<'_>,
    service: Option<&Service<'_>>,
    payment: &Payment<'_>,
) -> Result<Option<String>, ClockError> {
    let amount = record.dishonour.amount;
    let Some(on) = payment.full_on else {
        let part = payment.received.is_positive();
        return Ok(part.then(|| format!("{} of {amount} have been received.", payment.received)));
    };
    let verdict = in_time(record, service, on)?;
    Ok(Some(if verdict == Verdict::InTime {
        format!(
            "The cheque amount was paid in full with value of {on}, in time: there is no offence (NI Act s.138 proviso \
             (c)); counsel withdraws the complaint."
        )
    } else {
        format!("The cheque amount was paid in full with value of {on}: the offence can be compounded (NI Act s.147).")
    }))
}

/// Puts questions before a state that does not end the proceeding: a lawyer decides, and what runs goes on running.
fn ask(state: State, questions: &[String]) -> State {
    if questions.is_empty() || state.kind().is_ended() {
        return state;
    }
    with_counsel(&state, questions)
}

fn with_counsel(state: &State, questions: &[String]) -> State {
    let cures = state.cures().to_vec();
    let question = format!("{} Apart from that: {}", questions.join(" "), state.explanation());
    State::WithCounsel { question, cures }
}

#[cfg(test)]
mod tests;
