//! Photos: coming in, sealed, kept, shown.
//!
//! Bytes lie in a file of their own. A photo is sealed there first, together with the operation that is to be authored;
//! then one transaction of the journal writes the operation. What lies between after a crash is completed at the next
//! opening.

mod bytes;
mod capture;
mod release;

pub use bytes::CopyRole;
pub use capture::{Capture, CaptureId, CaptureState, Copies, NewCapture};
pub use release::Holding;
pub(crate) use release::{FREE_BYTES_MIN, PICTURE_BYTES_MAX};

use niangjia_domain::act::Photo;
use niangjia_domain::id::{OpId, TicketId, VisitId};
use niangjia_domain::operation::{BlobHash, Tier};
use rusqlite::{Connection, Row, params};

use crate::error::StoreError;
use crate::journal::Authoring;
use crate::sql::{hash, op_id, optional_hash, ticket_id, visit_id};
use crate::store::Store;
use crate::transfer::enqueue;

/// A photo that this person took.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OwnPhoto {
    /// The operation that attached it.
    pub op: OpId,
    /// Its ticket.
    pub ticket: TicketId,
    /// Its visit.
    pub visit: VisitId,
    /// Its original.
    pub original: BlobHash,
    /// Its preview, if one could be made.
    pub preview: Option<BlobHash>,
}

impl Store {
    /// The person's own photos of a ticket, as taken.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn own_photos(&self, ticket: TicketId) -> Result<Vec<OwnPhoto>, StoreError> {
        self.read(|connection| {
            let photos = connection
                .prepare_cached(
                    "select photo.op, photo.ticket, photo.visit, original, preview
                     from photo join operation on operation.op = photo.op
                     where photo.ticket = ?1 order by operation.seq",
                )?
                .query_map([ticket.bytes()], own_photo)?
                .collect::<Result<_, _>>()?;
            Ok(photos)
        })
    }
}

fn own_photo(row: &Row<'_>) -> rusqlite::Result<OwnPhoto> {
    Ok(OwnPhoto {
        op: op_id(row, "op")?,
        ticket: ticket_id(row, "ticket")?,
        visit: visit_id(row, "visit")?,
        original: hash(row, "original")?,
        preview: optional_hash(row, "preview")?,
    })
}

/// The journal's side of a photo: its row, and its bytes' places in the queue.
pub(crate) fn write_photo(connection: &Connection, authoring: &Authoring, photo: &Photo) -> Result<(), StoreError> {
    let preview = authoring.blobs.iter().find(|blob| blob.tier == Tier::Preview);
    connection
        .prepare_cached("insert into photo (op, ticket, visit, original, preview) values (?1, ?2, ?3, ?4, ?5)")?
        .execute(params![
            authoring.op.bytes(),
            authoring.ticket.bytes(),
            photo.visit.bytes(),
            photo.manifest.original.0,
            preview.map(|blob| blob.hash.0),
        ])?;
    authoring.blobs.iter().try_for_each(|blob| enqueue(connection, *blob, authoring.ticket))
}
