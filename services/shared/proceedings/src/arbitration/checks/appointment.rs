//! What a lawyer must decide about the appointment of the tribunal and its pleadings.

use super::{
    super::{
        Fact,
        case::{Appointment, Case, Note, Request},
        chain::{Chain, is_void},
        rule,
    },
    all, first, mandate_at, needs, point,
};
use crate::{
    law::Law,
    question::{Point, Question},
};

/// An application to appoint before the other side's time was over, and one that the court refused.
pub(super) fn of_court(case: &Case<'_>, law: &mut Law<'_>) -> Vec<Question> {
    let mut questions = Vec::new();
    let asked = case.find(|fact| match fact {
        Fact::CourtAsked { application } => Some(*application),
        _ => None,
    });
    let received = case.request.as_ref().and_then(Request::last_received);
    let early = first(case, |fact| {
        matches!(fact, Fact::AppointmentRefused | Fact::MandateEnded { .. } | Fact::ArbitratorAppointed { .. })
    });
    for (noted, number) in &asked {
        let asked = Point::of(noted, format!("application {number} to appoint"));
        let Some(received) = received else {
            questions.push(Question::missing("receipt of the request by every respondent", &asked));
            continue;
        };
        if let Some(made) = mandate_at(case, noted.on).filter(|made| made.on.latest() < noted.on.earliest()) {
            questions.push(Question::law(
                format!("On record is {asked}, while an arbitrator had a mandate since {}.", made.on),
                [made.id, asked.entry],
            ));
        }
        let last = law.last_of(rule::APPOINTMENT, &[(statutes::Anchor::RequestReceived, received)]);
        if let (None, Some(last)) = (early, last)
            && noted.on.latest() <= last.safe()
        {
            let sent = case.request.as_ref().map(|request| request.sent.id);
            questions.push(Question::law(
                format!(
                    "On record is {asked}, and the other side could appoint until {last}, with no refusal on record \
                     (Arbitration Act s.11(4), (5))."
                ),
                std::iter::once(asked.entry).chain(sent),
            ));
        }
    }
    for noted in all(case, |fact| matches!(fact, Fact::CourtRefused { .. })) {
        let Fact::CourtRefused { application } = noted.fact else { continue };
        let refused = Point::of(&noted, format!("the court's refusal of application {application}"));
        let before = asked.iter().find(|(_, number)| number == application);
        match before {
            None => questions.push(Question::missing("the application", &refused)),
            Some((asked, _)) => {
                questions.extend(Question::order(&Point::of(asked, format!("application {application}")), &refused));
                let appointed = first(case, |fact| matches!(fact, Fact::ArbitratorAppointed { .. }));
                if appointed.is_none_or(|appointed| appointed.on.latest() < noted.on.earliest()) {
                    questions.push(Question::law(
                        format!("On record is {refused}: counsel decides how the debt is claimed instead."),
                        [asked.id, noted.id],
                    ));
                }
            }
        }
    }
    questions
}

pub(super) fn of_appointment(case: &Case<'_>, chain: &Chain<'_>) -> Vec<Question> {
    let mut questions = Vec::new();
    let appointments = all(case, |fact| matches!(fact, Fact::ArbitratorAppointed { .. }));
    let received = case.request.as_ref().and_then(Request::last_received);
    for noted in &appointments {
        match (&case.request, received) {
            (None, _) => questions.push(Question::missing("a request", &point(noted))),
            (Some(_), None) => {
                questions.push(Question::missing("receipt of the request by every respondent", &point(noted)));
            }
            (Some(request), Some(received)) => {
                let last =
                    Point { entry: request.sent.id, on: received, words: "receipt of the request by all".to_owned() };
                questions.extend(Question::order(&last, &point(noted)));
            }
        }
    }
    // A void appointment gives no mandate: another one may simply follow.
    let ended = |number: u32| {
        first(case, |fact| matches!(fact, Fact::MandateEnded { appointment, .. } if *appointment == number)).is_some()
    };
    let valid = appointments.iter().filter(|noted| match noted.fact {
        Fact::ArbitratorAppointed { appointment, by } => {
            !ended(*appointment) && !is_void(Appointment { number: *appointment, made: **noted, by: *by }, case)
        }
        _ => false,
    });
    let valid: Vec<&Note<'_>> = valid.collect();
    if let [one, other, ..] = valid.as_slice() {
        questions.push(Question::twice(&point(one), &point(other)));
    }
    let of_one = case.find(|fact| match fact {
        Fact::ArbitratorsNotified { appointment } | Fact::MandateEnded { appointment, .. } => Some(*appointment),
        _ => None,
    });
    for (noted, of) in of_one {
        let made = appointments
            .iter()
            .find(|made| matches!(made.fact, Fact::ArbitratorAppointed { appointment, .. } if *appointment == of));
        questions.extend(needs(made.copied(), "the appointment", &[noted]));
    }
    let pleaded = all(case, |fact| matches!(fact, Fact::PleadingsCompleted));
    let without = pleaded.iter().filter(|noted| mandate_at(case, noted.on).is_none());
    questions.extend(without.map(|noted| Question::missing("an arbitrator with a mandate", &point(noted))));
    let waived = first(case, |fact| matches!(fact, Fact::WaiverGiven));
    questions.extend(waived.and_then(|waived| match &case.request {
        None => Some(Question::missing("a request", &point(&waived))),
        Some(_) => None,
    }));
    let extended = all(case, |fact| matches!(fact, Fact::AwardTimeExtended { .. }));
    let pleaded = first(case, |fact| matches!(fact, Fact::PleadingsCompleted));
    if pleaded.is_none() {
        questions.extend(needs(None, "completion of the pleadings", &extended));
    }
    if let (Some(appointment), Some((award, _))) = (chain.appointment, chain.award)
        && is_void(appointment, case)
    {
        questions.push(Question::law(
            format!(
                "The award ({}) rests on {}, which the lender made alone and nobody waived: it will be set aside and its \
                 execution refused (Arbitration Act s.12(5); Perkins, 2019; CORE v ECI-SPIC 2024 INSC 857).",
                award.on,
                appointment.point()
            ),
            [appointment.made.id, award.id],
        ));
    }
    questions
}
