//! The address at which money is received over UPI.

use std::str::FromStr;

use thiserror::Error;

personal_identifier! {
    /// A virtual payment address: a name of letters, digits, `.`, `-` and `_`, an `@`, and the handle of a bank or app
    /// in letters and digits, such as `asha.rao@okaxis`. Capitals are read as small letters: UPI makes no difference.
    ///
    /// NPCI's own handles have dots (`…@HDFC0001234.ifsc.npci`, which is an account at a branch); any other handle with
    /// a dot is refused, because it is the domain of a mailbox. Altogether at most 255 characters. Which
    /// handles exist and whose address it is, only a query through UPI tells. Source: NPCI's specifications of UPI, own
    /// knowledge.
    Vpa
}

/// The text is not a virtual payment address. It repeats nothing of the text but an offending character.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum VpaError {
    /// There is no text.
    #[error("the UPI address is missing")]
    Missing,
    /// There is not exactly one `@`.
    #[error("a UPI address has one @, and this has {found}")]
    At {
        /// How many there are.
        found: usize,
    },
    /// A character cannot stand before the `@`.
    #[error("a UPI address has letters, digits, '.', '-' and '_' before its @, and this has {character:?}")]
    Name {
        /// The character.
        character: char,
    },
    /// A character cannot stand after the `@`.
    #[error("the handle of a UPI address has letters and digits, and this has {character:?}")]
    Handle {
        /// The character.
        character: char,
    },
    /// What follows the `@` has dots, as the domain of a mailbox has.
    #[error("a UPI address ends in a handle such as okaxis; what has dots after its @ is an e-mail address")]
    Mailbox,
    /// Nothing stands on one side of the `@`.
    #[error("a UPI address has characters on both sides of its @")]
    Empty,
    /// There are too many characters.
    #[error("a UPI address has at most 255 characters, and this has {found}")]
    TooLong {
        /// The characters that were given.
        found: usize,
    },
}

const MAX_LENGTH: usize = 255;

impl Vpa {
    /// The handle: the bank or app with which the address is registered.
    #[must_use]
    pub fn handle(&self) -> &str {
        self.0.split_once('@').map_or("", |(_, handle)| handle)
    }

    /// The form that staff may see: the first character and the handle.
    #[must_use]
    pub fn masked(&self) -> String {
        // NPCI's handles hold the branch of an account; that is no person's.
        format!("{}••••@{}", self.0.get(..1).unwrap_or_default(), self.handle())
    }
}

impl FromStr for Vpa {
    type Err = VpaError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.is_empty() {
            return Err(VpaError::Missing);
        }
        let Some((name, handle)) = text.split_once('@').filter(|(_, handle)| !handle.contains('@')) else {
            return Err(VpaError::At { found: text.matches('@').count() });
        };
        if let Some(character) = name.chars().find(|&c| !c.is_ascii_alphanumeric() && !matches!(c, '.' | '-' | '_')) {
            return Err(VpaError::Name { character });
        }
        if let Some(character) = handle.chars().find(|&c| !c.is_ascii_alphanumeric() && c != '.') {
            return Err(VpaError::Handle { character });
        }
        if name.is_empty() || handle.split('.').any(str::is_empty) {
            return Err(VpaError::Empty);
        }
        let handle = handle.to_ascii_lowercase();
        // The suffix is `.npci`, so that there is a label before it.
        if handle.contains('.') && handle.rsplit_once('.').is_none_or(|(_, top)| top != "npci") {
            return Err(VpaError::Mailbox);
        }
        if text.len() > MAX_LENGTH {
            return Err(VpaError::TooLong { found: text.len() });
        }
        Ok(Self(format!("{}@{handle}", name.to_ascii_lowercase())))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn error(text: &str) -> String {
        text.parse::<Vpa>().unwrap_err().to_string()
    }

    #[test]
    fn what_is_no_address_is_refused_without_repeating_it() {
        assert_eq!(error(""), "the UPI address is missing");
        assert_eq!(error("asha.rao"), "a UPI address has one @, and this has 0");
        assert_eq!(error("asha@rao@ybl"), "a UPI address has one @, and this has 2");
        assert_eq!(
            error("asha rao@ybl"),
            "a UPI address has letters, digits, '.', '-' and '_' before its @, and this has ' '"
        );
        assert_eq!(error("asha@y-bl"), "the handle of a UPI address has letters and digits, and this has '-'");
        assert_eq!(error("@ybl"), "a UPI address has characters on both sides of its @");
        assert_eq!(error("asha@"), "a UPI address has characters on both sides of its @");
        assert_eq!(
            error(&format!("{}@ybl", "a".repeat(252))),
            "a UPI address has at most 255 characters, and this has 256"
        );
    }

    #[test]
    fn a_mailbox_is_not_taken_for_an_address() {
        assert!(error("asha@example.in").contains("e-mail address"));
        assert!(error("asha@npci.example").contains("e-mail address"));
        let account: Vpa = "0123456789@HDFC0001234.ifsc.npci".parse().unwrap();
        assert_eq!(account.handle(), "hdfc0001234.ifsc.npci");
    }

    #[test]
    fn an_address_does_not_print() {
        let vpa: Vpa = "Asha.Rao@OkAxis".parse().unwrap();
        assert_eq!(vpa.as_str(), "asha.rao@okaxis");
        assert_eq!((format!("{vpa:?}"), vpa.masked()), ("Vpa(***)".to_owned(), "a••••@okaxis".to_owned()));
    }

    proptest! {
        #[test]
        fn what_is_well_formed_is_read_and_read_again(text in "[a-zA-Z0-9._-]{1,40}@[a-zA-Z0-9]{2,20}") {
            let vpa: Vpa = text.parse().unwrap();
            prop_assert_eq!(vpa.as_str(), text.to_ascii_lowercase());
            prop_assert_eq!(vpa.as_str().parse::<Vpa>().unwrap(), vpa);
        }

        #[test]
        fn no_text_makes_an_address_that_a_link_must_encode(text in any::<String>()) {
            if let Ok(vpa) = text.parse::<Vpa>() {
                prop_assert!(vpa.as_str().bytes().all(|b| b.is_ascii_alphanumeric() || b"._-@".contains(&b)));
            }
        }
    }
}
