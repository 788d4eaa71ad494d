//! The top of the repository is fixed, and a module's file carries the module's name.

use crate::tree::{Tree, Violation};

/// What may stand at the top, beside dot-files (architecture.md §3).
const TOP: &[&str] = &[
    "Cargo.lock",
    "Cargo.toml",
    "LICENSE",
    "Makefile",
    "README.md",
    "charts",
    "deploy",
    "integration-tests",
    "proto",
    "services",
];

pub(crate) fn violations(tree: &Tree) -> Vec<Violation> {
    let mut found = Vec::new();
    for file in &tree.files {
        let path = file.path.as_str();
        let top = path.split('/').next().unwrap_or(path);
        if !top.starts_with('.') && !TOP.contains(&top) {
            found.push(Violation::new(path, "nothing else stands at the top; find its place in architecture.md §3"));
        }
        if let Some(module) = path.strip_suffix("/mod.rs") {
            found.push(Violation::new(path, format!("rename it to {module}.rs, beside its folder")));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stranger_at_the_top_is_refused() {
        for path in ["scripts/run.sh", "NOTES.md", "crates/x/src/lib.rs"] {
            assert_eq!(violations(&Tree::of(&[(path, "")])).len(), 1, "{path}");
        }
    }

    #[test]
    fn a_module_called_mod_is_refused_with_its_right_name() {
        let found = violations(&Tree::of(&[("services/cases/src/store/mod.rs", "")]));
        assert_eq!(found.len(), 1);
        assert!(found[0].what.contains("services/cases/src/store.rs"), "{found:?}");
    }

    #[test]
    fn the_house_as_it_is_drawn_is_in_order() {
        let paths = ["README.md", ".ci/run", "services/cases/src/store.rs", "services/cases/src/store/model.rs"];
        let files: Vec<_> = paths.iter().map(|path| (*path, "")).collect();
        assert_eq!(violations(&Tree::of(&files)), vec![]);
    }
}
