//! Cheques whose letters meet a given fate in the simulated post, as `notices/src/carrier/plan.rs` lays down.

use std::ops::RangeInclusive;

use sha2::{Digest as _, Sha256};

/// What becomes of a letter: the draws that mean it.
pub type Fate = RangeInclusive<u32>;

/// Delivered two days after the booking.
pub const DELIVERED: Fate = 0..=59;
/// Refused two days after the booking.
pub const REFUSED: Fate = 68..=73;
/// First tried three days after the booking, returned unclaimed fourteen days after it.
pub const UNCLAIMED: Fate = 74..=82;
/// First tried three days after the booking, returned unclaimed forty days after it.
pub const UNCLAIMED_FOR_LONG: Fate = 83..=83;
/// Returned: the addressee has left.
pub const LEFT: Fate = 84..=87;
/// Returned: the addressee is dead.
pub const DECEASED: Fate = 94..=95;
/// Delivered four days after the booking; two days later corrected to the day before.
pub const CORRECTED: Fate = 96..=99;

/// The first cheque of an account whose letters, one an address, meet these fates without delay on the way.
#[must_use]
pub fn cheque(account: &str, fates: &[Fate]) -> u32 {
    let meets = |number: u32| {
        fates.iter().zip(1..).all(|(fate, article)| {
            let (draw, on_the_way) = draw(&format!("{account}/{number:06}/1/{article}"));
            fate.contains(&draw) && on_the_way == 0
        })
    };
    (100..=999_999).find(|number| meets(*number)).unwrap_or_default()
}

fn draw(lot: &str) -> (u32, u32) {
    let hash = <[u8; 32]>::from(Sha256::digest(lot));
    let [first, second, third, fourth, fifth, ..] = hash;
    (u32::from_be_bytes([first, second, third, fourth]) % 100, u32::from(fifth) % 3)
}
