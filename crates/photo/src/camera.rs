//! What the camera wrote beside the picture. A witness, never a fact: anybody can change it, so nothing is refused for it and
//! broken EXIF only means that nothing is known.

use exif::{DateTime, Exif, In, Rational, Tag, Value};

use crate::Orientation;

/// The time as the camera's clock showed it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CameraTime {
    /// Such as 2026.
    pub year: u16,
    /// 1–12.
    pub month: u8,
    /// 1–31; not checked against the month.
    pub day: u8,
    /// 0–23.
    pub hour: u8,
    /// 0–59.
    pub minute: u8,
    /// 0–60.
    pub second: u8,
    /// Minutes east of UTC, if the camera says. Without it the time is local to wherever the camera thought it was.
    pub offset_minutes: Option<i16>,
}

/// Where the camera says it was (WGS 84).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CameraLocation {
    /// Degrees, north positive, −90 to 90.
    pub latitude: f64,
    /// Degrees, east positive, −180 to 180.
    pub longitude: f64,
    /// Radius in metres, if the camera says.
    pub accuracy_m: Option<f64>,
}

/// What is taken from EXIF; the rest (names, serial numbers) is not even read.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct CameraWords {
    pub(crate) orientation: Orientation,
    pub(crate) taken: Option<CameraTime>,
    pub(crate) location: Option<CameraLocation>,
}

/// Reads a TIFF block, the content of EXIF in any container.
pub(crate) fn read(tiff: &[u8]) -> CameraWords {
    let parsed = exif::Reader::new()
        .continue_on_error(true)
        .read_raw(tiff.to_vec())
        .or_else(|error| error.distill_partial_result(|_| {}));
    // Broken EXIF is no reason to refuse a photo: nothing is known then.
    let Ok(exif) = parsed else {
        return CameraWords::default();
    };
    CameraWords { orientation: orientation(&exif), taken: time(&exif), location: location(&exif) }
}

fn value(exif: &Exif, tag: Tag) -> Option<&Value> {
    exif.get_field(tag, In::PRIMARY).map(|field| &field.value)
}

fn orientation(exif: &Exif) -> Orientation {
    value(exif, Tag::Orientation)
        .and_then(|number| number.get_uint(0))
        .and_then(Orientation::from_exif)
        .unwrap_or_default()
}

fn ascii(exif: &Exif, tag: Tag) -> Option<&[u8]> {
    match value(exif, tag)? {
        Value::Ascii(parts) => parts.first().map(Vec::as_slice),
        // The other kinds are not text.
        _ => None,
    }
}

fn time(exif: &Exif) -> Option<CameraTime> {
    let mut read = DateTime::from_ascii(ascii(exif, Tag::DateTimeOriginal)?).ok()?;
    let offset_minutes =
        ascii(exif, Tag::OffsetTimeOriginal).and_then(|offset| read.parse_offset(offset).ok()).and(read.offset);
    let real = read.year > 0
        && (1..=12).contains(&read.month)
        && (1..=31).contains(&read.day)
        && read.hour < 24
        && read.minute < 60
        && read.second <= 60;
    real.then_some(CameraTime {
        year: read.year,
        month: read.month,
        day: read.day,
        hour: read.hour,
        minute: read.minute,
        second: read.second,
        offset_minutes,
    })
}

fn rationals(exif: &Exif, tag: Tag) -> Option<&[Rational]> {
    match value(exif, tag)? {
        Value::Rational(numbers) => Some(numbers),
        // The other kinds are no measures.
        _ => None,
    }
}

fn location(exif: &Exif) -> Option<CameraLocation> {
    let latitude = degrees(exif, Tag::GPSLatitude, Tag::GPSLatitudeRef, b"S", 90.0)?;
    let longitude = degrees(exif, Tag::GPSLongitude, Tag::GPSLongitudeRef, b"W", 180.0)?;
    let accuracy_m = rationals(exif, Tag::GPSHPositioningError)
        .and_then(|numbers| numbers.first())
        .map(Rational::to_f64)
        .filter(|metres| metres.is_finite());
    Some(CameraLocation { latitude, longitude, accuracy_m })
}

/// Degrees, minutes and seconds as one number, if it lies within `most`.
fn degrees(exif: &Exif, tag: Tag, side: Tag, negative: &[u8], most: f64) -> Option<f64> {
    let [whole, minutes, seconds] = rationals(exif, tag)? else {
        return None;
    };
    let angle = whole.to_f64() + minutes.to_f64() / 60.0 + seconds.to_f64() / 3600.0;
    let signed = if ascii(exif, side)? == negative { -angle } else { angle };
    (-most..=most).contains(&signed).then_some(signed)
}
