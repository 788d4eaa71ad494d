//! Identifiers of Indian banking and post, as types that can only hold well-formed values.
//!
//! ```
//! use formats::{ChequeNumber, Ifsc};
//! let branch: Ifsc = "HDFC0001234".parse()?;
//! assert_eq!(branch.bank(), "HDFC");
//! let cheque: Result<ChequeNumber, _> = "4521".parse();
//! assert!(cheque.is_err(), "a spreadsheet dropped the leading zeros; they are not guessed");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! | you need | you write |
//! |---|---|
//! | the number of a cheque, its whole code line | [`ChequeNumber`], [`MicrLine`] |
//! | the branch and city on a cheque | [`Micr`] |
//! | why the clearing house returned it | [`CtsReturnCode`]; `statutes` knows what the code means |
//! | a mandate to debit an account | [`Umrn`] |
//! | the reference of a transfer | [`TransferReference`]: [`Utr`] of NEFT and RTGS, [`Rrn`] of IMPS and UPI |
//! | where money is received over UPI, a link that asks for it | [`Vpa`], [`UpiLink`] |
//! | a bank's branch | [`Ifsc`] |
//! | a loan account, a customer | [`LoanAccountNumber`], [`CustomerId`] |
//! | a postal code | [`PinCode`] |
//! | the number on a postal article | [`S10`] |
//! | a case in the courts' record | [`Cnr`] |
//! | a taxpayer | [`Pan`], which knows what kind of holder it is for; [`Gstin`], which holds a PAN |
//! | a company, a partnership, an enterprise | [`Cin`], [`Lei`], [`Llpin`], [`Udyam`] |
//! | where a person is reached | [`IndianMobile`], [`EmailAddress`] |
//! | any of these by its name, with what it holds | [`check()`] of a [`FormatKind`] |
//! | to keep out text that shows another text than it holds | [`misleading_character`] |
//!
//! A type claims what can be known from the text alone: an [`Ifsc`] is well formed, and the branch may still not exist.
//! [`S10`], [`Gstin`] and [`Lei`] have check digits that can be computed; the docs of each tell which slips they do not
//! find. What belongs to a person ([`Pan`], [`Gstin`], [`Vpa`], [`MicrLine`], [`IndianMobile`], [`EmailAddress`]) has
//! no `Display`, its `Debug` hides it, and `masked` gives the form that staff may see. Parsing does not trim and does
//! not guess; the error says what is wrong, and names the offending character at most, never the whole value. To store
//! a value, use `as_str`; to read it back, parse it.
//!
//! # To add a format
//!
//! One file with the rule and its source in the type's doc, `identifier!` for what all of them share, `FromStr` with an
//! error enum ([`FormError`] if each place takes one kind of character), a property test that generated values parse
//! and print the same, and for a check digit one that tells exactly which corruptions are not found. Then a kind in
//! `check/kind.rs` and its parts in `check/parts.rs`.

#![deny(missing_docs)]

/// What every identifier shares: a private text, printed as it is.
macro_rules! identifier {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(String);

        impl $name {
            /// The text, well formed.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(&self.0)
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, "{}({})", stringify!($name), self.0)
            }
        }
    };
}

/// What identifiers of persons share: a private text that does not print.
macro_rules! personal_identifier {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, Hash)]
        pub struct $name(String);

        impl $name {
            /// The text in its one spelling, for sealing it or for sending to it.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(concat!(stringify!($name), "(***)"))
            }
        }
    };
}

mod check;
mod company;
mod court_case;
mod digits;
mod email;
mod form;
mod gstin;
mod ifsc;
mod lei;
mod lender_number;
mod mandate;
mod micr_line;
mod mobile;
mod pan;
mod s10;
mod state;
mod text;
mod transfer;
mod upi;

pub use check::{CheckError, Checked, FormatKind, Part, check};
pub use company::{Cin, Llpin, Udyam};
pub use court_case::{Cnr, CnrParts};
pub use digits::{ChequeNumber, CtsReturnCode, DigitsError, Micr, PinCode};
pub use email::{EmailAddress, EmailAddressError};
pub use form::FormError;
pub use gstin::{Gstin, GstinError};
pub use ifsc::{Ifsc, IfscError};
pub use lei::{Lei, LeiError};
pub use lender_number::{CustomerId, LenderNumberError, LoanAccountNumber};
pub use mandate::Umrn;
pub use micr_line::{MicrLine, MicrLineError};
pub use mobile::{IndianMobile, IndianMobileError};
pub use pan::{Pan, PanError, PanHolder};
pub use s10::{S10, S10Error};
pub use text::misleading_character;
pub use transfer::{Rrn, TransferReference, TransferReferenceError, Utr, UtrError};
pub use upi::{UpiLink, UpiLinkError, Vpa, VpaError};
