//! A deadline fires once, whole, and not late.

use super::{Books, Verdict, Violation};

const FIRED: &str = "SELECT count(*) FROM deadline WHERE state = 'fired'";
/// Those of cheques: in a docket only people record facts.
const OF_CHEQUES: &str = "SELECT count(*) FROM deadline WHERE state = 'fired' AND kind NOT LIKE '%.%'";
/// Those that were to be kept: that a day opens is no news.
const TO_BE_KEPT: &str = "SELECT count(*) FROM deadline WHERE state = 'fired' AND NOT opens";
/// What belongs to the firing of a deadline, each once, and of which deadlines.
const WITH_IT: &[(&str, &str, &str)] = &[
    (OF_CHEQUES, "facts", "SELECT count(*) FROM fact WHERE kind = 'deadline.passed'"),
    (
        OF_CHEQUES,
        "deadlines in facts",
        "SELECT count(DISTINCT details ->> 'deadline_id') FROM fact WHERE kind = 'deadline.passed'",
    ),
    (FIRED, "audit entries", "SELECT count(*) FROM audit.entry WHERE action = 'deadline.fire'"),
    (TO_BE_KEPT, "events", "SELECT count(*) FROM messaging.event_log WHERE event_type = 'cases.deadline_passed.v1'"),
];
const OVERDUE: &str = "SELECT count(*) FROM deadline d, platform.simulated_clock c
                       WHERE d.state = 'armed' AND d.due_at <= c.instant";
const ARMED_TWICE: &str = "SELECT count(*) - count(DISTINCT (proceeding_id, kind, basis_fact_id)) FROM deadline
                           WHERE state = 'armed'";

/// As many facts, audit entries and events as deadlines that fired; none armed whose day is over.
pub(super) async fn fire_once(books: &mut Books) -> anyhow::Result<Verdict> {
    for (of, what, query) in WITH_IT {
        let fired = books.count("cases", of).await?;
        let found = books.count("cases", query).await?;
        if found != fired {
            return Ok(Err(Violation::DeadlineAmiss(format!("{fired} have fired, with {found} {what}"))));
        }
    }
    for (query, what) in [(OVERDUE, "are armed and their day is over"), (ARMED_TWICE, "are armed twice")] {
        let found = books.count("cases", query).await?;
        if found > 0 {
            return Ok(Err(Violation::DeadlineAmiss(format!("{found} {what}"))));
        }
    }
    Ok(Ok(()))
}
