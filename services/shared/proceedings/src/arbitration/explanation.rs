//! What each state says, with its authority.

use statutes::LastDay;

use super::{
    State,
    fact::{Appointer, Party},
};
use crate::words::numbers;

impl State {
    /// Where the arbitration stands, in plain sentences with the authority.
    #[must_use]
    #[expect(clippy::too_many_lines, reason = "one table: the sentence of each state")]
    pub fn explanation(&self) -> String {
        match self {
            Self::NotInvoked => {
                "No request is sent: arbitration begins when the other side receives one (Arbitration Act s.21)."
                    .to_owned()
            }
            Self::ReliefOrdered { ordered, commence_by } => format!(
                "A court granted interim relief on {ordered}. Arbitration must begin{}: the request must be received by \
                 then (Arbitration Act ss.9(2), 21).",
                by(*commence_by)
            ),
            Self::RequestSent { request, sent, unreceived } => format!(
                "Request {request} was sent on {sent}. Receipt by respondent {} is not known: until it is, arbitration has \
                 not begun against everybody (Arbitration Act ss.3, 21).",
                numbers(unreceived)
            ),
            Self::Invoked { received, appoint_by } => format!(
                "Every respondent has had the request since {received}; limitation stopped then. The other side may \
                 appoint or agree until {appoint_by} (Arbitration Act ss.11(4), (5), 21, 43(2))."
            ),
            Self::AppointmentDue { failed, ask_by } => format!(
                "No arbitrator was appointed or agreed by {failed}. Turn to a neutral institution, or ask the court{} \
                 (Arbitration Act s.11(6); Limitation Act Art.137).",
                by(*ask_by)
            ),
            Self::CourtAsked { application, asked } => format!(
                "The court was asked on {asked} to appoint (application {application}, Arbitration Act s.11(6))."
            ),
            Self::AppointmentVoid { appointment, on } => format!(
                "Appointment {appointment} of {on} is the lender's alone and void: only an express waiver in writing, made \
                 after the dispute, or another appointment cures it (Arbitration Act s.12(5); Perkins, 2019; CORE v \
                 ECI-SPIC 2024 INSC 857)."
            ),
            Self::Appointed { appointment, by: appointer, pleadings_by } => format!(
                "The tribunal is appointed {} (appointment {appointment}). Claim and defence are to be completed{} \
                 (Arbitration Act s.23(4)).",
                appointer.words(),
                pleadings_by.map_or_else(
                    || " within six months of the arbitrators' notice of their appointment, which is not on record"
                        .to_owned(),
                    |day| format!(" by {day}")
                )
            ),
            Self::Pleaded { completed, award_by } => format!(
                "The pleadings were completed on {completed}. The award is to be made{} (Arbitration Act s.29A).",
                award_by.map_or_else(String::new, |day| format!(" by {day}"))
            ),
            Self::AwardOverdue { award_by } => format!(
                "The time for the award ended on {award_by}: the mandate has ended unless the court extends it, before or \
                 after (Arbitration Act s.29A(4))."
            ),
            Self::Awarded { made, unreceived } => {
                let receipt = if unreceived.is_empty() {
                    String::new()
                } else {
                    format!(
                        " Receipt of the signed award by respondent {} is not known: the time to challenge does not \
                             run yet.",
                        numbers(unreceived)
                    )
                };
                format!("The award was made on {made} (Arbitration Act s.31).{receipt}")
            }
            Self::CorrectionPending { asked } => format!(
                "A correction was asked for on {asked}; the time to challenge runs from the decision on it (Arbitration \
                 Act ss.33, 34(3))."
            ),
            Self::SetAsideOpen { since, until, outer } => format!(
                "The other side can challenge the award until {until}, counted from {since}{}. It is not enforced before \
                 (Arbitration Act ss.34(3), 36).",
                outer.map_or_else(String::new, |day| format!(
                    ", and with sufficient cause until {day} and not a day longer"
                ))
            ),
            Self::Challenged { challenge, by: party, filed, verdict } => format!(
                "Challenge {challenge} by {} was filed on {filed}: {} (Arbitration Act s.34(3)). It stays nothing by \
                 itself (s.36(2)).",
                party.words(),
                match verdict {
                    statutes::Verdict::Unknown => "whether in time is not known".to_owned(),
                    verdict => verdict.to_string(),
                }
            ),
            Self::Enforceable { since } => format!(
                "The time to challenge is over: the award is enforced like a decree{} (Arbitration Act s.36).",
                since.map_or_else(String::new, |day| format!(", since {day}"))
            ),
            Self::Executing { filed } => {
                format!("Execution of the award was applied for on {filed} (Arbitration Act s.36; CPC Order XXI).")
            }
            Self::SetAside { challenge, on } => format!(
                "The award was set aside on {on} (challenge {challenge}, Arbitration Act s.34). A fresh request may be \
                 sent; the time since the first does not count for limitation (s.43(4))."
            ),
            Self::Satisfied { on } => format!("The award was satisfied on {on}."),
            Self::Settled { on, as_award: true } => format!(
                "The parties settled on {on}, as an award on agreed terms: it is enforced like any other (Arbitration Act \
                 s.30)."
            ),
            Self::Settled { on, as_award: false } => format!("The parties settled on {on} (Arbitration Act s.30)."),
            Self::Withdrawn { reason } => format!("The claim was withdrawn (Arbitration Act s.32): {reason}"),
            Self::Dropped { reason } => format!("Dropped by a person's decision: {reason}"),
            Self::Barred { since, would_be } => format!(
                "A moratorium has barred every step since {since} (IBC ss.14, 96). But for it: {}",
                would_be.explanation()
            ),
            Self::Stayed { since, would_be } => {
                format!("The arbitration is stayed since {since}. But for that: {}", would_be.explanation())
            }
            Self::WithCounsel { would_be } => {
                format!("A lawyer decides. Apart from the questions: {}", would_be.explanation())
            }
        }
    }
}

impl Appointer {
    const fn words(self) -> &'static str {
        match self {
            Self::Agreement => "by agreement after the dispute",
            Self::Institution => "by a neutral institution",
            Self::Court => "by the court",
            Self::Lender => "by the lender, with the other side's waiver",
        }
    }
}

impl Party {
    fn words(self) -> String {
        match self {
            Self::Claimant => "the creditor".to_owned(),
            Self::Respondent { number } => format!("respondent {number}"),
        }
    }
}

fn by(day: Option<LastDay>) -> String {
    day.map_or_else(String::new, |day| format!(" by {day}"))
}
