//! What several rounds of one measure gave.

use std::time::Instant;

/// One number a round.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Samples(Vec<f64>);

impl From<Vec<f64>> for Samples {
    fn from(samples: Vec<f64>) -> Self {
        Self(samples)
    }
}

impl Samples {
    /// One more round.
    pub fn push(&mut self, sample: f64) {
        self.0.push(sample);
    }

    /// Rounds so far.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there was none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The middle one; of an even number, the higher of the two. Not a number when there is none.
    #[must_use]
    pub fn median(&self) -> f64 {
        let mut sorted = self.0.clone();
        sorted.sort_by(f64::total_cmp);
        sorted.get(sorted.len() / 2).copied().unwrap_or(f64::NAN)
    }

    /// The one below which this share of them lies: `0.99` for the one that only a hundredth exceeds.
    #[must_use]
    pub fn below(&self, share: f64) -> f64 {
        let mut sorted = self.0.clone();
        sorted.sort_by(f64::total_cmp);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a place among them")]
        let place = (sorted.len() as f64 * share).ceil() as usize;
        sorted.get(place.saturating_sub(1)).copied().unwrap_or(f64::NAN)
    }

    /// Each round changed in the same way.
    #[must_use]
    pub fn map(&self, change: impl Fn(f64) -> f64) -> Self {
        Self(self.0.iter().copied().map(change).collect())
    }

    /// The lowest.
    #[must_use]
    pub fn low(&self) -> f64 {
        self.0.iter().copied().fold(f64::INFINITY, f64::min)
    }

    /// The highest.
    #[must_use]
    pub fn high(&self) -> f64 {
        self.0.iter().copied().fold(f64::NEG_INFINITY, f64::max)
    }
}

/// Milliseconds since `start`.
#[must_use]
pub fn ms_since(start: Instant) -> f64 {
    start.elapsed().as_secs_f64() * 1000.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_slow_round_does_not_move_the_middle() {
        let samples = Samples::from(vec![3.0, 900.0, 1.0, 2.0, 4.0]);
        assert_eq!((samples.low(), samples.median(), samples.high()), (1.0, 3.0, 900.0));
    }

    #[test]
    fn of_a_hundred_one_lies_above_the_ninety_ninth() {
        let samples = Samples::from((1..=100).rev().map(f64::from).collect::<Vec<f64>>());
        assert_eq!((samples.below(0.5), samples.below(0.99), samples.below(1.0)), (50.0, 99.0, 100.0));
    }
}
