//! What the run counted, on both sides.

use std::path::Path;

use rusqlite::{Connection, OpenFlags};
use serde::Serialize;

use crate::office::Office;

/// What the run counted; written as `summary.json`.
#[derive(Debug, Serialize)]
pub struct Summary {
    /// Operations.
    pub operations: Operations,
    /// Photos.
    pub photos: Photos,
    /// What went over the officer's link.
    pub bytes: Bytes,
    /// Processes killed.
    pub kills: u32,
    /// Links cut.
    pub cuts: u64,
    /// How long it took.
    pub seconds: f64,
}

/// Operations, counted where they were made, where they are kept, and by their receipts.
#[derive(Debug, Serialize)]
pub struct Operations {
    /// By the devices and the seed.
    pub made: u64,
    /// In the server's inbox.
    pub stored: u64,
    /// With a final receipt.
    pub receipted: u64,
}

/// Photos.
#[derive(Debug, Serialize)]
pub struct Photos {
    /// By the camera.
    pub taken: u64,
    /// On the desk, byte for byte.
    pub identical: u64,
}

/// Bytes.
#[derive(Debug, Serialize)]
pub struct Bytes {
    /// Up the officer's link, TLS and headers included.
    pub sent: u64,
    /// Of operations and photos in the county's keeping that came from the officer.
    pub payload: u64,
}

impl Summary {
    pub(super) fn write(&self, out: &Path) -> anyhow::Result<()> {
        std::fs::write(out.join("summary.json"), serde_json::to_string_pretty(self)?)?;
        Ok(())
    }
}

/// What the server has.
#[derive(Debug)]
pub(super) struct Counts {
    pub(super) stored: u64,
    pub(super) receipted: u64,
    operation_bytes: u64,
}

impl Counts {
    /// Operations and photos, in bytes.
    pub(super) fn payload(&self, photos: impl Iterator<Item = usize>) -> u64 {
        self.operation_bytes + photos.map(|bytes| bytes as u64).sum::<u64>()
    }
}

pub(super) fn count(office: &Office) -> anyhow::Result<Counts> {
    let database = Connection::open_with_flags(office.data().join("county.db"), OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    let number = |sql: &str| -> anyhow::Result<u64> {
        let number: i64 = database.query_row(sql, [], |row| row.get(0))?;
        Ok(u64::try_from(number)?)
    };
    Ok(Counts {
        stored: number("select count(*) from op_inbox")?,
        receipted: number("select count(*) from receipt where standing = 0")?,
        operation_bytes: number("select coalesce(sum(length(bytes)), 0) from op_inbox")?,
    })
}

/// How many of the camera's files lie in the county's keeping, byte for byte.
pub(super) fn identical(office: &Office, originals: &[Vec<u8>]) -> anyhow::Result<u64> {
    let mut kept = Vec::new();
    let mut folders = vec![office.data().to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder)? {
            let entry = entry?;
            if entry.file_type()?.is_dir() {
                folders.push(entry.path());
            } else {
                kept.push(std::fs::read(entry.path())?);
            }
        }
    }
    Ok(originals.iter().filter(|original| kept.contains(original)).count() as u64)
}
