//! How a borrower is classified by the RBI norms.

use kernel::DateInterval;
use serde_json::{Value, json};
use statutes::{
    Fact, LastDay,
    classification::{AssetClass, Borrower, Classification, FacilityAnswer, classify as classified},
};

use super::{asked::Law, bad, reasons, timeline::Timeline};
use crate::{
    args::law::facilities::ClassifyArgs,
    console::{Console, Tone},
    failure::{Exit, Failure},
    page::{Page, Table},
    text::{counted, plain},
};

const LABEL: usize = 12;
const TERM_LOAN: &str = "The product is not given: it is taken as a term loan.";

/// `law classify`.
pub(super) fn classify(args: &ClassifyArgs, console: &mut Console) -> Result<Exit, Failure> {
    let mut law = Law::open(&args.law)?;
    if args.product.is_none() && args.facilities.is_empty() {
        law.note(TERM_LOAN);
    }
    let borrower = args.borrower();
    let answer = classified(law.context(), &borrower, args.as_of).map_err(bad)?;
    let firm = answer.reasoning.unknown.is_empty() && answer.arguable_class.is_none();
    let exit = if firm { Exit::Done } else { Exit::Unsettled };
    if args.law.json {
        super::print_json(&law.beside(as_json(&answer)?), console)?;
        return Ok(exit);
    }
    let mut page = super::page(console.paint);
    page.heading(&format!("Classification at the end of {}", answer.as_of));
    law.headline(&mut page);
    page.gap();
    summary(&mut page, &answer);
    if answer.facilities.len() > 1 {
        page.gap();
        facilities(&mut page, &answer);
    }
    let timeline = timeline(&borrower, &answer);
    if !timeline.is_empty() {
        page.gap();
        timeline.show(&mut page);
    }
    reasons::show(&mut page, &answer.reasoning, &law);
    law.foot(&mut page);
    super::print(page, console)?;
    Ok(exit)
}

/// The answer with its class in words, and whether that is an NPA.
fn as_json(answer: &Classification) -> Result<Value, Failure> {
    let mut value = super::value_of(answer)?;
    if let Value::Object(map) = &mut value {
        map.insert("npa".to_owned(), json!(answer.class.is_npa()));
        map.insert("words".to_owned(), json!(answer.class.to_string()));
    }
    Ok(value)
}

fn summary(page: &mut Page, answer: &Classification) {
    let tone = match answer.class {
        AssetClass::Standard => Tone::Strong,
        class if class.is_npa() => Tone::Bad,
        _ => Tone::Near,
    };
    page.toned(2, "Class", LABEL, &answer.class.to_string(), tone);
    if let Some(arguable) = answer.arguable_class {
        page.labelled(2, "Arguable", LABEL, &arguable.to_string());
    }
    page.labelled(2, "Overdue", LABEL, &counted(i64::from(answer.dpd), "day"));
    if let Some(npa) = answer.npa_on {
        page.labelled(2, "NPA since", LABEL, &npa.to_string());
    }
    if let Some(since) = answer.doubtful_since {
        page.labelled(2, "Doubtful", LABEL, &format!("since {since}"));
    }
    if let Some(because) = &answer.because_of
        && answer.facilities.len() > 1
    {
        page.labelled(2, "Because of", LABEL, &plain(because));
    }
}

fn facilities(page: &mut Page, answer: &Classification) {
    let mut table = Table::new(&["facility", "by itself", "overdue since", "days", "NPA on"]);
    for facility in &answer.facilities {
        let day = |day: Option<String>| day.unwrap_or_else(|| "-".to_owned());
        let cells = [
            plain(&facility.label),
            facility.class.to_string(),
            day(facility.overdue_since.map(|day| day.to_string())),
            facility.dpd.to_string(),
            day(facility.npa_on.map(|day| day.to_string())),
        ];
        table.row(if facility.class.is_npa() { Tone::Bad } else { Tone::Plain }, cells);
    }
    page.table(&table);
}

/// The days of the facility that classifies the others; what is to come is what comes unless it is paid.
fn timeline(borrower: &Borrower, answer: &Classification) -> Timeline {
    let mut timeline = Timeline::default();
    let because = answer.because_of.as_deref();
    let found = answer.facilities.iter().find(|facility| Some(facility.label.as_str()) == because);
    let Some(facility) = found.or_else(|| answer.facilities.first()) else { return timeline };
    let Some(since) = facility.overdue_since else { return timeline };
    let due = borrower.facilities.iter().find(|it| it.label == facility.label);
    let due = due.is_some_and(|it| matches!(it.oldest_unpaid_due, Fact::Known(Some(_))));
    let what = if due { "The oldest unpaid sum was due: day 1" } else { "Out of order since: day 1" };
    timeline.happened(what, DateInterval::exactly(since));
    let FacilityAnswer { sma_1_on, sma_2_on, npa_on, .. } = facility;
    for (day, name) in [(*sma_1_on, "SMA-1"), (*sma_2_on, "SMA-2"), (npa_on.map(LastDay::safe), "NPA")] {
        let Some(day) = day else { continue };
        if day <= answer.as_of {
            timeline.follows(day, name, None);
        } else {
            timeline.act(day, format!("{name}, unless all arrears are paid before"), None);
        }
    }
    timeline.follows(
        answer.as_of,
        format!("The day asked about: {} overdue", counted(i64::from(answer.dpd), "day")),
        None,
    );
    timeline
}
