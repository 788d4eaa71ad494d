//! What can be wrong with an entry that is well-formed.

use super::{
    clock::ClockRule,
    conduct::Conduct,
    gate::Gate,
    notice::NoticeType,
    reading::Reading,
    rule::{Confidence, Rule, Status},
};

impl Rule {
    /// What is wrong with the entry beyond its syntax.
    pub(super) fn defect(&self) -> Option<String> {
        self.defect_of_head()
            .or_else(|| self.defect_of_substance())
            .or_else(|| self.defect_of_readings())
            .or_else(|| self.clock.as_ref().and_then(ClockRule::defect))
            .or_else(|| self.exclusion.and_then(|exclusion| exclusion.defect(self)))
            .or_else(|| self.notice.as_ref().and_then(NoticeType::defect))
            .or_else(|| self.gate.as_ref().and_then(Gate::defect))
            .or_else(|| self.conduct.as_ref().and_then(Conduct::defect))
    }

    fn defect_of_head(&self) -> Option<String> {
        if !is_id(&self.id) {
            Some("an id is lower-case words joined by dots, such as `ni138.notice_by`".to_owned())
        } else if self.authority.trim().is_empty() || self.plain.trim().is_empty() {
            Some("`authority` and `plain` must not be empty".to_owned())
        } else if self.in_force_until.is_some_and(|until| until < self.in_force_from) {
            Some("`in_force_until` lies before `in_force_from`".to_owned())
        } else if self.status == Status::Settled && self.confidence == Confidence::Low {
            Some("what the book knows with low confidence is not settled".to_owned())
        } else {
            None
        }
    }

    fn defect_of_substance(&self) -> Option<String> {
        let substances = [self.clock.is_some(), self.notice.is_some(), self.gate.is_some(), self.conduct.is_some()];
        (substances.into_iter().filter(|&given| given).count() > 1)
            .then(|| "a rule has at most one of `clock`, `notice`, `gate` and `conduct`".to_owned())
    }

    fn defect_of_readings(&self) -> Option<String> {
        let safe_readings = self.readings.iter().filter(|reading| reading.safe).count();
        if self.status == Status::Contested && self.readings.len() < 2 {
            return Some("a contested rule carries at least two `readings`".to_owned());
        }
        if !self.readings.is_empty() && safe_readings != 1 {
            return Some("exactly one of the `readings` must be safe".to_owned());
        }
        let twice = self
            .readings
            .iter()
            .enumerate()
            .find(|(index, reading)| self.readings.iter().take(*index).any(|before| before.name == reading.name));
        if let Some((_, reading)) = twice {
            return Some(format!("reading `{}` is given twice", reading.name));
        }
        for clock in self.readings.iter().filter_map(|reading| reading.clock.as_ref()) {
            match &self.clock {
                None => return Some("a reading has a clock and the rule has none".to_owned()),
                Some(own) if own.bound != clock.bound => {
                    return Some("a reading's clock must have the `bound` of the rule's own".to_owned());
                }
                Some(_) => {}
            }
        }
        self.readings.iter().find_map(Reading::defect)
    }
}

/// Whether the text is lower-case words joined by dots, at least two.
fn is_id(text: &str) -> bool {
    text.split('.').count() > 1
        && text.split('.').all(|part| {
            !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
        })
}
