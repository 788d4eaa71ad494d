//! The complaint: due, late, filed (NI Act s.142).

use statutes::{Article, Assessment, ClockError, Condonation as Law, Filing, Verdict, ni138};

use super::{
    Ending,
    court::{self, Complaint},
    record::Record,
    service::Service,
};
use crate::domain::fact::{ComplaintFiled, Condonation};

/// What the complaints on record come to.
pub(super) enum Filed<'a> {
    /// The court refused to condone the delay of the last one.
    Refused(Ending),
    /// One stands, and decides.
    Standing(&'a ComplaintFiled, Complaint),
}

/// What a complaint on record leads to; none if there is none on this return.
///
/// Filing is the presentation to the court (*Sarah Mathew*, 2014). Of several complaints the first that is in time
/// decides, else the last one; one that was dismissed only if no other stands; one whose delay the court refused to
/// condone counts no more.
pub(super) fn filed<'a>(record: &Record<'a>, service: Option<&Service<'_>>) -> Result<Option<Filed<'a>>, ClockError> {
    let articles: &[Article] = service.map_or(&[], |service| &service.articles);
    let (mut refused, mut best): (Option<Ending>, Option<(Claim, Filed<'a>)>) = (None, None);
    for filing in record.filings() {
        if filing.filed_on < record.dishonour.returned_on {
            continue;
        }
        if let Some(order) = record.condonation(filing).filter(|order| order.condonation == Condonation::Refused) {
            refused = Some(Ending::CondonationRefused { filed_on: filing.filed_on, dated: order.dated });
            continue;
        }
        let filed = Filing(filing.filed_on);
        let assessment = ni138::assess_complaint(record.law.context(), articles, filed)?;
        let claim =
            Claim { goes_on: !court::is_dismissed(record, filing), in_time: assessment.verdict == Verdict::InTime };
        if best.as_ref().is_none_or(|(known, _)| claim > *known || (claim == *known && !claim.in_time)) {
            best = Some((claim, Filed::Standing(filing, complaint(record, service, filing, &assessment))));
        }
    }
    Ok(best.map(|(_, filed)| filed).or(refused.map(Filed::Refused)))
}

/// How much a complaint counts against another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Claim {
    goes_on: bool,
    in_time: bool,
}

/// Complaints that rest on an earlier return of the cheque.
pub(super) fn earlier(record: &Record<'_>) -> Vec<String> {
    let filings = record.filings();
    let earlier = filings.iter().filter(|filing| filing.filed_on < record.dishonour.returned_on);
    let text = |filing: &&ComplaintFiled| {
        format!("A complaint of {} is on record: it lies before this return of the cheque.", filing.filed_on)
    };
    earlier.map(text).collect()
}

fn complaint(
    record: &Record<'_>,
    service: Option<&Service<'_>>,
    filing: &ComplaintFiled,
    assessment: &Assessment,
) -> Complaint {
    let mut cures: Vec<String> = assessment.cures.iter().map(ToString::to_string).collect();
    let known = service.filter(|service| service.is_known());
    if let (Verdict::Premature { .. }, Some(service)) = (assessment.verdict, known) {
        let window = service.filing_window();
        cures.push(match window.empty {
            None => format!(
                "Or withdraw it and file between {} and {}, while that is still possible.",
                window.earliest_safe, window.last_safe
            ),
            Some(empty) => empty.course,
        });
    }
    let mut consequence = match assessment.verdict {
        Verdict::InTime => String::new(),
        Verdict::Premature { .. } => "Made before the time to pay was over it is no complaint in law (Yogendra Pratap \
                                      Singh v Savitri Pandey, 2014)."
            .to_owned(),
        Verdict::Late { .. } => late(record, filing, assessment),
        Verdict::Depends => {
            let turns_on = match known.filter(|service| service.is_exact()) {
                Some(service) => format!(
                    "Whether it was in time turns on how the law is read: the last day is {} on every reading, {} on the \
                     most generous one (General Clauses Act ss.3(35), 10).",
                    service.window.last.safe(),
                    service.window.last.arguable()
                ),
                None => {
                    "Whether it was in time turns on the days of service that are open: the evidence of service goes \
                         with it."
                        .to_owned()
                }
            };
            format!("{turns_on} {}", late(record, filing, assessment))
        }
        Verdict::Unknown if service.is_none() => {
            "No letter that was sent in time is on record: without a notice there is no offence (NI Act s.138 proviso \
             (b))."
                .to_owned()
        }
        Verdict::Unknown => "The service of a letter is not known: get the evidence.".to_owned(),
    };
    consequence.truncate(consequence.trim_end().len());
    Complaint { filed_on: filing.filed_on, verdict: assessment.verdict, consequence, cures }
}

/// What a late complaint needs, and how far that has come.
fn late(record: &Record<'_>, filing: &ComplaintFiled, assessment: &Assessment) -> String {
    let law = match &assessment.condonation {
        Some(Law::Possible { how, authority, .. }) => format!("{how} ({authority})."),
        Some(Law::Barred { reason, authority }) => format!("{reason} ({authority})."),
        None => return String::new(),
    };
    let order = record.condonation(filing).map(|order| match order.condonation {
        Condonation::Applied => format!(" Condonation was applied for on {}.", order.dated),
        Condonation::Allowed => format!(" The court condoned the delay on {}.", order.dated),
        Condonation::Refused => format!(" The court refused to condone the delay on {}.", order.dated),
    });
    format!("{law}{}", order.unwrap_or_else(|| " No application for condonation is on record.".to_owned()))
}

/// How a complaint that is filed from now on is condoned; none where it cannot be.
pub(super) fn condonation(record: &Record<'_>, service: &Service<'_>) -> Result<Option<String>, ClockError> {
    // The first day that is late on every reading stands for all that follow.
    let day = service.window.last.arguable().end_in_india().legal_date();
    let assessment = ni138::assess_complaint(record.law.context(), &service.supposed, Filing(day))?;
    Ok(match assessment.condonation {
        Some(Law::Possible { how, authority, .. }) => {
            Some(format!("File with an application for condonation. {how} ({authority})."))
        }
        Some(Law::Barred { .. }) | None => None,
    })
}
