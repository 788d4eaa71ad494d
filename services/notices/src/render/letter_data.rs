//! A letter as the template's data: strings, and nothing else.

use formats::S10;
use kernel::{LegalDate, Masked};
use serde_json::{Value, json};

use crate::domain::{Letter, Noticee, Sender, in_words};

/// The data of a letter. `numbers` are those of its articles, noticee by noticee and address by address.
pub(crate) fn letter_data(letter: &Letter, reference: &str, dated: LegalDate, numbers: &[S10]) -> Value {
    let mut numbers = numbers.iter();
    let noticees: Vec<Value> = letter
        .noticees
        .iter()
        .zip(1_u32..)
        .map(|(noticee, number)| noticee_data(noticee, number, &mut numbers))
        .collect();
    let of_company = letter.noticees.iter().any(|noticee| noticee.capacity.is_of_company());
    let words = letter.amount.in_words();
    let figures = letter.amount.to_string();
    json!({
        "reference": reference,
        "dated": in_words(dated),
        "company": if of_company { "yes" } else { "no" },
        "creditor": {
            "name": letter.creditor_name,
            "branch": letter.creditor_branch,
            "address": letter.creditor_address,
        },
        "sender": sender_data(&letter.sender),
        "noticees": noticees,
        "cheque": {
            "number": letter.cheque_number.as_str(),
            "drawn_on": in_words(letter.drawn_on),
            "amount_figures": figures,
            "amount_words": words,
            "drawee_bank": letter.drawee_bank,
            "drawee_branch": letter.drawee_branch,
        },
        "dishonour": {
            "presented_on": in_words(letter.presented_on),
            "collecting_branch": letter.collecting_branch,
            "returned_on": in_words(letter.returned_on),
            "return_code": letter.return_code.as_str(),
            "return_reason": letter.return_reason.reveal(),
            "informed_on": informed(letter),
        },
        "liability": {
            "loan_account_number": letter.loan_account_number.as_str(),
            "facility": letter.facility,
            "due": letter.due.to_string(),
            "as_of": in_words(letter.due_as_of),
        },
        "demand": { "amount_figures": figures, "amount_words": words },
        "payment": {
            "beneficiary": letter.beneficiary,
            "account_number": letter.account_number,
            "ifsc": letter.ifsc.as_str(),
            "upi_id": letter.upi_id,
        },
    })
}

fn noticee_data<'a>(noticee: &Noticee, number: u32, numbers: &mut impl Iterator<Item = &'a S10>) -> Value {
    let addresses = noticee.addresses.iter().map(|address| {
        json!({
            "lines": address.lines.iter().map(Masked::reveal).collect::<Vec<_>>(),
            "pin_code": address.pin_code.as_str(),
            "article_number": numbers.next().map(S10::as_str).unwrap_or_default(),
        })
    });
    json!({
        "number": number.to_string(),
        "name": noticee.name.reveal(),
        "capacity": noticee.capacity.in_letter(),
        "addresses": addresses.collect::<Vec<_>>(),
    })
}

fn sender_data(sender: &Sender) -> Value {
    match sender {
        Sender::Officer { name, designation } => {
            json!({ "kind": "officer", "name": name, "designation": designation })
        }
        Sender::Advocate { name, enrolment_number, chamber } => {
            json!({ "kind": "advocate", "name": name, "enrolment_number": enrolment_number, "chamber": chamber })
        }
    }
}

fn informed(letter: &Letter) -> String {
    let (earliest, latest) = (letter.informed_on.earliest(), letter.informed_on.latest());
    if earliest == latest {
        return format!("on {}", in_words(earliest));
    }
    format!("between {} and {}", in_words(earliest), in_words(latest))
}
