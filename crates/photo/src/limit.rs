//! Every limit of this crate, with its unit and where it comes from.

/// Largest photo taken in, in bytes: 20 MiB (decisions.md, Limits).
pub const PHOTO_BYTES_MAX: usize = 20 * 1024 * 1024;

/// Most pixels of a photo: 64 million (decisions.md, Limits).
pub const PHOTO_PIXELS_MAX: u64 = 64_000_000;

/// Longest side of a photo, in pixels (security.md, Uploads).
pub const PHOTO_SIDE_MAX: u32 = 12_000;

/// Most memory that decoding one photo may take, in bytes: 256 MiB (security.md, Uploads).
pub const DECODER_BYTES_MAX: u64 = 256 * 1024 * 1024;

/// Long edge of the working copy, in pixels (decisions.md, Photo copies).
pub const WORKING_EDGE: u32 = 1600;

/// JPEG quality of the working copy, 1–100 (platform.md, Photos).
pub const WORKING_QUALITY: u8 = 80;

/// Largest preview, in bytes: 80 KB, read as 80,000 so that it holds under either meaning of KB (decisions.md, Photo copies).
pub const PREVIEW_BYTES_MAX: usize = 80_000;

/// Long edge of the preview that is tried first, in pixels: a default.
pub const PREVIEW_EDGE: u32 = 1280;

/// JPEG qualities of the preview, best first; below the last one it is the size that gives way: a default.
pub const PREVIEW_QUALITIES: [u8; 2] = [72, 55];

/// Long edge of the thumb, in pixels (platform.md, Photos).
pub const THUMB_EDGE: u32 = 320;

/// JPEG quality of the thumb: a default.
pub const THUMB_QUALITY: u8 = 75;

/// Most scans of a progressive JPEG; real ones have about ten, a hostile one has thousands: a default.
pub const JPEG_SCANS_MAX: usize = 64;
