//! What a person at a terminal reads. The only place of this crate that writes to the standard streams.

use std::fmt::Display;
use std::io::{self, IsTerminal, Write};
use std::time::{Duration, Instant};

/// Writes lines and the progress of steps to the standard output; errors go to the standard error.
///
/// A write that fails (the reader went away) is ignored: the work goes on without its report.
#[derive(Clone, Copy, Debug)]
pub struct Console {
    quiet: bool,
    terminal: bool,
}

impl Console {
    /// For a person: on a terminal a running step shows its elapsed time.
    #[must_use]
    pub fn human() -> Self {
        Self { quiet: false, terminal: io::stdout().is_terminal() }
    }

    /// Writes nothing; for tests that start servers or services.
    #[must_use]
    pub const fn quiet() -> Self {
        Self { quiet: true, terminal: false }
    }

    /// One line.
    pub fn line(&self, text: impl Display) {
        self.raw(format_args!("{text}\n"));
    }

    /// Text that brings its own line ends.
    pub fn raw(&self, text: impl Display) {
        if !self.quiet {
            let mut out = io::stdout().lock();
            let _ = write!(out, "{text}").and_then(|()| out.flush());
        }
    }

    /// One line on the standard error.
    pub fn error(&self, text: impl Display) {
        if !self.quiet {
            let _ = writeln!(io::stderr().lock(), "{text}");
        }
    }

    /// Begins a step that may take a while.
    #[must_use]
    pub fn step(&self, subject: &str, action: &str) -> Step {
        let step = Step {
            console: *self,
            title: format!("{subject:<12} {action}"),
            started: Instant::now(),
            last_tick: Instant::now(),
            open: self.terminal,
        };
        if self.terminal {
            self.raw(format_args!("{} …", step.title));
        }
        step
    }

    /// Rows under a heading, each column as wide as its widest cell.
    pub fn table<const N: usize>(&self, heading: [&str; N], rows: &[[String; N]]) {
        self.raw(table(heading, rows));
    }
}

/// A step in progress. On a terminal its line is rewritten until [`Step::done`]; elsewhere only the last state is written.
#[derive(Debug)]
pub struct Step {
    console: Console,
    title: String,
    started: Instant,
    last_tick: Instant,
    open: bool,
}

impl Step {
    /// Shows the elapsed time; call it from a polling loop.
    pub fn tick(&mut self) {
        if self.open && self.last_tick.elapsed() >= Duration::from_millis(100) {
            self.last_tick = Instant::now();
            self.console.raw(format_args!("\r\x1b[K{} … {}", self.title, seconds(self.started.elapsed())));
        }
    }

    /// Ends the step with its outcome and the time it took.
    pub fn done(mut self, outcome: impl Display) {
        let clear = if self.open { "\r\x1b[K" } else { "" };
        self.open = false;
        self.console.line(format_args!("{clear}{}: {outcome} ({})", self.title, seconds(self.started.elapsed())));
    }
}

impl Drop for Step {
    /// A step that was left by an error still ends its line.
    fn drop(&mut self) {
        if self.open {
            self.console.raw("\n");
        }
    }
}

/// A duration as people read it: `0.4 s`.
#[must_use]
pub fn seconds(duration: Duration) -> String {
    format!("{:.1} s", duration.as_secs_f64())
}

fn table<const N: usize>(heading: [&str; N], rows: &[[String; N]]) -> String {
    let mut widths = heading.map(|cell| cell.chars().count());
    for row in rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.chars().count());
        }
    }
    let line = |cells: Vec<&str>| {
        let padded: Vec<_> = cells.iter().zip(widths).map(|(cell, width)| format!("{cell:<width$}")).collect();
        format!("{}\n", padded.join("  ").trim_end())
    };
    let mut text = line(heading.to_vec());
    for row in rows {
        text.push_str(&line(row.iter().map(String::as_str).collect()));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_of_a_table_are_as_wide_as_their_widest_cell() {
        let rows = [["payments".to_owned(), "1".to_owned()], ["x".to_owned(), "22".to_owned()]];
        assert_eq!(table(["service", "pid"], &rows), "service   pid\npayments  1\nx         22\n");
    }

    #[test]
    fn a_duration_is_read_in_seconds() {
        assert_eq!(seconds(Duration::from_millis(8_540)), "8.5 s");
    }
}
