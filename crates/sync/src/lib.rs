//! Delivery as sans-I/O machines, and its transport over HTTP.
//!
//! Each lane ([`push`], [`pull`], [`blob`], [`fetch`], [`carry`]) is a machine over the store: [`Machine::want`] says which request
//! it wants sent, [`Machine::came`] takes the answer in. Lanes are independent: none waits for another, and each alone is
//! enough to learn a receipt. [`run`] drives a machine over a [`Transport`]; the simulator drives the same machines by
//! hand.

#![warn(missing_docs)]

pub mod account;
pub mod backoff;
pub mod blob;
pub mod carry;
pub mod fault;
pub mod fetch;
pub mod http;
pub mod lane;
mod machine;
pub mod message;
mod piece;
pub mod pull;
pub mod push;
mod run;
mod streams;

pub use machine::{Came, Instant, Lots, Machine, Then, Want};
pub use message::{Endpoint, HttpRequest, HttpResponse, Method, Transport, TransportError};
pub use piece::Pieces;
pub use run::{Next, Run, run};
pub use streams::run_blobs;
