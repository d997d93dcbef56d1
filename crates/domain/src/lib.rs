//! The words and laws of the product. Pure: no I/O, no wall clock, no lots drawn, no async.
//!
//! The same code runs on the phone (to offer only what can be done, and to predict), on the desk and on the server
//! (to decide).

#![warn(missing_docs)]

pub mod act;
pub mod calendar;
pub mod clock;
pub mod code;
pub mod entry;
pub mod evidence;
pub mod feed;
pub mod form;
pub mod holder;
pub mod id;
pub mod kind;
pub mod lens;
pub mod lifecycle;
pub mod money;
pub mod operation;
pub mod outcome;
pub mod risk;
pub mod role;
pub mod state;
pub mod ticket;
pub mod time;
