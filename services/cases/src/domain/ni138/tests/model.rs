//! Whatever is recorded, in whatever order: what must be true of every position.

use kernel::{DateInterval, LegalDate};
use proptest::prelude::*;
use statutes::{Article, Book, CourtCalendar, Dispatch, Fact as Known, Service, Verdict, ni138};

use super::facts::{AMOUNT, Story, court, day, dishonour, paise, recorded};
use crate::domain::{
    BarKind, Capacity, Condonation, DeadlineKind, Due, Evidence, Fact, FactId, FactKind, FilingCase, FilingQuestion,
    Gate, NotServedReason, PaymentFeed, Position, State, StateKind, UnknownReason, failed_gates, fold, is_ours,
    standing,
};

/// Something that happens, on one of the days around the return, as numbers that proptest can shrink.
type Happening = (u8, u8, i32, i32);

fn happenings() -> impl Strategy<Value = Vec<Happening>> {
    prop::collection::vec((0_u8..20, 0_u8..6, -3_i32..110, 0_i32..60), 0..24)
}

fn on(offset: i32) -> String {
    LegalDate::from_unix_days(day("2026-03-02").as_unix_days() + offset).unwrap().to_string()
}

/// Letters 1 to 3 are of one notice on the first return, 4 and 5 of another.
const LETTERS: [(u128, u32, Capacity); 5] = [
    (1, 1, Capacity::Drawer),
    (2, 1, Capacity::Drawer),
    (3, 2, Capacity::Director),
    (4, 1, Capacity::Drawer),
    (5, 2, Capacity::Director),
];

fn happen(story: &mut Story, &(what, which, from, length): &Happening) {
    let (from, to) = (on(from), on(from + length));
    let letter = LETTERS[usize::from(which) % LETTERS.len()];
    let standing_of = |story: &Story, kind: &str| -> Vec<FactId> {
        standing(&story.facts).iter().filter(|fact| fact.kind.as_str() == kind).map(|fact| fact.id).collect()
    };
    let receipt = u128::try_from(story.facts.len()).unwrap();
    match what {
        0 => _ = story.issue_letters(1, paise(AMOUNT), &LETTERS[..3]),
        1 => _ = story.issue_letters(2, paise(AMOUNT + i64::from(which / 5)), &LETTERS[3..]),
        // Booked once.
        2..=4 => {
            let known = story.facts.iter().any(|fact| {
                matches!(&fact.kind, FactKind::ArticleBooked(booked)
                    if booked.article_id.to_string().ends_with(&letter.0.to_string()))
            });
            if !known {
                story.book(letter.0, letter.1, &from);
            }
        }
        5..=7 => _ = story.serve(letter.0, &from, &to),
        8 => {
            let reasons = [NotServedReason::Left, NotServedReason::NotKnown, NotServedReason::InsufficientAddress];
            story.miss(letter.0, reasons[usize::from(which) % 3], &from);
        }
        9 if which == 0 => _ = story.miss(letter.0, NotServedReason::Deceased, &from),
        9 => _ = story.prove(letter.0, Evidence::Unknown { reason: UnknownReason::Contradictory }, &from),
        10 | 11 => _ = story.receive(receipt, AMOUNT / i64::from(which + 1), &from, which % 2 == 0, which % 3 == 0),
        12 => {
            if let Some(posted) = standing_of(story, "receipt.posted").first() {
                story.reverse(receipt, *posted, &from);
            }
        }
        13 => {
            let bars = [BarKind::Moratorium, BarKind::Stay, BarKind::DuesBelowCheque, BarKind::StaleCheque];
            story.bar(if which == 5 { BarKind::DrawerDeceased } else { bars[usize::from(which) % 4] }, &from);
        }
        14 => {
            if let Some(bar) = standing_of(story, "bar.recorded").last() {
                story.lift(*bar, &from);
            }
        }
        15 => _ = story.file(receipt, &from),
        16 => {
            if let Some(filed) = standing_of(story, "complaint.filed").first() {
                story.withdraw(receipt, *filed, &from);
            }
        }
        17 => {
            let filing = standing(&story.facts).iter().find_map(|fact| match &fact.kind {
                FactKind::ComplaintFiled(filing) => Some(filing.filing_id),
                _ => None,
            });
            if let Some(filing) = filing {
                let condonation = [Condonation::Applied, Condonation::Allowed, Condonation::Refused];
                let filing = kernel::TypedId::uuid(filing).as_u128();
                story.condone(filing, condonation[usize::from(which) % 3], &from);
            }
        }
        18 if which == 0 => _ = story.drop_it(&from),
        18 if which == 1 => {
            let id = story.next_id();
            story.facts.push(recorded(id, dishonour(2, "01", (&from, &to)), &to));
        }
        // A timer fires.
        _ => {
            let deadlines = story.position().deadlines;
            if let Some(due) = deadlines.get(usize::from(which) % deadlines.len().max(1)) {
                story.fire(&due.clone());
            }
        }
    }
}

fn story(happenings: &[Happening]) -> Story {
    let mut story = Story::begin();
    for happening in happenings {
        happen(&mut story, happening);
    }
    story
}

/// A position without the facts that its deadlines run from.
fn without_basis(position: Position) -> Position {
    let basis = kernel::TypedId::from_uuid(uuid::Uuid::nil());
    let deadlines = position.deadlines.iter().map(|due| Due { basis, ..due.clone() }).collect();
    Position { deadlines, ..position }
}

fn armed(position: &Position, kind: DeadlineKind) -> bool {
    position.deadlines.iter().any(|due| due.kind == kind)
}

/// Whether a right that can still be lost is watched, or the state says why not.
fn watched(position: &Position) -> bool {
    let says = |words: &[&str]| words.iter().any(|word| position.explanation().contains(word));
    match &position.state {
        State::Paid { .. } | State::Ended(_) => position.deadlines.is_empty(),
        // What happens to it in court is modelled in `trial`; here it is only paid.
        State::ComplaintFiled(_) => position.deadlines.iter().all(|due| due.kind == DeadlineKind::CompoundBy),
        State::InCourt(trial) => panic!("no step in court happens here: {trial:?}"),
        State::NoticeDue { .. } => armed(position, DeadlineKind::NoticeBy),
        State::NoticeSent { .. } | State::ComplaintDue { .. } | State::PaidLate { over: false, .. } => {
            armed(position, DeadlineKind::ComplaintBy)
        }
        State::Served { .. } => armed(position, DeadlineKind::ComplaintBy) && armed(position, DeadlineKind::PayBy),
        State::LapsedOnArrival { .. }
        | State::LapsedUnsent { .. }
        | State::NotServed { .. }
        | State::ComplaintLate { .. }
        | State::PaidLate { over: true, .. } => says(&["is over", "was over", "out of time"]),
        State::WithCounsel { .. } => {
            !position.deadlines.is_empty() || says(&["is over", "was over", "out of time", "cannot count"])
        }
    }
}

/// The safe last day for a complaint on every day on which a letter of the last return can have been served first.
fn safe_days(facts: &[Fact]) -> Vec<LegalDate> {
    let book = Book::embedded();
    let standing = standing(facts);
    let returns = standing.iter().filter_map(|fact| match &fact.kind {
        FactKind::ChequeDishonoured(dishonour) => Some(dishonour),
        _ => None,
    });
    let last = returns.max_by_key(|dishonour| dishonour.ordinal).unwrap();
    let letters = standing.iter().filter_map(|fact| match &fact.kind {
        FactKind::NoticeIssued(notice) if notice.dishonour_ordinal == last.ordinal && notice.amount == last.amount => {
            Some(notice.articles.iter().map(|article| article.article_id))
        }
        _ => None,
    });
    let mut days = Vec::new();
    for letter in letters.flatten() {
        let booked = standing.iter().find_map(|fact| match &fact.kind {
            FactKind::ArticleBooked(booked) if booked.article_id == letter => Some(booked.booked_on),
            _ => None,
        });
        let evidence = standing.iter().find_map(|fact| match &fact.kind {
            FactKind::ServiceEvidence(service) if service.article_id == letter => Some(&service.evidence),
            _ => None,
        });
        let late = booked.is_some_and(|day| {
            let assessed = ni138::assess_notice(&book, statutes::Intimation(last.informed_on), Dispatch(day));
            assessed.is_ok_and(|assessment| matches!(assessment.verdict, Verdict::Late { .. }))
        });
        let first = match (booked, evidence) {
            _ if late => None,
            (_, Some(Evidence::NotServed { .. })) => None,
            (Some(booked), Some(Evidence::Served { on, .. })) if on.latest() >= booked => {
                Some(on.earliest().max(booked))
            }
            (_, Some(Evidence::Served { on, .. })) => Some(on.earliest()),
            (booked, Some(Evidence::Unknown { .. }) | None) => booked,
        };
        let Some(first) = first else { continue };
        let article = Article::new("a letter").served(Service(DateInterval::exactly(first)));
        let Known::Known(window) = ni138::complaint_window(&book, &[article]).unwrap().value else { panic!() };
        days.push(window.last.safe());
    }
    days
}

/// Of the gates before a complaint, those about its day.
fn gates_of_day(position: &Position, court: &CourtCalendar, file_on: LegalDate, protective: bool) -> Vec<Gate> {
    let case = FilingCase {
        state: &position.state,
        window: position.filing_window.as_ref(),
        pay_by: position.pay_by,
        amount: paise(AMOUNT),
        received: position.received,
        possible: position.possible,
        bars: Vec::new(),
        drawer: None,
        complaint: None,
    };
    let question = FilingQuestion { file_on, protective };
    let failed = failed_gates(question, &case, &PaymentFeed::default(), Some(court));
    let of_day = [Gate::Premature, Gate::Late, Gate::EmptyWindow, Gate::CourtClosed];
    failed.into_iter().map(|failed| failed.gate).filter(|gate| of_day.contains(gate)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_500))]

    /// The clock of the complaint ends on a day of court, and it is the last one on which the gate lets it be filed.
    #[test]
    fn the_armed_day_is_the_last_one_that_the_gate_allows(
        happenings in happenings(), closed in prop::collection::vec(0_i32..230, 0..80),
    ) {
        let closed: Vec<String> = closed.into_iter().map(on).collect();
        let court = court(&closed.iter().map(String::as_str).collect::<Vec<_>>());
        let story = story(&happenings);
        let position = fold(&story.facts, &Book::embedded(), Some(&court)).unwrap();
        if let Some(due) = position.deadlines.iter().find(|due| due.kind == DeadlineKind::ComplaintBy) {
            prop_assert_eq!(court.is_open(due.last_safe), Some(true), "{:?}", due);
            prop_assert_eq!(court.is_open(due.day), Some(true), "{:?}", due);
            prop_assert!(due.steps.iter().any(|step| step.contains("JMFC Pune is ")), "{:?}", due.steps);
            if let Some(window) = &position.filing_window {
                prop_assert_eq!(due.last_safe, window.last_safe);
                let gates = |on, protective| gates_of_day(&position, &court, on, protective);
                let last = gates(due.last_safe, false);
                let tomorrow = due.last_safe.civil().tomorrow().unwrap().into();
                let next = gates(court.first_open_from(tomorrow).unwrap(), false);
                if let Some(empty) = &window.empty {
                    prop_assert_eq!((last.len(), next), (1, vec![Gate::EmptyWindow]));
                    prop_assert_eq!(due.day, empty.act_on);
                    prop_assert_eq!(gates(empty.act_on, true), vec![]);
                } else {
                    prop_assert_eq!((last, next), (vec![], vec![Gate::Late]));
                    prop_assert_eq!(due.day, due.last_safe);
                }
            }
        }
        // What the court closes is taken off the end, and nothing is added to it.
        let plain = story.position();
        if let (Some(window), Some(plain)) = (&position.filing_window, &plain.filing_window) {
            prop_assert_eq!(Some(window.last_safe), court.last_open_by(plain.last_safe));
            prop_assert_eq!(window.earliest_safe, plain.earliest_safe);
        }
    }

    /// No set of facts that can be recorded makes the fold fail, or lets a right go unwatched.
    #[test]
    fn a_right_that_can_be_lost_is_watched_whatever_happens(happenings in happenings()) {
        let mut story = Story::begin();
        for happening in &happenings {
            happen(&mut story, happening);
            let position = fold(&story.facts, &Book::embedded(), None);
            prop_assert!(position.is_ok());
            let position = position.unwrap();
            prop_assert!(watched(&position), "{:?}", position);
            let as_reminded = |due: &Due| due.ladder.is_some() == is_ours(due.kind, due.rule_id);
            prop_assert!(position.deadlines.iter().all(as_reminded), "{:?}", position);
            prop_assert!(position.explanation().len() > 20);
        }
    }

    /// Paid is paid: no complaint is called for on a cheque whose amount is in hand, and what is paid waits for nothing.
    #[test]
    fn what_is_paid_is_never_due(happenings in happenings()) {
        let position = story(&happenings).position();
        match position.state.kind() {
            StateKind::Paid => {
                prop_assert_eq!(position.received.get(), AMOUNT);
                prop_assert_eq!(position.deadlines.len(), 0);
            }
            StateKind::ComplaintDue | StateKind::ComplaintLate | StateKind::Served | StateKind::NoticeDue => {
                prop_assert!(position.received.get() < AMOUNT);
            }
            _ => {}
        }
    }

    /// No letter can have been served so that its month was over before the day that is watched.
    #[test]
    fn the_armed_day_is_safe_for_every_possible_service(happenings in happenings()) {
        let story = story(&happenings);
        let position = story.position();
        let due = position.deadlines.iter().find(|due| due.kind == DeadlineKind::ComplaintBy);
        if let Some(due) = due {
            let safe = safe_days(&story.facts);
            prop_assert!(safe.iter().all(|safe| due.last_safe <= *safe), "{:?} {:?}", due, safe);
            // The timer waits longer only where no day is safe at all.
            let empty = position.filing_window.as_ref().is_some_and(|window| window.empty.is_some());
            prop_assert!(due.day == due.last_safe || empty, "{:?}", due);
        }
    }

    /// The order in which facts are read does not matter, nor the order in which letters and receipts become known.
    #[test]
    fn the_order_of_arrival_does_not_matter(happenings in happenings(), seed in any::<u64>()) {
        let scattered = |fact: &Fact| {
            (kernel::TypedId::uuid(fact.id).as_u128()).wrapping_mul(u128::from(seed | 1)) % 1_009
        };
        let mut facts = story(&happenings).facts;
        let expected = fold(&facts, &Book::embedded(), None).unwrap();
        facts.sort_by_key(|fact| scattered(fact));
        prop_assert_eq!(fold(&facts, &Book::embedded(), None).unwrap(), expected);

        // Known at other times: a deadline that fired had run from the news as it came, so that none has here.
        facts.retain(|fact| !matches!(fact.kind, FactKind::DeadlinePassed(_)));
        let expected = without_basis(fold(&facts, &Book::embedded(), None).unwrap());
        for fact in &mut facts {
            if matches!(fact.kind, FactKind::ArticleBooked(_) | FactKind::ReceiptPosted(_) | FactKind::NoticeIssued(_)) {
                let later = std::time::Duration::from_hours(24 * u64::try_from(scattered(fact) % 50).unwrap());
                fact.recorded_at = fact.recorded_at.plus(later);
            }
        }
        prop_assert_eq!(without_basis(fold(&facts, &Book::embedded(), None).unwrap()), expected);
    }

    /// What is taken back is as if it had never been recorded.
    #[test]
    fn what_is_taken_back_leaves_no_trace(happenings in happenings(), what in 0_u8..5, offset in 0_i32..90) {
        let mut story = story(&happenings);
        let before = story.position();
        let (on, next) = (on(offset), 9_000);
        match what {
            0 => {
                let posted = story.pay(next, AMOUNT, &on);
                story.reverse(next, posted, &on);
            }
            1 => {
                let bar = story.bar(BarKind::DrawerDeceased, &on);
                story.lift(bar, &on);
            }
            2 => {
                let filed = story.file(next, &on);
                story.condone(next, Condonation::Refused, &on);
                story.withdraw(next, filed, &on);
            }
            3 => {
                let again = FactKind::ChequeDishonoured(dishonour(3, "01", (&on, &on)));
                let returned = story.add(again.clone(), &on);
                story.take_back(again, returned, &on);
            }
            _ => {
                // What is proved about service is replaced, and replaced again by what it was.
                let known = standing(&story.facts).iter().find_map(|fact| match &fact.kind {
                    FactKind::ServiceEvidence(service) if service.article_id.to_string().ends_with('1') => {
                        Some(service.evidence.clone())
                    }
                    _ => None,
                });
                story.facts.retain(|fact| !matches!(fact.kind, FactKind::DeadlinePassed(_)));
                let before = without_basis(story.position());
                let known = known.unwrap_or(Evidence::Unknown { reason: UnknownReason::Pending });
                story.serve(1, &on, &on);
                story.prove(1, known, &on);
                prop_assert_eq!(without_basis(story.position()), before);
                return Ok(());
            }
        }
        prop_assert_eq!(story.position(), before);
    }
}
