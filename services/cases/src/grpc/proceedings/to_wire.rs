//! What became of a request about a proceeding, encoded as it is kept with the idempotency key.

use kernel::TypedId as _;
use prost::Message as _;
use proto::cases::{self as wire, authorise_filing_response as response};

use crate::{
    domain::{FactId, FailedGate, Gate, Proceeding},
    grpc::convert,
    ops::{Decided, Decision},
};

pub(super) fn decided(decided: &Decided) -> Vec<u8> {
    let decision = match &decided.decision {
        Decision::Authorised { id, steps, for_advocate } => response::Decision::Authorised(wire::FilingAuthorised {
            authorisation_id: id.to_string(),
            steps: steps.clone(),
            for_advocate: for_advocate.clone(),
        }),
        Decision::Refused(gates) => {
            response::Decision::Refused(wire::FilingRefused { gates: gates.iter().map(failed_gate).collect() })
        }
    };
    let window = decided.window.clone().map(convert::filing_window);
    wire::AuthoriseFilingResponse { decision: Some(decision), window }.encode_to_vec()
}

fn failed_gate(failed: &FailedGate) -> wire::FailedGate {
    let gate = match failed.gate {
        Gate::State => wire::Gate::State,
        Gate::ServiceEvidence => wire::Gate::ServiceEvidence,
        Gate::Premature => wire::Gate::Premature,
        Gate::Late => wire::Gate::Late,
        Gate::EmptyWindow => wire::Gate::EmptyWindow,
        Gate::PaymentFeed => wire::Gate::PaymentFeed,
        Gate::Paid => wire::Gate::Paid,
        Gate::EarlierComplaint => wire::Gate::EarlierComplaint,
        Gate::Bar => wire::Gate::Bar,
        Gate::CourtClosed => wire::Gate::CourtClosed,
        Gate::StatuteBook => wire::Gate::StatuteBook,
    };
    wire::FailedGate { gate: gate.into(), reason: failed.reason.clone(), cure: failed.cure.clone() }
}

pub(super) fn bar_recorded(proceeding: Proceeding, bar: FactId) -> Vec<u8> {
    let bar_id = bar.uuid().to_string();
    wire::RecordBarResponse { proceeding: Some(convert::proceeding(proceeding)), bar_id }.encode_to_vec()
}

pub(super) fn bar_lifted(proceeding: Proceeding) -> Vec<u8> {
    wire::LiftBarResponse { proceeding: Some(convert::proceeding(proceeding)) }.encode_to_vec()
}

pub(super) fn dropped(proceeding: Proceeding) -> Vec<u8> {
    wire::DropProceedingResponse { proceeding: Some(convert::proceeding(proceeding)) }.encode_to_vec()
}
