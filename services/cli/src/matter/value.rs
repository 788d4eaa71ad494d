//! A matter as machines read it.

use proto::{
    cases::FailedGate,
    counsel::{Authority, Filing, FilingPackage, Matter},
};
use serde_json::{Value, json};

use super::progress;
use crate::{
    case::window,
    json::{actor, day, list},
    words::Choice as _,
};

/// A matter.
pub(crate) fn matter(matter: &Matter) -> Value {
    json!({
        "matter_id": matter.matter_id,
        "reference": matter.reference,
        "state": matter.state().name(),
        "proceeding_id": matter.proceeding_id,
        "case_reference": matter.case_reference,
        "court": matter.court,
        "advocate": matter.advocate.as_ref().map(|advocate| json!({
            "advocate_id": advocate.advocate_id, "enrolment_number": advocate.enrolment_number,
        })),
        "package": matter.package.as_ref().map(package),
        "filings": list(&matter.filings, filing),
        "authority": matter.authority.as_ref().map(authority),
        "opened_at": matter.opened_at,
        "accepted_at": (!matter.accepted_at.is_empty()).then_some(&matter.accepted_at),
        "accepted_by": actor(matter.accepted_by.as_ref()),
    })
}

fn package(package: &FilingPackage) -> Value {
    let parts = package.parts.iter().map(|part| {
        json!({
            "name": part.name,
            "description": part.description,
            "document": part.document,
            "sha256": hex::encode(&part.sha256),
        })
    });
    json!({ "parts": parts.collect::<Value>(), "missing": package.missing })
}

fn filing(filing: &Filing) -> Value {
    json!({
        "filing_id": filing.filing_id,
        "filed_on": day(filing.filed_on),
        "court": filing.court,
        "acknowledgement": filing.acknowledgement,
        "condonation": filing.condonation().name(),
        "recorded_by": actor(filing.recorded_by.as_ref()),
        "recorded_at": filing.recorded_at,
        "withdrawn": filing.withdrawn,
        "progress": list(&filing.progress, progress::value),
    })
}

fn authority(authority: &Authority) -> Value {
    json!({
        "authorisation_id": authority.authorisation_id,
        "file_on": day(authority.file_on),
        "refused": list(&authority.refused, gate),
        "window": authority.window.as_ref().map(window),
        "decided_at": authority.decided_at,
        "steps": authority.steps,
        "for_advocate": authority.for_advocate,
    })
}

fn gate(gate: &FailedGate) -> Value {
    json!({ "gate": gate.gate().name(), "reason": gate.reason, "cure": gate.cure })
}
