//! The store on real files: killed, cut, full, and asked again.
#![expect(clippy::unwrap_used, reason = "the helpers of tests fail by panicking, as tests do")]

mod brake;
mod carry;
mod cut;
mod deposit;
mod disk;
mod document;
mod draft;
mod fixture;
mod journal;
mod lease;
mod photo;
mod platter;
mod ranges;
mod room;
mod salvage;
mod script;
mod speed;
mod vfs;
