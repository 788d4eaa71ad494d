//! `recourse notice`.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use kernel::LegalDate;
use proto::notices::NoticeState;

use super::values::choice;

/// Demand notices.
#[derive(Debug, Subcommand)]
pub enum NoticeCommand {
    /// List notices in the order of drafting.
    List(ListNoticesArgs),
    /// Show a notice with its articles, their tracking and what is proved of their service.
    Show(ShowNoticeArgs),
    /// Approve drafts of other people. Needs the role legal-manager.
    Approve(NoticeBatchArgs),
    /// Refuse somebody else's draft: nothing of it is sent. Needs the role legal-manager.
    Reject(EndNoticeArgs),
    /// Take back what was not handed over: your own draft, or, with the role legal-manager, any.
    Withdraw(EndNoticeArgs),
    /// Ask for another letter in the place of a rejected or withdrawn notice; it is drafted from what is known now.
    Redraft(RedraftNoticeArgs),
    /// Give approved notices to the carrier. Needs the role legal-manager.
    HandOver(NoticeBatchArgs),
    /// Put other booking evidence in the place of what is on record. Needs the role legal-manager.
    CorrectBooking(CorrectBookingArgs),
}

impl NoticeCommand {
    /// The command as typed.
    pub(super) const fn name(&self) -> &'static str {
        match self {
            Self::List(_) => "recourse notice list",
            Self::Show(_) => "recourse notice show",
            Self::Approve(_) => "recourse notice approve",
            Self::Reject(_) => "recourse notice reject",
            Self::Withdraw(_) => "recourse notice withdraw",
            Self::Redraft(_) => "recourse notice redraft",
            Self::HandOver(_) => "recourse notice hand-over",
            Self::CorrectBooking(_) => "recourse notice correct-booking",
        }
    }
}

/// `notice list`.
#[derive(Clone, Debug, Args)]
pub struct ListNoticesArgs {
    /// Only those in this state: drafted, approved, handed-over, rejected or withdrawn.
    #[arg(long, value_parser = choice::<NoticeState>)]
    pub state: Option<NoticeState>,
    /// Print JSON.
    #[arg(long)]
    pub json: bool,
}

/// `notice show`.
#[derive(Clone, Debug, Args)]
pub struct ShowNoticeArgs {
    /// The notice's id.
    #[arg(value_name = "ID")]
    pub notice: String,
    /// Write the letter to this file too. It names people; that it was read goes on record.
    #[arg(long, value_name = "FILE.pdf")]
    pub pdf: Option<PathBuf>,
    /// Print JSON.
    #[arg(long)]
    pub json: bool,
}

/// `notice approve` and `notice hand-over`.
#[derive(Clone, Debug, Args)]
pub struct NoticeBatchArgs {
    /// The notices' ids.
    #[arg(value_name = "ID", required_unless_present = "all", conflicts_with = "all")]
    pub notices: Vec<String>,
    /// All that wait for it.
    #[arg(long)]
    pub all: bool,
}

/// `notice reject` and `notice withdraw`.
#[derive(Clone, Debug, Args)]
pub struct EndNoticeArgs {
    /// The notice's id.
    #[arg(value_name = "ID")]
    pub notice: String,
    /// Why, in at most 200 characters without personal data.
    #[arg(long, value_name = "TEXT")]
    pub reason: String,
}

/// `notice redraft`.
#[derive(Clone, Debug, Args)]
pub struct RedraftNoticeArgs {
    /// The id of the notice that was rejected or withdrawn.
    #[arg(value_name = "ID")]
    pub notice: String,
}

/// `notice correct-booking`.
#[derive(Clone, Debug, Args)]
pub struct CorrectBookingArgs {
    /// The article's number, such as EM123456785IN.
    #[arg(value_name = "NUMBER")]
    pub article: String,
    /// The post office that booked it.
    #[arg(long, value_name = "TEXT")]
    pub office: String,
    /// On which day.
    #[arg(long, value_name = "DATE")]
    pub booked_on: LegalDate,
    /// The number of the carrier's receipt.
    #[arg(long, value_name = "NUMBER")]
    pub receipt: String,
    /// What was wrong, in at most 200 characters without personal data.
    #[arg(long, value_name = "TEXT")]
    pub reason: String,
}
