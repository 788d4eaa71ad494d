//! Who signed the cheque, among those who answer for the account.
//!
//! Only the drawer commits the offence and only he gets the demand: a co-borrower or guarantor whose cheque it is not is
//! no noticee. A company that drew it is one; its directors need no notice of their own (*Kirshna Texport v Ila Agrawal*,
//! 2015), and extracts do not name them.

use crate::{domain::PartyRole, store::party::StoredParty};

/// The party whose name the memo gives: the borrower first, then the others in their order.
pub(super) fn drawer<'a>(on_memo: &str, parties: &'a [(PartyRole, StoredParty)]) -> Option<&'a StoredParty> {
    let named = |party: &&'a StoredParty| party.name.as_ref().is_some_and(|name| same_name(on_memo, name.reveal()));
    parties.iter().map(|(_, party)| party).find(named)
}

/// Whether two spellings can be the same name: capitals, points, spaces, titles, the order of words and initials do not
/// make another one.
fn same_name(one: &str, other: &str) -> bool {
    let (one, other) = (words(one), words(other));
    if one.is_empty() || other.is_empty() {
        return false;
    }
    if one.concat() == other.concat() {
        return true;
    }
    let (fewer, more) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    let mut left = more;
    let mut whole = 0;
    for word in &fewer {
        let Some(at) = left.iter().position(|candidate| candidate == word || is_initial(word, candidate)) else {
            return false;
        };
        let found = left.remove(at);
        whole += usize::from(found == *word && word.chars().count() > 2);
    }
    // What is left over must be initials: `Ravi Kumar` is not `Ravi Kumar Nair`.
    whole > 0 && left.iter().all(|word| word.chars().count() <= 2)
}

fn is_initial(one: &str, other: &str) -> bool {
    let (short, long) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    short.chars().count() == 1 && long.starts_with(short)
}

fn words(name: &str) -> Vec<String> {
    const TITLES: [&str; 9] = ["MR", "MRS", "MS", "SHRI", "SRI", "SMT", "DR", "KUM", "M/S"];
    let upper = name.to_uppercase();
    let words = upper.split_whitespace().filter(|word| !TITLES.contains(&word.trim_end_matches('.')));
    let parts = words.flat_map(|word| word.split(|letter: char| !letter.is_alphanumeric()));
    parts.filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_as_another_clerk_writes_it_is_the_same() {
        for (one, other) in [
            ("Ravi Kumar", "RAVI KUMAR"),
            ("K.R. Nair", "KR Nair"),
            ("Mr. Ravi Kumar", "Kumar Ravi"),
            ("R. Kumar", "Ravi Kumar"),
            ("Suresh K", "K. Suresh"),
            ("M/s Balaji Traders", "BALAJI TRADERS"),
            ("Mehta & Shah Textiles", "Mehta Shah Textiles"),
            ("Ravi Kumar N", "Ravi Kumar"),
        ] {
            assert!(same_name(one, other) && same_name(other, one), "{one} / {other}");
        }
    }

    #[test]
    fn another_name_is_another_drawer() {
        for (one, other) in [
            ("Ravi Kumar", "Ravi Kumar Nair"),
            ("Ravi Kumar", "Sunil Kumar"),
            ("R K", "Ravi Kumar"),
            ("", "Ravi"),
            ("Balaji Traders", "Balaji Textiles"),
        ] {
            assert!(!same_name(one, other) && !same_name(other, one), "{one} / {other}");
        }
    }
}
