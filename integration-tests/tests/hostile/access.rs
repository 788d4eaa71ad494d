//! Who may call what, as the services' own tables say.

use std::{collections::BTreeMap, fs, path::Path, sync::LazyLock};

use kernel::Role;

static ROLES: LazyLock<BTreeMap<String, Vec<Role>>> = LazyLock::new(roles);

/// Who may call a method; `None` if no table knows it.
pub(crate) fn of(path: &str) -> Option<&'static [Role]> {
    ROLES.get(path).map(Vec::as_slice)
}

fn roles() -> BTreeMap<String, Vec<Role>> {
    let services = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().join("services");
    let mut files = Vec::new();
    sources(&services, &mut files);
    let mut methods = BTreeMap::new();
    for file in files {
        for line in file.split("\"/recourse.").skip(1) {
            let (path, rest) = line.split_once('"').unwrap();
            let rest = rest.split(')').next().unwrap();
            let constant = rest.trim_matches(|c: char| !c.is_alphanumeric() && c != '_');
            let text = match file.split_once(&format!("const {constant}: &[Role] = &[")) {
                Some((_, after)) => after.split(']').next().unwrap(),
                None => rest,
            };
            let words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).collect();
            let named = |role: &Role| words.contains(&format!("{role:?}").as_str());
            let roles: Vec<Role> = Role::ALL.into_iter().filter(named).collect();
            // A path may stand elsewhere in the file, without roles.
            if !roles.is_empty() {
                methods.insert(format!("/recourse.{path}"), roles);
            }
        }
    }
    methods
}

/// Every source file that has an access table, without tests and comments.
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
                found.push(code.lines().filter(|line| !line.trim_start().starts_with("//")).collect());
            }
        }
    }
}
