//! Ids: one type each, UUIDv7 inside, so that no id is ever taken for another.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::time::DeviceTime;

/// Random bytes of a new id; drawn by the caller, since the domain draws no lots.
pub type Entropy = [u8; 10];

macro_rules! id {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// A new id. `now` only helps locality on disk: a clock at 1970 or 2099 makes ids as unique as any other.
            #[must_use]
            pub fn new(now: DeviceTime, entropy: Entropy) -> Self {
                Self(uuid_v7(now, entropy))
            }

            /// From the sixteen bytes of a stored id.
            #[must_use]
            pub const fn from_bytes(bytes: [u8; 16]) -> Self {
                Self(Uuid::from_bytes(bytes))
            }

            /// From a UUID read elsewhere (a database column).
            #[must_use]
            pub const fn from_uuid(uuid: Uuid) -> Self {
                Self(uuid)
            }

            /// The sixteen bytes, as stored.
            #[must_use]
            pub const fn bytes(self) -> [u8; 16] {
                *self.0.as_bytes()
            }

            /// The UUID itself.
            #[must_use]
            pub const fn uuid(self) -> Uuid {
                self.0
            }
        }

        impl core::fmt::Display for $name {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl core::fmt::Debug for $name {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.0)
            }
        }

        impl core::str::FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Uuid::parse_str(text).map(Self)
            }
        }
    )+};
}

id! {
    /// A ticket (工单).
    TicketId,
    /// An operation, and its entry on the timeline.
    OpId,
    /// One app on one device.
    InstallId,
    /// A person with an account.
    UserId,
    /// An organisation: a county, a street, a department.
    OrgId,
    /// One verification visit (核实走访).
    VisitId,
    /// A session between an install and the server.
    SessionId,
}

/// UUID version 7 (RFC 9562 §5.7): 48 bits of milliseconds, then 74 random bits.
fn uuid_v7(now: DeviceTime, entropy: Entropy) -> Uuid {
    let ms = u64::try_from(now.ms()).unwrap_or(0) & 0xFFFF_FFFF_FFFF;
    uuid::Builder::from_unix_timestamp_millis(ms, &entropy).into_uuid()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_made_before_1970_and_in_2099_are_valid_and_differ() {
        let early = OpId::new(DeviceTime::from_ms(-5), [1; 10]);
        let late = OpId::new(DeviceTime::from_ms(4_070_908_800_000), [1; 10]);
        assert_eq!(early.uuid().get_version_num(), 7);
        assert_eq!(late.uuid().get_version_num(), 7);
        assert_ne!(early, late);
    }

    #[test]
    fn an_id_survives_text_and_bytes() {
        let id = TicketId::new(DeviceTime::from_ms(1_700_000_000_000), [7; 10]);
        assert_eq!(id.to_string().parse(), Ok(id));
        assert_eq!(TicketId::from_bytes(id.bytes()), id);
    }
}
