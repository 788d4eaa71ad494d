//! Between the wire and the domain; nowhere else do they meet.

mod progress;
mod view;

use kernel::{LegalDate, Masked, PageSize, PageToken, Paise};
use prost::Message as _;
use proto::{FieldError, cases, counsel as wire, required, types};

pub(super) use self::view::{
    accepted, advocate_page, assigned, authority_requested, condonation_recorded, declined, empanelled,
    filing_recorded, filing_withdrawn, get_matter_response, matter_page, opened, progress_recorded,
};
use crate::{
    domain::{
        Acknowledgement, AdvocateDraft, AdvocateId, CondonationStep, FieldFault, FilingId, MatterId, Package, Part,
        court, line, note, reason,
    },
    ops::{
        AssignMatter, DeclineMatter, ListMatters, OpenMatter, RecordCondonation, RecordFiling, RecordProgress,
        RequestAuthority, WithdrawFiling,
    },
};

/// The longest course that a window may propose.
const COURSE_CHARS_MAX: usize = 1_000;

pub(super) fn open_matter(message: wire::OpenMatterRequest) -> Result<OpenMatter, FieldError> {
    let subject = required("subject", message.subject)?;
    let package = required("package", message.package)?;
    let package = self::package(package).check().map_err(|fault| of_fault(fault.within("package")))?;
    of_subject(subject, package).map_err(|error| error.within("subject"))
}

fn of_subject(subject: wire::MatterSubject, package: Package) -> Result<OpenMatter, FieldError> {
    let amount = required("amount", subject.amount)?;
    let amount = Paise::try_from(amount).map_err(|error| error.within("amount"))?;
    if !amount.is_positive() {
        return Err(FieldError::new("amount", "must be more than zero"));
    }
    let window = subject.window.map(|window| check_window(&window).map(|()| window.encode_to_vec()));
    let window = window.transpose().map_err(|error| error.within("window"))?;
    let loan_account_number = subject.loan_account_number.trim().parse();
    Ok(OpenMatter {
        proceeding: subject.proceeding_id.parse().map_err(|error| FieldError::new("proceeding_id", error))?,
        case_reference: line("case_reference", &subject.case_reference, 40).map_err(of_fault)?,
        loan_account_number: loan_account_number.map_err(|error| FieldError::new("loan_account_number", error))?,
        home_branch: subject
            .home_branch_ifsc
            .trim()
            .parse()
            .map_err(|error| FieldError::new("home_branch_ifsc", error))?,
        amount,
        window,
        package,
    })
}

fn check_window(window: &cases::FilingWindow) -> Result<(), FieldError> {
    date("earliest_safe", window.earliest_safe)?;
    date("earliest_arguable", window.earliest_arguable)?;
    date("last_safe", window.last_safe)?;
    date("last_arguable", window.last_arguable)?;
    if let Some(empty) = &window.empty {
        date("act_on", empty.act_on).map_err(|error| error.within("empty"))?;
        line("course", &empty.course, COURSE_CHARS_MAX).map_err(|fault| of_fault(fault.within("empty")))?;
    }
    Ok(())
}

fn package(package: wire::FilingPackage) -> Package {
    let parts = package.parts.into_iter().map(|part| Part {
        name: part.name,
        description: part.description,
        document: part.document,
        sha256: part.sha256,
    });
    Package { parts: parts.collect(), missing: package.missing }
}

pub(super) fn list_matters(message: &wire::ListMattersRequest) -> Result<ListMatters, FieldError> {
    let state = match wire::MatterState::try_from(message.state) {
        Ok(wire::MatterState::Unspecified) => None,
        Ok(wire::MatterState::Unassigned) => Some("unassigned"),
        Ok(wire::MatterState::Offered) => Some("offered"),
        Ok(wire::MatterState::Accepted) => Some("accepted"),
        Ok(wire::MatterState::Authorised) => Some("authorised"),
        Ok(wire::MatterState::Filed) => Some("filed"),
        Ok(wire::MatterState::Closed) => Some("closed"),
        Err(_) => return Err(FieldError::new("state", "must be a state of matters, or absent for all")),
    };
    let proceeding = Some(message.proceeding_id.as_str()).filter(|id| !id.is_empty()).map(str::parse);
    let (size, after) = page(message.page_size, &message.page_token)?;
    Ok(ListMatters {
        size,
        after,
        state,
        proceeding: proceeding.transpose().map_err(|error| FieldError::new("proceeding_id", error))?,
    })
}

/// A page as it is asked for.
pub(super) fn page(size: i32, token: &str) -> Result<(PageSize, Option<PageToken>), FieldError> {
    let size = PageSize::new(size).map_err(|error| FieldError::new("page_size", error))?;
    Ok((size, PageToken::parse(token).map_err(|error| FieldError::new("page_token", error))?))
}

pub(super) fn assign_matter(message: &wire::AssignMatterRequest) -> Result<AssignMatter, FieldError> {
    let advocate: Result<AdvocateId, _> = message.advocate_id.parse();
    Ok(AssignMatter {
        matter: matter_id(&message.matter_id)?,
        advocate: advocate.map_err(|error| FieldError::new("advocate_id", error))?,
    })
}

pub(super) fn matter_id(text: &str) -> Result<MatterId, FieldError> {
    text.parse().map_err(|error| FieldError::new("matter_id", error))
}

pub(super) fn decline_matter(message: &wire::DeclineMatterRequest) -> Result<DeclineMatter, FieldError> {
    Ok(DeclineMatter { matter: matter_id(&message.matter_id)?, reason: reason(&message.reason).map_err(of_fault)? })
}

pub(super) fn request_authority(message: &wire::RequestAuthorityRequest) -> Result<RequestAuthority, FieldError> {
    Ok(RequestAuthority {
        matter: matter_id(&message.matter_id)?,
        file_on: message.file_on.map(|day| date("file_on", Some(day))).transpose()?,
        protective: message.protective,
    })
}

pub(super) fn record_filing(message: &wire::RecordFilingRequest) -> Result<RecordFiling, FieldError> {
    Ok(RecordFiling {
        matter: matter_id(&message.matter_id)?,
        filed_on: date("filed_on", message.filed_on)?,
        court: court(&message.court).map_err(of_fault)?,
        acknowledgement: Acknowledgement::parse(&message.acknowledgement).map_err(of_fault)?,
    })
}

pub(super) fn withdraw_filing(message: &wire::WithdrawFilingRequest) -> Result<WithdrawFiling, FieldError> {
    Ok(WithdrawFiling { filing: filing_id(&message.filing_id)?, reason: reason(&message.reason).map_err(of_fault)? })
}

pub(super) fn record_condonation(message: &wire::RecordCondonationRequest) -> Result<RecordCondonation, FieldError> {
    let step = match wire::Condonation::try_from(message.condonation) {
        Ok(wire::Condonation::Applied) => CondonationStep::Applied,
        Ok(wire::Condonation::Allowed) => CondonationStep::Allowed,
        Ok(wire::Condonation::Refused) => CondonationStep::Refused,
        Ok(wire::Condonation::Unspecified) | Err(_) => {
            return Err(FieldError::new("condonation", "must be APPLIED, ALLOWED or REFUSED"));
        }
    };
    Ok(RecordCondonation { filing: filing_id(&message.filing_id)?, step, dated: date("dated", message.dated)? })
}

pub(super) fn record_progress(message: wire::RecordProgressRequest) -> Result<RecordProgress, FieldError> {
    let corrects = Some(message.corrects_progress_id.as_str()).filter(|id| !id.is_empty()).map(str::parse);
    let step = progress::step(message.step)?;
    Ok(RecordProgress {
        filing: filing_id(&message.filing_id)?,
        note: note(&step, &message.note).map_err(of_fault)?,
        step,
        corrects: corrects.transpose().map_err(|error| FieldError::new("corrects_progress_id", error))?,
    })
}

fn filing_id(text: &str) -> Result<FilingId, FieldError> {
    text.parse().map_err(|error| FieldError::new("filing_id", error))
}

pub(super) fn empanel_advocate(message: wire::EmpanelAdvocateRequest) -> Result<AdvocateDraft, FieldError> {
    let advocate = required("advocate", message.advocate)?;
    if !advocate.advocate_id.is_empty() {
        return Err(FieldError::new("advocate.advocate_id", "must be empty: the enrolment number says who it is"));
    }
    let name = required("name", advocate.name).map_err(|error| error.within("advocate"))?;
    Ok(AdvocateDraft {
        subject: advocate.subject,
        name: Masked::from(name),
        enrolment_number: advocate.enrolment_number,
        firm: advocate.firm,
        courts: advocate.courts,
        active: advocate.active,
    })
}

fn date(field: &'static str, date: Option<types::LegalDate>) -> Result<LegalDate, FieldError> {
    required(field, date).and_then(|date| LegalDate::try_from(date).map_err(|error: FieldError| error.within(field)))
}

fn of_fault(fault: FieldFault) -> FieldError {
    FieldError::new(fault.field, fault.reason)
}
