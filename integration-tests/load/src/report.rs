//! What was measured, for people and for programs.

use std::{fs, path::PathBuf, process::Command};

use anyhow::Context as _;
use local::console::Console;
use serde_json::{Map, Value, json};
use sqlx::Connection as _;

use crate::{Effort, installation::Installation};

/// What a figure may not exceed, or must reach.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Limit {
    AtMost(f64),
    AtLeast(f64),
    /// Nothing is asked of it.
    None,
}

/// One line of the table: a figure in each round.
#[derive(Debug)]
pub(crate) struct Line {
    /// What, with its unit.
    pub(crate) what: String,
    pub(crate) rounds: Vec<f64>,
    pub(crate) limit: Limit,
}

/// What a report comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// Every limit holds.
    Holds,
    /// Some limit is missed.
    Missed,
    /// Something could not be measured.
    NotMeasured,
}

/// All of it.
#[derive(Debug)]
pub(crate) struct Report {
    out: PathBuf,
    /// What was measured and how, under the name that it has in the file.
    subject: (&'static str, Value),
    lines: Vec<Line>,
    notes: Map<String, Value>,
    not_taken: Vec<(String, String)>,
}

impl Report {
    /// A report of the bench: of this machine, its servers and `effort`.
    pub(crate) async fn of_machine(mesh: &Installation, effort: Effort) -> anyhow::Result<Self> {
        let mut conn = mesh.superuser("postgres").await?;
        let postgres: String = sqlx::query_scalar("SELECT version()").fetch_one(&mut conn).await?;
        let fsync: String = sqlx::query_scalar("SHOW fsync").fetch_one(&mut conn).await?;
        conn.close().await?;
        let broker = local::broker::Admin::new(&mesh.servers.amqp_admin_url)?.get(&["overview"]).await?;
        let read = |file: &str| fs::read_to_string(file).unwrap_or_default();
        let cpuinfo = read("/proc/cpuinfo");
        let field = |text: &str, name: &str| {
            let line = text.lines().find(|line| line.starts_with(name))?;
            Some(line.split_once(':')?.1.trim().to_owned())
        };
        let machine = json!({
            "cores": std::thread::available_parallelism()?.get(),
            "processor": field(&cpuinfo, "model name"),
            "memory": field(&read("/proc/meminfo"), "MemTotal"),
            "kernel": read("/proc/sys/kernel/osrelease").trim(),
            "load_before": read("/proc/loadavg").trim(),
            "rustc": version("rustc"),
            "postgresql": postgres,
            "fsync": fsync,
            "rabbitmq": broker.get("rabbitmq_version"),
            "erlang": broker.get("erlang_version"),
            "build": if cfg!(debug_assertions) { "debug: these figures mean nothing" } else { "release" },
            "rounds": effort.rounds,
            "seconds_a_load": effort.time.as_secs(),
        });
        Ok(Self::new(mesh.out.join("report.json"), ("machine", machine)))
    }

    /// An empty report, to be written to `out`.
    pub(crate) fn new(out: PathBuf, subject: (&'static str, Value)) -> Self {
        Self { out, subject, lines: Vec::new(), notes: Map::new(), not_taken: Vec::new() }
    }

    pub(crate) fn line(&mut self, what: impl Into<String>, rounds: Vec<f64>, limit: Limit) {
        self.lines.push(Line { what: what.into(), rounds, limit });
    }

    /// A fact that belongs to the report and is no measure.
    pub(crate) fn note(&mut self, what: &str, value: impl Into<Value>) {
        self.notes.insert(what.to_owned(), value.into());
    }

    pub(crate) fn not_taken(&mut self, what: &str, error: &anyhow::Error) {
        self.not_taken.push((what.to_owned(), format!("{error:#}")));
    }

    /// Shows the table and writes the file.
    pub(crate) fn close(self, console: Console) -> anyhow::Result<Verdict> {
        let rows: Vec<[String; 5]> = self.lines.iter().map(Line::row).collect();
        console.line("");
        if self.lines.iter().any(|line| line.rounds.len() > 1) {
            console.table(["measure", "median", "limit", "lowest .. highest", "verdict"], &rows);
        } else {
            let rows: Vec<[String; 4]> =
                rows.into_iter().map(|[what, is, limit, _, verdict]| [what, is, limit, verdict]).collect();
            console.table(["measure", "figure", "limit", "verdict"], &rows);
        }
        for (what, why) in &self.not_taken {
            console.line(format_args!("NOT MEASURED: {what}: {}", why.lines().next().unwrap_or_default()));
        }
        let missed: Vec<&str> =
            self.lines.iter().filter(|line| line.holds() == Some(false)).map(|line| line.what.trim()).collect();
        if missed.is_empty() {
            console.line("\nNo limit is missed.");
        } else {
            console.line(format_args!("\nMissed: {}.", missed.join("; ")));
        }
        let (name, subject) = self.subject;
        let report = json!({
            name: subject,
            "measures": self.lines.iter().map(Line::json).collect::<Vec<_>>(),
            "missed": missed,
            "not_taken": self.not_taken.iter().map(|(what, why)| json!({ "what": what, "why": why })).collect::<Vec<_>>(),
            "notes": self.notes,
        });
        fs::write(&self.out, format!("{report:#}\n")).context("the report cannot be written")?;
        console.line(format_args!("All figures and the {name}: {}", self.out.display()));
        Ok(match (self.not_taken.is_empty(), missed.is_empty()) {
            (false, _) => Verdict::NotMeasured,
            (true, false) => Verdict::Missed,
            (true, true) => Verdict::Holds,
        })
    }
}

impl Line {
    fn holds(&self) -> Option<bool> {
        match self.limit {
            Limit::AtMost(limit) => Some(median(&self.rounds) <= limit),
            Limit::AtLeast(limit) => Some(median(&self.rounds) >= limit),
            Limit::None => None,
        }
    }

    fn row(&self) -> [String; 5] {
        let (low, high) = spread(&self.rounds);
        let limit = match self.limit {
            Limit::AtMost(limit) => format!("<= {}", figure(limit)),
            Limit::AtLeast(limit) => format!(">= {}", figure(limit)),
            Limit::None => String::new(),
        };
        let verdict = match self.holds() {
            Some(true) => "holds",
            Some(false) => "MISSED",
            None => "",
        };
        let spread = if self.rounds.len() > 1 { format!("{} .. {}", figure(low), figure(high)) } else { String::new() };
        [self.what.clone(), figure(median(&self.rounds)), limit, spread, verdict.to_owned()]
    }

    fn json(&self) -> Value {
        let limit = match self.limit {
            Limit::AtMost(limit) => json!({ "at_most": limit }),
            Limit::AtLeast(limit) => json!({ "at_least": limit }),
            Limit::None => Value::Null,
        };
        json!({
            "measure": self.what, "median": median(&self.rounds), "rounds": self.rounds, "limit": limit,
            "holds": self.holds(),
        })
    }
}

/// As people read it: three digits that count.
fn figure(value: f64) -> String {
    match value.abs() {
        size if size >= 100.0 || value.fract() == 0.0 => format!("{value:.0}"),
        size if size >= 10.0 => format!("{value:.1}"),
        _ => format!("{value:.2}"),
    }
}

/// The middle value; not a number if there is none.
pub(crate) fn median(values: &[f64]) -> f64 {
    quantile(values, 50)
}

/// The value below which so many of a hundred lie.
pub(crate) fn quantile(values: &[f64], percent: usize) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let rank = (sorted.len() * percent).div_ceil(100).max(1) - 1;
    sorted.get(rank).copied().unwrap_or(f64::NAN)
}

fn spread(values: &[f64]) -> (f64, f64) {
    values.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| (low.min(*value), high.max(*value)))
}

fn version(program: &str) -> String {
    let output = Command::new(program).arg("--version").output();
    output.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_of_three_is_the_middle_one_and_the_99th_of_a_hundred_the_last_but_one() {
        assert_eq!(figure(median(&[3.0, 1.0, 2.0])), "2");
        let hundred: Vec<f64> = (1..=100).map(f64::from).collect();
        assert_eq!(figure(quantile(&hundred, 99)), "99");
    }

    #[test]
    fn a_figure_has_three_digits_that_count_and_a_number_of_things_no_fraction() {
        let shown = [0.0, 3.0, 0.233, 24.96, 1_219.7].map(figure);
        assert_eq!(shown, ["0", "3", "0.23", "25.0", "1220"]);
    }

    #[test]
    fn a_limit_is_held_by_the_median() {
        let line = |limit| Line { what: String::new(), rounds: vec![1.0, 9.0, 5.0], limit };
        assert_eq!(line(Limit::AtMost(5.0)).holds(), Some(true));
        assert_eq!(line(Limit::AtLeast(5.5)).holds(), Some(false));
        assert_eq!(line(Limit::None).holds(), None);
    }
}
