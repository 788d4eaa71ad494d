//! Identifiers whose places each take one kind of character.

use thiserror::Error;

/// The text is not of the form of the identifier.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum FormError {
    /// There is no text.
    #[error("{what} is missing")]
    Missing {
        /// The identifier, with its article.
        what: &'static str,
    },
    /// A character is not of the kind that stands at its place.
    #[error("character {position} of {what} is {expected}, and this is {character:?}")]
    Character {
        /// The identifier, with its article.
        what: &'static str,
        /// Its place, counted from 1.
        position: usize,
        /// What stands there.
        expected: &'static str,
        /// What was given.
        character: char,
    },
    /// The characters are right as far as they go, and are too few or too many.
    #[error("{what} has {expected} characters, and this has {found}")]
    Length {
        /// The identifier, with its article.
        what: &'static str,
        /// The characters that it has.
        expected: usize,
        /// The characters that were given.
        found: usize,
    },
    /// The four digits of the year are no year in which it can have been given.
    #[error("{what} holds a year from 1800 to 2099, and this has {year:04}")]
    Year {
        /// The identifier, with its article.
        what: &'static str,
        /// What was given.
        year: u16,
    },
}

/// What may stand at a place.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Class {
    Capital,
    Digit,
    CapitalOrDigit,
    /// One of these characters, which a message calls so.
    OneOf(&'static str, &'static str),
}

impl Class {
    fn takes(self, character: char) -> bool {
        match self {
            Self::Capital => character.is_ascii_uppercase(),
            Self::Digit => character.is_ascii_digit(),
            Self::CapitalOrDigit => character.is_ascii_uppercase() || character.is_ascii_digit(),
            Self::OneOf(characters, _) => characters.contains(character),
        }
    }

    const fn words(self) -> &'static str {
        match self {
            Self::Capital => "a capital letter",
            Self::Digit => "a digit",
            Self::CapitalOrDigit => "a capital letter or a digit",
            Self::OneOf(_, words) => words,
        }
    }
}

/// Whether each character is of the kind that stands at its place; a form is runs of places of one kind.
pub(crate) fn check(text: &str, what: &'static str, form: &[(usize, Class)]) -> Result<(), FormError> {
    if text.is_empty() {
        return Err(FormError::Missing { what });
    }
    let classes = form.iter().flat_map(|&(places, class)| std::iter::repeat_n(class, places));
    for ((position, character), class) in (1..).zip(text.chars()).zip(classes) {
        if !class.takes(character) {
            return Err(FormError::Character { what, position, expected: class.words(), character });
        }
    }
    let (expected, found) = (form.iter().map(|(places, _)| places).sum(), text.chars().count());
    if found == expected { Ok(()) } else { Err(FormError::Length { what, expected, found }) }
}

/// The year that four digits write.
pub(crate) fn year(digits: &str, what: &'static str) -> Result<u16, FormError> {
    let year = digits.parse().unwrap_or_default();
    if (1800..2100).contains(&year) { Ok(year) } else { Err(FormError::Year { what, year }) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FORM: &[(usize, Class)] = &[(2, Class::Capital), (1, Class::OneOf("-", "a hyphen")), (2, Class::Digit)];

    fn error(text: &str) -> String {
        check(text, "a thing", FORM).unwrap_err().to_string()
    }

    #[test]
    fn what_is_wrong_is_said_with_its_place() {
        assert_eq!(check("AB-01", "a thing", FORM), Ok(()));
        assert_eq!(error(""), "a thing is missing");
        assert_eq!(error("Ab-01"), "character 2 of a thing is a capital letter, and this is 'b'");
        assert_eq!(error("AB01"), "character 3 of a thing is a hyphen, and this is '0'");
        assert_eq!(error("AB-०1"), "character 4 of a thing is a digit, and this is '०'");
        assert_eq!(error("AB-0"), "a thing has 5 characters, and this has 4");
        assert_eq!(error("AB-01 "), "a thing has 5 characters, and this has 6");
    }
}
