use kernel::DateInterval;
use statutes::Weekday;
use uuid::Uuid;

use super::*;
use crate::domain::{BarKind, fact::EmptyWindow};

fn day(text: &str) -> LegalDate {
    text.parse().unwrap()
}

fn rupees(rupees: i64) -> Paise {
    Paise::new(rupees * 100).unwrap()
}

/// Open from Monday 2026-03-30 to Thursday 2026-04-30.
fn window() -> FilingWindow {
    FilingWindow {
        earliest_safe: day("2026-03-30"),
        earliest_arguable: day("2026-03-30"),
        last_safe: day("2026-04-30"),
        last_arguable: day("2026-04-30"),
        empty: None,
    }
}

fn calendar() -> CourtCalendar {
    let covers = DateInterval::new(day("2026-01-01"), day("2026-12-31")).unwrap();
    CourtCalendar::new("the court at Pune", covers).closed_every(Weekday::Sunday).closed_on([day("2026-04-14")])
}

/// Everything that a filing on 2026-04-01 needs, to be spoilt in one place.
struct World {
    state: State,
    window: Option<FilingWindow>,
    received: i64,
    possible: i64,
    bars: Vec<BarRecorded>,
    complaint: Option<ComplaintFiled>,
    feed: PaymentFeed,
    calendar: Option<CourtCalendar>,
    file_on: &'static str,
    protective: bool,
}

impl World {
    fn sound() -> Self {
        Self {
            state: State::ComplaintDue { window: window() },
            window: Some(window()),
            received: 0,
            possible: 0,
            bars: Vec::new(),
            complaint: None,
            feed: PaymentFeed { sources: vec![("hdfc".to_owned(), day("2026-03-29"))], not_taken_up: 0 },
            calendar: Some(calendar()),
            file_on: "2026-04-01",
            protective: false,
        }
    }

    fn but(change: impl FnOnce(&mut Self)) -> Vec<FailedGate> {
        let mut world = Self::sound();
        change(&mut world);
        let case = FilingCase {
            state: &world.state,
            window: world.window.as_ref(),
            pay_by: world.window.as_ref().map(|_| day("2026-03-29")),
            amount: rupees(1_000),
            received: rupees(world.received),
            possible: rupees(world.possible),
            bars: world.bars.iter().collect(),
            drawer: None,
            complaint: world.complaint.as_ref(),
        };
        let question = FilingQuestion { file_on: day(world.file_on), protective: world.protective };
        failed_gates(question, &case, &world.feed, world.calendar.as_ref())
    }
}

fn empty(act_on: &str) -> EmptyWindow {
    EmptyWindow { act_on: day(act_on), course: "File with an application.".to_owned() }
}

#[test]
fn nothing_fails_where_everything_holds() {
    assert_eq!(World::but(|_| {}), []);
    for edge in ["2026-03-30", "2026-04-30"] {
        assert_eq!(World::but(|world| world.file_on = edge), [], "{edge}");
    }
    assert_eq!(World::but(|world| world.possible = 999), []);
}

#[test]
fn each_gate_fails_alone_and_says_its_cure() {
    type Change = fn(&mut World);
    let table: Vec<(Gate, Change, &str, &str)> = vec![
        (
            Gate::State,
            |world| world.state = State::NoticeDue { until: day("2026-04-02"), again: false },
            "2026-04-02",
            "Send the notice",
        ),
        (
            Gate::State,
            |world| world.state = State::ComplaintLate { window: window(), condonation: None },
            "2026-04-30",
            "application to condone",
        ),
        (Gate::ServiceEvidence, |world| world.window = None, "not known", "tracking"),
        (Gate::Premature, |world| world.file_on = "2026-03-28", "before 2026-03-30 is premature", "from 2026-03-30"),
        (Gate::Late, |world| world.file_on = "2026-05-02", "is 2026-04-30", "File by that day"),
        (
            Gate::EmptyWindow,
            |world| world.window = Some(FilingWindow { empty: Some(empty("2026-04-02")), ..window() }),
            "No day is both",
            "on 2026-04-02 and no other day",
        ),
        (Gate::EmptyWindow, |world| world.protective = true, "is not empty", "without the protective course"),
        (Gate::PaymentFeed, |world| world.feed.sources.clear(), "No statement", "up to 2026-03-29"),
        (
            Gate::PaymentFeed,
            |world| world.feed.sources.push(("axis".to_owned(), day("2026-03-28"))),
            "axis until 2026-03-28",
            "up to 2026-03-29",
        ),
        (Gate::PaymentFeed, |world| world.feed.not_taken_up = 1, "1 receipt", "Ask again in a moment"),
        (Gate::Paid, |world| world.received = 1_000, "₹1,000.00", "A person decides"),
        (
            Gate::Paid,
            |world| (world.received, world.possible) = (400, 600),
            "without naming a cheque",
            "Find out which cheque",
        ),
        (
            Gate::EarlierComplaint,
            |world| {
                world.complaint = Some(ComplaintFiled {
                    filing_id: kernel::TypedId::from_uuid(Uuid::from_u128(1)),
                    filed_on: day("2026-03-31"),
                    court: "Pune".to_owned(),
                    acknowledgement: "CC/1/2026".to_owned(),
                });
            },
            "2026-03-31, acknowledged as CC/1/2026",
            "take it back",
        ),
        (
            Gate::Bar,
            |world| {
                let evidence = "NCLT order 4".to_owned();
                world.bars.push(BarRecorded { bar: BarKind::Moratorium, since: day("2026-03-20"), evidence });
            },
            "since 2026-03-20: NCLT order 4",
            "lift the bar",
        ),
        (Gate::CourtClosed, |world| world.calendar = None, "No calendar", "[courts]"),
        (Gate::CourtClosed, |world| world.file_on = "2026-04-14", "is closed on 2026-04-14", "Ask for 2026-04-13"),
    ];
    for (gate, change, reason, cure) in table {
        let failed = World::but(change);
        let [only] = failed.as_slice() else { panic!("{gate:?}: {failed:?}") };
        assert_eq!(only.gate, gate);
        assert!(only.reason.contains(reason) && only.cure.contains(cure), "{only:?}");
    }
}

#[test]
fn every_gate_that_fails_is_listed() {
    let failed = World::but(|world| {
        world.window = None;
        world.received = 2_000;
        world.calendar = None;
        world.state = State::NoticeDue { until: day("2026-04-02"), again: false };
    });
    let gates: Vec<Gate> = failed.iter().map(|failed| failed.gate).collect();
    assert_eq!(gates, [Gate::State, Gate::ServiceEvidence, Gate::Paid, Gate::CourtClosed]);
}

#[test]
fn the_protective_course_is_taken_on_its_day_and_on_no_other() {
    let course = |file_on: &'static str| {
        World::but(|world| {
            world.window =
                Some(FilingWindow { last_safe: day("2026-03-28"), empty: Some(empty("2026-04-02")), ..window() });
            world.protective = true;
            world.file_on = file_on;
        })
    };
    assert_eq!(course("2026-04-02"), []);
    for other in ["2026-04-01", "2026-04-03"] {
        assert_eq!(course(other).iter().map(|failed| failed.gate).collect::<Vec<_>>(), [Gate::EmptyWindow], "{other}");
    }
}

#[test]
fn a_day_on_which_the_court_is_not_known_to_be_open_is_never_authorised() {
    let sunday = |calendar| {
        World::but(|world| {
            world.file_on = "2026-04-26";
            world.calendar = calendar;
        })
    };
    for calendar in [Some(calendar()), None] {
        let failed = sunday(calendar);
        assert_eq!(failed.iter().map(|failed| failed.gate).collect::<Vec<_>>(), [Gate::CourtClosed]);
    }
}
