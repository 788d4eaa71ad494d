//! The states of a matter, and what can happen in each.

use kernel::LegalDate;

use super::{Acceptance, AnyMatter, Assigned, Authorisation, AuthorisationId, Record, Refusal};
use crate::domain::{AdvocateId, CondonationStep, Filing, FilingId, progress::Progress};

/// A matter in a state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Matter<S> {
    pub(crate) record: Record,
    pub(crate) state: S,
}

/// In nobody's hands: a person assigns an advocate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Unassigned;

/// Offered to an advocate, who has not answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Offered {
    pub(crate) to: Assigned,
}

/// Taken by an advocate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Accepted {
    pub(crate) by: Assigned,
}

/// Cases allows the advocate to file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Authorised {
    pub(crate) by: Assigned,
    pub(crate) authorisation: Authorisation,
}

/// A complaint stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Filed {
    /// From where it goes on if every filing is withdrawn.
    pub(crate) stage: Stage,
}

/// The proceeding is paid or ended, and no complaint was filed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Closed {
    /// From where it goes on if the proceeding is revived.
    pub(crate) stage: Stage,
}

/// How far a matter is with its advocate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Stage {
    Unassigned,
    Offered(Assigned),
    Accepted(Assigned),
    Authorised(Assigned, Authorisation),
}

impl Stage {
    /// In whose hands.
    pub(crate) const fn assigned(&self) -> Option<&Assigned> {
        match self {
            Self::Unassigned => None,
            Self::Offered(assigned) | Self::Accepted(assigned) | Self::Authorised(assigned, _) => Some(assigned),
        }
    }
}

impl From<Unassigned> for Stage {
    fn from(_: Unassigned) -> Self {
        Self::Unassigned
    }
}

impl From<Offered> for Stage {
    fn from(state: Offered) -> Self {
        Self::Offered(state.to)
    }
}

impl From<Accepted> for Stage {
    fn from(state: Accepted) -> Self {
        Self::Accepted(state.by)
    }
}

impl From<Authorised> for Stage {
    fn from(state: Authorised) -> Self {
        Self::Authorised(state.by, state.authorisation)
    }
}

/// What a transition has to say to the other services.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum MatterEvent {
    Accepted { advocate: AdvocateId },
    Filed { filing: Filing, authorisation: Option<AuthorisationId> },
    Withdrawn { filing: FilingId },
    Condoned { filing: FilingId, step: CondonationStep, dated: LegalDate },
    Progressed { filing: FilingId, entry: Progress },
}

/// In work: neither filed nor closed.
impl<S: Into<Stage>> Matter<S> {
    /// Offers it to an advocate; whoever had it has it no more.
    pub(crate) fn offer(self, to: Assigned) -> Matter<Offered> {
        Matter { record: Record { acceptance: None, ..self.record }, state: Offered { to } }
    }

    /// A complaint was filed.
    pub(crate) fn file(self, filing: Filing) -> Matter<Filed> {
        let mut record = self.record;
        record.filings.push(filing);
        Matter { record, state: Filed { stage: self.state.into() } }
    }

    /// The proceeding is over.
    pub(crate) fn close(self) -> Matter<Closed> {
        Matter { record: self.record, state: Closed { stage: self.state.into() } }
    }
}

impl Matter<Offered> {
    /// The advocate takes it.
    pub(crate) fn accept(self, acceptance: Acceptance) -> (Matter<Accepted>, MatterEvent) {
        let by = self.state.to;
        let event = MatterEvent::Accepted { advocate: by.advocate };
        let record = Record { acceptance: Some(acceptance), ..self.record };
        (Matter { record, state: Accepted { by } }, event)
    }

    /// The advocate does not take it.
    pub(crate) fn decline(self) -> Matter<Unassigned> {
        Matter { record: self.record, state: Unassigned }
    }
}

impl Matter<Accepted> {
    /// Cases allows the filing on a day.
    pub(crate) fn authorise(self, authorisation: Authorisation) -> Matter<Authorised> {
        Matter { record: self.record, state: Authorised { by: self.state.by, authorisation } }
    }
}

impl Matter<Authorised> {
    /// Cases allows the filing on another day.
    pub(crate) fn authorise(self, authorisation: Authorisation) -> Self {
        Self { record: self.record, state: Authorised { authorisation, ..self.state } }
    }
}

impl Matter<Filed> {
    /// A further complaint was filed: a fresh one after a premature one, say.
    pub(crate) fn file_again(mut self, filing: Filing) -> Self {
        self.record.filings.push(filing);
        self
    }

    /// A filing was recorded in error; after the last one the matter goes on from where it was. `None` if no such
    /// filing stands.
    pub(crate) fn withdraw(mut self, id: FilingId, over: bool) -> Option<AnyMatter> {
        let filing = self.record.filings.iter_mut().find(|filing| filing.id == id && !filing.withdrawn)?;
        filing.withdrawn = true;
        if self.record.filings.iter().any(|filing| !filing.withdrawn) {
            return Some(AnyMatter::Filed(self));
        }
        let Self { record, state: Filed { stage } } = self;
        Some(if over {
            AnyMatter::Closed(Matter { record, state: Closed { stage } })
        } else {
            AnyMatter::at(record, stage)
        })
    }

    /// What happens between the lender and the advocate of a filed matter: it stays filed.
    pub(super) fn behind(
        self,
        step: impl FnOnce(AnyMatter) -> Result<AnyMatter, Refusal>,
    ) -> Result<AnyMatter, Refusal> {
        let mut after = step(AnyMatter::at(self.record, self.state.stage))?;
        let stage = after.stage();
        let record = after.record_mut().clone();
        Ok(AnyMatter::Filed(Matter { record, state: Filed { stage } }))
    }
}

impl Matter<Closed> {
    /// A complaint was filed all the same.
    pub(crate) fn file_all_the_same(self, filing: Filing) -> Matter<Filed> {
        let mut record = self.record;
        record.filings.push(filing);
        Matter { record, state: Filed { stage: self.state.stage } }
    }

    /// The proceeding is revived: a receipt bounced. What was authorised before is asked for again.
    pub(crate) fn reopen(self) -> AnyMatter {
        let stage = match self.state.stage {
            Stage::Authorised(by, _) => Stage::Accepted(by),
            stage => stage,
        };
        AnyMatter::at(self.record, stage)
    }
}
