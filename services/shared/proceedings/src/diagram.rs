//! The states of a proceeding as a Mermaid `stateDiagram-v2`, drawn from the code.
//!
//! A diagram shows what leads where as things happen. What becomes known late leads to where the record then stands,
//! whatever the state was before; that is not drawn.
//!
//! # The file of `ni138`
//!
//! The fold of the cheque lives in `cases`, which this crate cannot see. What leads where is the committed file
//! `diagrams/ni138.mmd`, from which the picture is drawn. A test over there lets everything happen in every state, writes
//! down what follows, and compares the file with it; it can write the file, too. The format:
//!
//! - the first line is [`HEADER`];
//! - then one transition a line, indented by four spaces: `from --> to: fact`. `from` and `to` are states as stored, or
//!   `[*]`: the record without facts as `from`, and as `to` of a state that ends the proceeding (such a line has no
//!   fact). `fact` is the kind of the fact as stored that leads there, `court.` and the step for what a court does,
//!   `deadline.passed` for time that runs out;
//! - the lines are in the order of `StateKind::ALL` of `from` (`[*]` first), then of `to` (`[*]` last), then of the
//!   fact's kind by its letters;
//! - nothing else stands in the file, and it ends with a line's end.

use std::fmt::Write as _;

use crate::{
    Kind, arbitration, pss25, sarfaesi,
    step::{StateKind, Step as _, transitions},
};

/// The first line of every diagram.
pub const HEADER: &str = "stateDiagram-v2";

const NI138: &str = include_str!("../diagrams/ni138.mmd");

/// States of the dishonoured cheque: a question is with counsel, a complaint goes on, and goes on before there is evidence.
const WITH_COUNSEL: &str = "with_counsel";
const IN_COURT: [&str; 11] = [
    "complaint_filed",
    "complaint_defective",
    "complaint_refiled",
    "cognizance_taken",
    "summoned",
    "pleaded",
    "evidence",
    "convicted",
    "acquitted",
    "appealed",
    "complaint_dismissed",
];
const BEFORE_EVIDENCE: [&str; 6] =
    ["complaint_filed", "complaint_defective", "complaint_refiled", "cognizance_taken", "summoned", "pleaded"];

/// Facts that put the record right.
const PUTS_RIGHT: [&str; 3] = ["bar.lifted", "complaint.withdrawn", "receipt.reversed"];

/// The states of a proceeding and what leads from one to another; none for one that is only outlined.
#[must_use]
pub fn mermaid(kind: Kind) -> Option<String> {
    match kind {
        Kind::Ni138 => Some(drawn_from_file()),
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
type Arrow<'a> = (&'a str, &'a str, &'a str);

/// States that have steps in common, by name: the widest group comes first.
struct Node<'a> {
    id: &'a str,
    words: &'a str,
    members: Vec<&'a str>,
}

/// Draws a kind of proceeding.
fn drawn<K: StateKind>() -> String {
    let arrows = transitions::<K>().into_iter().map(|one| (one.from.as_str(), one.to.as_str(), one.step.words()));
    let nodes = K::GROUPS.iter().map(|group| Node {
        id: group.id,
        words: group.words,
        members: group.members.iter().map(|member| member.as_str()).collect(),
    });
    let mut text = format!("{HEADER}\n    [*] --> {}\n", K::FIRST.as_str());
    draw(&mut text, arrows.collect(), &nodes.collect::<Vec<_>>());
    for ended in K::ALL.iter().filter(|kind| kind.is_ended()) {
        _ = writeln!(text, "    {} --> [*]", ended.as_str());
    }
    text
}

/// Draws the dishonoured cheque from its file, as things happen: what puts the record right leads to where it then stands,
/// what contradicts itself to counsel and back, and what is said of an end after it is left out.
fn drawn_from_file() -> String {
    let lines = NI138.lines().filter_map(|line| line.trim().split_once(" --> "));
    let (mut begun, mut arrows, mut ends) = (Vec::new(), Vec::new(), Vec::new());
    for (from, rest) in lines {
        match (from, rest.split_once(": ")) {
            ("[*]", _) => begun.push(rest),
            (_, Some((to, fact))) => arrows.push((from, to, fact)),
            (_, None) => ends.push(from),
        }
    }
    let mut states: Vec<&str> = arrows.iter().map(|(from, ..)| *from).collect();
    states.dedup();
    let node = |id, words, part: &dyn Fn(&str) -> bool| Node {
        id,
        words,
        members: states.iter().copied().filter(|state| part(state)).collect(),
    };
    let goes_on = |state: &str| state != WITH_COUNSEL && !ends.contains(&state);
    let nodes = vec![
        node("any", "any state but an end", &goes_on),
        node("before", "any state before a complaint", &|state| goes_on(state) && !IN_COURT.contains(&state)),
        node("in_court", "any state in court", &|state| IN_COURT.contains(&state)),
        node("before_evidence", "any state in court before evidence", &|state| BEFORE_EVIDENCE.contains(&state)),
    ];
    arrows.retain(|(from, to, fact)| {
        let again = ends.contains(from) && *fact != "cheque.dishonoured";
        *from != WITH_COUNSEL && *to != WITH_COUNSEL && !PUTS_RIGHT.contains(fact) && !again
    });
    let mut text = format!("{HEADER}\n");
    for to in begun {
        _ = writeln!(text, "    [*] --> {to}");
    }
    draw(&mut text, arrows, &nodes);
    line(&mut text, ("any", WITH_COUNSEL, "a question for counsel"));
    line(&mut text, (WITH_COUNSEL, "any", "its answer"));
    for end in ends {
        _ = writeln!(text, "    {end} --> [*]");
    }
    text
}

/// Draws the arrows. A step that leads out of every state of a node to the same state, or from one state to every state of
/// a node, is drawn once, at the node.
fn draw<'a>(text: &mut String, mut left: Vec<Arrow<'a>>, nodes: &[Node<'a>]) {
    let mut of_nodes: Vec<Arrow<'a>> = Vec::new();
    let mut used = Vec::new();
    for node in nodes {
        let inside = |state: &str| node.members.contains(&state);
        let before = left.clone();
        let drawn_at_node = |&(from, to, words): &Arrow<'a>| {
            let out = || node.members.iter().all(|member| before.contains(&(*member, to, words)));
            let back = || node.members.iter().all(|member| before.contains(&(from, *member, words)));
            if inside(from) && !inside(to) && out() {
                Some((node.id, to, words))
            } else if !inside(from) && inside(to) && back() {
                Some((from, node.id, words))
            } else {
                None
            }
        };
        left.clear();
        for arrow in &before {
            match drawn_at_node(arrow) {
                Some(at_node) if of_nodes.contains(&at_node) => {}
                Some(at_node) => of_nodes.push(at_node),
                None => left.push(*arrow),
            }
        }
        if left.len() < before.len() {
            used.push(node);
        }
    }
    for arrow in left {
        line(text, arrow);
    }
    for Node { id, words, .. } in used {
        // Writing to a string does not fail.
        _ = writeln!(text, "    state \"{words}\" as {id}");
    }
    for arrow in of_nodes {
        line(text, arrow);
    }
}

fn line(text: &mut String, (from, to, words): Arrow<'_>) {
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
