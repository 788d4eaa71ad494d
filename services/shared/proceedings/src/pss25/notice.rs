//! The demand notice: whether it was sent in time to everybody, and until when it can be (s.25(1) proviso (c)).

use std::collections::BTreeMap;

use kernel::DateInterval;
use statutes::{Anchor, LastDay};

use super::{
    State,
    case::{Case, Posted, Returned},
    rule,
};
use crate::{
    law::Law,
    position::Whose,
    question::{Point, Question},
};

/// What a letter's booking is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sent {
    /// Not booked, as far as is known.
    No,
    InTime,
    /// After the safe last day and by the arguable one.
    Arguable,
    Late,
}

/// How far a noticee has been reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Reach {
    /// No letter to him was booked in time.
    Unsent,
    /// Every letter that was booked in time did not reach him.
    Unreached,
    /// A letter that was booked in time may have reached him, or has.
    Sent,
}

/// Where the notice stands.
pub(super) struct Notice<'a> {
    /// The letters from which the clocks of payment and complaint may run.
    pub(super) running: Vec<Posted<'a>>,
    /// Set while the notice is still to be sent, or cannot be.
    pub(super) unmet: Option<State>,
    /// Whether it is known to be given in time to the account holder.
    pub(super) in_time: bool,
}

/// Judges the notice. While the time for it runs every noticee must have a letter that was booked in time and is not
/// known to have missed him; once it is over the proceeding goes on if the account holder has one.
pub(super) fn judge<'a>(
    returned: Returned<'a>,
    case: &Case<'a>,
    law: &mut Law<'_>,
    questions: &mut Vec<Question>,
) -> Notice<'a> {
    let anchors = [(Anchor::Intimation, returned.informed)];
    let Some(last) = law.required(rule::NOTICE_BY, &anchors) else {
        // The book cannot count from the day, which is a question.
        return Notice { running: Vec::new(), unmet: Some(State::NotReturned), in_time: false };
    };
    let over = law.today > last.arguable();
    let letters: Vec<(Posted<'a>, Sent)> = case.letters.iter().map(|posted| (*posted, sent(posted, last))).collect();
    questions.extend(before_information(returned, case));
    let reached = reached(&letters);
    let is_holder = holders(&letters);
    let met = if over {
        reached.iter().any(|(noticee, reach)| is_holder(*noticee) && *reach == Reach::Sent)
    } else {
        !reached.is_empty() && reached.values().all(|reach| *reach == Reach::Sent)
    };
    if !over && !met {
        law.last(rule::NOTICE_BY, &anchors, &[returned.note.id], Whose::Ours);
    }
    let safe = letters
        .iter()
        .any(|(posted, sent)| is_holder(posted.letter.noticee) && *sent == Sent::InTime && posted.missed.is_none());
    if met && !safe {
        questions.push(Question::law(
            format!(
                "The notice was booked after the safe last day, {last}: it is in time only if the information came late \
                 enough, and a late notice is not condoned (PSS Act s.25(1) proviso (c))."
            ),
            [returned.note.id],
        ));
    }
    let unmet = (!met).then(|| unmet(last, over, &letters, &reached, &is_holder));
    let mut running: Vec<Posted<'a>> =
        letters.iter().filter(|(posted, sent)| may_run(posted, *sent)).map(|(posted, _)| *posted).collect();
    if over && !running.iter().any(|posted| is_holder(posted.letter.noticee)) {
        running.clear();
    }
    Notice { running, unmet, in_time: met && safe }
}

fn sent(posted: &Posted<'_>, last: LastDay) -> Sent {
    match posted.booked.map(|noted| noted.on) {
        None => Sent::No,
        Some(on) if on.latest() <= last.safe() => Sent::InTime,
        Some(on) if on.earliest() <= last.arguable() => Sent::Arguable,
        Some(_) => Sent::Late,
    }
}

/// Whether clocks may run from the letter.
const fn may_run(posted: &Posted<'_>, sent: Sent) -> bool {
    posted.missed.is_none() && matches!(sent, Sent::InTime | Sent::Arguable)
}

fn reached(letters: &[(Posted<'_>, Sent)]) -> BTreeMap<u32, Reach> {
    let mut reached = BTreeMap::new();
    for (posted, sent) in letters {
        let reach = match (sent, posted.missed) {
            (Sent::InTime | Sent::Arguable, Some(_)) => Reach::Unreached,
            (Sent::InTime | Sent::Arguable, None) => Reach::Sent,
            (Sent::No | Sent::Late, _) => Reach::Unsent,
        };
        let known = reached.entry(posted.letter.noticee).or_insert(reach);
        *known = reach.max(*known);
    }
    reached
}

/// Who is an account holder; if the notices name none, everybody counts as one.
fn holders(letters: &[(Posted<'_>, Sent)]) -> impl Fn(u32) -> bool + use<> {
    let named = letters.iter().filter(|(posted, _)| posted.letter.account_holder);
    let named: Vec<u32> = named.map(|(posted, _)| posted.letter.noticee).collect();
    move |noticee| named.is_empty() || named.contains(&noticee)
}

fn unmet(
    last: LastDay,
    over: bool,
    letters: &[(Posted<'_>, Sent)],
    reached: &BTreeMap<u32, Reach>,
    is_holder: &impl Fn(u32) -> bool,
) -> State {
    let unreached = |only_holders: bool| {
        reached.iter().any(|(noticee, reach)| *reach == Reach::Unreached && (!only_holders || is_holder(*noticee)))
    };
    if !over {
        return State::NoticeDue { until: last, again: unreached(false) };
    }
    if unreached(true) {
        return State::NotServed { last };
    }
    let late = letters.iter().filter(|(_, sent)| *sent == Sent::Late);
    let booked_late: Option<DateInterval> =
        late.filter_map(|(posted, _)| posted.booked.map(|noted| noted.on)).reduce(crate::record::earlier);
    State::Lapsed { last, booked_late }
}

/// Letters that were booked before the beneficiary knew of the return.
fn before_information(returned: Returned<'_>, case: &Case<'_>) -> Vec<Question> {
    let informed =
        Point { entry: returned.note.id, on: returned.informed, words: "information of the return".to_owned() };
    let each = case.letters.iter().filter_map(|posted| {
        let booked = posted.booked?;
        Question::order(&informed, &Point::of(&booked, format!("the booking of letter {}", posted.letter.letter)))
    });
    each.collect()
}
