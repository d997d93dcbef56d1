//! Photos as they come: good ones, odd ones, cut ones and hostile ones.

#![expect(clippy::unwrap_used, reason = "a test's own preparations stop it when they fail")]

mod copy;
mod mutation;
mod refusal;

use jpeg_encoder::{ColorType, Encoder};
use niangjia_photo::{ClockWords, Size, Watermark};
use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::bytestream::ZCursor;

fn watermark() -> Watermark {
    Watermark {
        time: "2026-03-05 14:20:31".to_owned(),
        clock: ClockWords::Uncalibrated("未校时".to_owned()),
        place: Some("虚构县和平街道".to_owned()),
        officer: "张某某".to_owned(),
        ticket: "429999-20260305-0007".to_owned(),
        hash: "3f9a71c2".to_owned(),
        note: None,
    }
}

/// RGB bytes and size, by the decoder alone.
fn decoded(jpeg: &[u8]) -> (Vec<u8>, Size) {
    let mut decoder = JpegDecoder::new(ZCursor::new(jpeg));
    let rgb = decoder.decode().unwrap();
    let (width, height) = decoder.dimensions().unwrap();
    (rgb, Size { width: width as u32, height: height as u32 })
}

/// A slope of grey, as a progressive JPEG of several scans.
fn progressive(width: u16, height: u16) -> Vec<u8> {
    let rgb: Vec<u8> = (0..usize::from(width) * usize::from(height)).flat_map(|at| [(at % 251) as u8; 3]).collect();
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, 80);
    encoder.set_progressive(true);
    encoder.encode(&rgb, width, height, ColorType::Rgb).unwrap();
    bytes
}

/// Where the frame header's height stands.
fn frame_at(jpeg: &[u8]) -> usize {
    jpeg.windows(4).position(|bytes| matches!(bytes, [0xFF, 0xC0 | 0xC2, 0, 17])).unwrap() + 5
}

/// The same bytes with another size in the header.
fn resized(jpeg: &[u8], width: u16, height: u16) -> Vec<u8> {
    let mut bytes = jpeg.to_vec();
    let at = frame_at(jpeg);
    bytes[at..at + 2].copy_from_slice(&height.to_be_bytes());
    bytes[at + 2..at + 4].copy_from_slice(&width.to_be_bytes());
    bytes
}
