//! What the simulated post will do with a letter: the table of `services/notices/src/carrier/plan.rs`, from the first bytes of the
//! hash of its lot. The generator picks cheque numbers by it, so that every kind of news occurs in a small sample too.

use sha2::{Digest as _, Sha256};

/// What becomes of the letters about a cheque, as far as the sample cares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    /// Delivered within a few days.
    Delivered,
    Refused,
    /// At the post office for a week, then returned: an interval of eleven days.
    Unclaimed,
    /// Returned after more than a month: no day is safe for a complaint.
    LongUnclaimed,
    /// Left, not known, or an address that does not do.
    WrongAddress,
    /// The drawer has died.
    Deceased,
    /// Delivered, and the day corrected later.
    Corrected,
}

/// Further days on the way: the fifth byte modulo 3.
fn digest_day(hash: [u8; 32]) -> u8 {
    hash.get(4).copied().unwrap_or_default() % 3
}

/// The fate of an article by its lot: `<loan account>/<cheque>/<return>/<article>`. A notice that is sent again on the
/// first return has `1-2` for the return.
pub(super) fn fate(loan_account_number: &str, cheque_number: &str, sent_on: &str, article: u8) -> Fate {
    let hash = <[u8; 32]>::from(Sha256::digest(format!("{loan_account_number}/{cheque_number}/{sent_on}/{article}")));
    match u32::from_be_bytes(hash.first_chunk().copied().unwrap_or_default()) % 100 {
        0..=67 => Fate::Delivered,
        68..=73 => Fate::Refused,
        74..=82 => Fate::Unclaimed,
        83 => Fate::LongUnclaimed,
        84..=93 => Fate::WrongAddress,
        94..=95 => Fate::Deceased,
        // With two days on the way both days are the same Monday, from the default start.
        _ if digest_day(hash) < 2 => Fate::Corrected,
        _ => Fate::Delivered,
    }
}
