//! Everything unsent into one file that only the county opens ([`crate::bundle`]).

use std::fs::File;
use std::io::BufWriter;
use std::path::Path;

use niangjia_domain::operation::BlobHash;
use niangjia_protocol::frame::Signed;

use crate::bundle::{Head, Writer};
use crate::error::StoreError;
use crate::sql::{hash, number};
use crate::store::Store;

/// What an export holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Exported {
    /// Operations that exist only here.
    pub operations: u32,
    /// Photos whose originals exist only here.
    pub photos: u32,
    /// Bytes of the file.
    pub bytes: u64,
}

impl Store {
    /// Writes everything unsent to `path`, durable. `entropy` is random and used once.
    ///
    /// # Errors
    /// [`StoreError::NotEnrolled`], [`StoreError::Io`].
    pub fn export(&self, path: &Path, entropy: [u8; 32]) -> Result<Exported, StoreError> {
        let operations = self.unsent()?;
        let photos: Vec<BlobHash> = self.unsent_photos()?.into_iter().map(|(hash, _)| hash).collect();
        let bytes = self.seal_into(path, &operations, &photos, entropy)?;
        Ok(Exported {
            operations: u32::try_from(operations.len()).unwrap_or(u32::MAX),
            photos: u32::try_from(photos.len()).unwrap_or(u32::MAX),
            bytes,
        })
    }

    /// Writes these as a bundle to `path`, durable; how long the file is.
    pub(crate) fn seal_into(
        &self,
        path: &Path,
        operations: &[Signed],
        photos: &[BlobHash],
        entropy: [u8; 32],
    ) -> Result<u64, StoreError> {
        let author = self.author()?;
        let head = Head { county: author.install.county_key, install: author.install.install };
        let mut bundle = Writer::begin(BufWriter::new(File::create(path)?), head, entropy)?;
        bundle.operations(operations)?;
        for photo in photos {
            if let Some(bytes) = self.photo(*photo)? {
                bundle.photo(*photo, &bytes)?;
            }
        }
        let file = bundle.end(&author.key)?.into_inner().map_err(std::io::IntoInnerError::into_error)?;
        file.sync_all()?;
        Ok(file.metadata()?.len())
    }

    /// Operations that exist only here, as they would be sent.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn unsent(&self) -> Result<Vec<Signed>, StoreError> {
        self.read_apart(|connection| {
            let mut statement = connection.prepare(
                "select bytes, signature from operation where state < 2 and number is null order by urgency, seq",
            )?;
            let frames = statement
                .query_map([], |row| Ok(Signed { bytes: row.get("bytes")?, signature: row.get("signature")? }))?
                .collect::<Result<_, _>>()?;
            Ok(frames)
        })
    }

    /// Photos that the county does not have, and their bytes.
    pub(crate) fn unsent_photos(&self) -> Result<Vec<(BlobHash, u64)>, StoreError> {
        self.read_apart(|connection| {
            let mut statement =
                connection.prepare("select hash, bytes from upload where state <> 2 order by tier, rowid")?;
            let photos = statement
                .query_map([], |row| Ok((hash(row, "hash")?, number(row, "bytes")?)))?
                .collect::<Result<_, _>>()?;
            Ok(photos)
        })
    }
}
