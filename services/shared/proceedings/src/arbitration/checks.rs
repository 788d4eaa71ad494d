//! What a lawyer must decide: facts that contradict each other, facts that are missing, and steps that are open to
//! attack.

mod appointment;

use kernel::DateInterval;

use super::{
    Fact,
    case::{Appointment, Case, Note},
    chain::{Chain, is_void},
    fact::{Outcome, Party},
    rule,
};
use crate::{
    law::Law,
    question::{Point, Question},
    step::Step as _,
    words::numbers,
};

/// Every question that the record leaves, in the order of the arbitration.
pub(super) fn questions(case: &mut Case<'_>, chain: &Chain<'_>, law: &mut Law<'_>) -> Vec<Question> {
    let mut questions = std::mem::take(&mut case.questions);
    let case = &*case;
    questions.extend(of_relief(case, chain, law));
    questions.extend(of_request(case));
    questions.extend(appointment::of_court(case, law));
    questions.extend(appointment::of_appointment(case, chain));
    questions.extend(of_award(case, chain, law));
    questions.extend(of_challenges(case, chain));
    questions.extend(of_execution(case, chain));
    questions.extend(of_the_end(case, chain));
    questions
}

fn first<'a>(case: &Case<'a>, is: impl Fn(&Fact) -> bool) -> Option<Note<'a>> {
    case.facts.iter().find(|noted| is(noted.fact)).copied()
}

/// What a fact is called in a question.
pub(super) fn words(fact: &Fact) -> String {
    format!("that {}", fact.step().words())
}

fn point(noted: &Note<'_>) -> Point {
    Point::of(noted, words(noted.fact))
}

/// Each of `later` needs `earlier` before it.
fn needs(earlier: Option<Note<'_>>, what: &str, later: &[Note<'_>]) -> Vec<Question> {
    let each = later.iter().filter_map(|later| match earlier {
        None => Some(Question::missing(what, &point(later))),
        Some(earlier) => Question::order(&point(&earlier), &point(later)),
    });
    each.collect()
}

/// An appointment that gave an arbitrator a mandate which may have held on that day.
fn mandate_at<'a>(case: &Case<'a>, on: DateInterval) -> Option<Note<'a>> {
    let holds = |made: &&Note<'a>| match made.fact {
        Fact::ArbitratorAppointed { appointment, by } => {
            let ended =
                first(case, |fact| matches!(fact, Fact::MandateEnded { appointment: of, .. } if of == appointment));
            !is_void(Appointment { number: *appointment, made: **made, by: *by }, case)
                && made.on.earliest() <= on.latest()
                && ended.is_none_or(|ended| ended.on.latest() >= on.earliest())
        }
        _ => false,
    };
    case.facts.iter().find(holds).copied()
}

fn all<'a>(case: &Case<'a>, is: impl Fn(&Fact) -> bool) -> Vec<Note<'a>> {
    case.facts.iter().filter(|noted| is(noted.fact)).copied().collect()
}

/// Interim relief falls if arbitration does not begin in time (s.9(2)).
fn of_relief(case: &Case<'_>, chain: &Chain<'_>, law: &Law<'_>) -> Option<Question> {
    let (ordered, last) = chain.commence_by?;
    let received = case.request.as_ref().and_then(super::case::Request::last_received);
    let (late, also) = match received {
        Some(received) => (received.latest() > last.safe(), format!("the last respondent received it on {received}")),
        None => (law.today > last.safe(), "no request is known to be received by everybody".to_owned()),
    };
    late.then(|| {
        Question::law(
            format!(
                "Interim relief was granted on {}: arbitration had to begin by {last}, and {also} (Arbitration Act \
                 s.9(2)). Ask the court for further time, or expect the relief to fall.",
                ordered.on
            ),
            std::iter::once(ordered.id).chain(case.request.as_ref().map(|request| request.sent.id)),
        )
    })
}

fn of_request(case: &Case<'_>) -> Vec<Question> {
    let received = all(case, |fact| matches!(fact, Fact::RequestReceived { .. }));
    let Some(request) = &case.request else { return needs(None, "a request", &received) };
    let mut questions = Vec::new();
    for noted in received {
        match noted.fact {
            Fact::RequestReceived { request: of, .. } if *of > request.number => {
                questions.push(Question::missing(&format!("request {of}"), &point(&noted)));
            }
            Fact::RequestReceived { request: of, .. } if *of == request.number => {
                questions.extend(Question::order(&point(&request.sent), &point(&noted)));
            }
            _ => {}
        }
    }
    questions
}

fn of_award(case: &Case<'_>, chain: &Chain<'_>, law: &mut Law<'_>) -> Vec<Question> {
    let after = all(case, |fact| {
        matches!(
            fact,
            Fact::AwardReceived { .. } | Fact::CorrectionAsked | Fact::CorrectionDecided | Fact::ChallengeFiled { .. }
        )
    });
    let Some((award, outcome)) = chain.award else {
        let mut questions = needs(None, "an award", &after);
        questions.extend(needs(
            None,
            "an award",
            &all(case, |fact| matches!(fact, Fact::ExecutionFiled | Fact::AwardSatisfied)),
        ));
        return questions;
    };
    let mut questions = needs(Some(award), "an award", &after);
    let made = point(&award);
    // One that the lender made alone is a question of its own.
    let void = chain.appointment.is_some_and(|appointment| is_void(appointment, case));
    if !void && mandate_at(case, award.on).is_none() {
        questions.push(Question::missing("an arbitrator with a mandate", &made));
    }
    let pleaded = first(case, |fact| matches!(fact, Fact::PleadingsCompleted));
    questions.extend(pleaded.and_then(|pleaded| Question::order(&point(&pleaded), &made)));
    if let (Some(pleaded), Some(award_by)) = (pleaded, chain.award_by)
        && award.on.earliest() > award_by
    {
        questions.push(Question::law(
            format!(
                "The award was made on {}; its time ended on {award_by}, and the mandate with it unless the court extends \
                 it (Arbitration Act s.29A).",
                award.on
            ),
            [pleaded.id, award.id],
        ));
    }
    if outcome == Outcome::Dismissed {
        let ours = case.award_received(Party::Claimant);
        let until = ours.and_then(|on| {
            law.last(rule::SET_ASIDE, &[(statutes::Anchor::AwardReceived, on)], &[award.id], crate::Whose::Ours)
        });
        let until =
            until.map_or_else(|| "three months after the creditor received it".to_owned(), |last| format!("{last}"));
        questions.push(Question::law(
            format!(
                "The award ({}) dismisses the claim: counsel decides whether to challenge it, until {until} (Arbitration \
                 Act s.34(3)).",
                award.on
            ),
            [award.id],
        ));
    }
    questions.extend(needs(
        first(case, |fact| matches!(fact, Fact::CorrectionAsked)),
        "a request for a correction",
        &all(case, |fact| matches!(fact, Fact::CorrectionDecided)),
    ));
    questions
}

fn of_challenges(case: &Case<'_>, chain: &Chain<'_>) -> Vec<Question> {
    let decided = case.find(|fact| match fact {
        Fact::ChallengeDecided { challenge, .. } => Some(*challenge),
        _ => None,
    });
    let each = decided.into_iter().filter_map(|(noted, number)| {
        let decision = Point::of(&noted, format!("the decision on challenge {number}"));
        match chain.challenges.iter().find(|challenge| challenge.number == number) {
            None => Some(Question::missing("the challenge", &decision)),
            Some(challenge) => Question::order(&Point::of(&challenge.filed, format!("challenge {number}")), &decision),
        }
    });
    each.collect()
}

/// Execution before the award can be enforced.
fn of_execution(case: &Case<'_>, chain: &Chain<'_>) -> Option<Question> {
    let (award, _) = chain.award.filter(|_| super::stands(chain))?;
    let executing = first(case, |fact| matches!(fact, Fact::ExecutionFiled))?;
    let why = match chain.enforceable_from {
        Some(from) if executing.on.earliest() < from.safe() => format!("the award is enforced from {from}"),
        Some(_) => return None,
        None => {
            let (unreceived, _) = case.respondents_with_award();
            if unreceived.is_empty() {
                "a correction was asked for and not decided".to_owned()
            } else {
                format!("receipt of the award by respondent {} is not known", numbers(&unreceived))
            }
        }
    };
    Some(Question::law(
        format!("Execution was applied for on {}, and {why} (Arbitration Act ss.34(3), 36).", executing.on),
        [award.id, executing.id],
    ))
}

/// A withdrawal after an award, and satisfaction of one that does not stand.
fn of_the_end(case: &Case<'_>, chain: &Chain<'_>) -> Vec<Question> {
    let Some((award, _)) = chain.award else { return Vec::new() };
    let withdrawn = first(case, |fact| matches!(fact, Fact::ClaimWithdrawn { .. }));
    let withdrawn = withdrawn.filter(|_| super::stands(chain));
    let withdrawn = withdrawn.map(|withdrawn| Question::twice(&point(&withdrawn), &point(&award)));
    let satisfied = first(case, |fact| matches!(fact, Fact::AwardSatisfied)).filter(|_| !super::stands(chain));
    let satisfied = satisfied.map(|satisfied| {
        Question::law(
            format!("The award is satisfied ({}) and set aside: counsel decides on restitution.", satisfied.on),
            [award.id, satisfied.id],
        )
    });
    withdrawn.into_iter().chain(satisfied).collect()
}
