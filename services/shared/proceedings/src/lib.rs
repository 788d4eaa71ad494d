//! Proceedings as folds over dated facts: where each stands, what runs, what a lawyer must decide, what may be done next.
//!
//! Nothing here does I/O, and nothing here counts days: that is `statutes`. A fold takes what is on record, the law, and
//! the day on which it is looked at, and forgets the rest: facts may arrive late, in any order, and be corrected.
//!
//! # Where does this proceeding stand?
//!
//! ```ignore
//! use proceedings::{Dated, Entry, Says, sarfaesi::{self, Fact, StateKind}};
//! use statutes::{Book, Context};
//! let book = Book::embedded();
//! // `id` and `recorded_at` are those of the row on record.
//! let on = kernel::DateInterval::exactly("2026-03-02".parse()?);
//! let issued = Dated { on, fact: Fact::DemandIssued { demand: 1, noticees: 2 } };
//! let record = [Entry { id, recorded_at, says: Says::Happened(issued) }];
//! let position = sarfaesi::fold(&record, &Context::new(&book), "2026-03-20".parse()?);
//! assert_eq!(position.state.kind(), StateKind::Demanded);
//! println!("{}", position.explanation);
//! for deadline in &position.deadlines { println!("{} {}: {:?}", deadline.rule, deadline.day.safe(), deadline.steps); }
//! for question in &position.questions { println!("{} {:?}", question.text, question.entries); }
//! for next in &position.next { println!("{:?}: {:?}", next.step, next.permission.decision); }
//! ```
//!
//! | you ask | you call |
//! |---|---|
//! | where does it stand | [`sarfaesi::fold`], [`arbitration::fold`], [`pss25::fold`] |
//! | the same for a long list, without clocks and gates | `glance` beside each `fold` |
//! | which kinds are there, how complete | [`all`], [`Kind`] |
//! | what has the book for a kind | [`outline()`] |
//! | which step leads where | [`step::transitions`] |
//! | the states as a picture | [`diagram::mermaid`] |
//! | where any of them stands, its facts being JSON, as they are stored | [`Docket::stand`] |
//! | which facts can be recorded, each with an example | [`facts`] |
//!
//! # What a position says
//!
//! The state carries what belongs to it. What suspends a proceeding (a moratorium, a stay, a question) stands around the
//! state that it would have without. A question names the entries that it is about: two facts that cannot both be true, a
//! fact without the one that must come before it, a step that is open to attack. Each act that leads on is there with the
//! answer of its gate: allowed, refused with the failing clauses and their cures, or for a person.
//!
//! # To add a kind of proceeding
//!
//! 1. Its rules stand in the book under one prefix, and the kind in [`Kind`]: that is its [`outline()`].
//! 2. Write `fact`, `step`, `state`, `transitions` as in `sarfaesi`; then the fold. The tests explore it and compare what
//!    they see with the transitions, both ways.
//! 3. Give each fact an example in `docket/facts`, and the kind its arm in `docket`: `cases` then keeps it as a docket.

#![deny(missing_docs)]

pub mod arbitration;
mod bars;
mod circumstance;
pub mod diagram;
mod docket;
mod gates;
mod law;
mod outline;
mod position;
pub mod pss25;
mod question;
mod record;
mod registry;
pub mod sarfaesi;
pub mod step;
mod words;

pub use bars::Insolvency;
pub use circumstance::{Circumstance, Value};
pub use docket::{Canonical, Docket, FactError, FactShape, NextAct, Stand, facts, read};
pub use gates::Permission;
pub use outline::{Outline, outline};
pub use position::{Day, Deadline, Glance, Next, Position, Whose};
pub use question::{Question, Why};
pub use record::{Dated, Entry, EntryId, Says};
pub use registry::{Completeness, Kind, Proceeding, UnknownKind, all};
