use kernel::Masked;
use statutes::Source;

use super::*;
use crate::domain::{Letter, letter_draft_for_tests};

const POSTED: &[ServiceMode] = &[ServiceMode::SpeedPostRegistered];

fn day(text: &str) -> LegalDate {
    text.parse().unwrap()
}

/// The book with an overlay that requires further contents of a demand.
fn requiring(contents: &str) -> Book {
    let text = format!(
        r#"
        [overlay]
        bank = "Gramin Bank"

        [[change]]
        rule = "ni138.demand"
        contents = [{contents}]
        reason = "The board decided so."
        decided_by = "A. Rao"
        approved_by = "B. Sen"
        in_force_from = "2026-01-01"
        "#
    );
    Book::embedded().with_overlay(&[Source { name: "bank.toml", text: &text }]).unwrap()
}

/// A book of its own, with one demand.
fn book(notice: &str) -> Book {
    let text = format!(
        r#"
        [statute]
        id = "t"
        title = "T"

        [[rule]]
        id = "ni138.demand"
        authority = "A"
        in_force_from = "1989-04-01"
        status = "settled"
        confidence = "high"
        plain = "P."
        {notice}
        "#
    );
    Book::parse(&[Source { name: "t.toml", text: &text }]).unwrap()
}

fn missing(book: &Book, change: impl FnOnce(&mut LetterDraft)) -> Result<(), ContentFault> {
    let mut draft = letter_draft_for_tests();
    change(&mut draft);
    Mandatory::on(book, day("2026-03-06")).unwrap().check_draft(&draft)
}

#[test]
fn every_required_field_of_the_book_is_answered() {
    let book = Book::embedded();
    assert_eq!(check_book(&book, POSTED), Ok(()));
    let mandatory = Mandatory::on(&book, day("2026-03-06")).unwrap();
    let required = mandatory.rule.notice.as_ref().unwrap().contents.iter().filter(|content| content.required);
    assert_eq!(mandatory.contents.len(), required.count());
    assert!(mandatory.contents.len() > 20, "{}", mandatory.contents.len());
}

#[test]
fn every_field_that_the_letter_has_a_place_for_is_one_of_the_book() {
    let book = Book::embedded();
    let contents = &Mandatory::on(&book, day("2026-03-06")).unwrap().rule.notice.as_ref().unwrap().contents;
    for known in &KNOWN {
        assert!(contents.iter().any(|content| content.field == known.field), "{}", known.field);
    }
}

/// Takes something out of a letter.
type Spoil = fn(&mut LetterDraft);

#[test]
fn a_letter_that_lacks_what_the_law_requires_is_refused_in_the_words_of_the_book() {
    let book = Book::embedded();
    assert_eq!(missing(&book, |_| {}), Ok(()));
    let fault = missing(&book, |draft| draft.creditor_branch = " ".to_owned()).unwrap_err();
    assert_eq!(fault.field(), "creditor.branch");
    assert_eq!(fault.to_string(), "is missing: The payee's branch. (NI Act s.138 proviso (b))");
    let fault = missing(&book, |draft| draft.due = None).unwrap_err();
    assert!(fault.to_string().ends_with("(Dashrathbhai Patel (2022))"), "{fault}");
    let fields: [(&str, Spoil); 6] = [
        ("noticees", |draft| draft.noticees.clear()),
        ("cheque.drawn_on", |draft| draft.drawn_on = None),
        ("cheque.amount", |draft| draft.amount = None),
        ("dishonour.return_reason", |draft| draft.return_reason = Masked::default()),
        ("dishonour.informed_on", |draft| draft.informed_on = None),
        ("liability.as_of", |draft| draft.due_as_of = None),
    ];
    for (field, change) in fields {
        assert_eq!(missing(&book, change).unwrap_err().field(), field);
    }
}

#[test]
fn what_the_law_only_advises_a_bank_may_require_from_a_day_on() {
    let without_upi = |draft: &mut LetterDraft| draft.upi_id.clear();
    assert_eq!(missing(&Book::embedded(), without_upi), Ok(()));
    let book = requiring(r#"{ field = "payment.upi_id", plain = "A UPI address." }"#);
    assert_eq!(check_book(&book, POSTED), Ok(()));
    let fault = missing(&book, without_upi).unwrap_err();
    assert!(fault.to_string().contains("A UPI address. (policy of Gramin Bank"), "{fault}");
    let mut draft = letter_draft_for_tests();
    without_upi(&mut draft);
    assert_eq!(Mandatory::on(&book, day("2025-12-31")).unwrap().check_draft(&draft), Ok(()));
}

#[test]
fn a_book_that_requires_what_the_letter_has_no_place_for_is_refused_at_the_start() {
    let book = requiring(r#"{ field = "creditor.gstin", plain = "The payee's GSTIN." }"#);
    let fault = check_book(&book, POSTED).unwrap_err().to_string();
    assert!(fault.contains("from 2026-01-01, requires `creditor.gstin`"), "{fault}");
    assert!(fault.contains("The payee's GSTIN."), "{fault}");
    let advisable = requiring(r#"{ field = "creditor.gstin", plain = "The payee's GSTIN.", required = false }"#);
    assert_eq!(check_book(&advisable, POSTED), Ok(()));
}

#[test]
fn a_book_without_the_demand_or_its_amount_is_refused_at_the_start() {
    let notice = r#"
        [rule.notice]
        title = "T"
        from = "payee"
        to = ["drawer"]
        trigger = "return"
        modes = [{ mode = "speed_post_registered" }]
        contents = [{ field = "demand.amount", plain = "The amount." }]
    "#;
    assert_eq!(check_book(&book(notice), POSTED), Ok(()));
    let loose = notice.replace("The amount.\"", "The amount.\", required = false");
    assert_eq!(check_book(&book(&loose), POSTED), Err(BookFault::DemandNotRequired(day("1989-04-01"))));
    assert_eq!(check_book(&book(""), POSTED), Err(BookFault::NoNotice));
}

#[test]
fn letters_go_by_a_way_that_the_law_admits_and_the_service_has() {
    let book = Book::embedded();
    assert_eq!(check_book(&book, &[]), Err(BookFault::NoMode));
    let fault = check_book(&book, &[ServiceMode::SpeedPostRegistered, ServiceMode::Affixture]).unwrap_err();
    assert!(fault.to_string().contains("does not admit affixture on the premises; it admits: Speed Post"), "{fault}");
    assert!(fault.is_about_modes());
    let fault = check_book(&book, &[ServiceMode::Courier]).unwrap_err();
    assert_eq!(fault, BookFault::ModeNotCarried(ServiceMode::Courier));
}

fn paper(pages: &[&str], change: impl FnOnce(&mut Letter)) -> bool {
    let mut letter = Letter::check(&letter_draft_for_tests(), day("2026-03-06")).unwrap();
    change(&mut letter);
    let pages: Vec<String> = pages.iter().map(ToString::to_string).collect();
    let paper = Paper { letter: &letter, numbers: &[], pages: &pages, demand: "" };
    let known = KNOWN.iter().find(|known| known.field == "creditor.address").unwrap();
    (known.printed)(&paper).is_ok()
}

#[test]
fn a_content_is_found_wherever_its_lines_and_pages_end() {
    let address = |letter: &mut Letter| letter.creditor_address = "12 Karve Road, Pune".to_owned();
    assert!(paper(&["at 12 Karve Road, Pune 411004"], address));
    assert!(paper(&["at 12 Karve Road, Pu ne"], address), "a line may end anywhere");
    assert!(paper(&["at 12 Karve Ref. 7 Page 1 of 2", "Road, Pune and so on"], address));
    assert!(!paper(&["at 12 Karve Road"], address));
    assert!(!paper(&["at 12 Karve Ref. 7", "the Road, Pune"], address));
    assert!(!paper(&[], address));
}
