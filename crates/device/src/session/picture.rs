//! Pictures for the screen.

use niangjia_domain::code::Code;
use niangjia_domain::operation::BlobHash;
use niangjia_store::CopyRole;

use super::Session;
use crate::error::{photo_code, store_code};
use crate::picture::Picture;

const JPEG: &str = "image/jpeg";

impl Session {
    /// A picture: its media type and its bytes.
    ///
    /// # Errors
    /// [`Code::NotFound`] when it is not here.
    pub(crate) fn picture(&self, path: &str) -> Result<(&'static str, Vec<u8>), Code> {
        match path.parse().map_err(|_| Code::NotFound)? {
            Picture::Thumb(original) => self.made_copy(original, CopyRole::Thumb),
            Picture::Working(original) => self.made_copy(original, CopyRole::Working),
            Picture::Preview(hash) => Ok((JPEG, self.bytes(hash)?)),
            Picture::Original(hash) => {
                let bytes = self.bytes(hash)?;
                Ok((media(&bytes), bytes))
            }
        }
    }

    fn bytes(&self, hash: BlobHash) -> Result<Vec<u8>, Code> {
        self.store.photo(hash).map_err(|error| store_code(&error))?.ok_or(Code::NotFound)
    }

    fn made_copy(&self, original: BlobHash, role: CopyRole) -> Result<(&'static str, Vec<u8>), Code> {
        let kept = self.store.photo_copy(original, role).map_err(|error| store_code(&error))?;
        if let Some(copy) = kept {
            return Ok((JPEG, copy));
        }
        // A copy that was thrown out for room: the original is shown in its place, which is larger and as true.
        let bytes = self.bytes(original)?;
        niangjia_photo::check(&bytes).map_err(|error| photo_code(&error))?;
        Ok((media(&bytes), bytes))
    }
}

/// By the first bytes, as every decoder does (JPEG, PNG and WebP are all that is taken in).
fn media(bytes: &[u8]) -> &'static str {
    if bytes.starts_with(b"\x89PNG") {
        "image/png"
    } else if bytes.starts_with(b"RIFF") {
        "image/webp"
    } else {
        JPEG
    }
}
