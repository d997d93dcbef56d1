//! What components and pages reach through the tree instead of through properties, and how pages reach
//! the device.

mod ask;
mod draft;
mod file;
mod lock;
mod now;
mod place;
mod sheet;
mod taking;
mod tell;
mod words;

pub use ask::{use_ask, use_ask_when};
pub use draft::{Pen, use_pen};
pub use file::{BringFile, Bringing, use_bringing};
pub use lock::use_auto_lock;
pub use now::{Now, use_clock, use_now};
pub use place::use_place;
pub use sheet::{Sheet, use_sheet};
pub use taking::{Asked, Came, TakePhotos, use_taking};
pub use tell::{Tell, use_tell};
pub use words::use_words;
