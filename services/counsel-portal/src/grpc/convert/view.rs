//! Matters and advocates as callers see them.

use kernel::{Masked, PageToken};
use prost::Message as _;
use proto::{
    cases::{AuthoriseFilingResponse, FilingAuthorised, authorise_filing_response::Decision},
    counsel as wire,
    types::PersonalText,
};

use crate::{
    domain::{Advocate, AnyMatter, Authority, Filing, Package, Progress, is_corrected},
    error::Error,
    events,
    ops::{AdvocatePage, MatterPage, OpenedMatter, RecordedFiling, RecordedProgress},
};

/// The answer, encoded as it is kept with the idempotency key.
pub(in crate::grpc) fn opened(opened: &OpenedMatter) -> Vec<u8> {
    wire::OpenMatterResponse { matter: Some(whole(&opened.matter)), already_open: opened.already }.encode_to_vec()
}

/// The answer, encoded as it is kept with the idempotency key.
pub(in crate::grpc) fn assigned(matter: &AnyMatter) -> Vec<u8> {
    wire::AssignMatterResponse { matter: Some(whole(matter)) }.encode_to_vec()
}

/// The answer, encoded as it is kept with the idempotency key.
pub(in crate::grpc) fn accepted(matter: &AnyMatter) -> Vec<u8> {
    wire::AcceptMatterResponse { matter: Some(whole(matter)) }.encode_to_vec()
}

/// The answer, encoded as it is kept with the idempotency key. It is given to who has the matter no more: which one it
/// was, and nothing about it.
pub(in crate::grpc) fn declined(matter: &AnyMatter) -> Vec<u8> {
    let record = matter.record();
    let matter = wire::Matter {
        matter_id: record.id.to_string(),
        reference: record.reference.to_string(),
        state: state(matter).into(),
        ..wire::Matter::default()
    };
    wire::DeclineMatterResponse { matter: Some(matter) }.encode_to_vec()
}

/// The answer, encoded as it is kept with the idempotency key.
pub(in crate::grpc) fn authority_requested(matter: &AnyMatter) -> Vec<u8> {
    wire::RequestAuthorityResponse { matter: Some(whole(matter)) }.encode_to_vec()
}

/// The answer, encoded as it is kept with the idempotency key.
pub(in crate::grpc) fn filing_recorded(recorded: &RecordedFiling) -> Vec<u8> {
    let matter = Some(whole(&recorded.matter));
    wire::RecordFilingResponse { matter, already_recorded: recorded.already }.encode_to_vec()
}

/// The answer, encoded as it is kept with the idempotency key.
pub(in crate::grpc) fn filing_withdrawn(matter: &AnyMatter) -> Vec<u8> {
    wire::WithdrawFilingResponse { matter: Some(whole(matter)) }.encode_to_vec()
}

/// The answer, encoded as it is kept with the idempotency key.
pub(in crate::grpc) fn condonation_recorded(matter: &AnyMatter) -> Vec<u8> {
    wire::RecordCondonationResponse { matter: Some(whole(matter)) }.encode_to_vec()
}

/// The answer, encoded as it is kept with the idempotency key.
pub(in crate::grpc) fn progress_recorded(recorded: &RecordedProgress) -> Vec<u8> {
    let matter = Some(whole(&recorded.matter));
    wire::RecordProgressResponse { matter, already_recorded: recorded.already }.encode_to_vec()
}

/// The answer, encoded as it is kept with the idempotency key. The name is in it as initials.
pub(in crate::grpc) fn empanelled(entry: &Advocate) -> Vec<u8> {
    wire::EmpanelAdvocateResponse { advocate: Some(advocate(entry)) }.encode_to_vec()
}

pub(in crate::grpc) fn get_matter_response(matter: &AnyMatter) -> wire::GetMatterResponse {
    wire::GetMatterResponse { matter: Some(whole(matter)) }
}

pub(in crate::grpc) fn matter_page(page: &MatterPage) -> wire::ListMattersResponse {
    wire::ListMattersResponse {
        matters: page.matters.iter().map(without_package).collect(),
        next_page_token: page.next.map(PageToken::encode).unwrap_or_default(),
    }
}

pub(in crate::grpc) fn advocate_page(page: &AdvocatePage) -> wire::ListAdvocatesResponse {
    wire::ListAdvocatesResponse {
        advocates: page.advocates.iter().map(advocate).collect(),
        next_page_token: page.next.map(PageToken::encode).unwrap_or_default(),
    }
}

fn whole(matter: &AnyMatter) -> wire::Matter {
    wire::Matter { package: Some(package(&matter.record().package)), ..without_package(matter) }
}

fn without_package(matter: &AnyMatter) -> wire::Matter {
    let record = matter.record();
    wire::Matter {
        matter_id: record.id.to_string(),
        reference: record.reference.to_string(),
        state: state(matter).into(),
        proceeding_id: record.proceeding.to_string(),
        case_reference: record.case_reference.clone(),
        court: record.court.clone().unwrap_or_default(),
        advocate: matter.assigned().map(|assigned| wire::AssignedAdvocate {
            advocate_id: assigned.advocate.to_string(),
            enrolment_number: assigned.enrolment.to_string(),
        }),
        package: None,
        filings: record.filings.iter().map(filing).collect(),
        authority: record.authority.as_ref().map(authority),
        opened_at: record.opened_at.to_string(),
        accepted_at: record.acceptance.as_ref().map(|taken| taken.at.to_string()).unwrap_or_default(),
        accepted_by: record.acceptance.as_ref().map(|taken| (&taken.by).into()),
    }
}

const fn state(matter: &AnyMatter) -> wire::MatterState {
    match matter {
        AnyMatter::Unassigned(_) => wire::MatterState::Unassigned,
        AnyMatter::Offered(_) => wire::MatterState::Offered,
        AnyMatter::Accepted(_) => wire::MatterState::Accepted,
        AnyMatter::Authorised(_) => wire::MatterState::Authorised,
        AnyMatter::Filed(_) => wire::MatterState::Filed,
        AnyMatter::Closed(_) => wire::MatterState::Closed,
    }
}

fn package(package: &Package) -> wire::FilingPackage {
    let parts = package.parts.iter().map(|part| wire::PackagePart {
        name: part.name.clone(),
        description: part.description.clone(),
        document: part.document.clone(),
        sha256: part.sha256.clone(),
    });
    wire::FilingPackage { parts: parts.collect(), missing: package.missing.clone() }
}

fn filing(filing: &Filing) -> wire::Filing {
    let condonation = filing.condonation.map(|known| events::condonation(known.step()));
    wire::Filing {
        filing_id: filing.id.to_string(),
        filed_on: Some(filing.filed_on.into()),
        court: filing.court.clone(),
        acknowledgement: filing.acknowledgement.to_string(),
        condonation: condonation.unwrap_or(wire::Condonation::Unspecified).into(),
        recorded_by: Some((&filing.recorded_by).into()),
        recorded_at: filing.recorded_at.to_string(),
        withdrawn: filing.withdrawn,
        progress: filing.progress.iter().map(|entry| progress(&filing.progress, entry)).collect(),
    }
}

fn progress(all: &[Progress], entry: &Progress) -> wire::Progress {
    wire::Progress {
        progress_id: entry.id.to_string(),
        step: Some(events::progress_step(&entry.step)),
        note: entry.note.clone(),
        corrects_progress_id: entry.corrects.map(|id| id.to_string()).unwrap_or_default(),
        recorded_by: Some((&entry.recorded_by).into()),
        recorded_at: entry.recorded_at.to_string(),
        corrected: is_corrected(all, entry.id),
    }
}

/// The answer of cases as it gave it.
fn authority(authority: &Authority) -> wire::Authority {
    let answer = AuthoriseFilingResponse::decode(authority.answer.as_slice()).unwrap_or_else(|error| {
        tracing::error!(error = %Error::inconsistent("authority.answer"), "{error}");
        AuthoriseFilingResponse::default()
    });
    let (refused, authorised) = match answer.decision {
        Some(Decision::Refused(refused)) => (refused.gates, FilingAuthorised::default()),
        Some(Decision::Authorised(authorised)) => (Vec::new(), authorised),
        None => (Vec::new(), FilingAuthorised::default()),
    };
    wire::Authority {
        authorisation_id: authority.authorisation.map(|id| id.to_string()).unwrap_or_default(),
        file_on: Some(authority.file_on.into()),
        refused,
        window: answer.window,
        decided_at: authority.decided_at.to_string(),
        steps: authorised.steps,
        for_advocate: authorised.for_advocate,
    }
}

fn advocate(advocate: &Advocate) -> wire::Advocate {
    wire::Advocate {
        advocate_id: advocate.id.to_string(),
        subject: advocate.subject.clone(),
        name: advocate.name.as_ref().map(|name| PersonalText { value: Masked::initials(name) }),
        enrolment_number: advocate.enrolment.to_string(),
        firm: advocate.firm.clone(),
        courts: advocate.courts.clone(),
        load: advocate.load,
        active: advocate.active,
    }
}
