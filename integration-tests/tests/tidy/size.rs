//! A source file is short enough to be read in one sitting.

use crate::tree::{Tree, Violation};

const LIMIT: usize = 400;

pub(crate) fn violations(tree: &Tree) -> Vec<Violation> {
    let sources = tree.files.iter().filter(|file| is_source(&file.path));
    let long = sources.filter_map(|file| {
        let lines = lines_without_tests(&file.text);
        let what = format!(
            "{lines} lines without its tests, above {LIMIT}; split it by idea, or put it on LONG_FILES in \
             integration-tests/tests/tidy/main.rs with the reason"
        );
        (lines > LIMIT).then(|| Violation::new(file.path.clone(), what))
    });
    long.collect()
}

fn is_source(path: &str) -> bool {
    path.split('.').next_back() == Some("rs") && !path.contains("/tests/")
}

/// Lines above the file's test module.
fn lines_without_tests(text: &str) -> usize {
    let lines: Vec<&str> = text.lines().collect();
    let is_test_module = |pair: &[&str]| matches!(pair, [attribute, module] if attribute.trim() == "#[cfg(test)]" && module.starts_with("mod ") && module.ends_with('{'));
    lines.windows(2).position(is_test_module).unwrap_or(lines.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_above_the_limit_is_refused_with_its_length() {
        let tree = Tree::of(&[("services/cases/src/long.rs", &"x();\n".repeat(401))]);
        let found = violations(&tree);
        assert_eq!(found.len(), 1);
        assert!(found[0].what.starts_with("401 lines"), "{found:?}");
    }

    #[test]
    fn tests_do_not_count() {
        let text = format!("{}#[cfg(test)]\nmod tests {{\n{}}}\n", "x();\n".repeat(400), "y();\n".repeat(300));
        let in_file = ("services/cases/src/a.rs", text.as_str());
        let long = "x();\n".repeat(900);
        assert_eq!(violations(&Tree::of(&[in_file, ("services/cases/tests/it/a.rs", &long)])), vec![]);
    }
}
