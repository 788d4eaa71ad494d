//! The files that are part of the program.

use super::Source;

/// One line per file: its name without the ending.
macro_rules! files {
    ($folder:literal: $($name:literal,)*) => {
        &[$(Source {
            name: concat!($name, ".toml"),
            text: include_str!(concat!("../../book/", $folder, "/", $name, ".toml")),
        },)*]
    };
}

/// The statutes, in the order in which they enter the version of the book.
pub(super) const BOOK: &[Source<'static>] = files! { "in":
    "arbitration_act",
    "asset_classification",
    "civil_procedure",
    "conduct",
    "conduct_draft_2026",
    "counting",
    "cts_return_codes",
    "data_protection",
    "evidence",
    "exclusions",
    "general_clauses_act",
    "insolvency_code",
    "legal_services_act",
    "limitation_act",
    "loan_agreement",
    "nach_return_codes",
    "ni_act",
    "ni_act_notice",
    "postal_outcomes",
    "pss_act",
    "rdb_act",
    "sarfaesi_act",
    "security_interest_rules",
    "wilful_default",
};

/// The catalogue of what the book must answer.
pub(crate) const CATALOGUE: &[Source<'static>] = files! { "catalogue":
    "a",
    "b",
    "d",
    "e",
};

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    fn names_in(folder: &str) -> Vec<String> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("book").join(folder);
        let entries = std::fs::read_dir(folder).unwrap();
        let mut names: Vec<String> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    fn names_of(sources: &[Source<'_>]) -> Vec<String> {
        sources.iter().map(|source| source.name.to_owned()).collect()
    }

    #[test]
    fn every_file_of_the_book_is_embedded_in_the_order_of_the_names() {
        assert_eq!(names_of(BOOK), names_in("in"));
        assert_eq!(names_of(CATALOGUE), names_in("catalogue"));
    }
}
