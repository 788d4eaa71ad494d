//! What cases does by itself when its time comes: deadlines, their reminders, what others shall do, the nightly check.

mod agenda;
mod intents;
pub(crate) mod recompute;
mod timers;
mod watch;

use statutes::Book;

pub(crate) use agenda::CasesAgenda;
pub(crate) use intents::Intents;
pub(crate) use timers::Timers;
pub(crate) use watch::{Late, Open};

/// Describes what the jobs count, and shows what is known of it before they begin.
pub(crate) fn register(book: &Book) {
    timers::register(book);
    recompute::register();
    intents::register();
    watch::register();
}

#[cfg(test)]
mod tests {
    use chassis::telemetry::Inventory;

    use super::*;

    #[test]
    fn what_the_jobs_count_is_there_before_anything_is_due() {
        let registered = Inventory::of(|| register(&Book::embedded()));
        assert_eq!(registered.undescribed(), [""; 0]);
        let unknown = [
            "deadline_armed_overdue_seconds",
            "deadline_mismatches",
            "intents_oldest_seconds",
            "intents_waiting",
            "nightly_count_timestamp_seconds",
            "timers_looked_timestamp_seconds",
        ];
        assert_eq!(registered.hidden(), unknown, "unknown until the first look");
        let fired = registered.series("deadline_fired_total");
        assert!(fired.contains(&"kind=complaint_by") && fired.contains(&"kind=sarfaesi.sale_notice"), "{fired:?}");
        assert!(!fired.iter().any(|kind| kind.contains("may_") || kind.contains("ni138.")), "{fired:?}");
        assert!(fired.len() <= 160, "the catalogue of metrics allows no more than 160 kinds");
        assert_eq!(registered.series("deadline_reminders_total").len(), 3 * fired.len());
        assert_eq!(registered.series("intents_total").len(), 12);
    }
}
