//! The complaint: whether it was in time, and what became of its lateness (s.25(5) with NI Act s.142).

use statutes::{Anchor, Verdict, days_between};

use super::{
    State,
    case::{Complaint, Note, Returned},
    rule,
    service::Service,
};
use crate::{
    law::Law,
    question::{Point, Question},
};

/// The state that a complaint on record leads to; none if there is none. Of several the first that is in time decides,
/// else the last; one whose delay the court refused to condone counts no more.
pub(super) fn judge(
    filings: &[Complaint<'_>],
    returned: Returned<'_>,
    service: Option<&Service>,
    law: &mut Law<'_>,
    questions: &mut Vec<Question>,
) -> Option<State> {
    let (mut refused, mut best): (Option<State>, Option<State>) = (None, None);
    for one in filings {
        questions.extend(Question::order(&Point::of(&returned.note, "the return"), &one.point()));
        if let Some((decision, false)) = one.condoned {
            refused = Some(State::CondonationRefused { filing: one.number, on: decision.on });
            continue;
        }
        let verdict = verdict(&one.filed, service, law);
        if matches!(best, Some(State::Filed { verdict: Verdict::InTime, .. })) {
            continue;
        }
        let condoned = one.condoned.map(|(_, condoned)| condoned);
        best = Some(State::Filed { filing: one.number, on: one.filed.on, verdict, condoned });
    }
    if let Some(State::Filed { filing, on, verdict: Verdict::Premature { .. }, .. }) = &best {
        let entries = filings.iter().filter(|one| one.number == *filing).map(|one| one.filed.id);
        let text = format!(
            "Complaint {filing} ({on}) was made before the time to pay was over: it is no complaint in law (Yogendra Pratap \
             Singh v Savitri Pandey, 2014, for a cheque). File a fresh one in its window, or within one month of the \
             decision that says so."
        );
        questions.push(Question::law(text, entries));
    }
    if let (Some(last), None) = (filings.last(), service) {
        let text = format!(
            "Complaint {} ({}) has no notice on record that was sent in time: without one there is no offence (PSS Act \
             s.25(1) proviso (c)).",
            last.number, last.filed.on
        );
        questions.push(Question::law(text, [last.filed.id]));
    }
    best.or(refused)
}

fn verdict(filed: &Note<'_>, service: Option<&Service>, law: &mut Law<'_>) -> Verdict {
    let Some(service) = service else { return Verdict::Unknown };
    let from = service.window.from;
    if filed.on.latest() < from.arguable {
        let by_days = u32::try_from(days_between(filed.on.latest(), from.safe)).unwrap_or(0);
        return Verdict::Premature { by_days };
    }
    if !service.is_known() {
        return Verdict::Unknown;
    }
    let last = law.verdict(rule::COMPLAINT_BY, Some((Anchor::CauseOfAction, service.cause)), filed.on);
    if last == Verdict::InTime && filed.on.earliest() < from.safe { Verdict::Depends } else { last }
}
