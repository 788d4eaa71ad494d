//! Enforcement of a security: possession and sale under the SARFAESI Act.

use kernel::DateInterval;
use statutes::{
    Assessment, Fact, Service, Verdict,
    sarfaesi::{
        self, Addressee, Affixed, Auction, Confirmed, DemandDate, Deposited, EarlierSale, Possession, PossessionAnswer,
        PossessionFacts, PriceAnswer, Publication, Published, SaleAnswer, SaleFacts, Tender, Uploaded, rule,
    },
};

use super::{
    asked::Law,
    assessment::{LABEL, banner, exit_of, head},
    bad, reasons,
    timeline::{Timeline, section},
    words,
};
use crate::{
    args::law::{
        days::{Day, Days, Happened},
        security::{PossessionArgs, SaleArgs, addressees},
    },
    console::{Console, Tone},
    failure::{Exit, Failure},
    page::Page,
    text::plain,
};

/// `law assess sarfaesi.possession`.
pub(super) fn possession(args: &PossessionArgs, console: &mut Console) -> Result<Exit, Failure> {
    let law = Law::open(&args.law)?;
    let facts = PossessionFacts {
        demand: args.notice_date.and_then(|Day(day)| day).map(DemandDate).into(),
        addressees: addressees(&args.served),
        representations: args.representations(),
        possession: known(args.possession).map(Possession).into(),
        publication: publication(&args.published)?,
    };
    let answer = sarfaesi::assess_possession(law.context(), &facts).map_err(bad)?;
    let exit = exit_of(answer.assessment.verdict);
    if args.law.json {
        super::print_json(&law.beside(super::value_of(&answer)?), console)?;
        return Ok(exit);
    }
    let mut page = super::page(console.paint);
    head(&mut page, "Possession: SARFAESI Act s.13(4)", &answer.assessment, &law);
    beside_possession(&mut page, &answer);
    let mut timeline = Timeline::default();
    timeline
        .happened("The demand bears this date", facts.demand.known().map(|DemandDate(day)| DateInterval::exactly(day)));
    served(&mut timeline, "The demand", &facts.addressees);
    if let Fact::Known(representations) = &facts.representations {
        for representation in representations {
            let received = representation.received.known().map(|received| received.0);
            timeline.happened(&format!("{} was received", words::capitalised(&representation.label)), received);
            if let sarfaesi::Reply::Sent(sent) = representation.reply {
                timeline.happened(&format!("{} was answered", words::capitalised(&representation.label)), sent.0);
            }
        }
    }
    timeline.happened("Possession was taken", known(args.possession));
    published(&mut timeline, "Possession", facts.publication);
    let authority = section(&law, &answer.assessment.reasoning, rule::DEMAND_EXPIRES);
    if let Fact::Known(from) = answer.measures_from {
        if from.safe() != from.arguable() {
            timeline.follows(from.arguable(), "First arguable day for a measure, by the sixty days", None);
        }
        timeline.act(from.safe(), "First safe day for a measure, by the sixty days", authority);
    }
    if let Fact::Known(by) = answer.publication.by {
        let authority = section(&law, &answer.publication.assessment.reasoning, rule::POSSESSION_PUBLICATION);
        timeline.act(by.safe(), "Last day to publish in both newspapers", authority);
    }
    if let Fact::Known(by) = answer.challenge_by {
        timeline.follows(by.safe(), "Last day for the borrower to go to the tribunal (s.17)", None);
    }
    finish(page, timeline, &answer.assessment, &law, console)?;
    Ok(exit)
}

fn beside_possession(page: &mut Page, answer: &PossessionAnswer) {
    page.gap();
    if let Fact::Known(from) = answer.measures_from {
        page.labelled(2, "Measures", LABEL, &format!("by the sixty days from {from}"));
    }
    for reply in &answer.replies {
        let by = reply.reply_by.known().map(|by| format!(", to be answered by {by}")).unwrap_or_default();
        let blocks = match reply.blocks {
            "in_time" => "it does not stand in the way",
            "premature" => "possession came before the answer",
            "depends" => "whether it stands in the way depends",
            _ => "whether it stands in the way is not known",
        };
        page.labelled(2, "s.13(3A)", LABEL, &plain(&format!("{}{by}: {blocks}", reply.label)));
    }
    part(page, "Publication", answer.publication.by.known().map(|by| by.to_string()), &answer.publication.assessment);
}

/// `law assess sarfaesi.sale`.
pub(super) fn sale(args: &SaleArgs, console: &mut Console) -> Result<Exit, Failure> {
    let law = Law::open(&args.law)?;
    let facts = SaleFacts {
        addressees: addressees(&args.served),
        publication: publication(&args.published)?,
        affixed: known(args.affixed).map(Affixed).into(),
        uploaded: known(args.uploaded).map(Uploaded).into(),
        earlier_sale: match args.failed_sale {
            None => EarlierSale::Unknown,
            Some(Happened::Never) => EarlierSale::None,
            Some(Happened::On(Days(days))) => EarlierSale::Failed(days.map(Auction).into()),
        },
        possession: known(args.possession).map(Possession).into(),
        auction: known(args.auction).map(Auction).into(),
        tender: known(args.tender).map(Tender).into(),
        deposit: known(args.deposit).map(Deposited).into(),
        confirmed: known(args.confirmed).map(Confirmed).into(),
        balance: known(args.balance).map(Deposited).into(),
    };
    let answer = sarfaesi::assess_sale(law.context(), &facts).map_err(bad)?;
    let exit = exit_of(answer.assessment.verdict);
    if args.law.json {
        super::print_json(&law.beside(super::value_of(&answer)?), console)?;
        return Ok(exit);
    }
    let mut page = super::page(console.paint);
    head(&mut page, "Sale: Security Interest (Enforcement) Rules, rr.8 and 9", &answer.assessment, &law);
    beside_sale(&mut page, &answer);
    let mut timeline = Timeline::default();
    served(&mut timeline, "The notice of sale", &facts.addressees);
    published(&mut timeline, "The notice of sale", facts.publication);
    for (what, days) in [
        ("Possession was taken", args.possession),
        ("The notice of sale was affixed on the property", args.affixed),
        ("The notice of sale was uploaded", args.uploaded),
        ("The sale was held", args.auction),
        ("The borrower tendered all dues", args.tender),
        ("The buyer's quarter came in", args.deposit),
        ("The sale was confirmed", args.confirmed),
        ("The buyer's balance came in", args.balance),
    ] {
        timeline.happened(what, known(days));
    }
    if let Some(Happened::On(Days(days))) = args.failed_sale {
        timeline.happened("An earlier sale failed", days);
    }
    days_of_sale(&mut timeline, &law, &answer);
    finish(page, timeline, &answer.assessment, &law, console)?;
    Ok(exit)
}

fn days_of_sale(timeline: &mut Timeline, law: &Law, answer: &SaleAnswer) {
    let reasoning = &answer.assessment.reasoning;
    if let Fact::Known(window) = &answer.window {
        let authority = section(law, reasoning, rule::SALE_NOTICE)
            .or_else(|| section(law, reasoning, rule::SUBSEQUENT_SALE_NOTICE));
        if window.auction.safe() != window.auction.arguable() {
            timeline.follows(window.auction.arguable(), "First arguable day for the auction", None);
        }
        timeline.act(window.auction.safe(), "First safe day for the auction", authority);
    }
    if let Fact::Known(last) = answer.redemption.last {
        timeline.follows(last.safe(), "Last day for the borrower to redeem, on the earliest reading", None);
        if last.safe() != last.arguable() {
            timeline.follows(last.arguable(), "Last day to redeem on the latest reading: ask counsel until then", None);
        }
    }
    for (price, what) in [(&answer.deposit, "a quarter of the price"), (&answer.balance, "the balance of the price")] {
        if let Some(by) = price.by {
            timeline.follows(by.safe(), format!("Last day for the buyer to pay {what}"), None);
        }
    }
}

fn beside_sale(page: &mut Page, answer: &SaleAnswer) {
    page.gap();
    if let Fact::Known(window) = &answer.window {
        page.labelled(2, "Auction", LABEL, &format!("from {}", window.auction));
        if let Some(publication) = window.publication {
            let text = format!("not before {publication}, on the reading that wants the notice to run out first");
            page.labelled(2, "Publication", LABEL, &text);
        }
    }
    match answer.redemption.last {
        Fact::Known(last) => page.labelled(2, "Redemption", LABEL, &format!("until {last}")),
        Fact::Unknown => page.toned(2, "Redemption", LABEL, "until when is not known", Tone::Near),
    }
    let tender = answer.redemption.tender.verdict;
    if tender != Verdict::Unknown {
        page.toned(2, "", LABEL, &format!("tendered: {tender}"), banner(tender).1);
    }
    price(page, "Quarter", &answer.deposit);
    price(page, "Balance", &answer.balance);
}

fn price(page: &mut Page, label: &str, answer: &PriceAnswer) {
    let Some(by) = answer.by else { return };
    let outer = answer.outer.as_ref().map(|outer| format!(", or {} by {}", outer.last, outer.by));
    let paid = answer.paid.as_ref().map(|paid| format!("; paid: {}", paid.verdict));
    let tone = answer.paid.as_ref().map_or(Tone::Plain, |paid| banner(paid.verdict).1);
    let text = format!("to be paid by {by}{}{}", outer.unwrap_or_default(), paid.unwrap_or_default());
    page.toned(2, label, LABEL, &text, tone);
}

/// A part with its own last day and verdict.
fn part(page: &mut Page, label: &str, by: Option<String>, assessment: &Assessment) {
    let Some(by) = by else { return };
    let (text, tone) = match assessment.verdict {
        Verdict::Unknown => (format!("in both newspapers by {by}"), Tone::Plain),
        verdict => (format!("by {by}: {verdict}"), banner(verdict).1),
    };
    page.toned(2, label, LABEL, &text, tone);
}

fn finish(
    mut page: Page,
    timeline: Timeline,
    assessment: &Assessment,
    law: &Law,
    console: &mut Console,
) -> Result<(), Failure> {
    if !timeline.is_empty() {
        page.gap();
        timeline.show(&mut page);
    }
    reasons::show(&mut page, &assessment.reasoning, law);
    law.foot(&mut page);
    super::print(page, console)
}

fn served(timeline: &mut Timeline, what: &str, addressees: &[Addressee]) {
    for addressee in addressees {
        let days = addressee.service.known().map(|Service(days)| days);
        timeline.happened(&format!("{what} was served on {}", addressee.label), days);
    }
}

fn published(timeline: &mut Timeline, what: &str, publication: Publication) {
    for (paper, name) in
        [(publication.newspaper, "one newspaper"), (publication.vernacular, "the vernacular newspaper")]
    {
        timeline.happened(&format!("{what} was published in {name}"), paper.known().map(|Published(days)| days));
    }
}

fn publication(published: &[Days]) -> Result<Publication, Failure> {
    let paper = |days: Option<&Days>| Fact::from(days.and_then(|Days(days)| *days).map(Published));
    if published.len() > 2 {
        return Err(bad(
            "--published is given more than twice: there are two newspapers, and the first day in each counts",
        ));
    }
    Ok(Publication { newspaper: paper(published.first()), vernacular: paper(published.get(1)) })
}

fn known(days: Option<Days>) -> Option<DateInterval> {
    days.and_then(|Days(days)| days)
}
