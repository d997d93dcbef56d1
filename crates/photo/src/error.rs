//! Why bytes are not taken as a photo.

/// Each variant is a different sentence for the person who took the photo.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// No bytes at all: the camera app gave nothing.
    #[error("the photo has no bytes")]
    Empty,
    /// Not a JPEG, PNG or WebP picture that can be read.
    #[error("not a photo of a kind we read")]
    NotAPhoto,
    /// HEIC or HEIF: a photo, but of a kind that must be set to JPEG in the camera.
    #[error("a HEIC photo, which cannot be read")]
    Heic,
    /// The end is missing: the bytes were cut on the way.
    #[error("the photo's end is missing")]
    Truncated,
    /// Over a limit of [`crate::limit`]; found before anything was allocated.
    #[error("the photo is too large: {0}")]
    TooLarge(Excess),
    /// Complete, but the picture inside cannot be decoded.
    #[error("the photo is damaged")]
    Damaged,
    /// A fault of ours: resizing or encoding a decoded picture failed. Names the step.
    #[error("could not {step} the picture")]
    Internal {
        /// What was being done, as a verb.
        step: &'static str,
    },
}

/// Which limit a photo is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Excess {
    /// Over [`crate::limit::PHOTO_BYTES_MAX`]. Holds its length in bytes.
    #[error("{0} bytes")]
    Bytes(usize),
    /// Over [`crate::limit::PHOTO_PIXELS_MAX`], [`crate::limit::PHOTO_SIDE_MAX`] or, decoded, over
    /// [`crate::limit::DECODER_BYTES_MAX`].
    #[error("{width} × {height} pixels")]
    Pixels {
        /// As stored, in pixels.
        width: u32,
        /// As stored, in pixels.
        height: u32,
    },
}
