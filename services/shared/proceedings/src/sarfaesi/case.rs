//! The facts that stand, as the rules read them: the last demand, and what was done on it.

use std::collections::BTreeMap;

use kernel::{DateInterval, Paise};

use super::{
    Fact,
    fact::{Announcement, Possession, Reply},
    sale::{Sale, sale_of},
};
use crate::{
    question::{Point, Question},
    record::{Entry, Noted, earlier, later, standing},
};

pub(super) type Note<'a> = Noted<'a, Fact>;

/// What stands of a proceeding, seen from its last demand.
pub(super) struct Case<'a> {
    pub(super) facts: Vec<Note<'a>>,
    pub(super) demand: Option<Demand<'a>>,
    /// The last draft, if no demand with its number is issued.
    pub(super) drafted: Option<u32>,
    /// The decision that set the measures on this demand aside, and on which application. What was done before it
    /// counts no more.
    pub(super) set_aside: Option<(Note<'a>, u32)>,
    /// What contradicts itself, or is missing, in what was recorded.
    pub(super) questions: Vec<Question>,
}

/// A demand under s.13(2).
pub(super) struct Demand<'a> {
    pub(super) number: u32,
    pub(super) issued: Note<'a>,
    pub(super) noticees: u32,
    /// When each noticee was served first.
    pub(super) served: BTreeMap<u32, DateInterval>,
    pub(super) withdrawn: Option<(Note<'a>, &'a str)>,
    /// Whether it came after another one.
    pub(super) reissued: bool,
}

/// A representation against the demand.
pub(super) struct Representation<'a> {
    pub(super) number: u32,
    pub(super) received: Note<'a>,
    /// What was said to it, if that is an answer in law.
    pub(super) answered: Option<(Note<'a>, Reply)>,
}

impl<'a> Case<'a> {
    pub(super) fn of(entries: &'a [Entry<Fact>]) -> Self {
        let facts = standing(entries);
        let mut questions = Vec::new();
        let demand = Demand::last(&facts, &mut questions);
        let issued = |number: u32| demand.as_ref().is_some_and(|demand| demand.number >= number);
        // A draft that was there before the last demand was withdrawn is not the next one yet.
        let withdrawn = demand.as_ref().and_then(|demand| demand.withdrawn).map(|(noted, _)| noted.on);
        let drafts = facts.iter().filter_map(|noted| match noted.fact {
            Fact::DemandDrafted { demand } if withdrawn.is_none_or(|on| noted.on.latest() >= on.earliest()) => {
                Some(*demand)
            }
            _ => None,
        });
        let drafted = drafts.max().filter(|number| !issued(*number));
        let mut case = Self { facts, demand, drafted, set_aside: None, questions };
        case.leave_earlier_demands();
        case.leave_what_was_set_aside();
        case
    }

    /// What was done on an earlier demand belongs to it.
    fn leave_earlier_demands(&mut self) {
        let Some(demand) = &self.demand else { return };
        if !demand.reissued {
            return;
        }
        let issued = demand.issued.on;
        self.facts.retain(|noted| !belongs_to_a_demand(noted.fact) || noted.on.latest() >= issued.earliest());
    }

    /// What the tribunal set aside counts no more. Of each application the last decision holds: an appeal may have
    /// turned the first.
    fn leave_what_was_set_aside(&mut self) {
        let decisions = self.find(|fact| match fact {
            Fact::TribunalDecided { application, measures_stand } => Some((*application, *measures_stand)),
            _ => None,
        });
        let mut last: BTreeMap<u32, (Note<'a>, bool)> = BTreeMap::new();
        for (noted, (application, stand)) in decisions {
            let before = last.insert(application, (noted, stand));
            if let (Some((before, false)), true) = (before, stand) {
                self.questions.extend(self.begun_anew(before, noted));
            }
        }
        let against = last.into_iter().filter(|(_, (_, stand))| !stand);
        let against = against.map(|(application, (noted, _))| (noted, application));
        let Some((decision, application)) =
            against.max_by_key(|(noted, application)| (noted.on.latest(), *application))
        else {
            return;
        };
        let gone = |noted: &Note<'a>| is_measure(noted.fact) && noted.on.earliest() <= decision.on.latest();
        let taken = |noted: &Note<'a>| matches!(noted.fact, Fact::PossessionTaken { .. });
        if self.facts.iter().any(|noted| taken(noted) && gone(noted)) {
            self.facts.retain(|noted| !gone(noted));
            self.set_aside = Some((decision, application));
        } else {
            let point = Point::of(&decision, "a decision that sets the measures aside");
            self.questions.push(Question::missing("a measure", &point));
        }
    }

    /// Measures were set aside, begun anew, and then held good after all: which of them count is for counsel.
    fn begun_anew(&self, set_aside: Note<'a>, restored: Note<'a>) -> Option<Question> {
        let anew = self.facts.iter().find(|noted| {
            matches!(noted.fact, Fact::PossessionTaken { .. } | Fact::MagistrateAsked { .. })
                && noted.on.earliest() > set_aside.on.latest()
                && noted.on.latest() < restored.on.earliest()
        })?;
        Some(Question::law(
            format!(
                "Measures were set aside on {} and held good on {}; meanwhile they were begun anew on {}: counsel decides \
                 which of them count.",
                set_aside.on, restored.on, anew.on
            ),
            [set_aside.id, anew.id, restored.id],
        ))
    }

    /// The facts of the kinds that `pick` names.
    pub(super) fn find<T>(&self, pick: impl Fn(&'a Fact) -> Option<T>) -> Vec<(Note<'a>, T)> {
        self.facts.iter().filter_map(|noted| pick(noted.fact).map(|value| (*noted, value))).collect()
    }

    /// The representations, in the order in which they came in.
    pub(super) fn representations(&mut self) -> Vec<Representation<'a>> {
        let received = self.find(|fact| match fact {
            Fact::RepresentationReceived { representation } => Some(*representation),
            _ => None,
        });
        let mut representations: Vec<Representation<'a>> = Vec::new();
        for (noted, number) in received {
            if let Some(known) = representations.iter().find(|known| known.number == number) {
                let words = format!("representation {number}");
                if known.received.on != noted.on {
                    let question = Question::twice(&Point::of(&known.received, &*words), &Point::of(&noted, words));
                    self.questions.push(question);
                }
                continue;
            }
            let answers = self.find(|fact| match fact {
                Fact::RepresentationAnswered { representation, answer } if *representation == number => Some(*answer),
                _ => None,
            });
            // Without reasons it is no answer (s.13(3A)); the first that is one decides.
            let answered = answers.into_iter().find(|(_, answer)| *answer != Reply::RejectedWithoutReasons);
            if let Some((answer, _)) = &answered {
                let points = (Point::of(&noted, format!("representation {number}")), Point::of(answer, "its answer"));
                self.questions.extend(Question::order(&points.0, &points.1));
            }
            representations.push(Representation { number, received: noted, answered });
        }
        let answers = self.find(|fact| match fact {
            Fact::RepresentationAnswered { representation, .. } => Some(*representation),
            _ => None,
        });
        for (noted, number) in answers {
            if !representations.iter().any(|known| known.number == number) {
                let point = Point::of(&noted, format!("an answer to representation {number}"));
                self.questions.push(Question::missing("the representation", &point));
            }
        }
        representations
    }

    /// When and how possession was taken: first, and in which way at last.
    pub(super) fn possession(&self) -> Option<(Note<'a>, Possession)> {
        let taken = self.find(|fact| match fact {
            Fact::PossessionTaken { how } => Some(*how),
            _ => None,
        });
        let physical = taken.iter().any(|(_, how)| *how == Possession::Physical);
        let how = if physical { Possession::Physical } else { Possession::Symbolic };
        taken.first().map(|(noted, _)| (*noted, how))
    }

    /// Where the possession notice was made known first.
    pub(super) fn possession_announced(&self) -> BTreeMap<Announcement, DateInterval> {
        firsts(self.find(|fact| match fact {
            Fact::PossessionAnnounced { way } => Some(*way),
            _ => None,
        }))
    }

    /// The last valuation.
    pub(super) fn value(&self) -> Option<(Note<'a>, Paise)> {
        let values = self.find(|fact| match fact {
            Fact::AssetValued { value } => Some(*value),
            _ => None,
        });
        values.last().copied()
    }

    /// The last reserve price.
    pub(super) fn reserve_price(&self) -> Option<(Note<'a>, Paise)> {
        let prices = self.find(|fact| match fact {
            Fact::ReservePriceFixed { price } => Some(*price),
            _ => None,
        });
        prices.last().copied()
    }

    /// The attempts at a sale, by number.
    pub(super) fn sales(&mut self) -> Vec<Sale<'a>> {
        let mut numbers: Vec<u32> = self.facts.iter().filter_map(|noted| sale_of(noted.fact)).collect();
        numbers.sort_unstable();
        numbers.dedup();
        numbers.into_iter().filter_map(|number| Sale::of(number, self)).collect()
    }
}

impl<'a> Demand<'a> {
    /// The last demand that was issued: one withdrawn counts only if none came after it.
    fn last(facts: &[Note<'a>], questions: &mut Vec<Question>) -> Option<Self> {
        let issued = |noted: &Note<'a>| match noted.fact {
            Fact::DemandIssued { demand, noticees } => Some((*noted, *demand, *noticees)),
            _ => None,
        };
        let mut all: Vec<_> = facts.iter().filter_map(issued).collect();
        all.sort_by_key(|(_, number, _)| *number);
        let mut demands: Vec<Self> = Vec::new();
        for (noted, number, noticees) in all {
            if let Some(known) = demands.last().filter(|known| known.number == number) {
                let words = format!("demand {number}");
                if (known.issued.on, known.issued.fact) != (noted.on, noted.fact) {
                    questions.push(Question::twice(&Point::of(&known.issued, &*words), &Point::of(&noted, words)));
                }
                continue;
            }
            let withdrawn = facts.iter().find_map(|other| match other.fact {
                Fact::DemandWithdrawn { demand, reason } if *demand == number => Some((*other, reason.as_str())),
                _ => None,
            });
            let served = facts.iter().filter_map(|other| match other.fact {
                Fact::DemandServed { demand, noticee, .. } if *demand == number => Some((*other, *noticee)),
                _ => None,
            });
            let reissued = !demands.is_empty();
            demands.push(Self { number, issued: noted, noticees, served: firsts(served), withdrawn, reissued });
        }
        for pair in demands.windows(2) {
            if let [before, after] = pair
                && before.withdrawn.is_none()
            {
                questions.push(Question::law(
                    format!(
                        "Demand {} ({}) was issued and demand {} ({}) is not withdrawn: withdraw one of the two.",
                        after.number, after.issued.on, before.number, before.issued.on
                    ),
                    [before.issued.id, after.issued.id],
                ));
            }
        }
        demands.pop()
    }

    /// When the last of those was served of whom that is known.
    pub(super) fn last_service(&self) -> Option<DateInterval> {
        self.served.values().copied().reduce(later)
    }

    /// The noticees on whom no service is known.
    pub(super) fn unserved(&self) -> Vec<u32> {
        unserved(self.noticees, &self.served)
    }
}

/// Whether a fact is a step on one demand and not of the proceeding as a whole.
const fn belongs_to_a_demand(fact: &Fact) -> bool {
    is_measure(fact)
        || matches!(
            fact,
            Fact::RepresentationReceived { .. }
                | Fact::RepresentationAnswered { .. }
                | Fact::MagistrateAsked { .. }
                | Fact::MagistrateDecided { .. }
                | Fact::TribunalAsked { .. }
                | Fact::TribunalDecided { .. }
                | Fact::DuesTendered
        )
}

/// Whether a fact is a measure under s.13(4), or a step on one.
pub(super) const fn is_measure(fact: &Fact) -> bool {
    matches!(
        fact,
        Fact::PossessionTaken { .. }
            | Fact::PossessionAnnounced { .. }
            | Fact::AssetValued { .. }
            | Fact::ReservePriceFixed { .. }
            | Fact::MagistrateAsked { .. }
            | Fact::MagistrateDecided { .. }
    ) || sale_of(fact).is_some()
}

/// When each thing happened first: as early and as late as any of its entries allows.
pub(super) fn firsts<'a, K: Ord>(facts: impl IntoIterator<Item = (Note<'a>, K)>) -> BTreeMap<K, DateInterval> {
    let mut firsts: BTreeMap<K, DateInterval> = BTreeMap::new();
    for (noted, key) in facts {
        let known = firsts.entry(key).or_insert(noted.on);
        *known = earlier(*known, noted.on);
    }
    firsts
}

pub(super) fn unserved(noticees: u32, served: &BTreeMap<u32, DateInterval>) -> Vec<u32> {
    (1..=noticees).filter(|noticee| !served.contains_key(noticee)).collect()
}
