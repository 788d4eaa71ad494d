//! The law as dated, cited data, and the arithmetic that counts its days.
//!
//! Nothing here does I/O. Rules are data under `book/in`: periods, what they run from, citations, the days on which
//! they stood. Counting is code: [`ni138`] for a dishonoured cheque. A day is never guessed: what is not known goes in
//! as [`Fact::Unknown`] or as an interval, and comes out as such.
//!
//! # Until when may the notice be sent?
//!
//! ```
//! use statutes::{Book, Fact, Intimation, ni138};
//! let book = Book::embedded();
//! let told = Intimation::between("2026-03-02".parse()?, "2026-03-05".parse()?)?;
//! let answer = ni138::notice_by(&book, told)?;
//! for step in &answer.reasoning.steps { println!("{step}"); }
//! let Fact::Known(last) = answer.value else { return Ok(()) };
//! assert_eq!(last.to_string(), "2026-04-01 (arguable until 2026-04-04)");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! | you ask | you call |
//! |---|---|
//! | what does this return code mean | [`Book::return_code`] |
//! | until when may the cheque be presented, was it | [`ni138::present_by`], [`ni138::assess_presentation`] |
//! | until when may the notice be sent, was it | [`ni138::notice_by`], [`ni138::assess_notice`] |
//! | can the notice still be sent today, what if not | [`ni138::notice_window_on`] |
//! | until when may the drawer pay, did he | [`ni138::payment_window`], [`ni138::assess_payment`] |
//! | when may the complaint be filed, was it in time | [`ni138::complaint_window`], [`ni138::assess_complaint`] |
//!
//! Every answer carries [`Reasoning`]: the steps with the rule and authority of each, what was assumed, what is
//! unknown. An act must not be authorised on an answer whose `assumed` is not empty.
//!
//! # Safe and arguable
//!
//! Where facts or readings of the law leave more than one last day, the *safe* day is the earliest of them and the
//! *arguable* day the latest. Act by the safe day; the arguable day is for the lawyer who must defend a late act.
//!
//! # To add a rule
//!
//! 1. Write a `[[rule]]` into the file of its statute under `book/in`: id, authority, judgments, the days in force,
//!    status, confidence, one plain sentence, and a `clock` if it is a period. When a rule changed, end the old entry
//!    with `in_force_until` and add another entry with the same id.
//! 2. A new file is listed in `EMBEDDED` of `book.rs`.
//! 3. If the period runs from something new, add it to [`Anchor`] with the words that steps use for it.
//! 4. Call the clock from the module of the proceeding, as `ni138/notice.rs` does, and add a decided case to
//!    `tests/vectors.csv`.

#![deny(missing_docs)]

mod book;
mod calendar;
mod clock;
mod counting;
mod facts;
pub mod ni138;
mod reasoning;
mod return_code;
mod verdict;

pub use book::{
    Anchor, Book, BookError, ClockRule, Confidence, Holiday, Period, Reading, Rule, RuleError, Source, Status,
};
pub use calendar::{CourtCalendar, Weekday};
pub use clock::ClockError;
pub use counting::{CountError, EarliestDay, LastDay, days_between};
pub use facts::{Article, ChequeDate, Dispatch, Fact, Filing, Intimation, Presentation, Service, ValueDate};
pub use reasoning::{Answer, Assumption, MissingFact, Reasoning, Step};
pub use return_code::{LegalEffect, ReturnCode};
pub use verdict::{Assessment, Condonation, Cure, Verdict};
