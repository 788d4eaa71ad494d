//! The days of a dishonoured cheque on a timeline.

use kernel::{DateInterval, LegalDate};
use statutes::{
    Answer, Article, ChequeDate, CoverReturn, Dispatch, Evidence, Fact, Filing, Intimation, LastDay, PostalIntimation,
    Presentation, Reasoning, Refusal, Service, ValueDate,
    ni138::{self, Facts, FilingWindow, Ni138Clock, rule},
};

use crate::{
    failure::Failure,
    law::{
        asked::Law,
        bad,
        timeline::{Timeline, section},
        words,
    },
};

/// What is known.
pub(super) fn facts(timeline: &mut Timeline, facts: &Facts) {
    let on = |day: LegalDate| DateInterval::exactly(day);
    timeline.happened("The cheque bears this date", facts.cheque.known().map(|ChequeDate(day)| on(day)));
    timeline.happened("The cheque reached the drawee bank", facts.presented.known().map(|Presentation(days)| days));
    timeline.happened("The payee was informed of the return", facts.informed.known().map(|Intimation(days)| days));
    if facts.articles.is_empty() {
        timeline.happened("The notice was sent", facts.sent.known().map(|Dispatch(day)| on(day)));
    }
    for article in &facts.articles {
        self::article(timeline, article);
    }
    timeline.happened("The complaint was filed", facts.filed.known().map(|Filing(day)| on(day)));
}

fn article(timeline: &mut Timeline, article: &Article) {
    let on = |day: LegalDate| DateInterval::exactly(day);
    let of = |what: &str| match article.label.as_str() {
        "the notice" => format!("The notice {what}"),
        label => format!("{}: {what}", words::capitalised(label)),
    };
    timeline.happened(&of("was sent"), article.dispatch.known().map(|Dispatch(day)| on(day)));
    match article.evidence {
        Evidence::Unknown | Evidence::NotServed => {}
        Evidence::Served(Service(days)) => timeline.happened(&of("was served"), days),
        Evidence::Refused(Refusal(day)) => timeline.happened(&of("was refused"), on(day)),
        Evidence::Unclaimed { intimated, returned } => {
            let intimated = intimated.known().map(|PostalIntimation(day)| on(day));
            timeline.happened(&of("was not claimed: the post left word of it"), intimated);
            let returned = returned.known().map(|CoverReturn(day)| on(day));
            timeline.happened(&of("came back unclaimed"), returned);
        }
    }
}

pub(super) fn paid(timeline: &mut Timeline, paid: Fact<ValueDate>) {
    let day = paid.known().map(|ValueDate(day)| DateInterval::exactly(day));
    timeline.happened("The whole amount had come in", day);
}

/// Until when the cheque may be presented, if its date is known.
pub(super) fn last_presentation(timeline: &mut Timeline, law: &Law, facts: &Facts) -> Result<(), Failure> {
    if facts.cheque == Fact::Unknown {
        return Ok(());
    }
    let Answer { value, reasoning } = ni138::present_by(law.context(), facts.cheque).map_err(bad)?;
    last(timeline, value, "to present the cheque at the drawee bank", section(law, &reasoning, rule::PRESENTATION_BY));
    Ok(())
}

pub(super) fn last_notice(timeline: &mut Timeline, law: &Law, by: Fact<LastDay>, reasoning: &Reasoning) {
    last(timeline, by, "to send the notice", section(law, reasoning, rule::NOTICE_BY));
}

fn last(timeline: &mut Timeline, by: Fact<LastDay>, act: &str, authority: Option<String>) {
    let Fact::Known(by) = by else { return };
    if by.safe() == by.arguable() {
        timeline.act(by.safe(), format!("Last day {act}"), authority);
    } else {
        timeline.act(by.safe(), format!("Last safe day {act}"), authority);
        timeline.follows(by.arguable(), format!("Last arguable day {act}"), None);
    }
}

/// The days that follow, each with the section that makes it.
pub(super) fn follow(timeline: &mut Timeline, law: &Law, clock: &Ni138Clock) {
    let authority = |rule| section(law, &clock.reasoning, rule);
    last_notice(timeline, law, clock.notice_by, &clock.reasoning);
    pay(timeline, law, clock);
    let Fact::Known(complaint) = &clock.complaint else { return };
    let (earliest, last_day) = (complaint.earliest, complaint.last);
    let cause = authority(rule::CAUSE_OF_ACTION);
    if earliest.safe() == earliest.arguable() {
        timeline.follows(earliest.safe(), "Cause of action: first day to file the complaint", cause);
    } else {
        timeline.follows(earliest.arguable(), "First arguable day to file the complaint", cause);
        timeline.follows(earliest.safe(), "First safe day to file the complaint", None);
    }
    let by = authority(rule::COMPLAINT_BY);
    match &complaint.window {
        FilingWindow::Open { .. } => last(timeline, Fact::Known(last_day), "to file the complaint", by),
        FilingWindow::Empty { act_on, .. } => {
            timeline.follows(last_day.safe(), "Last safe day to file the complaint", by);
            timeline.act(*act_on, "Day to act on, as no day is safe", None);
            if last_day.arguable() != last_day.safe() {
                timeline.follows(last_day.arguable(), "Last arguable day to file the complaint", None);
            }
        }
    }
}

/// Until when the drawer may pay.
pub(super) fn pay(timeline: &mut Timeline, law: &Law, clock: &Ni138Clock) {
    let authority = |rule| section(law, &clock.reasoning, rule);
    if let Fact::Known(payment) = clock.payment {
        let (first, last) = (payment.pay_by.earliest(), payment.pay_by.latest());
        if first == last {
            timeline.follows(last, "Last day for the drawer to pay", authority(rule::PAY_BY));
        } else {
            timeline.follows(first, "Last day for the drawer to pay, if served early", authority(rule::PAY_BY));
            timeline.follows(last, "Last day for the drawer to pay, if served late", None);
        }
    }
}
