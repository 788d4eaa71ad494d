//! The proceeding of a dishonoured cheque: NI Act ss.138-142.
//!
//! State is a fold over facts. Facts may arrive late, be corrected or be retracted; the fold does not remember what the
//! state was before, so a correction needs no code of its own.

use kernel::{LegalDate, TypedId as _};
use statutes::{Book, ChequeDate, ClockError, Fact as Known, Intimation, LastDay, LegalEffect, ni138};
use thiserror::Error;

use super::{ChequeDishonoured, DeadlineKind, Due, Fact, FactId, FactKind};

/// Where a proceeding stands, and the deadlines that follow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Position {
    pub(crate) state: State,
    pub(crate) deadlines: Vec<Due>,
}

/// The state of a proceeding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum State {
    /// A demand notice can be sent until the deadline.
    NoticeDue {
        /// The last safe day.
        until: LegalDate,
    },
    /// The window for a notice had closed when the return became known here.
    LapsedOnArrival {
        /// The first day on which a notice could no longer be sent on any reading.
        since: LegalDate,
        /// What can be done instead.
        cures: Vec<String>,
    },
    /// The last safe day for a notice was over and none had been sent.
    LapsedUnsent {
        /// The last day; on the arguable one, if that is later, a notice may still be in time.
        last: LastDay,
        /// The first day on which a notice could no longer be sent on any reading.
        since: LegalDate,
        /// What can be done instead.
        cures: Vec<String>,
    },
    /// A lawyer decides.
    WithCounsel {
        /// The question.
        question: String,
    },
}

impl State {
    /// The state as stored.
    pub(crate) const fn as_str(&self) -> &'static str {
        match self {
            Self::NoticeDue { .. } => "notice_due",
            Self::LapsedOnArrival { .. } => "lapsed_on_arrival",
            Self::LapsedUnsent { .. } => "lapsed_unsent",
            Self::WithCounsel { .. } => "with_counsel",
        }
    }

    /// Why, in a sentence.
    pub(crate) fn explanation(&self) -> String {
        match self {
            Self::NoticeDue { until } => {
                format!("A demand for the cheque amount must be sent by {until} (NI Act s.138 proviso (b)).")
            }
            Self::LapsedOnArrival { since, .. } => format!(
                "When the return became known here, a notice had been out of time since {since}; a late one is not condoned."
            ),
            Self::LapsedUnsent { last, .. } if last.safe() == last.arguable() => format!(
                "No notice had been sent when its last day, {}, was over; a late one is not condoned (NI Act s.138 \
                 proviso (b)).",
                last.safe()
            ),
            Self::LapsedUnsent { last, .. } => format!(
                "No notice had been sent when its last safe day, {}, was over. It is arguable until {}: send at once, \
                 ask counsel. After that a late one is not condoned (NI Act s.138 proviso (b)).",
                last.safe(),
                last.arguable()
            ),
            Self::WithCounsel { question } => question.clone(),
        }
    }

    /// What can be done where the proceeding cannot go on by itself.
    pub(crate) fn cures(&self) -> &[String] {
        match self {
            Self::LapsedOnArrival { cures, .. } | Self::LapsedUnsent { cures, .. } => cures,
            Self::NoticeDue { .. } | Self::WithCounsel { .. } => &[],
        }
    }
}

/// The facts do not make a proceeding.
#[derive(Debug, Error)]
pub(crate) enum FoldError {
    /// Nothing that was recorded stands.
    #[error("no return of the cheque stands")]
    NoDishonour,
    /// The statute book cannot count from these dates.
    #[error(transparent)]
    Clock(#[from] ClockError),
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

/// Where the proceeding stands on its facts, by the book.
///
/// The last return that stands decides: a cheque presented again within its validity founds a fresh notice (*MSR
/// Leathers v S. Palaniappan*, 2013).
pub(crate) fn fold(facts: &[Fact], book: &Book) -> Result<Position, FoldError> {
    let retracted: Vec<FactId> = facts.iter().filter_map(|fact| fact.retracts).collect();
    let standing = || facts.iter().filter(|fact| !retracted.contains(&fact.id) && fact.retracts.is_none());
    let (fact, dishonour) = standing()
        .filter_map(|fact| match &fact.kind {
            FactKind::ChequeDishonoured(dishonour) => Some((fact, dishonour)),
            FactKind::DeadlinePassed(_) => None,
        })
        .max_by_key(|(_, dishonour)| dishonour.ordinal)
        .ok_or(FoldError::NoDishonour)?;
    let code = book.return_code(&dishonour.return_code);
    match code.effect() {
        LegalEffect::Triggers | LegalEffect::TriggersRebuttable { .. } => {
            // Only the deadline that ran from this very return counts: another return opens another window. The first
            // to say so decides.
            let passed = standing().filter(|passed| ran_from(fact, passed)).min_by_key(|it| (it.recorded_at, it.id));
            match passed {
                Some(passed) => lapsed_unsent(dishonour, passed, book),
                None => notice_due(fact, dishonour, book),
            }
        }
        LegalEffect::Counsel | LegalEffect::RePresent | LegalEffect::None => {
            let question = format!(
                "Return code {} ({}) does not settle whether NI Act s.138 applies: counsel decides.",
                code.code, code.meaning
            );
            Ok(Position { state: State::WithCounsel { question }, deadlines: Vec::new() })
        }
    }
}

/// Whether a fact says that the deadline for a notice on this return has passed.
fn ran_from(dishonour: &Fact, fact: &Fact) -> bool {
    matches!(&fact.kind, FactKind::DeadlinePassed(passed)
        if passed.deadline == DeadlineKind::NoticeBy && passed.basis == dishonour.id.uuid())
}

/// The window for the notice once its deadline has passed.
fn lapsed_unsent(dishonour: &ChequeDishonoured, passed: &Fact, book: &Book) -> Result<Position, FoldError> {
    let intimation = Intimation(dishonour.informed_on);
    let Known::Known(last) = ni138::notice_by(book, intimation)?.value else {
        return Ok(unknown_information());
    };
    let since = last.arguable().end_in_india().legal_date();
    // What can be done once no reading helps any more; until then, the state itself says to send at once.
    let on = passed.recorded_at.legal_date().max(since);
    let window = ni138::notice_window_on(book, intimation, ChequeDate(dishonour.drawn_on), on)?;
    let cures = match window.value {
        Known::Known(ni138::NoticeWindow::Lapsed { cures, .. }) => cures.iter().map(ToString::to_string).collect(),
        _ => Vec::new(),
    };
    Ok(Position { state: State::LapsedUnsent { last, since, cures }, deadlines: Vec::new() })
}

fn unknown_information() -> Position {
    let question = "The day of information of the return is not known: counsel decides.".to_owned();
    Position { state: State::WithCounsel { question }, deadlines: Vec::new() }
}

/// The window for the notice as it stood on the day the return became known here.
fn notice_due(fact: &Fact, dishonour: &ChequeDishonoured, book: &Book) -> Result<Position, FoldError> {
    let intimation = Intimation(dishonour.informed_on);
    let arrived_on = fact.recorded_at.legal_date();
    let window = ni138::notice_window_on(book, intimation, ChequeDate(dishonour.drawn_on), arrived_on)?;
    let answer = ni138::notice_by(book, intimation)?;
    let (Known::Known(window), Known::Known(last)) = (window.value, answer.value) else {
        return Ok(unknown_information());
    };
    let due = Due {
        kind: DeadlineKind::NoticeBy,
        last,
        day: if arrived_on <= last.safe() { last.safe() } else { last.arguable() },
        rule_id: ni138::rule::NOTICE_BY,
        steps: answer.reasoning.steps.iter().map(ToString::to_string).collect(),
        basis: fact.id,
    };
    let position = match window {
        ni138::NoticeWindow::Open { until } => Position { state: State::NoticeDue { until }, deadlines: vec![due] },
        // The clock still runs on one reading: the deadline is armed, and a lawyer is asked.
        ni138::NoticeWindow::ArguableOnly { until } => {
            let question = format!(
                "The safe last day for a notice, {}, had passed when the return became known here; it is arguable until \
                 {until}. Send at once and ask counsel.",
                last.safe()
            );
            Position { state: State::WithCounsel { question }, deadlines: vec![due] }
        }
        ni138::NoticeWindow::Lapsed { since, cures } => {
            let cures = cures.iter().map(ToString::to_string).collect();
            Position { state: State::LapsedOnArrival { since, cures }, deadlines: Vec::new() }
        }
    };
    Ok(position)
}

#[cfg(test)]
mod tests;
