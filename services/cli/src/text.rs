//! Text from elsewhere on a terminal: harmless, short, within the width.

/// At most this much of a cell is repeated in a message.
const QUOTED_CHARS_MAX: usize = 40;

/// The text without what could move the cursor or turn a line around.
#[must_use]
pub fn plain(text: &str) -> String {
    let misleading = |c: char| {
        c.is_control()
            || matches!(c, '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
    };
    text.chars().map(|c| if misleading(c) { '\u{fffd}' } else { c }).collect()
}

/// The beginning of a cell, for a message: at most 40 characters.
#[must_use]
pub fn shortened(cell: &str) -> String {
    let mut chars = cell.chars();
    let start: String = chars.by_ref().take(QUOTED_CHARS_MAX).collect();
    let more = if chars.next().is_some() { "…" } else { "" };
    format!("{}{more}", plain(&start))
}

/// The words in lines of at most `width` characters. A longer word has a line to itself.
#[must_use]
pub fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut used = 0;
    for word in text.split_whitespace() {
        let length = word.chars().count();
        match lines.last_mut() {
            Some(line) if used + 1 + length <= width => {
                line.push(' ');
                line.push_str(word);
                used += 1 + length;
            }
            _ => {
                lines.push(word.to_owned());
                used = length;
            }
        }
    }
    lines
}

/// A number of things: `1 event`, `2 events`.
#[must_use]
pub fn counted(count: i64, thing: &str) -> String {
    if count == 1 { format!("1 {thing}") } else { format!("{count} {thing}s") }
}

/// A number with Indian grouping: `12,34,567`.
#[must_use]
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 2);
    for (index, digit) in digits.chars().enumerate() {
        let left = digits.len() - index;
        if index > 0 && left >= 3 && left % 2 == 1 {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_could_deceive_a_reader_is_replaced() {
        assert_eq!(plain("Ravi\u{202e}\u{1b}[31m"), "Ravi\u{fffd}\u{fffd}[31m");
        assert_eq!(plain("क्\u{200d}ष"), "क्\u{200d}ष");
    }

    #[test]
    fn a_long_cell_is_cut_at_40_characters() {
        assert_eq!(shortened(&"9".repeat(40)), "9".repeat(40));
        assert_eq!(shortened(&"९".repeat(41)), format!("{}…", "९".repeat(40)));
    }

    #[test]
    fn numbers_group_as_in_india() {
        assert_eq!([0, 999, 1_000, 100_000, 1_234_567].map(grouped), ["0", "999", "1,000", "1,00,000", "12,34,567"]);
    }

    proptest! {
        #[test]
        fn wrapping_keeps_every_word_and_the_width(text in "[a-z₹ ]{0,200}", width in 1_usize..60) {
            let lines = wrapped(&text, width);
            let words: Vec<&str> = text.split_whitespace().collect();
            prop_assert_eq!(lines.iter().flat_map(|line| line.split(' ')).collect::<Vec<_>>(), words);
            for line in lines {
                prop_assert!(line.chars().count() <= width || !line.contains(' '));
            }
        }
    }
}
