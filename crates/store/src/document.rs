//! Documents: what the county sent, as it sent it, with plain columns beside it for lists.

mod apply;
mod brake;
mod compare;
mod feed;
mod list;
mod pack;
mod project;
mod read;
mod shelf;

pub use apply::{Applied, Touched};
pub use brake::Hold;
pub use list::{LIST_ROWS_MAX, Listed, Listing, QueueCounts, QueueFilter, QueuePage, TodoPage};
pub use read::{Content, Reading, Shelved};

pub(crate) use feed::{backup_horizon_of, epoch_now};
pub(crate) use pack::press_gaps;
pub(crate) use project::{PROJECTION, project_again};
pub(crate) use shelf::drop_stubs;
