//! PNG and WebP, through the `image` crate.

use std::io::Cursor;

use image::codecs::png::PngDecoder;
use image::codecs::webp::WebPDecoder;
use image::{DynamicImage, ImageDecoder, ImageError, Limits};

use crate::Error;
use crate::limit::{DECODER_BYTES_MAX, PHOTO_SIDE_MAX};
use crate::pixels::{CHANNELS, Pixels, Size};

/// An opened picture: header read, nothing decoded.
pub(crate) struct Opened<'a> {
    pub(crate) size: Size,
    /// The TIFF block of EXIF.
    pub(crate) exif: Option<Vec<u8>>,
    decoder: Box<dyn ImageDecoder + 'a>,
}

/// # Errors
/// [`Error::TooLarge`] from the header alone, [`Error::Truncated`], [`Error::Damaged`].
pub(crate) fn open_png(bytes: &[u8]) -> Result<Opened<'_>, Error> {
    if let Some(size) = png_header(bytes) {
        size.within_limits()?;
    }
    if !png_is_complete(bytes) {
        return Err(Error::Truncated);
    }
    let decoder = PngDecoder::with_limits(Cursor::new(bytes), limits()).map_err(|error| refusal(&error))?;
    open(decoder)
}

/// # Errors
/// [`Error::TooLarge`] from the header alone, [`Error::Truncated`], [`Error::Damaged`].
pub(crate) fn open_webp(bytes: &[u8]) -> Result<Opened<'_>, Error> {
    // RIFF: four letters, then the length of what follows.
    let declared = bytes.get(4..).and_then(|rest| rest.first_chunk::<4>()).ok_or(Error::Truncated)?;
    if u64::from(u32::from_le_bytes(*declared)) + 8 > bytes.len() as u64 {
        return Err(Error::Truncated);
    }
    let mut decoder = WebPDecoder::new(Cursor::new(bytes)).map_err(|error| refusal(&error))?;
    decoder.set_limits(limits()).map_err(|error| refusal(&error))?;
    open(decoder)
}

fn open<'a>(mut decoder: impl ImageDecoder + 'a) -> Result<Opened<'a>, Error> {
    let (width, height) = decoder.dimensions();
    let size = Size { width, height }.within_limits()?;
    if decoder.total_bytes() > DECODER_BYTES_MAX {
        return Err(size.too_large());
    }
    // Broken EXIF is no reason to refuse a picture.
    let exif = decoder.exif_metadata().unwrap_or(None);
    Ok(Opened { size, exif, decoder: Box::new(decoder) })
}

/// Decodes the whole picture, as stored; what is transparent is seen on white.
///
/// # Errors
/// [`Error::Damaged`], [`Error::TooLarge`].
pub(crate) fn decode(opened: Opened<'_>) -> Result<Pixels, Error> {
    let size = opened.size;
    let rgb = match DynamicImage::from_decoder(opened.decoder).map_err(|error| refusal(&error))? {
        DynamicImage::ImageRgb8(rgb) => rgb.into_raw(),
        other if other.color().has_alpha() => on_white(other.into_rgba8().into_raw()),
        other => other.into_rgb8().into_raw(),
    };
    Ok(Pixels { size, rgb })
}

/// Turns RGBA into RGB in the same memory.
fn on_white(mut pixels: Vec<u8>) -> Vec<u8> {
    let count = pixels.len() / 4;
    for index in 0..count {
        let [red, green, blue, alpha] = std::array::from_fn(|channel| u32::from(pixels[index * 4 + channel]));
        for (channel, colour) in [red, green, blue].into_iter().enumerate() {
            let seen = (colour * alpha + 255 * (255 - alpha) + 127) / 255;
            pixels[index * CHANNELS + channel] = u8::try_from(seen).unwrap_or(u8::MAX);
        }
    }
    pixels.truncate(count * CHANNELS);
    pixels
}

fn limits() -> Limits {
    let mut limits = Limits::default();
    limits.max_image_width = Some(PHOTO_SIDE_MAX);
    limits.max_image_height = Some(PHOTO_SIDE_MAX);
    limits.max_alloc = Some(DECODER_BYTES_MAX);
    limits
}

fn refusal(error: &ImageError) -> Error {
    match error {
        ImageError::Unsupported(_) => Error::NotAPhoto,
        ImageError::Decoding(_)
        | ImageError::Encoding(_)
        | ImageError::Parameter(_)
        | ImageError::Limits(_)
        | ImageError::IoError(_) => Error::Damaged,
    }
}

/// Width and height of the first chunk, `IHDR` (PNG 3rd edition, 11.2.1).
fn png_header(bytes: &[u8]) -> Option<Size> {
    let header = bytes.get(12..)?.strip_prefix(b"IHDR")?;
    let (width, rest) = header.split_first_chunk::<4>()?;
    let (height, _) = rest.split_first_chunk::<4>()?;
    Some(Size { width: u32::from_be_bytes(*width), height: u32::from_be_bytes(*height) })
}

/// Whether the chunks (length, type, content, checksum) lead to `IEND`.
fn png_is_complete(bytes: &[u8]) -> bool {
    let mut rest = bytes.get(8..).unwrap_or_default();
    while let Some((length, chunk)) = rest.split_first_chunk::<4>() {
        let Some(next) = chunk.get(4 + u32::from_be_bytes(*length) as usize + 4..) else {
            return false;
        };
        if chunk.starts_with(b"IEND") {
            return true;
        }
        rest = next;
    }
    false
}
