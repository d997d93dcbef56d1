//! One pass of push and pull as a sans-I/O machine, and its transport over HTTP.

#![warn(missing_docs)]

pub mod backoff;
pub mod fault;
pub mod http;
pub mod message;

pub use message::{Endpoint, HttpRequest, HttpResponse, Method, Transport, TransportError};
