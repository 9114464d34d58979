//! How fast one connection to the network may ask: many at once, as a family or a school behind one address does, then as
//! fast as people read.
//!
//! In: a connection, as [`web::call::Via::network`] names it. Out: whether it keeps to that. Where it comes from may be
//! unknown: then whoever is in front counts. Nothing is written down; what rests for a while is forgotten.

use std::num::NonZeroU32;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

/// How many may come at once.
const AT_ONCE: NonZeroU32 = NonZeroU32::new(150).unwrap();
/// How much time for each one after that: thirty a second.
const EACH: Duration = Duration::from_millis(33);
/// After so many requests the connections that rest are forgotten.
const TIDY: u32 = 16_384;

/// What counts.
#[derive(Debug)]
pub struct Pace {
    seen: DefaultKeyedRateLimiter<[u8; 16]>,
    asked: AtomicU32,
}

impl Default for Pace {
    fn default() -> Self {
        Self::of(AT_ONCE, EACH)
    }
}

impl Pace {
    /// So many at once, then one each time that this has passed, which is not nothing.
    pub fn of(at_once: NonZeroU32, each: Duration) -> Self {
        let quota = Quota::with_period(each).unwrap_or(Quota::per_second(at_once)).allow_burst(at_once);
        Self { seen: RateLimiter::keyed(quota), asked: AtomicU32::new(0) }
    }

    /// Counts a request; says whether its connection keeps to the pace.
    pub fn keeps(&self, whose: Option<[u8; 16]>) -> bool {
        let Some(whose) = whose else { return true };
        if self.asked.fetch_add(1, Ordering::Relaxed) % TIDY == TIDY - 1 {
            self.seen.retain_recent();
            self.seen.shrink_to_fit();
        }
        self.seen.check_key(&whose).is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_asks_too_fast_slows_down_nobody_else() {
        let pace = Pace::default();
        let kept = (0..1000).filter(|_| pace.keeps(Some([1; 16]))).count();
        assert!((150..400).contains(&kept), "{kept} of a thousand at once");
        assert!(pace.keeps(Some([2; 16])), "another connection");
        assert!((0..1000).all(|_| pace.keeps(None)), "one that is not known");
    }

    #[test]
    fn connections_that_rest_are_forgotten() {
        let pace = Pace::default();
        for number in 0..TIDY - 1 {
            let [a, b, c, d] = number.to_be_bytes();
            pace.keeps(Some([a, b, c, d, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]));
        }
        let all = pace.seen.len();
        std::thread::sleep(std::time::Duration::from_millis(100));
        pace.keeps(Some([9; 16]));
        assert!(pace.seen.len() < all / 2, "{} of {all}", pace.seen.len());
    }
}
