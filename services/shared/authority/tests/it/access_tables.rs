//! The access tables of all services against the policies: both must let a role pass, so neither may know a method that
//! the other does not.

use std::{collections::BTreeMap, fs, path::Path};

use authority::Action;
use kernel::Role;

use crate::world::{granted, granted_to_both, person, service};

/// The services whose tokens call others.
const CALLERS: [&str; 3] = ["cases", "notices", "counsel-portal"];

/// Every file of the services that may hold an access table.
fn sources(folder: &Path, found: &mut Vec<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            if !path.ends_with("tests") {
                sources(&path, found);
            }
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = fs::read_to_string(&path).unwrap();
            let code = text.split("#[cfg(test)]").next().unwrap_or_default();
            if code.contains("AccessTable") {
                // Comments out, so that an example is no table.
                found.push(code.lines().filter(|line| !line.trim_start().starts_with("//")).collect());
            }
        }
    }
}

fn named_roles(text: &str) -> Vec<Role> {
    let named = |role: &Role| {
        let name = format!("{role:?}");
        text.split(|c: char| !c.is_alphanumeric()).any(|word| word == name)
    };
    Role::ALL.into_iter().filter(named).collect()
}

/// Method paths and the roles that their line names, directly or by a constant of the file.
fn methods() -> BTreeMap<String, Vec<Role>> {
    let services = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().parent().unwrap();
    let mut files = Vec::new();
    sources(services, &mut files);
    let mut methods = BTreeMap::new();
    for file in files {
        for entry in file.split("\"/recourse.").skip(1) {
            let (path, rest) = entry.split_once('"').unwrap();
            let rest = rest.split(')').next().unwrap();
            let constant = rest.trim_matches(|c: char| !c.is_alphanumeric() && c != '_');
            let text = match file.split_once(&format!("const {constant}: &[Role] = &[")) {
                Some((_, after)) => after.split(']').next().unwrap(),
                None => rest,
            };
            methods.insert(format!("/recourse.{path}"), named_roles(text));
        }
    }
    methods
}

fn action_of(path: &str) -> Result<Action, String> {
    path.rsplit('/').next().unwrap().parse().map_err(|error| format!("{path}: {error}"))
}

#[test]
fn every_method_of_every_access_table_is_an_action() {
    let methods = methods();
    assert!(methods.len() >= 25, "{methods:?}");
    let unknown: Vec<String> = methods.keys().filter_map(|path| action_of(path).err()).collect();
    assert!(unknown.is_empty(), "{unknown:#?}");
}

#[test]
fn every_action_is_a_method_of_the_wire() {
    let wire = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../proto/recourse");
    let mut rpcs = Vec::new();
    for package in fs::read_dir(wire).unwrap() {
        for file in fs::read_dir(package.unwrap().path().join("v1")).unwrap() {
            let text = fs::read_to_string(file.unwrap().path()).unwrap();
            let names = text.lines().filter_map(|line| line.trim_start().strip_prefix("rpc ")?.split('(').next());
            rpcs.extend(names.map(|name| name.trim().to_owned()));
        }
    }
    for action in Action::ALL {
        let is_rpc = rpcs.iter().any(|rpc| rpc == action.as_str());
        assert!(is_rpc, "{action}");
    }
    let unknown: Vec<&String> = rpcs.iter().filter(|rpc| rpc.parse::<Action>().is_err()).collect();
    assert!(unknown.is_empty(), "RPCs without an action: {unknown:?}");
}

#[test]
fn a_role_that_passes_an_access_table_is_allowed_something_by_a_policy() {
    let mut idle = Vec::new();
    let mut grants: BTreeMap<Role, Vec<Action>> = BTreeMap::new();
    for role in Role::ALL {
        let mut actions: Vec<Action> =
            granted(&person("somebody", &[role])).into_iter().map(|(action, _)| action).collect();
        if role == Role::Service {
            actions.extend(CALLERS.iter().flat_map(|name| granted(&service(name))).map(|(action, _)| action));
            let manager = person("somebody", &[Role::LegalManager]);
            actions.extend(CALLERS.iter().flat_map(|name| granted_to_both(&service(name), &manager)));
        }
        grants.insert(role, actions);
    }
    for (path, roles) in methods() {
        let action = action_of(&path).unwrap();
        idle.extend(
            roles.into_iter().filter(|role| !grants[role].contains(&action)).map(|role| format!("{role} {path}")),
        );
    }
    assert!(idle.is_empty(), "pass the access table and no policy: {idle:#?}");
}
