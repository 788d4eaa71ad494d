//! When to send a call again.

use std::{fmt, time::Duration};

use tokio::time::Instant;
use tonic::Code;
use tower::{
    retry::budget::{Budget as _, TpsBudget},
    util::rng::{HasherRng, Rng as _},
};

/// The pause before the second attempt lies between nothing and this; each further one may be twice as long.
const FIRST_PAUSE: Duration = Duration::from_millis(50);
/// No pause is longer.
const LONGEST_PAUSE: Duration = Duration::from_secs(2);

/// Over this long a time the budget looks back.
const BUDGET_WINDOW: Duration = Duration::from_secs(10);
/// So many repetitions a second are allowed however few calls succeed.
const BUDGET_FLOOR: u32 = 1;
/// So many repetitions are allowed for each call that succeeds.
const BUDGET_SHARE: f32 = 0.2;

/// What all calls of a channel share: a budget, so that a service in trouble does not get several times its load.
pub(super) struct Retries {
    attempts: u32,
    budget: TpsBudget,
}

impl Retries {
    pub(super) fn new(attempts: u32) -> Self {
        Self { attempts, budget: TpsBudget::new(BUDGET_WINDOW, BUDGET_FLOOR, BUDGET_SHARE) }
    }

    pub(super) fn begin(&self) -> Attempts<'_> {
        Attempts { retries: self, made: 0, random: HasherRng::default() }
    }
}

impl fmt::Debug for Retries {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Retries").field("attempts", &self.attempts).finish_non_exhaustive()
    }
}

/// The attempts of one call.
pub(super) struct Attempts<'a> {
    retries: &'a Retries,
    made: u32,
    random: HasherRng,
}

impl Attempts<'_> {
    /// How often the call was sent.
    pub(super) fn made(&self) -> u32 {
        self.made
    }

    /// After an attempt that ended with `code` and `took` so long: how long to wait for the next; `None` if there is none.
    pub(super) fn pause_after(&mut self, code: Code, took: Duration, due: Instant) -> Option<Duration> {
        self.made += 1;
        if code != Code::Unavailable {
            self.retries.budget.deposit();
            return None;
        }
        if self.made >= self.retries.attempts {
            return None;
        }
        let longest = FIRST_PAUSE.saturating_mul(2_u32.saturating_pow(self.made - 1)).min(LONGEST_PAUSE);
        let pause = longest.mul_f64(self.random.next_f64());
        let left = due.saturating_duration_since(Instant::now());
        // The next attempt may take as long. One that the deadline cuts off would only hide why the call failed: what is
        // known not to have been done would become what may have been.
        (pause + took < left && self.retries.budget.withdraw()).then_some(pause)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SWIFT: Duration = Duration::from_millis(1);

    fn soon() -> Instant {
        Instant::now() + Duration::from_mins(1)
    }

    #[tokio::test]
    async fn only_unavailable_is_tried_again_and_only_so_often() {
        let retries = Retries::new(3);
        for code in [Code::Ok, Code::Internal, Code::DeadlineExceeded, Code::Aborted] {
            assert_eq!(retries.begin().pause_after(code, SWIFT, soon()), None);
        }
        let mut attempts = retries.begin();
        assert!(attempts.pause_after(Code::Unavailable, SWIFT, soon()).unwrap() <= FIRST_PAUSE);
        assert!(attempts.pause_after(Code::Unavailable, SWIFT, soon()).unwrap() <= FIRST_PAUSE * 2);
        assert_eq!(attempts.pause_after(Code::Unavailable, SWIFT, soon()), None);
    }

    #[tokio::test]
    async fn no_attempt_begins_that_the_deadline_would_cut_off() {
        let retries = Retries::new(3);
        assert_eq!(retries.begin().pause_after(Code::Unavailable, SWIFT, Instant::now()), None);
        assert_eq!(retries.begin().pause_after(Code::Unavailable, Duration::from_mins(1), soon()), None);
        assert!(retries.begin().pause_after(Code::Unavailable, Duration::from_secs(59), soon()).is_some());
    }

    #[tokio::test]
    async fn a_service_in_trouble_is_not_called_ever_more() {
        let retries = Retries::new(10);
        let repeated =
            (0..1_000).filter(|_| retries.begin().pause_after(Code::Unavailable, SWIFT, soon()).is_some()).count();
        assert!((1..=20).contains(&repeated), "{repeated} of 1000 calls were repeated");
    }
}
