//! What the statute book makes mandatory in a demand, and how this service answers it, field by field.
//!
//! The list is the book's, with what a bank's overlay adds; here stands where the letter has each field. A field that the
//! book requires and this service does not know is found at the start, and not when a letter is due.

mod known;

use std::fmt;

use kernel::LegalDate;
use statutes::{Book, Content, NoticeType, Rule, ServiceMode};
use thiserror::Error;

pub(crate) use self::known::Paper;
use self::known::{KNOWN, Known, Lack};
use super::{DemandFault, LetterDraft};

/// The rule of the statute book whose notice this service sends.
const RULE: &str = "ni138.demand";

/// The field whose amount is read back from the rendered letter.
const DEMAND: &str = "demand.amount";

/// How this service sends letters, and the letter's words for it.
const POST: (ServiceMode, &str) =
    (ServiceMode::SpeedPostRegistered, "SPEED POST WITH REGISTRATION AND PROOF OF DELIVERY");

/// A sentence of the book about one content, as it is told to the person whose letter lacks it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Mandate {
    /// Its name in the book, which is its path in a letter.
    field: String,
    plain: String,
    authority: String,
}

impl Mandate {
    fn new(rule: &Rule, content: &Content) -> Self {
        let authority = content.authority.as_ref().unwrap_or(&rule.authority);
        Self { field: content.field.clone(), plain: content.plain.clone(), authority: authority.clone() }
    }
}

impl fmt::Display for Mandate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.plain, self.authority)
    }
}

/// The letter lacks what the book requires.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub(crate) enum ContentFault {
    /// It is not given.
    #[error("is missing: {0}")]
    Missing(Mandate),
    /// It is given, and the reader of the rendered letter does not find it.
    #[error("is not on the pages of the rendered letter: {0}")]
    NotPrinted(Mandate),
    /// The rendered letter demands something else than the cheque's amount.
    #[error("the rendered letter is refused: {fault}. {mandate}")]
    Demand {
        /// What it demands.
        fault: DemandFault,
        /// What it must.
        mandate: Mandate,
    },
}

impl ContentFault {
    /// The name of the content.
    pub(crate) fn field(&self) -> &str {
        let (Self::Missing(mandate) | Self::NotPrinted(mandate) | Self::Demand { mandate, .. }) = self;
        &mandate.field
    }
}

/// The book asks for what this service cannot do.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub(crate) enum BookFault {
    /// The book has no such notice.
    #[error("the statute book has no notice `{RULE}`")]
    NoNotice,
    /// Nobody would compare the demand with the cheque.
    #[error(
        "rule `{RULE}`, in force from {0}, does not require `{DEMAND}`: a demand must be exactly the cheque's amount"
    )]
    DemandNotRequired(LegalDate),
    /// The letter has no place for a content.
    #[error("rule `{RULE}`, in force from {from}, requires `{}`, for which the letter has no place: {mandate}", mandate.field)]
    UnknownContent {
        /// From when on it is required.
        from: LegalDate,
        /// What it is.
        mandate: Mandate,
    },
    /// No way is left to send letters.
    #[error("at least one mode of service must be named")]
    NoMode,
    /// The law does not know this way of serving a demand.
    #[error("rule `{RULE}`, in force from {from}, does not admit {mode}; it admits: {admitted}")]
    ModeNotAdmitted {
        /// The entry of the rule.
        from: LegalDate,
        /// The way.
        mode: ServiceMode,
        /// Those that it admits.
        admitted: String,
    },
    /// The law does, and this service does not.
    #[error("letters are not sent by {0}: Speed Post carries them, and nothing else")]
    ModeNotCarried(ServiceMode),
}

impl BookFault {
    /// Whether it lies in how the house sends letters.
    pub(crate) const fn is_about_modes(&self) -> bool {
        matches!(self, Self::NoMode | Self::ModeNotAdmitted { .. } | Self::ModeNotCarried(_))
    }
}

/// What the book makes mandatory in a demand of some day.
pub(crate) struct Mandatory<'a> {
    rule: &'a Rule,
    contents: Vec<(&'a Content, &'static Known)>,
}

impl<'a> Mandatory<'a> {
    /// By the book as it stands on the day of the letter.
    pub(crate) fn on(book: &'a Book, day: LegalDate) -> Result<Self, BookFault> {
        Self::of(book.rule_on(RULE, day).map_err(|_| BookFault::NoNotice)?)
    }

    fn of(rule: &'a Rule) -> Result<Self, BookFault> {
        let contents = notice_of(rule)?.contents.iter().filter(|content| content.required).map(|content| {
            let known = KNOWN.iter().find(|known| known.field == content.field);
            let unknown =
                || BookFault::UnknownContent { from: rule.in_force_from, mandate: Mandate::new(rule, content) };
            Ok((content, known.ok_or_else(unknown)?))
        });
        let contents: Vec<(&Content, &Known)> = contents.collect::<Result<_, BookFault>>()?;
        if !contents.iter().any(|(_, known)| known.field == DEMAND) {
            return Err(BookFault::DemandNotRequired(rule.in_force_from));
        }
        Ok(Self { rule, contents })
    }

    /// Whether a letter that is asked for has all of it.
    pub(crate) fn check_draft(&self, draft: &LetterDraft) -> Result<(), ContentFault> {
        let lacks = |(_, known): &&(&Content, &Known)| !(known.given)(draft);
        match self.contents.iter().find(lacks) {
            Some((content, _)) => Err(ContentFault::Missing(self.mandate(content))),
            None => Ok(()),
        }
    }

    /// Whether the reader of a rendered letter finds all of it, and in the demand exactly the cheque's amount.
    pub(crate) fn check_paper(&self, paper: &Paper<'_>) -> Result<(), ContentFault> {
        self.contents.iter().try_for_each(|(content, known)| {
            (known.printed)(paper).map_err(|lack| match lack {
                Lack::NotPrinted => ContentFault::NotPrinted(self.mandate(content)),
                Lack::Demand(fault) => ContentFault::Demand { fault, mandate: self.mandate(content) },
            })
        })
    }

    fn mandate(&self, content: &Content) -> Mandate {
        Mandate::new(self.rule, content)
    }
}

fn notice_of(rule: &Rule) -> Result<&NoticeType, BookFault> {
    rule.notice.as_ref().ok_or(BookFault::NoNotice)
}

/// Whether this service can do what every entry of the book asks of a demand, those too that begin later; and whether
/// the law admits the ways in which the house sends letters.
pub(crate) fn check_book(book: &Book, modes: &[ServiceMode]) -> Result<(), BookFault> {
    let entries: Vec<&Rule> = book.versions_of(RULE).iter().filter(|rule| !rule.is_draft()).collect();
    if entries.is_empty() {
        return Err(BookFault::NoNotice);
    }
    if modes.is_empty() {
        return Err(BookFault::NoMode);
    }
    for rule in entries {
        Mandatory::of(rule)?;
        let admitted: Vec<ServiceMode> = notice_of(rule)?.modes.iter().map(|mode| mode.mode).collect();
        if let Some(&mode) = modes.iter().find(|mode| !admitted.contains(mode)) {
            let admitted = admitted.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
            return Err(BookFault::ModeNotAdmitted { from: rule.in_force_from, mode, admitted });
        }
    }
    modes.iter().find(|mode| **mode != POST.0).map_or(Ok(()), |mode| Err(BookFault::ModeNotCarried(*mode)))
}

#[cfg(test)]
mod tests;
