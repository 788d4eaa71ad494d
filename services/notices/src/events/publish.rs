//! From the domain to the wire's events. Ids, dates and amounts; no name, no address, no article number.

use proto::notices::{self as wire, service_evidence::Evidence as WireEvidence};

use crate::domain::{
    Article, Booking, Capacity, Evidence, HandedOver, NotServedReason, Notice, Record, Served, UnknownReason,
};

/// A notice was handed over.
pub(crate) fn notice_issued(notice: &Notice<HandedOver>) -> wire::NoticeIssued {
    let record = &notice.record;
    let articles = record.articles.iter().map(|article| wire::IssuedArticle {
        article_id: article.id.to_string(),
        noticee: article.noticee,
        capacity: capacity(article.capacity).into(),
    });
    wire::NoticeIssued {
        notice_id: record.id.to_string(),
        proceeding_id: record.proceeding.to_string(),
        dishonour_ordinal: record.dishonour_ordinal,
        dated: Some(record.dated.into()),
        amount: Some(record.amount.into()),
        pdf_sha256: record.pdf_sha256.to_vec(),
        template_version: record.template_version.clone(),
        articles: articles.collect(),
    }
}

/// The carrier has booked an article: the 30-day clock stands.
pub(crate) fn article_booked(record: &Record, article: &Article, booking: &Booking) -> wire::ArticleBooked {
    wire::ArticleBooked {
        notice_id: record.id.to_string(),
        proceeding_id: record.proceeding.to_string(),
        article_id: article.id.to_string(),
        booked_on: Some(booking.booked_on.into()),
        noticee: article.noticee,
    }
}

/// What is proved about an article's service is another thing than before.
pub(crate) fn service_evidence_changed(record: &Record, article: &Article) -> wire::ServiceEvidenceChanged {
    wire::ServiceEvidenceChanged {
        notice_id: record.id.to_string(),
        proceeding_id: record.proceeding.to_string(),
        article_id: article.id.to_string(),
        evidence: Some(evidence(article.evidence())),
        noticee: article.noticee,
    }
}

pub(crate) fn evidence(evidence: Evidence) -> wire::ServiceEvidence {
    let evidence = match evidence {
        Evidence::Served(Served { on, authority }) => {
            WireEvidence::Served(wire::Served { on: Some(on.into()), authority: authority.to_owned() })
        }
        Evidence::NotServed(reason) => WireEvidence::NotServed(wire::NotServed {
            reason: not_served_reason(reason).into(),
            authority: reason.authority().to_owned(),
        }),
        Evidence::Unknown(reason) => {
            WireEvidence::Unknown(wire::ServiceUnknown { reason: unknown_reason(reason).into() })
        }
    };
    wire::ServiceEvidence { evidence: Some(evidence) }
}

const fn not_served_reason(reason: NotServedReason) -> wire::NotServedReason {
    match reason {
        NotServedReason::Left => wire::NotServedReason::Left,
        NotServedReason::NotKnown => wire::NotServedReason::NotKnown,
        NotServedReason::InsufficientAddress => wire::NotServedReason::InsufficientAddress,
        NotServedReason::Deceased => wire::NotServedReason::Deceased,
    }
}

const fn unknown_reason(reason: UnknownReason) -> wire::ServiceUnknownReason {
    match reason {
        UnknownReason::Pending => wire::ServiceUnknownReason::Pending,
        UnknownReason::ReturnedWithoutReason => wire::ServiceUnknownReason::ReturnedWithoutReason,
        UnknownReason::Contradictory => wire::ServiceUnknownReason::Contradictory,
    }
}

pub(crate) const fn capacity(capacity: Capacity) -> wire::NoticeeCapacity {
    match capacity {
        Capacity::Drawer => wire::NoticeeCapacity::Drawer,
        Capacity::Company => wire::NoticeeCapacity::Company,
        Capacity::Director => wire::NoticeeCapacity::Director,
        Capacity::Partner => wire::NoticeeCapacity::Partner,
        Capacity::Proprietor => wire::NoticeeCapacity::Proprietor,
    }
}
