//! Numbers of companies, partnerships and enterprises in the registers of India.

use std::str::FromStr;

use crate::{
    form::{self, Class, FormError},
    state,
};

identifier! {
    /// A corporate identity number of the Registrar of Companies: `L` or `U`, five digits for the industry, two letters
    /// for the state, four digits for the year of incorporation, three letters for the class of company, six digits for
    /// the registration; such as `L17110MH1973PLC019786`. Letters are capitals.
    ///
    /// There is no check digit. The number changes when the company is listed or moves its registered office.
    /// Source: Companies (Incorporation) Rules 2014, rule 12, and the register's practice; own knowledge.
    Cin
}

identifier! {
    /// A limited liability partnership's identification number: three letters, a hyphen, four digits, such as
    /// `AAB-1234`. There is no check digit and nothing is encoded. Source: own knowledge of the register's practice.
    Llpin
}

identifier! {
    /// The number of an enterprise's Udyam registration: `UDYAM`, two letters for the state, two digits for the
    /// district, seven for the serial number, such as `UDYAM-MH-26-0012345`. There is no check digit.
    ///
    /// It replaced Udyog Aadhaar on 1 July 2020 (notification S.O. 2119(E) of 26 June 2020); the older numbers
    /// are refused. Whether the enterprise is micro, small or medium is in the certificate, not in the number.
    Udyam
}

const CIN: &str = "a CIN";
const CIN_FORM: &[(usize, Class)] = &[
    (1, Class::OneOf("LU", "L (listed) or U (not listed)")),
    (5, Class::Digit),
    (2, Class::Capital),
    (4, Class::Digit),
    (3, Class::Capital),
    (6, Class::Digit),
];
const LLPIN_FORM: &[(usize, Class)] = &[(3, Class::Capital), (1, Class::OneOf("-", "a hyphen")), (4, Class::Digit)];
const UDYAM: &str = "a Udyam number";
const UDYAM_FORM: &[(usize, Class)] = &[
    (1, Class::OneOf("U", "U, as it begins with UDYAM-")),
    (1, Class::OneOf("D", "D, as it begins with UDYAM-")),
    (1, Class::OneOf("Y", "Y, as it begins with UDYAM-")),
    (1, Class::OneOf("A", "A, as it begins with UDYAM-")),
    (1, Class::OneOf("M", "M, as it begins with UDYAM-")),
    (1, Class::OneOf("-", "a hyphen")),
    (2, Class::Capital),
    (1, Class::OneOf("-", "a hyphen")),
    (2, Class::Digit),
    (1, Class::OneOf("-", "a hyphen")),
    (7, Class::Digit),
];

impl Cin {
    fn part(&self, range: std::ops::Range<usize>) -> &str {
        self.0.get(range).unwrap_or_default()
    }

    /// Whether its shares were listed when the number was given.
    #[must_use]
    pub fn is_listed(&self) -> bool {
        self.0.starts_with('L')
    }

    /// The five digits of the industry, out of the National Industrial Classification of the time.
    #[must_use]
    pub fn industry(&self) -> &str {
        self.part(1..6)
    }

    /// The two letters of the state of the registered office.
    #[must_use]
    pub fn state_code(&self) -> &str {
        self.part(6..8)
    }

    /// The name of that state; none for letters that are not on the list.
    #[must_use]
    pub fn state(&self) -> Option<&'static str> {
        state::of_letters(self.state_code())
    }

    /// The year of incorporation.
    #[must_use]
    pub fn year(&self) -> u16 {
        self.part(8..12).parse().unwrap_or_default()
    }

    /// The three letters of the class of company.
    #[must_use]
    pub fn class(&self) -> &str {
        self.part(12..15)
    }

    /// That class in words; none for letters that are not on the list.
    #[must_use]
    pub fn class_in_words(&self) -> Option<&'static str> {
        Some(match self.class() {
            "FLC" => "financial leasing company",
            "FTC" => "private company that is a subsidiary of a foreign company",
            "GAP" => "general association, public",
            "GAT" => "general association, private",
            "GOI" => "company owned by the Government of India",
            "NPL" => "company with a charitable object (section 8)",
            "OPC" => "one person company",
            "PLC" => "public limited company",
            "PTC" => "private limited company",
            "SGC" => "company owned by a state government",
            "ULL" => "public company with unlimited liability",
            "ULT" => "private company with unlimited liability",
            _ => return None,
        })
    }

    /// The six digits of the registration.
    #[must_use]
    pub fn registration(&self) -> &str {
        self.part(15..21)
    }
}

impl Udyam {
    /// The two letters of the state.
    #[must_use]
    pub fn state_code(&self) -> &str {
        self.0.get(6..8).unwrap_or_default()
    }

    /// The name of the state; none for letters that are not on the list.
    #[must_use]
    pub fn state(&self) -> Option<&'static str> {
        state::of_letters(self.state_code())
    }

    /// The two digits of the district within the state.
    #[must_use]
    pub fn district(&self) -> &str {
        self.0.get(9..11).unwrap_or_default()
    }

    /// The serial number.
    #[must_use]
    pub fn serial(&self) -> &str {
        self.0.get(12..).unwrap_or_default()
    }
}

impl FromStr for Cin {
    type Err = FormError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        form::check(text, CIN, CIN_FORM)?;
        form::year(text.get(8..12).unwrap_or_default(), CIN)?;
        Ok(Self(text.to_owned()))
    }
}

impl FromStr for Llpin {
    type Err = FormError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        form::check(text, "an LLPIN", LLPIN_FORM)?;
        Ok(Self(text.to_owned()))
    }
}

impl FromStr for Udyam {
    type Err = FormError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        form::check(text, UDYAM, UDYAM_FORM)?;
        Ok(Self(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_cin_tells_what_the_register_wrote_into_it() {
        let cin: Cin = "L17110MH1973PLC019786".parse().unwrap();
        assert!(cin.is_listed());
        assert_eq!((cin.industry(), cin.state(), cin.year()), ("17110", Some("Maharashtra"), 1973));
        assert_eq!((cin.class_in_words(), cin.registration()), (Some("public limited company"), "019786"));
        let other: Cin = "U65990ZZ2011XYZ123456".parse().unwrap();
        assert_eq!((other.state(), other.class_in_words()), (None, None), "what is not on the list is not guessed");
    }

    #[test]
    fn a_udyam_number_tells_its_state_and_district() {
        let udyam: Udyam = "UDYAM-MH-26-0012345".parse().unwrap();
        assert_eq!((udyam.state(), udyam.district(), udyam.serial()), (Some("Maharashtra"), "26", "0012345"));
    }

    #[test]
    fn what_is_wrong_is_said() {
        let cin = |text: &str| text.parse::<Cin>().unwrap_err().to_string();
        assert_eq!(
            cin("X17110MH1973PLC019786"),
            "character 1 of a CIN is L (listed) or U (not listed), and this is 'X'"
        );
        assert_eq!(cin("L17110MH1673PLC019786"), "a CIN holds a year from 1800 to 2099, and this has 1673");
        assert_eq!(cin("L17110MH1973PLC01978"), "a CIN has 21 characters, and this has 20");
        let llpin = |text: &str| text.parse::<Llpin>().unwrap_err().to_string();
        assert_eq!(llpin("AAB1234"), "character 4 of an LLPIN is a hyphen, and this is '1'");
        assert_eq!(llpin(""), "an LLPIN is missing");
        let udyam = |text: &str| text.parse::<Udyam>().unwrap_err().to_string();
        assert_eq!(
            udyam("MH26A0012345"),
            "character 1 of a Udyam number is U, as it begins with UDYAM-, and this is 'M'"
        );
        assert_eq!(udyam("UDYAM-MH-26-001234"), "a Udyam number has 19 characters, and this has 18");
    }

    proptest! {
        #[test]
        fn what_is_well_formed_prints_as_it_was(
            cin in "[LU][0-9]{5}[A-Z]{2}(19|20)[0-9]{2}[A-Z]{3}[0-9]{6}",
            llpin in "[A-Z]{3}-[0-9]{4}",
            udyam in "UDYAM-[A-Z]{2}-[0-9]{2}-[0-9]{7}",
        ) {
            prop_assert_eq!(cin.parse::<Cin>().unwrap().to_string(), cin);
            prop_assert_eq!(llpin.parse::<Llpin>().unwrap().to_string(), llpin);
            prop_assert_eq!(udyam.parse::<Udyam>().unwrap().to_string(), udyam);
        }

        #[test]
        fn a_character_of_no_kind_is_refused(
            cin in "[LU][0-9]{5}[A-Z]{2}20[0-9]{2}[A-Z]{3}[0-9]{6}", at in 0_usize..21, other in "[^A-Z0-9]",
        ) {
            let mut corrupt = cin;
            corrupt.replace_range(at..=at, &other);
            prop_assert!(corrupt.parse::<Cin>().is_err());
        }
    }
}
