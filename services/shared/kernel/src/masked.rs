//! Values that must not print.

use std::fmt;

/// A piece of personal data: a name, a phone number, an address, free text that may hold either.
///
/// It has no `Display` and no `Serialize`, and its `Debug` shows only that something is there. Reading it is an act
/// with a name, [`Masked::reveal`], that a reviewer can search for.
#[derive(Clone, PartialEq, Eq, Hash, Default)]
pub struct Masked<T>(T);

impl<T> Masked<T> {
    /// Takes a value out of sight.
    pub const fn new(value: T) -> Self {
        Self(value)
    }

    /// The value itself, for sealing it, rendering a notice or sending a message.
    pub const fn reveal(&self) -> &T {
        &self.0
    }

    /// The value itself, by value.
    pub fn into_revealed(self) -> T {
        self.0
    }
}

impl Masked<String> {
    /// A form that staff may see: the first letter of each word, `R•••• K••••` for `Ravi Kumar`.
    ///
    /// The number of dots does not depend on the length of the word.
    #[must_use]
    pub fn initials(&self) -> String {
        let initial = |word: &str| word.chars().next().map(|first| format!("{first}••••"));
        self.0.split_whitespace().filter_map(initial).collect::<Vec<_>>().join(" ")
    }
}

impl<T> fmt::Debug for Masked<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_masked_value_does_not_print() {
        #[derive(Debug)]
        struct Holder {
            _name: Masked<String>,
        }
        let holder = Holder { _name: Masked::new("Ravi Kumar".to_owned()) };
        assert_eq!(format!("{holder:?}"), "Holder { _name: *** }");
    }

    #[test]
    fn staff_see_initials_that_do_not_tell_the_length() {
        assert_eq!(Masked::new("Ravi  Kumaraswamy".to_owned()).initials(), "R•••• K••••");
        assert_eq!(Masked::new("रवि".to_owned()).initials(), "र••••");
        assert_eq!(Masked::new(String::new()).initials(), "");
    }
}
