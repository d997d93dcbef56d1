use niangjia_domain::holder::Holder;
use niangjia_domain::role::Member;
use niangjia_domain::time::{DeviceTime, ServerTime};
use serde::{Deserialize, Serialize};

use super::PersonRow;

/// Where the app stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AppView {
    /// What can be shown.
    pub phase: Phase,
    /// Whose app it is, once enrolled and unlocked.
    pub me: Option<MeView>,
    /// Who uses this device.
    pub people: Vec<PersonRow>,
    /// Who of them it is now: who is at it, or whose PIN is asked for.
    pub holder: Option<Holder>,
    /// The strip above the lists.
    pub strip: Strip,
    /// The version of the app.
    pub version: String,
}

/// What can be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Phase {
    /// Nobody's yet; or somebody's who is about to be added.
    New,
    /// Several use the device: who is it?
    Choose,
    /// Waiting for the PIN.
    Locked {
        /// Tries left.
        left: u8,
        /// Seconds until a try is accepted.
        wait_s: u32,
    },
    /// The PIN was destroyed; the county can still open the file.
    Sealed,
    /// Open.
    Open,
    /// The account was closed; unsent work is still delivered.
    Revoked,
}

/// Whose app it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MeView {
    /// The person.
    pub member: Member,
    /// The county's name.
    pub county_name: String,
    /// What this device is called.
    pub device: String,
    /// Bytes that the app uses on this device.
    pub used_bytes: u64,
    /// Bytes that are free on this device.
    pub free_bytes: u64,
    /// Photos whose originals are only here.
    pub originals_here: u32,
}

/// The strip: connection, and what exists only here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Strip {
    /// How the connection is.
    pub connection: Connection,
    /// Items (operations and photos) that exist only on this device.
    pub only_here: u32,
    /// Items that need attention.
    pub attention: u32,
    /// The last exchange with the county.
    pub last_contact: Option<ServerTime>,
    /// How far the device's clock is off, in milliseconds (positive: it is ahead), when the county's time is known.
    pub clock_off_ms: Option<i64>,
    /// Tickets that the county took away all at once and that stay here until it has said so twice.
    pub held: u32,
    /// How long other people's words stay here without a word from the county.
    pub lease: Lease,
}

/// How long other people's words stay on a device that has no contact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Lease {
    /// The county has spoken lately, or never yet.
    #[default]
    Fresh,
    /// They are locked after so many days, at least one.
    Ending {
        /// Days.
        days: u32,
    },
    /// They are locked until the county speaks.
    Locked,
}

/// How the connection is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Connection {
    /// Nothing tried yet.
    Unknown,
    /// The last try reached the county.
    Online,
    /// Something is on its way.
    Sending,
    /// No network, or the county does not answer; `since` is when it last did not.
    Offline {
        /// By the device's clock.
        since: DeviceTime,
        /// What stopped it.
        why: niangjia_domain::code::Code,
    },
}

/// What certificate answers at an address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FingerprintView {
    /// SHA-256, 64 hexadecimal digits; `None` when the address is plain HTTP on loopback.
    pub fingerprint: Option<String>,
}

/// How the app is to look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct SettingsView {
    /// Colours.
    pub theme: Theme,
    /// Size of type (长辈版).
    pub scale: Scale,
    /// Single keys on the desk are switched off.
    #[serde(default)]
    pub keys_off: bool,
    /// Originals also travel over mobile networks.
    #[serde(default)]
    pub originals_anywhere: bool,
    /// The lock asks for a passphrase rather than for six digits.
    #[serde(default)]
    pub passphrase: bool,
}

/// Colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    /// As the system has it.
    #[default]
    System,
    /// Paper.
    Light,
    /// Night.
    Dark,
    /// High contrast for sunlight.
    Sun,
}

/// Size of type.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scale {
    /// 1
    #[default]
    Normal,
    /// 1.25
    Large,
    /// 1.5
    Larger,
    /// 1.75
    Largest,
}
