//! JPEG: the walk over its markers, and its decoding.
//!
//! Decoders paint what is missing grey and say nothing. So the markers are walked first: the size is known before anything is
//! allocated, and a photo without its end is found.

use std::borrow::Cow;

use zune_jpeg::JpegDecoder;
use zune_jpeg::errors::DecodeErrors;
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

use crate::Error;
use crate::limit::{DECODER_BYTES_MAX, JPEG_SCANS_MAX, PHOTO_SIDE_MAX};
use crate::pixels::{CHANNELS, Pixels, Size};

/// Marker numbers (ITU-T T.81, table B.1).
mod marker {
    pub(super) const TEM: u8 = 0x01;
    pub(super) const RST0: u8 = 0xD0;
    pub(super) const RST7: u8 = 0xD7;
    pub(super) const SOI: u8 = 0xD8;
    pub(super) const EOI: u8 = 0xD9;
    pub(super) const SOS: u8 = 0xDA;
    pub(super) const DRI: u8 = 0xDD;
    pub(super) const APP1: u8 = 0xE1;
}

const EXIF: &[u8] = b"Exif\0\0";

/// What the walk found.
#[derive(Debug)]
pub(crate) struct Layout<'a> {
    pub(crate) size: Size,
    /// The TIFF block of the first EXIF segment.
    pub(crate) exif: Option<&'a [u8]>,
    /// Where the marker of the end stands.
    end: usize,
    coding: Coding,
    restarts: Restarts,
    padding: Padding,
}

/// Zero bytes put behind the coded bytes in place of the end marker. At that marker the decoder would go on with zeros for ever and
/// call a picture whole of which a part is lost; at the end of the bytes it says so. It reads ahead by up to 8 bytes.
const READ_AHEAD: usize = 16;

/// What the decoder must hold besides the picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Coding {
    /// One scan: a row of blocks.
    Direct,
    /// Several scans: two bytes for each of the picture's samples. Holds samples per pixel, times 64.
    Gathered { samples_x64: u64 },
}

/// Whether the header announces restart markers, which the decoder looks for behind the last block too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Restarts {
    None,
    Announced,
}

/// Whether stray bytes lie between the segments: harmless, but the decoder's strict mode takes them for damage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Padding {
    None,
    Stray,
}

/// The frame header's part that matters.
#[derive(Debug, Clone, Copy)]
struct Frame {
    size: Size,
    progressive: bool,
    samples_x64: u64,
}

/// Walks from the first marker to the end of the image. Bytes after it (a film, a second picture) are not looked at.
///
/// # Errors
/// [`Error::TooLarge`] from the header alone, even of a cut photo; [`Error::Truncated`]; [`Error::Damaged`].
pub(crate) fn walk(bytes: &[u8]) -> Result<Layout<'_>, Error> {
    let mut walk = Walk { bytes, at: 2, padding: Padding::None };
    let mut seen = Seen { frame: None, exif: None, scans: 0, restarts: Restarts::None };
    while let Some(marker) = walk.next_marker() {
        match marker {
            marker::EOI => return seen.finish(&walk),
            marker::SOI | marker::TEM | marker::RST0..=marker::RST7 => {}
            marker::SOS => {
                walk.segment()?;
                seen.scans += 1;
                walk.skip_coded();
            }
            marker::DRI => {
                walk.segment()?;
                seen.restarts = Restarts::Announced;
            }
            // Start of frame: all of C0–CF but the tables DHT, JPG and DAC.
            0xC0..=0xCF if !matches!(marker, 0xC4 | 0xC8 | 0xCC) => {
                seen.frame = Some(read_frame(marker, walk.segment()?)?);
            }
            marker::APP1 => {
                let segment = walk.segment()?;
                seen.exif = seen.exif.or_else(|| segment.strip_prefix(EXIF));
            }
            // Every other marker opens a segment with a length.
            _ => {
                walk.segment()?;
            }
        }
    }
    Err(Error::Truncated)
}

/// What the walk has passed so far.
struct Seen<'a> {
    frame: Option<Frame>,
    exif: Option<&'a [u8]>,
    scans: usize,
    restarts: Restarts,
}

impl<'a> Seen<'a> {
    fn finish(self, walk: &Walk<'a>) -> Result<Layout<'a>, Error> {
        let Some(frame) = self.frame else {
            return Err(Error::Damaged);
        };
        if self.scans == 0 || self.scans > JPEG_SCANS_MAX {
            return Err(Error::Damaged);
        }
        let coding = if frame.progressive || self.scans > 1 {
            Coding::Gathered { samples_x64: frame.samples_x64 }
        } else {
            Coding::Direct
        };
        Ok(Layout {
            size: frame.size,
            exif: self.exif,
            end: walk.at - 2,
            coding,
            restarts: self.restarts,
            padding: walk.padding,
        })
    }
}

/// Position in the file.
struct Walk<'a> {
    bytes: &'a [u8],
    at: usize,
    padding: Padding,
}

impl<'a> Walk<'a> {
    /// Moves behind the next marker; nothing at the end of the bytes.
    fn next_marker(&mut self) -> Option<u8> {
        loop {
            let rest = self.bytes.get(self.at..)?;
            let stray = rest.iter().position(|byte| *byte == 0xFF)?;
            let after = rest.get(stray..)?;
            let fill = after.iter().position(|byte| *byte != 0xFF)?;
            if stray > 0 || fill > 1 {
                self.padding = Padding::Stray;
            }
            let marker = *after.get(fill)?;
            self.at += stray + fill + 1;
            // FF 00 outside coded bytes is no marker.
            if marker != 0 {
                return Some(marker);
            }
            self.padding = Padding::Stray;
        }
    }

    /// The content of the segment that begins here; moves behind it.
    fn segment(&mut self) -> Result<&'a [u8], Error> {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let (length, _) = rest.split_first_chunk::<2>().ok_or(Error::Truncated)?;
        let length = usize::from(u16::from_be_bytes(*length));
        if length < 2 {
            return Err(Error::Damaged);
        }
        let content = rest.get(2..length).ok_or(Error::Truncated)?;
        self.at += length;
        Ok(content)
    }

    /// Moves behind the coded bytes of a scan, to the next marker that ends it or to the end of the bytes.
    fn skip_coded(&mut self) {
        while let Some(rest) = self.bytes.get(self.at..) {
            let Some(found) = rest.iter().position(|byte| *byte == 0xFF) else {
                break;
            };
            self.at += found;
            match self.bytes.get(self.at + 1) {
                Some(0 | marker::RST0..=marker::RST7) => self.at += 2,
                Some(0xFF) => self.at += 1,
                Some(_) => return,
                None => break,
            }
        }
        self.at = self.bytes.len();
    }
}

/// Reads a frame header (T.81, B.2.2): precision, height, width, then three bytes a component.
fn read_frame(marker: u8, content: &[u8]) -> Result<Frame, Error> {
    let [_, high, low, wide, narrow, count, components @ ..] = content else {
        return Err(Error::Damaged);
    };
    let size =
        Size { width: u16::from_be_bytes([*wide, *narrow]).into(), height: u16::from_be_bytes([*high, *low]).into() }
            .within_limits()?;
    let factors: Vec<(u64, u64)> = components
        .chunks_exact(3)
        .take(usize::from(*count))
        .map(|component| (u64::from(component[1] >> 4), u64::from(component[1] & 15)))
        .collect();
    let widest = factors.iter().map(|(across, _)| *across).max().unwrap_or(0);
    let tallest = factors.iter().map(|(_, down)| *down).max().unwrap_or(0);
    if widest == 0 || tallest == 0 {
        return Err(Error::Damaged);
    }
    let samples_x64 = factors.iter().map(|(across, down)| (across * down * 64).div_ceil(widest * tallest)).sum();
    Ok(Frame { size, progressive: marker == 0xC2, samples_x64 })
}

impl Layout<'_> {
    /// Bytes the decoder will hold at its peak, the picture included.
    fn decoder_bytes(&self) -> u64 {
        let pixels = self.size.pixels();
        let picture = pixels * CHANNELS as u64;
        match self.coding {
            Coding::Direct => picture,
            Coding::Gathered { samples_x64 } => picture + pixels * samples_x64 * 2 / 64,
        }
    }
}

/// What is given to the decoder: see [`READ_AHEAD`]. Where markers lie between coded bytes, or stray bytes make the decoder
/// lenient, it is given the photo as it is.
fn decoder_input<'a>(bytes: &'a [u8], layout: &Layout<'_>) -> Cow<'a, [u8]> {
    if (layout.coding, layout.restarts, layout.padding) != (Coding::Direct, Restarts::None, Padding::None) {
        return Cow::Borrowed(bytes);
    }
    let mut input = Vec::with_capacity(layout.end + READ_AHEAD);
    input.extend_from_slice(&bytes[..layout.end]);
    input.resize(layout.end + READ_AHEAD, 0);
    Cow::Owned(input)
}

/// Decodes the whole picture, as stored.
///
/// # Errors
/// [`Error::TooLarge`] if decoding would take more than [`DECODER_BYTES_MAX`], [`Error::NotAPhoto`] for a coding that no
/// camera writes (lossless, arithmetic), [`Error::Damaged`].
pub(crate) fn decode(bytes: &[u8], layout: &Layout<'_>) -> Result<Pixels, Error> {
    if layout.decoder_bytes() > DECODER_BYTES_MAX {
        return Err(layout.size.too_large());
    }
    let options = DecoderOptions::default()
        .set_strict_mode(layout.padding == Padding::None)
        .set_max_width(PHOTO_SIDE_MAX as usize)
        .set_max_height(PHOTO_SIDE_MAX as usize)
        .jpeg_set_max_scans(JPEG_SCANS_MAX)
        .jpeg_set_out_colorspace(ColorSpace::RGB);
    let input = decoder_input(bytes, layout);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(&*input), options);
    decoder.decode_headers().map_err(refusal)?;
    let expected = layout.size.width as usize * layout.size.height as usize * CHANNELS;
    // The decoder reads the header anew; where it understands another picture than the walk did, the photo is not sound.
    if decoder.output_buffer_size() != Some(expected) {
        return Err(Error::Damaged);
    }
    let mut rgb = vec![0; expected];
    decoder.decode_into(&mut rgb).map_err(refusal)?;
    Ok(Pixels { size: layout.size, rgb })
}

fn refusal(error: DecodeErrors) -> Error {
    match error {
        DecodeErrors::Unsupported(_) => Error::NotAPhoto,
        DecodeErrors::Format(_)
        | DecodeErrors::FormatStatic(_)
        | DecodeErrors::IllegalMagicBytes(_)
        | DecodeErrors::HuffmanDecode(_)
        | DecodeErrors::ZeroError
        | DecodeErrors::DqtError(_)
        | DecodeErrors::SosError(_)
        | DecodeErrors::SofError(_)
        | DecodeErrors::MCUError(_)
        | DecodeErrors::ExhaustedData
        | DecodeErrors::LargeDimensions(_)
        | DecodeErrors::TooSmallOutput(..)
        | DecodeErrors::IoErrors(_) => Error::Damaged,
    }
}
