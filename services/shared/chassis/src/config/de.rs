//! Reads the merged settings into a type, keeping the path and the layer of what is wrong.

use std::{collections::btree_map, fmt, fs, path::PathBuf, vec};

use serde::{
    de::{self, DeserializeSeed, IntoDeserializer, Visitor},
    forward_to_deserialize_any,
};

use super::{
    ConfigError, Layer, secret,
    tree::{Entry, Node},
};

/// What is wrong, and as much of the place as is known yet.
#[derive(Debug)]
pub(super) struct Error {
    path: Vec<String>,
    layer: Option<Layer>,
    kind: Kind,
}

#[derive(Debug)]
enum Kind {
    Setting(String),
    Missing,
    Unreadable { path: PathBuf, reason: String },
    BothForms { file_layer: Layer },
}

impl Error {
    fn setting(reason: impl Into<String>) -> Self {
        Self { path: Vec::new(), layer: None, kind: Kind::Setting(reason.into()) }
    }

    fn named(name: &str, kind: Kind) -> Self {
        Self { path: vec![name.to_owned()], layer: None, kind }
    }

    fn within(mut self, key: &str, layer: &Layer) -> Self {
        self.path.insert(0, key.to_owned());
        self.at(layer)
    }

    fn at(mut self, layer: &Layer) -> Self {
        self.layer.get_or_insert_with(|| layer.clone());
        self
    }

    pub(super) fn into_config_error(self) -> ConfigError {
        let key = self.path.join(".");
        let layer = self.layer.unwrap_or(Layer::Defaults);
        match self.kind {
            Kind::Setting(reason) => ConfigError::Setting { key, layer, reason },
            Kind::Missing => ConfigError::Missing { key },
            Kind::Unreadable { path, reason } => ConfigError::Unreadable { path, reason },
            Kind::BothForms { file_layer } => ConfigError::BothForms { key, layer, file_layer },
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} at {}", self.kind, self.path.join("."))
    }
}

impl std::error::Error for Error {}

/// Unlike serde's own wording, these never show the value: it may be a secret in the wrong place.
impl de::Error for Error {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self::setting(format!("is refused: {message}"))
    }

    fn invalid_type(found: de::Unexpected<'_>, expected: &dyn de::Expected) -> Self {
        let found = match found {
            de::Unexpected::Bool(_) => "a boolean",
            de::Unexpected::Signed(_) | de::Unexpected::Unsigned(_) => "a whole number",
            de::Unexpected::Float(_) => "a number",
            de::Unexpected::Str(_) => "a text",
            de::Unexpected::Seq => "a list",
            de::Unexpected::Map => "a section",
            _ => "something else",
        };
        Self::setting(format!("should be {expected}, not {found}"))
    }

    fn invalid_value(_found: de::Unexpected<'_>, expected: &dyn de::Expected) -> Self {
        Self::setting(format!("should be {expected}"))
    }

    fn unknown_variant(_variant: &str, expected: &'static [&'static str]) -> Self {
        Self::setting(format!("should be one of {}", expected.join(", ")))
    }

    fn unknown_field(field: &str, expected: &'static [&'static str]) -> Self {
        let known = if expected.is_empty() { "none".to_owned() } else { expected.join(", ") };
        Self::named(field, Kind::Setting(format!("is not a setting; known here: {known}")))
    }

    fn missing_field(field: &'static str) -> Self {
        Self::named(field, Kind::Missing)
    }
}

/// Reads one entry.
pub(super) struct Deserializer(Entry);

impl Deserializer {
    pub(super) fn new(entry: Entry) -> Self {
        Self(entry)
    }

    fn invalid<T>(&self, expected: &str) -> Result<T, Error> {
        let found = match &self.0.node {
            Node::Section(_) => "a section",
            Node::List(_) => "a list",
            Node::Boolean(_) => "a boolean",
            Node::Integer(_) => "a whole number",
            Node::Float(_) => "a number",
            Node::Text(_) | Node::Variable(_) => "a text",
            Node::SecretFile(_) => "a file",
        };
        Err(Error::setting(format!("should be {expected}, not {found}")).at(&self.0.layer))
    }
}

macro_rules! scalars {
    ($($method:ident $visit:ident $type:ty, $expected:literal;)+) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
            match &self.0.node {
                Node::Variable(text) => match text.trim().parse::<$type>() {
                    Ok(value) => visitor.$visit(value),
                    Err(_) => self.invalid($expected),
                },
                _ => self.deserialize_any(visitor),
            }
        })+
    };
}

impl<'de> de::Deserializer<'de> for Deserializer {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0.node {
            Node::Section(entries) => visitor.visit_map(Section { entries: entries.into_iter(), value: None }),
            Node::List(entries) => visitor.visit_seq(List(entries.into_iter())),
            Node::Boolean(value) => visitor.visit_bool(value),
            Node::Integer(value) => visitor.visit_i64(value),
            Node::Float(value) => visitor.visit_f64(value),
            Node::Text(value) | Node::Variable(value) => visitor.visit_string(value),
            Node::SecretFile(_) => Err(Error::setting("is not a secret, so it has no `_file` form")),
        }
    }

    scalars! {
        deserialize_bool visit_bool bool, "true or false";
        deserialize_i8 visit_i8 i8, "a whole number";
        deserialize_i16 visit_i16 i16, "a whole number";
        deserialize_i32 visit_i32 i32, "a whole number";
        deserialize_i64 visit_i64 i64, "a whole number";
        deserialize_u8 visit_u8 u8, "a whole number";
        deserialize_u16 visit_u16 u16, "a whole number";
        deserialize_u32 visit_u32 u32, "a whole number";
        deserialize_u64 visit_u64 u64, "a whole number";
        deserialize_f32 visit_f32 f32, "a number";
        deserialize_f64 visit_f64 f64, "a number";
    }

    /// An empty variable unsets an optional setting.
    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match &self.0.node {
            Node::Variable(text) if text.is_empty() => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, name: &'static str, visitor: V) -> Result<V::Value, Error> {
        match self.0.node {
            Node::SecretFile(path) if name == secret::NAME => {
                let unreadable = |reason: std::io::Error| Kind::Unreadable {
                    path: PathBuf::from(&path),
                    reason: reason.to_string(),
                };
                let text = fs::read_to_string(&path).map_err(|error| Error {
                    path: Vec::new(),
                    layer: None,
                    kind: unreadable(error),
                })?;
                visitor.visit_str(text.trim_end_matches(['\n', '\r']))
            }
            _ => visitor.visit_newtype_struct(self),
        }
    }

    /// A section whose keys are known: `x_file` of a known `x` that is not a key itself becomes the file form of `x`.
    fn deserialize_struct<V: Visitor<'de>>(
        mut self,
        _name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        if let Node::Section(entries) = &mut self.0.node {
            for field in fields {
                let file_key = format!("{field}_file");
                if fields.contains(&file_key.as_str()) {
                    continue;
                }
                let Some(file) = entries.remove(&file_key) else { continue };
                if let Some(value) = entries.get(*field) {
                    return Err(Error::named(field, Kind::BothForms { file_layer: file.layer }).at(&value.layer));
                }
                let (Node::Text(path) | Node::Variable(path)) = file.node else {
                    return Err(Error::named(&file_key, Kind::Setting("should be a path".to_owned())).at(&file.layer));
                };
                entries.insert((*field).to_owned(), Entry { node: Node::SecretFile(path), layer: file.layer });
            }
        }
        self.deserialize_any(visitor)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let layer = self.0.layer.clone();
        match self.0.node {
            Node::Variable(text) => {
                let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
                let entry = |part: &str| Entry { node: Node::Variable(part.to_owned()), layer: layer.clone() };
                visitor.visit_seq(List(parts.map(entry).collect::<Vec<_>>().into_iter()))
            }
            node => Self(Entry { node, layer }).deserialize_any(visitor),
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        match self.0.node {
            Node::Text(text) | Node::Variable(text) => visitor.visit_enum(text.into_deserializer()),
            _ => self.invalid("one word"),
        }
    }

    forward_to_deserialize_any! {
        i128 u128 char str string bytes byte_buf unit unit_struct tuple tuple_struct map identifier ignored_any
    }
}

struct Section {
    entries: btree_map::IntoIter<String, Entry>,
    value: Option<(String, Entry)>,
}

impl<'de> de::MapAccess<'de> for Section {
    type Error = Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Error> {
        let Some((key, entry)) = self.entries.next() else { return Ok(None) };
        let read = seed.deserialize(key.as_str().into_deserializer()).map_err(|error: Error| error.at(&entry.layer))?;
        self.value = Some((key, entry));
        Ok(Some(read))
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Error> {
        let Some((key, entry)) = self.value.take() else {
            return Err(Error::setting("was read out of turn"));
        };
        let layer = entry.layer.clone();
        seed.deserialize(Deserializer(entry)).map_err(|error| error.within(&key, &layer))
    }
}

struct List(vec::IntoIter<Entry>);

impl<'de> de::SeqAccess<'de> for List {
    type Error = Error;

    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Error> {
        let Some(entry) = self.0.next() else { return Ok(None) };
        let layer = entry.layer.clone();
        seed.deserialize(Deserializer(entry)).map(Some).map_err(|error| error.at(&layer))
    }
}
