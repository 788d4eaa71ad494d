//! Walks through the states of a fold: what leads where as things happen.

use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    fmt::Debug,
};

use proceedings::{
    Says,
    step::{StateKind, Step, Transition},
};

use crate::story::Story;

/// One way to go on with a story.
#[derive(Clone, Debug)]
pub(crate) enum Move<F> {
    /// Something happens on the next day.
    Fact(F),
    /// Days pass.
    Wait(i32),
    /// The last entry is taken back: the record is put right.
    TakeBackLast,
}

/// What is seen of a story.
pub(crate) struct Seen<K> {
    pub(crate) kind: K,
    /// The state as text.
    pub(crate) text: String,
    /// Whether the record leaves a question.
    pub(crate) in_doubt: bool,
}

/// A fold as it is walked through.
pub(crate) struct Walk<K: StateKind, F: 'static> {
    pub(crate) begin: fn() -> Story<F>,
    pub(crate) see: fn(&Story<F>) -> Seen<K>,
    pub(crate) moves: fn(&Story<F>) -> Vec<Move<F>>,
    pub(crate) step_of: fn(&F) -> K::Step,
    pub(crate) time: K::Step,
    pub(crate) doubt: K::Step,
    pub(crate) put_right: K::Step,
    pub(crate) with_counsel: K,
    /// What can also happen while the record leaves a question: what suspends or ends the proceeding by itself. The rest
    /// waits until the record is put right.
    pub(crate) in_doubt: &'static [K::Step],
    pub(crate) is_suspended: fn(K) -> bool,
}

impl<K: StateKind, F: Clone + Debug> Walk<K, F> {
    /// The story after the move, if it can be made from what is seen of it.
    pub(crate) fn go(&self, story: &Story<F>, from: &Seen<K>, a_move: &Move<F>) -> Option<(Story<F>, K::Step)> {
        let mut story = story.clone();
        match a_move {
            Move::Fact(fact) if from.in_doubt && !self.in_doubt.contains(&(self.step_of)(fact)) => None,
            Move::Fact(fact) => {
                story.now(fact.clone());
                Some((story, (self.step_of)(fact)))
            }
            Move::Wait(days) => {
                story.wait(*days);
                Some((story, self.time))
            }
            Move::TakeBackLast => {
                if from.kind != self.with_counsel {
                    return None;
                }
                let last = story.entries.last()?;
                let Says::Happened(happened) = &last.says else { return None };
                // What suspends or ends is no answer to a doubt.
                if self.in_doubt.contains(&(self.step_of)(&happened.fact)) {
                    return None;
                }
                let id = last.id;
                story.take_back(id);
                Some((story, self.put_right))
            }
        }
    }

    /// The transition as it is declared: whatever leads into a doubt is doubt, and what leads out of one puts it right,
    /// unless it suspends or ends the proceeding by itself.
    pub(crate) fn transition(&self, from: K, step: K::Step, to: &Seen<K>) -> Transition<K, K::Step> {
        if from.is_ended() && to.in_doubt && !to.kind.is_ended() {
            // What ends a proceeding is in doubt, whatever else suspends it.
            return Transition { from, step: self.doubt, to: self.with_counsel };
        }
        let to = to.kind;
        let step = if to == self.with_counsel && !(self.is_suspended)(from) {
            self.doubt
        } else if from == self.with_counsel && !(self.is_suspended)(to) && !ends_by_itself(from, step, to) {
            self.put_right
        } else {
            step
        };
        Transition { from, step, to }
    }

    /// The transitions that are made while days pass, one by one.
    pub(crate) fn days(&self, story: &Story<F>, from: K, days: i32) -> Vec<Transition<K, K::Step>> {
        let mut passing = story.clone();
        passing.wait(days);
        if (self.see)(&passing).kind == from {
            return Vec::new();
        }
        let (mut passing, mut from, mut made) = (story.clone(), from, Vec::new());
        for _ in 0..days {
            passing.wait(1);
            let to = (self.see)(&passing);
            made.extend((to.kind != from).then(|| self.transition(from, self.time, &to)));
            from = to.kind;
        }
        made
    }

    /// Goes on from every story that shows something new: another transition, or a state of another shape.
    pub(crate) fn everywhere(&self) -> BTreeMap<Transition<K, K::Step>, String> {
        let mut seen: BTreeMap<Transition<K, K::Step>, String> = BTreeMap::new();
        let mut shapes: BTreeSet<(K, String, i32)> = BTreeSet::new();
        let mut stories = VecDeque::from([(self.begin)()]);
        while let Some(story) = stories.pop_front() {
            let from = (self.see)(&story);
            for a_move in (self.moves)(&story).into_iter().chain([Move::TakeBackLast]) {
                if let Move::Wait(days) = &a_move {
                    for passed in self.days(&story, from.kind, *days) {
                        seen.entry(passed).or_insert_with(|| format!("{days} days pass after {}", told(&story)));
                    }
                }
                let Some((mut next, step)) = self.go(&story, &from, &a_move) else { continue };
                let to = (self.see)(&next);
                let transition = self.transition(from.kind, step, &to);
                let (waited, first) = match a_move {
                    Move::Wait(days) => (days, false),
                    Move::Fact(_) | Move::TakeBackLast => {
                        let first = !seen.contains_key(&transition);
                        seen.entry(transition)
                            .or_insert_with(|| format!("{a_move:?} on {} after {}", next.today, told(&story)));
                        (0, first)
                    }
                };
                let new = shapes.insert((to.kind, shape(&to.text), waited)) || first;
                if new && next.entries.len() < 30 {
                    // No two things happen on one day, except where a test means that.
                    next.wait(1);
                    let passed = self.transition(to.kind, self.time, &(self.see)(&next));
                    seen.entry(passed).or_insert_with(|| format!("a day passes after {}", told(&next)));
                    stories.push_back(next);
                }
            }
        }
        seen
    }
}

/// A state without its days and numbers.
fn shape(text: &str) -> String {
    text.chars().map(|letter| if letter.is_ascii_digit() { '0' } else { letter }).collect()
}

/// The facts of a story, one after the other.
pub(crate) fn told<F: Debug>(story: &Story<F>) -> String {
    let each = story.entries.iter().map(|entry| match &entry.says {
        Says::Happened(said) => format!("{} {:?}", said.on, said.fact),
        Says::Corrects { happened, .. } => format!("corrected: {} {:?}", happened.on, happened.fact),
        Says::TakesBack { .. } => "taken back".to_owned(),
    });
    each.collect::<Vec<_>>().join("; ")
}

fn ends_by_itself<K: StateKind>(from: K, step: K::Step, to: K) -> bool {
    to.is_ended() && from.leads_to().contains(&(step, to))
}

/// What was seen and is not declared, and what is declared and was not seen. Staying where one is needs no declaration.
pub(crate) fn differences<K: StateKind>(seen: &BTreeMap<Transition<K, K::Step>, String>) -> Vec<String> {
    let declared = proceedings::step::transitions::<K>();
    let name =
        |one: &Transition<K, K::Step>| format!("{} --{}--> {}", one.from.as_str(), one.step.as_str(), one.to.as_str());
    let undeclared = seen.iter().filter(|(one, _)| one.from != one.to && !declared.contains(one));
    let undeclared = undeclared.map(|(one, how)| format!("not declared: {}: {how}", name(one)));
    let unseen = declared.iter().filter(|one| !seen.contains_key(one)).map(|one| format!("not seen: {}", name(one)));
    undeclared.chain(unseen).collect()
}
