//! Possession and sale: decided cases with their dates (law.md C3, field.md D1 and D2), and what must hold for all dates.

mod after_sale;
mod possession;
mod properties;
mod sale;

use kernel::DateInterval;
use statutes::{
    Book, ClockError, Condonation, Context, Court, CourtCalendar, Fact, Filing, MissingFact, Service, Verdict, Weekday,
    sarfaesi::{
        self, Addressee, Affixed, Auction, Confirmed, DemandDate, Deposited, EarlierSale, Measure, OrderReceived,
        Possession, PossessionAnswer, PossessionFacts, Publication, Published, Reply, ReplySent, Representation,
        RepresentationReceived, SaleAnswer, SaleFacts, Tender, Uploaded, assess_possession, assess_sale, auction_from,
    },
};

use crate::{day, steps};

fn demand(text: &str) -> PossessionFacts {
    PossessionFacts::new(DemandDate(day(text)))
}

fn served(label: &str, text: &str) -> Addressee {
    Addressee::new(label).served_on(day(text))
}

fn taken(text: &str) -> Possession {
    Possession::on(day(text))
}

fn possession(facts: &PossessionFacts) -> PossessionAnswer {
    assess_possession(&Book::embedded(), facts).unwrap()
}

fn sale<'a>(ctx: impl Into<Context<'a>>, facts: &SaleFacts) -> SaleAnswer {
    assess_sale(ctx, facts).unwrap()
}

fn sold(facts: SaleFacts, text: &str) -> SaleFacts {
    facts.auction(Auction::on(day(text)))
}

#[track_caller]
fn expect(assessment: &statutes::Assessment, verdict: Verdict) {
    assert_eq!(assessment.verdict, verdict, "{}", steps(&assessment.reasoning));
}
