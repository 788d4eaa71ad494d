use super::*;

fn day(text: &str) -> LegalDate {
    text.parse().unwrap()
}

/// A letter with every field as it is usual; other tests render and send it.
pub(crate) fn draft() -> LetterDraft {
    LetterDraft {
        creditor_name: "Sahyadri Finance Limited".to_owned(),
        creditor_branch: "Deccan Gymkhana Branch, Pune".to_owned(),
        creditor_address: "1182/2 Fergusson College Road, Pune 411004".to_owned(),
        cheque_number: "000123".to_owned(),
        drawn_on: Some(day("2026-02-27")),
        amount: Some(Paise::parse_rupees("1,50,000").unwrap()),
        drawee_bank: "HDFC Bank Limited".to_owned(),
        drawee_branch: "Kothrud Branch, Pune".to_owned(),
        presented_on: Some(day("2026-03-02")),
        collecting_branch: "State Bank of India, Deccan Gymkhana Branch, Pune".to_owned(),
        returned_on: Some(day("2026-03-03")),
        return_code: "01".to_owned(),
        return_reason: Masked::new("Funds insufficient".to_owned()),
        informed_on: Some(DateInterval::new(day("2026-03-03"), day("2026-03-05")).unwrap()),
        loan_account_number: "HL-0001".to_owned(),
        facility: "home loan".to_owned(),
        due: Some(Paise::parse_rupees("4,18,220.50").unwrap()),
        due_as_of: Some(day("2026-03-02")),
        beneficiary: "Sahyadri Finance Limited Collections".to_owned(),
        account_number: "39021145560".to_owned(),
        ifsc: "SBIN0001110".to_owned(),
        upi_id: "sahyadri.hl0001@sbi".to_owned(),
        noticees: vec![NoticeeDraft {
            name: Masked::new("Ravi Kumar Deshpande".to_owned()),
            capacity: Capacity::Drawer,
            addresses: vec![
                AddressDraft {
                    lines: Masked::new("Flat 12, Shivneri Apartments\nKarve Road, Kothrud\nPune".to_owned()),
                    pin_code: "411038".to_owned(),
                },
                AddressDraft {
                    lines: Masked::new("Shop 4, Market Yard\nSatara".to_owned()),
                    pin_code: "415001".to_owned(),
                },
            ],
        }],
        sender: Sender::Officer { name: "Asha Kulkarni".to_owned(), designation: "Chief Manager".to_owned() },
    }
}

fn fault(change: impl FnOnce(&mut LetterDraft)) -> FieldFault {
    let mut draft = draft();
    change(&mut draft);
    Letter::check(&draft, day("2026-03-06")).unwrap_err()
}

#[test]
fn a_usual_letter_is_accepted_with_its_address_in_lines() {
    let letter = Letter::check(&draft(), day("2026-03-06")).unwrap();
    assert_eq!(letter.noticees[0].addresses[0].lines.len(), 3);
    assert_eq!(letter.amount.to_string(), "₹1,50,000.00");
}

#[test]
fn a_wrong_field_is_named_by_its_path() {
    assert_eq!(fault(|d| d.amount = Some(Paise::ZERO)).field, "cheque.amount");
    assert_eq!(fault(|d| d.cheque_number = "123".to_owned()).field, "cheque.number");
    assert_eq!(fault(|d| d.creditor_name.clear()).field, "creditor.name");
    assert_eq!(fault(|d| d.noticees.clear()).field, "noticees");
    assert_eq!(fault(|d| d.noticees[0].addresses.clear()).field, "noticees[0].addresses");
    assert_eq!(
        fault(|d| d.noticees[0].addresses[1].pin_code = "0411038".to_owned()).field,
        "noticees[0].addresses[1].pin_code"
    );
    assert_eq!(fault(|d| d.noticees[0].name = Masked::default()).field, "noticees[0].name");
    assert_eq!(fault(|d| d.ifsc = "SBIN1".to_owned()).field, "payment.ifsc");
    assert_eq!(fault(|d| d.drawn_on = None).field, "cheque.drawn_on");
}

#[test]
fn days_out_of_order_are_refused() {
    assert_eq!(fault(|d| d.presented_on = Some(day("2026-02-26"))).field, "dishonour.presented_on");
    assert_eq!(fault(|d| d.returned_on = Some(day("2026-03-01"))).field, "dishonour.returned_on");
    assert_eq!(
        fault(|d| d.informed_on = Some(DateInterval::exactly(day("2026-03-02")))).field,
        "dishonour.informed_on.earliest"
    );
    assert_eq!(
        fault(|d| d.informed_on = Some(DateInterval::exactly(day("2026-03-07")))).field,
        "dishonour.informed_on.latest"
    );
}

#[test]
fn more_is_not_demanded_than_is_due() {
    assert_eq!(fault(|d| d.due = Some(Paise::parse_rupees("1,49,999.99").unwrap())).field, "liability.due");
}

#[test]
fn the_first_noticee_is_the_drawer() {
    assert_eq!(fault(|d| d.noticees[0].capacity = Capacity::Director).field, "noticees[0].capacity");
}

#[test]
fn text_that_turns_a_line_around_or_is_endless_is_refused() {
    for name in ["Ravi\u{202e}ramuK", "Ravi\u{0}", "Ravi\nKumar", "Ravi\u{7}", &"x".repeat(10_240)] {
        assert_eq!(fault(|d| d.noticees[0].name = Masked::new(name.to_owned())).field, "noticees[0].name");
    }
}
