//! Letters as their readers see them.

use kernel::{LegalDate, Masked};
use serde_json::Value;
use statutes::{Book, Source};

use super::{Refusal, Rendered, Template, letter_data::letter_data, protocol::date_parts, typeset::typeset};
use crate::domain::{
    AddressDraft, Capacity, ContentFault, DemandFault, Letter, LetterDraft, Mandatory, NoticeeDraft, Paper, Sender,
    check_demand, letter_draft_for_tests,
};

fn day(text: &str) -> LegalDate {
    text.parse().unwrap()
}

fn letter(change: impl FnOnce(&mut LetterDraft)) -> Letter {
    let mut draft = letter_draft_for_tests();
    change(&mut draft);
    Letter::check(&draft, day("2026-03-06")).unwrap()
}

/// One for every address.
fn numbers(letter: &Letter) -> Vec<formats::S10> {
    let addresses = letter.noticees.iter().flat_map(|noticee| &noticee.addresses);
    (1_u32..).zip(addresses).map(|(serial, _)| formats::S10::of_serial("EM", serial, "IN").unwrap()).collect()
}

fn data(letter: &Letter) -> Value {
    letter_data(letter, "RC-2026-000042/138/1", day("2026-03-06"), &numbers(letter))
}

fn render(letter: &Letter) -> Result<Rendered, Refusal> {
    typeset(Template::CURRENT, date_parts(day("2026-03-06")), &data(letter))
}

fn text(rendered: &Rendered) -> String {
    rendered.pages.join(" ")
}

fn check(letter: &Letter, rendered: &Rendered) -> Result<(), DemandFault> {
    check_demand(&rendered.demand, &text(rendered), letter.amount, letter.due)
}

fn company(draft: &mut LetterDraft) {
    draft.noticees[0].capacity = Capacity::Company;
    draft.noticees[0].name = Masked::new("Deshpande Agro Industries Private Limited".to_owned());
    draft.noticees.push(NoticeeDraft {
        name: Masked::new("सुनील देशपांडे".to_owned()),
        capacity: Capacity::Director,
        addresses: vec![AddressDraft {
            lines: Masked::new("14 Prabhat Road\nPune".to_owned()),
            pin_code: "411004".to_owned(),
        }],
    });
    draft.sender = Sender::Advocate {
        name: "Vikram S. Joshi".to_owned(),
        enrolment_number: "MAH/2291/2004".to_owned(),
        chamber: "Chamber 12, Shivajinagar Court Complex, Pune 411005".to_owned(),
    };
}

/// Beside the test binaries, for people to look at.
fn keep(name: &str, pdf: &[u8]) {
    if let Ok(folder) = std::env::var("NOTICES_KEEP_PDF") {
        std::fs::write(format!("{folder}/{name}.pdf"), pdf).unwrap();
    }
}

/// Beside what the law requires, what it advises: by an overlay that requires all that the letter has a place for.
fn strictest() -> Book {
    let book = Book::embedded();
    let contents = &book.rule_on("ni138.demand", day("2026-03-06")).unwrap().notice.as_ref().unwrap().contents;
    let advised = contents.iter().filter(|content| !content.required && content.field != "demand.other_heads");
    let advised: Vec<String> =
        advised.map(|content| format!("{{ field = {:?}, plain = \"P.\" }}", content.field)).collect();
    let advised = advised.join(", ");
    let text = format!(
        "overlay = {{ bank = \"B\" }}\n[[change]]\nrule = \"ni138.demand\"\ncontents = [{advised}]\nreason = \"R\"\n\
         decided_by = \"A\"\napproved_by = \"C\"\nin_force_from = \"2026-01-01\"\n"
    );
    book.with_overlay(&[Source { name: "bank.toml", text: &text }]).unwrap()
}

fn contents(letter: &Letter, pages: &[String], demand: &str) -> Result<(), ContentFault> {
    let paper = Paper { letter, numbers: &numbers(letter), pages, demand };
    Mandatory::on(&strictest(), day("2026-03-06")).unwrap().check_paper(&paper)
}

#[test]
fn every_content_of_the_book_is_on_the_pages_of_every_template_for_officer_and_advocate() {
    for letter in [letter(|_| {}), letter(company)] {
        for template in Template::ALL {
            let rendered = typeset(template, date_parts(day("2026-03-06")), &data(&letter)).unwrap();
            let found = contents(&letter, &rendered.pages, &rendered.demand);
            assert_eq!(found, Ok(()), "{}", template.version());
        }
    }
}

#[test]
fn a_letter_whose_pages_lack_a_content_is_refused_with_its_name() {
    let letter = letter(|_| {});
    let rendered = render(&letter).unwrap();
    let without = |gone: &str| {
        let pages: Vec<String> = rendered.pages.iter().map(|page| page.replace(gone, "")).collect();
        contents(&letter, &pages, &rendered.demand.replace(gone, "")).unwrap_err().field().to_owned()
    };
    for (gone, field) in [
        ("Kothrud Branch", "cheque.drawee_branch"),
        ("27 February 2026", "cheque.drawn_on"),
        ("000123", "cheque.number"),
        ("415001", "noticees"),
        ("home loan", "liability.facility"),
        ("₹4,18,220.50", "liability.due"),
        ("SPEED POST", "dispatch.mode"),
        ("EM000000028IN", "dispatch.article_number"),
        ("within fifteen days of the receipt of this notice", "demand.fifteen_days"),
        ("will prosecute you", "consequence.prosecution"),
        ("and authorised officer", "sender.authority"),
        ("(code 01)", "dishonour.return_code"),
    ] {
        assert_eq!(without(gone), field, "{gone}");
    }
    let demand = rendered.demand.replace("1,50,000.00", "1,50,001.00");
    let refused = contents(&letter, &rendered.pages, &demand).unwrap_err();
    assert!(matches!(refused, ContentFault::Demand { .. }), "{refused}");
    assert!(refused.to_string().ends_with("(Kaveri Plastics 2025 INSC 1133)"), "{refused}");
}

#[test]
fn the_officers_letter_reads_as_reviewed() {
    let letter = letter(|_| {});
    let rendered = render(&letter).unwrap();
    keep("officer", &rendered.pdf);
    assert_eq!(check(&letter, &rendered), Ok(()));
    insta::assert_snapshot!("officer", text(&rendered));
    insta::assert_snapshot!("officer_demand", rendered.demand);
}

#[test]
fn the_advocates_letter_to_a_company_reads_as_reviewed() {
    let letter = letter(company);
    let rendered = render(&letter).unwrap();
    keep("advocate", &rendered.pdf);
    assert_eq!(check(&letter, &rendered), Ok(()));
    insta::assert_snapshot!("advocate", text(&rendered));
}

/// Names as people copy and search them, in the letter that was laid out.
#[test]
fn what_is_written_in_devanagari_reads_as_it_was_given() {
    for name in
        ["सुनील देशपांडे", "श्रीमती लक्ष्मी कृष्णमूर्ति", "Ravi कुमार (रवि) Deshpande", "निर्मला ज्ञानेश्वर। ठाकूर", "क्\u{200d}ष"]
    {
        let letter = letter(|draft| {
            draft.noticees[0].name = Masked::new(name.to_owned());
            draft.noticees[0].addresses[0].lines = Masked::new("१२ शिवाजीनगर, Pune\nकोथरूड".to_owned());
        });
        let rendered = render(&letter).unwrap();
        keep("devanagari", &rendered.pdf);
        assert!(text(&rendered).contains(&format!("1. {name} (")), "{name}: {}", text(&rendered));
        assert!(text(&rendered).contains("१२ शिवाजीनगर, Pune, कोथरूड – 411038"), "{}", text(&rendered));
        assert_eq!(check(&letter, &rendered), Ok(()), "{name}");
    }
}

/// Why there is a version 2: the first one stays as it was sent.
#[test]
fn every_version_of_the_template_still_renders() {
    let letter = letter(company);
    for template in Template::ALL {
        let rendered = typeset(template, date_parts(day("2026-03-06")), &data(&letter)).unwrap();
        assert_eq!(check(&letter, &rendered), Ok(()), "{}", template.version());
        let doubled = text(&rendered).contains("सुसुनील");
        assert_eq!(doubled, template == Template::Ni138DemandV1, "{}", template.version());
    }
}

#[test]
fn the_same_letter_is_the_same_bytes_and_a_pdf_for_archives() {
    let letter = letter(|_| {});
    let (first, second) = (render(&letter).unwrap(), render(&letter).unwrap());
    assert_eq!(first.pdf, second.pdf);
    assert!(first.pdf.starts_with(b"%PDF-"));
    let text = String::from_utf8_lossy(&first.pdf).into_owned();
    assert!(text.contains("pdfaid:part>2<") && text.contains("pdfaid:conformance>B<"), "no mark of PDF/A-2b");
}

#[test]
fn hostile_data_is_text_and_nothing_else() {
    for name in [
        "#read(\"/etc/passwd\")",
        "#import \"x.typ\": y",
        "#eval(\"1+1\")",
        "$x^2$ *bold* _em_ `raw`",
        "// no comment",
        "= No heading",
        "- no item",
        "<demand> @demand",
        "\\ \\u{41} ~ -- ---",
        "O'Brien \"the\" D'Souza",
        "{\"json\": [1]}",
    ] {
        let letter = letter(|draft| draft.noticees[0].name = Masked::new(name.to_owned()));
        let rendered = render(&letter).unwrap();
        let shown: String = text(&rendered).split_whitespace().collect();
        let given: String = name.split_whitespace().collect();
        assert!(shown.contains(&given), "{name} is not shown as it is: {}", text(&rendered));
        assert_eq!(check(&letter, &rendered), Ok(()), "{name}");
    }
}

#[test]
fn a_character_that_no_font_has_is_refused_with_its_field() {
    for (name, position) in [("علي", 1), ("Ravi אב", 6), ("Ravi \u{1f600}", 6), ("張偉", 1)] {
        let letter = letter(|draft| draft.noticees[0].name = Masked::new(name.to_owned()));
        let field = "noticees[0].name".to_owned();
        assert_eq!(render(&letter), Err(Refusal::Glyph { field, position }), "{name}");
    }
}

#[test]
fn a_word_that_is_wider_than_the_page_is_refused() {
    let letter = letter(|draft| draft.noticees[0].name = Masked::new("W".repeat(200)));
    assert_eq!(render(&letter), Err(Refusal::DoesNotFit));
}

#[test]
fn an_amount_smuggled_in_by_data_is_found_in_the_rendered_text() {
    let letter = letter(|draft| draft.noticees[0].name = Masked::new("Ravi, who owes ₹1".to_owned()));
    let rendered = render(&letter).unwrap();
    assert_eq!(check(&letter, &rendered), Err(DemandFault::StrayAmount { cheque: letter.amount }));
}

#[test]
fn the_longest_letter_is_set_page_by_page() {
    let letter = letter(|draft| {
        company(draft);
        let director = draft.noticees[1].clone();
        draft.noticees.extend(std::iter::repeat_n(director, 18));
        draft.creditor_name = "Sahyadri Grameen Finance and Housing Development Corporation Limited ".repeat(2);
    });
    let rendered = render(&letter).unwrap();
    keep("longest", &rendered.pdf);
    assert_eq!(check(&letter, &rendered), Ok(()));
    assert_eq!(contents(&letter, &rendered.pages, &rendered.demand), Ok(()));
    assert!(text(&rendered).contains("Page 2 of 2"), "{}", text(&rendered));
}

#[test]
fn data_that_is_no_string_is_a_fault_of_the_program() {
    let mut data = data(&letter(|_| {}));
    data["reference"] = serde_json::json!(1);
    let refused = typeset(Template::CURRENT, (2026, 3, 6), &data);
    assert_eq!(refused, Err(Refusal::Template("reference is not a string".to_owned())));
}
