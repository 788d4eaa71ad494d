//! An example of an event with every field set, made from its descriptor: a start for its golden bytes.

use prost::{
    Message as _,
    encoding::{WireType, encode_key, encode_varint},
};
use prost_types::{
    DescriptorProto, FieldDescriptorProto, FileDescriptorSet,
    field_descriptor_proto::{Label, Type},
};

/// The encoded example of an event such as `counsel-portal.complaint_filed`.
///
/// Its message is the one of that name in the service's package, whose name is the service's up to a hyphen.
pub(crate) fn example(event_type: &str) -> Vec<u8> {
    let set = FileDescriptorSet::decode(proto::DESCRIPTORS).unwrap();
    let (service, what) = event_type.split_once('.').unwrap();
    let package = format!("recourse.{}.v1", service.split('-').next().unwrap());
    let name: String = what.split('_').map(capitalised).collect();
    encode(&set, &format!(".{package}.{name}"))
}

fn capitalised(word: &str) -> String {
    let (first, rest) = word.split_at(1);
    first.to_uppercase() + rest
}

fn message<'a>(set: &'a FileDescriptorSet, full_name: &str) -> &'a DescriptorProto {
    let found = set.file.iter().find_map(|file| {
        let name = full_name.strip_prefix(&format!(".{}.", file.package()))?;
        file.message_type.iter().find(|message| message.name() == name)
    });
    found.unwrap_or_else(|| panic!("there is no message {full_name}"))
}

fn encode(set: &FileDescriptorSet, full_name: &str) -> Vec<u8> {
    let mut fields: Vec<_> = message(set, full_name).field.iter().collect();
    fields.sort_by_key(|field| field.number());
    let mut bytes = Vec::new();
    let mut chosen = Vec::new();
    for field in fields {
        // Of each group of which one may be set, the first.
        if let Some(group) = field.oneof_index.filter(|_| !field.proto3_optional()) {
            if chosen.contains(&group) {
                continue;
            }
            chosen.push(group);
        }
        encode_field(set, field, &mut bytes);
    }
    bytes
}

fn encode_field(set: &FileDescriptorSet, field: &FieldDescriptorProto, bytes: &mut Vec<u8>) {
    let number = u32::try_from(field.number()).unwrap();
    let repeated = field.label() == Label::Repeated;
    let content = match field.r#type() {
        Type::String => text(field.name(), number).into_bytes(),
        Type::Bytes => (0..32).collect(),
        Type::Message => match field.type_name() {
            // 15 June 2026.
            ".recourse.type.v1.LegalDate" => vec![0x08, 0xea, 0x0f, 0x10, 0x06, 0x18, 0x0f],
            other => encode(set, other),
        },
        // A list of numbers is packed.
        Type::Int32 | Type::Int64 | Type::Uint32 | Type::Uint64 | Type::Bool | Type::Enum if repeated => vec![1],
        Type::Int32 | Type::Int64 | Type::Uint32 | Type::Uint64 | Type::Bool | Type::Enum => {
            encode_key(number, WireType::Varint, bytes);
            encode_varint(1, bytes);
            return;
        }
        other => panic!("{}: there is no example of {other:?}", field.name()),
    };
    encode_key(number, WireType::LengthDelimited, bytes);
    encode_varint(u64::try_from(content.len()).unwrap(), bytes);
    bytes.extend(content);
}

fn text(name: &str, number: u32) -> String {
    match name {
        name if name.ends_with("_id") => format!("019f0000-0000-7000-8000-{number:012}"),
        "currency_code" => "INR".to_owned(),
        other => other.to_owned(),
    }
}
