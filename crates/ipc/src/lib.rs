//! What the screen may ask of the device, and be told.
//!
//! A screen *asks* a [`Query`] and gets a view; it *tells* a [`Command`] and gets nothing but "done" or a
//! [`niangjia_domain::code::Code`]; and it hears [`Changed`], upon which it asks again. State never comes back from a
//! command.

#![warn(missing_docs)]

pub mod changed;
pub mod command;
pub mod invitation;
pub mod query;
pub mod view;

pub use changed::{Changed, Topic};
pub use command::Command;
pub use query::{Query, Question, View};
