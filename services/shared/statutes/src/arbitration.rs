//! Arbitration: Arbitration and Conciliation Act ss.9 to 34.
//!
//! ```
//! use statutes::{Book, Filing, Verdict, arbitration::{AwardReceived, assess_set_aside}};
//! let book = Book::embedded();
//! let received = AwardReceived::on("2007-11-12".parse()?);
//! let answer = assess_set_aside(&book, received, Filing("2008-03-11".parse()?))?;
//! // Three months end on 12 February; the court can excuse thirty days more, to 13 March.
//! assert_eq!(answer.verdict, Verdict::Late { by_days: 28 });
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod appointment;
mod timeline;

use kernel::{DateInterval, LegalDate};

pub use appointment::{AppointedBy, Appointment, may_appoint};
pub use timeline::{ArbitrationFacts, Due, timeline};

use crate::{
    calendar::{CourtCalendar, Weekday},
    clock::{ClockError, Reckoning, Window},
    context::Context,
    dated::{dated, in_order},
    facts::{Fact, Filing},
    reasoning::{Answer, Assumption},
    verdict::Assessment,
};

/// The ids of the rules in the book.
pub mod rule {
    /// The other side's time to appoint or agree.
    pub const APPOINTMENT: &str = "arbitration.appointment";
    /// Until when the court is asked to appoint.
    pub const APPOINTMENT_APPLICATION: &str = "arbitration.appointment_application";
    /// Until when arbitration begins after interim relief.
    pub const COMMENCE_AFTER_INTERIM_RELIEF: &str = "arbitration.commence_after_interim_relief";
    /// Until when claim and defence are complete.
    pub const PLEADINGS: &str = "arbitration.pleadings";
    /// Until when the award is made.
    pub const AWARD: &str = "arbitration.award";
    /// Until when a correction is asked for.
    pub const CORRECTION: &str = "arbitration.correction";
    /// Until when the award is challenged.
    pub const SET_ASIDE: &str = "arbitration.set_aside";
    /// From when the award is executed.
    pub const ENFORCEMENT_FROM: &str = "arbitration.enforcement_from";
    /// What must be so before an arbitrator is appointed.
    pub const MAY_APPOINT: &str = "arbitration.may_appoint";
    /// What is left at a closed office is received on its next working day.
    pub const RECEIPT_ON_HOLIDAY: &str = "gca.receipt_on_holiday";
}

dated! {
    /// The day on which the other party received the request for arbitration.
    RequestReceived,
    /// The day on which the appointment failed or was refused.
    AppointmentFailed,
    /// The day on which a court ordered interim relief before there was a tribunal.
    InterimReliefOrdered,
    /// The day on which the arbitrators had notice of their appointment, the last of them.
    ArbitratorsNotified,
    /// The day on which the pleadings were complete.
    PleadingsCompleted,
    /// The day on which the award was left at the party's office, open or closed.
    AwardDelivered,
    /// The day on which the party received the signed award; or on which a request to correct it was decided, if one
    /// was made.
    AwardReceived,
}

/// The day of receipt of an award that was left at an office: the next working day, if the office was closed.
///
/// Without the office's calendar a Saturday or a Sunday may have been one: the receipt then lies between that day and
/// the Monday, and any other day is taken as a working day, which the answer says.
pub fn received_at_office<'a>(
    ctx: impl Into<Context<'a>>,
    delivered: AwardDelivered,
    office: Option<&CourtCalendar>,
) -> Result<Answer<AwardReceived>, ClockError> {
    let ctx: &Context<'_> = &ctx.into();
    let AwardDelivered(days) = delivered;
    let mut reckoning = Reckoning::new(*ctx);
    let first = working_day(&mut reckoning, days.earliest(), office).0;
    let last = working_day(&mut reckoning, days.latest(), office).1;
    let received = DateInterval::new(first, last)?;
    if received != days {
        let law = ctx.rule(rule::RECEIPT_ON_HOLIDAY, days.earliest())?;
        reckoning.step(law, days.latest(), last, || match office {
            Some(office) => format!("Left at {} on {days}, a day on which it was closed: received on {received}.", office.court()),
            None => format!("Left at the office on {days}, which may have been a day on which it was closed: received on {received}."),
        });
    }
    Ok(Answer::known(AwardReceived(received), reckoning.reasoning))
}

/// The earliest and the latest working day that the day of delivery can stand for.
fn working_day(
    reckoning: &mut Reckoning<'_>,
    day: LegalDate,
    office: Option<&CourtCalendar>,
) -> (LegalDate, LegalDate) {
    if let Some(office) = office {
        let open = office.first_open_from(day).unwrap_or_else(|| {
            reckoning.reasoning.assume(Assumption::BeyondCalendar { court: office.court().to_owned(), day });
            day
        });
        return (open, open);
    }
    let mut monday = day;
    while matches!(monday.civil().weekday(), Weekday::Saturday | Weekday::Sunday) {
        match monday.civil().tomorrow() {
            Ok(next) => monday = next.into(),
            Err(_) => break,
        }
    }
    if monday == day {
        reckoning.reasoning.assume(Assumption::OfficeOpen { day });
    }
    (day, monday)
}

/// Until when the award can be challenged, and until when the court can still take up a late challenge.
pub fn set_aside_by<'a>(
    ctx: impl Into<Context<'a>>,
    received: impl Into<Fact<AwardReceived>>,
) -> Result<Answer<Window>, ClockError> {
    let ctx: &Context<'_> = &ctx.into();
    ctx.clock(rule::SET_ASIDE, days(received.into()))
}

/// Whether a challenge was in time. A late one can be excused within thirty days, and not a day more.
pub fn assess_set_aside<'a>(
    ctx: impl Into<Context<'a>>,
    received: impl Into<Fact<AwardReceived>>,
    filed: impl Into<Fact<Filing>>,
) -> Result<Assessment, ClockError> {
    let ctx: &Context<'_> = &ctx.into();
    let received = days(received.into());
    let filed: Fact<DateInterval> = filed.into().known().map(|Filing(day)| DateInterval::exactly(day)).into();
    if let (Fact::Known(received), Fact::Known(filed)) = (received, filed) {
        in_order(("receipt of the award", received), ("the application to set it aside", filed))?;
    }
    ctx.assess(rule::SET_ASIDE, received, filed)
}

fn days(received: Fact<AwardReceived>) -> Fact<DateInterval> {
    received.known().map(|AwardReceived(days)| days).into()
}
