//! What communications does by itself: sending what is due, and asking about what is unknown.

mod agenda;
mod sender;
mod watch;

pub(crate) use agenda::CommunicationsAgenda;
pub(crate) use sender::Sender;
pub(crate) use watch::Watch;

/// Describes what the jobs count, and shows what is known of it before they begin.
pub(crate) fn register() {
    sender::register();
    watch::register();
}

#[cfg(test)]
mod tests {
    use chassis::telemetry::Inventory;

    use super::*;
    use crate::ops;

    #[test]
    fn what_is_counted_is_there_before_the_first_message() {
        let registered = Inventory::of(|| {
            register();
            ops::register();
        });
        assert_eq!(registered.undescribed(), [""; 0]);
        assert_eq!(registered.hidden(), ["messages_waiting"], "a channel without a provider shows nothing");
        assert_eq!(registered.series("messages_total").len(), 8);
        let verdicts = ["verdict=allowed", "verdict=refused", "verdict=scheduled"];
        assert_eq!(registered.series("contact_decisions_total"), verdicts);
    }
}
