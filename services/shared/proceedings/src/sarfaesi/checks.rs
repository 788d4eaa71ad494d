//! What a lawyer must decide: facts that contradict each other, facts that are missing, and steps that are open to
//! attack.

mod sale;

use kernel::DateInterval;
use statutes::EarliestDay;

use super::{
    Fact,
    case::{Case, Demand, Note},
    chain::Chain,
    fact::{Announcement, Reply},
    rule,
    sale::Sale,
};
use crate::{
    law::Law,
    question::{Point, Question},
    words::numbers,
};

/// Every question that the record leaves, in the order of the proceeding.
pub(super) fn questions(case: &mut Case<'_>, chain: &Chain<'_>, law: &mut Law<'_>) -> Vec<Question> {
    let mut questions = std::mem::take(&mut case.questions);
    let case = &*case;
    match &case.demand {
        None => questions.extend(without_demand(case)),
        Some(demand) => {
            questions.extend(of_demand(demand, case, &chain.sales));
            if demand.withdrawn.is_none() {
                questions.extend(of_representations(chain, case, law));
                questions.extend(measures_too_early(demand, chain, case));
            }
        }
    }
    // What was done on a demand that is withdrawn leads nowhere.
    if case.demand.as_ref().is_none_or(|demand| demand.withdrawn.is_none()) {
        questions.extend(of_possession(chain, law));
        for (index, sale) in chain.sales.iter().enumerate() {
            let last = index + 1 == chain.sales.len();
            questions.extend(sale::of_sale(sale, case, chain, law, last));
        }
    }
    questions.extend(of_magistrate(case));
    questions.extend(of_dues(case, chain));
    questions
}

/// Steps that cannot be without a demand, and no demand is on record or it was withdrawn before.
fn without_demand(case: &Case<'_>) -> Option<Question> {
    let step = case.facts.iter().find(|noted| is_step_on_a_demand(noted.fact))?;
    Some(Question::missing("a demand", &Point::of(step, words(step.fact))))
}

const fn is_step_on_a_demand(fact: &Fact) -> bool {
    !matches!(
        fact,
        Fact::Circumstance(_)
            | Fact::DemandDrafted { .. }
            | Fact::DemandIssued { .. }
            | Fact::DuesReceived
            | Fact::StayOrdered { .. }
            | Fact::StayLifted { .. }
            | Fact::MoratoriumBegun { .. }
            | Fact::MoratoriumEnded { .. }
            | Fact::Dropped { .. }
            | Fact::TribunalDecided { .. }
    )
}

fn of_demand(demand: &Demand<'_>, case: &Case<'_>, sales: &[Sale<'_>]) -> Vec<Question> {
    let issued = Point::of(&demand.issued, format!("demand {}", demand.number));
    let mut questions = Vec::new();
    for noted in &case.facts {
        match noted.fact {
            Fact::DemandServed { demand: of, noticee, .. } if *of == demand.number => {
                let served = Point::of(noted, format!("its service on noticee {noticee}"));
                questions.extend(Question::order(&issued, &served));
            }
            Fact::DemandServed { demand: of, .. } | Fact::DemandWithdrawn { demand: of, .. } if *of > demand.number => {
                questions.push(Question::missing(&format!("demand {of}"), &Point::of(noted, words(noted.fact))));
            }
            // What was done with an earlier demand.
            Fact::DemandServed { demand: of, .. } | Fact::DemandWithdrawn { demand: of, .. } if *of < demand.number => {
            }
            fact if is_step_on_a_demand(fact) => {
                questions.extend(Question::order(&issued, &Point::of(noted, words(fact))));
            }
            _ => {}
        }
    }
    if let Some((withdrawn, _)) = demand.withdrawn {
        let withdrawn = Point::of(&withdrawn, format!("the withdrawal of demand {}", demand.number));
        questions.extend(sales.iter().find_map(Sale::sold).map(|(held, _)| {
            let auction = Point::of(&held, "an auction that sold the asset");
            Question::law(
                format!("On record are {auction} and {withdrawn}: the purchaser has rights of his own (Rule 9)."),
                [auction.entry, withdrawn.entry],
            )
        }));
        let after = case
            .facts
            .iter()
            .find(|noted| super::case::is_measure(noted.fact) && withdrawn.on.latest() < noted.on.earliest());
        questions.extend(after.map(|noted| {
            let step = Point::of(noted, words(noted.fact));
            Question::law(
                format!("On record is {step} after {withdrawn}: a measure needs a demand that stands (SARFAESI Act s.13(4))."),
                [withdrawn.entry, step.entry],
            )
        }));
    }
    questions
}

fn of_representations(chain: &Chain<'_>, case: &Case<'_>, law: &mut Law<'_>) -> Vec<Question> {
    let mut questions = Vec::new();
    let asked = case.facts.iter().filter(|noted| matches!(noted.fact, Fact::MagistrateAsked { .. })).copied();
    let measures: Vec<(Note<'_>, &str)> = chain
        .possession
        .into_iter()
        .map(|noted| (noted, "possession"))
        .chain(asked.map(|noted| (noted, "the application to the magistrate")))
        .collect();
    for one in &chain.representations {
        let received = Point::of(&one.received, format!("representation {}", one.number));
        if let Some((noted, Reply::Accepted)) = &one.answered {
            questions.push(Question::law(
                format!("{received} was accepted on {}: withdraw the demand or correct it.", noted.on),
                [received.entry, noted.id],
            ));
            continue;
        }
        let last = law.armed(rule::REPLY_BY, one.received.id);
        if let (None, Some(last)) = (&one.answered, last)
            && law.today > last.safe()
        {
            questions.push(Question::law(
                format!(
                    "No reasons were communicated for {received} by {last}: a measure after that is open to attack \
                     (SARFAESI Act s.13(3A)). Communicate them at once, or withdraw the demand and issue it anew."
                ),
                [received.entry],
            ));
        }
        // Only where it is certain that the representation was there and the answer was not.
        let unanswered = |on: DateInterval| one.answered.is_none_or(|(noted, _)| noted.on.earliest() > on.latest());
        for (measure, name) in &measures {
            if received.on.latest() < measure.on.earliest() && unanswered(measure.on) {
                let measure = Point::of(measure, *name);
                questions.push(Question::law(
                    format!("On record is {measure}, while {received} was unanswered (SARFAESI Act s.13(3A))."),
                    [received.entry, measure.entry],
                ));
            }
        }
    }
    questions
}

/// Possession, or an application for it, before the sixty days had run out.
fn measures_too_early(demand: &Demand<'_>, chain: &Chain<'_>, case: &Case<'_>) -> Vec<Question> {
    let asked = case.facts.iter().find(|noted| matches!(noted.fact, Fact::MagistrateAsked { .. }));
    let measures = [(chain.possession, "possession"), (asked.copied(), "the application to the magistrate")];
    let mut questions = Vec::new();
    for (noted, name) in measures {
        let Some(measure) = noted.map(|noted| Point::of(&noted, name)) else { continue };
        let issued = demand.issued.id;
        match chain.measures_from {
            None => questions.push(Question::law(
                format!(
                    "{measure} is on record, and service of the demand on noticee {} is not known: get the evidence, or \
                     serve by affixture and publication and take the measure again (SARFAESI Act s.13(4), Rule 3).",
                    numbers(&demand.unserved())
                ),
                [issued, measure.entry],
            )),
            Some(from) if measure.on.earliest() < from.safe() => questions.push(Question::law(
                format!(
                    "{measure} lies before the sixty days of demand {} ({}) {}: they run to the day before {from} \
                     (SARFAESI Act s.13(2), (4)). Counsel decides whether to take it again.",
                    demand.number,
                    demand.issued.on,
                    certainty(measure.on, from)
                ),
                [issued, measure.entry],
            )),
            Some(_) => {}
        }
    }
    questions
}

fn certainty(on: DateInterval, from: EarliestDay) -> &'static str {
    if on.latest() < from.arguable() { "were over" } else { "were over for certain" }
}

fn of_possession(chain: &Chain<'_>, law: &mut Law<'_>) -> Vec<Question> {
    let mut questions = Vec::new();
    let Some(possession) = chain.possession else { return questions };
    let taken = Point::of(&possession, "possession");
    for (way, on) in &chain.announced {
        let announced = Point { entry: possession.id, on: *on, words: format!("its notice, {}", way.to_do()) };
        questions.extend(Question::order(&taken, &announced));
    }
    let Some(last) = law.last_of(rule::PUBLISH_POSSESSION, &[(statutes::Anchor::PossessionTaken, possession.on)])
    else {
        return questions;
    };
    let late = [Announcement::Newspaper, Announcement::VernacularNewspaper].into_iter().find_map(|way| {
        match chain.announced.get(&way) {
            Some(on) if on.latest() > last.safe() => Some(format!("was {} on {on}", way.to_do())),
            Some(_) => None,
            None => (law.today > last.safe()).then(|| format!("is not {}", way.to_do())),
        }
    });
    questions.extend(late.map(|how| {
        Question::law(
            format!(
                "The notice of {taken} {how}; the last day was {last} (Rule 8(2)). Counsel decides whether possession is \
                 to be noticed again."
            ),
            [taken.entry],
        )
    }));
    questions
}

fn of_magistrate(case: &Case<'_>) -> Vec<Question> {
    let asked = case.find(|fact| match fact {
        Fact::MagistrateAsked { application } => Some(*application),
        _ => None,
    });
    let decided = case.find(|fact| match fact {
        Fact::MagistrateDecided { application, .. } => Some(*application),
        _ => None,
    });
    let twice = decided.iter().enumerate().find_map(|(index, (noted, number))| {
        let other = decided.iter().skip(index + 1).find(|(other, of)| of == number && other.fact != noted.fact)?;
        let name = format!("the magistrate's decision on application {number}");
        Some(Question::twice(&Point::of(noted, &*name), &Point::of(&other.0, name)))
    });
    let each = decided.into_iter().filter_map(|(noted, number)| {
        let order = Point::of(&noted, format!("the magistrate's decision on application {number}"));
        match asked.iter().find(|(_, application)| *application == number) {
            None => Some(Question::missing("the application", &order)),
            Some((noted, _)) => Question::order(&Point::of(noted, format!("application {number}")), &order),
        }
    });
    each.chain(twice).collect()
}

/// Redemption: before a sale it ends the proceeding; with a sale on record a lawyer decides (s.13(8)).
fn of_dues(case: &Case<'_>, chain: &Chain<'_>) -> Vec<Question> {
    let find = |is: fn(&Fact) -> bool| case.facts.iter().find(|noted| is(noted.fact)).copied();
    let received = find(|fact| matches!(fact, Fact::DuesReceived));
    let tendered = find(|fact| matches!(fact, Fact::DuesTendered));
    let mut questions = Vec::new();
    if let Some(received) = received
        && let Some(sold) = super::sold_before(chain, received)
    {
        let (dues, sale) = (Point::of(&received, "receipt of all dues"), Point::of(&sold, "a sale"));
        questions.push(Question::law(
            format!(
                "On record are {dues} and {sale}. The right to redeem ends with the notice of sale; what is taken after \
                 it is a matter of contract, and of the purchaser's right (SARFAESI Act s.13(8))."
            ),
            [dues.entry, sale.entry],
        ));
    }
    if let (Some(tendered), None) = (tendered, received) {
        let tender = Point::of(&tendered, "a tender of all dues with costs");
        let published = chain.sales.first().map(|sale| sale.noticed.on.earliest());
        let right = if published.is_none_or(|day| tendered.on.latest() < day) {
            "It came before a notice of sale: the asset must not be sold or transferred. Take the money and release it"
        } else {
            "Whether the right to redeem had ended turns on the publication of the notice of sale, on one reading on the \
             thirtieth day after it: counsel decides before a sale goes on"
        };
        questions
            .push(Question::law(format!("On record is {tender}. {right} (SARFAESI Act s.13(8))."), [tender.entry]));
    }
    questions
}

/// What a fact is called in a question.
pub(super) fn words(fact: &Fact) -> String {
    use crate::step::Step as _;
    format!("that {}", fact.step().words())
}
