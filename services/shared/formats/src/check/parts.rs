//! What identifiers hold.

use super::{CheckError, Checked, FormatKind, Part};
use crate::{
    ChequeNumber, Cin, Cnr, CtsReturnCode, CustomerId, EmailAddress, Gstin, Ifsc, IndianMobile, Lei, Llpin,
    LoanAccountNumber, Micr, MicrLine, Pan, PinCode, Rrn, S10, Udyam, Umrn, UpiLink, Utr, Vpa,
};

/// What is shown, whether it is masked, and the parts.
type Read = (String, bool, Vec<Part>);

pub(super) fn read(kind: FormatKind, text: &str) -> Result<Checked, CheckError> {
    let (shown, is_masked, parts) = match kind {
        FormatKind::Ifsc => ifsc(&text.parse()?),
        FormatKind::Micr => micr(&text.parse()?),
        FormatKind::MicrLine => micr_line(&text.parse()?),
        FormatKind::ChequeNumber => public(text.parse::<ChequeNumber>()?.as_str(), Vec::new()),
        FormatKind::CtsReturnCode => public(text.parse::<CtsReturnCode>()?.as_str(), Vec::new()),
        FormatKind::Umrn => public(text.parse::<Umrn>()?.as_str(), Vec::new()),
        FormatKind::Utr => utr(&text.parse()?),
        FormatKind::Rrn => rrn(&text.parse()?),
        FormatKind::Vpa => vpa(&text.parse()?),
        FormatKind::UpiLink => upi_link(&text.parse()?),
        FormatKind::Pan => pan(&text.parse()?),
        FormatKind::Gstin => gstin(&text.parse()?),
        FormatKind::Lei => lei(&text.parse()?),
        FormatKind::Cin => cin(&text.parse()?),
        FormatKind::Llpin => public(text.parse::<Llpin>()?.as_str(), Vec::new()),
        FormatKind::Udyam => udyam(&text.parse()?),
        FormatKind::Cnr => cnr(&text.parse()?),
        FormatKind::S10 => s10(&text.parse()?),
        FormatKind::Pin => public(text.parse::<PinCode>()?.as_str(), Vec::new()),
        FormatKind::Mobile => mobile(&text.parse()?),
        FormatKind::Email => email(&text.parse()?),
        FormatKind::LoanAccount => public(text.parse::<LoanAccountNumber>()?.as_str(), Vec::new()),
        FormatKind::CustomerId => public(text.parse::<CustomerId>()?.as_str(), Vec::new()),
    };
    Ok(Checked { kind, shown, is_masked, parts })
}

fn public(shown: &str, parts: Vec<Part>) -> Read {
    (shown.to_owned(), false, parts)
}

fn part(name: &'static str, value: impl Into<String>) -> Part {
    Part { name, value: value.into(), meaning: None }
}

fn meaning(name: &'static str, value: impl Into<String>, meaning: Option<impl Into<String>>) -> Part {
    Part { name, value: value.into(), meaning: meaning.map(Into::into) }
}

fn ifsc(ifsc: &Ifsc) -> Read {
    public(ifsc.as_str(), vec![part("bank", ifsc.bank()), part("branch", ifsc.branch())])
}

fn micr_parts(micr: &Micr) -> Vec<Part> {
    vec![part("city", micr.city()), part("bank", micr.bank()), part("branch", micr.branch())]
}

fn micr(micr: &Micr) -> Read {
    public(micr.as_str(), micr_parts(micr))
}

fn micr_line(line: &MicrLine) -> Read {
    let mut parts = vec![part("cheque", line.cheque().as_str())];
    parts.extend(micr_parts(line.micr()));
    if line.base_account().is_some() {
        parts.push(part("base_account", "XXXXXX"));
    }
    let at_par = line.is_payable_at_par().map(|at_par| if at_par { "payable at par" } else { "a local cheque" });
    parts.push(meaning("transaction_code", line.transaction_code(), at_par));
    (line.masked(), line.base_account().is_some(), parts)
}

fn utr(utr: &Utr) -> Read {
    let (length, system) = if utr.is_long() { ("22", "as RTGS has") } else { ("16", "as NEFT has") };
    let mut parts = vec![meaning("length", length, Some(system))];
    if let Some(bank) = utr.usual_bank() {
        parts.push(part("usual_bank", bank));
    }
    if let Some(day) = utr.usual_rtgs_day() {
        let digits = format!("{:04}{:02}{:02}", day.year(), day.month(), day.day());
        parts.push(meaning("usual_day", digits, Some(day.to_string())));
    }
    if let Some((year, day)) = utr.usual_neft_day() {
        parts.push(meaning("usual_day", format!("{year:02}{day:03}"), Some(format!("day {day} of 20{year:02}"))));
    }
    public(utr.as_str(), parts)
}

fn rrn(rrn: &Rrn) -> Read {
    let time = rrn.usual_time().map(|(year, day, hour)| {
        let words = format!("day {day} of a year that ends in {year}, after {hour:02}:00");
        meaning("usual_time", format!("{year}{day:03}{hour:02}"), Some(words))
    });
    public(rrn.as_str(), time.into_iter().collect())
}

fn vpa(vpa: &Vpa) -> Read {
    (vpa.masked(), true, vec![part("handle", vpa.handle())])
}

/// A merchant's link is shown; of a person's, the first characters.
fn upi_link(link: &UpiLink) -> Read {
    let is_open = link.is_to_merchant();
    let payee = if is_open { link.payee().as_str().to_owned() } else { link.payee().masked() };
    let shown = if is_open { link.uri() } else { format!("upi://pay?pa={payee}&…") };
    let text = |text: &str| if is_open { text.to_owned() } else { first(text) };
    let mut parts = vec![part("payee", payee), part("payee_name", text(link.payee_name()))];
    parts.extend(link.reference().map(|reference| part("reference", reference)));
    parts.extend(link.note().map(|note| part("note", text(note))));
    parts.extend(link.amount().map(|amount| {
        meaning("amount", format!("{}.{:02}", amount.get() / 100, amount.get() % 100), Some(amount.to_string()))
    }));
    if !link.others().is_empty() {
        let names: Vec<&str> = link.others().iter().map(|(name, _)| name.as_str()).collect();
        parts.push(meaning("others", names.join(", "), Some("kept, not read")));
    }
    (shown, !is_open, parts)
}

fn first(text: &str) -> String {
    text.chars().take(1).chain("••••".chars()).collect()
}

fn pan(pan: &Pan) -> Read {
    let holder = pan.holder();
    let letter = pan.as_str().get(3..4).unwrap_or_default();
    let is_masked = holder.is_of_people();
    let shown = if is_masked { pan.masked() } else { pan.as_str().to_owned() };
    (shown, is_masked, vec![meaning("holder", letter, Some(holder.words()))])
}

fn gstin(gstin: &Gstin) -> Read {
    let holder = gstin.holder();
    let is_masked = holder.is_of_people();
    let inner = gstin.pan();
    let (shown, pan) = if is_masked {
        (gstin.masked(), inner.masked())
    } else {
        (gstin.as_str().to_owned(), inner.as_str().to_owned())
    };
    let registration = gstin.registration();
    let parts = vec![
        meaning("state", gstin.state_code(), gstin.state()),
        meaning("pan", pan, Some(format!("of {}", holder.words()))),
        meaning(
            "registration",
            gstin.as_str().get(12..13).unwrap_or_default(),
            Some(format!("number {registration} of this holder in the state")),
        ),
        part("check_character", gstin.as_str().get(14..).unwrap_or_default()),
    ];
    (shown, is_masked, parts)
}

fn lei(lei: &Lei) -> Read {
    let india = (lei.issuer() == "3358").then_some("Legal Entity Identifier India Limited");
    let parts = vec![
        meaning("issuer", lei.issuer(), india),
        part("entity", lei.entity()),
        part("check_digits", lei.as_str().get(18..).unwrap_or_default()),
    ];
    public(lei.as_str(), parts)
}

fn cin(cin: &Cin) -> Read {
    let listing = if cin.is_listed() { ("L", "listed") } else { ("U", "not listed") };
    let parts = vec![
        meaning("listing", listing.0, Some(listing.1)),
        part("industry", cin.industry()),
        meaning("state", cin.state_code(), cin.state()),
        meaning("year", cin.year().to_string(), Some("of incorporation")),
        meaning("class", cin.class(), cin.class_in_words()),
        part("registration", cin.registration()),
    ];
    public(cin.as_str(), parts)
}

fn udyam(udyam: &Udyam) -> Read {
    let state = meaning("state", udyam.state_code(), udyam.state());
    public(udyam.as_str(), vec![state, part("district", udyam.district()), part("serial", udyam.serial())])
}

fn cnr(cnr: &Cnr) -> Read {
    let mut parts = Vec::new();
    if let Some(usual) = cnr.usual_parts() {
        let state = crate::state::of_letters(usual.state);
        parts.push(meaning("usual_state", usual.state, state));
        parts.push(part("usual_district", usual.district));
        parts.push(part("usual_establishment", usual.establishment));
        parts.push(part("usual_serial", usual.serial));
    }
    parts.push(meaning("year", cnr.year().to_string(), Some("of filing")));
    public(cnr.as_str(), parts)
}

fn s10(s10: &S10) -> Read {
    let parts = vec![
        part("service", s10.service()),
        part("serial", s10.serial()),
        part("check_digit", s10.check_digit()),
        meaning("country", s10.country(), (s10.country() == "IN").then_some("India")),
    ];
    public(s10.as_str(), parts)
}

fn mobile(mobile: &IndianMobile) -> Read {
    let masked = mobile.masked();
    (format!("+91{masked}"), true, vec![meaning("country", "+91", Some("India")), part("number", masked)])
}

fn email(email: &EmailAddress) -> Read {
    let domain = email.as_str().split_once('@').map_or("", |(_, domain)| domain);
    (email.masked(), true, vec![part("domain", domain)])
}
