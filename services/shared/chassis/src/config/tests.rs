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
    mode: Option<Mode>,
    note: Option<String>,
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
        ("RECOURSE__GRPC__MODE", "text"),
        ("RECOURSE__SIMULATION", "true"),
        ("RECOURSE__DATABASE__URL", "postgres://hush"),
        ("RECOURSE_AMQP_URL", "not ours"),
    ]);
    let sample: Sample = load(DEFAULTS, &layers).unwrap();
    assert_eq!(sample.grpc.max_in_flight, 9);
    assert_eq!(sample.grpc.listen.port(), 7);
    assert_eq!(sample.grpc.mode, Some(Mode::Text));
    assert!(sample.simulation);
    assert_eq!(sample.database.key_file, "keys");
    assert_eq!(sample.database.url.expose(), "postgres://hush");
}

#[test]
fn an_unknown_key_is_refused_with_its_path_and_its_layer() {
    let known = "is not a setting; known here: listen, max_in_flight, mode, note";
    assert_eq!(refusal(&with_url().with("grpc.lisen", "x")), format!("`grpc.lisen` in the environment {known}"));

    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(b"[grpc]\nport = 1\n").unwrap();
    let layers = Layers::from_variables([("RECOURSE_CONFIG", file.path())]).with("database.url", "x");
    assert_eq!(refusal(&layers), format!("`grpc.port` in {} {known}", file.path().display()));
}

#[test]
fn a_value_of_the_wrong_kind_is_refused_without_being_shown() {
    let message = refusal(&with_url().with("grpc.max_in_flight", "hush"));
    assert_eq!(message, "`grpc.max_in_flight` in the environment should be an integer");
    let message = refusal(&with_url().with("grpc.mode", "hush"));
    assert_eq!(message, "`grpc.mode` in the environment is none of the words it may be");
    let message = refusal(&with_url().with("grpc.listen", "hush"));
    assert_eq!(message, "`grpc.listen` in the environment is refused: invalid socket address syntax");
    let message = refusal(&with_url().with("grpc", "hush"));
    assert_eq!(message, "`grpc` in the environment should be a section");
}

#[test]
fn an_empty_variable_unsets_what_lies_below() {
    let defaults = DEFAULTS.replace("[grpc]", "[grpc]\nmode = \"text\"");
    let sample: Sample = load(&defaults, &with_url()).unwrap();
    assert_eq!(sample.grpc.mode, Some(Mode::Text));
    let layers = with_url().with("grpc.mode", "");
    let sample: Sample = load(&defaults, &layers).unwrap();
    assert_eq!(sample.grpc.mode, None);

    for key in ["grpc.max_in_flight", "grpc.listen", "database.url"] {
        let message = refusal(&with_url().with(key, ""));
        assert_eq!(message, format!("`{key}` in the environment is empty, but there must be a value"));
    }
    assert!(
        refusal(&with_url().with("grpc.lisen", "")).starts_with("`grpc.lisen` in the environment is not a setting")
    );
}

#[test]
fn a_text_that_looks_like_a_number_stays_as_it_was_written() {
    let layers = Layers::none().with("database.url", "0123").with("grpc.note", "1e5").with("grpc.max_in_flight", "12");
    let sample: Sample = load(DEFAULTS, &layers).unwrap();
    assert_eq!((sample.database.url.expose(), sample.grpc.note.as_deref()), ("0123", Some("1e5")));
    assert_eq!(sample.grpc.max_in_flight, 12);
}

#[test]
fn a_value_that_a_type_repeats_in_its_complaint_is_not_shown() {
    #[derive(Debug)]
    struct Talkative;

    impl<'de> Deserialize<'de> for Talkative {
        fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            let text = String::deserialize(deserializer)?;
            Err(serde::de::Error::custom(format_args!("{text:?} will not do")))
        }
    }

    #[derive(Debug, Deserialize)]
    struct Config {
        #[serde(rename = "a")]
        _a: Talkative,
    }

    let layers = Layers::none().with("a", "hu\"sh");
    assert_eq!(load::<Config>("", &layers).unwrap_err().to_string(), "`a` in the environment is refused");
}

#[test]
fn of_several_unset_settings_the_first_of_the_type_is_named() {
    for _ in 0..20 {
        let error = load::<Sample>("database.key_file = \"keys\"\n", &Layers::none()).unwrap_err().to_string();
        assert_eq!(error, "`database.url` is not set; it has no default");
    }
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
        "`database.url` in the environment and `database.url_file` in the environment are both set; give one of them"
    );
    let gone = refusal(&Layers::none().with("database.url_file", "no/such/file"));
    assert!(gone.starts_with("cannot read no/such/file"), "{gone}");

    let text = DEFAULTS.replace("[database]", "[database]\nurl = \"x\"");
    let over = Layers::none().with("database.url_file", file.path()).with("database.url", "");
    assert_eq!(load::<Sample>(&text, &over).unwrap().database.url.expose(), "postgres://hush");
}

#[test]
fn a_secret_that_came_from_a_file_can_be_read_again() {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), "postgres://hush\n").unwrap();
    let layers = Layers::none().with("database.url_file", file.path());
    let secret = load::<Sample>(DEFAULTS, &layers).unwrap().database.url;
    assert_eq!(secret.file(), Some(file.path()));
    std::fs::write(file.path(), "postgres://hush2\n").unwrap();
    let renewed = secret.renewed().unwrap();
    assert_eq!((secret.expose(), renewed.expose()), ("postgres://hush", "postgres://hush2"));
    std::fs::write(file.path(), "\n").unwrap();
    assert!(renewed.renewed().unwrap_err().to_string().ends_with(": it is empty"));
    std::fs::write(file.path(), "postgres://hush3").unwrap();
    assert_eq!(renewed.renewed().unwrap().expose(), "postgres://hush3", "one that was renewed can be, again");

    let given = load::<Sample>(DEFAULTS, &with_url()).unwrap().database.url;
    assert_eq!((given.file(), given.renewed().unwrap().expose()), (None, given.expose()));
}

#[test]
fn only_a_secret_has_a_file_form() {
    let file = tempfile::NamedTempFile::new().unwrap();
    for key in ["grpc.mode_file", "grpc.note_file"] {
        let message = refusal(&with_url().with(key, file.path()));
        assert_eq!(message, format!("`{key}` in the environment is not a setting: only a secret has a file form"));
    }
}

#[test]
fn nothing_that_prints_shows_a_secret() {
    let sample: Sample = load(DEFAULTS, &with_url()).unwrap();
    assert!(!format!("{sample:?} {:?}", with_url()).contains("hush"));
}

#[test]
fn a_broken_file_is_refused_by_its_line() {
    let error = load::<Sample>("a = 1\nb = = hush\n", &Layers::none()).unwrap_err();
    assert!(error.to_string().starts_with("the defaults is not TOML: line 2, column 5: "), "{error}");
    for line in
        ["b = = hush", "b = hush", "b = \"hush", "b = 12hush", "hush", "a = \"hush\"", "b = \"\\hush\"", "b = [hush"]
    {
        let error = load::<Sample>(&format!("a = 1\n{line}\n"), &Layers::none()).unwrap_err().to_string();
        assert!(!error.contains("hush"), "{error}");
    }
    let error = load::<Sample>("a = 99999999999999999999\n", &Layers::none()).unwrap_err().to_string();
    assert_eq!(error, "the defaults is not TOML: a number in it is too large");
}
