//! What is written is read back, and what is refused says so without repeating values.

use proptest::prelude::*;

use super::*;

fn lender() -> Vpa {
    "lender@bank".parse().unwrap()
}

fn error(text: &str) -> String {
    text.parse::<UpiLink>().unwrap_err().to_string()
}

#[test]
fn a_space_is_written_as_20_and_an_amount_with_two_decimals() {
    let link = UpiLink::to(lender(), "Asha & Sons + Co.")
        .and_then(|link| link.with_reference("HL/PUNE-42"))
        .and_then(|link| link.with_note("EMI of मार्च"))
        .and_then(|link| link.with_amount(Paise::new(150_005).unwrap()))
        .and_then(|link| link.with_parameter("mc", "6012"))
        .unwrap();
    assert_eq!(
        link.uri(),
        "upi://pay?pa=lender@bank&pn=Asha%20%26%20Sons%20%2B%20Co.&tr=HL%2FPUNE-42\
         &tn=EMI%20of%20%E0%A4%AE%E0%A4%BE%E0%A4%B0%E0%A5%8D%E0%A4%9A&am=1500.05&cu=INR&mc=6012"
    );
    assert_eq!(link.uri().parse::<UpiLink>().unwrap(), link);
    assert!(link.is_to_merchant());
    assert_eq!(format!("{link:?}"), "UpiLink(***)");
}

#[test]
fn a_link_as_others_write_it_is_read() {
    let text = "UPI://PAY?pa=nadeem@npci&pn=nadeem%20chinna&mc=0000&tid=cxnk&tr=4894398&tn=&am=10&mam=null&cu=INR\
                &url=https://mystar.com/orderid=92";
    let link: UpiLink = text.parse().unwrap();
    assert_eq!((link.payee_name(), link.reference(), link.note()), ("nadeem chinna", Some("4894398"), None));
    assert_eq!(link.amount().map(Paise::get), Some(1_000));
    assert!(!link.is_to_merchant());
    let others: Vec<&str> = link.others().iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(others, ["mc", "tid", "mam", "url"]);
}

#[test]
fn what_is_wrong_is_said_without_repeating_values() {
    let with = |rest: &str| error(&format!("upi://pay?pa=asha@ybl&pn=Asha{rest}"));
    assert_eq!(error(""), "the UPI link is missing");
    for text in ["https://pay?pa=a@b&pn=c", "upi://mandate?pa=a@b&pn=c", "upi://pay"] {
        assert_eq!(error(text), "a link that asks for money over UPI begins with upi://pay?");
    }
    assert_eq!(error("upi://pay?pn=Asha"), "`pa` is missing");
    assert_eq!(error("upi://pay?pa=asha@ybl&pn="), "`pn` is missing");
    assert!(error("upi://pay?pa=asha&pn=Asha").starts_with("`pa`: a UPI address has one @"));
    assert!(with("+Rao").starts_with("`pn` has a '+', which some apps read as a space"));
    assert_eq!(with(" Rao"), "`pn` is not encoded as links are: %20 for a space, and so on");
    assert!(with("&tn=100%").starts_with("`tn` is not encoded"));
    assert!(with("&tn=%FF").starts_with("`tn` is not encoded"));
    assert_eq!(with("&tn=%E2%80%AEx"), "character 1 of `tn` is not seen and changes what is");
    assert_eq!(with("&pn=Rao"), "`pn` is there twice");
    assert_eq!(with("&"), "part 3 of the link's parameters is not name=value");
    assert_eq!(with(&format!("&tr={}", "9".repeat(36))), "`tr` has 1 to 35 letters, digits and signs without spaces");
    for am in ["0", "0.00", "-5", "1,500", "1e3", "10.005", ".", "%E2%82%B9500"] {
        assert_eq!(with(&format!("&am={am}")), "`am` is an amount above zero such as 1500.00, without commas", "{am}");
    }
    assert_eq!(with("&cu=USD"), "`cu` is INR");
}

#[test]
fn a_link_is_not_made_of_what_it_would_not_be_read_from() {
    let link = UpiLink::to(lender(), "Asha").unwrap();
    assert_eq!(UpiLink::to(lender(), ""), Err(UpiLinkError::Mandatory { name: "pn" }));
    assert_eq!(link.clone().with_amount(Paise::ZERO), Err(UpiLinkError::Amount));
    assert_eq!(link.clone().with_reference("a b"), Err(UpiLinkError::Reference));
    assert!(link.clone().with_reference(&"9".repeat(35)).is_ok());
    assert!(matches!(link.clone().with_parameter("am", "1"), Err(UpiLinkError::Name { .. })));
    let twice = link.with_parameter("mode", "02").and_then(|link| link.with_parameter("mode", "02"));
    assert_eq!(twice, Err(UpiLinkError::Twice { name: "mode".to_owned() }));
}

proptest! {
    #[test]
    fn what_is_built_is_read_back(
        name in "\\PC{1,40}", note in "\\PC{0,60}", reference in "[!-~]{1,35}", paise in 1..=Paise::MAX.get(),
    ) {
        let built = UpiLink::to(lender(), &name)
            .and_then(|link| link.with_reference(&reference))
            .and_then(|link| link.with_note(&note))
            .and_then(|link| link.with_amount(Paise::new(paise).unwrap()));
        // Texts that mislead are refused; the rest is read back as it was.
        if let Ok(link) = built {
            let uri = link.uri();
            prop_assert!(uri.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'+'), "{}", uri);
            prop_assert_eq!(uri.parse::<UpiLink>().unwrap(), link);
        } else {
            prop_assert!(misleading_character(&name).or(misleading_character(&note)).is_some());
        }
    }

    #[test]
    fn no_text_breaks_the_reading(text in "(upi://pay\\?)?\\PC{0,60}") {
        if let Ok(link) = text.parse::<UpiLink>() {
            prop_assert_eq!(link.uri().parse::<UpiLink>().unwrap(), link);
        }
    }
}
