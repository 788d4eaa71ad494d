//! Messages that no generated code would write.

use prost::{
    Message as _,
    encoding::{WireType, encode_key, encode_varint},
};
use prost_reflect::{DynamicMessage, FieldDescriptor, Kind, Value};

/// One step from a message to what it holds.
#[derive(Clone, Debug)]
pub(crate) struct Step {
    pub(crate) field: FieldDescriptor,
    /// In a list.
    pub(crate) index: Option<usize>,
}

/// A message in which the field at the end of `path` is written as these bytes, key included.
pub(crate) fn with_raw(message: &DynamicMessage, path: &[Step], field: &FieldDescriptor, raw: &[u8]) -> Vec<u8> {
    let Some((step, rest)) = path.split_first() else {
        let mut others = message.clone();
        others.clear_field(field);
        return [others.encode_to_vec(), raw.to_vec()].concat();
    };
    let mut others = message.clone();
    others.clear_field(&step.field);
    let mut bytes = others.encode_to_vec();
    let held = message.get_field(&step.field).into_owned();
    let held = if let Value::List(list) = held { list } else { vec![held] };
    for (index, value) in held.iter().enumerate() {
        let inner = value.as_message().expect("a path leads through messages");
        let inner =
            if index == step.index.unwrap_or(0) { with_raw(inner, rest, field, raw) } else { inner.encode_to_vec() };
        bytes.extend(delimited(step.field.number(), &inner));
    }
    bytes
}

/// A field of bytes with its key and length.
pub(crate) fn delimited(number: u32, content: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    encode_key(number, WireType::LengthDelimited, &mut bytes);
    encode_varint(content.len().try_into().unwrap(), &mut bytes);
    bytes.extend(content);
    bytes
}

/// The field as a wire type that it has not.
pub(crate) fn of_wrong_type(field: &FieldDescriptor) -> Vec<u8> {
    match field.kind() {
        Kind::String | Kind::Bytes | Kind::Message(_) => {
            let mut bytes = Vec::new();
            encode_key(field.number(), WireType::Varint, &mut bytes);
            encode_varint(1, &mut bytes);
            bytes
        }
        // A packed list of numbers is of bytes too, but no request has one.
        _ => delimited(field.number(), b"x"),
    }
}

/// Fields that no version of the contract has: a number, a text, and a message's worth of noise.
pub(crate) fn unknown_fields() -> Vec<u8> {
    let mut bytes = Vec::new();
    encode_key(15_001, WireType::Varint, &mut bytes);
    encode_varint(u64::MAX, &mut bytes);
    bytes.extend(delimited(15_002, "from a later version".as_bytes()));
    bytes
}
