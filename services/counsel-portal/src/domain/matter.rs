//! A matter: a proceeding in the hands of an advocate.
//!
//! ```text
//! Unassigned -- offer --> Offered -- accept --> Accepted -- authorise --> Authorised
//!      ^------ decline ------'
//! any of these -- file --> Filed -- withdraw the last filing --> where it was
//! any of these -- the proceeding is paid or ended --> Closed -- it is revived --> where it was
//! ```
//!
//! A transition takes the matter and gives it back in its new state, with what is to be stated about it. To file is never
//! refused: it is a fact. What was authorised before a matter was closed is asked for again when it is revived.

mod record;
mod state;

pub(crate) use record::{
    Acceptance, Assigned, Authorisation, AuthorisationId, Authority, MatterId, MatterReference, ProceedingId, Record,
};
pub(crate) use state::{Accepted, Authorised, Closed, Filed, Matter, MatterEvent, Offered, Stage, Unassigned};
use thiserror::Error;

use super::{
    CondonationFault, CondonationStep, Filing, FilingId, decided,
    progress::{self, Entry, Progress, ProgressFault},
};

/// A matter in whatever state it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum AnyMatter {
    Unassigned(Matter<Unassigned>),
    Offered(Matter<Offered>),
    Accepted(Matter<Accepted>),
    Authorised(Matter<Authorised>),
    Filed(Matter<Filed>),
    Closed(Matter<Closed>),
}

/// The matter is in no state for what was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub(crate) enum Refusal {
    #[error("the matter is closed: its proceeding is paid or ended")]
    Closed,
    #[error("the matter is offered to nobody")]
    NotOffered,
    #[error("the matter is accepted; a legal manager gives it to another advocate")]
    AlreadyAccepted,
    #[error("the matter is not accepted by an advocate yet")]
    NotAccepted,
    #[error("the matter is in this advocate's hands")]
    SameAdvocate,
}

/// What the state of its proceeding means to a matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Phase {
    /// Paid in time, or ended: there is nothing to file.
    Over,
    /// A complaint can be filed, late perhaps, or is.
    Complaint,
    /// Neither.
    Other,
}

/// How news of its proceeding moved a matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Moved {
    Closed,
    Reopened,
}

impl AnyMatter {
    /// A matter in work at a stage.
    pub(crate) fn at(record: Record, stage: Stage) -> Self {
        match stage {
            Stage::Unassigned => Self::Unassigned(Matter { record, state: Unassigned }),
            Stage::Offered(to) => Self::Offered(Matter { record, state: Offered { to } }),
            Stage::Accepted(by) => Self::Accepted(Matter { record, state: Accepted { by } }),
            Stage::Authorised(by, authorisation) => {
                Self::Authorised(Matter { record, state: Authorised { by, authorisation } })
            }
        }
    }

    pub(crate) const fn record(&self) -> &Record {
        match self {
            Self::Unassigned(matter) => &matter.record,
            Self::Offered(matter) => &matter.record,
            Self::Accepted(matter) => &matter.record,
            Self::Authorised(matter) => &matter.record,
            Self::Filed(matter) => &matter.record,
            Self::Closed(matter) => &matter.record,
        }
    }

    pub(crate) const fn record_mut(&mut self) -> &mut Record {
        match self {
            Self::Unassigned(matter) => &mut matter.record,
            Self::Offered(matter) => &mut matter.record,
            Self::Accepted(matter) => &mut matter.record,
            Self::Authorised(matter) => &mut matter.record,
            Self::Filed(matter) => &mut matter.record,
            Self::Closed(matter) => &mut matter.record,
        }
    }

    /// How far it is with its advocate, whatever else happened to it.
    pub(crate) fn stage(&self) -> Stage {
        match self {
            Self::Unassigned(_) => Stage::Unassigned,
            Self::Offered(matter) => Stage::Offered(matter.state.to.clone()),
            Self::Accepted(matter) => Stage::Accepted(matter.state.by.clone()),
            Self::Authorised(matter) => Stage::Authorised(matter.state.by.clone(), matter.state.authorisation),
            Self::Filed(matter) => matter.state.stage.clone(),
            Self::Closed(matter) => matter.state.stage.clone(),
        }
    }

    /// In whose hands it is.
    pub(crate) const fn assigned(&self) -> Option<&Assigned> {
        match self {
            Self::Unassigned(_) => None,
            Self::Offered(matter) => Some(&matter.state.to),
            Self::Accepted(matter) => Some(&matter.state.by),
            Self::Authorised(matter) => Some(&matter.state.by),
            Self::Filed(matter) => matter.state.stage.assigned(),
            Self::Closed(matter) => matter.state.stage.assigned(),
        }
    }

    /// Gives it to an advocate, or to another one.
    pub(crate) fn assign(self, to: Assigned) -> Result<Self, Refusal> {
        if self.assigned().is_some_and(|assigned| assigned.advocate == to.advocate) {
            return Err(Refusal::SameAdvocate);
        }
        Ok(match self {
            Self::Unassigned(matter) => Self::Offered(matter.offer(to)),
            Self::Offered(matter) => Self::Offered(matter.offer(to)),
            Self::Accepted(matter) => Self::Offered(matter.offer(to)),
            Self::Authorised(matter) => Self::Offered(matter.offer(to)),
            Self::Filed(matter) => matter.behind(|work| work.assign(to))?,
            Self::Closed(_) => return Err(Refusal::Closed),
        })
    }

    /// The assigned advocate takes it.
    pub(crate) fn accept(self, acceptance: Acceptance) -> Result<(Self, MatterEvent), Refusal> {
        match self {
            Self::Offered(matter) => {
                let (matter, event) = matter.accept(acceptance);
                Ok((Self::Accepted(matter), event))
            }
            Self::Filed(matter) => {
                let mut stated = None;
                let matter = matter.behind(|work| {
                    let (work, event) = work.accept(acceptance)?;
                    stated = Some(event);
                    Ok(work)
                })?;
                // `behind` ran the closure, or failed.
                stated.map(|event| (matter, event)).ok_or(Refusal::NotOffered)
            }
            Self::Accepted(_) | Self::Authorised(_) => Err(Refusal::AlreadyAccepted),
            Self::Unassigned(_) => Err(Refusal::NotOffered),
            Self::Closed(_) => Err(Refusal::Closed),
        }
    }

    /// The assigned advocate does not take it.
    pub(crate) fn decline(self) -> Result<Self, Refusal> {
        match self {
            Self::Offered(matter) => Ok(Self::Unassigned(matter.decline())),
            Self::Filed(matter) => matter.behind(Self::decline),
            Self::Accepted(_) | Self::Authorised(_) => Err(Refusal::AlreadyAccepted),
            Self::Unassigned(_) => Err(Refusal::NotOffered),
            Self::Closed(_) => Err(Refusal::Closed),
        }
    }

    /// Whether cases may be asked for authority.
    pub(crate) fn may_ask(&self) -> Result<(), Refusal> {
        match (self, self.stage()) {
            (Self::Closed(_), _) => Err(Refusal::Closed),
            (_, Stage::Accepted(_) | Stage::Authorised(..)) => Ok(()),
            (_, Stage::Unassigned | Stage::Offered(_)) => Err(Refusal::NotAccepted),
        }
    }

    /// Cases has authorised the filing. A matter that went elsewhere meanwhile stays there.
    pub(crate) fn authorise(self, authorisation: Authorisation) -> Self {
        match self {
            Self::Accepted(matter) => Self::Authorised(matter.authorise(authorisation)),
            Self::Authorised(matter) => Self::Authorised(matter.authorise(authorisation)),
            Self::Filed(matter) => {
                let unchanged = matter.clone();
                matter.behind(|work| Ok(work.authorise(authorisation))).unwrap_or(Self::Filed(unchanged))
            }
            elsewhere @ (Self::Unassigned(_) | Self::Offered(_) | Self::Closed(_)) => elsewhere,
        }
    }

    /// A complaint was filed, under an authorisation of cases or without.
    pub(crate) fn file(self, filing: Filing, authorisation: Option<AuthorisationId>) -> (Self, MatterEvent) {
        let event = MatterEvent::Filed { filing: filing.clone(), authorisation };
        let matter = match self {
            Self::Unassigned(matter) => matter.file(filing),
            Self::Offered(matter) => matter.file(filing),
            Self::Accepted(matter) => matter.file(filing),
            Self::Authorised(matter) => matter.file(filing),
            Self::Filed(matter) => matter.file_again(filing),
            Self::Closed(matter) => matter.file_all_the_same(filing),
        };
        (Self::Filed(matter), event)
    }

    /// A filing was recorded in error; `over` says whether the proceeding is paid or ended. `None` if it is not there
    /// or was taken back before.
    pub(crate) fn withdraw(self, id: FilingId, over: bool) -> Option<(Self, MatterEvent)> {
        let Self::Filed(matter) = self else { return None };
        Some((matter.withdraw(id, over)?, MatterEvent::Withdrawn { filing: id }))
    }

    /// Something more is known of an application to condone; no event if it was known.
    pub(crate) fn condone(
        mut self,
        id: FilingId,
        step: CondonationStep,
        on: kernel::LegalDate,
    ) -> Result<(Self, Option<MatterEvent>), CondonationFault> {
        let filing = self.record_mut().filings.iter_mut().find(|filing| filing.id == id && !filing.withdrawn);
        let filing = filing.ok_or(CondonationFault::Withdrawn)?;
        let Some(after) = decided(filing.condonation, step, on)? else { return Ok((self, None)) };
        filing.condonation = Some(after);
        Ok((self, Some(MatterEvent::Condoned { filing: id, step, dated: on })))
    }

    /// Something happened to a filed complaint, or an entry of it is corrected; no event if that was known.
    pub(crate) fn progress(
        mut self,
        id: FilingId,
        entry: Progress,
    ) -> Result<(Self, Option<MatterEvent>), ProgressFault> {
        let filing = self.record_mut().filings.iter_mut().find(|filing| filing.id == id && !filing.withdrawn);
        let filing = filing.ok_or(ProgressFault::Withdrawn)?;
        match progress::enter(&filing.progress, &entry.step, entry.corrects)? {
            Entry::Known => Ok((self, None)),
            Entry::New => {
                filing.progress.push(entry.clone());
                Ok((self, Some(MatterEvent::Progressed { filing: id, entry })))
            }
        }
    }

    /// Its proceeding moved.
    pub(crate) fn proceed(self, phase: Phase) -> (Self, Option<Moved>) {
        match (self, phase) {
            (Self::Unassigned(matter), Phase::Over) => (Self::Closed(matter.close()), Some(Moved::Closed)),
            (Self::Offered(matter), Phase::Over) => (Self::Closed(matter.close()), Some(Moved::Closed)),
            (Self::Accepted(matter), Phase::Over) => (Self::Closed(matter.close()), Some(Moved::Closed)),
            (Self::Authorised(matter), Phase::Over) => (Self::Closed(matter.close()), Some(Moved::Closed)),
            (Self::Closed(matter), Phase::Complaint) => (matter.reopen(), Some(Moved::Reopened)),
            (unmoved, _) => (unmoved, None),
        }
    }
}

#[cfg(test)]
mod tests;
