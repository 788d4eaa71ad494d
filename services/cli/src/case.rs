//! `recourse case`: a case in full, all cases, and what people decide in them.
//!
//! | module | |
//! |---|---|
//! | `gather` | what the five services know of a case |
//! | `timeline` | that as one story, in the order of time |
//! | `render`, `json` | it as people and as machines read it |
//! | `decide` | `case bar`, `case lift-bar`, `case drop` |

mod decide;
mod gather;
mod json;
mod list;
mod proceeding;
mod render;
mod timeline;

pub use decide::{bar, drop, lift_bar};
pub use gather::{Cheque, Dossier, Unavailable, find};
pub(crate) use gather::{business_date, found};
pub(crate) use json::{deadline, next_deadline, window};
pub use list::list;
pub(crate) use proceeding::{show_deadlines, state_in_words, task, window_in_words};
pub(crate) use timeline::evidence;

use crate::{
    args::ShowArgs,
    console::Console,
    failure::{Exit, Failure},
    session::Session,
};

/// `recourse case show`. Without the other services the rest is still shown.
pub async fn show(args: &ShowArgs, session: &Session, console: &mut Console) -> Result<Exit, Failure> {
    let dossier = Dossier::gather(&args.reference, session).await?;
    if args.json {
        writeln!(console.out, "{:#}", json::dossier(&dossier))?;
    } else {
        console.out.write_all(render::dossier(&dossier, console.paint).as_bytes())?;
    }
    Ok(Exit::Done)
}
