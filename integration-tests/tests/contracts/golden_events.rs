//! Every event ever published can still be read, to the last byte.
//!
//! `golden/<type>.v<version>.hex` holds one example of each event as it was encoded when it was first published. A file
//! is added with its event and never changed after a release. The test prints bytes for an event that has none.

mod example;

use std::{collections::BTreeSet, fs, path::Path};

use proto::EVENTS;

fn golden() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/contracts/golden"))
}

fn bytes(file: &Path) -> Vec<u8> {
    let text: String = fs::read_to_string(file).unwrap().split_whitespace().collect();
    hex::decode(text).unwrap()
}

#[test]
fn every_event_has_golden_bytes_that_decode_to_the_same_event() {
    for event in EVENTS {
        let file = golden().join(format!("{}.v{}.hex", event.event_type, event.version));
        assert!(
            file.exists(),
            "{} is missing; an example with every field set is:\n{}",
            file.display(),
            hex::encode(example::example(event.event_type))
        );
        let bytes = bytes(&file);
        assert!(!bytes.is_empty(), "{} is empty", file.display());
        assert!((event.round_trips)(&bytes), "{} no longer decodes to what it was", file.display());
    }
}

#[test]
fn the_example_of_an_event_decodes_to_it() {
    for event in EVENTS {
        assert!((event.round_trips)(&example::example(event.event_type)), "{}", event.event_type);
    }
}

#[test]
fn no_golden_event_was_dropped() {
    let known: BTreeSet<String> =
        EVENTS.iter().map(|event| format!("{}.v{}.hex", event.event_type, event.version)).collect();
    for entry in fs::read_dir(golden()).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        assert!(known.contains(&name), "{name} was published once: its event must stay readable");
    }
}

#[test]
fn an_event_that_changed_is_noticed() {
    let dishonoured = EVENTS.iter().find(|event| event.event_type == "payments.instrument_dishonoured").unwrap();
    let mut changed = bytes(&golden().join("payments.instrument_dishonoured.v1.hex"));
    // Field 15, unknown to this version: it would be lost on the way through.
    changed.extend([0x7a, 0x01, 0x61]);
    assert!(!(dishonoured.round_trips)(&changed));
}
