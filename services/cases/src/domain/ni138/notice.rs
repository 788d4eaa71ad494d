//! The demand notice: whether it was sent in time to everybody, and until when it can be (NI Act s.138 proviso (b)).

use std::collections::{BTreeMap, BTreeSet};

use kernel::LegalDate;
use statutes::{ChequeDate, ClockError, Dispatch, Fact as Known, LastDay, Verdict, ni138};

use super::{
    State,
    record::{Letter, Noticee, Record},
};
use crate::domain::{
    DeadlineKind, Due,
    fact::{Evidence, NotServedReason, OtherBook},
};

/// What a letter's booking is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sent {
    /// Not booked, as far as is known.
    No,
    InTime,
    /// After the safe last day and by the arguable one.
    Arguable,
    Late,
    /// Before the payee was informed: one of the two days is wrong.
    BeforeInformation,
}

/// How far a noticee has been reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Reach {
    /// No letter to him was booked in time.
    Unsent,
    /// Every letter that was booked in time certainly did not reach him.
    Unreached,
    /// A letter that was booked in time may have reached him, or has.
    Sent,
}

/// The clock for the notice.
enum Window {
    /// It runs.
    Open { due: Due },
    /// It runs on one reading only, since before the return became known here.
    Arguable { due: Due },
    /// It was over when the return became known here.
    LapsedOnArrival { since: LegalDate, cures: Vec<String> },
    /// It has passed since.
    Passed { last: LastDay, since: LegalDate, cures: Vec<String> },
}

/// Where the notice stands.
pub(super) struct Notice<'a> {
    /// The letters from which the clocks of payment and complaint may run.
    pub(super) letters: Vec<(Letter<'a>, Sent)>,
    /// Set while the notice is still to be sent, or cannot be: that is the state, with its deadline.
    pub(super) unmet: Option<(State, Option<Due>)>,
    pub(super) questions: Vec<String>,
    pub(super) remarks: Vec<String>,
}

/// Judges the notice.
///
/// While the window is open every noticee must have a letter that was booked in time and is not known to have missed
/// him. Once it is over the proceeding goes on if a drawer has one: the notice is for the drawer (*Himanshu v
/// Shivamurthy*, 2019), and directors need none of their own (*Kirshna Texport v Ila Agrawal*, 2015).
pub(super) fn judge<'a>(record: &Record<'a>) -> Result<Notice<'a>, ClockError> {
    let mut letters = Vec::new();
    for letter in record.letters() {
        letters.push((letter, sent(record, &letter)?));
    }
    let window = window(record)?;
    let reached = reached(&letters);
    let is_drawer = drawers(&reached);
    let over = matches!(window, Window::LapsedOnArrival { .. } | Window::Passed { .. });
    let met = if over {
        reached.iter().any(|(noticee, reach)| is_drawer(*noticee) && *reach == Reach::Sent)
    } else {
        !reached.is_empty() && reached.values().all(|reach| *reach == Reach::Sent)
    };
    let mut questions = questions(record, &letters);
    let mut remarks = other_demands(record);
    remarks.extend(other_books(record));
    if met {
        let missed = reached.iter().filter(|(_, reach)| **reach != Reach::Sent);
        remarks.extend(missed.map(|(noticee, _)| {
            format!("No letter in time reached {noticee}: the proceeding goes on against those whom one did.")
        }));
        questions.extend(arguable_only(&letters, &is_drawer));
    }
    let unmet = (!met).then(|| unmet(window, &letters, &reached, &is_drawer, &mut questions));
    let running = letters.iter().filter(|(letter, sent)| may_run(letter, *sent));
    let mut running: Vec<_> = running.copied().collect();
    if over && !running.iter().any(|(letter, _)| is_drawer(letter.noticee)) {
        // Nobody can be prosecuted without a notice to the drawer.
        running.clear();
    }
    Ok(Notice { letters: running, unmet, questions, remarks })
}

fn sent(record: &Record<'_>, letter: &Letter<'_>) -> Result<Sent, ClockError> {
    let Some((_, booked_on)) = letter.booked else { return Ok(Sent::No) };
    match ni138::assess_notice(record.law.out_of_court(), record.intimation(), Dispatch(booked_on)) {
        Ok(assessment) => Ok(match assessment.verdict {
            Verdict::InTime => Sent::InTime,
            Verdict::Late { .. } => Sent::Late,
            Verdict::Depends | Verdict::Premature { .. } | Verdict::Unknown => Sent::Arguable,
        }),
        Err(ClockError::Contradiction { .. }) => Ok(Sent::BeforeInformation),
        Err(error) => Err(error),
    }
}

/// Whether clocks may run from the letter: it is not known to have missed its noticee, and was sent in time or may have
/// been. One without a booking counts if it is known to have arrived.
fn may_run(letter: &Letter<'_>, sent: Sent) -> bool {
    let evidence = letter.evidence.map(|(_, evidence)| evidence);
    match sent {
        Sent::InTime | Sent::Arguable | Sent::BeforeInformation => {
            !matches!(evidence, Some(Evidence::NotServed { .. }))
        }
        Sent::No => matches!(evidence, Some(Evidence::Served { .. })),
        Sent::Late => false,
    }
}

fn reached(letters: &[(Letter<'_>, Sent)]) -> BTreeMap<Noticee, Reach> {
    let mut reached = BTreeMap::new();
    for (letter, sent) in letters {
        let reach = match (sent, letter.evidence) {
            (Sent::InTime | Sent::Arguable, Some((_, Evidence::NotServed { .. }))) => Reach::Unreached,
            (Sent::InTime | Sent::Arguable, _) => Reach::Sent,
            (Sent::No | Sent::Late | Sent::BeforeInformation, _) => Reach::Unsent,
        };
        let known = reached.entry(letter.noticee).or_insert(reach);
        *known = reach.max(*known);
    }
    reached
}

/// Who is a drawer; if the notices name none, everybody counts as one.
fn drawers(reached: &BTreeMap<Noticee, Reach>) -> impl Fn(Noticee) -> bool + use<> {
    let named = reached.keys().any(|noticee| noticee.capacity.is_drawer());
    move |noticee| noticee.capacity.is_drawer() || !named
}

/// The state while the notice is not sent to those who need one.
fn unmet(
    window: Window,
    letters: &[(Letter<'_>, Sent)],
    reached: &BTreeMap<Noticee, Reach>,
    is_drawer: &impl Fn(Noticee) -> bool,
    questions: &mut Vec<String>,
) -> (State, Option<Due>) {
    let unreached = |noticee: &Noticee| reached.get(noticee) == Some(&Reach::Unreached);
    match window {
        Window::Open { due } => {
            let again = reached.keys().any(unreached);
            (State::NoticeDue { until: due.last_safe, again }, Some(due))
        }
        // The clock still runs on one reading: the deadline is armed, and a lawyer is asked.
        Window::Arguable { due } => {
            questions.push(format!(
                "The safe last day for a notice, {}, had passed when the return became known here; it is arguable until \
                 {}. Send at once and ask counsel.",
                due.last_safe, due.last_arguable
            ));
            (State::NoticeDue { until: due.last_arguable, again: reached.keys().any(unreached) }, Some(due))
        }
        Window::LapsedOnArrival { since, cures } => (State::LapsedOnArrival { since, cures }, None),
        Window::Passed { last, since, cures } => {
            let state = if reached.keys().filter(|noticee| is_drawer(**noticee)).any(unreached) {
                State::NotServed { last, cures }
            } else {
                let late = letters.iter().filter(|(_, sent)| *sent == Sent::Late);
                let booked_late = late.filter_map(|(letter, _)| letter.booked.map(|(_, day)| day)).min();
                State::LapsedUnsent { last, since, booked_late, cures }
            };
            (state, None)
        }
    }
}

/// What contradicts itself about the letters.
fn questions(record: &Record<'_>, letters: &[(Letter<'_>, Sent)]) -> Vec<String> {
    let mut questions = Vec::new();
    for (letter, sent) in letters {
        let noticee = letter.noticee;
        match (sent, letter.booked, letter.evidence) {
            (Sent::BeforeInformation, Some((_, booked_on)), _) => questions.push(format!(
                "A letter to {noticee} was booked on {booked_on}, before the payee was informed of the return on {}: \
                 one of the two is wrong, find out which.",
                record.dishonour.informed_on
            )),
            (_, Some((_, booked_on)), Some((_, Evidence::Served { on, .. }))) if on.latest() < booked_on => {
                questions.push(format!(
                    "A letter to {noticee} is said to be served on {on}, before it was booked on {booked_on}: one of \
                     the two is wrong, find out which."
                ));
            }
            (Sent::No, _, Some((_, Evidence::Served { on, .. }))) => questions.push(format!(
                "A letter to {noticee} was served on {on} and no booking of it is on record: get the carrier's receipt."
            )),
            _ => {}
        }
    }
    questions
}

/// Drawers whose only letters were booked between the safe and the arguable last day.
fn arguable_only(letters: &[(Letter<'_>, Sent)], is_drawer: &impl Fn(Noticee) -> bool) -> Vec<String> {
    let drawer = letters.iter().filter(|(letter, _)| is_drawer(letter.noticee));
    let live: Vec<_> = drawer.filter(|(letter, sent)| may_run(letter, *sent)).collect();
    if live.iter().any(|(_, sent)| *sent == Sent::InTime) {
        return Vec::new();
    }
    let first = live.iter().filter(|(_, sent)| *sent == Sent::Arguable).filter_map(|(letter, _)| letter.booked);
    let first = first.map(|(_, day)| day).min();
    let text = |day| {
        format!(
            "The notice was booked on {day}, after the safe last day: it is in time only if the payee was informed late \
             enough, and a late notice is not condoned (NI Act s.138 proviso (b))."
        )
    };
    first.map(text).into_iter().collect()
}

fn other_demands(record: &Record<'_>) -> Vec<String> {
    let (amount, notices) = (record.dishonour.amount, record.notices());
    let other = notices.filter(|notice| notice.amount != amount);
    let mut remarks: Vec<String> = other
        .map(|notice| {
            format!(
                "A notice that demands {} is none in law: the cheque is for {amount} (Kaveri Plastics v Mahdoom Bawa, \
                 2025).",
                notice.amount
            )
        })
        .collect();
    remarks.sort();
    remarks.dedup();
    remarks
}

/// The notices on the last return that were drafted by another version of the book than the one that counted here.
fn other_books(record: &Record<'_>) -> BTreeSet<String> {
    let short = |version: &str| version.chars().take(12).collect::<String>();
    let books = record.notices().filter_map(|notice| notice.other_book.as_ref());
    let remark = |other: &OtherBook| {
        format!(
            "A notice was drafted by version {} of the statute book, and counted here by version {}: see which overlay \
             either service has before relying on both.",
            short(&other.notices),
            short(&other.cases)
        )
    };
    books.map(remark).collect()
}

/// Evidence by which a drawer has died, and whether something contradicts it.
pub(super) fn drawer_died(record: &Record<'_>) -> Option<Result<String, String>> {
    let letters = record.all_letters();
    let says_dead = |letter: &&Letter<'_>| {
        let dead = Evidence::NotServed { reason: NotServedReason::Deceased };
        letter.noticee.capacity.is_mortal_drawer() && letter.evidence.is_some_and(|(_, evidence)| *evidence == dead)
    };
    let dead = letters.iter().find(says_dead)?;
    let received = letters
        .iter()
        .any(|letter| letter.noticee == dead.noticee && matches!(letter.evidence, Some((_, Evidence::Served { .. }))));
    let noticee = dead.noticee;
    Some(if received {
        Err(format!("The carrier says that {noticee} has died, and that he was served: find out which is true."))
    } else {
        Ok(format!("the carrier's remark on a letter to {noticee}"))
    })
}

/// The clock for the notice on the last return.
fn window(record: &Record<'_>) -> Result<Window, ClockError> {
    let (intimation, cheque) = (record.intimation(), ChequeDate(record.dishonour.drawn_on));
    let arrived_on = record.fact.recorded_at.legal_date();
    let lapsed_cures = |on: LegalDate| -> Result<Vec<String>, ClockError> {
        let window = ni138::notice_window_on(record.law.out_of_court(), intimation, cheque, record.at_least(on))?;
        Ok(match window.value {
            Known::Known(ni138::NoticeWindow::Lapsed { cures, .. }) => cures.iter().map(ToString::to_string).collect(),
            _ => Vec::new(),
        })
    };
    let answer = ni138::notice_by(record.law.out_of_court(), intimation)?;
    let Known::Known(last) = answer.value else {
        // The intimation is given: the book never lacks it.
        return Ok(Window::LapsedOnArrival { since: arrived_on, cures: Vec::new() });
    };
    let since = last.arguable().end_in_india().legal_date();
    if arrived_on > last.arguable() {
        return Ok(Window::LapsedOnArrival { since, cures: lapsed_cures(arrived_on)? });
    }
    let in_time = arrived_on <= last.safe();
    let due = Due {
        kind: DeadlineKind::NoticeBy,
        last_safe: last.safe(),
        last_arguable: last.arguable(),
        day: if in_time { last.safe() } else { last.arguable() },
        ladder: Some(last),
        rule_id: ni138::rule::NOTICE_BY,
        steps: answer.reasoning.steps.iter().map(ToString::to_string).collect(),
        basis: record.fact.id,
    };
    if let Some(passed) = record.passed(due.kind, due.basis, due.day) {
        // What can be done once no reading helps any more; until then, the state itself says to send at once.
        let cures = lapsed_cures(passed.recorded_at.legal_date().max(since))?;
        return Ok(Window::Passed { last, since, cures });
    }
    Ok(if in_time { Window::Open { due } } else { Window::Arguable { due } })
}
