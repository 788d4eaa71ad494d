//! From the domain to the wire's events. Ids, dates and amounts; no name, no address, no article number.

use proto::notices::{self as wire, service_evidence::Evidence as WireEvidence};

use crate::domain::{
    Article, Booking, Capacity, Evidence, HandedOver, NotServedReason, Notice, Record, Rejected, Served, UnknownReason,
    Withdrawn,
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
        proceeding_id: record.occasion.proceeding.to_string(),
        dishonour_ordinal: record.occasion.dishonour_ordinal,
        dated: Some(record.dated.into()),
        amount: Some(record.amount.into()),
        pdf_sha256: record.pdf_sha256.to_vec(),
        template_version: record.template_version.clone(),
        articles: articles.collect(),
        book_version: record.book_version.clone(),
    }
}

/// A second person has refused a draft.
pub(crate) fn notice_rejected(notice: &Notice<Rejected>) -> wire::NoticeWithdrawn {
    ended(&notice.record, wire::NoticeWithdrawal::Rejected)
}

/// A notice was taken back before it was handed over.
pub(crate) fn notice_withdrawn(notice: &Notice<Withdrawn>) -> wire::NoticeWithdrawn {
    ended(&notice.record, wire::NoticeWithdrawal::Withdrawn)
}

/// Why stays here: it is in somebody's words.
fn ended(record: &Record, withdrawal: wire::NoticeWithdrawal) -> wire::NoticeWithdrawn {
    wire::NoticeWithdrawn {
        notice_id: record.id.to_string(),
        proceeding_id: record.occasion.proceeding.to_string(),
        dishonour_ordinal: record.occasion.dishonour_ordinal,
        serving: record.occasion.serving,
        withdrawal: withdrawal.into(),
    }
}

/// A person wants another letter in the place of one that ended.
pub(crate) fn notice_redraft_requested(record: &Record) -> wire::NoticeRedraftRequested {
    wire::NoticeRedraftRequested {
        notice_id: record.id.to_string(),
        proceeding_id: record.occasion.proceeding.to_string(),
        dishonour_ordinal: record.occasion.dishonour_ordinal,
        serving: record.occasion.serving,
    }
}

/// The carrier has booked an article, or its booking was corrected: the 30-day clock stands.
pub(crate) fn article_booked(record: &Record, article: &Article, booking: &Booking) -> wire::ArticleBooked {
    wire::ArticleBooked {
        notice_id: record.id.to_string(),
        proceeding_id: record.occasion.proceeding.to_string(),
        article_id: article.id.to_string(),
        booked_on: Some(booking.booked_on.into()),
        noticee: article.noticee,
    }
}

/// What is proved about an article's service is another thing than before.
pub(crate) fn service_evidence_changed(record: &Record, article: &Article) -> wire::ServiceEvidenceChanged {
    wire::ServiceEvidenceChanged {
        notice_id: record.id.to_string(),
        proceeding_id: record.occasion.proceeding.to_string(),
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
