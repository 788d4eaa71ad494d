//! What a test leaves in a mesh on purpose.

/// Events that were smuggled in and cannot be applied. Everything else that is left is a failure.
#[derive(Clone, Debug, Default)]
pub struct Leftovers {
    /// How many events are parked, by service.
    pub parked: Vec<(&'static str, usize)>,
    /// How many messages are dead letters, by follower.
    pub dead_letters: Vec<(&'static str, u64)>,
    /// What an error in a log may say.
    pub errors: Vec<&'static str>,
}

impl Leftovers {
    pub(super) fn are_none(&self) -> bool {
        self.parked.is_empty() && self.dead_letters.is_empty() && self.errors.is_empty()
    }

    /// The errors of a log that nothing here explains.
    pub(crate) fn unexplained<'a>(&self, log: &'a str) -> Vec<&'a str> {
        let errors = log.lines().filter(|line| line.contains("\"level\":\"ERROR\""));
        errors.filter(|line| !self.errors.iter().any(|words| line.contains(words))).collect()
    }

    pub(super) fn parked_in(&self, service: &str) -> usize {
        of(&self.parked, service)
    }

    pub(super) fn dead_letters_of(&self, service: &str) -> u64 {
        of(&self.dead_letters, service)
    }
}

fn of<T: Copy + Default>(counts: &[(&'static str, T)], service: &str) -> T {
    counts.iter().find(|(name, _)| *name == service).map(|(_, count)| *count).unwrap_or_default()
}
