//! Text that could show a reader something else than it holds.

/// The place, counted from 1, of the first character that is not seen and changes what is: a control, a bidirectional
/// override, a zero-width space. With one of these in a name, a notice could show another name than the one stored.
///
/// The zero-width joiner and non-joiner are part of how Indic scripts are written and are let through.
#[must_use]
pub fn misleading_character(text: &str) -> Option<usize> {
    let misleading = |c: char| {
        c.is_control()
            || matches!(c, '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
    };
    text.chars().position(misleading).map(|index| index + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_turns_a_line_around_is_found_at_its_place() {
        assert_eq!(misleading_character("Ravi\u{202e}ramuK"), Some(5));
        assert_eq!(misleading_character("Ravi\u{0}"), Some(5));
        assert_eq!(misleading_character("\u{feff}Ravi"), Some(1));
    }

    #[test]
    fn names_of_all_scripts_pass() {
        for name in ["Ravi O'Brien-Kumar", "रवि कुमार", "क्\u{200d}ष", "শ্রী", "\u{1f600}", ""]
        {
            assert_eq!(misleading_character(name), None, "{name}");
        }
    }
}
