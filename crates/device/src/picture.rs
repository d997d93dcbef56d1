//! The paths under which a screen gets pictures: `thumb/…`, `preview/…`, `working/…`, `original/…`, each followed by the
//! SHA-256 of the original (of the preview, for previews) in hexadecimal.

use core::fmt;
use core::str::FromStr;

use niangjia_domain::operation::{Blob, BlobHash};

use crate::known::Held;

/// Which picture is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Picture {
    /// 320 pixels, of an original that is here.
    Thumb(BlobHash),
    /// The small copy that travels; names its own bytes.
    Preview(BlobHash),
    /// 1600 pixels with the watermark, of an own original.
    Working(BlobHash),
    /// As the camera made it.
    Original(BlobHash),
}

/// Not a path of ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct NotAPicture;

impl fmt::Display for Picture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (name, hash) = match self {
            Self::Thumb(hash) => ("thumb", hash),
            Self::Preview(hash) => ("preview", hash),
            Self::Working(hash) => ("working", hash),
            Self::Original(hash) => ("original", hash),
        };
        write!(f, "{name}/{hash}")
    }
}

impl FromStr for Picture {
    type Err = NotAPicture;

    fn from_str(path: &str) -> Result<Self, NotAPicture> {
        let (name, hash) = path.trim_start_matches('/').split_once('/').ok_or(NotAPicture)?;
        let hash = hash.parse().map_err(|_| NotAPicture)?;
        match name {
            "thumb" => Ok(Self::Thumb(hash)),
            "preview" => Ok(Self::Preview(hash)),
            "working" => Ok(Self::Working(hash)),
            "original" => Ok(Self::Original(hash)),
            _ => Err(NotAPicture),
        }
    }
}

/// Whose photo it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Author {
    /// This person: smaller copies are made here.
    Own,
    /// Somebody else: what was fetched is all there is.
    Other,
}

/// A photo's bytes, and which of them are here.
#[derive(Debug, Clone)]
pub(crate) struct Shelf {
    pub(crate) author: Author,
    pub(crate) original: (BlobHash, Held),
    pub(crate) preview: Option<(Blob, Held)>,
}

impl Shelf {
    /// The best small picture that is here.
    pub(crate) fn small(&self) -> Option<Picture> {
        match (self.author, self.original.1.here) {
            (Author::Own, true) => Some(Picture::Thumb(self.original.0)),
            (Author::Own, false) => self.preview(),
            (Author::Other, _) => self.preview().or_else(|| self.original()),
        }
    }

    /// The best picture that is here.
    pub(crate) fn best(&self) -> Option<Picture> {
        match (self.author, self.original.1.here) {
            (Author::Own, true) => Some(Picture::Working(self.original.0)),
            (Author::Own | Author::Other, _) => self.original().or_else(|| self.preview()),
        }
    }

    fn original(&self) -> Option<Picture> {
        self.original.1.here.then_some(Picture::Original(self.original.0))
    }

    fn preview(&self) -> Option<Picture> {
        self.preview.as_ref().filter(|(_, held)| held.here).map(|(blob, _)| Picture::Preview(blob.hash))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_names_its_picture_and_nothing_else_is_a_path() {
        let picture = Picture::Preview(BlobHash([7; 32]));
        assert_eq!(picture.to_string().parse(), Ok(picture));
        assert_eq!(format!("/{picture}").parse(), Ok(picture));
        assert_eq!("preview/../vault".parse::<Picture>(), Err(NotAPicture));
        assert_eq!("vault".parse::<Picture>(), Err(NotAPicture));
    }
}
