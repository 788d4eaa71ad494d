//! What each state says, with its authority.

use kernel::{DateInterval, LegalDate};
use statutes::{LastDay, Verdict};

use super::{Ending, State, court::Complaint};
use crate::domain::fact::FilingWindow;

impl State {
    /// Why, in plain sentences with the authority.
    pub(crate) fn explanation(&self) -> String {
        match self {
            Self::NoticeDue { until, again: false } => {
                format!("A demand for the cheque amount must be sent by {until} (NI Act s.138 proviso (b)).")
            }
            Self::NoticeDue { until, again: true } => format!(
                "No letter reached a noticee. The demand must be sent again, to another address, and booked by {until} \
                 (NI Act s.138 proviso (b))."
            ),
            Self::LapsedOnArrival { since, .. } => format!(
                "When the return became known here, a notice had been out of time since {since}; a late one is not condoned."
            ),
            Self::LapsedUnsent { last, booked_late, .. } => lapsed_unsent(*last, *booked_late),
            Self::WithCounsel { question, .. } => question.clone(),
            Self::NoticeSent { booked, letters, unknown, complaint_by } => {
                let clock = complaint_by.map_or_else(String::new, |day| {
                    format!(
                        " Until it is, a letter counts as served on the day of its booking, the earliest possible: \
                         then a complaint must be filed by {day} (NI Act s.142(1)(b))."
                    )
                });
                format!(
                    "The notice was sent in time, booked on {booked} (NI Act s.138 proviso (b)). The service of \
                     {unknown} of {letters} letters is not known.{clock}"
                )
            }
            Self::Served { pay_by, window } => served(*pay_by, window),
            Self::NotServed { last, .. } if last.safe() == last.arguable() => format!(
                "No letter reached the drawer, and the last day for another one, {}, is over: it could not found a \
                 complaint (NI Act s.138 proviso (b)).",
                last.safe()
            ),
            Self::NotServed { last, .. } => format!(
                "No letter reached the drawer, and the last safe day for another one, {}, is over. One more is \
                 arguable until {}: send at once, ask counsel (NI Act s.138 proviso (b)).",
                last.safe(),
                last.arguable()
            ),
            Self::Paid { on, pay_by: None } => format!(
                "The cheque amount was paid in full with value of {on}, before a notice ran out: no offence (NI Act \
                 s.138 proviso (c))."
            ),
            Self::Paid { on, pay_by: Some(pay_by) } => format!(
                "The cheque amount was paid in full with value of {on}, in time: the drawer had until {pay_by} at the \
                 least (NI Act s.138 proviso (c))."
            ),
            Self::ComplaintDue { window } => complaint_due(window),
            Self::PaidLate { on, pay_by, window, over } => {
                let rest = if *over {
                    format!("The last day for it, {}, is over; a person decides.", window.last_safe)
                } else {
                    format!("It could be filed until {}: a person decides whether to go on.", window.last_safe)
                };
                format!(
                    "The cheque amount was paid in full with value of {on}, after the time to pay, which ended on \
                     {pay_by} at the latest: the complaint is not barred by it (NI Act s.138 proviso (c)). {rest}"
                )
            }
            Self::ComplaintLate { window, condonation } => {
                let what =
                    condonation.clone().unwrap_or_else(|| "Lateness cannot be condoned; ask counsel.".to_owned());
                let course = window.empty.as_ref().map_or_else(String::new, |empty| format!(" {}", empty.course));
                let arguable = if window.last_arguable > window.last_safe {
                    format!(" (arguable until {})", window.last_arguable)
                } else {
                    String::new()
                };
                format!(
                    "No complaint had been filed when its last safe day, {}{arguable}, was over (NI Act s.142(1)(b)). \
                     {what}{course}",
                    window.last_safe
                )
            }
            Self::ComplaintFiled(complaint) => complaint.explanation(),
            Self::InCourt(trial) => format!("{} {}", trial.stage.explanation(), trial.complaint.explanation()),
            Self::Ended(ending) => ending.explanation(),
        }
    }
}

impl Complaint {
    fn explanation(&self) -> String {
        let Self { filed_on, verdict, consequence, .. } = self;
        let verdict = match verdict {
            Verdict::InTime => "in time".to_owned(),
            Verdict::Unknown => "whether in time is not known".to_owned(),
            other => other.to_string(),
        };
        format!("A complaint was filed on {filed_on}: {verdict} (NI Act s.142(1)(b)). {consequence}")
            .trim_end()
            .to_owned()
    }
}

impl Ending {
    fn explanation(&self) -> String {
        match self {
            Self::Dropped { reason } => format!("Dropped by a person's decision: {reason}"),
            Self::DrawerDeceased { evidence } => format!(
                "The drawer has died ({evidence}): no prosecution lies against his estate; the debt is claimed by the \
                 civil route."
            ),
            Self::CondonationRefused { filed_on, dated } => format!(
                "The court refused on {dated} to condone the delay of the complaint of {filed_on} (NI Act s.142(1)(b) \
                 proviso)."
            ),
        }
    }
}

fn served(pay_by: DateInterval, window: &FilingWindow) -> String {
    let then = match &window.empty {
        None => format!(
            "If he does not, a complaint may be filed from {} to {} (NI Act s.142(1)(b)).",
            window.earliest_safe, window.last_safe
        ),
        Some(empty) => {
            format!("If he does not, no day for a complaint is safe: act on {}. {}", empty.act_on, empty.course)
        }
    };
    let until = if pay_by.earliest() == pay_by.latest() {
        format!("until {}", pay_by.latest())
    } else {
        format!("until a day from {pay_by}, as service may have been early or late")
    };
    format!("The notice is served. The drawer may pay {until} (NI Act s.138 proviso (c)). {then}")
}

fn complaint_due(window: &FilingWindow) -> String {
    match &window.empty {
        None => format!(
            "The time to pay is over and the cheque amount is not paid. A complaint must be filed from {} to {} (NI Act \
             s.142(1)(b)).",
            window.earliest_safe, window.last_safe
        ),
        Some(empty) => format!(
            "The time to pay is over and the cheque amount is not paid. No day for a complaint is safe; act on {} (NI \
             Act s.142(1)(b)). {}",
            empty.act_on, empty.course
        ),
    }
}

fn lapsed_unsent(last: LastDay, booked_late: Option<LegalDate>) -> String {
    let safe = last.safe();
    let late = booked_late.map_or_else(String::new, |day| format!(" A letter was booked on {day}, too late."));
    if safe == last.arguable() {
        format!(
            "No notice had been sent when its last day, {safe}, was over; a late one is not condoned (NI \
             Act s.138 proviso (b)).{late}"
        )
    } else {
        format!(
            "No notice had been sent when its last safe day, {safe}, was over. It is arguable until {}: \
             send at once, ask counsel. After that a late one is not condoned (NI Act s.138 proviso \
             (b)).{late}",
            last.arguable()
        )
    }
}
