//! What the page holds between two answers of the device. Reducers are pure: no storage, no clock, no
//! calls; what they do not hold is asked again.

mod enrol;
mod pin;
mod remote;

pub use enrol::{EnrolAct, EnrolStep, Enrolling, compared};
pub use pin::Pin;
pub use remote::{Asking, Heard, Remote};
