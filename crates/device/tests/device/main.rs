//! Devices against the real office, in one process.

mod bad_input;
mod county;
mod road;
