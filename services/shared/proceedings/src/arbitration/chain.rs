//! How far an arbitration has come: the furthest step on record that belongs to the last request.

use kernel::{DateInterval, LegalDate};
use statutes::{Anchor, EarliestDay, LastDay};

use super::{
    Fact, State,
    case::{Appointment, Case, Challenge, Note, Request},
    fact::{Appointer, Outcome},
    rule,
};
use crate::{law::Law, position::Whose, record::EntryId};

/// What the rules read and found on the way.
pub(super) struct Chain<'a> {
    pub(super) state: State,
    pub(super) appointment: Option<Appointment<'a>>,
    pub(super) award: Option<(Note<'a>, Outcome)>,
    pub(super) challenges: Vec<Challenge<'a>>,
    /// When the other side let its time to appoint run out, or refused.
    pub(super) failed: Option<DateInterval>,
    /// Until when the award had to be made, with every extension.
    pub(super) award_by: Option<LegalDate>,
    /// From when the award can be enforced.
    pub(super) enforceable_from: Option<EarliestDay>,
    /// Until when arbitration must begin after interim relief.
    pub(super) commence_by: Option<(Note<'a>, LastDay)>,
}

/// The state of the chain, whatever suspends or ends it.
pub(super) fn of<'a>(case: &mut Case<'a>, law: &mut Law<'_>) -> Chain<'a> {
    let award = case.award();
    let (appointment, mandate_ended) = case.appointment();
    let mut chain = Chain {
        state: State::NotInvoked,
        appointment,
        award,
        challenges: case.challenges(),
        failed: None,
        award_by: None,
        enforceable_from: None,
        commence_by: None,
    };
    chain.commence_by = commence_by(case, law);
    chain.failed = case.request.as_ref().and_then(|request| failed(request, case, mandate_ended, law));
    chain.award_by = award_by(case, law);
    chain.state = if let Some((made, _)) = award {
        after_award(made, case, &mut chain, law)
    } else if let Some(state) = before_award(case, &chain, law) {
        state
    } else {
        match &case.request {
            Some(request) => on_request(request, &chain, law),
            None => match chain.commence_by {
                Some((ordered, last)) => State::ReliefOrdered { ordered: ordered.on, commence_by: Some(last) },
                None => State::NotInvoked,
            },
        }
    };
    chain
}

/// The ninety days after interim relief, which run until every respondent has the request.
fn commence_by<'a>(case: &Case<'a>, law: &mut Law<'_>) -> Option<(Note<'a>, LastDay)> {
    let ordered = case.facts.iter().find(|noted| matches!(noted.fact, Fact::ReliefOrdered { .. })).copied()?;
    let anchors = [(Anchor::InterimReliefOrder, ordered.on)];
    let begun = case.request.as_ref().and_then(Request::last_received).is_some();
    let last = if begun {
        law.last_of(rule::COMMENCE_BY, &anchors)
    } else {
        law.last(rule::COMMENCE_BY, &anchors, &[ordered.id], Whose::Ours)
    };
    last.map(|last| (ordered, last))
}

/// When the appointment failed: the other side refused, a mandate ended, or the thirty days ran out.
fn failed(
    request: &Request<'_>,
    case: &Case<'_>,
    mandate_ended: Option<Note<'_>>,
    law: &mut Law<'_>,
) -> Option<DateInterval> {
    let received = request.last_received()?;
    if let Some(ended) = mandate_ended {
        return Some(ended.on);
    }
    let refused = case.facts.iter().find(|noted| matches!(noted.fact, Fact::AppointmentRefused));
    if let Some(refused) = refused {
        return Some(refused.on);
    }
    let last = law.required(rule::APPOINTMENT, &[(Anchor::RequestReceived, received)])?;
    let over = law.today > last.arguable();
    over.then(|| DateInterval::new(last.safe(), last.arguable()).ok()).flatten()
}

/// The last day for the award: of the period itself, of the parties' extension, of the court's.
fn award_by(case: &mut Case<'_>, law: &mut Law<'_>) -> Option<LegalDate> {
    let completed = case.one("completion of the pleadings", |fact| matches!(fact, Fact::PleadingsCompleted))?;
    let (consent, court) = case.extensions();
    let anchors = [(Anchor::PleadingsCompleted, completed.on)];
    let own = law.last_of(rule::AWARD, &anchors)?;
    let agreed = if consent { law.outer_of(rule::AWARD, &anchors) } else { None };
    let until = agreed.map_or(own.safe(), LastDay::safe);
    Some(court.map_or(until, |day| day.max(until)))
}

/// From the request to the appointment.
fn on_request(request: &Request<'_>, chain: &Chain<'_>, law: &mut Law<'_>) -> State {
    let Some(received) = request.last_received() else {
        return State::RequestSent { request: request.number, sent: request.sent.on, unreceived: request.unreceived() };
    };
    if let Some(failed) = chain.failed {
        let anchors = [(Anchor::AppointmentFailed, failed)];
        let ask_by = law.last(rule::ASK_COURT_BY, &anchors, &[request.sent.id], Whose::Ours);
        return State::AppointmentDue { failed, ask_by };
    }
    let anchors = [(Anchor::RequestReceived, received)];
    match law.last(rule::APPOINTMENT, &anchors, &[request.sent.id], Whose::Others) {
        Some(appoint_by) => State::Invoked { received, appoint_by },
        // The book cannot count from the day, which is a question.
        None => State::AppointmentDue { failed: received, ask_by: None },
    }
}

/// From the appointment to the award; none if there is no appointment and no application for one.
fn before_award(case: &Case<'_>, chain: &Chain<'_>, law: &mut Law<'_>) -> Option<State> {
    let asked = case.court_asked();
    let Some(appointment) = chain.appointment else {
        return asked.map(|(noted, application)| State::CourtAsked { application, asked: noted.on });
    };
    let number = appointment.number;
    if is_void(appointment, case) {
        return Some(match asked {
            Some((noted, application)) => State::CourtAsked { application, asked: noted.on },
            None => State::AppointmentVoid { appointment: number, on: appointment.made.on },
        });
    }
    let completed = case.facts.iter().find(|noted| matches!(noted.fact, Fact::PleadingsCompleted));
    let Some(completed) = completed else {
        let notified = case
            .facts
            .iter()
            .find(|noted| matches!(noted.fact, Fact::ArbitratorsNotified { appointment } if *appointment == number));
        let pleadings_by = notified.and_then(|noted| {
            let anchors = [(Anchor::ArbitratorsNotified, noted.on)];
            law.last(rule::PLEADINGS, &anchors, &[noted.id], Whose::Others)
        });
        return Some(State::Appointed { appointment: number, by: appointment.by, pleadings_by });
    };
    let anchors = [(Anchor::PleadingsCompleted, completed.on)];
    law.last(rule::AWARD, &anchors, &[completed.id], Whose::Others);
    let extended = case.facts.iter().filter(|noted| matches!(noted.fact, Fact::AwardTimeExtended { .. }));
    let extended: Vec<EntryId> = extended.map(|noted| noted.id).collect();
    if let Some(award_by) = chain.award_by.filter(|_| !extended.is_empty()) {
        law.extend(rule::AWARD, award_by, &extended);
    }
    Some(match chain.award_by {
        Some(award_by) if law.today > award_by => State::AwardOverdue { award_by },
        award_by => State::Pleaded { completed: completed.on, award_by },
    })
}

/// Whether the lender named the arbitrator alone and the other side did not waive that.
pub(super) fn is_void(appointment: Appointment<'_>, case: &Case<'_>) -> bool {
    appointment.by == Appointer::Lender && case.waiver().is_none()
}

/// From the award to its execution.
fn after_award<'a>(made: Note<'a>, case: &mut Case<'a>, chain: &mut Chain<'a>, law: &mut Law<'_>) -> State {
    let against = chain.challenges.iter().find_map(|challenge| match challenge.decided {
        Some((decision, false)) => Some((challenge.number, decision.on)),
        _ => None,
    });
    if let Some((challenge, on)) = against {
        return State::SetAside { challenge, on };
    }
    let (unreceived, received) = case.respondents_with_award();
    let received = received.filter(|_| unreceived.is_empty());
    let asked = case.one("the request for a correction", |fact| matches!(fact, Fact::CorrectionAsked));
    let decided = case.one("the decision on the correction", |fact| matches!(fact, Fact::CorrectionDecided));
    let asked = asked.filter(|noted| !is_late(*noted, case, law));
    // The time to challenge runs from the decision on a correction that was asked for in time.
    let since = match (asked, decided) {
        (Some(_), Some(decided)) => Some(decided.on),
        (Some(_), None) => None,
        (None, _) => received,
    };
    let since = since.filter(|_| unreceived.is_empty());
    let window = since.and_then(|since| set_aside(since, made, law).map(|(until, outer)| (since, until, outer)));
    chain.enforceable_from =
        since.and_then(|since| law.first_of(rule::ENFORCEABLE_FROM, &[(Anchor::AwardReceived, since)]));
    let executing = case.one("the application for execution", |fact| matches!(fact, Fact::ExecutionFiled));
    if let Some(filed) = executing {
        return State::Executing { filed: filed.on };
    }
    if let (Some(asked), None) = (asked, decided) {
        return State::CorrectionPending { asked: asked.on };
    }
    if let Some(pending) = chain.challenges.iter().find(|challenge| challenge.decided.is_none()) {
        return challenged(pending, case, law);
    }
    match window {
        None => State::Awarded { made: made.on, unreceived },
        Some((since, until, outer)) => {
            let over = law.today > until.arguable();
            match chain.enforceable_from.filter(|from| over && law.today >= from.safe()) {
                Some(from) => State::Enforceable { since: Some(from) },
                None => State::SetAsideOpen { since, until, outer },
            }
        }
    }
}

/// The time to challenge, which is armed.
fn set_aside(since: DateInterval, made: Note<'_>, law: &mut Law<'_>) -> Option<(LastDay, Option<LastDay>)> {
    let anchors = [(Anchor::AwardReceived, since)];
    law.required(rule::SET_ASIDE, &anchors)?;
    let last = law.last(rule::SET_ASIDE, &anchors, &[made.id], Whose::Others)?;
    Some((last, law.outer_of(rule::SET_ASIDE, &anchors)))
}

/// Whether a correction was asked for after the time for it, counted from the last receipt: then it moves nothing.
fn is_late(asked: Note<'_>, case: &Case<'_>, law: &mut Law<'_>) -> bool {
    let (unreceived, received) = case.respondents_with_award();
    let Some(received) = received.filter(|_| unreceived.is_empty()) else { return false };
    let last = law.last_of(rule::CORRECTION, &[(Anchor::AwardReceived, received)]);
    last.is_some_and(|last| asked.on.earliest() > last.arguable())
}

fn challenged(pending: &Challenge<'_>, case: &Case<'_>, law: &mut Law<'_>) -> State {
    let since = case.award_received(pending.by);
    let verdict = law.verdict(rule::SET_ASIDE, since.map(|since| (Anchor::AwardReceived, since)), pending.filed.on);
    State::Challenged { challenge: pending.number, by: pending.by, filed: pending.filed.on, verdict }
}
