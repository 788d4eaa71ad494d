//! A letter as it is asked for.

use kernel::{DateInterval, LegalDate, Masked, Paise};
use proto::{FieldError, notices as wire, required};

use crate::{
    domain::{AddressDraft, Capacity, LetterDraft, NoticeeDraft, Sender},
    events,
};

pub(super) fn draft(letter: wire::Letter) -> Result<LetterDraft, FieldError> {
    let creditor = required("creditor", letter.creditor)?;
    let cheque = required("cheque", letter.cheque)?;
    let dishonour = required("dishonour", letter.dishonour)?;
    let liability = required("liability", letter.liability)?;
    let payment = required("payment", letter.payment)?;
    let informed_on = dishonour.informed_on.map(DateInterval::try_from).transpose();
    let informed_on = informed_on.map_err(|error: FieldError| error.within("informed_on"));
    let noticees = letter.noticees.into_iter().enumerate();
    let noticees =
        noticees.map(|(index, one)| noticee(one).map_err(|error| error.within(format!("noticees[{index}]"))));
    Ok(LetterDraft {
        creditor_name: creditor.name,
        creditor_branch: creditor.branch,
        creditor_address: creditor.address,
        cheque_number: cheque.number,
        drawn_on: date("drawn_on", cheque.drawn_on).map_err(|error| error.within("cheque"))?,
        amount: amount("amount", cheque.amount).map_err(|error| error.within("cheque"))?,
        drawee_bank: cheque.drawee_bank,
        drawee_branch: cheque.drawee_branch,
        presented_on: date("presented_on", dishonour.presented_on).map_err(|error| error.within("dishonour"))?,
        collecting_branch: dishonour.collecting_branch,
        returned_on: date("returned_on", dishonour.returned_on).map_err(|error| error.within("dishonour"))?,
        return_code: dishonour.return_code,
        return_reason: dishonour.return_reason.map(Masked::from).unwrap_or_default(),
        informed_on: informed_on.map_err(|error| error.within("dishonour"))?,
        loan_account_number: liability.loan_account_number,
        facility: liability.facility,
        due: amount("due", liability.due).map_err(|error| error.within("liability"))?,
        due_as_of: date("as_of", liability.as_of).map_err(|error| error.within("liability"))?,
        beneficiary: payment.beneficiary,
        account_number: payment.account_number,
        ifsc: payment.ifsc,
        upi_id: payment.upi_id,
        noticees: noticees.collect::<Result<_, _>>()?,
        sender: sender(required("sender", letter.sender)?),
    })
}

fn noticee(noticee: wire::Noticee) -> Result<NoticeeDraft, FieldError> {
    let known = |capacity: &Capacity| Ok(events::capacity(*capacity)) == noticee.capacity.try_into();
    let capacity = Capacity::ALL.into_iter().find(known);
    let addresses = noticee.addresses.into_iter().map(|address| AddressDraft {
        lines: address.lines.map(Masked::from).unwrap_or_default(),
        pin_code: address.pin_code,
    });
    Ok(NoticeeDraft {
        name: noticee.name.map(Masked::from).unwrap_or_default(),
        capacity: capacity.ok_or_else(|| FieldError::new("capacity", "must say as what the noticee is asked"))?,
        addresses: addresses.collect(),
    })
}

fn sender(sender: wire::letter::Sender) -> Sender {
    match sender {
        wire::letter::Sender::Officer(officer) => {
            Sender::Officer { name: officer.name, designation: officer.designation }
        }
        wire::letter::Sender::Advocate(advocate) => Sender::Advocate {
            name: advocate.name,
            enrolment_number: advocate.enrolment_number,
            chamber: advocate.chamber,
        },
    }
}

/// What must be there is the book's to say.
fn amount(field: &'static str, amount: Option<proto::types::Money>) -> Result<Option<Paise>, FieldError> {
    amount.map(Paise::try_from).transpose().map_err(|error: FieldError| error.within(field))
}

fn date(field: &'static str, date: Option<proto::types::LegalDate>) -> Result<Option<LegalDate>, FieldError> {
    date.map(LegalDate::try_from).transpose().map_err(|error: FieldError| error.within(field))
}
