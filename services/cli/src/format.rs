//! `recourse format`: identifiers, checked on this machine.
//!
//! A text that is not well formed is an answer, not a failure: it goes to standard output, and the command ends with
//! [`Exit::Refused`].

use std::io::Write as _;

use formats::{CheckError, Checked, FormatKind, S10};
use serde_json::{Value, json};

use crate::{
    args::{CheckFormatArgs, ListFormatsArgs, S10Args},
    console::{Console, Paint, Tone},
    failure::{Exit, Failure},
    page::{Page, Table},
    text::plain,
};

/// Labels of an identifier's parts, the longest of which is `Usual establishment`.
const LABEL: usize = 21;

/// Says whether a text is well formed, and what it holds.
pub fn check(args: &CheckFormatArgs, console: &mut Console) -> Result<Exit, Failure> {
    let checked = formats::check(args.kind, &args.text);
    let exit = if checked.is_ok() { Exit::Done } else { Exit::Refused };
    if args.json {
        writeln!(console.out, "{:#}", as_json(args.kind, &checked))?;
        return Ok(exit);
    }
    let text = match &checked {
        Ok(checked) => well_formed(checked, console.paint),
        Err(error) => refused(args.kind, error, console.paint),
    };
    console.out.write_all(text.as_bytes())?;
    Ok(exit)
}

/// The kinds of identifiers.
pub fn list(args: &ListFormatsArgs, console: &mut Console) -> Result<Exit, Failure> {
    if args.json {
        let kinds: Value = FormatKind::ALL.map(kind_as_json).into_iter().collect();
        writeln!(console.out, "{kinds:#}")?;
        return Ok(Exit::Done);
    }
    let mut table = Table::new(&["kind", "what", "check digit", "example"]);
    for kind in FormatKind::ALL {
        let check_digit = if kind.has_check_digit() { "yes" } else { "" };
        table.row(Tone::Plain, [kind.slug(), kind.title(), check_digit, kind.example()].map(str::to_owned));
    }
    console.out.write_all(table.render(console.paint).as_bytes())?;
    Ok(Exit::Done)
}

/// The article number of a serial and a line end, nothing else, so that a shell can capture it.
pub fn s10(args: &S10Args, console: &mut Console) -> Result<Exit, Failure> {
    let number = S10::of_serial(&args.service, args.serial, &args.country)
        .map_err(|error| Failure::BadInput(error.to_string()))?;
    if args.json {
        let answer = json!({
            "number": number.as_str(),
            "service": number.service(),
            "serial": number.serial(),
            "check_digit": number.check_digit(),
            "country": number.country(),
            "for_simulation_only": true,
        });
        writeln!(console.out, "{answer:#}")?;
    } else {
        writeln!(console.out, "{number}")?;
    }
    Ok(Exit::Done)
}

fn well_formed(checked: &Checked, paint: Paint) -> String {
    let mut page = Page::new(paint);
    let kind = checked.kind;
    page.heading(&format!("{}: well formed", kind.title()));
    page.labelled(2, "Text", LABEL, &plain(&checked.shown));
    for part in &checked.parts {
        let meaning = part.meaning.as_ref().map(|meaning| format!(" ({meaning})")).unwrap_or_default();
        page.labelled(2, &label(part.name), LABEL, &plain(&format!("{}{meaning}", part.value)));
    }
    page.labelled(2, "Checked", LABEL, kind.checks());
    page.labelled(2, "Not known", LABEL, kind.unknown());
    if checked.is_masked {
        page.labelled(2, "Masked", LABEL, "it belongs to a person");
    }
    page.finish()
}

fn refused(kind: FormatKind, error: &CheckError, paint: Paint) -> String {
    let mut page = Page::new(paint);
    page.heading(&format!("{}: not well formed", kind.title()));
    page.toned(2, "Reason", LABEL, &plain(&error.to_string()), Tone::Bad);
    page.labelled(2, "Example", LABEL, kind.example());
    page.finish()
}

/// `usual_bank` as `Usual bank`; an abbreviation in capitals.
fn label(name: &str) -> String {
    if name == "pan" {
        return name.to_uppercase();
    }
    let spaced = name.replace('_', " ");
    let mut characters = spaced.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}

fn as_json(kind: FormatKind, checked: &Result<Checked, CheckError>) -> Value {
    match checked {
        Ok(checked) => {
            let parts: Value = checked
                .parts
                .iter()
                .map(|part| json!({ "name": part.name, "value": part.value, "meaning": part.meaning }))
                .collect();
            json!({
                "format": kind.slug(),
                "well_formed": true,
                "shown": checked.shown,
                "masked": checked.is_masked,
                "parts": parts,
                "checked": kind.checks(),
                "unknown": kind.unknown(),
            })
        }
        Err(error) => json!({ "format": kind.slug(), "well_formed": false, "reason": error.to_string() }),
    }
}

fn kind_as_json(kind: FormatKind) -> Value {
    json!({
        "format": kind.slug(),
        "title": kind.title(),
        "example": kind.example(),
        "check_digit": kind.has_check_digit(),
        "checked": kind.checks(),
        "unknown": kind.unknown(),
    })
}
