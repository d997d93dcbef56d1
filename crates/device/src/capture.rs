//! What is drawn on a photo's copies, and the record that is signed with it.

use niangjia_domain::evidence::{CopyKind, Derived, HashAlgorithm, Location, Manifest, Origin};
use niangjia_domain::id::InstallId;
use niangjia_domain::operation::{Blob, BlobHash, Media, Tier};
use niangjia_domain::role::Member;
use niangjia_domain::ticket::Ticket;
use niangjia_domain::time::{Captured, ServerTime};
use niangjia_photo::{CameraLocation, Check, ClockWords, MediaType, Watermark};
use niangjia_words::Words;

/// Hexadecimal digits of the hash that are drawn: enough to find the photo, short enough to be typed.
const HASH_DIGITS: usize = 8;
/// Accuracy that is written down when the camera gives a place without one, in metres (a default on the safe side).
const ACCURACY_UNKNOWN_M: u32 = 100;

/// What is known when a photo is taken.
pub(crate) struct Shot<'a> {
    pub(crate) words: Words,
    pub(crate) me: &'a Member,
    pub(crate) install: InstallId,
    pub(crate) ticket: &'a Ticket,
    /// Where the officer says he is.
    pub(crate) place: String,
    pub(crate) origin: Origin,
    pub(crate) captured: Captured,
    pub(crate) now: ServerTime,
    pub(crate) app_version: &'a str,
    /// Who stands beside the officer.
    pub(crate) second_person: String,
    /// Hash of this install's previous manifest.
    pub(crate) previous: Option<BlobHash>,
}

impl Shot<'_> {
    /// The words on the picture.
    pub(crate) fn watermark(&self, original: BlobHash) -> Watermark {
        let words = self.words;
        let (at_ms, clock) = if self.captured.is_anchored() {
            let bounds = self.captured.bounds(None, self.now);
            let half_s = bounds.half_width_ms() / 1000 + 1;
            let middle = bounds.from.ms() + bounds.half_width_ms();
            (middle, ClockWords::Calibrated(words.watermark_timed(half_s)))
        } else {
            (self.captured.wall.ms(), ClockWords::Uncalibrated(words.photo_untimed()))
        };
        let number = &self.ticket.number;
        let hash: String = original.to_string().chars().take(HASH_DIGITS).collect();
        Watermark {
            time: words.full_time(at_ms),
            clock,
            place: Some(self.place.clone()).filter(|place| !place.is_empty()),
            officer: words.watermark_officer(&self.me.name, &self.me.unit),
            ticket: if number.is_empty() { words.watermark_ticket_new() } else { words.watermark_ticket(number) },
            hash: words.watermark_hash(&hash),
            note: match self.origin {
                Origin::TakenInApp => None,
                Origin::Imported => Some(words.watermark_imported()),
            },
        }
    }

    /// The record of the photo.
    pub(crate) fn manifest(&self, original: BlobHash, preview: BlobHash, check: &Check) -> Manifest {
        Manifest {
            algorithm: HashAlgorithm::Sha256,
            original,
            derived: vec![Derived { copy: CopyKind::Preview, hash: preview }],
            ticket: self.ticket.id,
            officer: self.me.user,
            second_person: self.second_person.clone(),
            install: self.install,
            captured: self.captured.clone(),
            location: check.location.map_or(Location::Unavailable, location),
            origin: self.origin,
            app_version: self.app_version.to_owned(),
            previous: self.previous,
        }
    }
}

fn location(camera: CameraLocation) -> Location {
    let accuracy_m = camera.accuracy_m.map_or(ACCURACY_UNKNOWN_M, |metres| metres.clamp(0.0, 1e6).ceil() as u32);
    Location::At { lat: millionths(camera.latitude), lon: millionths(camera.longitude), accuracy_m }
}

fn millionths(degrees: f64) -> i32 {
    (degrees * 1e6).round() as i32
}

/// The two copies that travel.
pub(crate) fn blobs(original: (BlobHash, u64), media: MediaType, preview: (BlobHash, u64)) -> Vec<Blob> {
    let media = match media {
        MediaType::Jpeg => Media::Jpeg,
        MediaType::Png => Media::Png,
        MediaType::Webp => Media::Webp,
    };
    vec![
        Blob { hash: original.0, bytes: original.1, tier: Tier::Original, media },
        Blob { hash: preview.0, bytes: preview.1, tier: Tier::Preview, media: Media::Jpeg },
    ]
}
