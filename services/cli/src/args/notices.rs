//! `recourse notice`.

use std::path::PathBuf;

use clap::{Args, Subcommand};
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
    /// Give approved notices to the carrier. Needs the role legal-manager.
    HandOver(NoticeBatchArgs),
}

impl NoticeCommand {
    /// The command as typed.
    pub(super) const fn name(&self) -> &'static str {
        match self {
            Self::List(_) => "recourse notice list",
            Self::Show(_) => "recourse notice show",
            Self::Approve(_) => "recourse notice approve",
            Self::HandOver(_) => "recourse notice hand-over",
        }
    }
}

/// `notice list`.
#[derive(Clone, Debug, Args)]
pub struct ListNoticesArgs {
    /// Only those in this state: drafted, approved or handed-over.
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
