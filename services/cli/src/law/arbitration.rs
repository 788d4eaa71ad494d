//! A challenge to an award.

use statutes::{
    Answer, Fact, Filing,
    arbitration::{self, AwardDelivered, AwardReceived, rule},
};

use super::{any, asked, asked::Law, assessment, bad, timeline::Timeline};
use crate::{
    args::law::{SetAsideArgs, days::Day},
    console::Console,
    failure::{Exit, Failure},
};

/// `law assess arbitration.set_aside`.
pub(super) fn set_aside(args: &SetAsideArgs, console: &mut Console) -> Result<Exit, Failure> {
    let law = Law::open(&args.law)?;
    let ctx = law.context();
    let mut timeline = Timeline::default();
    let (received, at_office) = match args.award_delivered.and_then(|it| it.0) {
        Some(delivered) => {
            let office = args.office_calendar.as_deref().map(asked::open_calendar).transpose()?;
            let delivered = AwardDelivered(delivered);
            timeline.happened("The award was left at the party's office", delivered.0);
            let Answer { value, reasoning } =
                arbitration::received_at_office(ctx, delivered, office.as_ref()).map_err(bad)?;
            (value, Some(reasoning))
        }
        None => (args.award_received.and_then(|it| it.0).map(AwardReceived).into(), None),
    };
    let filed: Fact<Filing> = args.filed.and_then(|Day(day)| day).map(Filing).into();
    let mut answer = arbitration::assess_set_aside(ctx, received, filed).map_err(bad)?;
    if let Some(before) = at_office {
        let after = std::mem::replace(&mut answer.reasoning, before);
        answer.reasoning.steps.extend(after.steps);
        answer.reasoning.readings.extend(after.readings);
        answer.reasoning.assumed.extend(after.assumed);
        answer.reasoning.unknown.extend(after.unknown);
        answer.reasoning.deviations.extend(after.deviations);
    }
    timeline.happened("The party received the award", received.known().map(|AwardReceived(days)| days));
    let window = arbitration::set_aside_by(ctx, received).map_err(bad)?;
    let clock = (rule::SET_ASIDE, "apply to set the award aside");
    any::window(&mut timeline, &law, clock, &window.value, &window.reasoning);
    let day = filed.known().map(|Filing(day)| kernel::DateInterval::exactly(day));
    timeline.happened("The application was filed", day);
    let title = "Application to set an award aside: Arbitration and Conciliation Act s.34";
    assessment::print(title, timeline, &answer, &law, (args.law.json, console))
}
