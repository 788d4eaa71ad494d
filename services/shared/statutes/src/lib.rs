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
//! | what does the law say, on a day, as it was known on another | [`Book::rule_on`], [`Book::rule_as_known`] |
//! | which readings of it apply in this court | [`Rule::applicable`] |
//! | by what law: court, calendar, law of which day, knowledge of which day | [`Context`] |
//! | when can the act of any clock of the book be done, was it in time | [`Context::clock`], [`Context::assess`] |
//! | every day that follows from a dishonoured cheque, was the complaint in time | [`ni138::clock()`], [`ni138::assess()`] |
//! | what does this return code mean | [`Book::return_code`], [`Book::return_code_in`] |
//! | what does this event of the post mean for service | [`Book::postal_event`] |
//! | until when may the cheque be presented, was it | [`ni138::present_by`], [`ni138::assess_presentation`] |
//! | until when may the notice be sent, was it | [`ni138::notice_by`], [`ni138::assess_notice`] |
//! | can the notice still be sent today, what if not | [`ni138::notice_window_on`] |
//! | until when may the drawer pay, did he | [`ni138::payment_window`], [`ni138::assess_payment`] |
//! | when may the complaint be filed, was it in time | [`ni138::complaint_window`], [`ni138::assess_complaint`] |
//! | may this act be done, what stands in its way | [`Context::gate`] |
//! | was possession taken, was the sale held when it may be (SARFAESI) | [`sarfaesi::assess_possession`], [`sarfaesi::assess_sale`] |
//! | was the award challenged in time, what else is due in the arbitration | [`arbitration::assess_set_aside`], [`arbitration::timeline`] |
//! | how is this borrower classified at the end of a day | [`classification::classify`] |
//! | is this claim barred, did an acknowledgment renew it | [`limitation::assess_limitation`] |
//! | what does this bank ask beyond the law, where does it depart from it | [`Book::with_overlay`], [`Book::deviation`] |
//! | what does the book not answer yet | [`coverage()`] |
//! | what changed between two days | [`diff()`] |
//!
//! Every answer carries [`Reasoning`]: the steps with the rule and authority of each, what was assumed, what is
//! unknown. An act must not be authorised on an answer whose `assumed` is not empty.
//!
//! # Safe and arguable
//!
//! Where facts or readings of the law leave more than one last day, the *safe* day is the earliest of them and the
//! *arguable* day the latest. Act by the safe day; the arguable day is for the lawyer who must defend a late act.
//!
//! Readings count where the court that was named is bound by none, or where none was named: then all that were known at
//! [`Context::known_at`] and not overruled. Judgments relate back, so that without `known_at` an overruled reading holds
//! for no act; amendments do not, so that each period follows the law of the day that it runs from.
//!
//! # To ask more of a bank than the law does
//!
//! A bank's overlay is files of its own, which [`Book::with_overlay`] reads; an error names the file, the line, the rule
//! and what to write instead. Its own rules begin with `bank.`. A change has a `period`, `hours`, `clauses` or `contents`
//! to add, or a clause to `disable`, and two people who answer for it:
//!
//! ```toml
//! [overlay]
//! bank = "Gramin Bank"
//!
//! [[change]]
//! rule = "ni138.notice_by"
//! period = { days = 25 }
//! reason = "Five days for a second look."
//! decided_by = "A. Rao"
//! approved_by = "B. Sen"
//! in_force_from = "2026-01-01"
//! ```
//!
//! What is tighter becomes the reading to act on, and the law stays as the arguable one. What is looser is refused unless
//! it says `deviates = true`; then it replaces the law, and every answer that rests on it names the [`Deviation`].
//!
//! # To add a rule
//!
//! 1. Write a `[[rule]]` into the file of its statute under `book/in`: id, the items of the catalogue that it `covers`,
//!    authority, judgments, the days in force, status, confidence, one plain sentence, and its [`Substance`]: a `clock`,
//!    a `notice`, a `gate` or a `conduct`; with none it is a principle. Where courts differ, add the `readings`. When a
//!    rule changed, end the old entry with `in_force_until` and add another entry with the same id.
//! 2. A new file is listed in `book/embedded.rs`.
//! 3. If the period runs from something new, add a line to `book/anchor.rs`.
//! 4. Call the clock from the module of the proceeding, as `ni138/notice.rs` does, and add a decided case to
//!    `tests/vectors.csv`.

#![deny(missing_docs)]

pub mod arbitration;
mod book;
mod calendar;
mod catalogue;
pub mod classification;
mod clock;
mod context;
mod counting;
mod court;
mod coverage;
mod dated;
mod diff;
mod exclusion;
mod facts;
mod gate;
pub mod limitation;
pub mod ni138;
mod postal;
mod reasoning;
mod return_code;
pub mod sarfaesi;
mod verdict;

pub use book::{
    Anchor, Book, BookError, Bound, Channel, Clause, ClockRule, Condition, Conduct, Confidence, Content, Deviation,
    Exclusion, Extension, Gate, Grantor, Holiday, Hours, Mode, NoticeType, Otherwise, Period, Reading, Rule, RuleError,
    ServiceMode, Source, Status, Statute, Substance, Test, TimeOfDay, TimeOfDayError,
};
pub use calendar::{CalendarError, CalendarFault, Closure, CourtCalendar, Weekday};
pub use clock::{ClockError, OuterLimit, Window};
pub use context::Context;
pub use counting::{CountError, EarliestDay, LastDay, days_between};
pub use court::{Court, CourtError, HighCourt};
pub use coverage::{CoverageState, Covered, coverage};
pub use diff::{Change, Difference, diff};
pub use facts::{
    Article, ChequeDate, CoverReturn, Dispatch, Evidence, Fact, Filing, Intimation, PostalIntimation, Presentation,
    Refusal, Service, ValueDate,
};
pub use gate::{BasisPoints, Because, Decision, FactType, FailingClause, GateAnswer, GateError, GateFacts, GateValue};
pub use postal::{PostalEffect, PostalEvent};
pub use reasoning::{Answer, Assumption, Gives, MissingFact, ReadingDates, Reasoning, Step};
pub use return_code::{CodeTable, LegalEffect, ReturnCode};
pub use verdict::{Assessment, Condonation, Cure, Verdict};
