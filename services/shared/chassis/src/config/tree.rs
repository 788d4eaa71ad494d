//! The merged settings, each with the layer it came from.

use std::collections::BTreeMap;

use super::{ConfigError, Layer};

/// A setting or a section.
#[derive(Clone)]
pub(super) struct Entry {
    pub(super) node: Node,
    pub(super) layer: Layer,
}

#[derive(Clone)]
pub(super) enum Node {
    Section(BTreeMap<String, Entry>),
    List(Vec<Entry>),
    Boolean(bool),
    Integer(i64),
    Float(f64),
    /// Text in TOML, which has types: it never stands for a number.
    Text(String),
    /// A variable's value, which has none: it may stand for a number or a list.
    Variable(String),
    /// The path given as `x_file` for the secret `x`.
    SecretFile(String),
}

impl Entry {
    pub(super) fn from_toml(text: &str, layer: &Layer) -> Result<Self, ConfigError> {
        let table: toml::Table = text.parse().map_err(|error: toml::de::Error| {
            let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
            ConfigError::NotToml {
                layer: layer.clone(),
                line: before.matches('\n').count() + 1,
                reason: error.message().to_owned(),
            }
        })?;
        Ok(Self::from_value(toml::Value::Table(table), layer))
    }

    fn from_value(value: toml::Value, layer: &Layer) -> Self {
        let node = match value {
            toml::Value::Table(table) => {
                Node::Section(table.into_iter().map(|(key, value)| (key, Self::from_value(value, layer))).collect())
            }
            toml::Value::Array(values) => {
                Node::List(values.into_iter().map(|value| Self::from_value(value, layer)).collect())
            }
            toml::Value::Boolean(value) => Node::Boolean(value),
            toml::Value::Integer(value) => Node::Integer(value),
            toml::Value::Float(value) => Node::Float(value),
            toml::Value::String(value) => Node::Text(value),
            toml::Value::Datetime(value) => Node::Text(value.to_string()),
        };
        Self { node, layer: layer.clone() }
    }

    /// The entry of one variable: its path as nested sections.
    pub(super) fn from_variable(path: &[String], value: &str) -> Self {
        let node = match path.split_first() {
            None => Node::Variable(value.to_owned()),
            Some((key, rest)) => Node::Section([(key.clone(), Self::from_variable(rest, value))].into()),
        };
        Self { node, layer: Layer::Environment }
    }

    /// Lays another entry over this one: sections merge, anything else replaces.
    pub(super) fn overlay(&mut self, upper: Self) {
        match (&mut self.node, upper.node) {
            (Node::Section(below), Node::Section(above)) => {
                for (key, entry) in above {
                    match below.get_mut(&key) {
                        Some(existing) => existing.overlay(entry),
                        None => {
                            below.insert(key, entry);
                        }
                    }
                }
            }
            (_, node) => *self = Self { node, layer: upper.layer },
        }
    }
}
