//! Whether bytes are a photo that is taken in.

use crate::camera::{self, CameraWords};
use crate::limit::PHOTO_BYTES_MAX;
use crate::media::sniff;
use crate::pixels::Pixels;
use crate::{CameraLocation, CameraTime, Error, Excess, MediaType, Orientation, Size, jpeg, raster};

/// What is known of a photo that was really decoded.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Check {
    /// What the bytes are, whatever the sender called them.
    pub media: MediaType,
    /// As seen upright, in pixels.
    pub size: Size,
    /// How it is stored.
    pub orientation: Orientation,
    /// The camera's own clock, if it wrote one.
    pub taken: Option<CameraTime>,
    /// The camera's own place, if it wrote one.
    pub location: Option<CameraLocation>,
}

/// Looks at the header, refuses what is over a limit before allocating, then decodes the whole picture and lets it go again.
/// About as costly as the decoding in [`crate::derive`], which returns the same [`Check`].
///
/// # Errors
/// Every variant of [`Error`] but `Internal`.
pub fn check(bytes: &[u8]) -> Result<Check, Error> {
    read(bytes).map(|(check, _)| check)
}

/// Looks at how the bytes are put together, from the header to the end of the picture, and decodes nothing: for who only
/// keeps what another has checked. A few hundred microseconds a photo.
///
/// # Errors
/// As [`check`], but for damage inside the coded bytes, which goes unseen.
pub fn recognise(bytes: &[u8]) -> Result<MediaType, Error> {
    let media = sniffed(bytes)?;
    match media {
        MediaType::Jpeg => jpeg::walk(bytes).map(|_| media),
        MediaType::Png => raster::open_png(bytes).map(|_| media),
        MediaType::Webp => raster::open_webp(bytes).map(|_| media),
    }
}

fn sniffed(bytes: &[u8]) -> Result<MediaType, Error> {
    let media = sniff(bytes)?;
    if bytes.len() > PHOTO_BYTES_MAX {
        return Err(Error::TooLarge(Excess::Bytes(bytes.len())));
    }
    Ok(media)
}

/// The check and the decoded picture, as stored.
pub(crate) fn read(bytes: &[u8]) -> Result<(Check, Pixels), Error> {
    let media = sniffed(bytes)?;
    let (words, pixels) = match media {
        MediaType::Jpeg => {
            let layout = jpeg::walk(bytes)?;
            (layout.exif.map(camera::read), jpeg::decode(bytes, &layout)?)
        }
        MediaType::Png => read_raster(raster::open_png(bytes)?)?,
        MediaType::Webp => read_raster(raster::open_webp(bytes)?)?,
    };
    let CameraWords { orientation, taken, location } = words.unwrap_or_default();
    let size = orientation.upright_size(pixels.size);
    Ok((Check { media, size, orientation, taken, location }, pixels))
}

fn read_raster(opened: raster::Opened<'_>) -> Result<(Option<CameraWords>, Pixels), Error> {
    let words = opened.exif.as_deref().map(camera::read);
    Ok((words, raster::decode(opened)?))
}
