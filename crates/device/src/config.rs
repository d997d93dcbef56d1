//! What a device is opened with.

use std::path::PathBuf;
use std::time::Duration;

use niangjia_words::Words;

use crate::clock::Clock;

/// What a device is opened with. [`Config::new`] gives what the product uses.
#[derive(Debug, Clone)]
pub struct Config {
    /// The folder that holds everything; made if it is not there.
    pub dir: PathBuf,
    /// The version of the app, as operations carry it.
    pub app_version: String,
    /// The device's clocks.
    pub clock: Clock,
    /// How often the background tries.
    pub pace: Pace,
    /// The words of the watermark.
    pub words: Words,
    /// Most bytes that journal and reserve may take; `None` for all that the disk has.
    pub quota_bytes: Option<u64>,
}

impl Config {
    /// The product's own: the device's clocks, the usual pace, Chinese.
    #[must_use]
    pub fn new(dir: impl Into<PathBuf>, app_version: impl Into<String>) -> Self {
        Self {
            dir: dir.into(),
            app_version: app_version.into(),
            clock: Clock::real(),
            pace: Pace::default(),
            words: Words::default(),
            quota_bytes: None,
        }
    }
}

/// How often the background tries, and for how long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    /// Between two looks at the county while the app is in front and the county answers.
    pub poll: Duration,
    /// How long the key stays in memory for delivery while the screen is covered (decisions.md, Identity).
    pub key_kept: Duration,
}

impl Default for Pace {
    /// A look every ten seconds (a default); the key for twelve hours.
    fn default() -> Self {
        Self { poll: Duration::from_secs(10), key_kept: Duration::from_secs(12 * 60 * 60) }
    }
}
