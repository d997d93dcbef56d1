//! One module per table: its statements, and nothing else.

pub(crate) mod account;
pub(crate) mod audit;
pub(crate) mod blob;
pub(crate) mod counter;
pub(crate) mod entry;
pub(crate) mod erasure;
pub(crate) mod feed;
pub(crate) mod hold;
pub(crate) mod inbox;
pub(crate) mod install;
pub(crate) mod loss;
pub(crate) mod member;
pub(crate) mod meta;
pub(crate) mod org;
pub(crate) mod receipt;
pub(crate) mod ticket;
pub(crate) mod waiting;
