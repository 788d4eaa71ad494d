//! `recourse docket`: proceedings whose facts people record.
//!
//! | module | |
//! |---|---|
//! | `facts` | `docket kinds`, `docket facts`: what can be recorded |
//! | `typed` | a fact as it is typed, and as JSON |
//! | `find` | which docket, which entry |
//! | `commands` | `docket open`, `docket record`, `docket take-back` |
//! | `may` | `docket may` |
//! | `render`, `record`, `json` | a docket as people and as machines read it |
//! | `list` | `docket list` |
//! | `words` | kinds, deadlines, decisions in words |

mod commands;
mod facts;
mod find;
mod json;
mod list;
mod may;
mod record;
mod render;
mod typed;
mod words;

pub use self::{
    commands::{open, record, take_back},
    facts::{facts, kinds},
    list::list,
    may::may,
};
pub(crate) use self::{
    json::summary,
    words::{kind_in_words, next_in_words, state_in_words, task},
};

use proto::cases::{Docket, DocketSummary};

use crate::{
    args::ShowDocketArgs,
    console::Console,
    failure::{Exit, Failure},
    session::Session,
};

/// The dockets of a list in full.
pub(crate) async fn in_full(summaries: &[DocketSummary], session: &Session) -> Result<Vec<Docket>, Failure> {
    let mut dockets = Vec::with_capacity(summaries.len());
    for summary in summaries {
        dockets.push(find::get(summary.proceeding_id.clone(), session).await?.docket);
    }
    Ok(dockets)
}

/// `recourse docket show`.
pub async fn show(args: &ShowDocketArgs, session: &Session, console: &mut Console) -> Result<Exit, Failure> {
    let found = find::find(&args.which, session).await?;
    if args.json {
        writeln!(console.out, "{:#}", json::docket(&found.docket, found.today))?;
    } else {
        console.out.write_all(render::docket(&found.docket, found.today, console.paint).as_bytes())?;
    }
    Ok(Exit::Done)
}
