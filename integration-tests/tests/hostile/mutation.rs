//! What can be wrong with a message, read from its descriptor.

use prost::Message as _;
use prost_reflect::{
    DynamicMessage, FieldDescriptor, Kind, MessageDescriptor, OneofDescriptor, ReflectMessage as _, Value,
};

use crate::{
    json,
    wire::{self, Step},
};

/// How long a text is that is too long for anything.
const HUGE: usize = 1 << 20;
/// How many entries a list has that has too many.
const MANY: usize = 10_000;
/// A message must be read before it can be refused, so it stays below the limit of its size.
const LIST_BYTES: usize = 3 << 20;

/// A well-formed id of nothing.
pub(crate) const NOBODY: &str = "00000000-0000-7000-8000-00000000dead";

/// One way in which a message is wrong, in one field.
#[derive(Clone, Debug)]
pub(crate) struct Mutation {
    /// `memos[0].amount.paise`, as whoever refuses it calls it.
    pub(crate) field: String,
    /// The same by its own name, even where it is called by that of a choice.
    pub(crate) at: String,
    pub(crate) what: &'static str,
    pub(crate) bytes: Vec<u8>,
    /// The bytes are no message at all.
    pub(crate) unreadable: bool,
}

/// Every mutation of every field of a message, the absent ones included.
///
/// Of fields of which one is chosen, `each_is_shown` says that each has an example of its own: then the others are chosen
/// with nothing in them and no more.
pub(crate) fn mutations(message: &DynamicMessage, each_is_shown: bool) -> Vec<Mutation> {
    let mut plan = Plan { root: message.clone(), path: Vec::new(), found: Vec::new(), each_is_shown };
    plan.walk(message);
    plan.noise(message);
    plan.found
}

struct Plan {
    root: DynamicMessage,
    path: Vec<Step>,
    found: Vec<Mutation>,
    each_is_shown: bool,
}

impl Plan {
    fn walk(&mut self, here: &DynamicMessage) {
        for field in here.descriptor().fields() {
            if self.each_is_shown && is_not_chosen(here, &field) {
                let what = if matches!(field.kind(), Kind::Message(_)) { "empty" } else { "missing" };
                self.put(&field, what, Some(Value::default_value(&field.kind())));
                continue;
            }
            if field.is_list() {
                self.list(here, &field);
            } else if let Kind::Message(of) = field.kind() {
                self.message(here, &field, &of);
            } else {
                let value = here.get_field(&field).into_owned();
                for (what, value) in scalars(&field, &value) {
                    self.put(&field, what, Some(value));
                }
                if choice(&field).is_some() && here.has_field(&field) {
                    self.put(&field, "not chosen", None);
                }
            }
            self.raw(&field, "of another wire type", &wire::of_wrong_type(&field));
            if matches!(field.kind(), Kind::String) {
                self.raw(&field, "not UTF-8", &wire::delimited(field.number(), &[b'A', 0xff, 0xfe]));
            }
        }
    }

    fn message(&mut self, here: &DynamicMessage, field: &FieldDescriptor, of: &MessageDescriptor) {
        if here.has_field(field) {
            self.put(field, "missing", None);
        }
        let hostile = match of.full_name() {
            "recourse.type.v1.LegalDate" => dates(of),
            "recourse.type.v1.Money" => amounts(of),
            _ => Vec::new(),
        };
        if !hostile.is_empty() {
            for (what, value) in hostile {
                self.put(field, what, Some(Value::Message(value)));
            }
            return;
        }
        // What is absent is filled in with nothing: each of its own fields is then wrong in turn.
        let held = here.get_field(field).as_message().cloned().unwrap_or_else(|| DynamicMessage::new(of.clone()));
        let before = self.root.clone();
        if !here.has_field(field) {
            self.put(field, "empty", Some(Value::Message(held.clone())));
            self.root = self.replaced(field, Some(Value::Message(held.clone())));
        }
        self.path.push(Step { field: field.clone(), index: None });
        self.walk(&held);
        self.path.pop();
        self.root = before;
    }

    fn list(&mut self, here: &DynamicMessage, field: &FieldDescriptor) {
        let held = here.get_field(field).as_list().unwrap_or_default().to_vec();
        if !held.is_empty() {
            self.put(field, "empty", None);
        }
        let first = held.first().cloned().unwrap_or_else(|| Value::default_value(&field.kind()));
        let entry = match &first {
            Value::Message(message) => message.encode_to_vec(),
            Value::String(text) => text.clone().into_bytes(),
            other => panic!("{}: nothing hostile is known of a list of {other:?}", field.full_name()),
        };
        let entry = wire::delimited(field.number(), &entry);
        let many = entry.repeat(MANY.min(LIST_BYTES / entry.len()));
        let bytes = wire::with_raw(&self.root, &self.path, field, &many);
        self.add(field, "too many", bytes);
        match first {
            Value::Message(message) if !held.is_empty() => {
                self.path.push(Step { field: field.clone(), index: Some(0) });
                self.walk(&message);
                self.path.pop();
            }
            Value::Message(_) => {}
            scalar => {
                for (what, value) in scalars(field, &scalar) {
                    let others = held.iter().skip(1).cloned();
                    self.put(field, what, Some(Value::List([value].into_iter().chain(others).collect())));
                }
            }
        }
    }

    /// What is wrong with a message as a whole.
    fn noise(&mut self, message: &DynamicMessage) {
        let whole = message.encode_to_vec();
        let mut found = vec![("noise", vec![0xff; 64])];
        if let Some((_, but_last)) = whole.split_last() {
            found.push(("cut off", but_last.to_vec()));
        }
        found.push(("larger than 4 MiB", [whole, wire::delimited(15_000, &vec![b'A'; 5 << 20])].concat()));
        for (what, bytes) in found {
            self.found.push(Mutation { field: String::new(), at: String::new(), what, bytes, unreadable: true });
        }
    }

    fn put(&mut self, field: &FieldDescriptor, what: &'static str, value: Option<Value>) {
        let bytes = self.replaced(field, value).encode_to_vec();
        self.add(field, what, bytes);
    }

    /// Bytes that can be read.
    fn add(&mut self, field: &FieldDescriptor, what: &'static str, bytes: Vec<u8>) {
        let at = self.named(field);
        self.found.push(Mutation { field: at.clone(), at, what, bytes, unreadable: false });
    }

    fn raw(&mut self, field: &FieldDescriptor, what: &'static str, raw: &[u8]) {
        let bytes = wire::with_raw(&self.root, &self.path, field, raw);
        // Who reads bytes calls what can be chosen by the name of the choice.
        let at = self.named(field);
        let field = choice(field).map_or_else(|| at.clone(), |choice| self.place() + choice.name());
        self.found.push(Mutation { field, at, what, bytes, unreadable: true });
    }

    /// The whole message with another value of this field.
    fn replaced(&self, field: &FieldDescriptor, value: Option<Value>) -> DynamicMessage {
        let mut root = self.root.clone();
        let mut here = &mut root;
        for step in &self.path {
            let held = here.get_field_mut(&step.field);
            let held = match step.index {
                Some(index) => &mut held.as_list_mut().expect("a list")[index],
                None => held,
            };
            here = held.as_message_mut().expect("a path leads through messages");
        }
        match value {
            Some(value) => here.set_field(field, value),
            None => here.clear_field(field),
        }
        root
    }

    fn named(&self, field: &FieldDescriptor) -> String {
        self.place() + field.name()
    }

    /// Where the fields are that are being walked: `memos[0].amount.`.
    fn place(&self) -> String {
        let step = |step: &Step| match step.index {
            Some(index) => format!("{}[{index}].", step.field.name()),
            None => format!("{}.", step.field.name()),
        };
        self.path.iter().map(step).collect()
    }
}

/// The choice that a field belongs to, if it is one of several of which one is set.
pub(crate) fn choice(field: &FieldDescriptor) -> Option<OneofDescriptor> {
    field.containing_oneof().filter(|oneof| !oneof.is_synthetic())
}

/// Whether another field was chosen in the place of this one.
fn is_not_chosen(here: &DynamicMessage, field: &FieldDescriptor) -> bool {
    let other = |other: FieldDescriptor| other.number() != field.number() && here.has_field(&other);
    field.containing_oneof().is_some_and(|oneof| oneof.fields().any(other))
}

fn scalars(field: &FieldDescriptor, value: &Value) -> Vec<(&'static str, Value)> {
    match field.kind() {
        Kind::String => texts(field.name(), value.as_str().unwrap_or_default()),
        Kind::Bytes => {
            let held = value.as_bytes().map_or(0, prost::bytes::Bytes::len);
            let of = |length: usize| Value::Bytes(vec![7; length].into());
            let mut all = vec![("too short", of(31)), ("too long", of(33)), ("huge", of(HUGE))];
            if held > 0 {
                all.push(("missing", of(0)));
            }
            all
        }
        Kind::Enum(_) => {
            let mut all = vec![("unknown", Value::EnumNumber(9_999)), ("negative", Value::EnumNumber(-1))];
            if value.as_enum_number() != Some(0) {
                all.push(("missing", Value::EnumNumber(0)));
            }
            all
        }
        Kind::Int32 => {
            let numbers = [("negative", -1), ("least", i32::MIN), ("greatest", i32::MAX)];
            numbers.map(|(what, number)| (what, Value::I32(number))).into()
        }
        Kind::Int64 => {
            let numbers = [("negative", -1), ("least", i64::MIN), ("greatest", i64::MAX)];
            numbers.map(|(what, number)| (what, Value::I64(number))).into()
        }
        Kind::Uint32 => {
            let mut all: Vec<(&str, Value)> = vec![("greatest", Value::U32(u32::MAX))];
            if value.as_u32() != Some(0) {
                all.push(("missing", Value::U32(0)));
            }
            all
        }
        Kind::Bool => Vec::new(),
        other => panic!("{}: nothing hostile is known of {other:?}", field.full_name()),
    }
}

fn texts(name: &str, held: &str) -> Vec<(&'static str, Value)> {
    let after_first = |put: &str| {
        let (first, rest) = held.split_at(held.chars().next().map_or(0, char::len_utf8));
        format!("{first}{put}{rest}A")
    };
    let mut all =
        vec![("huge", "A".repeat(HUGE)), ("with NUL", after_first("\0")), ("turned around", after_first("\u{202e}"))];
    if !held.is_empty() {
        all.push(("missing", String::new()));
        all.push(("blank", "  ".to_owned()));
    }
    // A lender's and a payment system's ids are no UUIDs.
    let of_ours = held.is_empty() && name.ends_with("_id") && name != "upi_id";
    if uuid::Uuid::try_parse(held).is_ok() || of_ours {
        all.push(("malformed", "x".to_owned()));
        all.push(("of nobody", NOBODY.to_owned()));
    } else if name.ends_with("_token") {
        all.push(("malformed", "../etc".to_owned()));
    }
    all.extend(json::texts(held));
    all.into_iter().map(|(what, text)| (what, Value::String(text))).collect()
}

fn dates(of: &MessageDescriptor) -> Vec<(&'static str, DynamicMessage)> {
    let date = |year: i32, month: i32, day: i32| {
        let mut date = DynamicMessage::new(of.clone());
        for (name, value) in [("year", year), ("month", month), ("day", day)] {
            date.set_field_by_name(name, Value::I32(value));
        }
        date
    };
    vec![
        ("30 February", date(2026, 2, 30)),
        ("no day", date(0, 0, 0)),
        ("the year 0", date(0, 1, 1)),
        ("before years have four digits", date(999, 12, 31)),
        ("the last year there is", date(i32::MAX, 12, 31)),
        ("a negative year", date(-4_000, 1, 1)),
        ("month 13", date(2026, 13, 1)),
        ("a negative day", date(2026, 1, -1)),
        ("eight thousand years on", date(9_999, 12, 31)),
        ("far ahead", date(2_199, 12, 31)),
    ]
}

fn amounts(of: &MessageDescriptor) -> Vec<(&'static str, DynamicMessage)> {
    let money = |currency: &str, paise: i64| {
        let mut money = DynamicMessage::new(of.clone());
        money.set_field_by_name("currency_code", Value::String(currency.to_owned()));
        money.set_field_by_name("paise", Value::I64(paise));
        money
    };
    vec![
        ("negative", money("INR", -1)),
        ("the most there is", money("INR", i64::MAX)),
        ("the least there is", money("INR", i64::MIN)),
        ("beyond the range of amounts", money("INR", 1_000_000_000_000_001)),
        ("in dollars", money("USD", 100)),
        ("in no currency", money("", 100)),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::pool;

    fn message(name: &str, fill: impl FnOnce(&mut DynamicMessage)) -> DynamicMessage {
        let mut message = DynamicMessage::new(pool().get_message_by_name(name).unwrap());
        fill(&mut message);
        message
    }

    #[test]
    fn every_field_is_wrong_in_turn_and_the_absent_ones_too() {
        let hold = message("recourse.communications.v1.PlaceHoldRequest", |_| ());
        let found = mutations(&hold, false);
        let has = |field: &str, what: &str| found.iter().any(|one| one.field == field && one.what == what);
        assert!(has("hold", "empty"));
        assert!(has("hold.reason", "unknown"));
        assert!(has("hold.since", "30 February"));
        assert!(has("hold.party_id", "not UTF-8"));
        assert!(has("hold.party_id", "of another wire type"));
        assert!(has("", "larger than 4 MiB"));
    }

    #[test]
    fn a_mutation_changes_its_field_and_nothing_else() {
        let case = message("recourse.cases.v1.ListCasesRequest", |case| {
            case.set_field_by_name("page_size", Value::I32(7));
            case.set_field_by_name("loan_account_number", Value::String("HL-1".to_owned()));
        });
        let found = mutations(&case, false);
        let missing = found.iter().find(|one| one.field == "loan_account_number" && one.what == "missing").unwrap();
        let read = DynamicMessage::decode(case.descriptor(), missing.bytes.as_slice()).unwrap();
        assert_eq!(read.get_field_by_name("page_size").unwrap().as_i32(), Some(7));
        assert_eq!(read.get_field_by_name("loan_account_number").unwrap().as_str(), Some(""));
        for unreadable in found.iter().filter(|one| one.unreadable && !one.what.contains("4 MiB")) {
            let read = DynamicMessage::decode(case.descriptor(), unreadable.bytes.as_slice());
            assert!(read.is_err(), "{} {}", unreadable.field, unreadable.what);
        }
    }

    #[test]
    fn what_was_not_chosen_is_only_empty_where_each_is_shown() {
        let step = message("recourse.counsel.v1.ProgressStep", |step| {
            let refiled = pool().get_message_by_name("recourse.counsel.v1.ComplaintRefiled").unwrap();
            step.set_field_by_name("refiled", Value::Message(DynamicMessage::new(refiled)));
        });
        let fields = |each_is_shown| -> Vec<String> {
            mutations(&step, each_is_shown).into_iter().map(|one| one.field).collect()
        };
        let inside = |fields: &[String], of: &str| fields.iter().any(|field| field.starts_with(of));
        assert!(inside(&fields(true), "refiled.on") && inside(&fields(true), "judgment_given"));
        assert!(!inside(&fields(true), "judgment_given.") && inside(&fields(false), "judgment_given."));
    }

    #[test]
    fn a_choice_may_be_left_open() {
        let open = message("recourse.cases.v1.OpenDocketRequest", |open| {
            open.set_field_by_name("case", Value::String("RC-000001".to_owned()));
        });
        let found = mutations(&open, true);
        let of =
            |what: &str| found.iter().filter(|one| one.what == what).map(|one| one.at.as_str()).collect::<Vec<_>>();
        assert_eq!(of("not chosen"), ["case"]);
        assert!(of("missing").contains(&"loan_account_number"), "{:?}", of("missing"));
        let read = |one: &Mutation| DynamicMessage::decode(open.descriptor(), one.bytes.as_slice()).unwrap();
        let left_open = found.iter().find(|one| one.what == "not chosen").map(read).unwrap();
        assert!(!left_open.has_field_by_name("case") && !left_open.has_field_by_name("loan_account_number"));
    }

    #[test]
    fn what_is_deep_inside_is_broken_there() {
        let mut notice = message("recourse.notices.v1.RecordTrackingRequest", |_| ());
        let news = pool().get_message_by_name("recourse.notices.v1.TrackingNews").unwrap();
        notice.set_field_by_name("news", Value::List(vec![Value::Message(DynamicMessage::new(news)); 2]));
        let found = mutations(&notice, false);
        let broken = found.iter().find(|one| one.field == "news[0].source_reference" && one.what == "not UTF-8");
        let refused = <proto::notices::RecordTrackingRequest as prost::Message>::decode(&*broken.unwrap().bytes);
        assert!(refused.unwrap_err().to_string().contains("source_reference"));
    }
}
