//! Every day that follows from the facts of a dishonoured cheque.

use serde::{Serialize, Serializer, ser::SerializeMap as _};

use super::{CauseOfAction, ComplaintWindow, Facts, FilingWindow, PayBy, PaymentWindow, complaint, notice, service};
use crate::{ClockError, Context, Fact, LastDay, MissingFact, Reasoning, clock::Reckoning};

/// When the notice, the payment and the complaint are due.
///
/// As JSON:
///
/// ```json
/// {"notice_by": {"safe": D, "arguable": D}, "pay_by": {"earliest": D, "latest": D},
///  "cause_of_action": {"earliest": D, "latest": D},
///  "complaint": {"earliest_safe": D, "earliest_arguable": D, "last_safe": D, "last_arguable": D,
///                "window": "open" | "empty", "from": D, "until": D, "act_on": D, "course": "…"},
///  "steps": […], "readings": […], "assumed": […], "unknown": […]}
/// ```
///
/// Every key is always there; what is not known is null. `from` and `until` are the days of an open window, `act_on`
/// and `course` what to do in an empty one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ni138Clock {
    /// The last day to send the notice.
    pub notice_by: Fact<LastDay>,
    /// The time to pay.
    pub payment: Fact<PaymentWindow>,
    /// The days for the complaint.
    pub complaint: Fact<ComplaintWindow>,
    /// How all this was counted.
    pub reasoning: Reasoning,
}

/// Counts every day that follows from the facts. Facts that exclude each other are an error that names both.
pub fn clock<'a>(ctx: impl Into<Context<'a>>, facts: &Facts) -> Result<Ni138Clock, ClockError> {
    let articles = facts.articles();
    facts.check(&articles)?;
    let mut reckoning = Reckoning::new(ctx.into());
    let notice_by = match facts.informed {
        Fact::Known(informed) => notice::last_day(&mut reckoning, informed)?.map(|ends| ends.last),
        Fact::Unknown => {
            reckoning.reasoning.miss(MissingFact::Intimation);
            None
        }
    };
    let complaint = match service::served(&mut reckoning, &articles)? {
        Some(served) => complaint::window(&mut reckoning, served)?.map(|(window, _)| window),
        None => None,
    };
    Ok(Ni138Clock {
        notice_by: notice_by.into(),
        payment: complaint.as_ref().map(|window| window.payment).into(),
        complaint: complaint.into(),
        reasoning: reckoning.reasoning,
    })
}

/// An object whose keys are always there, with nulls for what is not known.
struct Days<'s>(Option<&'s ComplaintWindow>);

impl Serialize for Days<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let window = self.0;
        let (word, from, until, act_on, course) = match window.map(|window| &window.window) {
            None => (None, None, None, None, None),
            Some(FilingWindow::Open { from, until }) => (Some("open"), Some(from), Some(until), None, None),
            Some(FilingWindow::Empty { act_on, course }) => (Some("empty"), None, None, Some(act_on), Some(course)),
        };
        let mut map = serializer.serialize_map(Some(9))?;
        map.serialize_entry("earliest_safe", &window.map(|window| window.earliest.safe()))?;
        map.serialize_entry("earliest_arguable", &window.map(|window| window.earliest.arguable()))?;
        map.serialize_entry("last_safe", &window.map(|window| window.last.safe()))?;
        map.serialize_entry("last_arguable", &window.map(|window| window.last.arguable()))?;
        map.serialize_entry("window", &word)?;
        map.serialize_entry("from", &from)?;
        map.serialize_entry("until", &until)?;
        map.serialize_entry("act_on", &act_on)?;
        map.serialize_entry("course", &course)?;
        map.end()
    }
}

impl Serialize for Ni138Clock {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        /// Two days under their names, or two nulls.
        #[derive(Serialize)]
        struct SafeArguable<T> {
            safe: T,
            arguable: T,
        }
        #[derive(Serialize)]
        struct EarliestLatest<T> {
            earliest: T,
            latest: T,
        }
        let Self { notice_by, payment, complaint, reasoning } = self;
        let (notice_by, payment) = (notice_by.known(), payment.known());
        let mut map = serializer.serialize_map(None)?;
        let days = SafeArguable { safe: notice_by.map(LastDay::safe), arguable: notice_by.map(LastDay::arguable) };
        map.serialize_entry("notice_by", &days)?;
        let pay_by = payment.map(|payment| payment.pay_by);
        let days = EarliestLatest { earliest: pay_by.map(PayBy::earliest), latest: pay_by.map(PayBy::latest) };
        map.serialize_entry("pay_by", &days)?;
        let cause = payment.map(|payment| payment.cause_of_action);
        let days =
            EarliestLatest { earliest: cause.map(CauseOfAction::earliest), latest: cause.map(CauseOfAction::latest) };
        map.serialize_entry("cause_of_action", &days)?;
        map.serialize_entry("complaint", &Days(complaint.as_ref().known()))?;
        map.serialize_entry("steps", &reasoning.steps)?;
        map.serialize_entry("readings", &reasoning.readings)?;
        map.serialize_entry("unknown", &reasoning.unknown)?;
        map.serialize_entry("assumed", &reasoning.assumed)?;
        if !reasoning.deviations.is_empty() {
            map.serialize_entry("deviations", &reasoning.deviations)?;
        }
        map.end()
    }
}
