//! The number of a case in the courts' own record.

use std::str::FromStr;

use crate::form::{self, Class, FormError};

identifier! {
    /// A case number record (CNR) of the eCourts system: sixteen letters and digits of which the last four are the year
    /// of filing, such as `MHAU010001232023`. Letters are capitals, and there are no hyphens.
    ///
    /// Most are two letters for the state, two letters or digits for the district, two digits for the establishment,
    /// six for the serial number and four for the year; High Courts and some published examples have others, so
    /// that only the length, the characters and the year are required ([`Cnr::usual_parts`] reads the rest where it
    /// fits). There is no check digit. Source: `law.md` E, where the sources contradict each other.
    Cnr
}

/// A CNR read as most courts compose it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CnrParts<'a> {
    /// Two letters for the state, or `HC` for some High Courts.
    pub state: &'a str,
    /// Two letters or digits for the district.
    pub district: &'a str,
    /// Two digits for the establishment, which is a court complex.
    pub establishment: &'a str,
    /// Six digits, counted anew each year.
    pub serial: &'a str,
}

const WHAT: &str = "a CNR";
const FORM: &[(usize, Class)] = &[
    (12, Class::OneOf("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", "a capital letter or a digit, without hyphens")),
    (4, Class::Digit),
];
const USUAL: &[(usize, Class)] = &[(2, Class::Capital), (2, Class::CapitalOrDigit), (12, Class::Digit)];

impl Cnr {
    /// The year of filing.
    #[must_use]
    pub fn year(&self) -> u16 {
        self.0.get(12..).and_then(|year| year.parse().ok()).unwrap_or_default()
    }

    /// Its parts, if it is composed as most are.
    #[must_use]
    pub fn usual_parts(&self) -> Option<CnrParts<'_>> {
        form::check(&self.0, WHAT, USUAL).ok()?;
        let part = |range| self.0.get(range);
        Some(CnrParts { state: part(0..2)?, district: part(2..4)?, establishment: part(4..6)?, serial: part(6..12)? })
    }
}

impl FromStr for Cnr {
    type Err = FormError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        form::check(text, WHAT, FORM)?;
        form::year(text.get(12..).unwrap_or_default(), WHAT)?;
        Ok(Self(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn error(text: &str) -> String {
        text.parse::<Cnr>().unwrap_err().to_string()
    }

    #[test]
    fn parts_are_read_where_the_number_is_composed_as_most_are() {
        let cnr: Cnr = "MHAU010001232023".parse().unwrap();
        let parts = CnrParts { state: "MH", district: "AU", establishment: "01", serial: "000123" };
        assert_eq!((cnr.year(), cnr.usual_parts()), (2023, Some(parts)));
        // Published as an example, and of another composition: it is kept, and its parts are not guessed.
        let other: Cnr = "MHPUN01001232023".parse().unwrap();
        assert_eq!((other.year(), other.usual_parts()), (2023, None));
        assert!("HCBM010001232023".parse::<Cnr>().is_ok());
    }

    #[test]
    fn what_is_wrong_is_said() {
        assert_eq!(error(""), "a CNR is missing");
        assert_eq!(
            error("MHAU01-000123-2023"),
            "character 7 of a CNR is a capital letter or a digit, without hyphens, and this is '-'"
        );
        assert_eq!(error("MHAU01000123202"), "a CNR has 16 characters, and this has 15");
        assert_eq!(error("MHAU010001230023"), "a CNR holds a year from 1800 to 2099, and this has 0023");
    }

    proptest! {
        #[test]
        fn what_is_well_formed_prints_as_it_was(text in "[A-Z]{2}[A-Z0-9]{2}[0-9]{8}20[0-9]{2}") {
            let cnr: Cnr = text.parse().unwrap();
            let parts = cnr.usual_parts().unwrap();
            let joined = [parts.state, parts.district, parts.establishment, parts.serial].concat();
            prop_assert_eq!(format!("{joined}{}", cnr.year()), text.clone());
            prop_assert_eq!(cnr.to_string(), text);
        }

        #[test]
        fn a_character_of_no_kind_is_refused(
            text in "[A-Z0-9]{12}20[0-9]{2}", at in 0_usize..16, other in "[^A-Z0-9]",
        ) {
            let mut corrupt = text;
            corrupt.replace_range(at..=at, &other);
            prop_assert!(corrupt.parse::<Cnr>().is_err());
        }
    }
}
