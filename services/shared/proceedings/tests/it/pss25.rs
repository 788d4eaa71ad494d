//! A failed transfer: the records that its tests begin with.

mod examples;
mod model;

use kernel::{DateInterval, LegalDate, Paise};
use proceedings::{
    Circumstance, Insolvency, Position, Value,
    pss25::{Fact, Letter, State, StateKind, Step, fold, glance},
};
use statutes::{Book, Context, CourtCalendar, Decision};

use crate::{
    explore::{Move, Seen},
    story::{Story, day, plus},
};

pub(crate) fn begin() -> Story<Fact> {
    Story::begin(day("2026-01-05"))
}

/// The state at a glance.
pub(crate) fn seen(story: &Story<Fact>) -> Seen<StateKind> {
    let book = Book::embedded();
    let glance = glance(&story.entries, &Context::new(&book), story.today);
    let count = |is: fn(&Fact) -> bool| ["none", "one", "more"][usize::try_from(story.count(is).min(2)).unwrap()];
    let booked = count(|fact| matches!(fact, Fact::LetterBooked { .. }));
    let served = count(|fact| matches!(fact, Fact::LetterServed { .. }));
    let missed = count(|fact| matches!(fact, Fact::LetterNotServed { .. }));
    let kind = glance.state.kind();
    let chain = glance.state.chain().kind();
    // What matters for what follows and the state does not show: how far the days of the notice have gone, whether there
    // is another notice, whether money came.
    let gone = (story.today.as_unix_days() - begin().today.as_unix_days()) / 10;
    let gone = match chain {
        StateKind::NoticeDue | StateKind::NoticeSent => ".".repeat(usize::try_from(gone).unwrap().min(4)),
        _ => String::new(),
    };
    let notices = match chain {
        StateKind::Served | StateKind::ComplaintDue => count(|fact| matches!(fact, Fact::NoticeIssued { .. })),
        _ => "",
    };
    let text = if kind == chain {
        format!("{:?} {booked} {served} {missed} {gone} {notices}", glance.state)
    } else {
        let money = count(|fact| matches!(fact, Fact::ReceiptPosted { .. }));
        format!("{kind:?} over {chain:?} {money}")
    };
    Seen { kind, text, in_doubt: !glance.questions.is_empty() }
}

fn quick(story: &Story<Fact>) -> StateKind {
    seen(story).kind
}

/// On a calendar that is open on every day, so that gates rest on nothing assumed.
fn position(story: &Story<Fact>) -> Position<State, Step> {
    let book = Book::embedded();
    let days = DateInterval::new(day("2026-01-01"), day("2029-12-31")).unwrap();
    let calendar = CourtCalendar::new("JMFC Pune", days);
    fold(&story.entries, &Context::new(&book).on_calendar(&calendar), story.today)
}

const AMOUNT: i64 = 1_250_000;

fn amount() -> Paise {
    Paise::new(AMOUNT).unwrap()
}

fn returned(code: &str, on: LegalDate) -> Fact {
    Fact::TransferReturned { code: code.to_owned(), amount: amount(), informed: DateInterval::exactly(on) }
}

fn letters(first: u32) -> Vec<Letter> {
    vec![
        Letter { letter: first, noticee: 1, account_holder: true },
        Letter { letter: first + 1, noticee: 2, account_holder: false },
    ]
}

fn notice(notice: u32) -> Fact {
    Fact::NoticeIssued { notice, amount: amount(), letters: letters(2 * notice - 1) }
}

fn receipt(paise: i64, certain: bool) -> Fact {
    Fact::ReceiptPosted { amount: Paise::new(paise).unwrap(), certain }
}

/// Everything that can happen next, with the numbers that fit the story so far.
pub(crate) fn moves(story: &Story<Fact>) -> Vec<Move<Fact>> {
    let count = |is: fn(&Fact) -> bool| story.count(is);
    let notices = count(|fact| matches!(fact, Fact::NoticeIssued { .. }));
    let first = 2 * notices.max(1) - 1;
    let filings = count(|fact| matches!(fact, Fact::ComplaintFiled { .. }));
    let stay = count(|fact| matches!(fact, Fact::StayOrdered { .. }));
    let moratorium = count(|fact| matches!(fact, Fact::MoratoriumBegun { .. }));
    let tomorrow = plus(story.today, 1);
    let missed = |letter| Fact::LetterNotServed { letter, reason: "left".to_owned() };
    let facts = vec![
        returned("04", tomorrow),
        returned("01", tomorrow),
        returned("03", tomorrow),
        notice(notices + 1),
        Fact::NoticeIssued { notice: notices + 1, amount: Paise::new(1).unwrap(), letters: Vec::new() },
        Fact::LetterBooked { letter: first },
        Fact::LetterBooked { letter: first + 1 },
        Fact::LetterServed { letter: first },
        Fact::LetterServed { letter: first + 1 },
        missed(first),
        missed(first + 1),
        receipt(AMOUNT, true),
        receipt(AMOUNT / 2, true),
        receipt(AMOUNT, false),
        Fact::ComplaintFiled { filing: filings + 1 },
        Fact::CondonationDecided { filing: filings.max(1), condoned: true },
        Fact::CondonationDecided { filing: filings.max(1), condoned: false },
        Fact::StayOrdered { order: stay + 1 },
        Fact::StayLifted { order: stay.max(1) },
        Fact::MoratoriumBegun { order: moratorium + 1, of: Insolvency::Company },
        Fact::MoratoriumEnded { order: moratorium.max(1) },
        Fact::Dropped { reason: "settled elsewhere".to_owned() },
    ];
    let waits = [1, 8, 16, 20, 31, 35].map(Move::Wait);
    facts.into_iter().map(Move::Fact).chain(waits).collect()
}

fn good() -> Story<Fact> {
    let mut story = begin();
    let yes = |name: &'static str| (name, Value::YesNo(true));
    let circumstances = [
        yes("debit.by_the_rules"),
        yes("debit.for_debt"),
        yes("debit.within_dues"),
        yes("notice.demand_equals_debit"),
        yes("complaint.by_payee"),
        yes("court.jurisdiction_confirmed"),
        ("drawer.kind", Value::Word("individual".to_owned())),
    ];
    for (name, value) in circumstances {
        story.now(Fact::Circumstance(Circumstance { name: name.to_owned(), value }));
    }
    story
}

fn decision(position: &Position<State, Step>, step: Step) -> Option<Decision> {
    position.next.iter().find(|next| next.step == step).map(|next| next.permission.decision)
}

fn deadline(position: &Position<State, Step>, id: &str) -> Option<LegalDate> {
    position.deadlines.iter().find(|deadline| deadline.rule == id).map(|deadline| deadline.day.safe())
}

fn failed() -> Story<Fact> {
    let mut story = good();
    story.on(day("2026-03-02"), returned("04", day("2026-03-03")));
    story
}

/// Both letters booked on 10 March; the account holder's served on 12, the other's on 14 March.
fn served() -> Story<Fact> {
    let mut story = failed();
    story.on(day("2026-03-09"), notice(1));
    for letter in [1, 2] {
        story.on(day("2026-03-10"), Fact::LetterBooked { letter });
    }
    story.on(day("2026-03-12"), Fact::LetterServed { letter: 1 });
    story.on(day("2026-03-14"), Fact::LetterServed { letter: 2 });
    story
}
