use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use serde::Deserialize;

use super::*;
use crate::lifecycle::LifecycleError;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Config {
    simulation: bool,
    telemetry: TelemetryConfig,
    lifecycle: LifecycleConfig,
}

impl ServiceConfig for Config {
    const DEFAULTS: &'static str = "simulation = false\n[telemetry]\nlog_filter = \"off\"\n\
        [lifecycle]\ndrain_delay_ms = 0\ndrain_timeout_ms = 1000\nflush_timeout_ms = 100\n";

    fn telemetry(&self) -> &TelemetryConfig {
        &self.telemetry
    }

    fn lifecycle(&self) -> &LifecycleConfig {
        &self.lifecycle
    }

    fn simulation(&self) -> bool {
        self.simulation
    }
}

const PLAIN: Service = Service { name: "cases", version: "1.2.3", failpoints: false };

async fn stops(_config: Config, _process: Process) -> Result<(), LifecycleError> {
    Ok(())
}

async fn migrates(_config: Config, _mode: Migrate) -> Result<(), LifecycleError> {
    Ok(())
}

fn called(service: Service, arguments: &[&str], layers: &Layers) -> (u8, String) {
    let arguments: Vec<String> = arguments.iter().map(|text| (*text).to_owned()).collect();
    let mut complaints = Vec::new();
    let code = run(service, &arguments, layers, &mut complaints, stops, migrates, None);
    (code, String::from_utf8(complaints).unwrap())
}

#[test]
fn the_three_commands_end_with_zero() {
    for arguments in [&["serve"][..], &["migrate"], &["migrate", "--print"], &["check-config"]] {
        assert_eq!(called(PLAIN, arguments, &Layers::none()), (0, String::new()), "{arguments:?}");
    }
}

#[test]
fn a_wrong_call_ends_with_64_and_a_sentence() {
    let (code, sentence) = called(PLAIN, &[], &Layers::none());
    assert_eq!((code, sentence.as_str()), (64, "cases: say what to do: serve, migrate [--print], check-config\n"));
    let (code, sentence) = called(PLAIN, &["serve", "--now"], &Layers::none());
    assert_eq!(code, 64);
    assert!(sentence.starts_with("cases: `serve --now` is not a command"), "{sentence}");
}

#[test]
fn a_command_of_its_own_is_called_by_its_name_and_ends_as_it_says() {
    let called = |word: &str| {
        let own = Own::new("verify-papers", |config: Config| async move {
            if config.simulation { Ok(()) } else { Err(io::Error::other("one paper differs")) }
        });
        let (mut complaints, layers) = (Vec::new(), Layers::none().with("simulation", (word != "wrong").to_string()));
        let word = if word == "wrong" { "verify-papers" } else { word };
        let code = run(PLAIN, &[word.to_owned()], &layers, &mut complaints, stops, migrates, Some(own));
        (code, String::from_utf8(complaints).unwrap())
    };
    assert_eq!(called("verify-papers"), (0, String::new()));
    assert_eq!(called("wrong"), (1, String::new()), "the log says why");
    assert_eq!(called("serve").0, 0);
    let (code, sentence) = called("verify");
    assert_eq!(code, 64);
    assert!(sentence.ends_with("serve, migrate [--print], check-config, verify-papers\n"), "{sentence}");
}

#[test]
fn a_wrong_setting_ends_with_64_and_a_sentence() {
    let (code, sentence) = called(PLAIN, &["check-config"], &Layers::none().with("telemetry.colour", "red"));
    assert_eq!(code, 64);
    assert!(sentence.starts_with("cases: `telemetry.colour` in the environment is not a setting"), "{sentence}");
}

#[test]
fn a_filter_that_cannot_be_read_is_a_wrong_setting() {
    let (code, sentence) = called(PLAIN, &["check-config"], &Layers::none().with("telemetry.log_filter", "=,="));
    assert_eq!(code, 64);
    assert!(sentence.starts_with("cases: `telemetry.log_filter` is not a filter"), "{sentence}");
}

#[test]
fn a_body_that_panics_ends_with_one() {
    let serve = |_config: Config, _process: Process| async { panic!("odd") };
    let serve = move |config, process| -> std::pin::Pin<Box<dyn Future<Output = Result<(), io::Error>>>> {
        Box::pin(serve(config, process))
    };
    assert_eq!(run(PLAIN, &["serve".to_owned()], &Layers::none(), &mut Vec::new(), serve, migrates, None), 1);
}

#[test]
fn a_build_with_failpoints_runs_only_in_simulation() {
    let service = Service { failpoints: true, ..PLAIN };
    let (code, sentence) = called(service, &["serve"], &Layers::none());
    assert_eq!(code, 64);
    assert!(sentence.contains("this build has failpoints"), "{sentence}");
    assert_eq!(called(service, &["serve"], &Layers::none().with("simulation", "true")).0, 0);
}

#[test]
fn a_service_that_fails_ends_with_one_after_its_tasks_were_stopped() {
    let stopped = Arc::new(AtomicBool::new(false));
    let seen = stopped.clone();
    let serve = |_config: Config, process: Process| async move {
        let soft = process.lifecycle.soft();
        process.lifecycle.spawn("task", async move {
            soft.cancelled().await;
            seen.store(true, Ordering::SeqCst);
            Ok::<_, io::Error>(())
        });
        Err(io::Error::other("the port is taken"))
    };
    let mut complaints = Vec::new();
    let code = run(PLAIN, &["serve".to_owned()], &Layers::none(), &mut complaints, serve, migrates, None);
    assert_eq!((code, String::from_utf8(complaints).unwrap().as_str()), (1, ""), "the log says why");
    assert!(stopped.load(Ordering::SeqCst));
}
