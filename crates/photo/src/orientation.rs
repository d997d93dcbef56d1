//! The eight ways a camera may have been held (EXIF 2.32, tag 0x0112).

use crate::pixels::{CHANNELS, Pixels, Size};

/// What must be done to the stored picture to see it upright. Turns are clockwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Orientation {
    /// 1: nothing.
    #[default]
    Upright,
    /// 2: mirror left and right.
    Mirrored,
    /// 3: half a turn.
    Turned180,
    /// 4: mirror top and bottom.
    Flipped,
    /// 5: swap rows and columns.
    Transposed,
    /// 6: a quarter turn: a phone held upright.
    Turned90,
    /// 7: swap rows and columns from the other corner.
    Transversed,
    /// 8: three quarter turns.
    Turned270,
}

impl Orientation {
    /// All eight, in the order of their EXIF numbers.
    pub const ALL: [Self; 8] = [
        Self::Upright,
        Self::Mirrored,
        Self::Turned180,
        Self::Flipped,
        Self::Transposed,
        Self::Turned90,
        Self::Transversed,
        Self::Turned270,
    ];

    /// From the EXIF number 1–8; nothing for any other.
    #[must_use]
    pub fn from_exif(number: u32) -> Option<Self> {
        let index = usize::try_from(number.checked_sub(1)?).ok()?;
        Self::ALL.get(index).copied()
    }

    /// The EXIF number, 1–8.
    #[must_use]
    pub const fn exif(self) -> u16 {
        match self {
            Self::Upright => 1,
            Self::Mirrored => 2,
            Self::Turned180 => 3,
            Self::Flipped => 4,
            Self::Transposed => 5,
            Self::Turned90 => 6,
            Self::Transversed => 7,
            Self::Turned270 => 8,
        }
    }

    /// The size seen upright of a picture stored with `stored`.
    #[must_use]
    pub const fn upright_size(self, stored: Size) -> Size {
        match self {
            Self::Upright | Self::Mirrored | Self::Turned180 | Self::Flipped => stored,
            Self::Transposed | Self::Turned90 | Self::Transversed | Self::Turned270 => {
                Size { width: stored.height, height: stored.width }
            }
        }
    }

    /// The opposite act: stored from upright.
    #[must_use]
    pub const fn inverse(self) -> Self {
        match self {
            Self::Turned90 => Self::Turned270,
            Self::Turned270 => Self::Turned90,
            Self::Upright | Self::Mirrored | Self::Turned180 | Self::Flipped | Self::Transposed | Self::Transversed => {
                self
            }
        }
    }

    /// The stored pixel that is seen at (`x`, `y`) upright. `right` and `bottom` are the last column and row stored.
    const fn source(self, x: usize, y: usize, right: usize, bottom: usize) -> (usize, usize) {
        match self {
            Self::Upright => (x, y),
            Self::Mirrored => (right - x, y),
            Self::Turned180 => (right - x, bottom - y),
            Self::Flipped => (x, bottom - y),
            Self::Transposed => (y, x),
            Self::Turned90 => (y, bottom - x),
            Self::Transversed => (right - y, bottom - x),
            Self::Turned270 => (right - y, x),
        }
    }

    /// The picture upright. Takes the whole picture and gives the whole picture; done on the small copy, where it is cheap.
    pub(crate) fn apply(self, stored: Pixels) -> Pixels {
        if self == Self::Upright || stored.size.is_empty() {
            return stored;
        }
        let size = self.upright_size(stored.size);
        let width = stored.size.width as usize;
        let (right, bottom) = (width - 1, stored.size.height as usize - 1);
        let mut rgb = Vec::with_capacity(stored.rgb.len());
        for y in 0..size.height as usize {
            for x in 0..size.width as usize {
                let (column, row) = self.source(x, y, right, bottom);
                let at = (row * width + column) * CHANNELS;
                rgb.extend_from_slice(&stored.rgb[at..at + CHANNELS]);
            }
        }
        Pixels { size, rgb }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One letter a pixel, so that the expected pictures can be read.
    fn picture(rows: &[&str]) -> Pixels {
        let size = Size { width: rows[0].len() as u32, height: rows.len() as u32 };
        Pixels { size, rgb: rows.concat().bytes().flat_map(|letter| [letter; CHANNELS]).collect() }
    }

    #[test]
    fn each_orientation_is_undone_as_exif_defines_it() {
        let stored = || picture(&["abc", "def"]);
        let seen = |orientation: Orientation| orientation.apply(stored());
        assert_eq!(seen(Orientation::Upright), picture(&["abc", "def"]));
        assert_eq!(seen(Orientation::Mirrored), picture(&["cba", "fed"]));
        assert_eq!(seen(Orientation::Turned180), picture(&["fed", "cba"]));
        assert_eq!(seen(Orientation::Flipped), picture(&["def", "abc"]));
        assert_eq!(seen(Orientation::Transposed), picture(&["ad", "be", "cf"]));
        assert_eq!(seen(Orientation::Turned90), picture(&["da", "eb", "fc"]));
        assert_eq!(seen(Orientation::Transversed), picture(&["fc", "eb", "da"]));
        assert_eq!(seen(Orientation::Turned270), picture(&["cf", "be", "ad"]));
    }

    #[test]
    fn the_inverse_brings_the_picture_back() {
        for orientation in Orientation::ALL {
            let there = orientation.apply(picture(&["abc", "def"]));
            assert_eq!(orientation.inverse().apply(there), picture(&["abc", "def"]), "{orientation:?}");
        }
    }

    #[test]
    fn numbers_outside_one_to_eight_are_no_orientation() {
        assert_eq!(Orientation::from_exif(0), None);
        assert_eq!(Orientation::from_exif(9), None);
        for orientation in Orientation::ALL {
            assert_eq!(Orientation::from_exif(orientation.exif().into()), Some(orientation));
        }
    }
}
