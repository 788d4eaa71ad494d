//! The steps of a complaint that stand, in the order of their days.

use kernel::LegalDate;

use crate::domain::{
    fact::{CourtStep, Fact, FactKind, FilingId},
    ni138::record::recording,
};

/// One step, and the fact that says it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry<'a> {
    pub(super) fact: &'a Fact,
    pub(super) step: &'a CourtStep,
}

/// The steps of one complaint. On one day they stand in the order of the procedure, whatever came to be known first.
#[derive(Clone, Debug)]
pub(in crate::domain::ni138) struct Docket<'a> {
    pub(super) filed_on: LegalDate,
    entries: Vec<Entry<'a>>,
}

impl<'a> Docket<'a> {
    pub(in crate::domain::ni138) fn of(standing: &[&'a Fact], filing: FilingId, filed_on: LegalDate) -> Self {
        let of_filing = standing.iter().filter_map(|&fact| match &fact.kind {
            FactKind::CourtStepRecorded(recorded) if recorded.filing_id == filing => {
                Some(Entry { fact, step: &recorded.said })
            }
            _ => None,
        });
        let mut entries: Vec<Entry<'a>> = of_filing.collect();
        entries.sort_by_key(|entry| (entry.step.on(), place(entry.step), recording(entry.fact)));
        Self { filed_on, entries }
    }

    pub(super) fn entries(&self) -> impl DoubleEndedIterator<Item = Entry<'a>> + '_ {
        self.entries.iter().copied()
    }

    /// What `of` finds in the steps, in their order.
    pub(super) fn find<'b, T>(
        &'b self,
        of: impl Fn(&'a CourtStep) -> Option<T> + 'b,
    ) -> impl DoubleEndedIterator<Item = (&'a Fact, T)> + 'b {
        self.entries().filter_map(move |entry| Some((entry.fact, of(entry.step)?)))
    }

    /// The last of what `of` finds.
    pub(super) fn last<T>(&self, of: impl Fn(&'a CourtStep) -> Option<T>) -> Option<(&'a Fact, T)> {
        self.find(of).next_back()
    }

    /// The day of the first step that `is` lets pass.
    pub(super) fn first(&self, is: impl Fn(&CourtStep) -> bool) -> Option<LegalDate> {
        self.entries().find(|entry| is(entry.step)).map(|entry| entry.step.on())
    }
}

/// The place of a step in the procedure, for those of one day.
const fn place(step: &CourtStep) -> u8 {
    match step {
        CourtStep::DefectsNotified { .. } => 0,
        CourtStep::Refiled { .. } => 1,
        CourtStep::Registered { .. } => 2,
        CourtStep::CognizanceTaken { .. } => 3,
        CourtStep::SummonsIssued { .. } => 4,
        CourtStep::SummonsServed { .. } => 5,
        CourtStep::PleaRecorded { .. } => 6,
        CourtStep::InterimCompensationOrdered { .. } => 7,
        CourtStep::EvidenceRecorded { .. } => 8,
        CourtStep::JudgmentGiven { .. } => 9,
        CourtStep::AppealFiled { .. } => 10,
        CourtStep::AppealDepositOrdered { .. } => 11,
        CourtStep::TimeExtended { .. } => 12,
        CourtStep::DepositMade { .. } => 13,
        CourtStep::AppealDecided { .. } => 14,
        CourtStep::Dismissed { .. } => 15,
        CourtStep::Compounded { .. } => 16,
        CourtStep::Withdrawn { .. } => 17,
        CourtStep::LokAdalatSettled { .. } => 18,
        CourtStep::HearingHeld { .. } => 19,
        CourtStep::HearingListed(_) => 20,
    }
}

/// The stages through which a trial and its appeal go, in their order: what one must be before what comes after it.
pub(super) const fn trial_rank(step: &CourtStep) -> Option<u8> {
    match step {
        CourtStep::CognizanceTaken { .. } => Some(0),
        CourtStep::SummonsIssued { .. } => Some(1),
        CourtStep::SummonsServed { .. } => Some(2),
        CourtStep::PleaRecorded { .. } => Some(3),
        CourtStep::EvidenceRecorded { .. } => Some(4),
        CourtStep::JudgmentGiven { .. } => Some(5),
        CourtStep::AppealFiled { .. } => Some(6),
        CourtStep::AppealDecided { .. } => Some(7),
        _ => None,
    }
}

/// What the stages are called.
pub(super) const TRIAL: [&str; 8] = [
    "cognizance",
    "the summons",
    "service of the summons",
    "the plea",
    "the evidence",
    "the judgment",
    "the appeal",
    "the decision on the appeal",
];

/// Whether a step shows that the court sat in the matter on its day.
pub(super) const fn shows_a_sitting(step: &CourtStep) -> bool {
    match step {
        CourtStep::HearingHeld { .. }
        | CourtStep::CognizanceTaken { .. }
        | CourtStep::Dismissed { .. }
        | CourtStep::SummonsIssued { .. }
        | CourtStep::PleaRecorded { .. }
        | CourtStep::InterimCompensationOrdered { .. }
        | CourtStep::TimeExtended { .. }
        | CourtStep::EvidenceRecorded { .. }
        | CourtStep::JudgmentGiven { .. }
        | CourtStep::AppealDepositOrdered { .. }
        | CourtStep::AppealDecided { .. }
        | CourtStep::Compounded { .. }
        | CourtStep::Withdrawn { .. }
        | CourtStep::LokAdalatSettled { .. } => true,
        CourtStep::DefectsNotified { .. }
        | CourtStep::Refiled { .. }
        | CourtStep::Registered { .. }
        | CourtStep::HearingListed(_)
        | CourtStep::SummonsServed { .. }
        | CourtStep::DepositMade { .. }
        | CourtStep::AppealFiled { .. } => false,
    }
}
