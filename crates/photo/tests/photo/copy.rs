//! What is made of a good photo.

use image::codecs::png::PngEncoder;
use image::codecs::webp::WebPEncoder;
use image::{ExtendedColorType, ImageEncoder};
use jpeg_encoder::{ColorType, Encoder};
use niangjia_photo::{CameraTime, MediaType, Orientation, Size, check, derive, limit, sample};

use crate::{decoded, progressive, watermark};

/// Mean difference of two pictures, 0–255 a channel.
fn difference(one: &[u8], other: &[u8]) -> f64 {
    assert_eq!(one.len(), other.len());
    let sum: u64 = one.iter().zip(other).map(|(a, b)| u64::from(a.abs_diff(*b))).sum();
    sum as f64 / one.len() as f64
}

#[test]
fn every_orientation_ends_with_the_same_upright_picture() {
    let upright = Size { width: 600, height: 800 };
    let made = |orientation| {
        let derived = derive(&sample::scene_jpeg(3, upright, orientation), &watermark()).unwrap();
        assert_eq!(derived.check.size, upright);
        assert_eq!(derived.check.orientation, orientation);
        assert_eq!(derived.working_size, upright);
        [decoded(&derived.working).0, decoded(&derived.preview).0, decoded(&derived.thumb).0]
    };
    let expected = made(Orientation::Upright);
    for orientation in Orientation::ALL {
        for (copy, expected) in made(orientation).iter().zip(&expected) {
            let apart = difference(copy, expected);
            // Turned grain is coded otherwise; a wrong turn is three times as far.
            assert!(apart < 7.0, "{orientation:?} is {apart} apart");
        }
    }
    let mirrored: Vec<u8> =
        expected[0].chunks_exact(600 * 3).flat_map(|row| row.chunks_exact(3).rev().flatten().copied()).collect();
    let apart = difference(&mirrored, &expected[0]);
    assert!(apart > 20.0, "the picture would show a wrong turn: {apart}");
}

#[test]
fn a_camera_photo_gives_the_three_sizes_and_what_the_camera_wrote() {
    let photo = sample::camera_jpeg(41, Orientation::Turned90);
    assert!((2_000_000..4_000_000).contains(&photo.len()), "{} bytes", photo.len());
    let derived = derive(&photo, &watermark()).unwrap();
    assert_eq!(derived.check, check(&photo).unwrap());
    assert_eq!(derived.check.media, MediaType::Jpeg);
    assert_eq!(derived.check.size, Size { width: 3000, height: 4000 });
    let taken =
        CameraTime { year: 2026, month: 3, day: 5, hour: 14, minute: 20, second: 41, offset_minutes: Some(480) };
    assert_eq!(derived.check.taken, Some(taken));
    let location = derived.check.location.unwrap();
    assert_eq!((location.latitude, location.longitude, location.accuracy_m), (30.25, 120.5, Some(12.5)));
    assert_eq!(decoded(&derived.working).1, Size { width: 1200, height: 1600 });
    assert_eq!(decoded(&derived.thumb).1, Size { width: 240, height: 320 });
    assert_eq!(decoded(&derived.preview).1, derived.preview_size);
    assert!(derived.preview.len() <= limit::PREVIEW_BYTES_MAX, "{} bytes", derived.preview.len());
}

#[test]
fn the_same_seed_makes_the_same_photo_and_another_makes_another() {
    let size = Size { width: 64, height: 48 };
    let made = |seed| sample::scene_jpeg(seed, size, Orientation::Upright);
    assert_eq!(made(5), made(5));
    assert_ne!(made(5), made(6));
}

#[test]
fn the_preview_of_pure_noise_keeps_its_limit() {
    let noise = sample::noise_jpeg(9, Size { width: 2400, height: 2400 });
    let preview = derive(&noise, &watermark()).unwrap().preview;
    assert!(preview.len() <= 80_000, "{} bytes", preview.len());
    assert!(preview.len() > 40_000, "{} bytes waste the room there is", preview.len());
}

#[test]
fn copies_hold_nothing_the_camera_wrote() {
    let size = Size { width: 800, height: 600 };
    let derived = derive(&sample::scene_jpeg(1, size, Orientation::Turned180), &watermark()).unwrap();
    for copy in [derived.working, derived.preview, derived.thumb] {
        for secret in [&b"Exif"[..], b"FX-12", b"2026:03"] {
            assert!(!copy.windows(secret.len()).any(|bytes| bytes == secret), "{secret:?} got through");
        }
    }
}

#[test]
fn a_small_picture_is_not_blown_up() {
    let size = Size { width: 90, height: 60 };
    let derived = derive(&sample::scene_jpeg(1, size, Orientation::Upright), &watermark()).unwrap();
    assert_eq!((derived.working_size, derived.preview_size), (size, size));
    assert_eq!(decoded(&derived.thumb).1, size);
}

#[test]
fn png_of_every_kind_is_taken_and_transparent_is_white() {
    let kinds = [
        (ExtendedColorType::L8, 1),
        (ExtendedColorType::La8, 2),
        (ExtendedColorType::Rgb8, 3),
        (ExtendedColorType::Rgba8, 4),
        (ExtendedColorType::Rgb16, 6),
        (ExtendedColorType::Rgba16, 8),
    ];
    for (colour, bytes) in kinds {
        let mut png = Vec::new();
        PngEncoder::new(&mut png).write_image(&vec![0; 400 * 300 * bytes], 400, 300, colour).unwrap();
        let derived = derive(&png, &watermark()).unwrap();
        assert_eq!(derived.check.media, MediaType::Png);
        let corner = decoded(&derived.thumb).0[0];
        let transparent =
            matches!(colour, ExtendedColorType::La8 | ExtendedColorType::Rgba8 | ExtendedColorType::Rgba16);
        assert_eq!(corner, if transparent { 255 } else { 0 }, "{colour:?}");
    }
}

#[test]
fn webp_grey_jpeg_and_progressive_jpeg_are_taken() {
    let mut webp = Vec::new();
    WebPEncoder::new_lossless(&mut webp).write_image(&[200; 40 * 30 * 3], 40, 30, ExtendedColorType::Rgb8).unwrap();
    assert_eq!(check(&webp).unwrap().media, MediaType::Webp);

    let mut grey = Vec::new();
    Encoder::new(&mut grey, 80).encode(&[77; 40 * 30], 40, 30, ColorType::Luma).unwrap();
    let derived = derive(&grey, &watermark()).unwrap();
    assert_eq!(decoded(&derived.thumb).0[..3], [77, 77, 77]);

    assert_eq!(derive(&progressive(300, 200), &watermark()).unwrap().check.size, Size { width: 300, height: 200 });
}

#[test]
fn flat_and_tiny_pictures_decode_to_their_last_block() {
    for (width, height) in [(1, 1), (8, 8), (9, 400), (640, 17), (1024, 1024)] {
        for restarts in [0, 1, 7] {
            let mut flat = Vec::new();
            let mut encoder = Encoder::new(&mut flat, 80);
            encoder.set_restart_interval(restarts);
            encoder
                .encode(&vec![255; usize::from(width) * usize::from(height) * 3], width, height, ColorType::Rgb)
                .unwrap();
            let derived = derive(&flat, &watermark()).unwrap();
            assert_eq!(derived.check.size, Size { width: width.into(), height: height.into() });
        }
    }
}
