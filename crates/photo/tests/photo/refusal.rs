//! What is not taken, and by which name.

use image::codecs::png::PngEncoder;
use image::codecs::webp::WebPEncoder;
use image::{ExtendedColorType, ImageEncoder};
use niangjia_photo::{Error, Excess, Orientation, Size, check, derive, limit, sample};

use crate::{frame_at, progressive, resized, watermark};

const SMALL: Size = Size { width: 160, height: 120 };

fn photo() -> Vec<u8> {
    sample::scene_jpeg(2, SMALL, Orientation::Turned90)
}

fn pixels(width: u32, height: u32) -> Result<(), Error> {
    Err(Error::TooLarge(Excess::Pixels { width, height }))
}

fn answer(bytes: &[u8]) -> Result<(), Error> {
    let checked = check(bytes).map(|_| ());
    assert_eq!(derive(bytes, &watermark()).map(|_| ()), checked, "check and derive agree");
    checked
}

#[test]
fn what_is_no_photo_is_told_apart() {
    assert_eq!(answer(b""), Err(Error::Empty));
    assert_eq!(answer(b"<html>log in to the network</html>"), Err(Error::NotAPhoto));
    assert_eq!(answer(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic rest"), Err(Error::Heic));
    assert_eq!(answer(b"\xff\xd8\xff\xd9"), Err(Error::Damaged), "begins and ends, with nothing between");
}

#[test]
fn a_jpeg_cut_anywhere_is_found() {
    let photo = photo();
    for length in (2..photo.len()).step_by(7).chain([photo.len() - 1]) {
        assert_eq!(answer(&photo[..length]), Err(Error::Truncated), "cut at {length}");
    }
    let mut zeroed = photo.clone();
    let half = photo.len() / 2;
    zeroed[half..].fill(0);
    assert_eq!(answer(&zeroed), Err(Error::Truncated), "a file set aside in full but half written");
}

#[test]
fn a_jpeg_whose_middle_is_missing_is_damaged() {
    let photo = photo();
    let lost = [&photo[..photo.len() / 2], &photo[photo.len() - 64..]].concat();
    assert_eq!(answer(&lost), Err(Error::Damaged));
}

#[test]
fn png_and_webp_cut_anywhere_are_found() {
    let noise: Vec<u8> = (0..80 * 60 * 3_usize).map(|at| (at * at % 251) as u8).collect();
    let (mut png, mut webp) = (Vec::new(), Vec::new());
    PngEncoder::new(&mut png).write_image(&noise, 80, 60, ExtendedColorType::Rgb8).unwrap();
    WebPEncoder::new_lossless(&mut webp).write_image(&noise, 80, 60, ExtendedColorType::Rgb8).unwrap();
    for whole in [png, webp] {
        assert_eq!(answer(&whole), Ok(()));
        for length in (12..whole.len()).step_by(11).chain([whole.len() - 1]) {
            assert_eq!(answer(&whole[..length]), Err(Error::Truncated), "cut at {length}");
        }
        let mut scratched = whole.clone();
        let middle = whole.len() / 2;
        scratched[middle..middle + 40].fill(0xA5);
        assert_eq!(answer(&scratched), Err(Error::Damaged));
    }
}

#[test]
fn what_cameras_add_does_no_harm() {
    let photo = photo();
    assert_eq!(answer(&[&photo[..], b"a film of two seconds follows"].concat()), Ok(()));
    let stray = [&photo[..2], &[0, 0, 0, 0, 0, 0, 0, 0], &photo[2..]].concat();
    assert_eq!(answer(&stray), Err(Error::NotAPhoto), "the signature itself is three bytes");
    let at = frame_at(&photo) - 5;
    let stray = [&photo[..at], &[0, 0, 0, 0, 0, 0, 0, 0], &photo[at..]].concat();
    assert_eq!(answer(&stray), Ok(()), "stray bytes between segments");
    let filled = [&photo[..at], &[0xFF; 9], &photo[at..]].concat();
    assert_eq!(answer(&filled), Ok(()), "fill bytes before a marker");
}

#[test]
fn broken_exif_is_no_reason_to_refuse() {
    let mut photo = photo();
    let at = photo.windows(6).position(|bytes| bytes == b"Exif\0\0").unwrap() + 6;
    photo[at..at + 60].fill(0xEE);
    let checked = check(&photo).unwrap();
    assert_eq!((checked.orientation, checked.taken, checked.location), (Orientation::Upright, None, None));
}

#[test]
fn limits_hold_at_their_edge() {
    let mut long = photo();
    long.resize(limit::PHOTO_BYTES_MAX, 0);
    assert_eq!(answer(&long), Ok(()), "20 MiB exactly");
    long.push(0);
    assert_eq!(answer(&long), Err(Error::TooLarge(Excess::Bytes(20_971_521))));

    let side = |width| answer(&sample::scene_jpeg(1, Size { width, height: 8 }, Orientation::Upright));
    assert_eq!(side(12_000), Ok(()));
    assert_eq!(side(12_001), pixels(12_001, 8));
}

#[test]
fn a_header_of_200_megapixels_is_refused_before_anything_is_allocated() {
    assert_eq!(answer(&resized(&photo(), 20_000, 10_000)), pixels(20_000, 10_000));
    let jpeg = resized(&photo(), 8_001, 8_000);
    assert_eq!(answer(&jpeg), pixels(8_001, 8_000), "over 64 million pixels, within the sides");
    assert_eq!(answer(&jpeg[..frame_at(&jpeg) + 20]), pixels(8_001, 8_000), "the header alone is enough");

    let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec();
    png.extend(20_000_u32.to_be_bytes());
    png.extend(10_000_u32.to_be_bytes());
    assert_eq!(answer(&png), pixels(20_000, 10_000));
}

#[test]
fn a_photo_whose_decoding_would_take_over_256_mib_is_refused() {
    let photo = resized(&progressive(300, 200), 8_000, 8_000);
    assert_eq!(answer(&photo), pixels(8_000, 8_000), "64 million pixels and their coefficients");
}
