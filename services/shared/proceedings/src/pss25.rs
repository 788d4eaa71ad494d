//! A transfer under a mandate that failed for want of funds: PSS Act s.25.
//!
//! The shape is that of a dishonoured cheque: the beneficiary is informed of the return and sends a notice for exactly the
//! amount within thirty days; it is served; the account holder may pay for fifteen days; the complaint is filed within one
//! month of the cause of action, and lateness can be condoned (s.25(5) with NI Act s.142). Only the codes 04 and 05 say
//! that funds were wanting; others are for counsel. Each presentation that fails has a proceeding of its own.
//!
//! | file | rule |
//! |---|---|
//! | `fact`, `state`, `step`, `transitions` | what can happen, where it leads, and what leads there |
//! | `case` | the facts that stand, letter by letter |
//! | `notice`, `service`, `complaint` | the notice, the clocks from service, what was filed |
//! | `permissions` | the gates before the next steps |
//! | `explanation` | what each state says |

mod case;
mod complaint;
mod explanation;
mod fact;
mod notice;
mod permissions;
mod service;
mod state;
mod step;
mod transitions;

use kernel::LegalDate;
use statutes::{CodeTable, Context, LegalEffect, Verdict, days_between};

pub use fact::{Fact, Letter};
pub use state::{FilingWindow, FirstDay, State, StateKind};
pub use step::Step;

use self::{
    case::{Case, Payment},
    notice::Notice,
    service::Service,
};
use crate::{
    bars::{Bars, Insolvency, Said},
    circumstance::Known,
    law::Law,
    position::{Glance, Position},
    question::{Point, Question},
    record::Entry,
    step::{StateKind as _, Step as _},
};

/// The ids of the rules in the book.
pub mod rule {
    /// Until when the notice is sent.
    pub const NOTICE_BY: &str = "pss25.notice_by";
    /// Until when the account holder may pay.
    pub const PAY_BY: &str = "pss25.pay_by";
    /// When the cause of action arises.
    pub const CAUSE_OF_ACTION: &str = "pss25.cause_of_action";
    /// Until when the complaint is filed.
    pub const COMPLAINT_BY: &str = "pss25.complaint_by";
    /// What must be true before a notice.
    pub const MAY_DEMAND: &str = "pss25.may_demand";
    /// What must be true before a complaint.
    pub const MAY_FILE: &str = "pss25.may_file";
}

/// Where the proceeding stands on `today` on its facts, by the book.
///
/// It answers to every record: what is not known stays unknown, what contradicts itself is a question that names the
/// facts.
#[must_use]
pub fn fold(entries: &[Entry<Fact>], context: &Context<'_>, today: LegalDate) -> Position<State, Step> {
    let mut law = Law::new(*context, today);
    let Judged { mut case, payment, found, bars, known, questions, state } = judge(entries, &mut law);
    if state.kind().is_ended() {
        law.deadlines.clear();
    }
    let next = permissions::next(&state, &case, &found, &payment, &bars, known, &law);
    let mut remarks = std::mem::take(&mut case.remarks);
    remarks.extend(money(&case, &payment, &state));
    remarks
        .extend(bars.moratoria.iter().filter(|bar| bar.of == Insolvency::PersonalGuarantor && bar.stands()).map(|bar| {
        format!(
            "An interim moratorium for a guarantor stands since {}; it does not stay this proceeding (Rakesh Bhanot, \
                 2025, for a cheque).",
            bar.begun.on
        )
    }));
    Position::of(state.explanation(), state, law.deadlines, questions, remarks, next)
}

/// The state and the questions alone, without clocks and gates: many times as fast as [`fold`], for lists.
#[must_use]
pub fn glance(entries: &[Entry<Fact>], context: &Context<'_>, today: LegalDate) -> Glance<State> {
    let Judged { state, questions, .. } = judge(entries, &mut Law::new(context.without_steps(), today));
    Glance { state, questions }
}

/// What the rules make of a record.
struct Judged<'a> {
    case: Case<'a>,
    payment: Payment,
    found: Found,
    bars: Bars<'a, Fact>,
    known: Known,
    questions: Vec<Question>,
    state: State,
}

fn judge<'a>(entries: &'a [Entry<Fact>], law: &mut Law<'_>) -> Judged<'a> {
    let mut case = Case::of(entries);
    let known = permissions::circumstances(&mut case);
    let payment = case.payment();
    let (chain, found) = chain(&mut case, &payment, law);
    let mut questions = std::mem::take(&mut case.questions);
    let bars = bars(&case, &mut questions);
    questions.extend(law.uncounted());
    let state = stand(&case, chain, &bars, &questions);
    Judged { case, payment, found, bars, known, questions, state }
}

/// What the rules found on the way to the state.
#[derive(Default)]
struct Found {
    service: Option<Service>,
    notice_in_time: bool,
}

/// Where the chain of notice, service, payment and complaint has come.
fn chain(case: &mut Case<'_>, payment: &Payment, law: &mut Law<'_>) -> (State, Found) {
    let filings = case.filings();
    let Some(returned) = case.returned else {
        let without = filings.iter().map(|one| Question::missing("a return of the transfer", &one.point()));
        case.questions.extend(without);
        return (State::NotReturned, Found::default());
    };
    let informed = Point { entry: returned.note.id, on: returned.informed, words: "the information of it".to_owned() };
    case.questions.extend(Question::order(&Point::of(&returned.note, "the return"), &informed));
    let code = law.context.book.return_code_in(CodeTable::Nach, returned.code);
    match code.effect() {
        LegalEffect::Triggers | LegalEffect::TriggersRebuttable { .. } => {}
        LegalEffect::Counsel => case.questions.push(Question::law(
            format!(
                "Return code {} ({}) does not settle whether PSS Act s.25 applies: counsel decides.",
                code.code, code.meaning
            ),
            [returned.note.id],
        )),
        effect @ (LegalEffect::RePresent | LegalEffect::None) => {
            let present_again = effect == LegalEffect::RePresent;
            let state = State::NoCause { code: code.code, meaning: code.meaning, present_again };
            return (state, Found::default());
        }
    }
    let mut questions = std::mem::take(&mut case.questions);
    let Notice { running, unmet, in_time } = notice::judge(returned, case, law, &mut questions);
    let service = service::judge(&running, law);
    let paid = payment.full_on.filter(|on| self::in_time(service.as_ref(), *on) == Verdict::InTime);
    // Without a notice that runs there is nothing to pay in time, and a complaint on record is a question by itself.
    let paid = paid.filter(|_| service.is_some() || filings.is_empty());
    let state = match paid {
        // What is paid in time is no offence, whatever was filed.
        Some(on) => State::Paid { on },
        None => match complaint::judge(&filings, returned, service.as_ref(), law, &mut questions) {
            Some(state) => state,
            None => on_notice(unmet, service.as_ref(), payment, law, &mut questions),
        },
    };
    case.questions = questions;
    (state, Found { service, notice_in_time: in_time })
}

/// From the notice to the complaint.
fn on_notice(
    unmet: Option<State>,
    service: Option<&Service>,
    payment: &Payment,
    law: &mut Law<'_>,
    questions: &mut Vec<Question>,
) -> State {
    let paid = payment.full_on.map(|on| (on, in_time(service, on)));
    let Some(service) = service else { return unmet.unwrap_or(State::NotReturned) };
    // Clocks that run whatever the state: what the law starts, no state of ours stops.
    service.arm(law);
    if let Some((on, Verdict::Depends | Verdict::Unknown)) = paid {
        questions.push(Question::law(
            format!(
                "The amount was paid in full with value of {on}; the last day to pay is {}. Whether that was in time turns \
                 on the day of service, and with it whether there is an offence (PSS Act s.25(1) proviso (d)).",
                service.pay_by
            ),
            [],
        ));
    }
    let late_on = paid.and_then(|(on, verdict)| matches!(verdict, Verdict::Late { .. }).then_some(on));
    let window = service.window;
    if let Some(state) = unmet {
        return late_on.map_or(state, |on| State::PaidLate { on, window });
    }
    let over = law.today > window.last.safe();
    if !service.is_known() {
        if over {
            questions.push(Question::law(
                format!(
                    "If a letter was served when it was booked, the last day for a complaint, {}, is over; the service of \
                     {} of {} letters is not known. Get the carrier's evidence; if there is none, file with an \
                     application for condonation (PSS Act s.25(5); NI Act s.142(1)(b) proviso).",
                    window.last, service.unknown, service.letters
                ),
                [],
            ));
        }
        let complaint_by = (!over).then_some(window.last);
        return State::NoticeSent { letters: service.letters, unknown: service.unknown, complaint_by };
    }
    match late_on {
        Some(on) => State::PaidLate { on, window },
        None if over => State::ComplaintLate { window },
        None if law.today > service.pay_by.arguable() => State::ComplaintDue { window },
        None => State::Served { pay_by: service.pay_by, window },
    }
}

/// Whether full payment on that day was in time. Payment before a notice runs is.
fn in_time(service: Option<&Service>, on: LegalDate) -> Verdict {
    let Some(service) = service else { return Verdict::InTime };
    if on <= service.pay_by.safe() {
        return Verdict::InTime;
    }
    if !service.is_known() {
        return Verdict::Unknown;
    }
    if on > service.pay_by.arguable() {
        let by_days = u32::try_from(days_between(service.pay_by.safe(), on)).unwrap_or(0);
        return Verdict::Late { by_days };
    }
    Verdict::Depends
}

/// What suspends the proceeding.
fn bars<'a>(case: &Case<'a>, questions: &mut Vec<Question>) -> Bars<'a, Fact> {
    let say = |fact: &Fact| match fact {
        Fact::MoratoriumBegun { order, of } => Some(Said::MoratoriumBegun(*order, *of)),
        Fact::MoratoriumEnded { order } => Some(Said::MoratoriumEnded(*order)),
        Fact::StayOrdered { order } => Some(Said::StayOrdered(*order)),
        Fact::StayLifted { order } => Some(Said::StayLifted(*order)),
        _ => None,
    };
    let bars = Bars::of(&case.facts, say, questions);
    for noted in case.facts.iter().filter(|noted| matches!(noted.fact, Fact::ComplaintFiled { .. })) {
        let step = Point::of(noted, format!("that {}", noted.fact.step().words()));
        questions.extend(bars.questions(noted, &step));
    }
    bars
}

/// The state: what ends the proceeding, then what suspends it, then what a lawyer must decide, then the chain.
fn stand(case: &Case<'_>, chain: State, bars: &Bars<'_, Fact>, questions: &[Question]) -> State {
    let dropped = case.facts.iter().find_map(|noted| match noted.fact {
        Fact::Dropped { reason } => Some(reason),
        _ => None,
    });
    if let Some(reason) = dropped {
        return State::Dropped { reason: reason.clone() };
    }
    if chain.kind() == StateKind::Paid {
        return chain;
    }
    let company = bars.moratoria.iter().find(|bar| bar.of == Insolvency::Company && bar.stands());
    let would_be = Box::new(chain);
    if let Some(bar) = company {
        State::Barred { since: bar.begun.on, would_be }
    } else if let Some(bar) = bars.stay() {
        State::Stayed { since: bar.begun.on, would_be }
    } else if questions.is_empty() {
        *would_be
    } else {
        State::WithCounsel { would_be }
    }
}

/// What of money a reader must know.
fn money(case: &Case<'_>, payment: &Payment, state: &State) -> Option<String> {
    let amount = case.returned?.amount;
    if let State::Paid { on } = state {
        let filed = case.facts.iter().any(|noted| matches!(noted.fact, Fact::ComplaintFiled { .. }));
        return filed
            .then(|| format!("A complaint is on record, and the amount was paid in time ({on}): withdraw it."));
    }
    if payment.full_on.is_some() {
        return matches!(state.chain(), State::Filed { .. })
            .then(|| "The amount was paid in full: the offence can be compounded (NI Act s.147).".to_owned());
    }
    if payment.possible.is_positive() {
        return Some(format!(
            "{} came in and was not said to pay this transfer; {} of {amount} are known to be paid. Find out what it pays.",
            payment.possible, payment.received
        ));
    }
    payment.received.is_positive().then(|| format!("{} of {amount} are paid.", payment.received))
}
