//! Calls at a rate, whatever the answers take.
//!
//! A call's time counts from the moment at which it was due, and not from when it was sent: a mesh that stalls holds up
//! nobody here, and everything that was due meanwhile shows how long it waited (coordinated omission).

use std::{collections::BTreeMap, time::Duration};

use local::console::Console;
use serde::Serialize;
use serde_json::json;
use tokio::{
    task::JoinSet,
    time::{Instant, sleep_until},
};

use super::{
    answer::{Answer, Fault},
    plan::{Objective, REACHED},
};
use crate::report::{Limit, Report, quantile};

/// How often, and for how long.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pace {
    pub(super) a_second: f64,
    pub(super) time: Duration,
}

/// A call that was made.
#[derive(Debug)]
pub(super) struct Call<T> {
    pub(super) due: Instant,
    sent: Instant,
    pub(super) answer: Answer<T>,
}

/// All calls of a series.
#[derive(Debug)]
pub(super) struct Kept<T> {
    pub(super) calls: Vec<Call<T>>,
    begun: Instant,
    a_second: f64,
}

impl Pace {
    /// Makes the calls, evenly, and waits for the last answer. `call` is told its number and when it is due.
    pub(super) async fn keep<T, F>(self, call: impl Fn(u32, Instant) -> F) -> anyhow::Result<Kept<T>>
    where
        T: Send + 'static,
        F: Future<Output = Answer<T>> + Send + 'static,
    {
        let begun = Instant::now();
        let (mut calls, mut running) = (Vec::new(), JoinSet::new());
        for n in 0_u32.. {
            let after = Duration::try_from_secs_f64(f64::from(n) / self.a_second);
            let Some(after) = after.ok().filter(|after| *after < self.time) else { break };
            let due = begun + after;
            sleep_until(due).await;
            let call = call(n, due);
            running.spawn(async move {
                let sent = Instant::now();
                Call { due, sent, answer: call.await }
            });
            while let Some(made) = running.try_join_next() {
                calls.push(made?);
            }
        }
        while let Some(made) = running.join_next().await {
            calls.push(made?);
        }
        Ok(Kept { calls, begun, a_second: self.a_second })
    }
}

impl<T> Kept<T> {
    /// What every series has: the rate, the times, the failures. The objective is one of the answers' times.
    pub(super) fn findings(&self, what: &str, objective: Option<Objective>) -> Findings {
        let ms = |from: Instant, to: Instant| to.saturating_duration_since(from).as_secs_f64() * 1e3;
        let count = |of: usize| f64::from(u32::try_from(of).unwrap_or(u32::MAX));
        let done = self.calls.iter().filter(|call| call.answer.last.is_ok()).count();
        let due = count(self.calls.len()) / self.a_second;
        // From the first answer: what each call takes is told by its own lines, and is no lack of speed.
        let answers = || self.calls.iter().map(|call| call.answer.at);
        let (first, last) = (answers().min().unwrap_or(self.begun), answers().max().unwrap_or(self.begun));
        let lasted = (ms(first, last) / 1e3 + 1.0 / self.a_second).max(due);
        let took: Vec<f64> = self.calls.iter().map(|call| ms(call.due, call.answer.at)).collect();
        let late: Vec<f64> = self.calls.iter().map(|call| ms(call.due, call.sent)).collect();
        let first = faults(self.calls.iter().filter_map(|call| call.answer.first.as_ref()));
        let failed = faults(self.calls.iter().filter_map(|call| call.answer.last.as_ref().err()));
        let percent = objective.map_or(99, |objective| objective.percent);
        let within = objective.map_or(Limit::None, |objective| Limit::AtMost(objective.within_ms));
        let mut findings = Findings { series: what.to_owned(), ..Findings::default() };
        findings.line(format!("{what}, a second"), count(done) / lasted, Limit::AtLeast(REACHED * self.a_second));
        findings.line(format!("  {what}, acknowledged"), count(done), Limit::None);
        findings.line(format!("  {what}, p50, ms"), quantile(&took, 50), Limit::None);
        findings.line(format!("  {what}, p{percent}, ms"), quantile(&took, percent), within);
        findings.line(format!("  {what}, failed when first sent"), count(total(&first)), Limit::None);
        findings.line(format!("  {what}, failed after retries"), count(total(&failed)), Limit::AtMost(0.0));
        findings.line(format!("  {what}, begun late by this program, p99, ms"), quantile(&late, 99), Limit::None);
        findings.failed_first = first;
        findings.failed = failed;
        findings
    }
}

/// What was found of a series, to be told when the others are over too.
#[derive(Debug, Default)]
pub(super) struct Findings {
    series: String,
    lines: Vec<(String, f64, Limit)>,
    failed_first: Faults,
    failed: Faults,
    notes: Vec<(String, Faults)>,
}

/// By their code.
pub(super) type Faults = BTreeMap<String, Failures>;

/// Failures of one code.
#[derive(Debug, Default, Serialize)]
pub(super) struct Failures {
    count: usize,
    /// What the first of them said.
    said: String,
}

impl Findings {
    pub(super) fn line(&mut self, what: impl Into<String>, figure: f64, limit: Limit) {
        self.lines.push((what.into(), figure, limit));
    }

    /// Failures that are no mark.
    pub(super) fn note(&mut self, what: &str, faults: Faults) {
        self.notes.push((what.to_owned(), faults));
    }

    /// Failures by code to the console, all of it to the report.
    pub(super) fn tell(self, console: Console, report: &mut Report) {
        let Self { series, lines, failed_first, failed, notes } = self;
        for (when, faults) in [("when first sent", &failed_first), ("after retries", &failed)] {
            for (code, Failures { count, said }) in faults {
                console.line(format_args!("{series}: {count} failed {when} with {code}: {said}"));
            }
        }
        for (what, figure, limit) in lines {
            report.line(what, vec![figure], limit);
        }
        report.note(&format!("{series}, failed when first sent"), json!(failed_first));
        report.note(&format!("{series}, failed after retries"), json!(failed));
        for (what, faults) in notes {
            report.note(&what, json!(faults));
        }
    }
}

pub(super) fn faults<'a>(all: impl Iterator<Item = &'a Fault>) -> Faults {
    let mut faults = Faults::new();
    for fault in all {
        let failures =
            faults.entry(fault.code.clone()).or_insert_with(|| Failures { count: 0, said: fault.said.clone() });
        failures.count += 1;
    }
    faults
}

fn total(faults: &Faults) -> usize {
    faults.values().map(|failures| failures.count).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    const PACE: Pace = Pace { a_second: 10.0, time: Duration::from_secs(2) };

    async fn answered(after: Duration) -> Answer<()> {
        tokio::time::sleep(after).await;
        Answer { first: None, last: Ok(()), at: Instant::now() }
    }

    fn figure(findings: &Findings, what: &str) -> f64 {
        findings.lines.iter().find(|(line, ..)| line.trim() == what).unwrap().1
    }

    #[tokio::test(start_paused = true)]
    async fn a_mesh_that_stalls_holds_up_no_call_and_shows_in_all_that_were_due_meanwhile() {
        let begun = Instant::now();
        // It answers nothing in the first second, then at once.
        let stall = Duration::from_secs(1);
        let kept = PACE.keep(|_, due| answered((begun + stall).saturating_duration_since(due))).await.unwrap();
        let findings = kept.findings("calls", None);
        assert_eq!(kept.calls.len(), 20);
        let took = |n: usize| (kept.calls[n].answer.at - kept.calls[n].due).as_millis();
        let mut waited: Vec<_> = (0..20).map(took).filter(|ms| *ms > 50).collect();
        waited.sort_unstable();
        assert_eq!(waited, [100, 200, 300, 400, 500, 600, 700, 800, 900, 1_000]);
        assert!((figure(&findings, "calls, a second") - 10.0).abs() < 0.1);
        assert!(figure(&findings, "calls, p99, ms") >= 1_000.0);
    }

    #[tokio::test(start_paused = true)]
    async fn failures_are_counted_by_code_and_do_not_count_as_done() {
        let fault = |code| Fault::refused(code, "no".to_owned());
        let kept = PACE
            .keep(|n, _| async move {
                let first = (n % 2 == 0).then(|| fault("AWAY"));
                let last = if n % 4 == 0 { Err(fault("AWAY")) } else { Ok(()) };
                Answer { first, last, at: Instant::now() }
            })
            .await
            .unwrap();
        let findings = kept.findings("calls", None);
        assert_eq!((findings.failed_first["AWAY"].count, findings.failed["AWAY"].count), (10, 5));
        assert!((figure(&findings, "calls, a second") - 7.5).abs() < 0.1);
    }
}
