//! A return memo: what a bank says about a cheque that it did not pay.

use formats::{ChequeNumber, CtsReturnCode, Ifsc, LoanAccountNumber};
use kernel::{DateInterval, LegalDate, Masked, Paise};

use super::field::{FieldFault, NAME_CHARS_MAX, in_order, not_after_today, parsed, text};

const REASON_CHARS_MAX: usize = 500;

/// A memo as a file gives it: each field readable, the whole not yet checked.
#[derive(Clone, Debug)]
pub(crate) struct MemoDraft {
    pub(crate) loan_account_number: String,
    pub(crate) cheque_number: String,
    pub(crate) drawee_ifsc: String,
    pub(crate) drawn_on: LegalDate,
    pub(crate) amount: Paise,
    pub(crate) drawer_name: Masked<String>,
    pub(crate) presented_on: LegalDate,
    pub(crate) returned_on: LegalDate,
    pub(crate) memo_received_on: Option<LegalDate>,
    pub(crate) return_code: String,
    pub(crate) return_reason: Masked<String>,
}

/// A memo that can be a dishonour.
#[derive(Debug)]
pub(crate) struct Memo {
    pub(crate) loan_account_number: LoanAccountNumber,
    pub(crate) cheque_number: ChequeNumber,
    pub(crate) drawee_ifsc: Ifsc,
    pub(crate) drawn_on: LegalDate,
    pub(crate) amount: Paise,
    pub(crate) drawer_name: Masked<String>,
    pub(crate) presented_on: LegalDate,
    pub(crate) returned_on: LegalDate,
    pub(crate) informed_on: DateInterval,
    pub(crate) return_code: CtsReturnCode,
    pub(crate) return_reason: Masked<String>,
}

impl Memo {
    /// Checks a memo that is being recorded on `today`.
    ///
    /// The payee was informed no earlier than the return and no later than the memo's arrival; where the arrival is not
    /// recorded, no later than today, when the file is being read.
    pub(crate) fn check(draft: &MemoDraft, today: LegalDate) -> Result<Self, FieldFault> {
        let &MemoDraft { drawn_on, presented_on, returned_on, amount, .. } = draft;
        if !amount.is_positive() {
            return Err(FieldFault::new("amount", "must be more than zero"));
        }
        in_order("returned_on", "presented_on", presented_on, returned_on)?;
        let informed_latest = draft.memo_received_on.unwrap_or(today);
        in_order("memo_received_on", "returned_on", returned_on, informed_latest)?;
        not_after_today("memo_received_on", informed_latest, today)?;
        let drawer_name = text("drawer_name", &draft.drawer_name, NAME_CHARS_MAX)?;
        if drawer_name.reveal().is_empty() {
            return Err(FieldFault::new("drawer_name", "is missing"));
        }
        Ok(Self {
            loan_account_number: parsed("loan_account_number", &draft.loan_account_number)?,
            cheque_number: parsed("cheque_number", &draft.cheque_number)?,
            drawee_ifsc: parsed("drawee_ifsc", &draft.drawee_ifsc)?,
            drawn_on,
            amount,
            drawer_name,
            presented_on,
            returned_on,
            informed_on: DateInterval::new(returned_on, informed_latest)
                .map_err(|error| FieldFault::new("memo_received_on", error))?,
            return_code: parsed("return_code", &draft.return_code)?,
            return_reason: text("return_reason", &draft.return_reason, REASON_CHARS_MAX)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> LegalDate {
        text.parse().unwrap()
    }

    fn draft() -> MemoDraft {
        MemoDraft {
            loan_account_number: "HL-0001".to_owned(),
            cheque_number: "000123".to_owned(),
            drawee_ifsc: "HDFC0000001".to_owned(),
            drawn_on: day("2026-02-27"),
            amount: Paise::parse_rupees("1,50,000").unwrap(),
            drawer_name: Masked::new("Ravi Kumar".to_owned()),
            presented_on: day("2026-03-02"),
            returned_on: day("2026-03-03"),
            memo_received_on: Some(day("2026-03-05")),
            return_code: "01".to_owned(),
            return_reason: Masked::new("Funds insufficient".to_owned()),
        }
    }

    fn fault(change: impl FnOnce(&mut MemoDraft)) -> FieldFault {
        let mut draft = draft();
        change(&mut draft);
        Memo::check(&draft, day("2026-03-06")).unwrap_err()
    }

    #[test]
    fn the_payee_was_informed_between_the_return_and_the_memo() {
        let memo = Memo::check(&draft(), day("2026-03-06")).unwrap();
        assert_eq!(memo.informed_on.to_string(), "2026-03-03 to 2026-03-05");
    }

    #[test]
    fn without_a_memo_date_the_day_of_recording_bounds_the_information() {
        let without = MemoDraft { memo_received_on: None, ..draft() };
        let memo = Memo::check(&without, day("2026-03-06")).unwrap();
        assert_eq!(memo.informed_on.to_string(), "2026-03-03 to 2026-03-06");
    }

    #[test]
    fn a_wrong_field_is_named() {
        assert_eq!(fault(|memo| memo.amount = Paise::ZERO).field, "amount");
        assert_eq!(fault(|memo| memo.cheque_number = "12".to_owned()).field, "cheque_number");
        assert_eq!(fault(|memo| memo.drawee_ifsc = "HDFC1000001".to_owned()).field, "drawee_ifsc");
        assert_eq!(fault(|memo| memo.loan_account_number = "1.23E+15".to_owned()).field, "loan_account_number");
        assert_eq!(fault(|memo| memo.return_code = "1".to_owned()).field, "return_code");
        assert_eq!(fault(|memo| memo.drawer_name = Masked::default()).field, "drawer_name");
        assert_eq!(fault(|memo| memo.drawer_name = Masked::new("x".repeat(201))).field, "drawer_name");
        assert_eq!(fault(|memo| memo.drawer_name = Masked::new("Ravi\u{202e}ramuK".to_owned())).field, "drawer_name");
    }

    #[test]
    fn days_out_of_order_are_refused_with_both_days() {
        let fault_of_return = fault(|memo| memo.returned_on = day("2026-03-01"));
        assert_eq!(fault_of_return.reason, "2026-03-01 is before presented_on, 2026-03-02");
        let fault_of_memo = fault(|memo| memo.memo_received_on = Some(day("2026-03-07")));
        assert_eq!(fault_of_memo.reason, "2026-03-07 has not come yet; today is 2026-03-06");
    }
}
