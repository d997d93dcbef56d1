//! The manifest of a photo: what ties its bytes to a ticket, a person, a device, a time and a place.
//!
//! It is part of the photo's operation, which the install signs as the very bytes it was authored in; nothing here is
//! serialised a second time to be verified. Hashes and signatures are made elsewhere: the domain only knows their shape.

use serde::{Deserialize, Serialize};

use crate::id::{InstallId, TicketId, UserId};
use crate::operation::BlobHash;
use crate::time::Captured;

/// How the hashes of a manifest were made. Domestic ciphers may be asked for one day, so the name travels along.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum HashAlgorithm {
    /// SHA-256 (FIPS 180-4).
    #[default]
    #[serde(rename = "sha-256")]
    Sha256,
}

/// Where a picture came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// Taken in the app.
    TakenInApp,
    /// Brought in from elsewhere: marked as not taken in the app.
    Imported,
}

/// A copy made from an original.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CopyKind {
    /// At most 80 KB, upright, watermarked; travels.
    Preview,
    /// 1600 pixels, watermarked; stays where it was made.
    Working,
    /// Parts made unreadable, for people who may not see them.
    Redacted,
}

/// The hash of a copy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Derived {
    /// Which copy.
    pub copy: CopyKind,
    /// Of its bytes.
    pub hash: BlobHash,
}

/// Where the device says it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Location {
    /// On WGS 84, in millionths of a degree.
    At {
        /// North.
        lat: i32,
        /// East.
        lon: i32,
        /// Radius in metres within which the device believes to be.
        accuracy_m: u32,
    },
    /// The person did not let the app ask.
    Refused,
    /// The device could not tell (a basement).
    Unavailable,
}

/// The record of one photo. The order of the fields is the order of the bytes, and does not change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// How all hashes in it were made.
    pub algorithm: HashAlgorithm,
    /// Of the original's bytes, before any change.
    pub original: BlobHash,
    /// Of the copies made from it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub derived: Vec<Derived>,
    /// The ticket it belongs to.
    pub ticket: TicketId,
    /// Who took it.
    pub officer: UserId,
    /// Who stood beside him, as he wrote it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub second_person: String,
    /// With which install.
    pub install: InstallId,
    /// When: the device's clock and its witnesses.
    pub captured: Captured,
    /// Where.
    pub location: Location,
    /// Taken here, or brought in.
    pub origin: Origin,
    /// The version of the app.
    pub app_version: String,
    /// The hash of the bytes of this install's previous manifest; absent on its first. A missing link shows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub previous: Option<BlobHash>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::{Anchor, DeviceTime, Offset, ServerTime};

    #[test]
    fn a_manifest_has_a_fixed_order_of_fields_on_the_wire() {
        let manifest = Manifest {
            algorithm: HashAlgorithm::Sha256,
            original: BlobHash([0xab; 32]),
            derived: vec![Derived { copy: CopyKind::Preview, hash: BlobHash([0x01; 32]) }],
            ticket: TicketId::from_bytes([1; 16]),
            officer: UserId::from_bytes([2; 16]),
            second_person: "王某某".into(),
            install: InstallId::from_bytes([3; 16]),
            captured: Captured {
                wall: DeviceTime::from_ms(1_795_153_920_000),
                boot: 4,
                mono_ms: 70_000,
                utc_offset_min: Offset::default(),
                anchor: Some(Anchor { server: ServerTime::from_ms(1_795_153_860_000), mono_ms: 10_000, error_ms: 40 }),
            },
            location: Location::At { lat: 30_123_456, lon: 114_654_321, accuracy_m: 12 },
            origin: Origin::TakenInApp,
            app_version: "0.1.0".into(),
            previous: None,
        };
        let json = serde_json::to_string(&manifest).unwrap();
        let (ab, one) = ("ab".repeat(32), "01".repeat(32));
        assert_eq!(
            json,
            format!(
                concat!(
                    r#"{{"algorithm":"sha-256","original":"{ab}","derived":[{{"copy":"preview","hash":"{one}"}}],"#,
                    r#""ticket":"01010101-0101-0101-0101-010101010101","#,
                    r#""officer":"02020202-0202-0202-0202-020202020202","second_person":"王某某","#,
                    r#""install":"03030303-0303-0303-0303-030303030303","#,
                    r#""captured":{{"wall":1795153920000,"boot":4,"mono_ms":70000,"#,
                    r#""anchor":{{"server":1795153860000,"mono_ms":10000,"error_ms":40}}}},"#,
                    r#""location":{{"at":{{"lat":30123456,"lon":114654321,"accuracy_m":12}}}},"#,
                    r#""origin":"taken_in_app","app_version":"0.1.0"}}"#
                ),
                ab = ab,
                one = one
            )
        );
        assert_eq!(serde_json::from_str::<Manifest>(&json).unwrap(), manifest);
    }

    #[test]
    fn a_refused_place_is_said_and_not_left_out() {
        assert_eq!(serde_json::to_string(&Location::Refused).unwrap(), r#""refused""#);
    }

    #[test]
    fn an_unknown_way_of_hashing_is_not_taken_for_a_known_one() {
        assert!(serde_json::from_str::<HashAlgorithm>(r#""sm3""#).is_err());
    }
}
