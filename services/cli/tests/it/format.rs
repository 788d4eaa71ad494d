//! Identifiers, checked without a mesh.

use formats::FormatKind;
use recourse_cli::failure::Exit;
use serde_json::{Value, json};

use crate::{
    fakes::{Ran, recourse},
    process,
};

async fn json_of(arguments: &[&str]) -> (Exit, Value) {
    let Ran { exit, out, err } = recourse(arguments.iter().copied().chain(["--json"])).await;
    assert_eq!(err, "");
    (exit, serde_json::from_str(&out).unwrap())
}

#[tokio::test]
async fn a_branch_is_told_with_what_cannot_be_known() {
    let ran = recourse(["format", "check", "ifsc", "HDFC0001234"]).await;
    assert_eq!((ran.exit, ran.err.as_str()), (Exit::Done, ""));
    assert_eq!(
        ran.out,
        "IFSC: well formed\n\
        \x20 Text                 HDFC0001234\n\
        \x20 Bank                 HDFC\n\
        \x20 Branch               001234\n\
        \x20 Checked              four capital letters, a zero, six capital letters or digits\n\
        \x20 Not known            whether the branch exists, and which it is\n"
    );
    let (exit, answer) = json_of(&["format", "check", "ifsc", "HDFC0001234"]).await;
    assert_eq!(exit, Exit::Done);
    assert_eq!(
        answer,
        json!({
            "format": "ifsc",
            "well_formed": true,
            "shown": "HDFC0001234",
            "masked": false,
            "parts": [
                { "name": "bank", "value": "HDFC", "meaning": null },
                { "name": "branch", "value": "001234", "meaning": null },
            ],
            "checked": "four capital letters, a zero, six capital letters or digits",
            "unknown": "whether the branch exists, and which it is",
        })
    );
}

#[tokio::test]
async fn a_text_that_is_not_well_formed_is_an_answer_that_ends_with_1() {
    let ran = recourse(["format", "check", "s10", "EM123456789IN"]).await;
    assert_eq!((ran.exit, ran.err.as_str()), (Exit::Refused, ""));
    assert_eq!(
        ran.out,
        "article number: not well formed\n\
        \x20 Reason               the check digit of this article number is 9, and its eight digits give 5; one\n\
        \x20                      was misread\n\
        \x20 Example              EM123456785IN\n"
    );
    let (exit, answer) = json_of(&["format", "check", "gstin", "22AAAAA0000A1Z5"]).await;
    assert_eq!(exit, Exit::Refused);
    assert_eq!(answer["well_formed"], false);
    assert_eq!(
        answer["reason"],
        "the check character of this GSTIN is not C, which its other characters give; one was misread"
    );
}

#[tokio::test]
async fn what_belongs_to_a_person_is_masked_and_a_companys_number_is_not() {
    for (kind, text, secret) in [
        ("pan", "AAAPK1234L", "AAAPK"),
        ("gstin", "09AAAPK1234L1ZU", "AAAPK"),
        ("mobile", "+91 98765 43210", "98765"),
        ("vpa", "asha.rao@okaxis", "asha"),
        ("email", "asha.rao@example.in", "asha"),
        ("upi-link", "upi://pay?pa=asha.rao@okaxis&pn=Asha%20Rao", "sha"),
        ("micr-line", "123456 411240002 045504 31", "045504"),
    ] {
        for json in [None, Some("--json")] {
            let ran = recourse(["format", "check", kind, text].into_iter().chain(json)).await;
            assert_eq!(ran.exit, Exit::Done, "{ran:?}");
            assert!(!ran.out.contains(secret), "{}", ran.out);
        }
    }
    let company = recourse(["format", "check", "gstin", "27AAACR5055K1Z7"]).await;
    assert!(company.out.contains("PAN                  AAACR5055K (of a company)\n"), "{}", company.out);
}

#[tokio::test]
async fn every_kind_is_listed_with_an_example_and_fits_a_terminal() {
    let ran = recourse(["format", "list"]).await;
    assert_eq!(ran.exit, Exit::Done);
    for kind in FormatKind::ALL {
        assert!(ran.out.lines().any(|line| line.starts_with(&format!("{} ", kind.slug()))), "{}", kind.slug());
        let checked = recourse(["format", "check", kind.slug(), kind.example()]).await;
        assert_eq!(checked.exit, Exit::Done, "{checked:?}");
        assert!(checked.out.lines().all(|line| line.chars().count() <= 100), "{}", checked.out);
    }
    assert_eq!(ran.out.lines().count(), 1 + FormatKind::ALL.len(), "{}", ran.out);
    assert!(ran.out.lines().all(|line| line.chars().count() <= 100), "{}", ran.out);
    let (_, kinds) = json_of(&["format", "list"]).await;
    assert_eq!(kinds.as_array().unwrap().len(), FormatKind::ALL.len());
    assert_eq!((&kinds[0]["format"], &kinds[0]["check_digit"]), (&json!("ifsc"), &json!(false)));
}

#[tokio::test]
async fn an_article_number_is_made_of_a_serial_for_a_shell_to_capture() {
    let made = recourse(["format", "s10", "--service", "EM", "--serial", "12345678"]).await;
    assert_eq!((made.exit, made.out.as_str()), (Exit::Done, "EM123456785IN\n"));
    let checked = recourse(["format", "check", "s10", made.out.trim_end()]).await;
    assert_eq!(checked.exit, Exit::Done);
    let (_, answer) = json_of(&["format", "s10", "--service", "EM", "--serial", "42"]).await;
    assert_eq!((&answer["number"], &answer["for_simulation_only"]), (&json!("EM000000425IN"), &json!(true)));
    let wrong = recourse(["format", "s10", "--service", "em", "--serial", "1"]).await;
    assert_eq!(wrong.exit, Exit::BadInput);
    assert_eq!(wrong.err, "error: character 1 of an article number is a capital letter, and this is 'e'\n");
}

#[tokio::test]
async fn a_question_that_is_none_ends_with_2_and_other_commands_keep_their_64() {
    for (line, code) in [
        ("format check ifsc HDFC0001234", 0),
        ("format check ifsc HDFCO001234", 1),
        ("format check iban DE00", 2),
        ("format check ifsc", 2),
        ("format", 2),
        ("--cases-url http://127.0.0.1:1 format s10 --service EM --serial 100000000", 2),
        ("case display", 64),
        ("token --role format", 64),
    ] {
        let words: Vec<&str> = line.split(' ').collect();
        let output = process::recourse(&words).await;
        assert_eq!(output.status.code(), Some(code), "{line}: {output:?}");
    }
}
