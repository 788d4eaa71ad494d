//! One door to all formats: what an identifier holds, what was checked, and what cannot be known from its text.

mod kind;
mod parts;

use thiserror::Error;

pub use self::kind::FormatKind;
use crate::{
    DigitsError, EmailAddressError, FormError, GstinError, IfscError, IndianMobileError, LeiError, LenderNumberError,
    MicrLineError, PanError, S10Error, UpiLinkError, UtrError, VpaError,
};

/// An identifier that is well formed, as it may be shown.
///
/// What belongs to a person is masked everywhere in it: the numbers of people (a PAN or GSTIN whose holder is
/// [`crate::PanHolder::is_of_people`]), mobile numbers, mailboxes, UPI addresses unless a merchant's in a link, the
/// base number of an account. The numbers of companies, firms, trusts and governments are public and shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked {
    /// What it is.
    pub kind: FormatKind,
    /// The identifier in its one spelling, masked if it belongs to a person.
    pub shown: String,
    /// Whether something is masked.
    pub is_masked: bool,
    /// What it holds, in its order.
    pub parts: Vec<Part>,
}

/// A part of an identifier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// What it is: small letters and `_`. Stable.
    pub name: &'static str,
    /// The characters, masked if they belong to a person.
    pub value: String,
    /// What they mean; none if that is not encoded or not known here.
    pub meaning: Option<String>,
}

/// An identifier is not well formed. It repeats nothing of the text but an offending character.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum CheckError {
    /// Of an identifier of a fixed form.
    #[error(transparent)]
    Form(#[from] FormError),
    /// Of an identifier of digits.
    #[error(transparent)]
    Digits(#[from] DigitsError),
    /// Of an IFSC.
    #[error(transparent)]
    Ifsc(#[from] IfscError),
    /// Of a code line.
    #[error(transparent)]
    MicrLine(#[from] MicrLineError),
    /// Of an article number.
    #[error(transparent)]
    S10(#[from] S10Error),
    /// Of a PAN.
    #[error(transparent)]
    Pan(#[from] PanError),
    /// Of a GSTIN.
    #[error(transparent)]
    Gstin(#[from] GstinError),
    /// Of an LEI.
    #[error(transparent)]
    Lei(#[from] LeiError),
    /// Of a UTR.
    #[error(transparent)]
    Utr(#[from] UtrError),
    /// Of a UPI address.
    #[error(transparent)]
    Vpa(#[from] VpaError),
    /// Of a UPI link.
    #[error(transparent)]
    UpiLink(#[from] UpiLinkError),
    /// Of a mobile number.
    #[error(transparent)]
    Mobile(#[from] IndianMobileError),
    /// Of a mailbox.
    #[error(transparent)]
    Email(#[from] EmailAddressError),
    /// Of a number of the lender's.
    #[error(transparent)]
    LenderNumber(#[from] LenderNumberError),
}

/// Reads a text as an identifier of a kind. Nothing outside the text is asked.
pub fn check(kind: FormatKind, text: &str) -> Result<Checked, CheckError> {
    parts::read(kind, text)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn ok(kind: FormatKind, text: &str) -> Checked {
        check(kind, text).unwrap()
    }

    fn parts(checked: &Checked) -> Vec<(&str, &str, Option<&str>)> {
        checked.parts.iter().map(|part| (part.name, part.value.as_str(), part.meaning.as_deref())).collect()
    }

    #[test]
    fn every_kind_has_an_example_that_is_well_formed_and_a_name_of_its_own() {
        let mut slugs: Vec<&str> = FormatKind::ALL.map(FormatKind::slug).to_vec();
        for kind in FormatKind::ALL {
            let checked = ok(kind, kind.example());
            assert_eq!((checked.kind, FormatKind::named(kind.slug())), (kind, Some(kind)));
            assert!(!kind.title().is_empty() && !kind.checks().is_empty() && !kind.unknown().is_empty());
            assert!(check(kind, "").is_err() && check(kind, "\u{202e}").is_err(), "{kind:?}");
        }
        slugs.sort_unstable();
        slugs.dedup();
        assert_eq!(slugs.len(), FormatKind::ALL.len());
        assert_eq!(FormatKind::named("iban"), None);
    }

    #[test]
    fn a_kind_has_a_check_digit_exactly_if_changing_a_digit_is_found() {
        for kind in FormatKind::ALL {
            let text = kind.example();
            let (at, digit) = text.char_indices().rev().find(|(_, c)| c.is_ascii_digit()).unwrap_or((0, '0'));
            let mut other = text.to_owned();
            other.replace_range(at..=at, if digit == '1' { "2" } else { "1" });
            assert_eq!(check(kind, &other).is_err() && at > 0, kind.has_check_digit(), "{kind:?}: {other}");
        }
    }

    #[test]
    fn a_branch_is_told_and_its_existence_is_not() {
        let checked = ok(FormatKind::Ifsc, "HDFC0001234");
        assert_eq!(parts(&checked), [("bank", "HDFC", None), ("branch", "001234", None)]);
        assert_eq!((checked.shown.as_str(), checked.is_masked), ("HDFC0001234", false));
        assert_eq!(checked.kind.unknown(), "whether the branch exists, and which it is");
        let error = check(FormatKind::Ifsc, "HDFCO001234").unwrap_err();
        assert_eq!(error.to_string(), "character 5 of an IFSC is the digit zero, and this is 'O'");
    }

    #[test]
    fn the_numbers_of_people_are_masked_and_those_of_companies_are_not() {
        let person = ok(FormatKind::Pan, "AAAPK1234L");
        assert_eq!((person.shown.as_str(), person.is_masked), ("XXXXXX234L", true));
        assert_eq!(parts(&person)[0], ("holder", "P", Some("an individual")));
        let company = ok(FormatKind::Pan, "AAACR5055K");
        assert_eq!((company.shown.as_str(), company.is_masked), ("AAACR5055K", false));

        let firm = ok(FormatKind::Gstin, "27AAPFU0939F1ZV");
        assert_eq!(
            parts(&firm)[..2],
            [
                ("state", "27", Some("Maharashtra")),
                ("pan", "AAPFU0939F", Some("of a firm or a limited liability partnership"))
            ]
        );
        let person = ok(FormatKind::Gstin, "09AAAPK1234L1ZU");
        assert_eq!((person.shown.as_str(), person.is_masked), ("09XXXXXX234L1ZU", true));
        assert_eq!(parts(&person)[1].1, "XXXXXX234L");
    }

    #[test]
    fn a_merchants_link_is_shown_and_a_persons_is_masked() {
        let link = |rest: &str| ok(FormatKind::UpiLink, &format!("upi://pay?pa=asha@ybl&pn=Asha%20Rao{rest}"));
        let person = link("&am=5&x=1");
        assert_eq!(person.shown, "upi://pay?pa=a••••@ybl&…");
        assert_eq!(
            parts(&person)[..3],
            [("payee", "a••••@ybl", None), ("payee_name", "A••••", None), ("amount", "5.00", Some("₹5.00"))]
        );
        let merchant = link("&mc=6012&tr=R-1");
        assert_eq!(merchant.shown, "upi://pay?pa=asha@ybl&pn=Asha%20Rao&tr=R-1&cu=INR&mc=6012");
        assert!(!merchant.is_masked);
    }

    #[test]
    fn what_is_read_as_a_hint_is_called_usual() {
        let rtgs = ok(FormatKind::Utr, "HDFCR52026031512345678");
        assert_eq!(parts(&rtgs)[2], ("usual_day", "20260315", Some("2026-03-15")));
        assert_eq!(parts(&ok(FormatKind::Utr, "N074260123456789")), [("length", "16", Some("as NEFT has"))]);
        assert!(ok(FormatKind::Cnr, "MHPUN01001232023").parts.iter().all(|part| part.name == "year"));
    }

    proptest! {
        #[test]
        fn what_is_personal_is_nowhere_in_what_is_shown(
            name in "[a-z]{6,10}", digits in "[6-9][0-9]{9}", pan in "[A-Z]{3}P[A-Z][0-9]{4}[A-Z]",
        ) {
            let hidden_name = name.get(1..).unwrap();
            let (hidden_digits, hidden_pan) = (digits.get(..6).unwrap(), pan.get(..6).unwrap());
            for (kind, text, secret) in [
                (FormatKind::Vpa, format!("{name}@ybl"), hidden_name),
                (FormatKind::UpiLink, format!("upi://pay?pa={name}@ybl&pn={name}&tn={name}"), hidden_name),
                (FormatKind::Email, format!("{name}@example.in"), hidden_name),
                (FormatKind::Mobile, digits.clone(), hidden_digits),
                (FormatKind::MicrLine, format!("000000 000000000 {hidden_digits} 31"), hidden_digits),
                (FormatKind::Pan, pan.clone(), hidden_pan),
            ] {
                let shown = format!("{:?}", ok(kind, &text));
                prop_assert!(!shown.contains(secret), "{}", shown);
            }
        }

        #[test]
        fn no_text_breaks_a_check(text in "\\PC{0,40}|[A-Z0-9]{0,24}") {
            for kind in FormatKind::ALL {
                let _ = check(kind, &text);
            }
        }
    }
}
