//! The demand notice: issued, booked, served.

use kernel::{DateInterval, LegalDate, Paise, typed_id};
use serde::{Deserialize, Serialize};

use super::as_uuid;

typed_id!(
    /// A demand notice, at notices.
    pub(crate) NoticeId,
    "notice"
);
typed_id!(
    /// One letter to one noticee at one address, at notices.
    pub(crate) ArticleId,
    "article"
);

/// As what a noticee is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Capacity {
    /// Signed the cheque on his own account.
    Drawer,
    /// A company or firm on whose account the cheque was drawn.
    Company,
    /// In charge of the company, or signed for it.
    Director,
    Partner,
    Proprietor,
}

impl Capacity {
    /// Whether the notice must reach this noticee: it is for the drawer, and directors and partners need none of their
    /// own (*Kirshna Texport v Ila Agrawal*, 2015).
    pub(crate) const fn is_drawer(self) -> bool {
        match self {
            Self::Drawer | Self::Company | Self::Proprietor => true,
            Self::Director | Self::Partner => false,
        }
    }

    /// Whether this noticee is a drawer who can die.
    pub(crate) const fn is_mortal_drawer(self) -> bool {
        matches!(self, Self::Drawer | Self::Proprietor)
    }

    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Drawer => "drawer",
            Self::Company => "company",
            Self::Director => "director",
            Self::Partner => "partner",
            Self::Proprietor => "proprietor",
        }
    }
}

/// A notice was handed over to the carrier.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct NoticeIssued {
    #[serde(with = "as_uuid")]
    pub(crate) notice_id: NoticeId,
    /// The return that it follows.
    pub(crate) dishonour_ordinal: u32,
    /// What it demands: it must be the cheque's amount (*Kaveri Plastics v Mahdoom Bawa*, 2025).
    pub(crate) amount: Paise,
    pub(crate) articles: Vec<IssuedArticle>,
    /// Set if it was drafted by another version of the statute book than the one that counted here when it was taken up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) other_book: Option<OtherBook>,
}

/// Two versions of the statute book that counted at the same time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct OtherBook {
    /// The one by which notices drafted the letter.
    pub(crate) notices: String,
    /// The one by which cases counted when it took the letter up.
    pub(crate) cases: String,
}

impl OtherBook {
    /// What stands between the version by which a notice was drafted, which is empty if it was not kept, and ours.
    pub(crate) fn between(notices: String, cases: &str) -> Option<Self> {
        let differ = !notices.is_empty() && notices != cases;
        differ.then(|| Self { notices, cases: cases.to_owned() })
    }
}

/// One letter of a notice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct IssuedArticle {
    #[serde(with = "as_uuid")]
    pub(crate) article_id: ArticleId,
    /// Counted from 1: letters with the same number go to the same noticee.
    pub(crate) noticee: u32,
    pub(crate) capacity: Capacity,
}

/// A notice ended before it was handed over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct NoticeWithdrawn {
    #[serde(with = "as_uuid")]
    pub(crate) notice_id: NoticeId,
    /// The return that it followed.
    pub(crate) dishonour_ordinal: u32,
    /// Which notice on that return it was.
    pub(crate) serving: u32,
    pub(crate) withdrawal: Withdrawal,
}

/// How a notice ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Withdrawal {
    /// A second person refused the draft.
    Rejected,
    /// Taken back by its maker or a legal manager.
    Withdrawn,
}

/// A person wants another letter in the place of a notice that ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RedraftRequested {
    #[serde(with = "as_uuid")]
    pub(crate) notice_id: NoticeId,
}

/// The carrier has booked a letter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ArticleBooked {
    #[serde(with = "as_uuid")]
    pub(crate) notice_id: NoticeId,
    #[serde(with = "as_uuid")]
    pub(crate) article_id: ArticleId,
    pub(crate) noticee: u32,
    pub(crate) booked_on: LegalDate,
}

/// What is proved about the service of a letter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ServiceEvidence {
    #[serde(with = "as_uuid")]
    pub(crate) article_id: ArticleId,
    pub(crate) noticee: u32,
    pub(crate) evidence: Evidence,
}

/// Whether and when a letter was served.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "service", rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum Evidence {
    /// On one of these days.
    Served {
        on: DateInterval,
        authority: String,
    },
    NotServed {
        reason: NotServedReason,
    },
    Unknown {
        reason: UnknownReason,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum NotServedReason {
    Left,
    NotKnown,
    InsufficientAddress,
    Deceased,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum UnknownReason {
    /// On its way, or waiting at the post office.
    Pending,
    ReturnedWithoutReason,
    /// What the carrier said excludes itself; people must find out.
    Contradictory,
}
