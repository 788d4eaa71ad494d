//! The layers over the defaults.

use std::{ffi::OsString, fmt, fs, path::PathBuf};

use config::{Config, Environment, File, FileFormat, Map, Source, Value, ValueKind};

use super::{ConfigError, Fault, Layer, fault};

const FILE_VARIABLE: &str = "RECOURSE_CONFIG";
const PREFIX: &str = "RECOURSE__";

/// What lies over the defaults: a file, then variables.
#[derive(Clone, Default)]
pub struct Layers {
    file: Option<PathBuf>,
    variables: Vec<(String, OsString)>,
}

impl Layers {
    /// The defaults alone.
    #[must_use]
    pub fn none() -> Self {
        Self::default()
    }

    /// The file and variables of the process's environment.
    #[must_use]
    pub fn from_env() -> Self {
        Self::from_variables(std::env::vars_os())
    }

    /// The file and variables among these pairs; names that are not ours are skipped.
    pub fn from_variables<N: Into<OsString>, V: Into<OsString>>(pairs: impl IntoIterator<Item = (N, V)>) -> Self {
        let mut layers = Self::default();
        for (name, value) in pairs {
            let Ok(name) = name.into().into_string() else { continue };
            let value = value.into();
            if name == FILE_VARIABLE {
                layers.file = (!value.is_empty()).then(|| PathBuf::from(value));
            } else if name.starts_with(PREFIX) {
                layers.variables.push((name, value));
            }
        }
        layers
    }

    /// The same layers with one more setting on top, by its dotted path: `.with("grpc.listen", "127.0.0.1:0")`.
    #[must_use]
    pub fn with(mut self, key: &str, value: impl Into<OsString>) -> Self {
        self.variables.push((format!("{PREFIX}{}", key.to_ascii_uppercase().replace('.', "__")), value.into()));
        self
    }

    /// These layers over the defaults.
    pub(super) fn over(&self, defaults: &str) -> Result<Stack, ConfigError> {
        let mut stack = vec![read(Layer::Defaults, File::from_str(defaults, FileFormat::Toml))?];
        if let Some(path) = &self.file {
            let text = fs::read_to_string(path)
                .map_err(|error| ConfigError::Unreadable { path: path.clone(), reason: error.to_string() })?;
            stack.push(read(Layer::File(path.clone()), File::from_str(&text, FileFormat::Toml))?);
        }
        let texts = self.variables.iter().map(|(name, value)| match value.to_str() {
            Some(text) => Ok((name.clone(), text.to_owned())),
            None => Err(ConfigError::Variable { name: name.clone(), reason: "is not UTF-8" }),
        });
        // Nothing is parsed here: the type that reads a text decides whether it is a number.
        let variables =
            Environment::with_prefix("RECOURSE").separator("__").source(Some(texts.collect::<Result<_, _>>()?));
        stack.push(read(Layer::Environment, Variables(variables))?);
        Ok(Stack(stack))
    }
}

/// The layers, each read for itself; the last is the uppermost.
pub(super) struct Stack(Vec<(Layer, Config)>);

impl Stack {
    pub(super) fn merged(&self) -> Result<Config, ConfigError> {
        let builder = self.0.iter().fold(Config::builder(), |below, (_, layer)| below.add_source(layer.clone()));
        builder.build().map_err(|error| Fault::from(error).into_error(&Config::default(), self, &[]))
    }

    /// The uppermost layer that has the setting.
    pub(super) fn layer_of(&self, key: &str) -> Option<Layer> {
        let has = |(_, layer): &&(Layer, Config)| layer.get::<Value>(key).is_ok();
        self.0.iter().rev().find(has).map(|(layer, _)| layer.clone())
    }
}

fn read(layer: Layer, source: impl Source + Send + Sync + 'static) -> Result<(Layer, Config), ConfigError> {
    match Config::builder().add_source(source).build() {
        Ok(settings) => Ok((layer, settings)),
        Err(error) => Err(ConfigError::NotToml { layer, reason: fault::not_toml(&error) }),
    }
}

/// The variables, of which an empty one unsets what lies below; the crate itself would keep the empty text.
#[derive(Clone, Debug)]
struct Variables(Environment);

impl Source for Variables {
    fn clone_into_box(&self) -> Box<dyn Source + Send + Sync> {
        Box::new(self.clone())
    }

    fn collect(&self) -> Result<Map<String, Value>, config::ConfigError> {
        let mut settings = self.0.collect()?;
        for value in settings.values_mut().filter(|value| value.kind == ValueKind::String(String::new())) {
            value.kind = ValueKind::Nil;
        }
        Ok(settings)
    }
}

/// The names of the variables, without their values.
impl fmt::Debug for Layers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self.variables.iter().map(|(name, _)| name.as_str()).collect();
        f.debug_struct("Layers").field("file", &self.file).field("variables", &names).finish()
    }
}
