//! Where people read: standard output and standard error, or a test's memory.

use std::{
    env, fmt,
    io::{self, IsTerminal as _, Write},
};

/// The two streams, and what may be done with them.
pub struct Console {
    /// What was asked for.
    pub out: Box<dyn Write + Send>,
    /// What went wrong, and hints.
    pub err: Box<dyn Write + Send>,
    /// Whether `out` may have colours.
    pub paint: Paint,
    /// Whether a progress bar may be drawn on standard error.
    pub progress: bool,
}

impl Console {
    /// The streams of the process. Colours only on a terminal, and never when `NO_COLOR` is set (<https://no-color.org>).
    #[must_use]
    pub fn of_process() -> Self {
        let no_colour = env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        Self {
            paint: Paint::new(io::stdout().is_terminal() && !no_colour),
            progress: io::stderr().is_terminal(),
            out: Box::new(io::stdout()),
            err: Box::new(io::stderr()),
        }
    }
}

impl fmt::Debug for Console {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Console").field("paint", &self.paint).field("progress", &self.progress).finish_non_exhaustive()
    }
}

/// How much a text stands out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// As the rest.
    Plain,
    /// A heading.
    Strong,
    /// It explains, or is over.
    Quiet,
    /// Something is near.
    Near,
    /// Something is over, lost or refused.
    Bad,
}

/// Makes text stand out, or leaves it as it is. Apply it after padding: it changes no width on the screen.
#[derive(Clone, Copy, Debug)]
pub struct Paint {
    on: bool,
}

impl Paint {
    /// With colours or without.
    #[must_use]
    pub const fn new(on: bool) -> Self {
        Self { on }
    }

    /// For headings.
    #[must_use]
    pub fn bold(self, text: &str) -> String {
        self.wrapped("1", text)
    }

    /// For what is over or lost.
    #[must_use]
    pub fn red(self, text: &str) -> String {
        self.wrapped("31", text)
    }

    /// For what is near.
    #[must_use]
    pub fn yellow(self, text: &str) -> String {
        self.wrapped("33", text)
    }

    /// For what explains, and for what is over.
    #[must_use]
    pub fn dim(self, text: &str) -> String {
        self.wrapped("2", text)
    }

    /// As a tone says.
    #[must_use]
    pub fn tone(self, tone: Tone, text: &str) -> String {
        match tone {
            Tone::Plain => text.to_owned(),
            Tone::Strong => self.bold(text),
            Tone::Quiet => self.dim(text),
            Tone::Near => self.yellow(text),
            Tone::Bad => self.red(text),
        }
    }

    fn wrapped(self, code: &str, text: &str) -> String {
        if self.on { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
    }
}
