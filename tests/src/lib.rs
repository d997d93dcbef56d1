//! The harness of journeys: real programs, real windows.

pub mod sample;
pub mod window;
