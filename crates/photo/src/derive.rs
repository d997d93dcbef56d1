//! The three copies made from one decoding.

use crate::check::{self, Check};
use crate::encode::{Effort, jpeg};
use crate::limit::{
    PREVIEW_BYTES_MAX, PREVIEW_EDGE, PREVIEW_QUALITIES, THUMB_EDGE, THUMB_QUALITY, WORKING_EDGE, WORKING_QUALITY,
};
use crate::pixels::Pixels;
use crate::{Error, Size, Watermark};

/// Upright JPEGs without metadata.
#[derive(Debug, Clone, PartialEq)]
pub struct Derived {
    /// What the photo is, so that nobody decodes it twice.
    pub check: Check,
    /// Watermarked, long edge at most [`WORKING_EDGE`].
    pub working: Vec<u8>,
    /// Size of `working`, in pixels.
    pub working_size: Size,
    /// Watermarked, at most [`PREVIEW_BYTES_MAX`] bytes.
    pub preview: Vec<u8>,
    /// Size of `preview`, in pixels.
    pub preview_size: Size,
    /// Long edge at most [`THUMB_EDGE`]. Not watermarked: words would cover it and could not be read.
    pub thumb: Vec<u8>,
}

/// Makes the copies of the photo in `bytes`. Holds at its peak the decoded photo (width × height × 3 bytes) and, while it is made
/// smaller, under six tenths of that again.
///
/// # Errors
/// What [`crate::check`] refuses, and [`Error::Internal`].
pub fn derive(bytes: &[u8], watermark: &Watermark) -> Result<Derived, Error> {
    let (check, photo) = check::read(bytes)?;
    let small = photo.fit(WORKING_EDGE)?;
    drop(photo);
    let mut working = check.orientation.apply(small);
    let thumb = jpeg(&working.fit(THUMB_EDGE)?, THUMB_QUALITY, Effort::Quick)?;
    let (preview, preview_size) = preview(&working, watermark)?;
    watermark.draw(&mut working);
    Ok(Derived {
        check,
        working_size: working.size,
        working: jpeg(&working, WORKING_QUALITY, Effort::Quick)?,
        preview,
        preview_size,
        thumb,
    })
}

/// The best preview that fits: qualities first, then smaller pictures. Ends because each round is smaller than the last, and a
/// JPEG of one pixel has under 1 KB.
fn preview(upright: &Pixels, watermark: &Watermark) -> Result<(Vec<u8>, Size), Error> {
    let mut edge = PREVIEW_EDGE.min(upright.size.width.max(upright.size.height));
    loop {
        let mut pixels = upright.fit(edge)?;
        watermark.draw(&mut pixels);
        let mut length = 0;
        for quality in PREVIEW_QUALITIES {
            let bytes = jpeg(&pixels, quality, Effort::Small)?;
            if bytes.len() <= PREVIEW_BYTES_MAX {
                return Ok((bytes, pixels.size));
            }
            length = bytes.len();
        }
        edge = smaller(edge, length);
    }
}

/// The long edge to try after `length` bytes at `edge`. Bytes go with the area; a little less, so that it mostly fits at once.
fn smaller(edge: u32, length: usize) -> u32 {
    let shrink = (PREVIEW_BYTES_MAX as f64 / length as f64).sqrt() * 0.97;
    let next = (f64::from(edge) * shrink) as u32;
    next.clamp(1, edge.saturating_sub(1).max(1))
}
