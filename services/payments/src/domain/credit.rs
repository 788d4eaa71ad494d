//! A credit: money that arrived, as a bank statement or a cashier reports it.

use std::{fmt, str::FromStr};

use formats::{ChequeNumber, Ifsc, LoanAccountNumber};
use kernel::{LegalDate, Masked, Paise};
use thiserror::Error;

use super::{
    AnyReceipt, Applied, InstrumentId,
    field::{FieldFault, NAME_CHARS_MAX, not_after_today, parsed, parsed_if_given, text},
};

const NARRATION_CHARS_MAX: usize = 500;

/// How far back a value date may lie: a statement of the last financial year, and a month.
const DAYS_BACK_MAX: i32 = 400;

/// How money came in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Mode {
    Upi,
    Neft,
    Rtgs,
    Imps,
    Cash,
    Cheque,
    Other,
}

/// The text names no mode.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("is no mode of payment")]
pub(crate) struct UnknownMode;

impl Mode {
    pub(crate) const ALL: [Self; 7] =
        [Self::Upi, Self::Neft, Self::Rtgs, Self::Imps, Self::Cash, Self::Cheque, Self::Other];

    /// As it is stored and as the clearing account is called.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Upi => "upi",
            Self::Neft => "neft",
            Self::Rtgs => "rtgs",
            Self::Imps => "imps",
            Self::Cash => "cash",
            Self::Cheque => "cheque",
            Self::Other => "other",
        }
    }
}

impl FromStr for Mode {
    type Err = UnknownMode;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|mode| mode.as_str() == text).ok_or(UnknownMode)
    }
}

/// What the payment system calls one credit, once per mode: the RRN of UPI and IMPS, the UTR of NEFT and RTGS, the number in the cash book.
///
/// 1 to 64 of A-Z, 0-9, `-` and `/`, with at least one letter or digit; small letters are read as capitals, so that one credit has
/// one reference. A number that a spreadsheet rounded (`4.12E+11`) cannot be one.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(crate) struct Reference(String);

/// The text is not a reference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error(
    "is 1 to 64 of A-Z, 0-9, - and /, with a letter or digit; a number that a spreadsheet wrote as 4.12E+11 has lost its digits"
)]
pub(crate) struct ReferenceError;

impl Reference {
    const LENGTH_MAX: usize = 64;

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Reference {
    type Err = ReferenceError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'/');
        let well_formed = (1..=Self::LENGTH_MAX).contains(&text.len()) && text.bytes().all(allowed);
        if !well_formed || !text.bytes().any(|byte| byte.is_ascii_alphanumeric()) {
            return Err(ReferenceError);
        }
        Ok(Self(text.to_ascii_uppercase()))
    }
}

/// A credit as it was sent: each field readable, the whole not yet checked.
#[derive(Clone, Debug)]
pub(crate) struct CreditDraft {
    /// Empty if nobody knows yet whose it is.
    pub(crate) loan_account_number: String,
    pub(crate) amount: Paise,
    pub(crate) value_date: LegalDate,
    pub(crate) mode: Mode,
    pub(crate) reference: String,
    pub(crate) payer_name: Masked<String>,
    pub(crate) narration: Masked<String>,
    /// Empty if it pays no cheque in particular.
    pub(crate) instrument_id: String,
    /// That cheque by what is printed on it: the drawee's IFSC and the number.
    pub(crate) cheque: Option<(String, String)>,
}

/// A cheque of an account by what is printed on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ChequeKey {
    pub(crate) drawee_ifsc: Ifsc,
    pub(crate) number: ChequeNumber,
}

/// Money that arrived. Nothing of it changes; the texts go when their subject is erased.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Credit {
    pub(crate) amount: Paise,
    /// The day on which the money was the payee's.
    pub(crate) value_date: LegalDate,
    pub(crate) mode: Mode,
    pub(crate) reference: Reference,
    /// `None` once the payer's data was erased.
    pub(crate) payer_name: Option<Masked<String>>,
    /// `None` once the payer's data was erased.
    pub(crate) narration: Option<Masked<String>>,
}

/// A credit that can be a receipt, with what it is for if that is known.
#[derive(Clone, Debug)]
pub(crate) struct Posting {
    pub(crate) credit: Credit,
    pub(crate) applied: Option<Applied>,
    /// The cheque that it pays, where its id is still to be found.
    pub(crate) cheque: Option<ChequeKey>,
}

impl Posting {
    /// Checks a credit that is being posted on `today`.
    pub(crate) fn check(draft: &CreditDraft, today: LegalDate) -> Result<Self, FieldFault> {
        if !draft.amount.is_positive() {
            return Err(FieldFault::new("amount", "must be more than zero"));
        }
        let value_date = draft.value_date;
        not_after_today("value_date", value_date, today)?;
        if today.as_unix_days() - value_date.as_unix_days() > DAYS_BACK_MAX {
            let reason = format!("{value_date} is more than {DAYS_BACK_MAX} days before today, {today}");
            return Err(FieldFault::new("value_date", reason));
        }
        let credit = Credit {
            amount: draft.amount,
            value_date,
            mode: draft.mode,
            reference: parsed("reference", &draft.reference)?,
            payer_name: Some(text("payer_name", &draft.payer_name, NAME_CHARS_MAX)?),
            narration: Some(text("narration", &draft.narration, NARRATION_CHARS_MAX)?),
        };
        let applied = Applied::parse(&draft.loan_account_number, &draft.instrument_id)?;
        let cheque = draft.cheque.as_ref().map(|(ifsc, number)| ChequeKey::parse(ifsc, number)).transpose()?;
        match (&cheque, &applied) {
            (Some(_), Some(Applied { instrument: Some(_), .. })) => {
                Err(FieldFault::new("cheque", "is given with instrument_id; give one of the two"))
            }
            (Some(_), None) => Err(FieldFault::new("cheque", "is given without loan_account_number")),
            _ => Ok(Self { credit, applied, cheque }),
        }
    }

    /// The same with the id of its cheque.
    pub(crate) fn of_instrument(&self, id: InstrumentId) -> Self {
        let applied = self.applied.clone().map(|applied| Applied { instrument: Some(id), ..applied });
        Self { applied, ..self.clone() }
    }

    /// Whether this is the credit that is on record under its reference; if not, the field that says otherwise.
    ///
    /// A field that is empty here claims nothing: a bank's statement often names no account for a credit that a cashier has
    /// applied, or that was identified since.
    pub(crate) fn matches(&self, known: &AnyReceipt) -> Result<(), FieldFault> {
        let on_record = &known.record().credit;
        differs("amount", self.credit.amount != on_record.amount, on_record.amount)?;
        differs("value_date", self.credit.value_date != on_record.value_date, on_record.value_date)?;
        if let Some(applied) = &self.applied {
            let Some(known) = known.applied() else {
                return Err(FieldFault::new("loan_account_number", "this credit is on record without an account"));
            };
            differs("loan_account_number", applied.account != known.account, &known.account)?;
            if applied.instrument.is_some() {
                let written = known.instrument.map_or_else(|| "none".to_owned(), |id| id.to_string());
                let field = if self.cheque.is_some() { "cheque" } else { "instrument_id" };
                differs(field, applied.instrument != known.instrument, written)?;
            }
        }
        same_text("payer_name", self.credit.payer_name.as_ref(), on_record.payer_name.as_ref())?;
        same_text("narration", self.credit.narration.as_ref(), on_record.narration.as_ref())
    }
}

impl ChequeKey {
    pub(crate) fn parse(drawee_ifsc: &str, number: &str) -> Result<Self, FieldFault> {
        Ok(Self { drawee_ifsc: parsed("cheque", drawee_ifsc)?, number: parsed("cheque", number)? })
    }
}

impl Applied {
    /// What a credit is for, if an account is named.
    pub(crate) fn parse(loan_account_number: &str, instrument_id: &str) -> Result<Option<Self>, FieldFault> {
        let account: Option<LoanAccountNumber> = parsed_if_given("loan_account_number", loan_account_number)?;
        let instrument: Option<InstrumentId> = parsed_if_given("instrument_id", instrument_id)?;
        match (account, instrument) {
            (Some(account), instrument) => Ok(Some(Self { account, instrument })),
            (None, None) => Ok(None),
            (None, Some(_)) => Err(FieldFault::new("instrument_id", "is given without loan_account_number")),
        }
    }
}

fn differs(field: &'static str, different: bool, known: impl fmt::Display) -> Result<(), FieldFault> {
    if different {
        return Err(FieldFault::new(field, format!("differs from {known}, which is on record for this reference")));
    }
    Ok(())
}

fn same_text(
    field: &'static str,
    given: Option<&Masked<String>>,
    known: Option<&Masked<String>>,
) -> Result<(), FieldFault> {
    match (given, known) {
        (Some(given), Some(known)) if !given.reveal().is_empty() && given != known => {
            Err(FieldFault::new(field, "differs from what is on record for this reference"))
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> LegalDate {
        text.parse().unwrap()
    }

    fn draft() -> CreditDraft {
        CreditDraft {
            loan_account_number: "HL-0001".to_owned(),
            amount: Paise::parse_rupees("1,50,000").unwrap(),
            value_date: day("2026-03-02"),
            mode: Mode::Upi,
            reference: "412345678901".to_owned(),
            payer_name: Masked::new("Ravi Kumar".to_owned()),
            narration: Masked::new("UPI/ravi@bank".to_owned()),
            instrument_id: String::new(),
            cheque: None,
        }
    }

    fn fault(change: impl FnOnce(&mut CreditDraft)) -> FieldFault {
        let mut draft = draft();
        change(&mut draft);
        Posting::check(&draft, day("2026-03-06")).unwrap_err()
    }

    #[test]
    fn a_wrong_field_is_named() {
        assert_eq!(fault(|credit| credit.amount = Paise::ZERO).field, "amount");
        assert_eq!(fault(|credit| credit.reference = "4.12E+11".to_owned()).field, "reference");
        assert_eq!(fault(|credit| credit.loan_account_number = "1.23E+15".to_owned()).field, "loan_account_number");
        assert_eq!(fault(|credit| credit.instrument_id = "000123".to_owned()).field, "instrument_id");
        assert_eq!(fault(|credit| credit.payer_name = Masked::new("x".repeat(201))).field, "payer_name");
        assert_eq!(fault(|credit| credit.narration = Masked::new("a\u{202e}b".to_owned())).field, "narration");
    }

    #[test]
    fn a_value_date_lies_between_400_days_ago_and_today() {
        let on =
            |value_date| Posting::check(&CreditDraft { value_date: day(value_date), ..draft() }, day("2026-03-06"));
        assert!(on("2026-03-06").is_ok());
        assert_eq!(on("2026-03-07").unwrap_err().reason, "2026-03-07 has not come yet; today is 2026-03-06");
        assert!(on("2025-01-30").is_ok());
        assert_eq!(on("2025-01-29").unwrap_err().reason, "2025-01-29 is more than 400 days before today, 2026-03-06");
    }

    #[test]
    fn a_cheque_is_paid_only_through_an_account() {
        let named = fault(|credit| {
            credit.loan_account_number.clear();
            credit.instrument_id = "01958f3c-7b1a-7c3d-8e4f-000000000001".to_owned();
        });
        assert_eq!(named, FieldFault::new("instrument_id", "is given without loan_account_number"));
        let printed = |ifsc: &str, number: &str| Some((ifsc.to_owned(), number.to_owned()));
        let named = fault(|credit| {
            credit.loan_account_number.clear();
            credit.cheque = printed("HDFC0000001", "000123");
        });
        assert_eq!(named, FieldFault::new("cheque", "is given without loan_account_number"));
        let both = fault(|credit| {
            credit.instrument_id = "01958f3c-7b1a-7c3d-8e4f-000000000001".to_owned();
            credit.cheque = printed("HDFC0000001", "000123");
        });
        assert_eq!(both, FieldFault::new("cheque", "is given with instrument_id; give one of the two"));
        for (ifsc, number) in [("", "000123"), ("HDFC0000001", ""), ("HDFC0000001", "123"), ("HDFCO000001", "000123")] {
            assert_eq!(fault(|credit| credit.cheque = printed(ifsc, number)).field, "cheque", "{ifsc} {number}");
        }
    }

    #[test]
    fn one_credit_has_one_reference_and_modes_are_read_as_they_are_written() {
        assert_eq!("hdfcn5/2026-1".parse::<Reference>().unwrap().as_str(), "HDFCN5/2026-1");
        for text in ["", "-", "a b", "संदर्भ", "4.12E11", &"1".repeat(65)] {
            assert_eq!(text.parse::<Reference>(), Err(ReferenceError), "{text:?}");
        }
        for mode in Mode::ALL {
            assert_eq!(mode.as_str().parse(), Ok(mode));
        }
    }
}
