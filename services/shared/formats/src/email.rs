//! The address of a mailbox.

use std::str::FromStr;

use thiserror::Error;

personal_identifier! {
    /// A mailbox as people write it: `asha.rao@example.in`. The domain is in small letters, the part before `@` as given.
    ///
    /// What is checked is what a mistake breaks: one `@`, a domain of at least two labels, no spaces, the lengths of
    /// RFC 5321. Quoted local parts and addresses in other scripts are refused.
    EmailAddress
}

/// The text is not an e-mail address. It repeats nothing of the text but an offending character.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum EmailAddressError {
    /// There is no text.
    #[error("the e-mail address is missing")]
    Missing,
    /// There is not exactly one `@`.
    #[error("an e-mail address has one @, and this has {found}")]
    At {
        /// How many there are.
        found: usize,
    },
    /// A character cannot stand there.
    #[error("an e-mail address has no {character:?} before its @")]
    Local {
        /// The character.
        character: char,
    },
    /// Nothing, a dot at an end, or two dots in a row stand before the `@`; or it is too long.
    #[error("an e-mail address has 1 to 64 characters before its @, and dots only between others")]
    LocalForm,
    /// What follows the `@` is no domain.
    #[error("an e-mail address ends in a domain such as example.in")]
    Domain,
}

const LOCAL_MAX: usize = 64;
const DOMAIN_MAX: usize = 189;

impl EmailAddress {
    /// The form that staff may see: the first character and the domain.
    #[must_use]
    pub fn masked(&self) -> String {
        let (local, domain) = self.0.split_once('@').unwrap_or_default();
        format!("{}••••@{domain}", local.get(..1).unwrap_or_default())
    }
}

impl FromStr for EmailAddress {
    type Err = EmailAddressError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.is_empty() {
            return Err(EmailAddressError::Missing);
        }
        let Some((local, domain)) = text.split_once('@').filter(|(_, domain)| !domain.contains('@')) else {
            return Err(EmailAddressError::At { found: text.matches('@').count() });
        };
        // The atoms of RFC 5322, and the dots between them.
        let allowed = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.".contains(c);
        if let Some(character) = local.chars().find(|&c| !allowed(c)) {
            return Err(EmailAddressError::Local { character });
        }
        if local.len() > LOCAL_MAX || local.split('.').any(str::is_empty) {
            return Err(EmailAddressError::LocalForm);
        }
        let label = |label: &str| {
            (1..=63).contains(&label.len())
                && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
                && !label.starts_with('-')
                && !label.ends_with('-')
        };
        let top = domain.rsplit('.').next().unwrap_or_default();
        let is_name = top.len() >= 2 && top.bytes().any(|byte| byte.is_ascii_alphabetic());
        if domain.len() > DOMAIN_MAX || !domain.contains('.') || !domain.split('.').all(label) || !is_name {
            return Err(EmailAddressError::Domain);
        }
        Ok(Self(format!("{local}@{}", domain.to_ascii_lowercase())))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn error(text: &str) -> String {
        text.parse::<EmailAddress>().unwrap_err().to_string()
    }

    #[test]
    fn what_a_mistake_breaks_is_refused() {
        assert_eq!(error(""), "the e-mail address is missing");
        assert_eq!(error("asha.example.in"), "an e-mail address has one @, and this has 0");
        assert_eq!(error("asha@home@example.in"), "an e-mail address has one @, and this has 2");
        assert_eq!(error("asha rao@example.in"), "an e-mail address has no ' ' before its @");
        for local in ["", ".asha", "asha.", "as..ha"] {
            assert!(error(&format!("{local}@example.in")).contains("dots only between others"), "{local}");
        }
        for domain in ["", "localhost", "example..in", "-example.in", "example.in.", "127.0.0.1", "exa mple.in", "x.1"]
        {
            assert_eq!(error(&format!("asha@{domain}")), "an e-mail address ends in a domain such as example.in");
        }
    }

    #[test]
    fn an_address_does_not_print() {
        let address: EmailAddress = "asha.rao@Example.IN".parse().unwrap();
        assert_eq!(address.as_str(), "asha.rao@example.in");
        assert_eq!(
            (format!("{address:?}"), address.masked()),
            ("EmailAddress(***)".to_owned(), "a••••@example.in".to_owned())
        );
    }

    proptest! {
        #[test]
        fn an_address_of_the_usual_form_is_read_and_read_again(
            local in "[a-zA-Z0-9_+-]{1,12}(\\.[a-z0-9]{1,8}){0,3}", domain in "([a-zA-Z0-9]{1,10}\\.){1,3}[a-zA-Z]{2,8}",
        ) {
            let parsed: EmailAddress = format!("{local}@{domain}").parse().unwrap();
            prop_assert_eq!(parsed.as_str(), format!("{local}@{}", domain.to_lowercase()));
            prop_assert_eq!(parsed.as_str().parse::<EmailAddress>().unwrap(), parsed);
        }

        #[test]
        fn no_text_makes_an_address_with_a_space_or_two_ats(text in any::<String>()) {
            if let Ok(address) = text.parse::<EmailAddress>() {
                prop_assert!(!address.as_str().contains(char::is_whitespace));
                prop_assert_eq!(address.as_str().matches('@').count(), 1);
            }
        }
    }
}
