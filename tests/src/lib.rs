//! The harness of journeys: real programs, real windows.

pub mod journey;
pub mod link;
pub mod office;
pub mod phone;
pub mod sample;
pub mod window;
