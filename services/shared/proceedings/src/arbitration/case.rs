//! The facts that stand, as the rules read them: the last request, and what was done on it.

use std::collections::BTreeMap;

use kernel::{DateInterval, LegalDate};

use super::{
    Fact,
    fact::{Appointer, Extension, Outcome, Party},
};
use crate::{
    question::{Point, Question, one_of},
    record::{Entry, Noted, earlier, later, standing},
};

pub(super) type Note<'a> = Noted<'a, Fact>;

/// What stands of an arbitration, seen from its last request.
pub(super) struct Case<'a> {
    pub(super) facts: Vec<Note<'a>>,
    pub(super) request: Option<Request<'a>>,
    /// Whether the request came after another one: what was done before belongs to that.
    pub(super) reissued: bool,
    /// What contradicts itself, or is missing, in what was recorded.
    pub(super) questions: Vec<Question>,
}

/// A request under s.21.
pub(super) struct Request<'a> {
    pub(super) number: u32,
    pub(super) sent: Note<'a>,
    pub(super) respondents: u32,
    /// When each respondent received it first.
    pub(super) received: BTreeMap<u32, DateInterval>,
}

/// An appointment whose mandate has not ended.
#[derive(Clone, Copy)]
pub(super) struct Appointment<'a> {
    pub(super) number: u32,
    pub(super) made: Note<'a>,
    pub(super) by: Appointer,
}

/// A challenge of the award.
pub(super) struct Challenge<'a> {
    pub(super) number: u32,
    pub(super) filed: Note<'a>,
    pub(super) by: Party,
    /// The last decision, and whether the award stands by it.
    pub(super) decided: Option<(Note<'a>, bool)>,
}

impl<'a> Case<'a> {
    pub(super) fn of(entries: &'a [Entry<Fact>]) -> Self {
        let mut case = Self { facts: standing(entries), request: None, reissued: false, questions: Vec::new() };
        case.request = case.last_request();
        if let (true, Some(request)) = (case.reissued, &case.request) {
            let begun = request.sent.on;
            case.questions.extend(case.pending_before(request));
            let keep = |fact: &Fact| {
                matches!(
                    fact,
                    Fact::Circumstance(_)
                        | Fact::Settled { .. }
                        | Fact::ClaimWithdrawn { .. }
                        | Fact::AwardSatisfied
                        | Fact::StayOrdered { .. }
                        | Fact::StayLifted { .. }
                        | Fact::MoratoriumBegun { .. }
                        | Fact::MoratoriumEnded { .. }
                        | Fact::Dropped { .. }
                )
            };
            case.facts.retain(|noted| keep(noted.fact) || noted.on.latest() >= begun.earliest());
        }
        case
    }

    /// A request while an arbitration on an earlier one is pending: with a tribunal, or an award that stands.
    fn pending_before(&self, request: &Request<'_>) -> Option<Question> {
        let before: Vec<Note<'a>> =
            self.facts.iter().filter(|noted| noted.on.latest() < request.sent.on.earliest()).copied().collect();
        let ended = |number: u32| {
            before
                .iter()
                .any(|noted| matches!(noted.fact, Fact::MandateEnded { appointment, .. } if *appointment == number))
        };
        let last = before.iter().rfind(|noted| matches!(noted.fact, Fact::ChallengeDecided { .. }));
        let set_aside =
            last.is_some_and(|noted| matches!(noted.fact, Fact::ChallengeDecided { award_stands: false, .. }));
        let pending = before.iter().find(|noted| match noted.fact {
            Fact::ArbitratorAppointed { appointment, .. } => !ended(*appointment) && !set_aside,
            Fact::AwardMade { .. } => !set_aside,
            _ => false,
        })?;
        Some(Question::law(
            format!(
                "Request {} ({}) was sent while an arbitration is pending since {}: withdraw one of the two.",
                request.number, request.sent.on, pending.on
            ),
            [pending.id, request.sent.id],
        ))
    }

    /// The facts of the kinds that `pick` names.
    pub(super) fn find<T>(&self, pick: impl Fn(&'a Fact) -> Option<T>) -> Vec<(Note<'a>, T)> {
        self.facts.iter().filter_map(|noted| pick(noted.fact).map(|value| (*noted, value))).collect()
    }

    /// The one fact of a kind, the first; others that differ are a question.
    pub(super) fn one(&mut self, words: &str, is: fn(&Fact) -> bool) -> Option<Note<'a>> {
        let facts: Vec<Note<'a>> = self.facts.iter().filter(|noted| is(noted.fact)).copied().collect();
        one_of(facts, words, &mut self.questions)
    }

    fn last_request(&mut self) -> Option<Request<'a>> {
        let sent = self.find(|fact| match fact {
            Fact::RequestSent { request, respondents } => Some((*request, *respondents)),
            _ => None,
        });
        // What is sent after an arbitration has ended begins another proceeding.
        let end = self.facts.iter().find(|noted| {
            matches!(noted.fact, Fact::Settled { .. } | Fact::ClaimWithdrawn { .. } | Fact::AwardSatisfied)
        });
        let (sent, late): (Vec<_>, Vec<_>) =
            sent.into_iter().partition(|(noted, _)| end.is_none_or(|end| noted.on.earliest() <= end.on.latest()));
        let late = late.into_iter().map(|(noted, (number, _))| (noted.id, number, noted.on));
        if let Some(end) = end {
            self.questions.extend(late.map(|(id, number, on)| {
                let text = format!(
                    "Request {number} ({on}) was sent after the arbitration had ended ({}): it is another proceeding.",
                    end.on
                );
                Question::law(text, [end.id, id])
            }));
        }
        let number = sent.iter().map(|(_, (number, _))| *number).max()?;
        self.reissued = sent.iter().any(|(_, (other, _))| *other != number);
        let same = sent.iter().filter(|(_, (other, _))| *other == number).map(|(noted, _)| *noted);
        let first = one_of(same, &format!("request {number}"), &mut self.questions)?;
        let respondents = sent.iter().find(|(noted, _)| noted.id == first.id).map_or(0, |(_, (_, count))| *count);
        let mut received: BTreeMap<u32, DateInterval> = BTreeMap::new();
        for noted in &self.facts {
            if let Fact::RequestReceived { request, respondent, .. } = noted.fact
                && *request == number
            {
                let known = received.entry(*respondent).or_insert(noted.on);
                *known = earlier(*known, noted.on);
            }
        }
        Some(Request { number, sent: first, respondents, received })
    }

    /// The last appointment whose mandate has not ended, and when the last mandate that did ended.
    pub(super) fn appointment(&self) -> (Option<Appointment<'a>>, Option<Note<'a>>) {
        let ended = self.find(|fact| match fact {
            Fact::MandateEnded { appointment, .. } => Some(*appointment),
            _ => None,
        });
        let made = self.find(|fact| match fact {
            Fact::ArbitratorAppointed { appointment, by } => Some((*appointment, *by)),
            _ => None,
        });
        // One that the lender made alone gives way to every other, whatever became of that.
        let waived = self.waiver().is_some();
        let gives_way = |number: u32, by: Appointer| {
            by == Appointer::Lender && !waived && made.iter().any(|(_, (other, _))| *other > number)
        };
        let standing = made
            .iter()
            .copied()
            .filter(|(_, (number, by))| !ended.iter().any(|(_, over)| over == number) && !gives_way(*number, *by));
        let last = standing.max_by_key(|(_, (number, by))| (waived || *by != Appointer::Lender, *number));
        let last = last.map(|(made, (number, by))| Appointment { number, made, by });
        (last, ended.last().map(|(noted, _)| *noted))
    }

    /// The waiver of s.12(5), if one is on record.
    pub(super) fn waiver(&self) -> Option<Note<'a>> {
        self.facts.iter().find(|noted| matches!(noted.fact, Fact::WaiverGiven)).copied()
    }

    /// The last application to the court that is open: not refused, and no arbitrator with a mandate was appointed since.
    pub(super) fn court_asked(&self) -> Option<(Note<'a>, u32)> {
        let asked = self.find(|fact| match fact {
            Fact::CourtAsked { application } => Some(*application),
            _ => None,
        });
        let refused = self.find(|fact| match fact {
            Fact::CourtRefused { application } => Some(*application),
            _ => None,
        });
        let waived = self.waiver().is_some();
        let appointed = self.find(|fact| match fact {
            Fact::ArbitratorAppointed { by, .. } if waived || *by != Appointer::Lender => Some(()),
            _ => None,
        });
        let open = asked.into_iter().filter(|(noted, number)| {
            !refused.iter().any(|(_, other)| other == number)
                && !appointed.iter().any(|(made, ())| made.on.latest() >= noted.on.earliest())
        });
        open.max_by_key(|(_, number)| *number)
    }

    /// By whom, and by the court to which day, the time for the award was extended.
    pub(super) fn extensions(&self) -> (bool, Option<LegalDate>) {
        let extended = self.find(|fact| match fact {
            Fact::AwardTimeExtended { by } => Some(*by),
            _ => None,
        });
        let consent = extended.iter().any(|(_, by)| *by == Extension::Consent);
        let court = extended.iter().filter_map(|(_, by)| match by {
            Extension::Court { until } => Some(*until),
            Extension::Consent => None,
        });
        (consent, court.max())
    }

    /// The award, and for whom it is.
    pub(super) fn award(&mut self) -> Option<(Note<'a>, Outcome)> {
        let made = self.one("the award", |fact| matches!(fact, Fact::AwardMade { .. }))?;
        match made.fact {
            Fact::AwardMade { outcome } => Some((made, *outcome)),
            _ => None,
        }
    }

    /// When a party received the award first.
    pub(super) fn award_received(&self, party: Party) -> Option<DateInterval> {
        let received = self.find(|fact| match fact {
            Fact::AwardReceived { party } => Some(*party),
            _ => None,
        });
        received.into_iter().filter(|(_, by)| *by == party).map(|(noted, _)| noted.on).reduce(earlier)
    }

    /// The respondents of whom receipt of the award is not known, and when the last one received it.
    pub(super) fn respondents_with_award(&self) -> (Vec<u32>, Option<DateInterval>) {
        let count = self.request.as_ref().map_or(0, |request| request.respondents);
        let each = (1..=count).map(|number| (number, self.award_received(Party::Respondent { number })));
        let each: Vec<(u32, Option<DateInterval>)> = each.collect();
        let missing = each.iter().filter(|(_, on)| on.is_none()).map(|(number, _)| *number).collect();
        (missing, each.into_iter().filter_map(|(_, on)| on).reduce(later))
    }

    /// The challenges, by number.
    pub(super) fn challenges(&self) -> Vec<Challenge<'a>> {
        let filed = self.find(|fact| match fact {
            Fact::ChallengeFiled { challenge, by } => Some((*challenge, *by)),
            _ => None,
        });
        let mut challenges: Vec<Challenge<'a>> = Vec::new();
        for (noted, (number, by)) in filed {
            if challenges.iter().any(|known| known.number == number) {
                continue;
            }
            let decided = self.find(|fact| match fact {
                Fact::ChallengeDecided { challenge, award_stands } if *challenge == number => Some(*award_stands),
                _ => None,
            });
            challenges.push(Challenge { number, filed: noted, by, decided: decided.last().copied() });
        }
        challenges.sort_by_key(|challenge| challenge.number);
        challenges
    }
}

impl Request<'_> {
    /// The respondents of whom receipt is not known.
    pub(super) fn unreceived(&self) -> Vec<u32> {
        (1..=self.respondents).filter(|respondent| !self.received.contains_key(respondent)).collect()
    }

    /// When the last respondent received it; none until all have.
    pub(super) fn last_received(&self) -> Option<DateInterval> {
        let all = !self.received.is_empty() && self.unreceived().is_empty();
        self.received.values().copied().reduce(later).filter(|_| all)
    }
}

impl Appointment<'_> {
    pub(super) fn point(&self) -> Point {
        Point::of(&self.made, format!("appointment {}", self.number))
    }
}
