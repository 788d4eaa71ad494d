//! Which crate may use which: architecture.md §3 as layers. A crate uses only crates of the layers below its own, so
//! two services never meet except through `proto`, and adding a service needs no edit here.

use cargo_metadata::{DependencyKind, Metadata};

use crate::tree::{self, Violation};

/// A crate of the workspace as the rule sees it.
#[derive(Debug)]
pub(crate) struct Crate {
    /// Its folder from the repository's root.
    pub(crate) folder: String,
    /// The package name.
    pub(crate) name: String,
    pub(crate) uses: Vec<Use>,
}

#[derive(Debug)]
pub(crate) struct Use {
    /// The package name, whatever the crate calls it.
    pub(crate) name: String,
    pub(crate) in_tests_only: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Layer {
    Kernel,
    Vocabulary,
    Proceedings,
    Authority,
    Database,
    Mechanisms,
    Simulation,
    Foundation,
    Services,
    Testkit,
    IntegrationTests,
}

/// The layer of the crate in `folder`, by its place in the repository.
fn layer(folder: &str) -> Option<Layer> {
    Some(match folder {
        "services/shared/kernel" => Layer::Kernel,
        "services/shared/statutes" | "services/shared/formats" | "services/shared/chassis" | "proto" => {
            Layer::Vocabulary
        }
        "services/shared/proceedings" => Layer::Proceedings,
        "services/shared/pg" => Layer::Database,
        "services/shared/authority" => Layer::Authority,
        "services/shared/messaging" | "services/shared/audit" | "services/shared/documents" => Layer::Mechanisms,
        "services/shared/simulation" => Layer::Simulation,
        "services/shared/foundation" => Layer::Foundation,
        "services/shared/testkit" => Layer::Testkit,
        "deploy/local" => Layer::Services,
        "integration-tests" | "integration-tests/load" => Layer::IntegrationTests,
        other => {
            let service = other.strip_prefix("services/")?;
            (!service.contains('/')).then_some(Layer::Services)?
        }
    })
}

/// Third-party crates that live in one place only.
const ONLY_IN: &[(&str, &[&str], &str)] = &[
    (
        "jiff",
        &["services/shared/kernel", "services/shared/statutes"],
        "use kernel::LegalDate and kernel::Timestamp; only statutes counts days",
    ),
    (
        "lapin",
        // The load measures the bare broker beside us.
        &["services/shared/messaging", "integration-tests/load"],
        "publish with messaging::append, consume with messaging::Consumer",
    ),
    ("cedar-policy", &["services/shared/authority"], "ask authority::Authority; policies are files in deploy/policies"),
];

/// Third-party crates that have no business in a place.
const NEVER_IN: &[(&str, &[&str], &str)] = &[
    (
        "sqlx",
        &[
            "services/shared/kernel",
            "services/shared/statutes",
            "services/shared/proceedings",
            "services/shared/formats",
            "services/shared/chassis",
            "services/shared/authority",
            "proto",
            "services/cli",
        ],
        "SQL lives in pg, in what stands on it, and in a service's store",
    ),
    (
        "tokio",
        &[
            "services/shared/kernel",
            "services/shared/statutes",
            "services/shared/proceedings",
            "services/shared/formats",
        ],
        "these crates are pure: no I/O, no async",
    ),
];

/// The workspace's crates out of `cargo metadata --no-deps`.
pub(crate) fn crates(metadata: &Metadata) -> Vec<Crate> {
    let root = tree::root();
    let packages = metadata.packages.iter().map(|package| {
        let folder = package.manifest_path.parent().map_or(String::new(), |folder| {
            let inside = folder.as_std_path().strip_prefix(&root).unwrap_or(folder.as_std_path());
            inside.to_string_lossy().replace('\\', "/")
        });
        let uses = package.dependencies.iter().map(|dependency| Use {
            name: dependency.name.clone(),
            in_tests_only: dependency.kind == DependencyKind::Development,
        });
        Crate { folder, name: package.name.to_string(), uses: uses.collect() }
    });
    packages.collect()
}

pub(crate) fn violations(crates: &[Crate]) -> Vec<Violation> {
    crates.iter().flat_map(|user| of_one(user, crates)).collect()
}

fn of_one(user: &Crate, crates: &[Crate]) -> Vec<Violation> {
    let manifest = format!("{}/Cargo.toml", user.folder);
    let Some(mine) = layer(&user.folder) else {
        let what =
            "the crate has no layer; give it one in integration-tests/tests/tidy/direction.rs (architecture.md §3)";
        return vec![Violation::new(manifest, what)];
    };
    let wrong = user.uses.iter().filter_map(|used| {
        let what = match crates.iter().find(|one| one.name == used.name) {
            Some(other) => against_layers(user, mine, other, used.in_tests_only)?,
            None => against_placement(user, &used.name)?,
        };
        Some(Violation::new(manifest.clone(), what))
    });
    wrong.collect()
}

fn against_layers(user: &Crate, mine: Layer, other: &Crate, in_tests_only: bool) -> Option<String> {
    let theirs = layer(&other.folder)?;
    let name = &other.name;
    match (theirs, mine) {
        (_, Layer::IntegrationTests) => None,
        (Layer::Testkit, _) if in_tests_only => None,
        (Layer::Testkit, _) => Some(format!("{name} is for tests; move it to [dev-dependencies]")),
        (Layer::Services, Layer::Testkit) if other.folder == "deploy/local" => None,
        (Layer::Services, _) if other.folder == "deploy/local" => {
            Some(format!("{name} starts servers on one machine; only testkit and integration-tests use it"))
        }
        (Layer::Services, _) => Some(format!(
            "{} uses the service {name}; services meet only through recourse-proto (a fact or a call)",
            user.name
        )),
        (theirs, mine) if theirs < mine => None,
        _ => Some(format!(
            "{} uses {name}, which is not below it: kernel <- statutes, formats, proto, chassis <- proceedings <- pg <- \
             messaging, audit, documents, authority <- simulation <- foundation <- services; move what is shared down, or pass it in as an argument",
            user.name
        )),
    }
}

fn against_placement(user: &Crate, third_party: &str) -> Option<String> {
    let folder = user.folder.as_str();
    let only = ONLY_IN.iter().find(|(name, places, _)| *name == third_party && !places.contains(&folder));
    let never = NEVER_IN.iter().find(|(name, places, _)| *name == third_party && places.contains(&folder));
    let (_, _, instead) = only.or(never)?;
    Some(format!("{third_party} does not belong here: {instead}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn krate(folder: &str, uses: &[&str]) -> Crate {
        let package = format!("recourse-{}", folder.rsplit('/').next().unwrap());
        let uses = uses.iter().map(|&name| {
            let (name, in_tests_only) = name.strip_prefix("dev:").map_or((name, false), |name| (name, true));
            Use { name: name.to_owned(), in_tests_only }
        });
        Crate { folder: folder.to_owned(), name: package, uses: uses.collect() }
    }

    /// The violations of a workspace in which `folder` uses `uses`.
    fn when(folder: &str, uses: &[&str]) -> Vec<String> {
        let all = [
            "services/shared/kernel",
            "services/shared/statutes",
            "services/shared/proceedings",
            "services/shared/chassis",
            "services/shared/pg",
            "services/shared/messaging",
            "services/shared/audit",
            "services/shared/authority",
            "services/shared/testkit",
            "services/payments",
            "deploy/local",
        ];
        let mut crates: Vec<Crate> = all.iter().filter(|one| **one != folder).map(|one| krate(one, &[])).collect();
        crates.push(krate(folder, uses));
        violations(&crates).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_new_service_may_use_everything_below_it() {
        let uses = ["recourse-kernel", "recourse-pg", "recourse-messaging", "recourse-audit", "dev:recourse-testkit"];
        assert_eq!(when("services/notices", &uses), Vec::<String>::new());
    }

    #[test]
    fn a_service_may_not_use_another_even_in_its_tests() {
        for used in ["recourse-payments", "dev:recourse-payments"] {
            let found = when("services/notices", &[used]);
            assert!(found[0].contains("services meet only through recourse-proto"), "{found:?}");
        }
    }

    #[test]
    fn an_arrow_that_points_up_or_sideways_is_refused() {
        for (folder, used) in [
            ("services/shared/kernel", "recourse-statutes"),
            ("services/shared/statutes", "recourse-chassis"),
            ("services/shared/statutes", "recourse-proceedings"),
            ("services/shared/chassis", "recourse-pg"),
            ("services/shared/pg", "recourse-messaging"),
            ("services/shared/messaging", "recourse-audit"),
            ("services/shared/audit", "dev:recourse-messaging"),
            ("services/shared/authority", "recourse-audit"),
            ("services/shared/chassis", "recourse-authority"),
        ] {
            let found = when(folder, &[used]);
            assert_eq!(found.len(), 1, "{folder} -> {used}: {found:?}");
            assert!(found[0].contains("is not below it"), "{found:?}");
        }
    }

    #[test]
    fn the_testkit_stays_in_tests_and_local_stays_below_it() {
        assert!(when("services/notices", &["recourse-testkit"])[0].contains("[dev-dependencies]"));
        assert!(when("services/notices", &["recourse-local"])[0].contains("only testkit and integration-tests"));
        assert!(when("services/shared/testkit", &["recourse-local", "recourse-messaging"]).is_empty());
        assert!(when("services/shared/testkit", &["recourse-payments"])[0].contains("services meet only"));
        assert!(when("integration-tests", &["recourse-payments", "recourse-testkit", "recourse-local"]).is_empty());
    }

    #[test]
    fn policies_are_decided_in_one_place() {
        assert!(when("services/notices", &["cedar-policy"])[0].contains("authority::Authority"));
        assert!(when("services/shared/authority", &["cedar-policy"]).is_empty());
    }

    #[test]
    fn dates_and_the_broker_have_one_home() {
        assert!(when("services/notices", &["jiff"])[0].contains("kernel::LegalDate"));
        assert!(when("services/notices", &["dev:lapin"])[0].contains("messaging::append"));
        assert!(when("services/shared/statutes", &["jiff"]).is_empty());
        assert!(when("services/shared/messaging", &["lapin"]).is_empty());
    }

    #[test]
    fn a_pure_crate_gets_no_database_and_no_runtime() {
        assert!(when("services/shared/chassis", &["sqlx"])[0].contains("SQL lives in pg"));
        assert!(when("services/shared/statutes", &["tokio"])[0].contains("pure"));
        assert!(when("services/cli", &["sqlx"])[0].contains("SQL lives in pg"));
    }

    #[test]
    fn a_crate_in_an_unknown_place_must_be_given_a_layer() {
        assert!(when("services/shared/calendars", &[])[0].contains("has no layer"));
        assert!(when("tools/generator", &[])[0].contains("has no layer"));
    }
}
