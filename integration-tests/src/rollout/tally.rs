//! How calls went, counted by the callers.

use std::{
    collections::BTreeMap,
    fmt,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use tonic::{Code, Status};

/// How long a call may take.
pub const DEADLINE: Duration = Duration::from_secs(5);

/// How much later than its deadline an answer may come, on a machine that is busy.
const GRACE: Duration = Duration::from_millis(500);

/// So many of a thousand attempts may fail while replicas come and go, before anything is sent again.
const RAW_FAILURES_OF_A_THOUSAND: u64 = 1;

/// Counts for all callers.
#[derive(Debug, Default)]
pub struct Tally(Mutex<Counts>);

/// What was counted in a while.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Calls that were sent once.
    pub raw: Calls,
    /// Calls of the client as services have it, which sends again within its budget.
    pub budgeted: Calls,
    /// Calls whose answer came later than their deadline, or never.
    pub late: u64,
    /// How long the slowest of all calls took.
    pub slowest: Duration,
    /// How many commands whose outcome was not known were answered under the same key afterwards.
    pub resolved: u64,
    /// The failures, by code.
    pub failures: BTreeMap<String, u64>,
    /// What the first failure of each code said.
    pub said: BTreeMap<String, String>,
}

/// How often something was called and failed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Calls {
    /// Calls.
    pub made: u64,
    /// Those that failed.
    pub failed: u64,
}

impl Calls {
    fn add(&mut self, failed: bool) {
        self.made += 1;
        self.failed += u64::from(failed);
    }
}

impl Tally {
    /// Counts a call that took so long.
    pub fn count<T>(&self, budgeted: bool, took: Duration, outcome: &Result<T, Status>) {
        let mut counts = self.counts();
        let failure = outcome.as_ref().err();
        let calls = if budgeted { &mut counts.budgeted } else { &mut counts.raw };
        calls.add(failure.is_some());
        counts.slowest = counts.slowest.max(took);
        counts.late += u64::from(took > DEADLINE + GRACE);
        if let Some(status) = failure {
            let code = format!("{:?}", status.code());
            *counts.failures.entry(code.clone()).or_default() += 1;
            counts.said.entry(code).or_insert_with(|| status.message().to_owned());
        }
    }

    /// A command that had failed was answered under its key.
    pub fn resolved(&self) {
        self.counts().resolved += 1;
    }

    /// What was counted since the last time that it was taken.
    #[must_use]
    pub fn take(&self) -> Counts {
        std::mem::take(&mut self.counts())
    }

    fn counts(&self) -> std::sync::MutexGuard<'_, Counts> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Counts {
    /// What is too much while replicas come and go, if anything, of all that was counted.
    #[must_use]
    pub fn excess(&self) -> Option<String> {
        if self.raw.failed * 1_000 > self.raw.made * RAW_FAILURES_OF_A_THOUSAND {
            return Some(format!("{} of {} attempts failed", self.raw.failed, self.raw.made));
        }
        self.noticed()
    }

    /// What somebody noticed who calls as services do, if anything. It is asked of every act, however few calls it saw.
    #[must_use]
    pub fn noticed(&self) -> Option<String> {
        if self.budgeted.failed > 0 {
            return Some(format!("{} calls failed after the client had sent them again", self.budgeted.failed));
        }
        (self.late > 0).then(|| format!("{} answers came after their deadline", self.late))
    }

    /// What is too much while a server is away, if anything: whoever calls is told so, in time and in the right word.
    #[must_use]
    pub fn excess_of_an_outage(&self) -> Option<String> {
        let unavailable = format!("{:?}", Code::Unavailable);
        let other = self.failures.keys().find(|code| **code != unavailable);
        if let Some(code) = other {
            let said = self.said.get(code).map(String::as_str).unwrap_or_default();
            return Some(format!("a call failed with {code}: {said}"));
        }
        (self.late > 0).then(|| format!("{} answers came after their deadline", self.late))
    }

    /// Adds what was counted in another while.
    pub fn add(&mut self, other: &Self) {
        for (sum, more) in [(&mut self.raw, other.raw), (&mut self.budgeted, other.budgeted)] {
            sum.made += more.made;
            sum.failed += more.failed;
        }
        self.late += other.late;
        self.resolved += other.resolved;
        self.slowest = self.slowest.max(other.slowest);
        for (code, count) in &other.failures {
            *self.failures.entry(code.clone()).or_default() += count;
        }
        for (code, said) in &other.said {
            self.said.entry(code.clone()).or_insert_with(|| said.clone());
        }
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { raw, budgeted, late, slowest, resolved, failures, said } = self;
        write!(
            f,
            "sent once {:>6}, failed {:>3}; with the client's budget {:>6}, failed {:>3}; late {late}, slowest {:.1} s",
            raw.made,
            raw.failed,
            budgeted.made,
            budgeted.failed,
            slowest.as_secs_f64()
        )?;
        if *resolved > 0 {
            write!(f, "; resolved under the same key {resolved}")?;
        }
        if !failures.is_empty() {
            let first = |code: &String| said.get(code).map(String::as_str).unwrap_or_default();
            let codes = failures.iter().map(|(code, count)| format!("{code} {count}, first: {}", first(code)));
            write!(f, " ({})", codes.collect::<Vec<_>>().join("; "))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(calls: u64, failure: Option<Status>) -> Counts {
        let tally = Tally::default();
        for _ in 0..calls {
            tally.count(false, Duration::from_millis(5), &Ok(()));
        }
        if let Some(status) = failure {
            tally.count(false, Duration::from_secs(2), &Err::<(), _>(status));
        }
        tally.take()
    }

    #[test]
    fn one_attempt_of_a_thousand_may_fail_and_not_two() {
        assert_eq!(counts(1_000, Some(Status::unavailable("gone"))).excess(), None);
        let two_of_a_thousand = counts(499, Some(Status::unavailable("gone")));
        assert_eq!(two_of_a_thousand.excess(), Some("1 of 500 attempts failed".to_owned()));
    }

    #[test]
    fn no_call_fails_that_was_sent_again() {
        let tally = Tally::default();
        tally.count(true, Duration::ZERO, &Err::<(), _>(Status::unavailable("gone")));
        assert_eq!(tally.take().excess(), Some("1 calls failed after the client had sent them again".to_owned()));
        assert_eq!(tally.take(), Counts::default(), "what was taken is counted once");
    }

    #[test]
    fn in_an_outage_calls_fail_in_one_way_and_in_time() {
        assert_eq!(counts(1, Some(Status::unavailable("gone"))).excess_of_an_outage(), None);
        let other = counts(1, Some(Status::internal("what?"))).excess_of_an_outage();
        assert_eq!(other, Some("a call failed with Internal: what?".to_owned()));
        let tally = Tally::default();
        tally.count(false, DEADLINE * 2, &Err::<(), _>(Status::unavailable("gone")));
        assert_eq!(tally.take().excess_of_an_outage(), Some("1 answers came after their deadline".to_owned()));
    }
}
