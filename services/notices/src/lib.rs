//! Notices: rendered, approved, sent, and proved to have been served.
//!
//! Owns: templates and their versions, notices with the exact bytes that were sent, their articles, the carrier's
//! booking evidence and tracking, and what they prove about service. Sole writer of all of it. Never decides that a
//! notice is due and never computes a case's deadline: it states what happened (`notices.notice_issued.v1`,
//! `notices.notice_withdrawn.v1`, `notices.notice_redraft_requested.v1`, `notices.article_booked.v1`,
//! `notices.service_evidence_changed.v1`).
//!
//! Invariants:
//!
//! - What a letter must say, and by which ways it may be sent, is the statute book's to say: a letter that lacks a content is
//!   refused with the book's sentence, and a book that asks for more than a letter has a place for is refused at the start.
//!   The version of the book is on record with each notice.
//! - One return of a cheque has one notice that stands, and the same letter renders to the same bytes.
//! - The amount that the rendered letter demands is the cheque's, once in figures and once in words, or there is no
//!   notice.
//! - What is approved, sent and kept are the same bytes: their SHA-256 is in the notice and in the approval.
//! - Nobody approves or rejects what he made. What was rejected or withdrawn is never sent; what was handed over is never
//!   taken back.
//! - Every known address gets an article of its own. Only an article's booking evidence stops the 30-day clock.
//! - Booking evidence is superseded by other evidence, and stays on record.
//! - Tracking facts are added and taken back, never changed; service evidence is a fold over those that stand, whatever
//!   their order.
//! - An article is given to the carrier once: what is unknown is asked for, never given again on a guess.
//! - A change, its audit entry and its event are one transaction.
//! - The letter and its data are stored sealed; names leave the service as initials, and in the letter itself, whose
//!   reading is put on record.

mod app;
mod carrier;
mod config;
mod domain;
mod error;
mod events;
mod grpc;
mod jobs;
mod ops;
mod render;
mod store;
mod verify;

pub use app::{MIGRATIONS, migrate, serve, start};
pub use config::{ArticleRange, ArticlesConfig, Config, DispatchConfig};
pub use render::{RenderingConfig, render_worker};
pub use verify::verify_documents;

/// The service's name: its database, its broker user, its exchange.
pub const SERVICE: &str = "notices";
