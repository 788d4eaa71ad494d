//! What a step in court says, in a sentence without personal data.

use kernel::Paise;

use super::court::{CourtStep, Listing};

impl CourtStep {
    pub(super) fn sentence(&self) -> String {
        match self {
            Self::DefectsNotified { on, cure_by: Some(day) } => {
                format!("The registry found defects in the complaint on {on}, to be cured by {day}.")
            }
            Self::DefectsNotified { on, cure_by: None } => {
                format!(
                    "The registry found defects in the complaint on {on}; until when they are to be cured is not known."
                )
            }
            Self::Refiled { on } => format!("The complaint was presented again on {on}."),
            Self::Registered { on, cnr, case_number } if case_number.is_empty() => {
                format!("The complaint was registered on {on}, CNR {cnr}.")
            }
            Self::Registered { on, cnr, case_number } => {
                format!("The complaint was registered on {on} as {case_number}, CNR {cnr}.")
            }
            Self::HearingListed(listing) => format!("A hearing was fixed {}.", fixed(listing)),
            Self::HearingHeld { on, outcome, next } => {
                let next = next.as_ref().map(|next| format!("; the next one is fixed {}", fixed(next)));
                format!("The hearing of {on}: {}{}.", outcome.words(), next.unwrap_or_default())
            }
            Self::CognizanceTaken { on } => format!("The magistrate took cognizance on {on}."),
            Self::Dismissed { on, ground } => format!("The complaint was dismissed on {on}: {}.", ground.words()),
            Self::SummonsIssued { on, mode } => format!("A summons was issued on {on} by {}.", mode.words()),
            Self::SummonsServed { on, mode } => format!("A summons was served on {on} by {}.", mode.words()),
            Self::PleaRecorded { on, plea } => format!("The accused pleaded {} on {on}.", plea.words()),
            Self::InterimCompensationOrdered { on, amount } => {
                format!("Interim compensation of {amount} was ordered on {on} (NI Act s.143A).")
            }
            Self::TimeExtended { on, of, until } => {
                format!("The time for {} was extended on {on} until {until}.", of.words())
            }
            Self::DepositMade { on, of, amount } => format!("{amount} were paid on {on} for {}.", of.words()),
            Self::EvidenceRecorded { on, stage } => format!("On {on} {}.", stage.words()),
            Self::JudgmentGiven { on, result, fine, compensation } => {
                let awarded = [awarded("fine", *fine), awarded("compensation", *compensation)].concat();
                format!("Judgment on {on}: {}{awarded}.", result.words())
            }
            Self::AppealFiled { on, by, court } => format!("{} appealed to {court} on {on}.", capital(by.words())),
            Self::AppealDepositOrdered { on, amount } => {
                format!("A deposit of {amount} in appeal was ordered on {on} (NI Act s.148).")
            }
            Self::AppealDecided { on, result } => format!("The appeal was decided on {on}: {}.", result.words()),
            Self::Compounded { on, amount } => {
                format!("The offence was compounded on {on}{} (NI Act s.147).", at(*amount))
            }
            Self::Withdrawn { on } => {
                format!("The complaint was withdrawn on {on} with the court's leave (BNSS s.280).")
            }
            Self::LokAdalatSettled { on, amount } => format!("A Lok Adalat made its award on {on}{}.", at(*amount)),
        }
    }
}

fn fixed(listing: &Listing) -> String {
    format!("for {} before {}: {}", listing.on, listing.court, listing.purpose.words())
}

fn at(amount: Option<Paise>) -> String {
    amount.map(|amount| format!(" at {amount}")).unwrap_or_default()
}

fn awarded(what: &str, amount: Option<Paise>) -> String {
    amount.map(|amount| format!(", {what} {amount}")).unwrap_or_default()
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
