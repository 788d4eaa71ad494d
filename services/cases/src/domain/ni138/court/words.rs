//! What each stage says, with its authority, and what can be done.

use kernel::Paise;

use super::{
    hearings::Hearing,
    stage::{Judged, Stage},
};
use crate::domain::{
    Due,
    fact::{Appellant, DismissalGround, EvidenceStage, HearingPurpose, JudgmentResult, Plea},
};

impl Stage {
    /// Why, in a sentence.
    pub(in crate::domain::ni138) fn explanation(&self) -> String {
        match self {
            Self::Defective { notified_on, cure_by: Some(day), over: false } => {
                format!("The registry found defects on {notified_on}; they must be cured by {day}.")
            }
            Self::Defective { notified_on, cure_by: Some(day), over: true } => format!(
                "The registry found defects on {notified_on}. The last day to cure them, {day}, is over, and that the \
                 complaint was presented again is not on record."
            ),
            Self::Defective { notified_on, cure_by: None, .. } => {
                format!("The registry found defects on {notified_on}.")
            }
            Self::Refiled { on } => format!("The complaint was presented again on {on}, its defects cured."),
            Self::Cognizance { on } => format!("The magistrate took cognizance on {on} (NI Act s.142; BNSS s.210)."),
            Self::Summoned { issued_on, served_on, pay_by } => {
                let issued = issued_on
                    .map_or_else(|| "A summons was issued".to_owned(), |on| format!("A summons was issued on {on}"));
                match (served_on, pay_by) {
                    (None, _) => format!("{issued} (BNSS s.227); that it was served is not on record."),
                    (Some(served), Some(day)) => format!(
                        "{issued} and served on {served}. An accused who had no notice can pay until {day} (C.C. Alavi \
                         Haji v Palapetty Muhammed, 2007)."
                    ),
                    (Some(served), None) => format!("{issued} and served on {served}."),
                }
            }
            Self::Pleaded { on, plea: Plea::NotGuilty } => {
                format!("The accused pleaded not guilty on {on}: the complainant proves his case (BNSS s.274).")
            }
            Self::Pleaded { on, plea: Plea::Guilty } => {
                format!("The accused pleaded guilty on {on}: judgment follows (BNSS s.275).")
            }
            Self::Evidence { on, stage: None } => {
                format!("The appellate court sent the case back on {on}: it is to be tried again.")
            }
            Self::Evidence { on, stage: Some(EvidenceStage::Argued) } => {
                format!("The case was argued on {on}: judgment follows.")
            }
            Self::Evidence { on, stage: Some(stage) } => {
                format!("Evidence is taken: on {on} {} (NI Act s.145).", stage.words())
            }
            Self::Convicted(judged) => convicted(judged),
            Self::Acquitted(judged) => acquitted(judged),
            Self::Appealed { on, by, against } => {
                let against = against.map_or("a judgment that is not on record", against_what);
                format!("An appeal of {} against {against} is pending since {on}.", by.words())
            }
            Self::Dismissed { on, ground } => format!("The complaint was dismissed on {on}: {}.", ground.words()),
            Self::Compounded { on, amount } => format!(
                "The offence was compounded on {on}{}: that has the effect of an acquittal (NI Act s.147; BNSS s.359).",
                at(*amount)
            ),
            Self::Withdrawn { on } => {
                format!(
                    "The complaint was withdrawn on {on} with the court's leave: the accused is acquitted (BNSS s.280)."
                )
            }
            Self::LokAdalatSettled { on, amount } => format!(
                "It was settled on {on}{} by an award of a Lok Adalat, which is executed as a decree (Legal Services \
                 Authorities Act s.21).",
                at(*amount)
            ),
        }
    }

    /// What can be done.
    pub(super) fn cures(&self) -> Vec<String> {
        let cures: &[&str] = match self {
            Self::Defective { .. } => &["Cure the defects and present the complaint again; record the day."],
            Self::Acquitted(Judged { in_appeal: false, result: JudgmentResult::AcquittedForAbsence, .. }) => {
                &["Appeal as the victim (BNSS s.413 proviso; Celestium, 2025), and say why nobody attended."]
            }
            Self::Acquitted(Judged { in_appeal: false, .. }) => {
                &["Ask counsel whether to appeal as the victim (BNSS s.413 proviso; Celestium, 2025)."]
            }
            Self::Acquitted(_) => &["Ask counsel about a revision or special leave to appeal."],
            Self::Appealed { by: Appellant::Accused, .. } => {
                &["Ask for a deposit of at least twenty per cent of what was awarded (NI Act s.148)."]
            }
            Self::Dismissed { ground, .. } => dismissal_cures(*ground),
            _ => &[],
        };
        cures.iter().map(|&cure| cure.to_owned()).collect()
    }
}

const fn dismissal_cures(ground: DismissalGround) -> &'static [&'static str] {
    match ground {
        DismissalGround::Premature => &[
            "File a fresh complaint within one month of that decision (Yogendra Pratap Singh v Savitri Pandey, 2014).",
        ],
        DismissalGround::NoJurisdiction => {
            &["Present the complaint at once to the court of the payee's home branch (NI Act s.142(2)), and record it."]
        }
        DismissalGround::ComplainantAbsent | DismissalGround::NoSufficientGround | DismissalGround::DefectsNotCured => {
            &["Ask counsel at once about a revision, an appeal as the victim, or a fresh complaint."]
        }
    }
}

fn convicted(judged: &Judged) -> String {
    let Judged { on, fine, compensation, in_appeal, appeal_by, over, .. } = judged;
    let awarded = [("fine", fine), ("compensation", compensation)];
    let awarded = awarded.iter().filter_map(|(what, amount)| Some(format!(", {what} {}", (*amount).as_ref()?)));
    let awarded = awarded.collect::<String>();
    let then = match (in_appeal, appeal_by, over) {
        (true, ..) => " The appellate court said so.".to_owned(),
        (false, Some(last), false) => format!(" He may appeal until {} (BNSS s.415).", last.safe()),
        (false, Some(last), true) => {
            format!(" No appeal was on record when its last day, {}, was over.", last.safe())
        }
        (false, None, _) => String::new(),
    };
    format!("The accused was convicted on {on}{awarded} (NI Act s.138).{then}")
}

fn acquitted(judged: &Judged) -> String {
    let Judged { on, result, in_appeal, appeal_by, over, .. } = judged;
    let then = match (in_appeal, appeal_by, over) {
        (true, ..) => " The appellate court said so.".to_owned(),
        (false, Some(last), false) => {
            format!(
                " The complainant may appeal as the victim; {} is the last safe day (BNSS s.413 proviso).",
                last.safe()
            )
        }
        (false, Some(last), true) => {
            let arguable = last.arguable();
            let open =
                if arguable > last.safe() { format!("; one is arguable until {arguable}") } else { String::new() };
            format!(" No appeal was on record when its last safe day, {}, was over{open}.", last.safe())
        }
        (false, None, _) => String::new(),
    };
    format!("The accused was {} on {on}.{then}", result.words())
}

const fn against_what(result: JudgmentResult) -> &'static str {
    match result {
        JudgmentResult::Convicted => "the conviction",
        JudgmentResult::Acquitted | JudgmentResult::AcquittedForAbsence => "the acquittal",
    }
}

fn at(amount: Option<Paise>) -> String {
    amount.map(|amount| format!(" at {amount}")).unwrap_or_default()
}

/// A hearing whose day has passed, and of which nothing is on record.
pub(super) fn missed(hearing: &Hearing) -> String {
    format!(
        "The hearing of {} before {} was over and nothing was on record of it: find out at once whether anybody attended \
         (BNSS s.279).",
        hearing.on, hearing.court
    )
}

/// The next hearing that is waited for.
pub(super) fn next(armed: &[Due], hearings: &[Hearing]) -> Option<String> {
    let on = armed.iter().map(|due| due.day).min()?;
    let hearing = hearings.iter().find(|hearing| hearing.on == on)?;
    let purpose = hearing.purpose.map(HearingPurpose::words).unwrap_or_default();
    Some(format!("The next hearing is on {on} before {}: {purpose}.", hearing.court))
}
