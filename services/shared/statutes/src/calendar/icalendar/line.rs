//! Content lines (RFC 5545, section 3.1).

use kernel::LegalDate;

use crate::calendar::CalendarFault;

/// A line as it is unfolded, with the number at which it begins.
pub(super) struct Unfolded {
    pub(super) number: usize,
    text: String,
}

/// A property with its parameters.
#[derive(Debug)]
pub(super) struct Line {
    /// In capitals.
    pub(super) name: String,
    /// With names in capitals.
    parameters: Vec<(String, String)>,
    pub(super) value: String,
}

/// The lines, unfolded: a line that begins with a space or a tab goes on with the one before. Empty ones are dropped.
pub(super) fn lines(text: &str) -> Vec<Unfolded> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut lines: Vec<Unfolded> = Vec::new();
    for (number, line) in (1..).zip(text.split('\n')) {
        let line = line.strip_suffix('\r').unwrap_or(line);
        match (line.strip_prefix([' ', '\t']), lines.last_mut()) {
            (Some(rest), Some(last)) => last.text.push_str(rest),
            _ if line.is_empty() => {}
            _ => lines.push(Unfolded { number, text: line.to_owned() }),
        }
    }
    lines
}

impl Unfolded {
    /// Splits it into name, parameters and value.
    pub(super) fn parsed(&self) -> Result<Line, CalendarFault> {
        let mut parts: Vec<String> = vec![String::new()];
        let mut is_quoted = false;
        let mut characters = self.text.chars();
        loop {
            match characters.next() {
                None => return Err(CalendarFault::NotALine),
                Some('"') => is_quoted = !is_quoted,
                Some(':') if !is_quoted => break,
                Some(';') if !is_quoted => parts.push(String::new()),
                Some(character) => parts.last_mut().ok_or(CalendarFault::NotALine)?.push(character),
            }
        }
        let mut parts = parts.into_iter();
        let name = parts.next().unwrap_or_default().to_ascii_uppercase();
        if name.is_empty() || !name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-') {
            return Err(CalendarFault::NotALine);
        }
        let parameter = |part: String| {
            let (name, value) = part.split_once('=').ok_or(CalendarFault::NotALine)?;
            Ok((name.to_ascii_uppercase(), value.to_owned()))
        };
        let parameters = parts.map(parameter).collect::<Result<_, CalendarFault>>()?;
        Ok(Line { name, parameters, value: characters.as_str().to_owned() })
    }
}

impl Line {
    /// The value as text (section 3.3.11), on one line.
    pub(super) fn text(&self) -> String {
        let mut text = String::with_capacity(self.value.len());
        let mut characters = self.value.chars();
        while let Some(character) = characters.next() {
            match (character, character == '\\') {
                (_, true) => match characters.next() {
                    Some('n' | 'N') => text.push(' '),
                    other => text.extend(other),
                },
                (character, false) => text.push(character),
            }
        }
        text.trim().to_owned()
    }

    /// The value as a whole day.
    pub(super) fn day(&self) -> Result<LegalDate, CalendarFault> {
        self.check_whole_day()?;
        date(&self.value)
    }

    /// The value as whole days.
    pub(super) fn days(&self) -> Result<Vec<LegalDate>, CalendarFault> {
        self.check_whole_day()?;
        self.value.split(',').map(date).collect()
    }

    fn check_whole_day(&self) -> Result<(), CalendarFault> {
        let is_date = |(name, value): &(String, String)| name == "VALUE" && value.eq_ignore_ascii_case("DATE");
        if self.parameters.iter().any(is_date) {
            Ok(())
        } else {
            Err(CalendarFault::NotAWholeDay { name: self.name.clone() })
        }
    }

    /// The property as it is named in a message.
    pub(super) fn whole(&self) -> String {
        format!("{}:{}", self.name, self.value)
    }
}

/// A date in eight digits (section 3.3.4).
pub(super) fn date(text: &str) -> Result<LegalDate, CalendarFault> {
    let number = |range| text.get(range).filter(|part: &&str| part.bytes().all(|byte| byte.is_ascii_digit()));
    let read = || {
        let (year, month, day) = (number(0..4)?, number(4..6)?, number(6..8)?);
        LegalDate::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
    };
    read().filter(|_| text.len() == 8).ok_or_else(|| CalendarFault::NotADate(text.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(text: &str) -> Line {
        lines(text).remove(0).parsed().unwrap()
    }

    #[test]
    fn folded_lines_are_one_line_with_the_number_of_its_first() {
        let lines = lines("\u{feff}BEGIN:VCALENDAR\r\nSUMMARY:Summer\r\n  vaca\r\n\ttion\r\n\r\nEND:VCALENDAR\r\n");
        let told: Vec<(usize, &str)> = lines.iter().map(|line| (line.number, line.text.as_str())).collect();
        assert_eq!(told, [(1, "BEGIN:VCALENDAR"), (2, "SUMMARY:Summer vacation"), (6, "END:VCALENDAR")]);
    }

    #[test]
    fn a_colon_in_a_quoted_parameter_does_not_end_the_parameters() {
        let line = line("summary;ALTREP=\"http://x;y\";LANGUAGE=en:Id\\, Bakri\\; and\\nmore: \\\\ ");
        assert_eq!((line.name.as_str(), line.text().as_str()), ("SUMMARY", "Id, Bakri; and more: \\"));
        assert_eq!(line.parameters[1], ("LANGUAGE".to_owned(), "en".to_owned()));
    }

    #[test]
    fn what_is_no_line_or_no_date_is_refused() {
        for text in ["SUMMARY", ":x", "A B:x", "A;B:x", "A;B=\"c:d"] {
            assert_eq!(lines(text).remove(0).parsed().unwrap_err(), CalendarFault::NotALine, "{text}");
        }
        for text in ["2026-01-26", "20260230", "20260126T000000", "202601", "२०२६०१२६", ""] {
            assert_eq!(date(text), Err(CalendarFault::NotADate(text.to_owned())));
        }
        assert_eq!(line("DTSTART;VALUE=DATE:20260126").day(), Ok("2026-01-26".parse().unwrap()));
        assert!(matches!(line("DTSTART:20260126").day(), Err(CalendarFault::NotAWholeDay { .. })));
    }
}
