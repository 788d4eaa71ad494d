use std::collections::BTreeSet;

use statutes::{Book, CoverageState, Source, coverage};

/// A book of one rule, with further keys.
fn rule(keys: &str) -> Book {
    let text = format!(
        "[statute]\nid = \"test\"\ntitle = \"Test\"\n[[rule]]\nid = \"test.first\"\nauthority = \"s.1\"\n\
         in_force_from = \"2000-01-01\"\nplain = \"A sentence.\"\n{keys}\n"
    );
    Book::parse(&[Source { name: "test.toml", text: &text }]).unwrap()
}

fn first_item() -> &'static str {
    static BOOK: std::sync::LazyLock<Book> = std::sync::LazyLock::new(Book::embedded);
    coverage(&BOOK)[0].id
}

#[test]
fn no_item_of_the_catalogue_is_missing() {
    let book = Book::embedded();
    let missing: Vec<_> =
        coverage(&book).into_iter().filter(|item| item.state == CoverageState::Missing).map(|item| item.id).collect();
    assert!(missing.is_empty(), "no rule answers for {missing:?}");
}

#[test]
fn an_item_is_covered_open_or_missing() {
    let covers = format!("covers = [\"{}\"]", first_item());
    let state = |keys: &str| coverage(&rule(keys))[0].state;
    let readings = "[[rule.readings]]\nname = \"a\"\nsafe = true\nplain = \"A.\"\n\
                    [[rule.readings]]\nname = \"b\"\nsafe = false\nplain = \"B.\"\n";
    assert_eq!(state("status = \"settled\"\nconfidence = \"medium\""), CoverageState::Missing);
    assert_eq!(state(&format!("status = \"settled\"\nconfidence = \"medium\"\n{covers}")), CoverageState::Covered);
    assert_eq!(state(&format!("status = \"policy\"\nconfidence = \"high\"\n{covers}")), CoverageState::Covered);
    assert_eq!(state(&format!("status = \"policy\"\nconfidence = \"low\"\n{covers}")), CoverageState::Open);
    assert_eq!(state(&format!("status = \"draft\"\nconfidence = \"high\"\n{covers}")), CoverageState::Open);
    let contested = format!("status = \"contested\"\nconfidence = \"high\"\n{covers}\n{readings}");
    assert_eq!(state(&contested), CoverageState::Open);
}

#[test]
fn every_section_of_the_brief_on_the_law_is_in_the_catalogue() {
    let book = Book::embedded();
    let sections: BTreeSet<&str> =
        coverage(&book).iter().map(|item| item.id.split('.').next().unwrap_or_default()).collect();
    let wanted = (1..=11)
        .map(|n| format!("A{n}"))
        .chain((1..=18).map(|n| format!("B{n}")))
        .chain((2..=7).map(|n| format!("D{n}")));
    let absent: Vec<String> = wanted.filter(|id| !sections.contains(id.as_str())).collect();
    assert!(absent.is_empty(), "the catalogue has no item of {absent:?}");
}
