//! The steps of a complaint under NI Act s.138 through the courts.

use formats::Cnr;
use kernel::{LegalDate, Paise};
use serde::{Deserialize, Serialize};

use crate::domain::field::{FieldFault, not_after_today};

/// How far a day to come may lie ahead: beyond it the year is wrong.
const AHEAD_DAYS_MAX: i32 = 5 * 366;

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum Step {
    /// The registry has found defects, and perhaps given a last day to cure them.
    DefectsNotified {
        on: LegalDate,
        cure_by: Option<LegalDate>,
    },
    /// Presented again.
    Refiled {
        on: LegalDate,
    },
    /// The court has given its numbers; the case number may be empty.
    Registered {
        on: LegalDate,
        #[serde(with = "super::cnr")]
        cnr: Cnr,
        case_number: String,
    },
    /// A hearing was fixed.
    HearingListed(Listing),
    /// A hearing is over.
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
    /// The corrected entry was recorded in error.
    TakenBack,
}

/// A hearing that was fixed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Listing {
    pub(crate) on: LegalDate,
    pub(crate) purpose: HearingPurpose,
    pub(crate) court: String,
}

/// Enumerations that are stored by their names in lower case.
macro_rules! words {
    ($($(#[$doc:meta])* $name:ident { $($value:ident),* $(,)? })*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub(crate) enum $name { $($value),* }
    )*};
}

words! {
    /// What a hearing is for.
    HearingPurpose {
        Admission, Condonation, Appearance, Plea, InterimCompensation, Evidence, StatementOfAccused, Defence, Arguments,
        Judgment, Compounding, LokAdalat, Appeal, Other,
    }
    /// What became of a hearing.
    HearingOutcome { Adjourned, Order, ComplainantAbsent, AccusedAbsent, NotHeld }
    /// Why a complaint was dismissed.
    DismissalGround { NoSufficientGround, ComplainantAbsent, Premature, NoJurisdiction, DefectsNotCured }
    /// How a summons goes.
    SummonsMode { Post, Courier, Dasti, Email, Messenger, ProcessServer }
    Plea { NotGuilty, Guilty }
    /// What a court orders to be paid before the end.
    DepositKind { InterimCompensation, Appeal }
    EvidenceStage {
        ComplainantExamined, ComplainantClosed, AccusedExamined, DefenceExamined, DefenceClosed, Argued,
    }
    JudgmentResult { Convicted, Acquitted, AcquittedForAbsence }
    Appellant { Accused, Complainant }
    /// How it stands after an appeal.
    AppealResult { Convicted, Acquitted, Remanded }
}

/// The days between which a step can lie.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Days {
    pub(crate) filed_on: LegalDate,
    pub(crate) today: LegalDate,
}

impl Step {
    /// As it is stored, and as the wire names it.
    pub(crate) const fn as_str(&self) -> &'static str {
        match self {
            Self::DefectsNotified { .. } => "defects_notified",
            Self::Refiled { .. } => "refiled",
            Self::Registered { .. } => "registered",
            Self::HearingListed(_) => "hearing_listed",
            Self::HearingHeld { .. } => "hearing_held",
            Self::CognizanceTaken { .. } => "cognizance_taken",
            Self::Dismissed { .. } => "dismissed",
            Self::SummonsIssued { .. } => "summons_issued",
            Self::SummonsServed { .. } => "summons_served",
            Self::PleaRecorded { .. } => "plea_recorded",
            Self::InterimCompensationOrdered { .. } => "interim_compensation_ordered",
            Self::TimeExtended { .. } => "time_extended",
            Self::DepositMade { .. } => "deposit_made",
            Self::EvidenceRecorded { .. } => "evidence_recorded",
            Self::JudgmentGiven { .. } => "judgment_given",
            Self::AppealFiled { .. } => "appeal_filed",
            Self::AppealDepositOrdered { .. } => "appeal_deposit_ordered",
            Self::AppealDecided { .. } => "appeal_decided",
            Self::Compounded { .. } => "compounded",
            Self::Withdrawn { .. } => "withdrawn",
            Self::LokAdalatSettled { .. } => "lok_adalat_settled",
            Self::TakenBack => "taken_back",
        }
    }

    /// Whether it says nothing without words.
    pub(super) const fn needs_note(&self) -> bool {
        matches!(self, Self::TakenBack | Self::HearingHeld { outcome: HearingOutcome::Order, .. })
    }

    /// Refuses days that cannot be: what happened lies between the filing and today, and what is to come is near.
    pub(crate) fn check(&self, days: Days) -> Result<(), FieldFault> {
        let checked = match self {
            Self::HearingListed(listing) => days.may_come("on", listing.on),
            Self::HearingHeld { on, next, .. } => days.has_come("on", *on).and_then(|()| match next {
                Some(next) if next.on <= *on => {
                    let reason = format!("{} is not after this hearing, on {on}", next.on);
                    Err(FieldFault::new("next.on", reason))
                }
                Some(next) => days.may_come("next.on", next.on),
                None => Ok(()),
            }),
            Self::DefectsNotified { on, cure_by } => days.has_come("on", *on).and_then(|()| match cure_by {
                Some(cure_by) => days.may_come("cure_by", *cure_by).and_then(|()| not_before("cure_by", *cure_by, *on)),
                None => Ok(()),
            }),
            Self::TimeExtended { on, until, .. } => days
                .has_come("on", *on)
                .and_then(|()| days.may_come("until", *until))
                .and_then(|()| not_before("until", *until, *on)),
            Self::Refiled { on }
            | Self::Registered { on, .. }
            | Self::CognizanceTaken { on }
            | Self::Dismissed { on, .. }
            | Self::SummonsIssued { on, .. }
            | Self::SummonsServed { on, .. }
            | Self::PleaRecorded { on, .. }
            | Self::InterimCompensationOrdered { on, .. }
            | Self::DepositMade { on, .. }
            | Self::EvidenceRecorded { on, .. }
            | Self::JudgmentGiven { on, .. }
            | Self::AppealFiled { on, .. }
            | Self::AppealDepositOrdered { on, .. }
            | Self::AppealDecided { on, .. }
            | Self::Compounded { on, .. }
            | Self::Withdrawn { on }
            | Self::LokAdalatSettled { on, .. } => days.has_come("on", *on),
            Self::TakenBack => Ok(()),
        };
        checked.map_err(|fault| fault.within(format!("step.{}", self.as_str())))
    }
}

impl Days {
    fn has_come(self, field: &str, day: LegalDate) -> Result<(), FieldFault> {
        not_after_today(field, day, self.today)?;
        not_before_filing(field, day, self.filed_on)
    }

    fn may_come(self, field: &str, day: LegalDate) -> Result<(), FieldFault> {
        if day.as_unix_days().saturating_sub(self.today.as_unix_days()) > AHEAD_DAYS_MAX {
            return Err(FieldFault::new(field, format!("{day} lies more than five years ahead")));
        }
        not_before_filing(field, day, self.filed_on)
    }
}

fn not_before_filing(field: &str, day: LegalDate, filed_on: LegalDate) -> Result<(), FieldFault> {
    if day < filed_on {
        return Err(FieldFault::new(field, format!("{day} is before the filing, on {filed_on}")));
    }
    Ok(())
}

fn not_before(field: &str, day: LegalDate, earlier: LegalDate) -> Result<(), FieldFault> {
    if day < earlier {
        return Err(FieldFault::new(field, format!("{day} is before {earlier}, the day of this step")));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> LegalDate {
        text.parse().unwrap()
    }

    fn fault(step: &Step) -> String {
        let days = Days { filed_on: day("2026-05-04"), today: day("2026-05-11") };
        step.check(days).map_or_else(|fault| fault.field, |()| String::new())
    }

    fn listing(on: &str) -> Listing {
        Listing { on: day(on), purpose: HearingPurpose::Appearance, court: "JMFC Pune".to_owned() }
    }

    #[test]
    fn what_happened_lies_between_the_filing_and_today() {
        for (on, field) in [("2026-05-03", "on"), ("2026-05-04", ""), ("2026-05-11", ""), ("2026-05-12", "on")] {
            let expected = if field.is_empty() { String::new() } else { format!("step.refiled.{field}") };
            assert_eq!(fault(&Step::Refiled { on: day(on) }), expected, "{on}");
        }
    }

    #[test]
    fn a_day_to_come_may_come_and_is_near() {
        let named = |field: &str, wrong: &Step| assert_eq!(fault(wrong), field, "{wrong:?}");
        named("", &Step::HearingListed(listing("2026-08-01")));
        named("step.hearing_listed.on", &Step::HearingListed(listing("2036-08-01")));
        named("step.hearing_listed.on", &Step::HearingListed(listing("2026-05-01")));
        let held = |next: &str| Step::HearingHeld {
            on: day("2026-05-08"),
            outcome: HearingOutcome::Adjourned,
            next: Some(listing(next)),
        };
        named("", &held("2026-06-08"));
        named("step.hearing_held.next.on", &held("2026-05-08"));
        named("step.hearing_held.next.on", &held("9999-12-31"));
        let defects = |cure_by: &str| Step::DefectsNotified { on: day("2026-05-08"), cure_by: Some(day(cure_by)) };
        named("", &defects("2026-05-22"));
        named("step.defects_notified.cure_by", &defects("2026-05-07"));
        let extended = |until: &str| Step::TimeExtended {
            on: day("2026-05-08"),
            of: DepositKind::InterimCompensation,
            until: day(until),
        };
        named("", &extended("2026-08-01"));
        named("step.time_extended.until", &extended("2026-05-05"));
    }

    #[test]
    fn a_step_is_stored_under_its_name() {
        for step in [
            Step::Refiled { on: day("2026-05-04") },
            Step::HearingListed(listing("2026-06-01")),
            Step::HearingHeld { on: day("2026-05-08"), outcome: HearingOutcome::Order, next: None },
            Step::Compounded { on: day("2026-05-08"), amount: None },
            Step::TakenBack,
        ] {
            let json = serde_json::to_value(&step).unwrap();
            assert_eq!(json["step"], step.as_str());
            assert_eq!(serde_json::from_value::<Step>(json).unwrap(), step);
        }
    }
}
