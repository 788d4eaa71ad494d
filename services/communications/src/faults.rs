//! The place where a fault test can halt this service. See `messaging::faults`, which arms it.

/// After the provider has accepted a message, before that is recorded.
pub(crate) fn between_accept_and_record() {
    #[cfg(feature = "failpoints")]
    fail::fail_point!("provider.between_accept_and_record", |_| messaging::faults::halt(
        "provider.between_accept_and_record"
    ));
}
