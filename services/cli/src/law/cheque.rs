//! A dishonoured cheque: every day that follows, and whether what was done was in time.

mod days;
mod links;

use serde_json::Value;
use statutes::{
    Answer, Assessment, ChequeDate, Cure, Dispatch, Fact, Intimation, Presentation, ValueDate, Verdict,
    ni138::{self, FilingWindow, Ni138Clock},
};

use self::links::Links;
use super::{
    asked::Law,
    assessment::{self, banner},
    bad, reasons,
    timeline::Timeline,
};
use crate::{
    args::law::{ChequeClockArgs, ComplaintArgs, NoticeDaysArgs, PaymentArgs, PresentationArgs, days::Day},
    console::{Console, Tone},
    failure::{Exit, Failure},
    page::Page,
    text::plain,
};

const TITLE: &str = "Dishonoured cheque: NI Act ss.138 and 142";

/// `law clock ni138`.
pub(super) fn clock(args: &ChequeClockArgs, console: &mut Console) -> Result<Exit, Failure> {
    let law = Law::open(&args.law)?;
    let facts = args.cheque.facts(None);
    let clock = ni138::clock(law.context(), &facts).map_err(bad)?;
    let links = Links::of(&law, &facts)?;
    let exit = links.exit(exit_of(&clock));
    if args.law.json {
        let mut value = super::value_of(&clock)?;
        if let Value::Object(map) = &mut value {
            map.insert("rests_on".to_owned(), links.as_json());
        }
        super::print_json(&law.beside(value), console)?;
        return Ok(exit);
    }
    let mut page = super::page(console.paint);
    page.heading(TITLE);
    law.headline(&mut page);
    page.gap();
    summary(&mut page, &clock, links);
    let mut timeline = Timeline::default();
    days::facts(&mut timeline, &facts);
    days::last_presentation(&mut timeline, &law, &facts)?;
    if links.fails().is_none() {
        days::follow(&mut timeline, &law, &clock);
    } else {
        days::last_notice(&mut timeline, &law, clock.notice_by, &clock.reasoning);
    }
    if !timeline.is_empty() {
        page.gap();
        timeline.show(&mut page);
    }
    reasons::show(&mut page, &clock.reasoning, &law);
    law.foot(&mut page);
    super::print(page, console)?;
    Ok(exit)
}

/// `law assess ni138`.
pub(super) fn complaint(args: &ComplaintArgs, console: &mut Console) -> Result<Exit, Failure> {
    let law = Law::open(&args.law)?;
    let facts = args.cheque.facts(args.filed);
    let answer = ni138::assess(law.context(), &facts).map_err(bad)?;
    let mut timeline = Timeline::default();
    days::facts(&mut timeline, &facts);
    days::last_presentation(&mut timeline, &law, &facts)?;
    days::follow(&mut timeline, &law, &ni138::clock(law.context(), &facts).map_err(bad)?);
    assessment::print("Complaint: NI Act s.142", timeline, &answer, &law, (args.law.json, console))
}

/// `law assess ni138.payment`.
pub(super) fn payment(args: &PaymentArgs, console: &mut Console) -> Result<Exit, Failure> {
    let law = Law::open(&args.law)?;
    let facts = args.cheque.facts(None);
    let paid: Fact<ValueDate> = args.paid.and_then(|Day(day)| day).map(ValueDate).into();
    let clock = ni138::clock(law.context(), &facts).map_err(bad)?;
    let answer = ni138::assess_payment(law.context(), &facts.articles, paid).map_err(bad)?;
    let mut timeline = Timeline::default();
    days::facts(&mut timeline, &facts);
    days::paid(&mut timeline, paid);
    days::pay(&mut timeline, &law, &clock);
    assessment::print("Payment on a notice: NI Act s.138", timeline, &answer, &law, (args.law.json, console))
}

/// `law assess ni138.notice`.
pub(super) fn notice(args: &NoticeDaysArgs, console: &mut Console) -> Result<Exit, Failure> {
    let law = Law::open(&args.law)?;
    let informed: Fact<Intimation> = args.informed.and_then(|it| it.0).map(Intimation).into();
    let sent: Fact<Dispatch> = args.notice_sent.and_then(|Day(day)| day).map(Dispatch).into();
    let cheque: Fact<ChequeDate> = args.cheque_date.and_then(|Day(day)| day).map(ChequeDate).into();
    let mut answer = ni138::assess_notice(law.context(), informed, sent).map_err(bad)?;
    until_when_again(&mut answer, &law, cheque)?;
    let facts = ni138::Facts { cheque, informed, sent, ..ni138::Facts::default() };
    let mut timeline = Timeline::default();
    days::facts(&mut timeline, &facts);
    days::last_presentation(&mut timeline, &law, &facts)?;
    let Answer { value, reasoning } = ni138::notice_by(law.context(), informed).map_err(bad)?;
    days::last_notice(&mut timeline, &law, value, &reasoning);
    assessment::print("Notice: NI Act s.138 proviso (b)", timeline, &answer, &law, (args.law.json, console))
}

/// `law assess ni138.presentation`.
pub(super) fn presentation(args: &PresentationArgs, console: &mut Console) -> Result<Exit, Failure> {
    let law = Law::open(&args.law)?;
    let cheque: Fact<ChequeDate> = args.cheque_date.and_then(|Day(day)| day).map(ChequeDate).into();
    let presented: Fact<Presentation> = args.presented.and_then(|it| it.0).map(Presentation).into();
    let answer = ni138::assess_presentation(law.context(), cheque, presented).map_err(bad)?;
    let facts = ni138::Facts { cheque, presented, ..ni138::Facts::default() };
    let mut timeline = Timeline::default();
    days::facts(&mut timeline, &facts);
    days::last_presentation(&mut timeline, &law, &facts)?;
    let title = "Presentation of a cheque: NI Act s.138 proviso (a)";
    assessment::print(title, timeline, &answer, &law, (args.law.json, console))
}

/// `statutes::ni138::assess_notice` takes no date of the cheque, so that its cure has no last day: it is added here.
fn until_when_again(answer: &mut Assessment, law: &Law, cheque: Fact<ChequeDate>) -> Result<(), Failure> {
    let Fact::Known(_) = cheque else { return Ok(()) };
    let last = ni138::present_by(law.context(), cheque).map_err(bad)?.value;
    for cure in &mut answer.cures {
        if let Cure::RePresent { by: Fact::Unknown } = cure {
            *cure = Cure::RePresent { by: last };
        }
    }
    Ok(())
}

/// A day that is missing, or a complaint that no day is safe for, is no answer on which to act.
fn exit_of(clock: &Ni138Clock) -> Exit {
    let open = match &clock.complaint {
        Fact::Known(window) => matches!(window.window, FilingWindow::Open { .. }),
        Fact::Unknown => false,
    };
    if open && clock.notice_by != Fact::Unknown { Exit::Done } else { Exit::Unsettled }
}

/// What to do, in three lines.
fn summary(page: &mut Page, clock: &Ni138Clock, links: Links) {
    let label = assessment::LABEL;
    if let Some(verdict @ (Verdict::Late { .. } | Verdict::Premature { .. } | Verdict::Depends)) = links.presentation {
        let (text, tone) = banner(verdict);
        page.toned(2, "Presented", label, &text, tone);
    }
    let by = clock.notice_by.known().map(|last| format!("send it by {last}"));
    match (by, links.notice) {
        (None, _) => page.toned(2, "Notice", label, "not known", Tone::Near),
        (Some(by), None) => page.labelled(2, "Notice", label, &by),
        (Some(by), Some(verdict)) => {
            let (text, tone) = banner(verdict);
            page.toned(2, "Notice", label, &format!("{text} ({by})"), tone);
        }
    }
    match clock.payment {
        Fact::Known(payment) => {
            let (first, last) = (payment.pay_by.earliest(), payment.pay_by.latest());
            let by = if first == last { format!("until {last}") } else { format!("until {last}, or already {first}") };
            page.labelled(2, "Payment", label, &by);
        }
        Fact::Unknown => page.toned(2, "Payment", label, "not known", Tone::Near),
    }
    if let Some(what) = links.fails() {
        let text = format!("none can rest on this return of the cheque: the {what} was late");
        page.toned(2, "Complaint", label, &text, Tone::Bad);
        return;
    }
    let Fact::Known(complaint) = &clock.complaint else {
        page.toned(2, "Complaint", label, "not known", Tone::Near);
        return;
    };
    let (earliest, last) = (complaint.earliest, complaint.last);
    match &complaint.window {
        FilingWindow::Open { from, until } => {
            page.toned(2, "Complaint", label, &format!("file it from {from} to {until}"), Tone::Strong);
        }
        FilingWindow::Empty { act_on, course } => {
            let text = format!("no day is safe. Act on {act_on}: {course}");
            page.toned(2, "Complaint", label, &plain(&text), Tone::Bad);
        }
    }
    if (earliest.arguable(), last.arguable()) != (earliest.safe(), last.safe()) {
        let text = format!("arguable from {} to {}", earliest.arguable(), last.arguable());
        page.labelled(2, "", label, &text);
    }
}
