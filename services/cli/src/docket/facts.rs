//! `recourse docket kinds` and `recourse docket facts`: what can be recorded, and how it is typed.

use proceedings::{FactShape, Kind, Proceeding, step::By};
use proto::cases::ProceedingKind;
use serde_json::{Value, json};

use super::{typed, words::law_kind};
use crate::{
    args::{DocketFactsArgs, DocketKindsArgs},
    console::{Console, Paint, Tone},
    failure::{Exit, Failure},
    page::{LABEL, NARROW, Page, Table},
    text::plain,
    words::{Choice as _, capitalised},
};

/// The kinds that have dockets.
fn with_dockets() -> Vec<Proceeding> {
    let kinds: Vec<Kind> = ProceedingKind::ALL.iter().filter_map(|kind| law_kind(*kind)).collect();
    proceedings::all().into_iter().filter(|proceeding| kinds.contains(&proceeding.kind)).collect()
}

/// `recourse docket kinds`.
pub fn kinds(args: &DocketKindsArgs, console: &mut Console) -> Result<Exit, Failure> {
    let kinds = with_dockets();
    if args.json {
        let of = |it: &Proceeding| json!({ "kind": it.kind.as_str(), "title": it.title, "statute": it.statute });
        let kinds: Value = kinds.iter().map(of).collect();
        writeln!(console.out, "{kinds:#}")?;
        return Ok(Exit::Done);
    }
    let mut table = Table::new(&["Kind", "Title", "Statute"]);
    for Proceeding { kind, title, statute, .. } in kinds {
        table.row(Tone::Plain, [kind.to_string(), title.to_owned(), statute.to_owned()]);
    }
    console.out.write_all(table.render_within(console.paint, NARROW).as_bytes())?;
    Ok(Exit::Done)
}

/// `recourse docket facts`.
pub fn facts(args: &DocketFactsArgs, console: &mut Console) -> Result<Exit, Failure> {
    let Some(kind) = law_kind(args.kind) else { return Ok(Exit::Done) };
    let shapes = match &args.name {
        Some(name) => vec![typed::shape(kind, name)?],
        None => proceedings::facts(kind),
    };
    let text = match (shapes.as_slice(), &args.name, args.json) {
        ([shape], Some(_), true) => format!("{:#}\n", value(shape)),
        (shapes, _, true) => format!("{:#}\n", shapes.iter().map(value).collect::<Value>()),
        ([shape], Some(_), false) => one(kind, shape, console.paint),
        (shapes, _, false) => all(kind, shapes, console.paint),
    };
    console.out.write_all(text.as_bytes())?;
    Ok(Exit::Done)
}

/// Every fact of a kind, by whose doing it is.
fn all(kind: Kind, shapes: &[FactShape], paint: Paint) -> String {
    let mut page = Page::within(paint, NARROW);
    let Proceeding { title, statute, .. } = kind.proceeding();
    page.heading(title);
    page.quiet(statute);
    for by in [By::Us, By::Others, By::Time, By::Knowledge] {
        let mut done = shapes.iter().filter(|shape| shape.by == by).peekable();
        if done.peek().is_none() {
            continue;
        }
        page.gap();
        page.heading(whose(by));
        for shape in done {
            let fields = typed::example(shape);
            if fields.is_empty() {
                page.line(&format!("  {}", shape.name));
            } else {
                page.labelled(2, &format!("{} ", shape.name), 0, &fields);
            }
            page.toned(6, "", 0, shape.words, Tone::Quiet);
        }
    }
    page.gap();
    page.quiet(&format!(
        "Recorded by: recourse docket record DOCKET {} --on DAY --evidence TEXT. What a field may hold: recourse docket \
         facts {kind} NAME.",
        "NAME FIELD=VALUE..."
    ));
    page.finish()
}

/// One fact with its fields.
fn one(kind: Kind, shape: &FactShape, paint: Paint) -> String {
    let mut page = Page::within(paint, NARROW);
    page.heading(&format!("{kind}: {}", shape.name));
    page.field(0, "What", &capitalised(shape.words));
    page.field(0, "By", whose(shape.by));
    let fields = typed::fields(shape);
    if fields.is_empty() {
        page.field(0, "Fields", "none");
    }
    for (index, (field, _, holds)) in fields.iter().enumerate() {
        let label = if index == 0 { "Fields" } else { "" };
        let choices = typed::choices(kind, shape, field);
        let how = if choices.is_empty() { holds.how().to_owned() } else { format!("one of {}", choices.join(", ")) };
        page.labelled(0, &format!("{label:LABEL$}{field:<16}"), 0, &how);
    }
    page.field(0, "Typed", format!("{} {}", shape.name, typed::example(shape)).trim_end());
    // With blanks, so that the lines can be broken.
    page.field(0, "JSON", &plain(&shape.example.replace(",\"", ", \"")));
    page.finish()
}

const fn whose(by: By) -> &'static str {
    match by {
        By::Us => "The creditor",
        By::Others => "The other side, courts, others",
        By::Time => "Time",
        By::Knowledge => "What is known",
    }
}

fn value(shape: &FactShape) -> Value {
    let by = match shape.by {
        By::Us => "us",
        By::Others => "others",
        By::Time => "time",
        By::Knowledge => "knowledge",
    };
    let example: Value = serde_json::from_str(shape.example).unwrap_or_default();
    json!({
        "name": shape.name,
        "words": shape.words,
        "by": by,
        "example": example,
        "typed": typed::example(shape),
        "amounts": shape.amounts,
    })
}
