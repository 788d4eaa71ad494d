//! Requests about proceedings, as the domain takes them.

use formats::misleading_character;
use kernel::LegalDate;
use proto::{FieldError, cases as wire, required, types};

use crate::{
    domain::{BarKind, FactId, FilingQuestion, ProceedingId},
    ops::{AuthoriseFiling, DropProceeding, LiftBar, RecordBar},
};

const TEXT_CHARS_MAX: usize = 200;

pub(super) fn authorise_filing(message: &wire::AuthoriseFilingRequest) -> Result<AuthoriseFiling, FieldError> {
    Ok(AuthoriseFiling {
        proceeding: proceeding_id(&message.proceeding_id)?,
        matter: message.matter_id.parse().map_err(|error| FieldError::new("matter_id", error))?,
        question: FilingQuestion { file_on: date("file_on", message.file_on)?, protective: message.protective },
    })
}

pub(super) fn record_bar(message: &wire::RecordBarRequest) -> Result<RecordBar, FieldError> {
    let bar = match wire::BarKind::try_from(message.kind) {
        Ok(wire::BarKind::Moratorium) => BarKind::Moratorium,
        Ok(wire::BarKind::DrawerDeceased) => BarKind::DrawerDeceased,
        Ok(wire::BarKind::Stay) => BarKind::Stay,
        Ok(wire::BarKind::DuesBelowCheque) => BarKind::DuesBelowCheque,
        Ok(wire::BarKind::StaleCheque) => BarKind::StaleCheque,
        Ok(wire::BarKind::Unspecified) | Err(_) => {
            let reason = "must be MORATORIUM, DRAWER_DECEASED, STAY, DUES_BELOW_CHEQUE or STALE_CHEQUE";
            return Err(FieldError::new("kind", reason));
        }
    };
    Ok(RecordBar {
        proceeding: proceeding_id(&message.proceeding_id)?,
        bar,
        since: date("since", message.since)?,
        evidence: text("evidence", &message.evidence)?,
    })
}

pub(super) fn lift_bar(message: &wire::LiftBarRequest) -> Result<LiftBar, FieldError> {
    let bar: FactId = message.bar_id.parse().map_err(|error| FieldError::new("bar_id", error))?;
    Ok(LiftBar { proceeding: proceeding_id(&message.proceeding_id)?, bar, reason: text("reason", &message.reason)? })
}

pub(super) fn drop_proceeding(message: &wire::DropProceedingRequest) -> Result<DropProceeding, FieldError> {
    Ok(DropProceeding { proceeding: proceeding_id(&message.proceeding_id)?, reason: text("reason", &message.reason)? })
}

fn proceeding_id(text: &str) -> Result<ProceedingId, FieldError> {
    text.parse().map_err(|error| FieldError::new("proceeding_id", error))
}

fn date(field: &'static str, date: Option<types::LegalDate>) -> Result<LegalDate, FieldError> {
    required(field, date).and_then(|date| LegalDate::try_from(date).map_err(|error: FieldError| error.within(field)))
}

/// One line of 1 to 200 characters that reads as it is written.
pub(in crate::grpc) fn text(field: &'static str, text: &str) -> Result<String, FieldError> {
    let trimmed = text.trim();
    let count = trimmed.chars().count();
    if count == 0 || count > TEXT_CHARS_MAX {
        return Err(FieldError::new(field, format!("must be 1 to {TEXT_CHARS_MAX} characters")));
    }
    if let Some(position) = misleading_character(trimmed) {
        let reason = format!("holds a control or direction character at place {position}");
        return Err(FieldError::new(field, reason));
    }
    Ok(trimmed.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "0195f0d2-7e4a-7000-8000-000000000001";

    fn field<T: std::fmt::Debug>(result: Result<T, FieldError>) -> String {
        result.unwrap_err().field
    }

    #[test]
    fn a_wrong_request_names_its_field() {
        let day = Some(types::LegalDate { year: 2026, month: 3, day: 2 });
        let bar = wire::RecordBarRequest {
            proceeding_id: ID.to_owned(),
            kind: wire::BarKind::Stay.into(),
            since: day,
            evidence: "WP 12/2026".to_owned(),
        };
        assert!(record_bar(&bar).is_ok());
        let wrong = |change: fn(&mut wire::RecordBarRequest)| {
            let mut bar = bar.clone();
            change(&mut bar);
            field(record_bar(&bar))
        };
        assert_eq!(wrong(|bar| bar.proceeding_id.clear()), "proceeding_id");
        assert_eq!(wrong(|bar| bar.kind = 0), "kind");
        assert_eq!(wrong(|bar| bar.kind = 77), "kind");
        assert_eq!(wrong(|bar| bar.since = None), "since");
        assert_eq!(wrong(|bar| bar.evidence = "  ".to_owned()), "evidence");
        assert_eq!(wrong(|bar| bar.evidence = "x".repeat(201)), "evidence");
        assert_eq!(wrong(|bar| bar.evidence = "a\u{202e}b".to_owned()), "evidence");
        let lift =
            wire::LiftBarRequest { proceeding_id: ID.to_owned(), bar_id: "x".to_owned(), reason: "r".to_owned() };
        assert_eq!(field(lift_bar(&lift)), "bar_id");
        let ask = wire::AuthoriseFilingRequest {
            proceeding_id: ID.to_owned(),
            matter_id: ID.to_owned(),
            file_on: None,
            protective: false,
        };
        assert_eq!(field(authorise_filing(&ask)), "file_on");
        assert_eq!(
            field(authorise_filing(&wire::AuthoriseFilingRequest { matter_id: String::new(), ..ask })),
            "matter_id"
        );
    }
}
