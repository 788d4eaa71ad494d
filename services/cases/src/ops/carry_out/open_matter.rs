//! Hands the file over to an advocate: what the system holds, and what is missing of a complete one.

use proto::{
    counsel::{FilingPackage, MatterSubject, OpenMatterRequest, PackagePart},
    notices::{Article, GetNoticeRequest, Notice, service_evidence::Evidence},
};
use tonic::Status;

use super::{Brief, Conductor, Outcome, Stop, refusal};
use crate::{
    domain::{FactKind, FilingWindow, Intent, NoticeId, State, standing},
    error::Error,
    peers::{command, question},
};

/// What a complaint needs and no system of ours holds: papers that exist once, and what people swear or certify (NI Act
/// ss.138-146; BSA 2023 s.63; Bankers' Books Evidence Act s.2A; *Sanjabij Tari v Kishore Borcar*, 2025).
const NOT_HELD: [&str; 9] = [
    "cheque_original",
    "return_memo_original",
    "statement_of_account",
    "bankers_books_certificate",
    "board_resolution",
    "power_of_attorney",
    "complainant_affidavit",
    "bsa_63_certificate",
    "synopsis",
];

impl Conductor {
    pub(super) async fn open_matter(&self, intent: &Intent, brief: &Brief) -> Result<Outcome, Stop> {
        let (State::ComplaintDue { window } | State::ComplaintLate { window, .. }) = &brief.position.state else {
            return Ok(Outcome::Gone);
        };
        let notices = match self.notices(intent, brief).await {
            Ok(notices) => notices,
            Err(status) => return Ok(refusal("notices", &status)),
        };
        let loan = &brief.account.loan;
        let subject = MatterSubject {
            proceeding_id: intent.proceeding.to_string(),
            case_reference: brief.subject.reference.to_string(),
            loan_account_number: brief.subject.loan_account_number.clone(),
            home_branch_ifsc: self.house.home_branch(&loan.creditor, loan.branch_ifsc.as_str()).to_owned(),
            amount: Some(brief.subject.amount.into()),
            window: Some(on_wire(window)),
        };
        let request = OpenMatterRequest { subject: Some(subject), package: Some(package(brief, &notices)) };
        match self.peers.counsel.clone().open_matter(command(intent.id, request)?).await {
            Ok(answer) => {
                let matter = answer.into_inner().matter.ok_or(Error::PeerAnswer { what: "counsel-portal: matter" })?;
                Ok(Outcome::Done(matter.matter_id))
            }
            Err(status) => Ok(refusal("counsel-portal", &status)),
        }
    }

    /// The notices on the return, as notices has them now.
    async fn notices(&self, intent: &Intent, brief: &Brief) -> Result<Vec<Notice>, Status> {
        let issued = standing(&brief.facts).into_iter().filter_map(|fact| match &fact.kind {
            FactKind::NoticeIssued(notice) if notice.dishonour_ordinal == intent.basis.ordinal => {
                Some(notice.notice_id)
            }
            _ => None,
        });
        let issued: Vec<NoticeId> = issued.collect();
        let mut notices = Vec::with_capacity(issued.len());
        for id in issued {
            let asked = question(GetNoticeRequest { notice_id: id.to_string() });
            let answer = self.peers.notices.clone().get_notice(asked).await?;
            notices.extend(answer.into_inner().notice);
        }
        Ok(notices)
    }
}

fn on_wire(window: &FilingWindow) -> proto::cases::FilingWindow {
    proto::cases::FilingWindow {
        earliest_safe: Some(window.earliest_safe.into()),
        earliest_arguable: Some(window.earliest_arguable.into()),
        last_safe: Some(window.last_safe.into()),
        last_arguable: Some(window.last_arguable.into()),
        empty: window
            .empty
            .as_ref()
            .map(|empty| proto::cases::EmptyWindow { act_on: Some(empty.act_on.into()), course: empty.course.clone() }),
    }
}

fn package(brief: &Brief, notices: &[Notice]) -> FilingPackage {
    let Brief { cheque, account, subject, .. } = brief;
    let record = |name: &str, description: String| PackagePart {
        name: name.to_owned(),
        description,
        document: String::new(),
        sha256: Vec::new(),
    };
    let mut parts = vec![
        record(
            "cheque",
            format!(
                "Particulars on record: instrument {}, dated {}, for {}, presented on {}.",
                subject.instrument_id, cheque.drawn_on, cheque.amount, cheque.presented_on
            ),
        ),
        record(
            "return_memo",
            format!(
                "Particulars on record: return {} on {} with code {}; the payee was informed on {}.",
                cheque.ordinal, cheque.returned_on, cheque.return_code, cheque.informed_on
            ),
        ),
        record(
            "extract_of_account",
            format!(
                "Row {} of the extract of {} as of {}: {} due. It is no statement of account.",
                account.row_number, account.source, account.loan.as_of, account.loan.dues.total
            ),
        ),
    ];
    let mut missing: Vec<String> = NOT_HELD.iter().map(ToString::to_string).collect();
    if notices.is_empty() {
        missing.push("notice".to_owned());
    }
    for notice in notices {
        parts.push(PackagePart {
            name: "notice".to_owned(),
            description: format!("Demand notice {}: the PDF that was approved and sent.", notice.reference),
            document: format!("notices {}", notice.notice_id),
            sha256: notice.pdf_sha256.clone(),
        });
        for article in &notice.articles {
            match posted(article) {
                Some(words) => parts.push(record("postal_receipt", words)),
                None => missing.push(format!("postal_receipt {}", article.number)),
            }
            match tracked(article) {
                Some(words) => parts.push(record("tracking", words)),
                None => missing.push(format!("tracking {}", article.number)),
            }
        }
    }
    FilingPackage { parts, missing }
}

fn posted(article: &Article) -> Option<String> {
    let booking = article.booking.as_ref()?;
    let day = kernel::LegalDate::try_from(booking.booked_on?).ok()?;
    Some(format!(
        "Article {} booked on {day} at {}, receipt {}.",
        article.number, booking.office, booking.receipt_number
    ))
}

fn tracked(article: &Article) -> Option<String> {
    let number = &article.number;
    match article.evidence.as_ref()?.evidence.as_ref()? {
        Evidence::Served(served) => {
            let on = kernel::DateInterval::try_from(served.on?).ok()?;
            Some(format!("Article {number} was served on {on} ({}).", served.authority))
        }
        Evidence::NotServed(not) => Some(format!("Article {number} was not served ({}).", not.authority)),
        Evidence::Unknown(_) => None,
    }
}
