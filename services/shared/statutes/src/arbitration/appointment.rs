//! Whether an arbitrator may be appointed: never one whom the lender alone names.

use kernel::LegalDate;

use super::{RequestReceived, rule};
use crate::{
    context::Context,
    facts::Fact,
    gate::{GateAnswer, GateError, GateFacts},
};

/// An appointment that is meant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Appointment {
    /// When the other side received the request.
    pub request: Fact<RequestReceived>,
    /// Who appoints.
    pub by: Fact<AppointedBy>,
    /// Whether the other side waived the bar in writing after the dispute arose.
    pub waiver_in_writing_after_dispute: Fact<bool>,
    /// Whether the parties agreed on the arbitrator in writing after the dispute arose.
    pub agreed_after_dispute: Fact<bool>,
    /// Whether the arbitrator has one of the relations of the Seventh Schedule.
    pub within_seventh_schedule: Fact<bool>,
    /// Whether the tribunal has three members.
    pub three_members: Fact<bool>,
    /// Whether the other side had to choose from a panel that the lender keeps.
    pub panel_kept_by_lender: Fact<bool>,
    /// Whether the arbitrator made the disclosure in writing.
    pub disclosure_made: Fact<bool>,
}

/// Who appoints an arbitrator.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AppointedBy {
    /// The lender alone.
    Lender,
    /// Somebody whom the lender named.
    LenderNominee,
    /// The parties together.
    Agreement,
    /// A neutral institution, or its online list.
    Institution,
    /// The court under s.11.
    Court,
}

/// Whether the arbitrator may be appointed on that day.
pub fn may_appoint<'a>(
    ctx: impl Into<Context<'a>>,
    appointment: &Appointment,
    on: LegalDate,
) -> Result<GateAnswer, GateError> {
    let ctx: &Context<'_> = &ctx.into();
    let mut facts = GateFacts::new();
    if let Fact::Known(RequestReceived(days)) = appointment.request {
        facts = facts.with("arbitration.request_received", days);
    }
    if let Fact::Known(by) = appointment.by {
        facts = facts.with("arbitrator.appointed_by", by.word());
    }
    if let Fact::Known(three) = appointment.three_members {
        facts = facts.with("tribunal.members", if three { "three" } else { "one" });
    }
    let known = [
        ("arbitrator.waiver_in_writing_after_dispute", appointment.waiver_in_writing_after_dispute),
        ("arbitrator.agreed_after_dispute", appointment.agreed_after_dispute),
        ("arbitrator.within_seventh_schedule", appointment.within_seventh_schedule),
        ("arbitrator.panel_kept_by_lender", appointment.panel_kept_by_lender),
        ("arbitrator.disclosure_made", appointment.disclosure_made),
    ];
    for (name, fact) in known {
        if let Fact::Known(yes) = fact {
            facts = facts.with(name, yes);
        }
    }
    ctx.gate(rule::MAY_APPOINT, &facts, on)
}

impl AppointedBy {
    const fn word(self) -> &'static str {
        match self {
            Self::Lender => "lender",
            Self::LenderNominee => "lender_nominee",
            Self::Agreement => "agreement",
            Self::Institution => "institution",
            Self::Court => "court",
        }
    }
}
