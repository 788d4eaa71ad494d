//! A service's `domain` is the business alone: no database, no wire, no broker.

use crate::{
    rust_source::Source,
    tree::{File, Tree, Violation},
};

const FOREIGN: &[&str] = &["sqlx", "tonic", "prost", "axum", "lapin"];

pub(crate) fn violations(tree: &Tree) -> Vec<Violation> {
    tree.files.iter().filter(|file| is_domain(&file.path)).flat_map(of_one).collect()
}

fn is_domain(path: &str) -> bool {
    let is_rust = path.split('.').next_back() == Some("rs");
    is_rust && (path.contains("/src/domain/") || path.ends_with("/src/domain.rs"))
}

fn of_one(file: &File) -> Vec<Violation> {
    let source = Source::parse(&file.text);
    let foreign = source.words().filter_map(|(line, word, rest)| {
        let is_foreign = FOREIGN.contains(&word) || (word == "proto" && rest.trim_start().starts_with("::"));
        let what = format!(
            "a domain names no {word}; take plain types here and convert in grpc/convert.rs, events/ or store/"
        );
        is_foreign.then(|| Violation::at(&file.path, line, &what))
    });
    foreign.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_domain_that_names_the_database_or_the_wire_is_refused_with_its_line() {
        for (text, word) in [
            ("\nuse sqlx::PgConnection;", "sqlx"),
            ("\nuse {tonic::Status};", "tonic"),
            ("\nfn f(x: prost::bytes::Bytes) {}", "prost"),
            ("\nuse proto::cases::v1 as wire;", "proto"),
            ("\nuse ::lapin as broker;", "lapin"),
        ] {
            for path in ["services/cases/src/domain.rs", "services/cases/src/domain/ni138/state.rs"] {
                let found = violations(&Tree::of(&[(path, text)]));
                assert_eq!(found.len(), 1, "{text}");
                assert!(found[0].what.starts_with("line 2: ") && found[0].what.contains(word), "{found:?}");
            }
        }
    }

    #[test]
    fn words_in_comments_and_other_folders_are_free() {
        let comment = "//! Not a sqlx type.\nlet proto = \"tonic\"; // prost\nlet sqlx_like = 1;";
        let tree = Tree::of(&[
            ("services/cases/src/domain/fold.rs", comment),
            ("services/cases/src/store/cases.rs", "use sqlx::PgConnection;"),
            ("services/cases/src/domain/README.md", "no sqlx here"),
        ]);
        assert_eq!(violations(&tree), vec![]);
    }
}
