//! What can happen in an arbitration, as recorded. No personal data.

use kernel::LegalDate;
use serde::{Deserialize, Serialize};
use statutes::ServiceMode;

use super::Step;
use crate::{bars::Insolvency, circumstance::Circumstance};

/// Something that happened. Its day stands beside it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", deny_unknown_fields)]
pub enum Fact {
    /// What a gate asks about became known: whether there is an agreement in writing, who proposed whom.
    #[serde(rename = "circumstance.known")]
    Circumstance(Circumstance),
    /// A court granted interim relief before there is a tribunal (s.9).
    #[serde(rename = "relief.ordered")]
    ReliefOrdered {
        /// Which order, counted from 1.
        order: u32,
    },
    /// The request that the dispute be referred to arbitration was sent (s.21).
    #[serde(rename = "request.sent")]
    RequestSent {
        /// Which request, counted from 1. A later one begins anew.
        request: u32,
        /// To how many respondents, each counted from 1.
        respondents: u32,
    },
    /// A respondent received it, or it counts as received (s.3).
    #[serde(rename = "request.received")]
    RequestReceived {
        /// Which request.
        request: u32,
        /// Which respondent.
        respondent: u32,
        /// How.
        mode: ServiceMode,
    },
    /// The other side refused to appoint or to agree.
    #[serde(rename = "appointment.refused")]
    AppointmentRefused,
    /// The court was asked to appoint (s.11(6)).
    #[serde(rename = "court.asked")]
    CourtAsked {
        /// Which application, counted from 1.
        application: u32,
    },
    /// The court did not appoint.
    #[serde(rename = "court.refused")]
    CourtRefused {
        /// Which application.
        application: u32,
    },
    /// An arbitrator, or the tribunal, was appointed.
    #[serde(rename = "arbitrator.appointed")]
    ArbitratorAppointed {
        /// Which appointment, counted from 1.
        appointment: u32,
        /// By whom.
        by: Appointer,
    },
    /// The other side waived s.12(5) by an express agreement in writing, made after the dispute arose.
    #[serde(rename = "waiver.given")]
    WaiverGiven,
    /// The arbitrators received notice of their appointment.
    #[serde(rename = "arbitrators.notified")]
    ArbitratorsNotified {
        /// Of which appointment.
        appointment: u32,
    },
    /// Claim and defence are completed.
    #[serde(rename = "pleadings.completed")]
    PleadingsCompleted,
    /// The time for the award was extended.
    #[serde(rename = "award_time.extended")]
    AwardTimeExtended {
        /// By whom.
        by: Extension,
    },
    /// An arbitrator's mandate ended without an award.
    #[serde(rename = "mandate.ended")]
    MandateEnded {
        /// Of which appointment.
        appointment: u32,
        /// Why.
        reason: String,
    },
    /// The award was made and signed.
    #[serde(rename = "award.made")]
    AwardMade {
        /// For whom.
        outcome: Outcome,
    },
    /// A party received the signed award.
    #[serde(rename = "award.received")]
    AwardReceived {
        /// Which.
        party: Party,
    },
    /// A party asked the tribunal for a correction, an interpretation or an additional award.
    #[serde(rename = "correction.asked")]
    CorrectionAsked,
    /// The tribunal decided on it.
    #[serde(rename = "correction.decided")]
    CorrectionDecided,
    /// A court was asked to set the award aside.
    #[serde(rename = "challenge.filed")]
    ChallengeFiled {
        /// Which challenge, counted from 1.
        challenge: u32,
        /// By whom.
        by: Party,
    },
    /// The court, or the court above it, decided. The last decision holds.
    #[serde(rename = "challenge.decided")]
    ChallengeDecided {
        /// Which challenge.
        challenge: u32,
        /// Whether the award stands.
        award_stands: bool,
    },
    /// Execution was applied for.
    #[serde(rename = "execution.filed")]
    ExecutionFiled,
    /// The award is satisfied.
    #[serde(rename = "award.satisfied")]
    AwardSatisfied,
    /// The parties settled.
    #[serde(rename = "dispute.settled")]
    Settled {
        /// Whether the settlement is recorded as an award on agreed terms, which can be enforced (s.30).
        as_award: bool,
    },
    /// The claim was withdrawn before an award.
    #[serde(rename = "claim.withdrawn")]
    ClaimWithdrawn {
        /// Why.
        reason: String,
    },
    /// A court stayed the arbitration, or the enforcement of the award (s.36(3)).
    #[serde(rename = "stay.ordered")]
    StayOrdered {
        /// Which order, counted from 1.
        order: u32,
    },
    /// It holds no longer.
    #[serde(rename = "stay.lifted")]
    StayLifted {
        /// Which order.
        order: u32,
    },
    /// A moratorium has begun (IBC ss.14, 96).
    #[serde(rename = "moratorium.begun")]
    MoratoriumBegun {
        /// Which moratorium, counted from 1.
        order: u32,
        /// Whose insolvency it is.
        of: Insolvency,
    },
    /// It is over.
    #[serde(rename = "moratorium.ended")]
    MoratoriumEnded {
        /// Which moratorium.
        order: u32,
    },
    /// A person has ended the proceeding.
    #[serde(rename = "proceeding.dropped")]
    Dropped {
        /// Why.
        reason: String,
    },
}

/// Who appointed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Appointer {
    /// The parties, in writing and after the dispute.
    Agreement,
    /// A neutral institution.
    Institution,
    /// The court.
    Court,
    /// The lender alone, or somebody whom it named: void without a waiver (*Perkins*, 2019).
    Lender,
}

/// Who extended the time for the award.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "by", rename_all = "snake_case", deny_unknown_fields)]
pub enum Extension {
    /// The parties: once, by what the section allows (s.29A(3)).
    Consent,
    /// The court (s.29A(4)).
    Court {
        /// To which day.
        until: LegalDate,
    },
}

/// For whom an award is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// The claim is allowed, at least in part.
    Allowed,
    /// It is dismissed.
    Dismissed,
}

/// A party.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(tag = "party", rename_all = "snake_case", deny_unknown_fields)]
pub enum Party {
    /// The creditor.
    Claimant,
    /// Of the others, each counted from 1.
    Respondent {
        /// Which.
        number: u32,
    },
}

impl Fact {
    /// The step that the fact records.
    #[must_use]
    pub const fn step(&self) -> Step {
        match self {
            Self::Circumstance(_) => Step::Learn,
            Self::ReliefOrdered { .. } => Step::OrderRelief,
            Self::RequestSent { .. } => Step::SendRequest,
            Self::RequestReceived { .. } => Step::ReceiveRequest,
            Self::AppointmentRefused => Step::Refuse,
            Self::CourtAsked { .. } => Step::AskCourt,
            Self::CourtRefused { .. } => Step::CourtRefuses,
            Self::ArbitratorAppointed { .. } => Step::Appoint,
            Self::WaiverGiven => Step::Waive,
            Self::ArbitratorsNotified { .. } => Step::NotifyArbitrators,
            Self::PleadingsCompleted => Step::CompletePleadings,
            Self::AwardTimeExtended { .. } => Step::ExtendTime,
            Self::MandateEnded { .. } => Step::EndMandate,
            Self::AwardMade { .. } => Step::MakeAward,
            Self::AwardReceived { .. } => Step::ReceiveAward,
            Self::CorrectionAsked => Step::AskCorrection,
            Self::CorrectionDecided => Step::DecideCorrection,
            Self::ChallengeFiled { .. } => Step::Challenge,
            Self::ChallengeDecided { .. } => Step::DecideChallenge,
            Self::ExecutionFiled => Step::Execute,
            Self::AwardSatisfied => Step::Satisfy,
            Self::Settled { .. } => Step::Settle,
            Self::ClaimWithdrawn { .. } => Step::Withdraw,
            Self::StayOrdered { .. } => Step::Stay,
            Self::StayLifted { .. } => Step::LiftStay,
            Self::MoratoriumBegun { .. } => Step::Moratorium,
            Self::MoratoriumEnded { .. } => Step::EndMoratorium,
            Self::Dropped { .. } => Step::Drop,
        }
    }
}
