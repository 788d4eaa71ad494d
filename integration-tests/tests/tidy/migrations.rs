//! Two migrations of a schema never have the same number: two changes that each took the next one meet only in the database.

use std::collections::BTreeMap;

use crate::tree::{Tree, Violation};

pub(crate) fn violations(tree: &Tree) -> Vec<Violation> {
    let mut taken: BTreeMap<(&str, &str), &str> = BTreeMap::new();
    let mut found = Vec::new();
    for file in &tree.files {
        let Some((folder, name)) = file.path.rsplit_once('/') else { continue };
        let Some((number, _)) = name.split_once('_') else { continue };
        if !folder.ends_with("/migrations") {
            continue;
        }
        if let Some(other) = taken.insert((folder, number), name) {
            let what = format!("has the number of {other}; take the next one that is free");
            found.push(Violation::new(file.path.clone(), what));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_taken_once_in_a_schema() {
        let of = |second| Tree::of(&[("services/notices/migrations/0013_a.sql", ""), (second, "")]);
        assert_eq!(violations(&of("services/notices/migrations/0014_b.sql")), vec![]);
        assert_eq!(violations(&of("services/cases/migrations/0013_b.sql")), vec![]);
        let found = violations(&of("services/notices/migrations/0013_b.sql"));
        assert_eq!(found.len(), 1, "{found:?}");
    }
}
