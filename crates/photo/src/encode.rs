//! Pixels to JPEG. What is written holds no metadata beyond JFIF's own header.

use jpeg_encoder::{ColorType, Encoder, SamplingFactor};

use crate::Error;
use crate::pixels::Pixels;

/// Whether a second pass is spent on smaller Huffman tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Effort {
    /// One pass.
    Quick,
    /// Two passes, about 5 % fewer bytes.
    Small,
}

/// The picture as a baseline JPEG, 4:2:0. `quality` is 1–100.
///
/// # Errors
/// [`Error::Internal`] if the encoder refuses, as over 65,535 pixels a side, which no derived copy has.
pub(crate) fn jpeg(pixels: &Pixels, quality: u8, effort: Effort) -> Result<Vec<u8>, Error> {
    let failed = Error::Internal { step: "encode" };
    let width = u16::try_from(pixels.size.width).map_err(|_| failed.clone())?;
    let height = u16::try_from(pixels.size.height).map_err(|_| failed.clone())?;
    let mut bytes = Vec::with_capacity(pixels.rgb.len() / 8);
    let mut encoder = Encoder::new(&mut bytes, quality);
    encoder.set_sampling_factor(SamplingFactor::R_4_2_0);
    encoder.set_optimized_huffman_tables(effort == Effort::Small);
    encoder.encode(&pixels.rgb, width, height, ColorType::Rgb).map_err(|_| failed)?;
    Ok(bytes)
}
