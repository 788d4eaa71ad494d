//! An exhaustive look at what single roles are granted: every action on every type of thing.

use authority::{Action, Kind};
use kernel::Role;

use crate::world::{granted, person};

#[test]
fn no_policy_grants_an_advocate_anything_but_his_matters_and_their_filings_and_his_own_entry() {
    let granted = granted(&person("meera", &[Role::Advocate]));
    assert!(granted.iter().any(|(action, _)| *action == Action::AcceptMatter));
    for (action, thing) in granted {
        assert!(
            matches!(thing.kind, Kind::Matter | Kind::Filing | Kind::Matters | Kind::Panel),
            "{action} on {thing:?}"
        );
        let whose = if thing.kind == Kind::Panel { "subject" } else { "assigned_subject" };
        assert!(thing.texts.contains(&(whose, "meera".to_owned())), "{action} on {thing:?}");
    }
}

/// By its name; `ReplayCase` counts a case again and stores nothing, `ReplayEvents` sends events again.
fn is_reading(action: Action) -> bool {
    let name = action.as_str();
    name.starts_with("Get") || name.starts_with("List") || action == Action::ReplayCase
}

#[test]
fn an_auditor_reads_everything_and_changes_nothing() {
    let granted: Vec<Action> =
        granted(&person("nina", &[Role::Auditor])).into_iter().map(|(action, _)| action).collect();
    for action in Action::ALL {
        assert_eq!(granted.contains(action), is_reading(*action), "{action}");
    }
}

#[test]
fn an_auditor_changes_nothing_by_another_role_either() {
    for role in Role::ALL {
        for (action, thing) in granted(&person("nina", &[Role::Auditor, role])) {
            assert!(is_reading(action) || action == Action::RevealParty, "{role}: {action} on {thing:?}");
        }
    }
}

#[test]
fn an_operator_touches_the_clock_and_waiting_events_alone() {
    let mut granted: Vec<Action> =
        granted(&person("omar", &[Role::Operator])).into_iter().map(|(action, _)| action).collect();
    granted.dedup();
    let events = [Action::ListParked, Action::ReleaseEvent, Action::SkipEvent, Action::ReplayEvents];
    assert_eq!(granted, [&[Action::GetClock, Action::AdvanceClock], &events[..]].concat());
}

#[test]
fn nobody_without_a_role_may_do_anything() {
    assert!(granted(&person("stranger", &[])).is_empty());
}

#[test]
fn every_action_is_granted_to_somebody() {
    let mut unused: Vec<Action> = Action::ALL.to_vec();
    let mut actors: Vec<_> = Role::ALL.iter().map(|role| person("somebody", &[*role])).collect();
    actors.extend(["cases", "notices", "counsel-portal"].map(crate::world::service));
    for actor in actors {
        for (action, _) in granted(&actor) {
            unused.retain(|unused| *unused != action);
        }
    }
    assert!(unused.is_empty(), "no policy permits {unused:?} to anybody");
}
