//! What the screens of the desk share: top, keys and foot, the sheets that give orders, the timeline. No screen of its
//! own.

mod detail;
#[cfg(test)]
pub(crate) mod fixture;
mod keys;
mod lot;
mod picture;
mod rows;
pub mod sheet;
mod timeline;
mod top;

pub use detail::{Detail, DetailDo};
pub use keys::{DeskKey, FIND_ID, KeysFoot, KeysSheet, focus_find, use_keys};
pub use lot::draw_ticket;
pub use picture::{Original, PictureDo, PictureSheet, arrival, picture_state, taken, use_previews};
pub use rows::use_queue;
pub use sheet::{RegisterSheet, ReplySheet, SheetEnd, SheetState, TaskSheet, TextSheet, TextSheetKind, kept};
pub use timeline::{Names, Story, mark, solved};
pub use top::DeskTop;
