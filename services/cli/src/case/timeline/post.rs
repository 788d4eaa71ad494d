//! Notices on their way: drafted, approved, handed over, booked, tracked, served or not; rejected or taken back.

use proto::notices::{Article, Booking, Notice, ServiceEvidence, TrackingFact, service_evidence::Evidence};

use super::{At, Moment, by, of_cheque};
use crate::{
    case::Dossier,
    console::Tone,
    service::Service,
    when::{day, day_text, days_text, money_text},
    words::Choice as _,
};

pub(super) fn notices(dossier: &Dossier) -> Vec<Moment> {
    let mut moments = Vec::new();
    for notice in &dossier.notices {
        let cheque = of_cheque(dossier, &notice.proceeding_id);
        let name = format!("notice {}{cheque}", notice.reference);
        let of_notice = |at: &str, what: String, ground: String| {
            At::instant(at).map(|at| Moment::new(at, Service::Notices, what).with(ground))
        };
        let amount = money_text(notice.amount.as_ref());
        let letter = format!("demand of {amount}, dated {}, {}", day_text(notice.dated), notice.template_version);
        let drafted =
            of_notice(&notice.drafted_at, format!("{name} drafted: {letter}"), by(notice.drafted_by.as_ref()));
        let approved = of_notice(&notice.approved_at, format!("{name} approved"), by(notice.approved_by.as_ref()));
        let handed = format!("{name} handed over to the carrier: {}", counted(notice.articles.len()));
        let ended = notice.ending.as_ref().and_then(|ending| {
            let moment = of_notice(&ending.at, format!("{name} {}", notice.state().words()), ending.reason.clone())?;
            Some(moment.with(by(ending.by.as_ref())))
        });
        let asked = notice.ending.as_ref().and_then(|ending| {
            let what = format!("another letter asked for in the place of {name}");
            of_notice(&ending.redraft_asked_at, what, by(ending.redraft_asked_by.as_ref()))
        });
        let handed_over = of_notice(&notice.handed_over_at, handed, String::new());
        moments.extend([drafted, approved, handed_over, ended, asked].into_iter().flatten());
        for article in &notice.articles {
            moments.extend(of_article(notice, article));
        }
    }
    moments
}

fn counted(articles: usize) -> String {
    if articles == 1 { "1 article".to_owned() } else { format!("{articles} articles") }
}

fn of_article(notice: &Notice, article: &Article) -> Vec<Moment> {
    let mut moments = Vec::new();
    moments.extend(article.booking.as_ref().and_then(|booking| booked(notice, article, booking)));
    for superseded in &article.superseded_bookings {
        let moment = superseded.booking.as_ref().and_then(|booking| booked(notice, article, booking));
        let why = format!("corrected: {}", superseded.reason);
        moments.extend(moment.map(|moment| Moment { undone: true, ..moment.with(why) }));
    }
    let last = article.tracking.len().saturating_sub(1);
    for (index, fact) in article.tracking.iter().enumerate() {
        let Some(at) = At::instant(&fact.recorded_at) else { continue };
        let undone = article.tracking.iter().any(|other| other.retracts == fact.tracking_fact_id);
        let moment = Moment::new(at, Service::Notices, tracked(article, fact)).with(reference(fact));
        let moment = Moment { undone, ..moment };
        // What the facts prove together follows from the last one.
        let proved = article.evidence.as_ref().filter(|_| index == last).and_then(evidence);
        moments.push(match proved {
            Some((words, tone)) => moment.with(words).toned(tone),
            None => moment,
        });
    }
    moments
}

fn booked(notice: &Notice, article: &Article, booking: &Booking) -> Option<Moment> {
    let on = day(booking.booked_on)?;
    let initials = article.noticee_initials.as_str();
    let to = if initials.is_empty() { String::new() } else { format!(" {initials}") };
    let what = format!("article {} booked on {on}", article.number);
    let ground = format!(
        "to the {}{to}, PIN {}; {}, receipt {}",
        article.capacity().words(),
        article.pin_code,
        booking.office,
        booking.receipt_number
    );
    Some(Moment::new(At::day(on, &notice.handed_over_at), Service::Notices, what).with(ground))
}

fn tracked(article: &Article, fact: &TrackingFact) -> String {
    format!("article {}: {} on {}", article.number, fact.kind().words(), day_text(fact.happened_on))
}

fn reference(fact: &TrackingFact) -> String {
    format!("carrier's news {}", fact.source_reference)
}

/// What is proved of an article's service, and how much it stands out.
pub(crate) fn evidence(evidence: &ServiceEvidence) -> Option<(String, Tone)> {
    let authority = |authority: &str| if authority.is_empty() { String::new() } else { format!(" [{authority}]") };
    Some(match evidence.evidence.as_ref()? {
        Evidence::Served(served) => {
            let on = days_text(served.on.as_ref()).unwrap_or_default();
            (format!("served {on}{}", authority(&served.authority)), Tone::Plain)
        }
        Evidence::NotServed(not) => {
            (format!("not served: {}{}", not.reason().words(), authority(&not.authority)), Tone::Bad)
        }
        Evidence::Unknown(unknown) => (format!("service not known: {}", unknown.reason().words()), Tone::Plain),
    })
}
