//! The committed list of what the book must answer.

use std::{collections::BTreeMap, sync::LazyLock};

use serde::Deserialize;

use crate::book::{CATALOGUE, Source};

/// One item of the list. Its id follows the numbering of the brief on the law: `A1.2`, `B5`, `D2.hours`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Item {
    pub(crate) id: String,
    pub(crate) title: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    item: Vec<Item>,
}

/// Every item, in the order of the files, and where each id stands in it.
struct Catalogue {
    items: Vec<Item>,
    by_id: BTreeMap<String, usize>,
}

static CATALOGUE_OF_THE_BOOK: LazyLock<Catalogue> = LazyLock::new(|| {
    #[expect(clippy::expect_used, reason = "the embedded files are part of the program, and a test parses them")]
    parse(CATALOGUE).expect("the embedded catalogue is valid")
});

/// Whether the list has an item with this id.
pub(crate) fn has(id: &str) -> bool {
    CATALOGUE_OF_THE_BOOK.by_id.contains_key(id)
}

/// Every item.
pub(crate) fn items() -> &'static [Item] {
    &CATALOGUE_OF_THE_BOOK.items
}

fn parse(sources: &[Source<'_>]) -> Result<Catalogue, String> {
    let mut catalogue = Catalogue { items: Vec::new(), by_id: BTreeMap::new() };
    for source in sources {
        let file: File = toml::from_str(source.text).map_err(|error| format!("{}: {error}", source.name))?;
        for item in file.item {
            if item.id.is_empty() || item.title.is_empty() {
                return Err(format!("{}: item `{}` must have an id and a title", source.name, item.id));
            }
            if catalogue.by_id.insert(item.id.clone(), catalogue.items.len()).is_some() {
                return Err(format!("{}: item `{}` is given twice", source.name, item.id));
            }
            catalogue.items.push(item);
        }
    }
    Ok(catalogue)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error_of(text: &str) -> Option<String> {
        parse(&[Source { name: "list.toml", text }]).err()
    }

    #[test]
    fn an_item_given_twice_or_without_a_title_is_refused() {
        let item = "[[item]]\nid = \"A1\"\ntitle = \"The gate\"\n";
        assert_eq!(error_of(item), None);
        assert_eq!(error_of(&item.repeat(2)).unwrap(), "list.toml: item `A1` is given twice");
        let untitled = error_of(&item.replace("The gate", "")).unwrap();
        assert_eq!(untitled, "list.toml: item `A1` must have an id and a title");
    }
}
