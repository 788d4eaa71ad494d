//! What notices does by itself: giving articles to the carrier, and taking the simulated carrier's news.

mod agenda;
mod carrier;
mod watch;

pub(crate) use agenda::NoticesAgenda;
pub(crate) use carrier::{Dispatcher, SimulatedFeed};
pub(crate) use watch::Watch;

/// Describes what the jobs count, and shows what is known of it.
pub(crate) fn register() {
    carrier::register();
    watch::register();
}

#[cfg(test)]
mod tests {
    use chassis::telemetry::Inventory;

    use super::*;

    #[test]
    fn what_the_jobs_count_is_there_before_the_first_letter() {
        let registered = Inventory::of(register);
        assert_eq!(registered.undescribed(), [""; 0]);
        assert_eq!(registered.hidden(), ["notices_oldest_seconds", "notices_waiting"], "unknown until the first look");
        let answers = ["outcome=accepted", "outcome=failed", "outcome=unknown"];
        assert_eq!(registered.series("article_handed_over_total"), answers);
    }
}
