use std::{io::Write as _, net::SocketAddr};

use serde::Deserialize;

use super::*;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Sample {
    simulation: bool,
    grpc: Grpc,
    database: Database,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Grpc {
    listen: SocketAddr,
    max_in_flight: u16,
    #[serde(default)]
    names: Vec<String>,
    mode: Option<Mode>,
}

#[derive(Debug, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Mode {
    Json,
    Text,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Database {
    url: Secret,
    key_file: String,
}

const DEFAULTS: &str = r#"
simulation = false
[grpc]
listen = "127.0.0.1:0"
max_in_flight = 100
[database]
key_file = "keys"
"#;

fn with_url() -> Layers {
    Layers::none().with("database.url", "postgres://hush")
}

fn refusal(layers: &Layers) -> String {
    load::<Sample>(DEFAULTS, layers).unwrap_err().to_string()
}

#[test]
fn a_variable_overrides_a_file_and_a_file_overrides_the_defaults() {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(b"[grpc]\nmax_in_flight = 7\nlisten = \"127.0.0.1:7\"\n").unwrap();
    let path = file.path().to_str().unwrap();
    let layers = Layers::from_variables([
        ("RECOURSE_CONFIG", path),
        ("RECOURSE__GRPC__MAX_IN_FLIGHT", "9"),
        ("RECOURSE__GRPC__NAMES", "a, b"),
        ("RECOURSE__GRPC__MODE", "text"),
        ("RECOURSE__SIMULATION", "true"),
        ("RECOURSE__DATABASE__URL", "postgres://hush"),
        ("RECOURSE_AMQP_URL", "not ours"),
    ]);
    let sample: Sample = load(DEFAULTS, &layers).unwrap();
    assert_eq!(sample.grpc.max_in_flight, 9);
    assert_eq!(sample.grpc.listen.port(), 7);
    assert_eq!(sample.grpc.names, ["a", "b"]);
    assert_eq!(sample.grpc.mode, Some(Mode::Text));
    assert!(sample.simulation);
    assert_eq!(sample.database.key_file, "keys");
    assert_eq!(sample.database.url.expose(), "postgres://hush");
}

#[test]
fn an_unknown_key_is_refused_with_its_path_and_its_layer() {
    let known = "is not a setting; known here: listen, max_in_flight, names, mode";
    assert_eq!(refusal(&with_url().with("grpc.lisen", "x")), format!("`grpc.lisen` in the environment {known}"));

    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(b"[grpc]\nport = 1\n").unwrap();
    let layers = Layers::from_variables([("RECOURSE_CONFIG", file.path())]).with("database.url", "x");
    assert_eq!(refusal(&layers), format!("`grpc.port` in {} {known}", file.path().display()));
}

#[test]
fn a_value_of_the_wrong_kind_is_refused_without_being_shown() {
    let message = refusal(&with_url().with("grpc.max_in_flight", "hush"));
    assert_eq!(message, "`grpc.max_in_flight` in the environment should be a whole number, not a text");
    let message = refusal(&with_url().with("grpc.mode", "hush"));
    assert_eq!(message, "`grpc.mode` in the environment should be one of json, text");
    let message = refusal(&with_url().with("grpc.listen", "hush"));
    assert!(!message.contains("hush"), "{message}");
}

#[test]
fn a_setting_without_a_default_is_missed_by_its_path() {
    assert_eq!(refusal(&Layers::none()), "`database.url` is not set; it has no default");
}

#[test]
fn a_secret_comes_from_its_file_but_not_from_both() {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(b"postgres://hush\n").unwrap();
    let layers = Layers::none().with("database.url_file", file.path());
    assert_eq!(load::<Sample>(DEFAULTS, &layers).unwrap().database.url.expose(), "postgres://hush");

    let both = refusal(&layers.with("database.url", "x"));
    assert_eq!(
        both,
        "`database.url` (the environment) and `database.url_file` (the environment) are both set; give one of them"
    );
    let gone = refusal(&Layers::none().with("database.url_file", "no/such/file"));
    assert!(gone.starts_with("cannot read no/such/file"), "{gone}");
}

#[test]
fn only_a_secret_has_a_file_form() {
    let message = refusal(&with_url().with("grpc.mode_file", "x"));
    assert_eq!(message, "`grpc.mode` in the environment should be one word, not a file");
}

#[test]
fn nothing_that_prints_shows_a_secret() {
    let sample: Sample = load(DEFAULTS, &with_url()).unwrap();
    assert!(!format!("{sample:?} {:?}", with_url()).contains("hush"));
}

#[test]
fn a_broken_file_is_refused_by_its_line() {
    let error = load::<Sample>("a = 1\nb = = hush\n", &Layers::none()).unwrap_err();
    assert!(error.to_string().starts_with("the defaults is not TOML, line 2:"), "{error}");
    assert!(!error.to_string().contains("hush"), "{error}");
}
