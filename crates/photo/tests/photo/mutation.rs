//! Bytes changed by chance: any answer is right, as long as there is one.

use image::codecs::png::PngEncoder;
use image::codecs::webp::WebPEncoder;
use image::{ExtendedColorType, ImageEncoder};
use niangjia_photo::{Orientation, Size, derive, sample};

use crate::{progressive, watermark};

/// Changed photos of each kind.
const ROUNDS: u64 = 400;

/// A generator of 64 bits (xorshift), seeded with anything but 0.
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % end.max(1) as u64) as usize
    }

    /// Overwrites, removes, repeats or cuts, one to six times, mostly near the front, where the headers are.
    fn change(&mut self, bytes: &mut Vec<u8>) {
        for _ in 0..=self.below(6) {
            let reach = if self.below(2) == 0 { bytes.len().min(700) } else { bytes.len() };
            let at = self.below(reach);
            let end = (at + 1 + self.below(24)).min(bytes.len());
            match self.below(5) {
                0 => bytes[at..end].iter_mut().for_each(|byte| *byte = self.below(256) as u8),
                1 => drop(bytes.drain(at..end)),
                2 => {
                    let again = bytes[at..end].to_vec();
                    bytes.splice(at..at, again);
                }
                3 => bytes[at] ^= 1 << self.below(8),
                _ => bytes[at] = [0, 0xFF, 0x7F, 0x80][self.below(4)],
            }
        }
        if self.below(8) == 0 {
            bytes.truncate(self.below(bytes.len()));
        }
    }
}

fn kinds() -> Vec<(&'static str, Vec<u8>)> {
    let size = Size { width: 96, height: 64 };
    let rgba: Vec<u8> = (0..96 * 64 * 4_usize).map(|at| (at * at % 253) as u8).collect();
    let (mut png, mut webp) = (Vec::new(), Vec::new());
    PngEncoder::new(&mut png).write_image(&rgba, 96, 64, ExtendedColorType::Rgba8).unwrap();
    WebPEncoder::new_lossless(&mut webp).write_image(&rgba, 96, 64, ExtendedColorType::Rgba8).unwrap();
    vec![
        ("jpeg", sample::scene_jpeg(1, size, Orientation::Transversed)),
        ("progressive", progressive(96, 64)),
        ("png", png),
        ("webp", webp),
    ]
}

#[test]
fn changed_photos_are_answered_and_never_panic() {
    let watermark = watermark();
    for (kind, photo) in kinds() {
        let mut refused = 0;
        for seed in 1..=ROUNDS {
            println!("{kind}, seed {seed}");
            let mut changed = photo.clone();
            Chance(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15)).change(&mut changed);
            refused += u64::from(derive(&changed, &watermark).is_err());
        }
        assert!((ROUNDS / 4..=ROUNDS).contains(&refused), "{kind}: {refused} of {ROUNDS} refused");
    }
}
