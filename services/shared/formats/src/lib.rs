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
//! | the number of a cheque | [`ChequeNumber`] |
//! | the branch and city on a cheque | [`Micr`] |
//! | why the clearing house returned it | [`CtsReturnCode`]; `statutes` knows what the code means |
//! | a bank's branch | [`Ifsc`] |
//! | a loan account | [`LoanAccountNumber`] |
//!
//! A type claims what can be known from the text alone: an [`Ifsc`] is well formed, and the branch may still not exist.
//! None of these has a check digit. Parsing does not trim and does not guess; the error says what is wrong, and names
//! the offending character at most, never the whole value. To store a value, use `as_str`; to read it back, parse it.
//!
//! # To add a format
//!
//! One file with the rule and its source in the type's doc, `identifier!` for what all of them share, `FromStr` with an
//! error enum, and a property test that generated values parse and print the same.

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

mod digits;
mod ifsc;
mod loan_account;

pub use digits::{ChequeNumber, CtsReturnCode, DigitsError, Micr};
pub use ifsc::{Ifsc, IfscError};
pub use loan_account::{LoanAccountNumber, LoanAccountNumberError};
