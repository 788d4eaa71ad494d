//! What another service shall do for a proceeding.

use kernel::{Timestamp, typed_id};

use super::{
    ArticleId, Evidence, Fact, FactKind, NoticeIssued, NoticeWithdrawn, Position, ProceedingId, State, standing,
};

typed_id!(
    /// One thing to be done elsewhere. It is the idempotency key under which the other service is asked.
    pub(crate) IntentId,
    "intent"
);

/// What is to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum IntentKind {
    /// Draft the demand notice at notices. People approve it and hand it over.
    DraftNotice,
    /// Tell the borrower through communications that a cheque came back. It carries no demand.
    Courtesy,
    /// Hand the file over to an advocate at counsel-portal.
    OpenMatter,
}

impl IntentKind {
    pub(crate) const ALL: [Self; 3] = [Self::DraftNotice, Self::Courtesy, Self::OpenMatter];

    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::DraftNotice => "draft_notice",
            Self::Courtesy => "courtesy",
            Self::OpenMatter => "open_matter",
        }
    }
}

/// How far it has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum IntentState {
    /// It will be done, or tried again, without anybody's help.
    Planned,
    /// The other service has done it.
    Done,
    /// A person must mend what keeps it from being done.
    Blocked,
    /// What called for it does so no more.
    Cancelled,
}

impl IntentState {
    pub(crate) const ALL: [Self; 4] = [Self::Planned, Self::Done, Self::Blocked, Self::Cancelled];

    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Planned => "planned",
            Self::Done => "done",
            Self::Blocked => "blocked",
            Self::Cancelled => "cancelled",
        }
    }
}

/// Something that the facts call for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Wanted {
    pub(crate) kind: IntentKind,
    /// What it follows from; the same basis calls for the same thing once.
    pub(crate) basis: Basis,
}

/// What an intent follows from: a return of the cheque, which notice on it, and which letter for that.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Basis {
    /// The return: 1 for the first.
    pub(crate) ordinal: u32,
    /// 1 for the first notice on it, 2 for the one that is sent again because no letter reached the drawer.
    pub(crate) serving: u32,
    /// 1 for the first letter, 2 for the one after the first was rejected or withdrawn.
    pub(crate) draft: u32,
}

impl std::fmt::Display for Basis {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}", self.ordinal, self.serving)?;
        if self.draft > 1 { write!(f, "/{}", self.draft) } else { Ok(()) }
    }
}

impl Basis {
    pub(crate) fn from_stored(text: &str) -> Option<Self> {
        let mut numbers = text.split('/').map(|number| number.parse().ok());
        let basis =
            Self { ordinal: numbers.next()??, serving: numbers.next()??, draft: numbers.next().unwrap_or(Some(1))? };
        numbers.next().is_none().then_some(basis)
    }
}

/// An intent that was claimed, to be carried out.
#[derive(Clone, Debug)]
pub(crate) struct Intent {
    pub(crate) id: IntentId,
    pub(crate) proceeding: ProceedingId,
    pub(crate) kind: IntentKind,
    pub(crate) basis: Basis,
    /// How often it was tried, this time included.
    pub(crate) attempts: u32,
    /// Of the span that planned it; empty if there was none.
    pub(crate) traceparent: String,
}

/// An intent that waits, as people see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Task {
    pub(crate) kind: IntentKind,
    pub(crate) state: IntentState,
    pub(crate) reason: String,
    pub(crate) since: Timestamp,
}

/// What the facts call for, by where the proceeding stands.
pub(crate) fn wanted(facts: &[Fact], position: &Position) -> Vec<Wanted> {
    let want = |kind| last_return(facts).map(|ordinal| Wanted { kind, basis: Basis { ordinal, serving: 1, draft: 1 } });
    let wanted = match &position.state {
        State::NoticeDue { .. } => {
            let notice = last_return(facts).map(|ordinal| {
                let serving = next_serving(facts);
                let ended = ended_notices(facts, ordinal, serving).len();
                let draft = u32::try_from(ended).unwrap_or(u32::MAX).saturating_add(1);
                Wanted { kind: IntentKind::DraftNotice, basis: Basis { ordinal, serving, draft } }
            });
            [notice, want(IntentKind::Courtesy)]
        }
        // A complaint that is late needs an advocate all the more.
        State::ComplaintDue { .. } | State::ComplaintLate { .. } => [want(IntentKind::OpenMatter), None],
        _ => [None, None],
    };
    wanted.into_iter().flatten().collect()
}

/// The last return that stands: the one that the proceeding follows.
fn last_return(facts: &[Fact]) -> Option<u32> {
    let ordinal = |fact: &&Fact| match &fact.kind {
        FactKind::ChequeDishonoured(dishonour) => Some(dishonour.ordinal),
        _ => None,
    };
    standing(facts).iter().filter_map(ordinal).max()
}

/// Which notice on the last return is the next: the first, or one more than those of which no letter reached the drawer.
fn next_serving(facts: &[Fact]) -> u32 {
    let failed = failed_notices(facts).len();
    u32::try_from(failed).unwrap_or(u32::MAX).saturating_add(1)
}

/// The notices for a serving on a return that were rejected or withdrawn, in the order of their recording.
fn ended_notices(facts: &[Fact], ordinal: u32, serving: u32) -> Vec<&NoticeWithdrawn> {
    let ended = facts.iter().filter_map(|fact| match &fact.kind {
        FactKind::NoticeWithdrawn(notice) if (notice.dishonour_ordinal, notice.serving) == (ordinal, serving) => {
            Some(((fact.recorded_at, fact.id), notice))
        }
        _ => None,
    });
    let mut ended: Vec<_> = ended.collect();
    ended.sort_by_key(|(recorded, _)| *recorded);
    ended.into_iter().map(|(_, notice)| notice).collect()
}

/// The notice that ended and after which nobody has asked for another letter yet, if a letter waits for that: what was
/// rejected or withdrawn is not drafted again by itself.
pub(crate) fn awaits_redraft(facts: &[Fact], basis: Basis) -> Option<&NoticeWithdrawn> {
    let last = ended_notices(facts, basis.ordinal, basis.serving).pop()?;
    let asked = facts.iter().any(
        |fact| matches!(&fact.kind, FactKind::RedraftRequested(requested) if requested.notice_id == last.notice_id),
    );
    (!asked).then_some(last)
}

/// To how many addresses of the drawer letters went that did not reach him.
pub(crate) fn addresses_tried(facts: &[Fact]) -> usize {
    // The drawer is the first noticee.
    let to_drawer = |notice: &&NoticeIssued| notice.articles.iter().filter(|article| article.noticee == 1).count();
    failed_notices(facts).iter().map(to_drawer).sum()
}

/// The notices on the last return of which every letter to the drawer was certainly not served.
fn failed_notices(facts: &[Fact]) -> Vec<&NoticeIssued> {
    let (standing, ordinal) = (standing(facts), last_return(facts));
    let not_served = |article: ArticleId| {
        standing.iter().any(|fact| {
            matches!(&fact.kind, FactKind::ServiceEvidence(service)
                if service.article_id == article && matches!(service.evidence, Evidence::NotServed { .. }))
        })
    };
    let issued = standing.iter().filter_map(|fact| match &fact.kind {
        FactKind::NoticeIssued(notice) if Some(notice.dishonour_ordinal) == ordinal => Some(notice),
        _ => None,
    });
    issued
        .filter(|notice| {
            let mut to_drawer = notice.articles.iter().filter(|article| article.capacity.is_drawer()).peekable();
            to_drawer.peek().is_some() && to_drawer.all(|article| not_served(article.article_id))
        })
        .collect()
}
