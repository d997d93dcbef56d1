//! A street drawn from a seed.

use crate::Size;
use crate::pixels::{CHANNELS, Pixels};

/// A small generator (SplitMix64): good enough for grain, and the same on every machine.
pub(super) struct Dice(u64);

impl Dice {
    pub(super) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(super) const fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// From `low` up to but without `high`.
    fn between(&mut self, low: i32, high: i32) -> i32 {
        low + (self.roll() % u64::from(high.abs_diff(low).max(1))) as i32
    }
}

/// Side of the texture, in pixels; a power of two.
const TILE: usize = 256;

/// Houses along the street.
const HOUSES: usize = 9;

struct House {
    top: i32,
    left: i32,
    window: i32,
    wall: [i32; 3],
}

/// A street under a sky, with grain.
pub(super) fn street(seed: u64, size: Size) -> Pixels {
    let mut dice = Dice::new(seed);
    let tile = tile(&mut dice);
    let (width, height) = (size.width as i32, size.height as i32);
    let houses = houses(&mut dice, width, height);
    let horizon = height * 62 / 100;
    let mut rgb = Vec::with_capacity(size.width as usize * size.height as usize * CHANNELS);
    for y in 0..height {
        for x in 0..width {
            let house = &houses[(x as usize * HOUSES) / size.width as usize];
            let (colour, rough) = surface(house, x, y, height, horizon);
            let fine = i32::from(tile[(y as usize % TILE) * TILE + x as usize % TILE]);
            let coarse = i32::from(tile[(y as usize / 7 % TILE) * TILE + x as usize / 5 % TILE]);
            let grain = (dice.roll() & 7) as i32 - 4;
            let light = (fine + 2 * coarse) * rough / 256 + grain;
            rgb.extend(colour.map(|channel| (channel + light).clamp(0, 255) as u8));
        }
    }
    Pixels { size, rgb }
}

/// Every channel of every pixel by chance.
pub(super) fn noise(seed: u64, size: Size) -> Pixels {
    let mut dice = Dice::new(seed);
    let length = size.width as usize * size.height as usize * CHANNELS;
    Pixels { size, rgb: std::iter::repeat_with(|| (dice.roll() >> 56) as u8).take(length).collect() }
}

/// Smoothed chance, −64 to 63.
fn tile(dice: &mut Dice) -> Vec<i8> {
    let raw: Vec<i32> = std::iter::repeat_with(|| dice.between(-64, 64)).take(TILE * TILE).collect();
    let at = |x: usize, y: usize| raw[(y % TILE) * TILE + x % TILE];
    (0..TILE * TILE)
        .map(|index| {
            let (x, y) = (index % TILE, index / TILE);
            ((at(x, y) * 2 + at(x + 1, y) + at(x, y + 1)) / 4) as i8
        })
        .collect()
}

fn houses(dice: &mut Dice, width: i32, height: i32) -> Vec<House> {
    (0..HOUSES as i32)
        .map(|index| {
            let shade = dice.between(90, 190);
            House {
                top: height * dice.between(14, 46) / 100,
                left: index * width / HOUSES as i32,
                window: (height / dice.between(18, 34)).max(4),
                wall: [shade + dice.between(-8, 24), shade, shade - dice.between(0, 26)],
            }
        })
        .collect()
}

/// Colour at a point, and how rough the surface is there.
fn surface(house: &House, x: i32, y: i32, height: i32, horizon: i32) -> ([i32; 3], i32) {
    if y >= horizon {
        let near = (y - horizon) * 60 / (height - horizon).max(1);
        return ([96 + near, 92 + near, 84 + near], 150);
    }
    if y < house.top {
        let low = y * 70 / height.max(1);
        return ([120 + low, 160 + low, 214 + low / 3], 10);
    }
    let (across, down) = ((x - house.left) % house.window, (y - house.top) % house.window);
    let in_window = across * 10 > house.window * 3 && down * 10 > house.window * 4;
    if in_window { ([52, 64, 78], 26) } else { (house.wall, 70) }
}
