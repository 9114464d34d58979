//! How long we try again what failed for a while: later and later, at moments that chance spreads, never past a deadline.

use std::time::Duration;

use tokio::time::{Instant, sleep};

/// The longest pause after the first failure; it doubles after each.
const FIRST: Duration = Duration::from_millis(25);
/// The longest pause of all.
const LONGEST: Duration = Duration::from_millis(800);

/// The patience of one request.
#[derive(Debug)]
pub(crate) struct Patience {
    until: Instant,
    failures: u32,
}

impl Patience {
    /// Patience for so long.
    pub(crate) fn of(time: Duration) -> Self {
        Self { until: Instant::now() + time, failures: 0 }
    }

    /// What is left of it.
    pub(crate) fn left(&self) -> Duration {
        self.until.saturating_duration_since(Instant::now())
    }

    /// Waits before another attempt; `false`, at once, if there is no time for one.
    pub(crate) async fn pause(&mut self) -> bool {
        let pause = bound(self.failures).mul_f64(chance());
        self.failures += 1;
        if pause >= self.left() {
            return false;
        }
        sleep(pause).await;
        true
    }
}

fn bound(failures: u32) -> Duration {
    FIRST.saturating_mul(1 << failures.min(16)).min(LONGEST)
}

/// Between nothing and one, so that many requests that failed together do not come back together.
fn chance() -> f64 {
    let mut bytes = [0; 4];
    // Without chance every pause is the longest, which only is less polite.
    if getrandom::fill(&mut bytes).is_err() {
        return 1.0;
    }
    f64::from(u32::from_be_bytes(bytes)) / f64::from(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_double_and_end() {
        let bounds: Vec<u128> = [0, 1, 2, 5, 6, 40].map(|n| bound(n).as_millis()).to_vec();
        assert_eq!(bounds, [25, 50, 100, 800, 800, 800]);
    }

    #[tokio::test]
    async fn nobody_waits_past_the_deadline() {
        let mut patience = Patience::of(Duration::ZERO);
        assert!(!patience.pause().await);
    }
}
