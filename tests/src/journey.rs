//! Journeys in the real window: a handler's desk, officers' phones, a server process, links that are cut, and kills.
//!
//! Everything a person would tap is tapped. Only the answers of the form beyond the amounts are told through the page's
//! own door, ninety taps being more than a test needs to see.

mod case_a;
mod hand;
mod handover;
mod summary;
mod world;

pub use case_a::case_a;
pub use handover::{Handover, handover};
pub use summary::Summary;
