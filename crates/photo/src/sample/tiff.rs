//! The TIFF block of EXIF, written by hand so that a test does not trust the reader it tests (TIFF 6.0, EXIF 2.32).

use crate::Orientation;

/// A directory entry: tag, kind and content; the count follows from both.
enum Field {
    Ascii(u16, &'static str),
    Text(u16, String),
    Short(u16, u16),
    Offset(u16, u32),
    Rationals(u16, &'static [u32]),
}

/// Where the first directory stands: behind the 8 bytes of the header.
const FIRST: u32 = 8;

/// Make, model, orientation, a time whose seconds are given, and a round place.
pub(super) fn block(orientation: Orientation, second: u8) -> Vec<u8> {
    let main = |camera, place| {
        [
            Field::Ascii(0x010F, "Fictional"),
            Field::Ascii(0x0110, "FX-12"),
            Field::Short(0x0112, orientation.exif()),
            Field::Offset(0x8769, camera),
            Field::Offset(0x8825, place),
        ]
    };
    let camera = [Field::Text(0x9003, format!("2026:03:05 14:20:{second:02}")), Field::Ascii(0x9011, "+08:00")];
    let place = [
        Field::Ascii(1, "N"),
        Field::Rationals(2, &[30, 1, 15, 1, 0, 1]),
        Field::Ascii(3, "E"),
        Field::Rationals(4, &[120, 1, 30, 1, 0, 1]),
        Field::Rationals(31, &[25, 2]),
    ];
    let camera_at = FIRST + directory(&main(0, 0), FIRST).len() as u32;
    let camera = directory(&camera, camera_at);
    let place_at = camera_at + camera.len() as u32;
    let mut block = b"II*\0".to_vec();
    block.extend(FIRST.to_le_bytes());
    block.extend(directory(&main(camera_at, place_at), FIRST));
    block.extend(camera);
    block.extend(directory(&place, place_at));
    block
}

/// A directory that will stand at `at`, followed by what does not fit into its entries.
fn directory(fields: &[Field], at: u32) -> Vec<u8> {
    let mut head = (fields.len() as u16).to_le_bytes().to_vec();
    let mut tail = Vec::new();
    let tail_at = at + 2 + 12 * fields.len() as u32 + 4;
    for field in fields {
        let (tag, kind, count, mut content) = entry(field);
        head.extend(tag.to_le_bytes());
        head.extend(u16::to_le_bytes(kind));
        head.extend(u32::to_le_bytes(count));
        if content.len() <= 4 {
            content.resize(4, 0);
            head.extend(content);
        } else {
            head.extend((tail_at + tail.len() as u32).to_le_bytes());
            tail.extend(content);
        }
    }
    // No further directory.
    head.extend([0; 4]);
    head.extend(tail);
    head
}

/// Tag, kind, count and content of an entry.
fn entry(field: &Field) -> (u16, u16, u32, Vec<u8>) {
    let ascii = |tag, text: &str| (tag, 2, text.len() as u32 + 1, [text.as_bytes(), &[0]].concat());
    match field {
        Field::Ascii(tag, text) => ascii(*tag, text),
        Field::Text(tag, text) => ascii(*tag, text),
        Field::Short(tag, value) => (*tag, 3, 1, value.to_le_bytes().to_vec()),
        Field::Offset(tag, value) => (*tag, 4, 1, value.to_le_bytes().to_vec()),
        Field::Rationals(tag, values) => {
            (*tag, 5, values.len() as u32 / 2, values.iter().flat_map(|value| value.to_le_bytes()).collect())
        }
    }
}
