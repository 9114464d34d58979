//! Chance that is the same every time: SplitMix64 (Steele, Lea, Flood, OOPSLA 2014).
//!
//! In: a seed. Out: numbers. It never asks the machine for any.

/// Numbers that look drawn, and are not.
pub(crate) struct Chance(u64);

impl Chance {
    /// The same seed gives the same numbers.
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A number below `many`; 0 if `many` is 0.
    pub(crate) fn below(&mut self, many: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^= mixed >> 31;
        (mixed % many.max(1) as u64) as usize
    }
}
