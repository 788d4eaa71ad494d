//! A link that asks for money.

mod encoding;

use std::{collections::BTreeSet, fmt, str::FromStr};

use kernel::Paise;
use thiserror::Error;

use self::encoding::{decoded, encoded};
use super::{Vpa, VpaError};
use crate::misleading_character;

/// A link that asks for money over UPI: `upi://pay?pa=lender@bank&pn=Asha%20Finance&tr=RC000042&am=1500.00&cu=INR`.
///
/// ```
/// use formats::{UpiLink, Vpa};
/// let lender: Vpa = "lender@bank".parse()?;
/// let due = kernel::Paise::new(150_000)?;
/// let link = UpiLink::to(lender, "Asha Finance")?.with_reference("RC000042")?.with_amount(due)?;
/// assert_eq!(link.uri(), "upi://pay?pa=lender@bank&pn=Asha%20Finance&tr=RC000042&am=1500.00&cu=INR");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Payee (`pa`) and payee's name (`pn`) are mandatory. The reference (`tr`) has 1 to 35 visible ASCII characters.
/// Amounts are above zero and written with two decimals; the currency is `INR`. A space is written `%20`: in a link `+`
/// is a plus to some apps and a space to others, so it is never written, and refused when read. Other parameters
/// (`mc`, `mode`, `sign`, …) are kept in their order and not interpreted; a link that was signed must be passed on as
/// it came, because [`UpiLink::uri`] writes it anew. Source: NPCI, UPI linking specifications 1.6 (`law.md` E).
///
/// That a link was opened says nothing of a payment: there is no reliable answer to it. Money is matched by its RRN.
///
/// It does not print, because payees can be persons.
#[derive(Clone, PartialEq, Eq)]
pub struct UpiLink {
    payee: Vpa,
    payee_name: String,
    reference: Option<String>,
    note: Option<String>,
    amount: Option<Paise>,
    others: Vec<(String, String)>,
}

/// The text is not such a link, or a link cannot be made so.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum UpiLinkError {
    /// There is no text.
    #[error("the UPI link is missing")]
    Missing,
    /// It begins otherwise.
    #[error("a link that asks for money over UPI begins with upi://pay?")]
    Beginning,
    /// A part between two `&` is not a name and a value.
    #[error("part {position} of the link's parameters is not name=value")]
    Part {
        /// Which, counted from 1.
        position: usize,
    },
    /// A plus, which some apps read as a space.
    #[error("`{name}` has a '+', which some apps read as a space; write %20 for a space and %2B for a plus")]
    Plus {
        /// The parameter.
        name: String,
    },
    /// A character that has to be encoded, or a `%` without two digits to base 16, or bytes that are no text.
    #[error("`{name}` is not encoded as links are: %20 for a space, and so on")]
    Encoding {
        /// The parameter.
        name: String,
    },
    /// A parameter is there twice.
    #[error("`{name}` is there twice")]
    Twice {
        /// The parameter.
        name: String,
    },
    /// A mandatory parameter is missing.
    #[error("`{name}` is missing")]
    Mandatory {
        /// The parameter.
        name: &'static str,
    },
    /// The payee's address is none.
    #[error("`pa`: {0}")]
    Payee(#[from] VpaError),
    /// A text holds what is not seen and changes what is.
    #[error("character {position} of `{name}` is not seen and changes what is")]
    Misleading {
        /// The parameter.
        name: String,
        /// Its place, counted from 1.
        position: usize,
    },
    /// The reference is too long, or has a space or another character than visible ASCII.
    #[error("`tr` has 1 to 35 letters, digits and signs without spaces")]
    Reference,
    /// The amount is not written as rupees with at most two decimals.
    #[error("`am` is an amount above zero such as 1500.00, without commas")]
    Amount,
    /// Another currency.
    #[error("`cu` is INR")]
    Currency,
    /// A parameter that has its own method.
    #[error("`{name}` is no further parameter: it is letters and digits, and none of pa, pn, tr, tn, am and cu")]
    Name {
        /// The parameter.
        name: String,
    },
}

const REFERENCE_MAX: usize = 35;
const OWN: [&str; 6] = ["pa", "pn", "tr", "tn", "am", "cu"];

impl UpiLink {
    /// A link that asks for any amount. The payee's name is what the payer's app shows.
    pub fn to(payee: Vpa, payee_name: &str) -> Result<Self, UpiLinkError> {
        if payee_name.is_empty() {
            return Err(UpiLinkError::Mandatory { name: "pn" });
        }
        let payee_name = seen("pn", payee_name)?;
        Ok(Self { payee, payee_name, reference: None, note: None, amount: None, others: Vec::new() })
    }

    /// The same with a reference (`tr`), which the bank's statement may repeat.
    pub fn with_reference(mut self, reference: &str) -> Result<Self, UpiLinkError> {
        if !(1..=REFERENCE_MAX).contains(&reference.len()) || !reference.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(UpiLinkError::Reference);
        }
        self.reference = Some(reference.to_owned());
        Ok(self)
    }

    /// The same with a note (`tn`) to the payer. Apps cut long ones.
    pub fn with_note(mut self, note: &str) -> Result<Self, UpiLinkError> {
        self.note = Some(seen("tn", note)?).filter(|note| !note.is_empty());
        Ok(self)
    }

    /// The same for this amount (`am`), which is above zero.
    pub fn with_amount(mut self, amount: Paise) -> Result<Self, UpiLinkError> {
        if !amount.is_positive() {
            return Err(UpiLinkError::Amount);
        }
        self.amount = Some(amount);
        Ok(self)
    }

    /// The same with another parameter: `mc`, `tid`, `url`, `mam`, `mode`, `purpose`, `orgid`, `sign`.
    pub fn with_parameter(mut self, name: &str, value: &str) -> Result<Self, UpiLinkError> {
        let well_formed = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric());
        if !well_formed || OWN.contains(&name) {
            return Err(UpiLinkError::Name { name: name.to_owned() });
        }
        if self.others.iter().any(|(there, _)| there == name) {
            return Err(UpiLinkError::Twice { name: name.to_owned() });
        }
        self.others.push((name.to_owned(), seen(name, value)?));
        Ok(self)
    }

    /// Who is paid.
    #[must_use]
    pub const fn payee(&self) -> &Vpa {
        &self.payee
    }

    /// The name of who is paid, as the link has it; the payer's app shows the bank's own beside it.
    #[must_use]
    pub fn payee_name(&self) -> &str {
        &self.payee_name
    }

    /// The reference.
    #[must_use]
    pub fn reference(&self) -> Option<&str> {
        self.reference.as_deref()
    }

    /// The note.
    #[must_use]
    pub fn note(&self) -> Option<&str> {
        self.note.as_deref()
    }

    /// The amount; none if the payer enters it.
    #[must_use]
    pub const fn amount(&self) -> Option<Paise> {
        self.amount
    }

    /// The other parameters in their order.
    #[must_use]
    pub fn others(&self) -> &[(String, String)] {
        &self.others
    }

    /// Whether a merchant is paid: a category code (`mc`) is given, and is not the `0000` of persons.
    #[must_use]
    pub fn is_to_merchant(&self) -> bool {
        self.others.iter().any(|(name, value)| name == "mc" && value != "0000" && !value.is_empty())
    }

    /// The link.
    #[must_use]
    pub fn uri(&self) -> String {
        let mut uri = format!("upi://pay?pa={}&pn={}", self.payee.as_str(), encoded(&self.payee_name));
        let mut add = |name: &str, value: &str| {
            uri.push('&');
            uri.push_str(name);
            uri.push('=');
            uri.push_str(&encoded(value));
        };
        if let Some(reference) = &self.reference {
            add("tr", reference);
        }
        if let Some(note) = &self.note {
            add("tn", note);
        }
        if let Some(amount) = self.amount {
            add("am", &format!("{}.{:02}", amount.get() / 100, amount.get() % 100));
        }
        add("cu", "INR");
        for (name, value) in &self.others {
            add(name, value);
        }
        uri
    }
}

impl fmt::Debug for UpiLink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("UpiLink(***)")
    }
}

/// The text, unless a reader would see something else than it holds.
fn seen(name: &str, text: &str) -> Result<String, UpiLinkError> {
    match misleading_character(text) {
        Some(position) => Err(UpiLinkError::Misleading { name: name.to_owned(), position }),
        None => Ok(text.to_owned()),
    }
}

/// Rupees with at most two decimals, nothing else: no commas, no signs, no exponent.
fn amount(text: &str) -> Result<Paise, UpiLinkError> {
    let plain = text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    let amount = plain.then(|| Paise::parse_rupees(text).ok()).flatten();
    amount.filter(|amount| amount.is_positive()).ok_or(UpiLinkError::Amount)
}

impl FromStr for UpiLink {
    type Err = UpiLinkError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.is_empty() {
            return Err(UpiLinkError::Missing);
        }
        // The scheme and what follows it are the same in capitals, as some QR codes write them.
        let (beginning, query) = text.split_once('?').ok_or(UpiLinkError::Beginning)?;
        if !beginning.eq_ignore_ascii_case("upi://pay") {
            return Err(UpiLinkError::Beginning);
        }
        let mut parameters = Vec::new();
        let mut names = BTreeSet::new();
        for (position, part) in (1..).zip(query.split('&')) {
            let (name, value) = part.split_once('=').ok_or(UpiLinkError::Part { position })?;
            if name.is_empty() || !name.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
                return Err(UpiLinkError::Part { position });
            }
            if !names.insert(name) {
                return Err(UpiLinkError::Twice { name: name.to_owned() });
            }
            parameters.push((name, decoded(name, value)?));
        }
        // A parameter without a value is one that was not given.
        let given = |name: &str| parameters.iter().find(|(one, value)| *one == name && !value.is_empty());
        let mandatory = |name: &'static str| given(name).ok_or(UpiLinkError::Mandatory { name });
        let mut link = Self::to(mandatory("pa")?.1.parse()?, &mandatory("pn")?.1)?;
        if let Some((_, reference)) = given("tr") {
            link = link.with_reference(reference)?;
        }
        if let Some((_, note)) = given("tn") {
            link = link.with_note(note)?;
        }
        if let Some((_, text)) = given("am") {
            link = link.with_amount(amount(text)?)?;
        }
        if given("cu").is_some_and(|(_, currency)| currency != "INR") {
            return Err(UpiLinkError::Currency);
        }
        for (name, value) in parameters.iter().filter(|(name, _)| !OWN.contains(name)) {
            link = link.with_parameter(name, value)?;
        }
        Ok(link)
    }
}

#[cfg(test)]
mod tests;
