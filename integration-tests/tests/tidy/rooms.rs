//! The same rooms in every service: who knows one knows all.

use crate::tree::{Tree, Violation};

/// Crates in `services` that serve nothing and own no database.
const NOT_SERVICES: &[&str] = &["shared", "cli"];

const ROOMS: &[(&str, &str)] = &[
    ("README.md", "say what the service owns, its invariants and how to run it"),
    ("config/default.toml", "give every setting its default; secrets have none"),
    ("sqlx.toml", "name the service's own database-url-var and the type overrides of pg"),
    ("src/app.rs", "put App::new and App::run there: the same assembly in production and in tests"),
    ("src/lib.rs", "state what the crate owns and its invariants"),
    ("src/main.rs", "call chassis::service::main: serve | migrate | check-config"),
];

/// `main.rs` stays below this many lines: what is longer belongs to chassis or to `app.rs`.
const MAIN_LIMIT: usize = 60;

pub(crate) fn violations(tree: &Tree) -> Vec<Violation> {
    let services = tree.folders_in("services").into_iter().filter(|name| !NOT_SERVICES.contains(name));
    services.flat_map(|name| of_one(tree, name)).collect()
}

fn of_one(tree: &Tree, service: &str) -> Vec<Violation> {
    let folder = format!("services/{service}");
    let mut found: Vec<Violation> = ROOMS
        .iter()
        .map(|(room, purpose)| (format!("{folder}/{room}"), purpose))
        .filter(|(path, _)| tree.file(path).is_none())
        .map(|(path, purpose)| Violation::new(path, format!("is missing; {purpose}")))
        .collect();

    let migrations = format!("{folder}/migrations/");
    if !tree.files.iter().any(|file| file.path.starts_with(&migrations)) {
        found.push(Violation::new(migrations, "holds nothing; put the service's schema there, one file per step"));
    }

    let main = format!("{folder}/src/main.rs");
    let lines = tree.file(&main).map_or(0, |file| file.text.lines().count());
    if lines >= MAIN_LIMIT {
        let what = format!("has {lines} lines, not under {MAIN_LIMIT}; move the assembly to app.rs");
        found.push(Violation::new(main, what));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    const WHOLE: &[(&str, &str)] = &[
        ("services/notices/README.md", ""),
        ("services/notices/config/default.toml", ""),
        ("services/notices/migrations/0001_notice.sql", ""),
        ("services/notices/sqlx.toml", ""),
        ("services/notices/src/app.rs", ""),
        ("services/notices/src/lib.rs", ""),
        ("services/notices/src/main.rs", "fn main() {}"),
        ("services/shared/kernel/src/lib.rs", ""),
        ("services/cli/src/main.rs", ""),
        ("services/ARCHITECTURE.md", ""),
    ];

    #[test]
    fn a_service_with_every_room_is_in_order() {
        assert_eq!(violations(&Tree::of(WHOLE)), vec![]);
    }

    #[test]
    fn each_missing_room_is_named() {
        for (missing, _) in WHOLE.iter().filter(|(path, _)| path.starts_with("services/notices/")) {
            let rest: Vec<_> = WHOLE.iter().filter(|(path, _)| path != missing).copied().collect();
            let found = violations(&Tree::of(&rest));
            assert_eq!(found.len(), 1, "without {missing}: {found:?}");
            assert!(missing.starts_with(&found[0].file), "without {missing}: {found:?}");
        }
    }

    #[test]
    fn a_long_main_is_refused() {
        let main = "line\n".repeat(60);
        let mut files = WHOLE.to_vec();
        files.retain(|(path, _)| *path != "services/notices/src/main.rs");
        files.push(("services/notices/src/main.rs", &main));
        let found = violations(&Tree::of(&files));
        assert_eq!(found.len(), 1);
        assert!(found[0].what.contains("60 lines"), "{found:?}");
    }
}
