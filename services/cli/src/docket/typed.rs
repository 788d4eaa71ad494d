//! A fact as it is typed, `demand.issued demand=1 noticees=2`, and as JSON. What a field holds is read off the example.

use kernel::{DateInterval, LegalDate, Paise};
use proceedings::{FactError, FactShape, Kind, facts};
use serde_json::{Map, Value};
use statutes::{BasisPoints, Book, GateFacts, GateValue};

use crate::{args::law::days::Days, failure::Failure, law::nearest, text::plain};

/// The fact by which a circumstance becomes known: what its value is depends on its name.
const CIRCUMSTANCE: &str = "circumstance.known";

/// What a field holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Holds {
    Word,
    Number,
    YesNo,
    Rupees,
    Day,
    Days,
    /// Whatever the circumstance is: yes or no, a word, an amount, a share, days.
    Circumstance,
    Json,
}

impl Holds {
    /// How it is typed.
    pub(super) const fn how(self) -> &'static str {
        match self {
            Self::Word => "a word, or text in quotes",
            Self::Number => "a number",
            Self::YesNo => "yes or no",
            Self::Rupees => "rupees: 150000, 1,50,000.00",
            Self::Day => "a day: 2026-03-02",
            Self::Days => "a day, or the days between which it lies: 2026-03-02..2026-03-05",
            Self::Circumstance => "yes or no, a word, rupees, 60%, a day, none: as `recourse law gate` takes it",
            Self::Json => "JSON, amounts in paise",
        }
    }
}

/// The fact of that name.
pub(super) fn shape(kind: Kind, name: &str) -> Result<FactShape, Failure> {
    let all = facts(kind);
    if let Some(shape) = all.iter().find(|shape| shape.name == name) {
        return Ok(*shape);
    }
    let names = || all.iter().map(|shape| shape.name);
    let near = nearest(name, names()).map(|near| format!("; is it `{near}`?")).unwrap_or_default();
    let known = names().collect::<Vec<_>>().join(", ");
    let stop = if near.is_empty() { "." } else { "" };
    Err(Failure::Usage(plain(&format!("{kind} has no fact `{name}`{near}{stop} It has {known}"))))
}

/// The fields of a fact, in the order of its example, with what each holds there.
pub(super) fn fields(shape: &FactShape) -> Vec<(String, Value, Holds)> {
    let example: Map<String, Value> = serde_json::from_str(shape.example).unwrap_or_default();
    let mut fields: Vec<(String, Value)> = example.into_iter().filter(|(field, _)| field != "kind").collect();
    // A map of serde_json has its fields in the order of their names.
    fields.sort_by_key(|(field, _)| shape.example.find(&format!("\"{field}\":")));
    fields
        .into_iter()
        .map(|(field, value)| {
            let holds = holds(shape, &field, &value);
            (field, value, holds)
        })
        .collect()
}

/// The words of which a field must be one, as the fact itself refuses another; none if it takes any.
pub(super) fn choices(kind: Kind, shape: &FactShape, field: &str) -> Vec<String> {
    let mut fact: Map<String, Value> = serde_json::from_str(shape.example).unwrap_or_default();
    if !fact.get(field).is_some_and(Value::is_string) {
        return Vec::new();
    }
    fact.insert(field.to_owned(), Value::from("?"));
    let Err(FactError::NotOfKind { reason, .. }) = proceedings::read(kind, &Value::from(fact)) else {
        return Vec::new();
    };
    // unknown variant `?`, expected one of `symbolic`, `physical`
    let Some((_, expected)) = reason.split_once(", expected ") else { return Vec::new() };
    expected.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

fn holds(shape: &FactShape, field: &str, example: &Value) -> Holds {
    match example {
        _ if shape.amounts.contains(&field) => Holds::Rupees,
        _ if shape.name == CIRCUMSTANCE && field == "value" => Holds::Circumstance,
        Value::String(text) if text.parse::<LegalDate>().is_ok() => Holds::Day,
        Value::String(_) => Holds::Word,
        Value::Number(_) => Holds::Number,
        Value::Bool(_) => Holds::YesNo,
        Value::Object(_) if serde_json::from_value::<DateInterval>(example.clone()).is_ok() => Holds::Days,
        _ => Holds::Json,
    }
}

/// The fact that was typed in fields.
pub(super) fn read(kind: Kind, name: &str, typed: &[(String, String)]) -> Result<Value, Failure> {
    let shape = shape(kind, name)?;
    let known = fields(&shape);
    let mut fact = Map::from_iter([("kind".to_owned(), Value::from(name))]);
    for (field, text) in typed {
        let Some((_, _, holds)) = known.iter().find(|(known, _, _)| known == field) else {
            let names = known.iter().map(|(known, _, _)| known.as_str()).collect::<Vec<_>>().join(", ");
            let names = if names.is_empty() { "no fields".to_owned() } else { names };
            return Err(Failure::Usage(plain(&format!("{name} has no field `{field}`; it has {names}"))));
        };
        let about = typed.iter().find(|(other, _)| other == "name").map_or("", |(_, about)| about.as_str());
        let value = value(*holds, text, about).map_err(|why| Failure::Usage(plain(&format!("{field}: {why}"))))?;
        if fact.insert(field.clone(), value).is_some() {
            return Err(Failure::Usage(plain(&format!("`{field}` is given twice"))));
        }
    }
    checked(kind, &shape, fact)
}

/// The fact that was given as a JSON object, with or without its `kind`.
pub(super) fn read_json(kind: Kind, name: &str, text: &str) -> Result<Value, Failure> {
    let shape = shape(kind, name)?;
    let wrong = |why: String| Failure::Usage(format!("--json-fact: {why}"));
    let mut fact: Map<String, Value> = serde_json::from_str(text).map_err(|error| wrong(error.to_string()))?;
    match fact.insert("kind".to_owned(), Value::from(name)) {
        Some(other) if other != name => Err(wrong(plain(&format!("its kind is {other}, and not {name}")))),
        _ => checked(kind, &shape, fact),
    }
}

/// The fact, if it is one of its kind of proceeding.
fn checked(kind: Kind, shape: &FactShape, fact: Map<String, Value>) -> Result<Value, Failure> {
    let fact = Value::from(fact);
    match proceedings::read(kind, &fact) {
        Ok(_) => Ok(fact),
        Err(error) => {
            let reason = match error {
                FactError::NotOfKind { reason, .. } => reason,
                other @ FactError::NoDocket(_) => other.to_string(),
            };
            let typed = format!("{} {}", shape.name, example(shape));
            let text = format!("{}: {reason}; it is typed as in: {}", shape.name, typed.trim_end());
            Err(Failure::Usage(plain(&text)))
        }
    }
}

fn value(holds: Holds, text: &str, about: &str) -> Result<Value, String> {
    let as_json = || serde_json::from_str(text).map_err(|error| format!("{error}; write JSON in single quotes"));
    match holds {
        Holds::Word => Ok(text.into()),
        Holds::Number => {
            text.trim().parse::<i64>().map(Value::from).map_err(|_| format!("`{text}` is not a whole number"))
        }
        Holds::YesNo => match text.trim() {
            "yes" | "true" => Ok(true.into()),
            "no" | "false" => Ok(false.into()),
            _ => Err(format!("`{text}` is neither yes nor no")),
        },
        Holds::Rupees => Paise::parse_rupees(text).map(|amount| amount.get().into()).map_err(|error| error.to_string()),
        Holds::Day => {
            text.trim().parse::<LegalDate>().map(|day| day.to_string().into()).map_err(|error| error.to_string())
        }
        Holds::Days | Holds::Circumstance if text.starts_with(['{', '"']) => as_json(),
        Holds::Days => {
            let Days(days) = text.trim().parse().map_err(|error: kernel::DateError| error.to_string())?;
            days.ok_or_else(|| "write a day, or D..D".to_owned()).and_then(|days| json_of(&days))
        }
        Holds::Circumstance => {
            let book = Book::embedded();
            let known = GateFacts::from_texts(&book, [(about, text)]).map_err(|error| error.to_string())?;
            let value = known.get(about).ok_or_else(|| "nothing is known of it".to_owned())?;
            json_of(&circumstance(value))
        }
        Holds::Json => as_json(),
    }
}

fn json_of(value: &impl serde::Serialize) -> Result<Value, String> {
    serde_json::to_value(value).map_err(|error| error.to_string())
}

fn circumstance(value: &GateValue) -> proceedings::Value {
    match value {
        GateValue::YesNo(yes) => proceedings::Value::YesNo(*yes),
        GateValue::Word(word) => proceedings::Value::Word(word.clone()),
        GateValue::Amount(amount) => proceedings::Value::Amount(*amount),
        GateValue::Share(BasisPoints(points)) => proceedings::Value::Share(*points),
        GateValue::Days(days) => proceedings::Value::Days(*days),
        GateValue::Nothing => proceedings::Value::Nothing,
    }
}

/// The fields of the example, as they are typed.
pub(super) fn example(shape: &FactShape) -> String {
    let fields = fields(shape).into_iter().map(|(field, value, holds)| format!("{field}={}", written(holds, &value)));
    fields.collect::<Vec<_>>().join(" ")
}

/// A fact on record as it would be typed: its name and its fields.
pub(super) fn as_typed(kind: Option<Kind>, name: &str, fact: &str) -> String {
    let Ok(json) = serde_json::from_str::<Map<String, Value>>(fact) else { return name.to_owned() };
    let shape = kind.and_then(|kind| facts(kind).into_iter().find(|shape| shape.name == name));
    let known = shape.as_ref().map(fields).unwrap_or_default();
    let mut words = vec![name.to_owned()];
    // In the order of the example; what it does not have comes last.
    let place = |field: &str| known.iter().position(|(known, _, _)| known == field).unwrap_or(known.len());
    let mut fields: Vec<(String, Value)> = json.into_iter().filter(|(field, _)| field != "kind").collect();
    fields.sort_by_key(|(field, _)| place(field));
    for (field, value) in &fields {
        let holds = known.get(place(field)).map_or(Holds::Json, |(_, _, holds)| *holds);
        words.push(format!("{field}={}", written(holds, value)));
    }
    words.join(" ")
}

/// A value as a shell takes it.
fn written(holds: Holds, value: &Value) -> String {
    let rupees = |amount: Paise| amount.to_string().replace('₹', "");
    let text = match (holds, value) {
        (Holds::Rupees, _) => value.as_i64().and_then(|paise| Paise::new(paise).ok()).map(rupees),
        (Holds::YesNo, Value::Bool(yes)) => Some(if *yes { "yes" } else { "no" }.to_owned()),
        (Holds::Days, _) => serde_json::from_value(value.clone()).ok().map(days),
        (Holds::Circumstance, _) => serde_json::from_value(value.clone()).ok().map(|known| match known {
            proceedings::Value::YesNo(yes) => if yes { "yes" } else { "no" }.to_owned(),
            proceedings::Value::Word(word) => word,
            proceedings::Value::Amount(amount) => rupees(amount),
            proceedings::Value::Share(points) => format!("{points}bp"),
            proceedings::Value::Days(between) => days(between),
            proceedings::Value::Nothing => "none".to_owned(),
        }),
        (Holds::Word | Holds::Day, Value::String(text)) => Some(text.clone()),
        _ => None,
    };
    quoted(&text.unwrap_or_else(|| value.to_string()))
}

fn days(days: DateInterval) -> String {
    let (earliest, latest) = (days.earliest(), days.latest());
    if earliest == latest { earliest.to_string() } else { format!("{earliest}..{latest}") }
}

/// In single quotes, if a shell would take it apart.
fn quoted(text: &str) -> String {
    let harmless = |c: char| c.is_alphanumeric() || "._,:/@%+-".contains(c);
    if !text.is_empty() && text.chars().all(harmless) {
        return text.to_owned();
    }
    format!("'{}'", text.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn words(kind: Kind, line: &[&str]) -> Result<Value, String> {
        let (name, fields) = line.split_first().unwrap();
        let typed: Vec<(String, String)> = fields
            .iter()
            .map(|field| field.split_once('=').map(|(name, value)| (name.to_owned(), value.to_owned())).unwrap())
            .collect();
        read(kind, name, &typed).map_err(|failure| failure.to_string())
    }

    #[test]
    fn every_example_is_read_back_from_what_is_typed() {
        for kind in [Kind::Pss25, Kind::Sarfaesi, Kind::Arbitration] {
            for shape in facts(kind) {
                // As a shell would, without a shell: a quoted value has no quotes within.
                let typed: Vec<(String, String)> = fields(&shape)
                    .into_iter()
                    .map(|(field, value, holds)| (field, written(holds, &value).trim_matches('\'').to_owned()))
                    .collect();
                let example: Value = serde_json::from_str(shape.example).unwrap();
                assert_eq!(read(kind, shape.name, &typed).unwrap(), example, "{}", shape.name);
                let line = as_typed(Some(kind), shape.name, shape.example);
                assert_eq!(line, format!("{} {}", shape.name, super::example(&shape)).trim_end());
            }
        }
    }

    #[test]
    fn the_words_that_a_field_takes_are_known() {
        let of = |name: &str, field: &str| choices(Kind::Sarfaesi, &shape(Kind::Sarfaesi, name).unwrap(), field);
        assert_eq!(of("possession.taken", "how"), ["symbolic", "physical"]);
        assert!(of("demand.served", "mode").contains(&"speed_post_registered".to_owned()));
        assert!(of("demand.withdrawn", "reason").is_empty() && of("sale.noticed", "auction_on").is_empty());
    }

    #[test]
    fn fields_are_typed_as_people_write_them() {
        let valued = words(Kind::Sarfaesi, &["asset.valued", "value=₹45,00,000.50"]).unwrap();
        assert_eq!(valued, json!({ "kind": "asset.valued", "value": 450_000_050 }));
        let returned = ["transfer.returned", "code=04", "amount=15000", "informed=2026-03-03..2026-03-05"];
        let returned = words(Kind::Pss25, &returned).unwrap();
        assert_eq!(returned["informed"], json!({ "earliest": "2026-03-03", "latest": "2026-03-05" }));
        let known = words(Kind::Sarfaesi, &["circumstance.known", "name=account.npa", "value=no"]).unwrap();
        assert_eq!(known["value"], json!({ "yes_no": false }));
        let known = ["circumstance.known", "name=account.npa", r#"value={"yes_no":true}"#];
        assert_eq!(words(Kind::Sarfaesi, &known).unwrap()["value"], json!({ "yes_no": true }));
        let held = ["auction.held", "sale=1", r#"outcome={"outcome":"no_bid"}"#];
        assert_eq!(words(Kind::Sarfaesi, &held).unwrap()["outcome"], json!({ "outcome": "no_bid" }));
    }

    #[test]
    fn what_is_wrong_is_said_with_what_would_be_right() {
        let wrong = |line: &[&str]| words(Kind::Sarfaesi, line).unwrap_err();
        let unknown = wrong(&["demand.isued", "demand=1"]);
        assert!(unknown.contains("is it `demand.issued`?") && unknown.contains("stay.lifted"), "{unknown}");
        let unknown = wrong(&["demand.issued", "demand=1", "to=2"]);
        assert_eq!(unknown, "demand.issued has no field `to`; it has demand, noticees");
        assert_eq!(wrong(&["demand.issued", "demand=one"]), "demand: `one` is not a whole number");
        assert_eq!(wrong(&["demand.issued", "demand=1", "demand=1"]), "`demand` is given twice");
        let missing = wrong(&["demand.issued", "demand=1"]);
        assert!(missing.contains("missing field `noticees`; it is typed as in: demand.issued demand=1 noticees=2"));
        assert!(wrong(&["asset.valued", "value=4,5,0"]).contains("not an amount in rupees"));
        assert!(wrong(&["possession.taken", "how=paper"]).contains("`symbolic`"));
        assert!(wrong(&["dues.received", "by=cheque"]).contains("it has no fields"));
        assert!(wrong(&["circumstance.known", "name=account.nap", "value=yes"]).contains("account.npa"));
        let other = read_json(Kind::Sarfaesi, "demand.issued", r#"{"kind":"demand.served"}"#).unwrap_err().to_string();
        assert!(other.contains("and not demand.issued"), "{other}");
        assert!(read_json(Kind::Sarfaesi, "demand.issued", r#"{"demand":1,"noticees":1}"#).is_ok());
    }
}
