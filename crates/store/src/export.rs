//! Everything unsent into one file that only the county opens.
//!
//! [`crate::seal::Sealer`]'s head, then parts, each with its length before it (four bytes, little end first). The first
//! part is a push as it would have been sent ([`niangjia_protocol::frame`]); then one part for each photo: 32 bytes of
//! its hash and its bytes; the last part is empty.

use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::Path;

use niangjia_domain::operation::BlobHash;
use niangjia_protocol::frame::{self, Signed};

use crate::error::StoreError;
use crate::seal::{Last, Sealer};
use crate::sql::hash;
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
        let mut sealer = Sealer::new(&self.author()?.install.county_key, entropy);
        let operations = self.unsent()?;
        let photos = self.unsent_photos()?;
        let mut file = BufWriter::new(File::create(path)?);
        file.write_all(sealer.head())?;
        write_part(&mut file, &sealer.part(&frame::encode(&operations), Last::No))?;
        for photo in &photos {
            let mut bytes = photo.0.to_vec();
            bytes.extend(self.photo(*photo)?.unwrap_or_default());
            write_part(&mut file, &sealer.part(&bytes, Last::No))?;
        }
        write_part(&mut file, &sealer.part(&[], Last::Yes))?;
        let file = file.into_inner().map_err(std::io::IntoInnerError::into_error)?;
        file.sync_all()?;
        Ok(Exported {
            operations: u32::try_from(operations.len()).unwrap_or(u32::MAX),
            photos: u32::try_from(photos.len()).unwrap_or(u32::MAX),
            bytes: file.metadata()?.len(),
        })
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

    fn unsent_photos(&self) -> Result<Vec<BlobHash>, StoreError> {
        self.read_apart(|connection| {
            let mut statement =
                connection.prepare("select hash from upload where tier = 1 and state <> 2 order by rowid")?;
            let hashes = statement.query_map([], |row| hash(row, "hash"))?.collect::<Result<_, _>>()?;
            Ok(hashes)
        })
    }
}

fn write_part(file: &mut impl std::io::Write, part: &[u8]) -> Result<(), StoreError> {
    file.write_all(&u32::try_from(part.len()).unwrap_or(u32::MAX).to_le_bytes())?;
    Ok(file.write_all(part)?)
}
