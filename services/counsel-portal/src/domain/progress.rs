//! What happened to a complaint after its filing: entries that are added, never changed.
//!
//! An entry that was wrong is corrected by another one, which stands in its place, or takes it back and says nothing else.

mod cnr;
mod step;

use kernel::{Actor, Timestamp, typed_id};
use thiserror::Error;

use super::field::{FieldFault, optional_line};
pub(crate) use cnr::cnr;
pub(crate) use step::{
    AppealResult, Appellant, Days, DepositKind, DismissalGround, EvidenceStage, HearingOutcome, HearingPurpose,
    JudgmentResult, Listing, Plea, Step, SummonsMode,
};

typed_id!(
    /// An entry about a filed complaint.
    pub(crate) ProgressId,
    "progress"
);

/// How long a note may be.
const NOTE_MAX: usize = 500;

/// One entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Progress {
    pub(crate) id: ProgressId,
    pub(crate) step: Step,
    /// Words of an order, or why an entry was taken back. No personal data.
    pub(crate) note: String,
    /// The entry in whose place this one stands.
    pub(crate) corrects: Option<ProgressId>,
    /// Whose will it was.
    pub(crate) recorded_by: Actor,
    pub(crate) recorded_at: Timestamp,
}

/// What is said does not follow from what is on record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub(crate) enum ProgressFault {
    #[error("the filing was withdrawn")]
    Withdrawn,
    #[error("entry {0} was corrected before; correct the one that stands in its place")]
    Corrected(ProgressId),
}

/// What a new entry is to what is on record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Entry {
    New,
    /// It stands on record already.
    Known,
}

/// The note of a step, checked: some say nothing without one.
pub(crate) fn note(step: &Step, text: &str) -> Result<String, FieldFault> {
    let note = optional_line("note", text, NOTE_MAX)?;
    if note.is_empty() && step.needs_note() {
        return Err(FieldFault::new("note", "is missing: say what was ordered, or why the entry is taken back"));
    }
    Ok(note)
}

/// The entry with this id.
pub(crate) fn find(progress: &[Progress], id: ProgressId) -> Option<&Progress> {
    progress.iter().find(|entry| entry.id == id)
}

/// Whether another entry stands in the place of this one.
pub(crate) fn is_corrected(progress: &[Progress], id: ProgressId) -> bool {
    corrector(progress, id).is_some()
}

fn corrector(progress: &[Progress], id: ProgressId) -> Option<&Progress> {
    progress.iter().find(|entry| entry.corrects == Some(id))
}

/// What a step is to the entries on record; `corrects` is one of them.
pub(crate) fn enter(progress: &[Progress], step: &Step, corrects: Option<ProgressId>) -> Result<Entry, ProgressFault> {
    let known = match corrects {
        None => progress.iter().any(|entry| entry.step == *step && !is_corrected(progress, entry.id)),
        Some(id) => match corrector(progress, id) {
            Some(known) if known.step == *step => true,
            Some(_) => return Err(ProgressFault::Corrected(id)),
            None => find(progress, id).is_some_and(|wrong| wrong.step == *step),
        },
    };
    Ok(if known { Entry::Known } else { Entry::New })
}

#[cfg(test)]
mod tests {
    use kernel::{LegalDate, TypedId as _};
    use uuid::Uuid;

    use super::*;

    fn id(n: u128) -> ProgressId {
        ProgressId::from_uuid(Uuid::from_u128(n))
    }

    fn refiled(on: &str) -> Step {
        let on: LegalDate = on.parse().unwrap();
        Step::Refiled { on }
    }

    fn entry(n: u128, step: Step, corrects: Option<u128>) -> Progress {
        let recorded_at = "2026-05-11T06:00:00Z".parse().unwrap();
        let (note, recorded_by) = (String::new(), Actor::service("test"));
        Progress { id: id(n), step, note, corrects: corrects.map(id), recorded_by, recorded_at }
    }

    #[test]
    fn the_same_step_again_is_known_unless_it_was_corrected() {
        let mut progress = vec![entry(1, refiled("2026-05-04"), None)];
        assert_eq!(enter(&progress, &refiled("2026-05-04"), None), Ok(Entry::Known));
        assert_eq!(enter(&progress, &refiled("2026-05-05"), None), Ok(Entry::New));
        progress.push(entry(2, refiled("2026-05-05"), Some(1)));
        assert_eq!(enter(&progress, &refiled("2026-05-04"), None), Ok(Entry::New));
        assert_eq!(enter(&progress, &refiled("2026-05-05"), None), Ok(Entry::Known));
    }

    #[test]
    fn an_entry_is_corrected_once_and_the_same_correction_again_is_known() {
        let mut progress = vec![entry(1, refiled("2026-05-04"), None)];
        let right = refiled("2026-05-05");
        assert_eq!(enter(&progress, &refiled("2026-05-04"), Some(id(1))), Ok(Entry::Known), "it says so already");
        assert_eq!(enter(&progress, &right, Some(id(1))), Ok(Entry::New));
        progress.push(entry(2, right.clone(), Some(1)));
        assert_eq!(enter(&progress, &right, Some(id(1))), Ok(Entry::Known));
        assert_eq!(enter(&progress, &Step::TakenBack, Some(id(1))), Err(ProgressFault::Corrected(id(1))));
        assert_eq!(enter(&progress, &Step::TakenBack, Some(id(2))), Ok(Entry::New));
    }

    #[test]
    fn what_says_nothing_by_itself_needs_a_note() {
        assert_eq!(note(&Step::TakenBack, " ").unwrap_err().field, "note");
        assert_eq!(note(&Step::TakenBack, " wrong matter ").unwrap(), "wrong matter");
        assert_eq!(note(&refiled("2026-05-04"), "").unwrap(), "");
        assert!(note(&refiled("2026-05-04"), &"x".repeat(501)).is_err());
    }
}
