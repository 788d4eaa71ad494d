//! An account as people read it.

use std::fmt::Write as _;

use kernel::Paise;
use proto::{
    cases::{Account, AccountParty, AssetClass, ContactPointKind, MaskedContactPoint, PartyRole},
    types::{LegalDate, Money},
};

use super::flag_words;
use crate::{console::Paint, text::plain, when::day};

/// A whole account.
pub(super) fn account(account: &Account, paint: Paint) -> String {
    let mut text = String::new();
    line(&mut text, &paint.bold(&format!("{}  {}", plain(&account.loan_account_number), plain(&account.creditor))));
    let mut field = |name: &str, value: &str| {
        if !value.is_empty() {
            line(&mut text, &format!("  {name:<12} {value}"));
        }
    };
    field("as of", &date(account.as_of));
    field("product", &[&account.product, &account.portfolio].map(|words| plain(words)).join(", "));
    field("branch", &plain(&account.branch_ifsc));
    field("sanctioned", &format!("{} on {}", rupees(account.sanctioned.as_ref()), date(account.sanctioned_on)));
    field("instalment", &rupees(account.emi.as_ref()));
    field("overdue", &overdue(account));
    field("class", &class_line(account));
    field("moratorium", &moratorium(account));
    field("written off", if account.written_off { "yes; the debt stands" } else { "" });
    for flag in account.flags() {
        field("look at it", &paint.yellow(flag_words(flag)));
    }
    let dues = account.dues.clone().unwrap_or_default();
    line(&mut text, &paint.bold("Dues"));
    for (name, money) in [
        ("principal", dues.principal),
        ("interest", dues.interest),
        ("penal", dues.penal),
        ("other", dues.other),
        ("total", dues.total),
    ] {
        line(&mut text, &format!("  {name:<12} {:>20}", rupees(money.as_ref())));
    }
    line(&mut text, &paint.bold("Who answers for it"));
    for party in &account.parties {
        line(&mut text, &party_line(party));
    }
    line(&mut text, &paint.bold("Class"));
    for change in &account.asset_class_history {
        line(&mut text, &format!("  {}  {}", date(change.as_of), class(change.asset_class())));
    }
    line(
        &mut text,
        &format!("from {}, line {}, {}", plain(&account.source), account.row_number, hex::encode(&account.file_sha256)),
    );
    text
}

fn line(text: &mut String, words: &str) {
    // Writing to a string cannot fail.
    let _ = writeln!(text, "{words}");
}

fn date(date: Option<LegalDate>) -> String {
    day(date).map(|day| day.to_string()).unwrap_or_default()
}

fn rupees(money: Option<&Money>) -> String {
    money.and_then(|money| Paise::try_from(money.clone()).ok()).map(|paise| paise.to_string()).unwrap_or_default()
}

fn overdue(account: &Account) -> String {
    match account.dpd {
        0 => "no".to_owned(),
        dpd => format!("{dpd} days, first unpaid {}", date(account.first_unpaid_due_on)),
    }
}

fn class_line(account: &Account) -> String {
    let since = date(account.npa_on);
    let since = if since.is_empty() { since } else { format!(", non-performing since {since}") };
    format!("{}{since}", class(account.asset_class()))
}

fn moratorium(account: &Account) -> String {
    let until = date(account.moratorium_until);
    match (account.in_moratorium, until.as_str()) {
        (false, _) => String::new(),
        (true, "") => "yes".to_owned(),
        (true, until) => format!("until {until}"),
    }
}

fn party_line(party: &AccountParty) -> String {
    let points = party.contact_points.iter().map(|point| plain(&point.masked));
    let pins = party.addresses.iter().map(|address| format!("PIN {}", plain(&address.pin)));
    let name = if party.name_masked.is_empty() { "erased" } else { &party.name_masked };
    let start = [plain(name), plain(&party.pan_masked)].into_iter().filter(|word| !word.is_empty());
    let words: Vec<String> = start.chain(points).chain(pins).collect();
    format!("  {:<12} {:<14} {}", role(party), plain(&party.customer_id), words.join("  "))
}

pub(super) fn class(class: AssetClass) -> &'static str {
    class.as_str_name().trim_start_matches("ASSET_CLASS_")
}

pub(super) fn role(party: &AccountParty) -> &'static str {
    match party.role() {
        PartyRole::Unspecified => "unknown",
        PartyRole::Borrower => "borrower",
        PartyRole::CoBorrower => "co-borrower",
        PartyRole::Guarantor => "guarantor",
    }
}

pub(super) fn contact_point(point: &MaskedContactPoint) -> &'static str {
    match point.kind() {
        ContactPointKind::Unspecified => "unknown",
        ContactPointKind::Mobile => "mobile",
        ContactPointKind::Email => "email",
    }
}
