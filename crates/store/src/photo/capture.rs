//! Photos on their way in: a row before the camera opens, pieces, the seal, the operation.

use niangjia_domain::evidence::Origin;
use niangjia_domain::form::EvidenceKind;
use niangjia_domain::id::{OpId, TicketId, VisitId};
use niangjia_domain::operation::{BlobHash, PHOTO_BYTES_MAX};
use niangjia_domain::time::DeviceTime;
use niangjia_protocol::planted::{self, Bug};
use rusqlite::{Connection, OptionalExtension as _, Row, params};

use super::bytes;
use crate::error::StoreError;
use crate::journal::{Authoring, check_photos, found, write_operation};
use crate::photo::CopyRole;
use crate::sql::{json, number, signed, ticket_id, to_json, visit_id};
use crate::store::Store;

/// Names a photo on its way in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CaptureId(pub [u8; 16]);

/// What is known before the camera opens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewCapture {
    /// Its name.
    pub id: CaptureId,
    /// Its ticket.
    pub ticket: TicketId,
    /// Its visit.
    pub visit: VisitId,
    /// What it is to show.
    pub evidence: EvidenceKind,
    /// In words.
    pub caption: String,
    /// Taken in the app, or brought in.
    pub origin: Origin,
    /// By the device's clock.
    pub begun: DeviceTime,
}

/// A photo on its way in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Capture {
    /// What was known before the camera opened.
    pub begun: NewCapture,
    /// Bytes so far.
    pub bytes: u64,
    /// How far it is.
    pub state: CaptureState,
}

/// How far a photo on its way in is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CaptureState {
    /// Bytes are coming in.
    Coming,
    /// The app died while they came in: to be taken again.
    Lost,
    /// Sealed; its operation could not be authored yet.
    Sealed,
}

/// The copies of a photo that is sealed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Copies {
    /// Hash and bytes of the preview.
    pub preview: Option<(BlobHash, Vec<u8>)>,
    /// Bytes of the working copy.
    pub working: Option<Vec<u8>>,
    /// Bytes of the thumb.
    pub thumb: Option<Vec<u8>>,
}

impl Store {
    /// Keeps a photo's place before the camera opens. Durable. Begun twice is begun once.
    ///
    /// # Errors
    /// [`StoreError::Full`] when there is no room for one photo and the reserve; [`StoreError::TooManyPhotos`].
    pub fn begin_capture(&self, capture: &NewCapture) -> Result<(), StoreError> {
        if self.has_no_room() {
            self.make_room()?;
        }
        if self.has_no_room() {
            return Err(StoreError::Full);
        }
        self.read(|connection| check_photos(connection, capture.visit))?;
        let (evidence, origin) = (to_json(&capture.evidence)?, to_json(&capture.origin)?);
        self.write_photos(|transaction| {
            transaction.execute(
                "insert into capture (id, ticket, visit, evidence, caption, origin, begun_wall)
                 values (?1, ?2, ?3, ?4, ?5, ?6, ?7) on conflict do nothing",
                params![
                    capture.id.0,
                    capture.ticket.bytes(),
                    capture.visit.bytes(),
                    evidence,
                    capture.caption,
                    origin,
                    capture.begun.ms(),
                ],
            )?;
            Ok(())
        })
    }

    /// Takes the next piece of a photo, at most 256 KiB. A piece that came before is ignored.
    ///
    /// # Errors
    /// [`StoreError::PhotoDamaged`] for a gap, [`StoreError::PhotoTooLarge`], [`StoreError::NotFound`],
    /// [`StoreError::Full`].
    pub fn add_chunk(&self, id: CaptureId, index: u32, piece: &[u8]) -> Result<(), StoreError> {
        if piece.len() > bytes::CHUNK_BYTES {
            return Err(StoreError::PhotoDamaged);
        }
        self.write_photos(|transaction| {
            let (blob, at) = coming(transaction, id)?;
            let (next, size): (u32, u64) = transaction.query_row(
                "select coalesce(max(place) + 1, 0) as next, coalesce(sum(length(bytes)), 0) as size
                 from chunk where blob = ?1",
                [blob],
                |row| Ok((row.get("next")?, number(row, "size")?)),
            )?;
            if index < next {
                return Ok(());
            }
            let size_now = size + piece.len() as u64;
            if index > next {
                return Err(StoreError::PhotoDamaged);
            }
            if size_now > PHOTO_BYTES_MAX {
                return Err(StoreError::PhotoTooLarge);
            }
            let start = usize::try_from(size).unwrap_or(usize::MAX);
            bytes::chunk(transaction, blob, index as usize, start, piece)?;
            transaction.execute(
                "update blob set bytes = ?2, came_wall = ?3 where id = ?1",
                params![blob, signed(size_now), at.ms()],
            )?;
            Ok(())
        })
    }

    /// The bytes that have come in, which must be `expected` many.
    ///
    /// # Errors
    /// [`StoreError::PhotoDamaged`] when they are not, [`StoreError::NotFound`].
    pub fn capture_bytes(&self, id: CaptureId, expected: u64) -> Result<Vec<u8>, StoreError> {
        self.read_photos(|connection| {
            let (blob, size) = arrived(connection, id)?;
            if size != expected {
                return Err(StoreError::PhotoDamaged);
            }
            bytes::range(connection, blob, 0, size)
        })
    }

    /// Seals a photo with its copies, then authors its operation: when this returns, both are durable.
    ///
    /// # Errors
    /// As [`Store::seal_capture`] and [`Store::author_one`].
    pub fn take_in(&self, id: CaptureId, copies: &Copies, authoring: &Authoring) -> Result<OpId, StoreError> {
        if planted::is(Bug::PhotoBeforeSeal) {
            self.author_one(authoring)?;
        }
        self.seal_capture(id, copies, authoring)?;
        self.attach(id)
    }

    /// Seals a photo: its bytes, its copies and the operation that is to be authored, durable together.
    ///
    /// # Errors
    /// [`StoreError::NotFound`], [`StoreError::Full`].
    pub fn seal_capture(&self, id: CaptureId, copies: &Copies, authoring: &Authoring) -> Result<(), StoreError> {
        let niangjia_domain::act::Act::Photo(photo) = &authoring.act else { return Err(StoreError::NotFound) };
        let (original, at) = (photo.manifest.original, authoring.captured.wall);
        let intent = to_json(authoring)?;
        self.write_photos(|transaction| {
            let (blob, _) = arrived(transaction, id)?;
            let kept = bytes::name_original(transaction, blob, original)?;
            transaction.execute(
                "update capture set state = 2, blob = ?2, intent = ?3 where id = ?1",
                params![id.0, kept, intent],
            )?;
            if kept != blob {
                bytes::drop_blobs(transaction, "select ?1", params![blob])?;
            }
            if let Some((hash, preview)) = &copies.preview {
                bytes::put_preview(transaction, *hash, preview, at)?;
            }
            for (role, copy) in [(CopyRole::Working, &copies.working), (CopyRole::Thumb, &copies.thumb)] {
                if let Some(copy) = copy {
                    bytes::put_copy(transaction, original, role, copy, at)?;
                }
            }
            Ok(())
        })
    }

    /// Authors the operation of a sealed photo.
    ///
    /// # Errors
    /// As [`Store::author_one`]; [`StoreError::NotFound`] when it is not sealed. The photo stays sealed then.
    pub fn attach(&self, id: CaptureId) -> Result<OpId, StoreError> {
        let authoring: Authoring = self.read_photos(|connection| {
            let mut statement = connection.prepare_cached("select intent from capture where id = ?1 and state = 2")?;
            let mut rows = statement.query([id.0])?;
            rows.next()?.map(|row| json(row, "intent")).transpose()?.ok_or(StoreError::NotFound)
        })?;
        self.authoring(|author| {
            self.write(|transaction| {
                let there: bool = transaction.query_row(
                    "select exists (select 1 from operation where op = ?1)",
                    [authoring.op.bytes()],
                    |row| row.get(0),
                )?;
                if there { Ok(()) } else { write_operation(transaction, author, &authoring) }
            })
        })?;
        self.write_photos(|transaction| {
            transaction.execute("delete from capture where id = ?1", [id.0])?;
            Ok(())
        })?;
        Ok(authoring.op)
    }

    /// A photo will not come, or its loss has been noted. A sealed one stays.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn cancel_capture(&self, id: CaptureId) -> Result<(), StoreError> {
        self.write_photos(|transaction| {
            let blob: Option<i64> = transaction
                .query_row("select blob from capture where id = ?1 and state < 2", [id.0], |row| row.get(0))
                .optional()?
                .flatten();
            transaction.execute("delete from capture where id = ?1 and state < 2", [id.0])?;
            bytes::drop_blobs(transaction, "select id from blob where id = ?1", params![blob])
        })
    }

    /// Photos on their way in, of one visit, oldest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn captures(&self, visit: VisitId) -> Result<Vec<Capture>, StoreError> {
        self.read_photos(|connection| list(connection, "visit = ?1", params![visit.bytes()]))
    }

    /// A photo on its way in.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn capture(&self, id: CaptureId) -> Result<Option<Capture>, StoreError> {
        self.read_photos(|connection| Ok(list(connection, "capture.id = ?1", params![id.0])?.pop()))
    }

    /// At opening: completes what was sealed, and marks as lost what was still coming in. Never drops an original.
    pub(crate) fn sweep(&self) -> Result<(), StoreError> {
        self.write_photos(|transaction| {
            crate::carry::drop_half(transaction)?;
            let half = "select blob from capture where state = 0 and blob is not null";
            let blobs: Vec<i64> =
                transaction.prepare(half)?.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
            transaction.execute("update capture set state = 1, blob = null where state = 0", [])?;
            blobs
                .iter()
                .try_for_each(|blob| bytes::drop_blobs(transaction, "select id from blob where id = ?1", params![blob]))
        })?;
        let sealed: Vec<[u8; 16]> = self.read_photos(|connection| {
            let mut statement = connection.prepare("select id from capture where state = 2 order by begun_wall")?;
            Ok(statement.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?)
        })?;
        for id in sealed {
            match self.attach(CaptureId(id)) {
                // It stays sealed, and the person sees it.
                Ok(_) | Err(StoreError::TooManyPhotos | StoreError::NotEnrolled) => {}
                Err(other) => return Err(other),
            }
        }
        Ok(())
    }
}

/// The bytes' row of a photo that is coming in, made with the first piece.
fn coming(connection: &Connection, id: CaptureId) -> Result<(i64, DeviceTime), StoreError> {
    let row = connection
        .query_row("select blob, begun_wall from capture where id = ?1 and state = 0", [id.0], |row| {
            Ok((row.get::<_, Option<i64>>("blob")?, DeviceTime::from_ms(row.get("begun_wall")?)))
        })
        .optional()?;
    match row.ok_or(StoreError::NotFound)? {
        (Some(blob), at) => Ok((blob, at)),
        (None, at) => {
            let blob = bytes::begin(connection, at)?;
            found(connection.execute("update capture set blob = ?2 where id = ?1", params![id.0, blob])?)?;
            Ok((blob, at))
        }
    }
}

fn arrived(connection: &Connection, id: CaptureId) -> Result<(i64, u64), StoreError> {
    let found = connection
        .query_row(
            "select blob.id, blob.bytes from capture join blob on blob.id = capture.blob
             where capture.id = ?1 and capture.state = 0",
            [id.0],
            |row| Ok((row.get("id")?, number(row, "bytes")?)),
        )
        .optional()?;
    found.ok_or(StoreError::NotFound)
}

fn list(connection: &Connection, condition: &str, values: &[&dyn rusqlite::ToSql]) -> Result<Vec<Capture>, StoreError> {
    let mut statement = connection.prepare_cached(&format!(
        "select capture.id, capture.ticket, capture.visit, evidence, caption, origin, begun_wall, state,
                coalesce(blob.bytes, 0) as size
         from capture left join blob on blob.id = capture.blob where {condition} order by begun_wall"
    ))?;
    let mut rows = statement.query(values)?;
    let mut captures = Vec::new();
    while let Some(row) = rows.next()? {
        captures.push(capture(row)?);
    }
    Ok(captures)
}

fn capture(row: &Row<'_>) -> Result<Capture, StoreError> {
    let begun = NewCapture {
        id: CaptureId(row.get("id")?),
        ticket: ticket_id(row, "ticket")?,
        visit: visit_id(row, "visit")?,
        evidence: json(row, "evidence")?,
        caption: row.get("caption")?,
        origin: json(row, "origin")?,
        begun: DeviceTime::from_ms(row.get("begun_wall")?),
    };
    let state = match row.get::<_, u8>("state")? {
        0 => CaptureState::Coming,
        1 => CaptureState::Lost,
        _ => CaptureState::Sealed,
    };
    Ok(Capture { begun, bytes: number(row, "size")?, state })
}
