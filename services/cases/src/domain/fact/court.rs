//! What happens to a complaint after its filing, as counsel-portal states it.

use kernel::{LegalDate, Paise, typed_id};
use serde::{Deserialize, Serialize};

use super::{FilingId, as_uuid};

typed_id!(
    /// An entry about a filed complaint, at counsel-portal.
    pub(crate) ProgressId,
    "progress"
);

/// A step of a complaint through the courts. One that was recorded wrongly is retracted by the one in its place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CourtStepRecorded {
    #[serde(with = "as_uuid")]
    pub(crate) progress_id: ProgressId,
    /// The complaint.
    #[serde(with = "as_uuid")]
    pub(crate) filing_id: FilingId,
    pub(crate) said: CourtStep,
}

/// A step had been recorded in error, and nothing takes its place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CourtStepTakenBack {
    /// The entry that says so.
    #[serde(with = "as_uuid")]
    pub(crate) progress_id: ProgressId,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum CourtStep {
    /// The registry has found defects, and perhaps given a last day to cure them.
    DefectsNotified {
        on: LegalDate,
        cure_by: Option<LegalDate>,
    },
    /// Presented again, its defects cured.
    Refiled {
        on: LegalDate,
    },
    /// The court has given its numbers; the case number may be empty.
    Registered {
        on: LegalDate,
        cnr: String,
        case_number: String,
    },
    HearingListed(Listing),
    HearingHeld {
        on: LegalDate,
        outcome: HearingOutcome,
        next: Option<Listing>,
    },
    CognizanceTaken {
        on: LegalDate,
    },
    /// Dismissed, or given back.
    Dismissed {
        on: LegalDate,
        ground: DismissalGround,
    },
    SummonsIssued {
        on: LegalDate,
        mode: SummonsMode,
    },
    SummonsServed {
        on: LegalDate,
        mode: SummonsMode,
    },
    PleaRecorded {
        on: LegalDate,
        plea: Plea,
    },
    /// NI Act s.143A.
    InterimCompensationOrdered {
        on: LegalDate,
        amount: Paise,
    },
    /// What was ordered may be paid later.
    TimeExtended {
        on: LegalDate,
        of: DepositKind,
        until: LegalDate,
    },
    /// The accused has paid what was ordered, or a part.
    DepositMade {
        on: LegalDate,
        of: DepositKind,
        amount: Paise,
    },
    EvidenceRecorded {
        on: LegalDate,
        stage: EvidenceStage,
    },
    JudgmentGiven {
        on: LegalDate,
        result: JudgmentResult,
        fine: Option<Paise>,
        compensation: Option<Paise>,
    },
    AppealFiled {
        on: LegalDate,
        by: Appellant,
        court: String,
    },
    /// NI Act s.148.
    AppealDepositOrdered {
        on: LegalDate,
        amount: Paise,
    },
    AppealDecided {
        on: LegalDate,
        result: AppealResult,
    },
    /// NI Act s.147.
    Compounded {
        on: LegalDate,
        amount: Option<Paise>,
    },
    /// With the leave of the court (BNSS s.280).
    Withdrawn {
        on: LegalDate,
    },
    LokAdalatSettled {
        on: LegalDate,
        amount: Option<Paise>,
    },
}

/// A hearing that was fixed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Listing {
    pub(crate) on: LegalDate,
    pub(crate) purpose: HearingPurpose,
    pub(crate) court: String,
}

/// Enumerations that are stored by their names in lower case, with the words for each.
macro_rules! words {
    ($($(#[$doc:meta])* $name:ident { $($value:ident = $words:literal),* $(,)? })*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub(crate) enum $name { $($value),* }

        impl $name {
            /// As it stands in a sentence.
            pub(crate) const fn words(self) -> &'static str {
                match self { $(Self::$value => $words),* }
            }
        }
    )*};
}

words! {
    /// What a hearing is for.
    HearingPurpose {
        Admission = "admission",
        Condonation = "condonation of delay",
        Appearance = "appearance of the accused",
        Plea = "plea",
        InterimCompensation = "interim compensation",
        Evidence = "evidence",
        StatementOfAccused = "statement of the accused",
        Defence = "defence",
        Arguments = "arguments",
        Judgment = "judgment",
        Compounding = "compounding",
        LokAdalat = "Lok Adalat",
        Appeal = "appeal",
        Other = "another purpose",
    }
    /// What became of a hearing.
    HearingOutcome {
        Adjourned = "adjourned",
        Order = "an order was passed",
        ComplainantAbsent = "the complainant was absent",
        AccusedAbsent = "the accused was absent",
        NotHeld = "the court did not sit",
    }
    /// Why a complaint was dismissed.
    DismissalGround {
        NoSufficientGround = "no sufficient ground to proceed",
        ComplainantAbsent = "the complainant was absent",
        Premature = "it was premature",
        NoJurisdiction = "another court has jurisdiction",
        DefectsNotCured = "its defects were not cured",
    }
    /// How a summons goes.
    SummonsMode {
        Post = "post",
        Courier = "courier",
        Dasti = "dasti",
        Email = "e-mail",
        Messenger = "messenger",
        ProcessServer = "process server",
    }
    Plea { NotGuilty = "not guilty", Guilty = "guilty" }
    /// What a court orders to be paid before the end.
    DepositKind { InterimCompensation = "interim compensation", Appeal = "the deposit in appeal" }
    EvidenceStage {
        ComplainantExamined = "the complainant was examined",
        ComplainantClosed = "the complainant has closed his evidence",
        AccusedExamined = "the accused was examined (BNSS s.351)",
        DefenceExamined = "the defence was examined",
        DefenceClosed = "the defence has closed its evidence",
        Argued = "the case was argued",
    }
    JudgmentResult {
        Convicted = "convicted",
        Acquitted = "acquitted",
        AcquittedForAbsence = "acquitted because the complainant was absent (BNSS s.279)",
    }
    Appellant { Accused = "the accused", Complainant = "the complainant" }
    /// How it stands after an appeal.
    AppealResult {
        Convicted = "the accused stands convicted",
        Acquitted = "the accused stands acquitted",
        Remanded = "it is to be tried again",
    }
}

impl CourtStep {
    /// The day on which it happened; of a hearing that was fixed, the day for which it was.
    pub(crate) const fn on(&self) -> LegalDate {
        match self {
            Self::HearingListed(Listing { on, .. })
            | Self::DefectsNotified { on, .. }
            | Self::Refiled { on }
            | Self::Registered { on, .. }
            | Self::HearingHeld { on, .. }
            | Self::CognizanceTaken { on }
            | Self::Dismissed { on, .. }
            | Self::SummonsIssued { on, .. }
            | Self::SummonsServed { on, .. }
            | Self::PleaRecorded { on, .. }
            | Self::InterimCompensationOrdered { on, .. }
            | Self::TimeExtended { on, .. }
            | Self::DepositMade { on, .. }
            | Self::EvidenceRecorded { on, .. }
            | Self::JudgmentGiven { on, .. }
            | Self::AppealFiled { on, .. }
            | Self::AppealDepositOrdered { on, .. }
            | Self::AppealDecided { on, .. }
            | Self::Compounded { on, .. }
            | Self::Withdrawn { on }
            | Self::LokAdalatSettled { on, .. } => *on,
        }
    }
}
