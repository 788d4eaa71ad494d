//! The pictures, as they are drawn today.

use proceedings::{
    Kind,
    diagram::{self, mermaid},
    step::{StateKind, Step as _},
};

#[test]
fn the_states_of_sarfaesi_are_drawn() {
    insta::assert_snapshot!(mermaid(Kind::Sarfaesi).unwrap());
}

#[test]
fn the_states_of_arbitration_are_drawn() {
    insta::assert_snapshot!(mermaid(Kind::Arbitration).unwrap());
}

#[test]
fn the_states_of_pss25_are_drawn() {
    insta::assert_snapshot!(mermaid(Kind::Pss25).unwrap());
}

#[test]
fn the_states_of_the_dishonoured_cheque_are_drawn() {
    insta::assert_snapshot!(mermaid(Kind::Ni138).unwrap());
}

#[test]
fn what_is_only_outlined_has_no_picture() {
    assert_eq!(mermaid(Kind::Recall), None);
}

/// The arrows of a diagram: from, to, what is written on it.
fn arrows(diagram: &str) -> Vec<(String, String, Option<String>)> {
    let lines = diagram.lines().filter(|line| line.contains(" --> "));
    let parts = lines.map(|line| {
        let (from, rest) = line.trim().split_once(" --> ").unwrap();
        match rest.split_once(": ") {
            Some((to, words)) => (from.to_owned(), to.to_owned(), Some(words.to_owned())),
            None => (from.to_owned(), rest.to_owned(), None),
        }
    });
    parts.collect()
}

/// A picture loses nothing: with the nodes that stand for groups taken apart it has every transition.
fn draws_every_transition<K: StateKind>(kind: Kind) {
    let text = mermaid(kind).unwrap();
    assert!(!text.contains(';') && text.lines().all(|line| line.matches(": ").count() <= 1), "{text}");
    let members = |name: &str| -> Vec<String> {
        match K::GROUPS.iter().find(|group| group.id == name) {
            Some(group) => group.members.iter().map(|member| member.as_str().to_owned()).collect(),
            None => vec![name.to_owned()],
        }
    };
    let mut drawn: Vec<(String, String, String)> = Vec::new();
    for (from, to, words) in arrows(&text) {
        for from in members(&from) {
            for to in members(&to) {
                drawn.extend(words.clone().map(|words| (from.clone(), to, words)));
            }
        }
    }
    let mut declared: Vec<(String, String, String)> = proceedings::step::transitions::<K>()
        .into_iter()
        .map(|one| (one.from.as_str().to_owned(), one.to.as_str().to_owned(), one.step.words().to_owned()))
        .collect();
    drawn.sort();
    declared.sort();
    assert_eq!(drawn, declared);
}

#[test]
fn no_transition_is_lost_in_a_picture() {
    draws_every_transition::<proceedings::sarfaesi::StateKind>(Kind::Sarfaesi);
    draws_every_transition::<proceedings::arbitration::StateKind>(Kind::Arbitration);
    draws_every_transition::<proceedings::pss25::StateKind>(Kind::Pss25);
}

#[test]
fn the_file_of_ni138_keeps_to_its_format() {
    let text = diagram::ni138_diagram();
    let mut lines = text.lines();
    assert_eq!(lines.next(), Some(diagram::HEADER));
    assert!(text.ends_with('\n'));
    let lines: Vec<&str> = lines.collect();
    assert!(lines.iter().all(|line| line.starts_with("    ") && !line.starts_with("     ")), "{lines:?}");
    let arrows = arrows(text);
    assert_eq!(arrows.len(), lines.len());
    for (from, to, fact) in &arrows {
        assert_eq!(fact.is_none(), to == "[*]", "{from} --> {to}");
    }
    let written = arrows.iter().map(|(from, to, fact)| (from.as_str(), to.as_str(), fact.as_deref()));
    assert_eq!(diagram::file(written), text);
}
