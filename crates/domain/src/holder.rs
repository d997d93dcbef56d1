//! People who use one device in turns, each with files and a PIN of his own.

use serde::{Deserialize, Serialize};

/// One of the people who use a device in turns, by the place that his files have on it. The first is the one whose the
/// device was alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct Holder(u8);

/// No device has so many people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a device has at most {} people", Holder::MAX)]
pub struct TooMany;

impl Holder {
    /// People that one device may have (a default: the shifts of an office, twice).
    pub const MAX: u8 = 8;
    /// Whose the device was alone.
    pub const FIRST: Self = Self(1);

    /// All places that there are.
    pub fn all() -> impl Iterator<Item = Self> {
        (1..=Self::MAX).map(Self)
    }

    /// From 1 to [`Holder::MAX`].
    #[must_use]
    pub const fn number(self) -> u8 {
        self.0
    }
}

impl TryFrom<u8> for Holder {
    type Error = TooMany;

    fn try_from(number: u8) -> Result<Self, TooMany> {
        if (1..=Self::MAX).contains(&number) { Ok(Self(number)) } else { Err(TooMany) }
    }
}

impl From<Holder> for u8 {
    fn from(holder: Holder) -> Self {
        holder.0
    }
}
