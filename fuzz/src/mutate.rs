//! Small changes of bytes, the same for the same seed: what the tests try beside the corpus. Nothing guides them; that is
//! libFuzzer's.

/// Numbers at the edges of what fits.
const EDGES: &[u64] = &[0, 1, 0x7F, 0x80, 0xFF, 0x7FFF, 0xFFFF, 0x7FFF_FFFF, 0xFFFF_FFFF, u64::MAX >> 1, u64::MAX];
/// Most changes to one input (a default).
const CHANGES_MAX: u64 = 4;

/// Changes bytes.
#[derive(Debug, Clone)]
pub struct Mutator(u64);

impl Mutator {
    /// The same seed makes the same changes.
    #[must_use]
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// SplitMix64 (Steele, Lea and Flood 2014).
    const fn draw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.draw() % (end.max(1) as u64)).unwrap_or(0)
    }

    /// `bytes` with one to four small changes; pieces of `other` may come in.
    #[must_use]
    pub fn change(&mut self, bytes: &[u8], other: &[u8]) -> Vec<u8> {
        let mut changed = bytes.to_vec();
        for _ in 0..=self.draw() % CHANGES_MAX {
            self.one(&mut changed, other);
        }
        changed
    }

    fn one(&mut self, bytes: &mut Vec<u8>, other: &[u8]) {
        let at = self.below(bytes.len());
        let length = self.below(16.min(bytes.len() - at) + 1);
        match self.draw() % 7 {
            0 => flip(bytes, at, self.draw()),
            1 => bytes.truncate(at),
            2 => drop(bytes.drain(at..at + length)),
            3 => {
                let twice = bytes[at..at + length].to_vec();
                drop(bytes.splice(at..at, twice));
            }
            4 => {
                let edge = EDGES[self.below(EDGES.len())];
                let width = 1 << self.below(4);
                drop(bytes.splice(at..(at + width).min(bytes.len()), edge.to_le_bytes()[..width].to_vec()));
            }
            5 => {
                let from = self.below(other.len());
                let to = from + self.below(other.len() - from + 1);
                drop(bytes.splice(at..at + length, other[from..to].to_vec()));
            }
            _ => {
                let digit = b"0123456789-.eE\"{}[],:"[self.below(21)];
                drop(bytes.splice(at..at, [digit]));
            }
        }
    }
}

fn flip(bytes: &mut [u8], at: usize, lot: u64) {
    if let Some(byte) = bytes.get_mut(at) {
        *byte ^= 1 << (lot % 8);
    }
}
