//! The device's database: journal, documents, drafts, photos; and the vault that holds its key.
//!
//! Synchronous, without network, clock or lots: times and random bytes are arguments. Nothing else writes these tables.
//!
//! - [`Vault`] keeps the data key, wrapped by the PIN and by the county's key, outside the encrypted files.
//! - [`Store`] is the encrypted files. Authored work is durable when a call returns.
//! - [`seal`] closes bytes so that only the county opens them.

#![warn(missing_docs)]

mod anchor;
mod ballast;
pub mod bundle;
mod carry;
mod connect;
mod deposit;
mod document;
mod draft;
mod error;
mod export;
mod file;
mod journal;
mod lease;
mod memory;
mod offer;
mod outbox;
mod photo;
mod proof;
mod salvage;
mod schema;
pub mod seal;
mod setup;
mod sql;
mod store;
mod transfer;
mod vault;

pub use anchor::AnchorNow;
pub use carry::{CameIn, Carried, CarriedId, CarriedState, Incoming};
pub use deposit::{Contents, Deposit, Deposited, deposits, waiting_receipts};
pub use document::{
    Applied, Content, Hold, LIST_ROWS_MAX, Listed, Listing, QueueCounts, QueueFilter, QueuePage, Reading, Shelved,
    TodoPage, Touched,
};
pub use draft::{Draft, DraftChange, SheetDraft, SheetPlace};
pub use error::StoreError;
pub use export::Exported;
pub use journal::{Authored, Authoring, Counters, OpState, Tally};
pub use lease::{Clocks, LEASE_MS, LEASE_WARNED_MS, Lease};
pub use memory::Memory;
pub use outbox::{Batch, BatchLimit, Believed, Mark};
pub use photo::{Capture, CaptureId, CaptureState, Copies, CopyRole, Holding, NewCapture, OwnPhoto};
pub use proof::TakenIn;
pub use salvage::Salvaged;
pub use setup::{Install, Session};
pub use store::{Options, Store};
pub use transfer::{Answer, Fetch, Originals, Upload, UploadState};
pub use vault::{Cost, DataKey, Fresh, Standing, Vault, VaultError};
