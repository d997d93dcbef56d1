//! Photo bytes on their way: up (own previews and originals) and down (others', when a screen wants them).

use niangjia_domain::code::Code;
use niangjia_domain::id::{OpId, TicketId};
use niangjia_domain::operation::{Blob, BlobHash, Media, Tier};
use niangjia_domain::outcome::BlobReceipt;
use niangjia_domain::time::DeviceTime;
use niangjia_protocol::planted::{self, Bug};
use niangjia_protocol::receipt::Witness;
use rusqlite::{Connection, OptionalExtension as _, Row, params};

use crate::error::StoreError;
use crate::journal::Taken;
use crate::outbox::Believed;
use crate::sql::{hash, number, optional_json, signed, ticket_id, tier, tier_number, to_json};
use crate::store::Store;

/// Bytes that travel to the county.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upload {
    /// Which bytes.
    pub blob: Blob,
    /// The ticket that they belong to.
    pub ticket: TicketId,
    /// How far they are.
    pub state: UploadState,
    /// Somebody asked for this original.
    pub asked: bool,
}

/// How far an upload is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UploadState {
    /// The county is to be asked what it has.
    Ask,
    /// Goes on from `offset`.
    Sending {
        /// Bytes that the county has confirmed.
        offset: u64,
        /// Where to go on; `None`: to be created.
        location: Option<String>,
    },
    /// The county has it.
    Received(BlobReceipt),
    /// Cannot go as it is.
    Stuck(Code),
}

/// What the county said of some bytes when it was asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// It has them.
    Here(BlobReceipt),
    /// It has the first ones.
    Begun {
        /// How many.
        offset: u64,
        /// Where to go on.
        location: String,
    },
    /// It has nothing: to be created.
    Nothing,
}

/// Which originals may travel now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Originals {
    /// All.
    All,
    /// Those that somebody asked for.
    Asked,
}

/// Bytes of others that are wanted here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fetch {
    /// Which bytes.
    pub hash: BlobHash,
    /// The ticket that they belong to.
    pub ticket: TicketId,
    /// Which copy.
    pub tier: Tier,
    /// Why they could not be had; `None` while they are wanted.
    pub trouble: Option<Code>,
}

impl Store {
    /// The next uploads: previews before originals, asked-for originals first, then by danger, then as taken.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn next_uploads(&self, originals: Originals, rows_max: u32) -> Result<Vec<Upload>, StoreError> {
        let originals_too = originals == Originals::All;
        self.read(|connection| {
            let mut statement = connection.prepare_cached(
                "select hash, tier, bytes, media, ticket, state, offset, location, asked, trouble, receipt from upload
                 where state < 2 and (tier = 0 or asked = 1 or ?1)
                 order by tier, asked desc,
                     (select max(risk) from ticket where ticket.ticket = upload.ticket) desc nulls last, rowid
                 limit ?2",
            )?;
            let mut rows = statement.query(params![originals_too, rows_max])?;
            let mut uploads = Vec::new();
            while let Some(row) = rows.next()? {
                uploads.push(upload(row)?);
            }
            Ok(uploads)
        })
    }

    /// How far some bytes are; `None` when they are not this person's to send.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn upload(&self, hash: BlobHash) -> Result<Option<Upload>, StoreError> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached(
                "select hash, tier, bytes, media, ticket, state, offset, location, asked, trouble, receipt
                 from upload where hash = ?1",
            )?;
            let mut rows = statement.query([hash.0])?;
            rows.next()?.map(upload).transpose()
        })
    }

    /// The county has confirmed `offset` bytes, and goes on at `location`. Does nothing once all have been received.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn set_upload(&self, hash: BlobHash, offset: u64, location: &str) -> Result<(), StoreError> {
        self.write_retold(|transaction| set_upload(transaction, hash, offset, Some(location)))
    }

    /// What the county said of many, in one transaction.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn take_answers(&self, answers: &[(BlobHash, Answer)]) -> Result<Believed, StoreError> {
        let witness = self.author()?.witness;
        self.write_retold(|transaction| {
            let mut believed = Believed::All;
            for (hash, answer) in answers {
                match answer {
                    Answer::Here(receipt) => {
                        if let Taken::Doubted(_) = take_blob_receipt(transaction, &witness, receipt)? {
                            believed = Believed::NotAll;
                        }
                    }
                    Answer::Begun { offset, location } => set_upload(transaction, *hash, *offset, Some(location))?,
                    Answer::Nothing => set_upload(transaction, *hash, 0, None)?,
                }
            }
            Ok(believed)
        })
    }

    /// The county has nothing of it: create it anew.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn need_upload(&self, hash: BlobHash) -> Result<(), StoreError> {
        self.write_retold(|transaction| set_upload(transaction, hash, 0, None))
    }

    /// Where it goes on is to be asked again. How much had come is remembered, so that it is seen whether more comes.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn ask_upload(&self, hash: BlobHash) -> Result<(), StoreError> {
        self.change_upload(
            "update upload set state = 0, location = null where hash = ?1 and state < 2",
            params![hash.0],
        )
    }

    /// It cannot go as it is.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn stick_upload(&self, hash: BlobHash, code: &Code) -> Result<(), StoreError> {
        let code = to_json(code)?;
        self.change_upload(
            "update upload set state = 3, trouble = ?2 where hash = ?1 and state <> 2",
            params![hash.0, code],
        )
    }

    /// Somebody wants the original of a photo that this person took: it goes before the others. Whether that is new.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn ask_original(&self, photo: OpId) -> Result<bool, StoreError> {
        self.write(|transaction| ask_original(transaction, photo))
    }

    /// Takes photo receipts in, from wherever they come.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn take_blob_receipts(&self, receipts: &[BlobReceipt]) -> Result<Believed, StoreError> {
        let witness = self.author()?.witness;
        self.write_retold(|transaction| {
            let mut believed = Believed::All;
            for receipt in receipts {
                if let Taken::Doubted(_) = take_blob_receipt(transaction, &witness, receipt)? {
                    believed = Believed::NotAll;
                }
            }
            Ok(believed)
        })
    }

    /// A screen wants bytes that lie at the county. Nothing happens when they are here.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn want_photo(&self, ticket: TicketId, hash: BlobHash, tier: Tier, at: DeviceTime) -> Result<(), StoreError> {
        if self.has_photo(hash)? {
            return Ok(());
        }
        self.write(|transaction| {
            transaction.execute(
                "insert into fetch (hash, ticket, tier, asked_wall) values (?1, ?2, ?3, ?4)
                 on conflict (hash) do update set asked_wall = ?4, trouble = null",
                params![hash.0, ticket.bytes(), tier_number(tier), at.ms()],
            )?;
            Ok(())
        })
    }

    /// The next bytes to be fetched: the small ones first, then the latest wish.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn next_fetch(&self) -> Result<Option<Fetch>, StoreError> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached(
                "select hash, ticket, tier, trouble from fetch where trouble is null
                 order by tier, asked_wall desc limit 1",
            )?;
            let mut rows = statement.query([])?;
            rows.next()?.map(fetch).transpose()
        })
    }

    /// Whether some bytes are being fetched, and what stopped it.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn fetch(&self, hash: BlobHash) -> Result<Option<Fetch>, StoreError> {
        self.read(|connection| {
            let mut statement =
                connection.prepare_cached("select hash, ticket, tier, trouble from fetch where hash = ?1")?;
            let mut rows = statement.query([hash.0])?;
            rows.next()?.map(fetch).transpose()
        })
    }

    /// The bytes have come: they are kept as long as there is room. Their hash is the caller's to check.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn take_fetched(&self, wish: &Fetch, bytes: &[u8], at: DeviceTime) -> Result<(), StoreError> {
        self.keep_fetched(wish, bytes, at)?;
        self.drop_fetch(wish.hash)
    }

    /// The bytes cannot be had.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn stick_fetch(&self, hash: BlobHash, code: &Code) -> Result<(), StoreError> {
        let code = to_json(code)?;
        self.change_upload("update fetch set trouble = ?2 where hash = ?1", params![hash.0, code])
    }

    fn drop_fetch(&self, hash: BlobHash) -> Result<(), StoreError> {
        self.change_upload("delete from fetch where hash = ?1", params![hash.0])
    }

    fn change_upload(&self, sql: &str, values: &[&dyn rusqlite::ToSql]) -> Result<(), StoreError> {
        self.write_retold(|transaction| {
            transaction.prepare_cached(sql)?.execute(values)?;
            Ok(())
        })
    }
}

fn set_upload(connection: &Connection, hash: BlobHash, offset: u64, location: Option<&str>) -> Result<(), StoreError> {
    connection
        .prepare_cached(
            "update upload set state = 1, offset = ?2, location = ?3, trouble = null where hash = ?1 and state <> 2",
        )?
        .execute(params![hash.0, signed(offset), location])?;
    Ok(())
}

/// Lets some bytes travel; bytes that travel already, or have arrived, are left as they are.
pub(crate) fn enqueue(connection: &Connection, blob: Blob, ticket: TicketId) -> Result<(), StoreError> {
    connection
        .prepare_cached(
            "insert into upload (hash, tier, bytes, media, ticket) values (?1, ?2, ?3, ?4, ?5) on conflict do nothing",
        )?
        .execute(params![
            blob.hash.0,
            tier_number(blob.tier),
            signed(blob.bytes),
            to_json(&blob.media)?,
            ticket.bytes(),
        ])?;
    Ok(())
}

/// The county has lost bytes that it had: they travel again. It names them by the first half of their hash.
pub(crate) fn lost_at_county(connection: &Connection, half: [u8; 16]) -> Result<(), StoreError> {
    connection
        .prepare_cached(
            "update upload set state = 0, receipt = null, location = null, offset = 0, resend = 1
             where state = 2 and substr(hash, 1, 16) = ?1",
        )?
        .execute([half])?;
    Ok(())
}

pub(crate) fn ask_original(connection: &Connection, photo: OpId) -> Result<bool, StoreError> {
    let changed = connection
        .prepare_cached(
            "update upload set asked = 1 where asked = 0 and hash = (select original from photo where op = ?1)",
        )?
        .execute([photo.bytes()])?;
    Ok(changed > 0)
}

/// Takes one photo receipt in. One that does not prove itself makes the county be asked again.
pub(crate) fn take_blob_receipt(
    connection: &Connection,
    witness: &Witness,
    receipt: &BlobReceipt,
) -> Result<Taken, StoreError> {
    let open = connection
        .prepare_cached("select bytes, ticket from upload where hash = ?1 and state <> 2")?
        .query_row([receipt.hash.0], |row| Ok((number(row, "bytes")?, ticket_id(row, "ticket")?)))
        .optional()?;
    let Some((bytes, ticket)) = open else { return Ok(Taken::Nothing) };
    let is_proved = bytes == receipt.bytes && witness.believes_blob(receipt);
    if !is_proved && !planted::is(Bug::ReceiptUnsigned) {
        connection
            .prepare_cached("update upload set state = 0, offset = 0, location = null where hash = ?1 and state < 2")?
            .execute([receipt.hash.0])?;
        return Ok(Taken::Doubted(ticket));
    }
    connection
        .prepare_cached(
            "update upload set state = 2, receipt = ?2, offset = bytes, trouble = null, resend = 0 where hash = ?1",
        )?
        .execute(params![receipt.hash.0, to_json(receipt)?])?;
    Ok(Taken::News(ticket))
}

fn upload(row: &Row<'_>) -> Result<Upload, StoreError> {
    let media: Media = crate::sql::json(row, "media")?;
    let blob = Blob { hash: hash(row, "hash")?, bytes: number(row, "bytes")?, tier: tier(row)?, media };
    let state = match (optional_json(row, "receipt")?, optional_json(row, "trouble")?) {
        (Some(receipt), _) => UploadState::Received(receipt),
        (None, Some(code)) => UploadState::Stuck(code),
        (None, None) if row.get::<_, u8>("state")? == 0 => UploadState::Ask,
        (None, None) => UploadState::Sending { offset: number(row, "offset")?, location: row.get("location")? },
    };
    Ok(Upload { blob, ticket: ticket_id(row, "ticket")?, state, asked: row.get("asked")? })
}

fn fetch(row: &Row<'_>) -> Result<Fetch, StoreError> {
    Ok(Fetch {
        hash: hash(row, "hash")?,
        ticket: ticket_id(row, "ticket")?,
        tier: tier(row)?,
        trouble: optional_json(row, "trouble")?,
    })
}
