//! Photos: bytes in, bytes out.
//!
//! [`check`] says whether bytes are a photo we take, and what its header tells; [`recognise`] only looks at how they are put
//! together. [`derive()`] makes the three smaller copies that
//! travel and are looked at. The original is never changed, and nothing here reads a file, a clock or the network.
//! What this is not: it does not hash, sign or seal (that is `protocol` and `store`), and it knows no words: the watermark's come
//! from the caller.

mod camera;
mod check;
mod derive;
mod encode;
mod error;
mod font;
mod jpeg;
pub mod limit;
mod media;
mod orientation;
mod pixels;
mod raster;
pub mod sample;
mod text;
mod watermark;

pub use camera::{CameraLocation, CameraTime};
pub use check::{Check, check, recognise};
pub use derive::{Derived, derive};
pub use error::{Error, Excess};
pub use media::MediaType;
pub use orientation::Orientation;
pub use pixels::Size;
pub use watermark::{ClockWords, Watermark};
