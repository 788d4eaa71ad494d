//! The number of a mandate to debit an account.

use std::str::FromStr;

use crate::form::{self, Class, FormError};

identifier! {
    /// A unique mandate reference number of NACH: twenty capital letters and digits, such as `HDFC7021203260012345`.
    ///
    /// NPCI gives it when the mandate is registered. How it is composed is not published and there is no check digit:
    /// only its length and characters are required (`law.md` E; the mandate form says "20 alphanumeric characters").
    /// Mandates that are given over UPI have other numbers.
    Umrn
}

impl FromStr for Umrn {
    type Err = FormError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        form::check(text, "a UMRN", &[(20, Class::CapitalOrDigit)])?;
        Ok(Self(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_is_wrong_is_said() {
        let error = |text: &str| text.parse::<Umrn>().unwrap_err().to_string();
        assert_eq!(error(""), "a UMRN is missing");
        assert_eq!(error("HDFC702120326001234"), "a UMRN has 20 characters, and this has 19");
        assert_eq!(
            error("hdfc7021203260012345"),
            "character 1 of a UMRN is a capital letter or a digit, and this is 'h'"
        );
    }

    proptest! {
        #[test]
        fn what_is_well_formed_prints_as_it_was(text in "[A-Z0-9]{20}") {
            prop_assert_eq!(text.parse::<Umrn>().unwrap().to_string(), text);
        }

        #[test]
        fn a_character_lost_or_added_is_refused(short in "[A-Z0-9]{1,19}", long in "[A-Z0-9]{21,30}") {
            prop_assert!(short.parse::<Umrn>().is_err() && long.parse::<Umrn>().is_err());
        }
    }
}
