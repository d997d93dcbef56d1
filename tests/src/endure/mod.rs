//! Endurance: real processes on real files that are killed at random moments, and many devices at once. What was said to be
//! saved is remembered by somebody else, and looked for afterwards.
//!
//! - [`device`] kills a device's process while it writes, takes photos and delivers.
//! - [`county`] kills the server's process under devices that deliver.
//! - [`fleet`] lets very many devices reconnect at once, and kills one of two servers under them.

pub mod author;
pub mod books;
pub mod county;
pub mod device;
pub mod fleet;
pub mod journal;
pub mod pen;
pub mod tally;
pub mod town;
pub mod witness;
