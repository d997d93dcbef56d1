//! The app in a real window, driven as a person would: look, tap, type, attach, and pull the plug.
//!
//! A [`Screen`] is one X display without a person in front of it; an [`App`] is one process of the app on it,
//! with a home of its own. Waiting is always for something seen, with a limit; there are no sleeps to tune.

mod app;
mod driver;
mod error;
mod process;
mod screen;

pub use app::{App, Frame, Install};
pub use error::WindowError;
pub use process::built_program;
pub use screen::Screen;

use std::time::Duration;

/// How long anything may take to appear before the run is broken: far beyond what is seen (under 5 s) on 2 cores
/// that other tests share.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// How often a condition is looked at while waiting.
const GLANCE: Duration = Duration::from_millis(50);
