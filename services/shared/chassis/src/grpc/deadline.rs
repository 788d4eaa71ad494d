//! Deadlines: read from `grpc-timeout`, kept for the call, written to the calls it makes.

use std::{future::Future, time::Duration};

use http::{HeaderMap, HeaderValue};
use tokio::time::Instant;

const HEADER: &str = "grpc-timeout";

tokio::task_local! {
    static DEADLINE: Instant;
}

/// How long the call that is being handled may still take; `None` outside a call. Zero when the time is over.
#[must_use]
pub fn remaining() -> Option<Duration> {
    DEADLINE.try_with(|deadline| deadline.saturating_duration_since(Instant::now())).ok()
}

/// Runs the work of a call within its deadline: it can read it, but is not stopped by it.
pub(super) async fn scope<F: Future>(deadline: Instant, work: F) -> F::Output {
    DEADLINE.scope(deadline, work).await
}

/// The time that a request gives, as gRPC over HTTP/2 writes it: up to 8 digits and a unit.
pub(super) fn read(headers: &HeaderMap) -> Option<Duration> {
    let text = headers.get(HEADER)?.to_str().ok()?;
    let unit = text.chars().next_back()?;
    let digits = text.strip_suffix(unit)?;
    if digits.len() > 8 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let value: u64 = digits.parse().ok()?;
    match unit {
        'H' => Some(Duration::from_secs(value * 3_600)),
        'M' => Some(Duration::from_secs(value * 60)),
        'S' => Some(Duration::from_secs(value)),
        'm' => Some(Duration::from_millis(value)),
        'u' => Some(Duration::from_micros(value)),
        'n' => Some(Duration::from_nanos(value)),
        _ => None,
    }
}

/// Writes the time that a request gives, in whole milliseconds (at least one).
pub(super) fn write(headers: &mut HeaderMap, time: Duration) {
    let millis = time.as_millis().clamp(1, 99_999_999);
    if let Ok(value) = HeaderValue::from_str(&format!("{millis}m")) {
        headers.insert(HEADER, value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn given(text: &'static str) -> Option<Duration> {
        read(&HeaderMap::from_iter([(HEADER.parse().unwrap(), HeaderValue::from_static(text))]))
    }

    #[test]
    fn a_timeout_is_read_in_every_unit_and_otherwise_ignored() {
        for (text, millis) in [("1H", 3_600_000), ("2M", 120_000), ("3S", 3_000), ("250m", 250), ("5000u", 5)] {
            assert_eq!(given(text), Some(Duration::from_millis(millis)), "{text}");
        }
        assert_eq!(given("1000000n"), Some(Duration::from_millis(1)));
        for text in ["", "5", "m", "-1S", "+1S", "123456789S", "5x", "5 S"] {
            assert_eq!(given(text), None, "{text}");
        }
    }

    #[test]
    fn what_is_written_is_read_back_in_milliseconds() {
        let mut headers = HeaderMap::new();
        write(&mut headers, Duration::from_micros(1_999));
        assert_eq!(read(&headers), Some(Duration::from_millis(1)));
        write(&mut headers, Duration::ZERO);
        assert_eq!(read(&headers), Some(Duration::from_millis(1)));
    }

    #[tokio::test(start_paused = true)]
    async fn the_rest_of_the_time_is_known_only_within_a_call() {
        assert_eq!(remaining(), None);
        let left = scope(Instant::now() + Duration::from_secs(2), async {
            tokio::time::advance(Duration::from_millis(500)).await;
            remaining()
        });
        assert_eq!(left.await, Some(Duration::from_millis(1_500)));
    }
}
