//! What a demand under NI Act s.138 must say: every field of it, checked.

mod draft;

pub(crate) use draft::{AddressDraft, LetterDraft, NoticeeDraft};
use formats::{ChequeNumber, CtsReturnCode, Ifsc, LoanAccountNumber, PinCode};
use kernel::{DateInterval, LegalDate, Masked, Paise};

use super::field::{self, FieldFault, in_order, line, not_after_today, parsed, personal_line};

const NAME_CHARS_MAX: usize = 200;
const LINE_CHARS_MAX: usize = 300;
const REASON_CHARS_MAX: usize = 500;
const NOTICEES_MAX: usize = 20;
const ADDRESSES_MAX: usize = 10;

/// A demand that can be set and sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Letter {
    pub(crate) creditor_name: String,
    pub(crate) creditor_branch: String,
    pub(crate) creditor_address: String,
    pub(crate) cheque_number: ChequeNumber,
    pub(crate) drawn_on: LegalDate,
    /// The cheque's amount, which is the amount demanded.
    pub(crate) amount: Paise,
    pub(crate) drawee_bank: String,
    pub(crate) drawee_branch: String,
    pub(crate) presented_on: LegalDate,
    pub(crate) collecting_branch: String,
    pub(crate) returned_on: LegalDate,
    pub(crate) return_code: CtsReturnCode,
    pub(crate) return_reason: Masked<String>,
    pub(crate) informed_on: DateInterval,
    pub(crate) loan_account_number: LoanAccountNumber,
    pub(crate) facility: String,
    pub(crate) due: Paise,
    pub(crate) due_as_of: LegalDate,
    pub(crate) beneficiary: String,
    pub(crate) account_number: String,
    pub(crate) ifsc: Ifsc,
    /// Empty if there is none.
    pub(crate) upi_id: String,
    /// The drawer first.
    pub(crate) noticees: Vec<Noticee>,
    pub(crate) sender: Sender,
}

/// Who is asked to pay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Noticee {
    pub(crate) name: Masked<String>,
    pub(crate) capacity: Capacity,
    /// Every known one.
    pub(crate) addresses: Vec<Address>,
}

/// Where a noticee is written to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Address {
    pub(crate) lines: Vec<Masked<String>>,
    pub(crate) pin_code: PinCode,
}

/// As what a noticee is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Capacity {
    Drawer,
    Company,
    Director,
    Partner,
    Proprietor,
}

impl Capacity {
    pub(crate) const ALL: [Self; 5] = [Self::Drawer, Self::Company, Self::Director, Self::Partner, Self::Proprietor];

    /// As it is stored.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Drawer => "drawer",
            Self::Company => "company",
            Self::Director => "director",
            Self::Partner => "partner",
            Self::Proprietor => "proprietor",
        }
    }

    /// As the letter says it.
    pub(crate) const fn in_letter(self) -> &'static str {
        match self {
            Self::Drawer => "drawer of the cheque",
            Self::Company => "on whose account the cheque was drawn",
            Self::Director => "director",
            Self::Partner => "partner",
            Self::Proprietor => "proprietor",
        }
    }

    /// Whether the cheque was drawn on this noticee's account. A proprietor and his concern are one person.
    const fn is_drawer(self) -> bool {
        matches!(self, Self::Drawer | Self::Company | Self::Proprietor)
    }

    /// Whether section 141 (offences by companies, which firms are for this purpose) is what makes him liable.
    pub(crate) const fn is_of_company(self) -> bool {
        matches!(self, Self::Company | Self::Director | Self::Partner)
    }
}

/// Who signs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Sender {
    Officer { name: String, designation: String },
    Advocate { name: String, enrolment_number: String, chamber: String },
}

impl Letter {
    /// Checks a letter that is drafted on `today`: what each field must be where it is given, and what the template cannot do
    /// without. What the law requires is [`Mandatory`](super::Mandatory)'s to say, and is asked first.
    pub(crate) fn check(draft: &LetterDraft, today: LegalDate) -> Result<Self, FieldFault> {
        let drawn_on = given("cheque.drawn_on", draft.drawn_on)?;
        let amount = given("cheque.amount", draft.amount)?;
        let presented_on = given("dishonour.presented_on", draft.presented_on)?;
        let returned_on = given("dishonour.returned_on", draft.returned_on)?;
        let informed_on = given("dishonour.informed_on", draft.informed_on)?;
        let due = given("liability.due", draft.due)?;
        let due_as_of = given("liability.as_of", draft.due_as_of)?;
        if !amount.is_positive() {
            return Err(FieldFault::new("cheque.amount", "must be more than zero"));
        }
        in_order("dishonour.presented_on", "cheque.drawn_on", drawn_on, presented_on)?;
        in_order("dishonour.returned_on", "dishonour.presented_on", presented_on, returned_on)?;
        in_order("dishonour.informed_on.earliest", "dishonour.returned_on", returned_on, informed_on.earliest())?;
        not_after_today("dishonour.informed_on.latest", informed_on.latest(), today)?;
        not_after_today("liability.as_of", due_as_of, today)?;
        if due < amount {
            let reason =
                "is less than the cheque's amount: a demand for more than is due is no demand under section 138";
            return Err(FieldFault::new("liability.due", reason));
        }
        let upi_id = draft.upi_id.trim();
        Ok(Self {
            creditor_name: line("creditor.name", &draft.creditor_name, NAME_CHARS_MAX)?,
            creditor_branch: line("creditor.branch", &draft.creditor_branch, NAME_CHARS_MAX)?,
            creditor_address: line("creditor.address", &draft.creditor_address, LINE_CHARS_MAX)?,
            cheque_number: parsed("cheque.number", &draft.cheque_number)?,
            drawn_on,
            amount,
            drawee_bank: line("cheque.drawee_bank", &draft.drawee_bank, NAME_CHARS_MAX)?,
            drawee_branch: line("cheque.drawee_branch", &draft.drawee_branch, NAME_CHARS_MAX)?,
            presented_on,
            collecting_branch: line("dishonour.collecting_branch", &draft.collecting_branch, NAME_CHARS_MAX)?,
            returned_on,
            return_code: parsed("dishonour.return_code", &draft.return_code)?,
            return_reason: personal_line("dishonour.return_reason", &draft.return_reason, REASON_CHARS_MAX)?,
            informed_on,
            loan_account_number: parsed("liability.loan_account_number", &draft.loan_account_number)?,
            facility: line("liability.facility", &draft.facility, NAME_CHARS_MAX)?,
            due,
            due_as_of,
            beneficiary: line("payment.beneficiary", &draft.beneficiary, NAME_CHARS_MAX)?,
            account_number: line("payment.account_number", &draft.account_number, 40)?,
            ifsc: parsed("payment.ifsc", &draft.ifsc)?,
            upi_id: if upi_id.is_empty() { String::new() } else { line("payment.upi_id", upi_id, 100)? },
            noticees: noticees(&draft.noticees)?,
            sender: sender(&draft.sender)?,
        })
    }
}

fn given<T>(field: &str, value: Option<T>) -> Result<T, FieldFault> {
    value.ok_or_else(|| FieldFault::new(field, "is missing"))
}

fn noticees(drafts: &[NoticeeDraft]) -> Result<Vec<Noticee>, FieldFault> {
    if drafts.is_empty() || drafts.len() > NOTICEES_MAX {
        return Err(FieldFault::new("noticees", format!("must be 1 to {NOTICEES_MAX}")));
    }
    let noticees = drafts.iter().enumerate();
    let noticees =
        noticees.map(|(index, draft)| noticee(draft).map_err(|fault| fault.within(format!("noticees[{index}]"))));
    let noticees: Vec<Noticee> = noticees.collect::<Result<_, _>>()?;
    if !noticees.first().is_some_and(|first| first.capacity.is_drawer()) {
        return Err(FieldFault::new(
            "noticees[0].capacity",
            "must be that of the drawer: drawer, company or proprietor",
        ));
    }
    Ok(noticees)
}

fn noticee(draft: &NoticeeDraft) -> Result<Noticee, FieldFault> {
    if draft.addresses.is_empty() || draft.addresses.len() > ADDRESSES_MAX {
        return Err(FieldFault::new("addresses", format!("must be 1 to {ADDRESSES_MAX}")));
    }
    let addresses = draft.addresses.iter().enumerate();
    let addresses =
        addresses.map(|(index, draft)| address(draft).map_err(|fault| fault.within(format!("addresses[{index}]"))));
    Ok(Noticee {
        name: personal_line("name", &draft.name, NAME_CHARS_MAX)?,
        capacity: draft.capacity,
        addresses: addresses.collect::<Result<_, _>>()?,
    })
}

fn address(draft: &AddressDraft) -> Result<Address, FieldFault> {
    let lines = draft.lines.reveal().lines().filter(|line| !line.trim().is_empty());
    let lines: Vec<_> =
        lines.map(|text| line("lines", text, LINE_CHARS_MAX).map(Masked::new)).collect::<Result<_, _>>()?;
    if lines.is_empty() || lines.len() > 8 {
        return Err(FieldFault::new("lines", "must be 1 to 8 lines"));
    }
    Ok(Address { lines, pin_code: parsed("pin_code", &draft.pin_code)? })
}

fn sender(draft: &Sender) -> Result<Sender, FieldFault> {
    Ok(match draft {
        Sender::Officer { name, designation } => Sender::Officer {
            name: line("officer.name", name, NAME_CHARS_MAX)?,
            designation: line("officer.designation", designation, NAME_CHARS_MAX)?,
        },
        Sender::Advocate { name, enrolment_number, chamber } => Sender::Advocate {
            name: line("advocate.name", name, NAME_CHARS_MAX)?,
            enrolment_number: line("advocate.enrolment_number", enrolment_number, 40)?,
            chamber: line("advocate.chamber", chamber, LINE_CHARS_MAX)?,
        },
    })
}

/// A day as the letter says it: `5 March 2026`.
pub(crate) fn in_words(day: LegalDate) -> String {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let month = usize::try_from(day.month() - 1).ok().and_then(|index| MONTHS.get(index)).copied().unwrap_or_default();
    format!("{} {month} {}", day.day(), day.year())
}

/// The reference of a case: 1 to 32 of A-Z, 0-9, `-` and `/`.
pub(crate) fn case_reference(text: &str) -> Result<String, FieldFault> {
    field::reference("case_reference", text, 32, "-/")
}

/// The name of a post office or a receipt's number.
pub(crate) fn office(field: &str, text: &str) -> Result<String, FieldFault> {
    line(field, text, 100)
}

#[cfg(test)]
pub(crate) mod tests;
