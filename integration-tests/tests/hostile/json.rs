//! What can be wrong with a text that is an object of JSON: no descriptor says what it holds.

use serde_json::{Map, Value, json};

/// How deep a list is nested that is nested too deeply for any reader.
const DEEP: usize = 1_000;

/// What is wrong, and the text; nothing if what is held is no object.
pub(crate) fn texts(held: &str) -> Vec<(&'static str, String)> {
    let Ok(Value::Object(object)) = serde_json::from_str(held) else { return Vec::new() };
    let (kind, others) = (object.get("kind"), object.iter().filter(|(name, _)| *name != "kind"));
    let values: Vec<&Value> = kind.into_iter().chain(others.map(|(_, value)| value)).collect();
    let mut all = vec![
        ("JSON that is cut off", held.chars().take(held.chars().count() - 1).collect()),
        ("JSON that is no object", "[]".to_owned()),
        // Some readers take a list for an object whose fields have no names.
        ("JSON that is no object", json!(values).to_string()),
        ("JSON that is nested too deeply", "[".repeat(DEEP) + &"]".repeat(DEEP)),
        ("JSON with a field of no version", with(&object, "colour", json!("red"))),
    ];
    for (name, value) in &object {
        let mut without = object.clone();
        without.remove(name);
        all.push(("JSON without one of its fields", Value::Object(without).to_string()));
        all.push(("JSON with a field of another type", with(&object, name, json!([]))));
        if value.is_number() {
            let numbers = [json!(-1), json!(0.5), json!(1e300), json!(u64::MAX)];
            all.extend(numbers.map(|number| ("JSON with a number that counts nothing", with(&object, name, number))));
        }
        // Escaped, so that the text itself holds nothing odd.
        for escape in ["\\u0000", "\\u202e", "\\ud800"] {
            if let Some(text) = value.as_str() {
                let marked = with(&object, name, json!(format!("{text}\u{1}")));
                all.push(("JSON with an escape that misleads", marked.replace("\\u0001", escape)));
            }
        }
    }
    all
}

fn with(object: &Map<String, Value>, name: &str, value: Value) -> String {
    let mut changed = object.clone();
    changed.insert(name.to_owned(), value);
    Value::Object(changed).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_field_is_wrong_in_turn_and_the_text_itself_reads_as_it_is_written() {
        let found = texts(r#"{"kind":"demand.withdrawn","demand":1,"reason":"a wrong amount"}"#);
        let of = |what: &str| found.iter().filter(|(found, _)| *found == what).count();
        assert_eq!(of("JSON without one of its fields"), 3);
        assert_eq!(of("JSON with a number that counts nothing"), 4);
        assert_eq!(of("JSON with an escape that misleads"), 6);
        assert!(found.iter().all(|(_, text)| !text.contains(['\0', '\u{1}', '\u{202e}'])), "{found:?}");
        let escaped = r#"{"demand":1,"kind":"demand.withdrawn","reason":"a wrong amount\u0000"}"#;
        let same = |text: &str| serde_json::from_str::<Value>(text).ok() == serde_json::from_str(escaped).ok();
        assert!(found.iter().any(|(_, text)| text.contains("\\u0000") && same(text)), "{found:?}");
    }

    #[test]
    fn what_is_no_object_is_an_ordinary_text() {
        assert!(texts("").is_empty() && texts("411001").is_empty() && texts("[1]").is_empty());
    }
}
