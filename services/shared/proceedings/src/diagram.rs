//! The states of a proceeding as a Mermaid `stateDiagram-v2`, drawn from the code.
//!
//! A diagram shows what leads where as things happen. What becomes known late leads to where the record then stands,
//! whatever the state was before; that is not drawn.
//!
//! # The file of `ni138`
//!
//! The fold of the cheque lives in `cases`, which this crate cannot see. Its diagram is the committed file
//! `diagrams/ni138.mmd`, and a test over there compares the file with the fold. The format:
//!
//! - the first line is [`HEADER`];
//! - then one transition a line, indented by four spaces: `from --> to: fact`. `from` and `to` are states as stored, or
//!   `[*]`: the record without facts as `from`, and as `to` of a state that ends the proceeding (such a line has no
//!   fact). `fact` is the kind of the fact as stored that leads there, `deadline.passed` for time that runs out;
//! - the lines are in the order of `StateKind::ALL` of `from` (`[*]` first), then of `to` (`[*]` last), then of the
//!   fact's kind by its letters;
//! - nothing else stands in the file, and it ends with a line's end.

use std::fmt::Write as _;

use crate::{
    Kind, arbitration, pss25, sarfaesi,
    step::{StateKind, Step as _, Transition, transitions},
};

/// The first line of every diagram.
pub const HEADER: &str = "stateDiagram-v2";

const NI138: &str = include_str!("../diagrams/ni138.mmd");

/// The states of a proceeding and what leads from one to another; none for one that is only outlined.
#[must_use]
pub fn mermaid(kind: Kind) -> Option<String> {
    match kind {
        Kind::Ni138 => Some(ni138_diagram().to_owned()),
        Kind::Sarfaesi => Some(drawn::<sarfaesi::StateKind>()),
        Kind::Arbitration => Some(drawn::<arbitration::StateKind>()),
        Kind::Pss25 => Some(drawn::<pss25::StateKind>()),
        Kind::Recall
        | Kind::Drt
        | Kind::Ibc
        | Kind::CivilSuit
        | Kind::LokAdalat
        | Kind::WilfulDefault
        | Kind::Execution => None,
    }
}

/// The diagram of the dishonoured cheque, whose fold lives in `cases`.
#[must_use]
pub const fn ni138_diagram() -> &'static str {
    NI138
}

/// An arrow of the picture: from, to, and the words on it.
type Arrow = (&'static str, &'static str, &'static str);

/// Draws a kind of proceeding. A step that leads out of every state of a group to the same state, or from one state to
/// every state of a group, is drawn once, at a node that stands for the group.
fn drawn<K: StateKind>() -> String {
    let mut left = transitions::<K>();
    let mut arrows: Vec<Arrow> = Vec::new();
    let mut nodes: Vec<(&str, &str)> = Vec::new();
    for group in K::GROUPS {
        let common = |one: &Transition<K, K::Step>, all: &[Transition<K, K::Step>]| {
            let Transition { from, step, to } = *one;
            let each = |other: K, outward: bool| {
                let (from, to) = if outward { (other, to) } else { (from, other) };
                all.contains(&Transition { from, step, to })
            };
            let inside = |kind: K| group.members.contains(&kind);
            let out = inside(from) && !inside(to) && group.members.iter().all(|member| each(*member, true));
            let back = !inside(from) && inside(to) && group.members.iter().all(|member| each(*member, false));
            (out, back)
        };
        let before = left.clone();
        let mut taken = Vec::new();
        for one in &before {
            let arrow = match common(one, &before) {
                (true, _) => (group.id, one.to.as_str(), one.step.words()),
                (_, true) => (one.from.as_str(), group.id, one.step.words()),
                (false, false) => continue,
            };
            taken.push(*one);
            if !arrows.contains(&arrow) {
                arrows.push(arrow);
            }
        }
        left.retain(|one| !taken.contains(one));
        if !taken.is_empty() {
            nodes.push((group.id, group.words));
        }
    }
    let mut text = format!("{HEADER}\n    [*] --> {}\n", K::FIRST.as_str());
    for Transition { from, step, to } in left {
        line(&mut text, (from.as_str(), to.as_str(), step.words()));
    }
    for (id, words) in nodes {
        // Writing to a string does not fail.
        _ = writeln!(text, "    state \"{words}\" as {id}");
    }
    for arrow in arrows {
        line(&mut text, arrow);
    }
    for ended in K::ALL.iter().filter(|kind| kind.is_ended()) {
        _ = writeln!(text, "    {} --> [*]", ended.as_str());
    }
    text
}

fn line(text: &mut String, (from, to, words): Arrow) {
    _ = writeln!(text, "    {from} --> {to}: {words}");
}

/// The text of a diagram's file, from its lines in their order: from, to, and the kind of the fact; none for a line that
/// ends.
#[must_use]
pub fn file<'a>(lines: impl IntoIterator<Item = (&'a str, &'a str, Option<&'a str>)>) -> String {
    let mut text = format!("{HEADER}\n");
    for (from, to, fact) in lines {
        let fact = fact.map_or_else(String::new, |fact| format!(": {fact}"));
        // Writing to a string does not fail.
        _ = writeln!(text, "    {from} --> {to}{fact}");
    }
    text
}
