//! The states of a proceeding, from the code that goes through them.

use std::io::Write as _;

use proceedings::{Completeness, Kind, all, diagram::mermaid};

use super::{bad, name::nearest};
use crate::{
    args::law::DiagramArgs,
    console::{Console, Tone},
    failure::{Exit, Failure},
    page::Table,
};

/// `law diagram`: the diagram and nothing else, so that a file can take it.
pub(super) fn diagram(args: &DiagramArgs, console: &mut Console) -> Result<Exit, Failure> {
    let Some(text) = &args.kind else { return list(console) };
    let kind = kind_named(text)?;
    let Some(diagram) = mermaid(kind) else {
        return Err(bad(format!(
            "`{kind}` is outlined only: recourse law list {kind} has its clocks, gates and notices"
        )));
    };
    console.out.write_all(diagram.as_bytes())?;
    Ok(Exit::Done)
}

fn kind_named(text: &str) -> Result<Kind, Failure> {
    text.replace('-', "_").parse().map_err(|error| {
        let near = nearest(text, Kind::ALL.map(Kind::as_str)).map(|near| format!("; is it `{near}`?"));
        bad(near.map_or_else(|| format!("{error}"), |near| format!("`{text}` is no kind of proceeding{near}")))
    })
}

fn list(console: &mut Console) -> Result<Exit, Failure> {
    let mut page = super::page(console.paint);
    let mut table = Table::new(&["proceeding", "title", "states"]);
    for proceeding in all() {
        let (states, tone) = match proceeding.complete {
            Completeness::Full | Completeness::InCases => ("typed", Tone::Plain),
            Completeness::Outline => ("outlined", Tone::Quiet),
        };
        table.row(tone, [proceeding.kind.as_str(), proceeding.title, states].map(str::to_owned));
    }
    page.table(&table);
    super::print(page, console)?;
    Ok(Exit::Done)
}
