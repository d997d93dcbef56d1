//! The county's server: an [`office::Office`] that decides, a [`store::Store`] under it, and HTTP in front of it.

pub mod backup;
pub mod cli;
pub mod error;
pub mod folder;
pub mod http;
pub mod ingest;
pub mod moment;
pub mod office;
pub mod store;
mod table;
pub mod tls;
pub mod vault;
