//! Which act comes next: the same seed gives the same acts.

use super::act::{Act, EVERY_DEATH, EVERY_MOMENT};

const OTHERS: &[Act] = &[
    Act::Repeat("payments"),
    Act::Repeat("cases"),
    Act::Repeat("notices"),
    Act::LateCommit,
    Act::HandOver,
    Act::Jump(1),
];

/// A die with as many sides as there are acts (`SplitMix64`).
#[derive(Debug)]
pub(super) struct Dice(u64);

impl Dice {
    pub(super) const fn of(seed: u64) -> Self {
        Self(seed)
    }

    /// Deaths come twice as often as all else together.
    pub(super) fn act(&mut self) -> Act {
        let acts = match self.roll(6) {
            0..=3 => EVERY_DEATH,
            4 => EVERY_MOMENT,
            _ => OTHERS,
        };
        let which = self.roll(acts.len());
        acts.get(which).copied().unwrap_or(Act::HandOver)
    }

    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^= mixed >> 31;
        let sides = u64::try_from(sides).unwrap_or(1).max(1);
        usize::try_from(mixed % sides).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_gives_its_acts_again_and_another_gives_others() {
        let acts = |seed| {
            let mut dice = Dice::of(seed);
            (0..50).map(|_| dice.act()).collect::<Vec<_>>()
        };
        assert_eq!(acts(7), acts(7));
        assert_ne!(acts(7), acts(8));
        assert!(EVERY_DEATH.iter().all(|death| acts(7).contains(death) || acts(8).contains(death)));
    }
}
