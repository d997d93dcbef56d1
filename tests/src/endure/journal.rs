//! A device's files, read by other eyes than the store's.

use std::path::Path;

use niangjia_domain::id::OpId;
use niangjia_domain::operation::Operation;
use niangjia_protocol::account::hex;
use niangjia_protocol::signature::verify;
use rusqlite::{Connection, OpenFlags};

/// Bytes a page, as the device has it.
const PAGE_BYTES: u32 = 8192;

/// An operation as it lies there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Its place.
    pub seq: u64,
    /// Its id, by its row.
    pub op: OpId,
    /// As authored.
    pub bytes: Vec<u8>,
    /// Over them.
    pub signature: [u8; 64],
    /// 2: it has its last word.
    pub state: u8,
}

impl Line {
    /// What it says, if its signature is the install's and it is numbered and named as its row is.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn read(&self, key: &[u8; 32]) -> Result<Operation, String> {
        if !verify(key, &self.bytes, &self.signature) {
            return Err(format!("{}: its signature does not hold", self.op));
        }
        let operation: Operation =
            serde_json::from_slice(&self.bytes).map_err(|error| format!("{}: {error}", self.op))?;
        if operation.op == self.op && operation.seq == self.seq {
            Ok(operation)
        } else {
            Err(format!("{} lies under another name or number", self.op))
        }
    }
}

/// The journal of the device in `folder`, in order.
///
/// # Errors
/// Of the database.
pub fn lines(folder: &Path, key: &[u8; 32]) -> anyhow::Result<Vec<Line>> {
    let file = Connection::open_with_flags(folder.join("journal.db"), OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    file.pragma_update(None, "key", format!("x'{}'", hex::encode(key)))?;
    file.pragma_update(None, "cipher_page_size", PAGE_BYTES)?;
    let mut statement = file.prepare("select seq, op, bytes, signature, state from operation order by seq")?;
    let rows = statement.query_map([], |row| {
        Ok(Line {
            seq: row.get::<_, i64>("seq")?.cast_unsigned(),
            op: OpId::from_bytes(row.get("op")?),
            bytes: row.get("bytes")?,
            signature: row.get("signature")?,
            state: row.get("state")?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}
