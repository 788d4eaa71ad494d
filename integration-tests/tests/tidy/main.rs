//! The rules that keep the house in order. Each is a function over text or over a list of crates, tried on a bad
//! example beside it, and applied to the whole repository here. A failure says what to do.
//!
//! Run them alone with `make test TEST='--test tidy'`.

mod direction;
mod domain;
mod exemption;
mod layout;
mod migrations;
mod rooms;
mod rust_source;
mod size;
mod sql_time;
mod traces;
mod tree;

use crate::{
    exemption::Exemption,
    tree::{Tree, Violation},
};

/// SQL that reads the database's clock. Business time reaches SQL only as a bind parameter; what is listed here is
/// system time (back-off, `received_at`, partitions).
const DATABASE_TIME: &[Exemption] = &[
    Exemption {
        file: "services/shared/messaging/migrations/0003_event_log.sql",
        reason: "recorded_at: when the row was written; the event's own time is occurred_at, which is bound",
    },
    Exemption {
        file: "services/shared/messaging/migrations/0005_inbox.sql",
        reason: "received_at: when the delivery came in",
    },
    Exemption {
        file: "services/shared/messaging/migrations/0011_retention.sql",
        reason: "a month of a log is over only if the database's clock agrees with the service's",
    },
    Exemption {
        file: "services/shared/messaging/src/backlog.rs",
        reason: "age of the oldest unsent event since recorded_at, which is the same clock",
    },
    Exemption {
        file: "services/shared/messaging/src/processor.rs",
        reason: "back-off of a failing event, compared with the same clock on every replica",
    },
    Exemption {
        file: "services/shared/messaging/src/relay.rs",
        reason: "back-off of a failing publish, compared with the same clock on every replica",
    },
    Exemption {
        file: "services/shared/pg/migrations/0001_idempotency.sql",
        reason: "recorded_at: age of an answer, for deleting old ones",
    },
    Exemption {
        file: "services/shared/pg/migrations/0002_subject_key.sql",
        reason: "created_at: age of a key, for rotation",
    },
    Exemption {
        file: "services/shared/pg/src/migrate/print.rs",
        reason: "installed_on: sqlx's own table of migrations, printed as sqlx makes it",
    },
    Exemption {
        file: "services/shared/pg/src/sealing.rs",
        reason: "destroyed_at: when the key was really gone, whatever business time says",
    },
    Exemption {
        file: "services/shared/pg/src/watch.rs",
        reason: "db_clock_skew_seconds: how far this clock is from the process's",
    },
];

/// Rust files above the limit of `size`.
const LONG_FILES: &[Exemption] = &[];

#[test]
fn crates_depend_only_on_the_layers_below_them() {
    let metadata = cargo_metadata::MetadataCommand::new()
        .manifest_path(tree::root().join("Cargo.toml"))
        .no_deps()
        .exec()
        .expect("cargo metadata reads the workspace");
    nothing_wrong(&direction::violations(&direction::crates(&metadata)));
}

#[test]
fn a_domain_names_no_database_and_no_wire() {
    nothing_wrong(&domain::violations(&tree()));
}

#[test]
fn sql_takes_no_time_from_the_database() {
    nothing_wrong(&exemption::apply("DATABASE_TIME", DATABASE_TIME, &sql_time::violations(&tree())));
}

#[test]
fn a_source_file_holds_one_idea() {
    nothing_wrong(&exemption::apply("LONG_FILES", LONG_FILES, &size::violations(&tree())));
}

#[test]
fn every_service_has_the_same_rooms() {
    nothing_wrong(&rooms::violations(&tree()));
}

#[test]
fn no_two_migrations_of_a_schema_have_the_same_number() {
    nothing_wrong(&migrations::violations(&tree()));
}

#[test]
fn no_file_names_a_machine_or_a_registry() {
    nothing_wrong(&traces::violations(&tree()));
}

#[test]
fn the_top_level_is_fixed_and_modules_are_not_called_mod() {
    nothing_wrong(&layout::violations(&tree()));
}

#[test]
fn the_tree_that_is_checked_is_the_repository() {
    let tree = tree();
    for file in ["Cargo.toml", "services/shared/kernel/src/lib.rs", "integration-tests/tests/tidy/main.rs"] {
        assert!(tree.file(file).is_some(), "the rules looked at {} files and did not see {file}", tree.files.len());
    }
}

#[expect(clippy::expect_used, reason = "called by tests only; nothing can be checked in a tree that cannot be read")]
fn tree() -> Tree {
    Tree::read().expect("the repository can be read")
}

#[track_caller]
fn nothing_wrong(violations: &[Violation]) {
    let list: Vec<String> = violations.iter().map(ToString::to_string).collect();
    assert!(list.is_empty(), "{} to put right:\n\n{}\n", list.len(), list.join("\n\n"));
}
