//! Devices against the real office, in one process.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod bad_input;
mod copied;
mod county;
mod desk;
mod people;
mod road;
