//! Photos' bytes: who may bring them, who may see them, and what changes when they are here. The bytes themselves lie in
//! [`crate::vault`].

use niangjia_domain::code::Code;
use niangjia_domain::feed::{Feed, subscription};
use niangjia_domain::id::{InstallId, OpId, TicketId};
use niangjia_domain::operation::{Blob, BlobHash, PHOTO_BYTES_MAX};
use niangjia_domain::outcome::{BlobReceipt, Proof};
use niangjia_protocol::planted::{self, Bug};
use niangjia_protocol::pull::DocKey;
use niangjia_protocol::receipt::ReceiptKey;

use super::docket::Docket;
use super::judge::mark_received;
use super::press::{self, Before, Press};
use super::publish::Outgoing;
use super::{Caller, Office, SWEEP_MAX};
use crate::error::Fault;
use crate::moment::Moment;
use crate::store::Tx;
use crate::table::{blob, counter, entry};

/// How long an upload may rest before its bytes are dropped: a week offline, and a day (a default).
pub const PART_MS: i64 = 8 * 24 * 60 * 60 * 1000;

/// What the office knows of a blob that an install could bring.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Upload {
    /// All of it is here, and the install holds it too.
    Here(BlobReceipt),
    /// An upload has begun.
    Begun(Begun),
    /// Nothing is here that the install may know of.
    Nothing,
}

/// An upload that has begun.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Begun {
    /// Names the upload, and its file.
    pub id: [u8; 16],
    /// What the bytes will hash to.
    pub hash: BlobHash,
    /// Who brings them.
    pub install: InstallId,
    /// How many bytes in all.
    pub length: u64,
    /// When they are dropped if nobody goes on.
    pub expires: niangjia_domain::time::ServerTime,
}

/// What came of an upload whose last byte is here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finished {
    /// Proof for the install.
    pub receipt: BlobReceipt,
}

impl From<blob::Part> for Begun {
    fn from(part: blob::Part) -> Self {
        let blob::Part { id, hash, install, length, expires } = part;
        Self { id, hash, install, length, expires }
    }
}

impl Office {
    /// What is here of each of `blobs`, as far as `install` may know.
    ///
    /// # Errors
    /// [`Fault`] of the database.
    pub fn uploads(&self, install: InstallId, blobs: &[Blob]) -> Result<Vec<Upload>, Fault> {
        self.store.read(|tx| blobs.iter().map(|wanted| upload(tx, install, wanted.hash)).collect())
    }

    /// Begins an upload, or finds the one that has begun.
    ///
    /// # Errors
    /// [`Fault::Told`] `photo_too_large`.
    pub fn begin_upload(
        &self,
        install: InstallId,
        hash: BlobHash,
        length: u64,
        moment: Moment,
    ) -> Result<Begun, Fault> {
        if length == 0 || length > PHOTO_BYTES_MAX {
            return Err(Fault::Told(Code::PhotoTooLarge));
        }
        self.store.write(move |tx| {
            if let Some(part) = blob::part_of(tx, hash, install)? {
                if part.length == length {
                    return Ok(part.into());
                }
                blob::end(tx, part.id)?;
            }
            let expires = moment.now.plus_ms(PART_MS);
            let part = blob::Part { id: moment.id("part", 0), hash, install, length, expires };
            blob::begin(tx, &part)?;
            Ok(part.into())
        })
    }

    /// The upload of this name, if it is the install's.
    ///
    /// # Errors
    /// [`Fault::Told`] `not_found`.
    pub fn find_upload(&self, id: [u8; 16], install: InstallId) -> Result<Begun, Fault> {
        let part = self.store.read(|tx| blob::part_by_id(tx, id))?;
        part.filter(|part| part.install == install).map(Into::into).ok_or(Fault::Told(Code::NotFound))
    }

    /// Forgets an upload whose bytes are no good.
    ///
    /// # Errors
    /// [`Fault`] of the database.
    pub fn drop_upload(&self, id: [u8; 16]) -> Result<(), Fault> {
        self.store.write(move |tx| blob::end(tx, id))
    }

    /// The bytes of an upload are in their place under their hash: every entry that refers to them says so.
    ///
    /// # Errors
    /// [`Fault`] of the database.
    pub fn finish_upload(&self, begun: Begun, moment: Moment) -> Result<Finished, Fault> {
        let law = std::sync::Arc::clone(&self.law);
        self.store.write(move |tx| finish(tx, &law.key, begun, moment))
    }

    /// Uploads that nobody went on with; their files may be dropped after they are forgotten.
    ///
    /// # Errors
    /// [`Fault`] of the database.
    pub fn expire_uploads(&self, moment: Moment) -> Result<Vec<Begun>, Fault> {
        self.store.write(move |tx| {
            let expired = blob::expired(tx, moment.now, SWEEP_MAX)?;
            for part in &expired {
                blob::end(tx, part.id)?;
            }
            Ok(expired.into_iter().map(Into::into).collect())
        })
    }

    /// A photo's bytes are not here any more, or are not what they were: whoever brought them is asked to bring them again.
    /// How many are asked.
    ///
    /// # Errors
    /// [`Fault`] of the database.
    pub fn lose_photo(&self, hash: BlobHash) -> Result<usize, Fault> {
        let asked = self.store.write(move |tx| {
            blob::enter(tx, hash)?;
            if !blob::unpublish(tx, hash)? {
                return Ok(0);
            }
            let holders = blob::holders(tx, hash)?;
            let mut outgoing = Outgoing::default();
            for install in &holders {
                outgoing.push(Feed::Install(*install), Before::Perhaps, press::lost(DocKey::blob(hash)));
            }
            outgoing.write(tx)?;
            Ok(holders.len())
        })?;
        tracing::error!(%hash, asked, "a photo is lost or damaged here; its devices are asked for it");
        Ok(asked)
    }

    /// The receipt of a photo that `caller` may see: an entry that refers to it is in one of his feeds.
    ///
    /// # Errors
    /// [`Fault::Told`] `not_found`, whether the bytes are not here or not for him.
    pub fn visible_blob(&self, caller: &Caller, hash: BlobHash) -> Result<BlobReceipt, Fault> {
        let feeds = subscription(&caller.member, caller.install);
        self.store.read(|tx| {
            for feed in &feeds {
                if blob::is_in_feed(tx, hash, &feed.to_string())? {
                    return blob::published(tx, hash)?.ok_or(Fault::Told(Code::NotFound));
                }
            }
            Err(Fault::Told(Code::NotFound))
        })
    }
}

fn upload(tx: &mut dyn Tx, install: InstallId, hash: BlobHash) -> Result<Upload, Fault> {
    if blob::is_held_by(tx, hash, install)?
        && let Some(receipt) = blob::published(tx, hash)?
    {
        return Ok(Upload::Here(receipt));
    }
    Ok(blob::part_of(tx, hash, install)?.map_or(Upload::Nothing, |part| Upload::Begun(part.into())))
}

fn finish(tx: &mut dyn Tx, key: &ReceiptKey, begun: Begun, moment: Moment) -> Result<Finished, Fault> {
    blob::enter(tx, begun.hash)?;
    let referrers = referrers(tx, begun.hash)?;
    let mut docket = Docket::default();
    // Tickets before counters, as everywhere. (A judgement enters the gate after its tickets: PostgreSQL may call a
    // deadlock then, and one of the two is run again.)
    docket.lock(tx, referrers.iter().map(|(ticket, _)| *ticket).collect())?;
    let receipt = match blob::published(tx, begun.hash)? {
        Some(receipt) => receipt,
        None => {
            let number = counter::take(tx, counter::RECEIPT, 1)?;
            let proof = Proof::NONE;
            let mut receipt =
                BlobReceipt { hash: begun.hash, bytes: begun.length, number, received: moment.now, proof };
            receipt.proof = key.prove_blob(&receipt);
            blob::publish(tx, &receipt)?;
            receipt
        }
    };
    blob::hold(tx, receipt.hash, begun.install)?;
    blob::end(tx, begun.id)?;
    // Every entry that refers to the bytes gets a new revision that says they are here.
    for (ticket, op) in referrers.into_iter().filter(|_| !planted::is(Bug::BlobUnmarked)) {
        if entry::get(tx, op)?.is_some_and(|entry| lacks(&entry, receipt.hash)) {
            docket.shelf(tx, ticket)?.change(tx, op, |entry| mark_received(entry, &receipt))?;
        }
    }
    let mut outgoing = Outgoing::default();
    outgoing.push(Feed::Install(begun.install), Before::Perhaps, Press::new()?.blob(&receipt)?);
    docket.write_with(tx, outgoing, key)?;
    Ok(Finished { receipt })
}

/// The entries that refer to these bytes, each with its ticket.
fn referrers(tx: &mut dyn Tx, hash: BlobHash) -> Result<Vec<(TicketId, OpId)>, Fault> {
    let mut referrers = Vec::new();
    for op in blob::referrers(tx, hash)? {
        referrers.extend(entry::get(tx, op)?.map(|entry| (entry.ticket, op)));
    }
    Ok(referrers)
}

fn lacks(entry: &niangjia_domain::entry::Entry, hash: BlobHash) -> bool {
    entry.blobs.iter().any(|state| state.blob.hash == hash && state.received.is_none())
}
