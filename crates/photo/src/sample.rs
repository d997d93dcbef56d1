//! Makes camera-like pictures for tests, the demo and the bench: a made-up street with the grain of a sensor, from a real encoder,
//! with EXIF as a phone writes it. The same seed gives the same bytes. Nothing in the product calls it.

mod scene;
mod tiff;

use jpeg_encoder::{ColorType, Encoder, SamplingFactor};

use crate::{Orientation, Size};

/// What the made-up camera's sensor stores: 12 million pixels.
pub const CAMERA_SIZE: Size = Size { width: 4000, height: 3000 };

/// JPEG quality of the made-up camera; gives 2–4 MB, as phones do.
const CAMERA_QUALITY: u8 = 90;

/// A JPEG of 4000 × 3000 stored pixels and 2–4 MB. Seen upright by `orientation` it is a street under a sky.
#[must_use]
pub fn camera_jpeg(seed: u64, orientation: Orientation) -> Vec<u8> {
    // A quarter turn swaps the sides, so the upright picture of this size is stored as the sensor's.
    scene_jpeg(seed, orientation.upright_size(CAMERA_SIZE), orientation)
}

/// The same street at any size: `upright` is how large it is seen, up to 65,535 pixels a side and not empty.
#[must_use]
pub fn scene_jpeg(seed: u64, upright: Size, orientation: Orientation) -> Vec<u8> {
    let stored = orientation.inverse().apply(scene::street(seed, upright));
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, CAMERA_QUALITY);
    encoder.set_sampling_factor(SamplingFactor::R_4_2_0);
    let side = |length: u32| u16::try_from(length).unwrap_or(u16::MAX);
    let (width, height) = (side(stored.size.width), side(stored.size.height));
    #[expect(
        clippy::expect_used,
        reason = "a made picture for tests: sizes are the caller's promise, memory is the target"
    )]
    encoder
        .add_exif_metadata(&tiff::block(orientation, (seed % 60) as u8))
        .and_then(|()| encoder.encode(&stored.rgb, width, height, ColorType::Rgb))
        .expect("a made-up picture encodes");
    bytes
}

/// A JPEG of pure noise, the worst picture for any encoder, of `size` pixels.
#[must_use]
pub fn noise_jpeg(seed: u64, size: Size) -> Vec<u8> {
    let noise = scene::noise(seed, size);
    let side = |length: u32| u16::try_from(length).unwrap_or(u16::MAX);
    let mut bytes = Vec::new();
    #[expect(
        clippy::expect_used,
        reason = "a made picture for tests: sizes are the caller's promise, memory is the target"
    )]
    Encoder::new(&mut bytes, CAMERA_QUALITY)
        .encode(&noise.rgb, side(size.width), side(size.height), ColorType::Rgb)
        .expect("noise encodes");
    bytes
}
