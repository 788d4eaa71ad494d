//! What each state says, with its authority.

use statutes::Verdict;

use super::{FilingWindow, State};

impl State {
    /// Where the proceeding stands, in plain sentences with the authority.
    #[must_use]
    pub fn explanation(&self) -> String {
        match self {
            Self::NotReturned => "No return of a transfer is on record (PSS Act s.25(1)).".to_owned(),
            Self::NoCause { code, meaning, present_again: true } => format!(
                "Return code {code} ({meaning}) founds nothing: remove the fault and present the transfer again, as often as \
                 the rules of NPCI allow (PSS Act s.25(1))."
            ),
            Self::NoCause { code, meaning, present_again: false } => {
                format!("Return code {code} ({meaning}) founds nothing (PSS Act s.25(1)).")
            }
            Self::NoticeDue { until, again: false } => format!(
                "A demand for exactly the amount of the transfer must be sent by {until} (PSS Act s.25(1) proviso (c))."
            ),
            Self::NoticeDue { until, again: true } => format!(
                "No letter reached a noticee. The demand must be sent again, to another address, and booked by {until} (PSS \
                 Act s.25(1) proviso (c))."
            ),
            Self::Lapsed { last, booked_late } => {
                let late =
                    booked_late.map_or_else(String::new, |day| format!(" A letter was booked on {day}, too late."));
                format!(
                    "No notice had been sent when its last day, {last}, was over; a late one is not condoned (PSS Act \
                     s.25(1) proviso (c)).{late} Present the transfer again, if the rules of NPCI allow it, or claim by the \
                     civil route."
                )
            }
            Self::NotServed { last } => format!(
                "No letter reached the account holder, and the last day for another one, {last}, is over (PSS Act s.25(1) \
                 proviso (c)). Present the transfer again, if the rules of NPCI allow it."
            ),
            Self::NoticeSent { letters, unknown, complaint_by } => {
                let clock = complaint_by.map_or_else(String::new, |day| {
                    format!(
                        " Until it is, a letter counts as served on the day of its booking, the earliest possible: then a \
                         complaint must be filed by {day} (PSS Act s.25(5))."
                    )
                });
                format!(
                    "The notice was sent in time (PSS Act s.25(1) proviso (c)). The service of {unknown} of {letters} letters \
                     is not known.{clock}"
                )
            }
            Self::Served { pay_by, window } => format!(
                "The notice is served. The account holder may pay until {pay_by} (PSS Act s.25(1) proviso (d)). {}",
                filing("If he does not, a complaint may be filed", window)
            ),
            Self::Paid { on } => format!(
                "The amount was paid in full with value of {on}, in time: no offence (PSS Act s.25(1) proviso (d))."
            ),
            Self::PaidLate { on, window } => format!(
                "The amount was paid in full with value of {on}, after the time to pay: a complaint is not barred by it (PSS \
                 Act s.25(1) proviso (d)). {} A person decides whether to go on.",
                filing("It may be filed", window)
            ),
            Self::ComplaintDue { window } => format!(
                "The time to pay is over and the amount is not paid. {}",
                filing("A complaint must be filed", window)
            ),
            Self::ComplaintLate { window } => format!(
                "No complaint had been filed when its last safe day, {}, was over (PSS Act s.25(5), NI Act s.142(1)(b)). File \
                 with an application for condonation, to be decided before cognizance.",
                window.last
            ),
            Self::Filed { filing, on, verdict, condoned } => {
                let verdict = match verdict {
                    Verdict::Unknown => "whether in time is not known".to_owned(),
                    verdict => verdict.to_string(),
                };
                let condoned = match (condoned, verdict.starts_with("late") || verdict.starts_with("depends")) {
                    (Some(true), _) => " The court condoned the delay.",
                    (_, true) => " It needs an application for condonation, decided before cognizance.",
                    _ => "",
                };
                format!(
                    "Complaint {filing} was filed on {on}: {verdict} (PSS Act s.25(5), NI Act s.142(1)(b)).{condoned}"
                )
            }
            Self::CondonationRefused { filing, on } => format!(
                "The court refused on {on} to condone the delay of complaint {filing} (NI Act s.142(1)(b) proviso)."
            ),
            Self::Dropped { reason } => format!("Dropped by a person's decision: {reason}"),
            Self::Barred { since, would_be } => format!(
                "A moratorium has barred the proceeding against the account holder since {since} (IBC s.14; P. Mohanraj, \
                 2021, for a cheque). But for it: {}",
                would_be.explanation()
            ),
            Self::Stayed { since, would_be } => {
                format!("The proceeding is stayed since {since}. But for that: {}", would_be.explanation())
            }
            Self::WithCounsel { would_be } => {
                format!("A lawyer decides. Apart from the questions: {}", would_be.explanation())
            }
        }
    }
}

fn filing(begins: &str, window: &FilingWindow) -> String {
    if window.is_empty() {
        format!(
            "No day for a complaint is safe: file on {} with an application to condone the delay after {} (PSS Act s.25(5), \
             NI Act s.142(1)(b)).",
            window.from.safe, window.last
        )
    } else {
        format!("{begins} from {} to {} (PSS Act s.25(5), NI Act s.142(1)(b)).", window.from.safe, window.last)
    }
}
