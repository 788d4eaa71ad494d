//! A code that a caller acts on means one thing in the whole mesh.

use std::{collections::BTreeMap, fs, path::Path};

/// The codes in a text, as `ErrorCode::new("…")` states them.
fn codes(text: &str) -> Vec<&str> {
    let stated = text.split("ErrorCode::new(\"").skip(1);
    stated.filter_map(|rest| rest.split_once('"').map(|(code, _)| code)).collect()
}

fn sources(folder: &Path, found: &mut Vec<(String, String)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() && !path.ends_with("tests") {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = fs::read_to_string(&path).unwrap();
            // What stands below the tests of a file is an example.
            let code = text.split("#[cfg(test)]").next().unwrap_or_default().to_owned();
            found.push((path.display().to_string(), code));
        }
    }
}

#[test]
fn every_error_code_is_unique_and_begins_with_its_service_unless_every_service_gives_it() {
    let services = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().join("services");
    let mut found = Vec::new();
    sources(&services, &mut found);
    let mut seen: BTreeMap<&str, &str> = BTreeMap::new();
    for (file, text) in &found {
        for code in codes(text) {
            assert!(
                code.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_'),
                "{file}: {code} is not in upper case"
            );
            let service = code.split('_').next().unwrap().to_lowercase();
            let shared = file.ends_with("chassis/src/grpc/error.rs");
            assert!(shared || file.contains(&format!("/{service}")), "{file}: {code} does not begin with its service");
            if let Some(other) = seen.insert(code, file) {
                panic!("{code} is stated in {other} and in {file}");
            }
        }
    }
    assert!(seen.len() > 10, "codes were found: {seen:?}");
}
