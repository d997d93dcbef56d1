//! The vault: the data key, wrapped, in a small file outside the encrypted database.
//!
//! Two wraps: by the PIN (argon2id, then ChaCha20-Poly1305) and by the county's public key ([`crate::seal`]). The tenth
//! wrong PIN destroys the first; the second stays, so that the county can still open what was never sent.

use std::fs;
use std::path::{Path, PathBuf};

use argon2::{Algorithm, Argon2, Params, Version};
use chacha20poly1305::aead::{Aead as _, KeyInit as _};
use chacha20poly1305::{ChaCha20Poly1305, Key, Nonce};
use niangjia_domain::code::Code;
use niangjia_domain::time::DeviceTime;
use niangjia_protocol::account::hex;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::file::replace;
use crate::seal;

/// The vault's file in the app's folder.
const FILE: &str = "vault.json";
/// Wrong PINs after which the PIN's wrap is destroyed (decisions.md, Identity).
pub(crate) const TRIES_MAX: u8 = 10;
/// Wrong PINs that cost no waiting.
const TRIES_FREE: u8 = 5;
/// Seconds to wait before the next try, after the 5th, 6th … 9th wrong PIN (a default).
const WAITS_S: [u32; 5] = [30, 60, 300, 900, 3600];
/// Fewest characters of a PIN (decisions.md, Identity).
const PIN_CHARS_MIN: usize = 6;

/// The key of the encrypted files. Wiped from memory when dropped.
#[derive(Clone)]
pub struct DataKey(Zeroizing<[u8; 32]>);

impl DataKey {
    /// From 32 random bytes.
    #[must_use]
    pub fn new(bytes: [u8; 32]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    pub(crate) fn hex(&self) -> Zeroizing<String> {
        Zeroizing::new(hex::encode(self.0.as_slice()))
    }
}

impl core::fmt::Debug for DataKey {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("DataKey")
    }
}

/// What a key derivation costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cost {
    /// KiB of memory.
    pub memory_kib: u32,
    /// Passes over it.
    pub passes: u32,
}

impl Cost {
    /// 64 MiB, three passes (security.md, On the device).
    pub const DEFAULT: Self = Self { memory_kib: 64 * 1024, passes: 3 };
    /// 19 MiB, for phones with less than 3 GB of memory (security.md).
    pub const SMALL_PHONE: Self = Self { memory_kib: 19 * 1024, passes: 3 };
}

/// Random bytes for one making or changing of a vault, each used once.
#[derive(Clone)]
pub struct Fresh {
    /// The data key (unused when a PIN is changed).
    pub data_key: [u8; 32],
    /// Salts the PIN.
    pub salt: [u8; 16],
    /// For the county's wrap.
    pub seal: [u8; 32],
}

/// Where the vault stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// There is none.
    New,
    /// Waits for the PIN.
    Locked {
        /// Tries left.
        left: u8,
        /// Seconds until a try is accepted.
        wait_s: u32,
    },
    /// The PIN's wrap was destroyed.
    Sealed,
}

/// Why the vault did not open.
#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    /// Not this PIN, or not yet.
    #[error("wrong PIN; {left} tries left, the next in {wait_s} s")]
    WrongPin {
        /// Tries left.
        left: u8,
        /// Seconds until the next is accepted.
        wait_s: u32,
    },
    /// Too many wrong tries.
    #[error("the PIN has been destroyed")]
    PinDestroyed,
    /// Too short or too simple.
    #[error("the PIN is too simple")]
    WeakPin,
    /// There is a vault already.
    #[error("there is a vault already")]
    Exists,
    /// The file is not there or does not read.
    #[error("the vault is damaged")]
    Damaged,
    /// The file system said no.
    #[error("the file system: {0}")]
    Io(#[from] std::io::Error),
}

impl VaultError {
    /// The code that screens branch on; `id` names a fault in the log.
    #[must_use]
    pub fn code(&self, id: &str) -> Code {
        match self {
            Self::WrongPin { left, wait_s } => Code::WrongPin { left: *left, wait_s: *wait_s },
            Self::PinDestroyed => Code::PinDestroyed,
            Self::WeakPin => Code::WeakPin,
            Self::Damaged => Code::DamagedHere,
            Self::Io(error) if error.kind() == std::io::ErrorKind::StorageFull => Code::StorageFull,
            Self::Exists | Self::Io(_) => Code::Internal { id: id.to_owned() },
        }
    }
}

/// The vault of one app folder.
#[derive(Debug, Clone)]
pub struct Vault {
    path: PathBuf,
}

/// The file, whole. Written before a PIN is checked, so that a power cut never gives a try back.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Kept {
    version: u8,
    /// Wrong tries since the last right one.
    tries: u8,
    /// When the last try was made, by the device's clock.
    tried: DeviceTime,
    /// Absent once destroyed.
    pin: Option<PinWrap>,
    /// The data key, sealed for the county, in hexadecimal; the box names its algorithms.
    county: String,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct PinWrap {
    /// How the PIN becomes a key.
    kdf: Kdf,
    cost: Cost,
    /// How that key wraps the data key.
    cipher: Cipher,
    #[serde(with = "hex")]
    salt: [u8; 16],
    /// In hexadecimal.
    wrapped: String,
}

#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
enum Kdf {
    #[serde(rename = "argon2id-19")]
    Argon2id,
}

#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
enum Cipher {
    #[serde(rename = "chacha20-poly1305")]
    ChaCha20Poly1305,
}

impl Vault {
    /// The vault in the app's folder, there or not.
    #[must_use]
    pub fn at(folder: &Path) -> Self {
        Self { path: folder.join(FILE) }
    }

    /// Whether a PIN is strong enough: to be asked before an enrolment code is spent on it.
    ///
    /// # Errors
    /// [`VaultError::WeakPin`].
    pub fn check_pin(pin: &str) -> Result<(), VaultError> {
        check_strength(pin)
    }

    /// Makes a vault with a new data key.
    ///
    /// # Errors
    /// [`VaultError::WeakPin`], [`VaultError::Exists`], [`VaultError::Io`].
    pub fn create(&self, pin: &str, county: &[u8; 32], cost: Cost, fresh: &Fresh) -> Result<DataKey, VaultError> {
        check_strength(pin)?;
        if self.path.try_exists()? {
            return Err(VaultError::Exists);
        }
        let key = DataKey::new(fresh.data_key);
        self.write(&Kept {
            version: 1,
            tries: 0,
            tried: DeviceTime::from_ms(0),
            pin: Some(PinWrap::close(pin, cost, fresh.salt, &key)?),
            county: hex::encode(&seal::seal_for_county(county, key.0.as_slice(), fresh.seal)),
        })?;
        Ok(key)
    }

    /// Where it stands at `now`.
    ///
    /// # Errors
    /// [`VaultError::Damaged`], [`VaultError::Io`].
    pub fn standing(&self, now: DeviceTime) -> Result<Standing, VaultError> {
        if !self.path.try_exists()? {
            return Ok(Standing::New);
        }
        let kept = self.read()?;
        Ok(match kept.pin {
            None => Standing::Sealed,
            Some(_) => Standing::Locked { left: kept.left(), wait_s: kept.wait_s(now) },
        })
    }

    /// The data key, for the right PIN. Takes about 0.2 s ([`Cost::DEFAULT`]).
    ///
    /// # Errors
    /// [`VaultError::WrongPin`] (also when the wait is not over), [`VaultError::PinDestroyed`], [`VaultError::Damaged`],
    /// [`VaultError::Io`].
    pub fn open(&self, pin: &str, now: DeviceTime) -> Result<DataKey, VaultError> {
        let mut kept = self.read()?;
        let Some(wrap) = kept.pin.clone() else { return Err(VaultError::PinDestroyed) };
        let wait_s = kept.wait_s(now);
        if wait_s > 0 {
            if now < kept.tried {
                // The clock was set back: count the wait from here, never from a day that may not come.
                kept.tried = now;
                self.write(&kept)?;
            }
            return Err(VaultError::WrongPin { left: kept.left(), wait_s });
        }
        kept.tries = kept.tries.saturating_add(1);
        kept.tried = now;
        self.write(&kept)?;
        if let Some(key) = wrap.open(pin)? {
            kept.tries = 0;
            self.write(&kept)?;
            return Ok(key);
        }
        if kept.tries >= TRIES_MAX {
            kept.pin = None;
            self.write(&kept)?;
            return Err(VaultError::PinDestroyed);
        }
        Err(VaultError::WrongPin { left: kept.left(), wait_s: kept.wait_s(now) })
    }

    /// Sets another PIN; the old one is needed, and counts as a try.
    ///
    /// # Errors
    /// As [`Vault::open`], and [`VaultError::WeakPin`].
    pub fn change_pin(&self, old: &str, new: &str, fresh: &Fresh, now: DeviceTime) -> Result<(), VaultError> {
        check_strength(new)?;
        let key = self.open(old, now)?;
        let mut kept = self.read()?;
        let cost = kept.pin.as_ref().map_or(Cost::DEFAULT, |wrap| wrap.cost);
        kept.pin = Some(PinWrap::close(new, cost, fresh.salt, &key)?);
        self.write(&kept)
    }

    /// The data key by the county's secret half: how the county opens a device whose PIN is gone.
    ///
    /// # Errors
    /// [`VaultError::Damaged`] also when it is another county's.
    pub fn open_by_county(&self, secret: &[u8; 32]) -> Result<DataKey, VaultError> {
        let closed = hex::decode(&self.read()?.county).ok_or(VaultError::Damaged)?;
        let opened = Zeroizing::new(seal::open_seal(secret, &closed).map_err(|_| VaultError::Damaged)?);
        let key: [u8; 32] = opened.as_slice().try_into().map_err(|_| VaultError::Damaged)?;
        Ok(DataKey::new(key))
    }

    fn read(&self) -> Result<Kept, VaultError> {
        serde_json::from_slice(&fs::read(&self.path)?).map_err(|_| VaultError::Damaged)
    }

    fn write(&self, kept: &Kept) -> Result<(), VaultError> {
        let bytes = serde_json::to_vec_pretty(kept).map_err(|_| VaultError::Damaged)?;
        Ok(replace(&self.path, &bytes)?)
    }
}

impl Kept {
    fn left(&self) -> u8 {
        TRIES_MAX.saturating_sub(self.tries)
    }

    fn wait_s(&self, now: DeviceTime) -> u32 {
        let Some(over) = self.tries.checked_sub(TRIES_FREE) else { return 0 };
        let wait_s = WAITS_S[usize::from(over).min(WAITS_S.len() - 1)];
        let passed_s = now.ms().saturating_sub(self.tried.ms()).max(0) / 1000;
        wait_s.saturating_sub(u32::try_from(passed_s).unwrap_or(u32::MAX))
    }
}

impl PinWrap {
    fn close(pin: &str, cost: Cost, salt: [u8; 16], key: &DataKey) -> Result<Self, VaultError> {
        let wrapped =
            cipher(pin, cost, &salt)?.encrypt(&NONCE.into(), key.0.as_slice()).map_err(|_| VaultError::Damaged)?;
        let wrapped = hex::encode(&wrapped);
        Ok(Self { kdf: Kdf::Argon2id, cost, cipher: Cipher::ChaCha20Poly1305, salt, wrapped })
    }

    fn open(&self, pin: &str) -> Result<Option<DataKey>, VaultError> {
        let wrapped = hex::decode(&self.wrapped).ok_or(VaultError::Damaged)?;
        let Ok(opened) = cipher(pin, self.cost, &self.salt)?.decrypt(&NONCE.into(), wrapped.as_slice()) else {
            return Ok(None);
        };
        let opened = Zeroizing::new(opened);
        let key: [u8; 32] = opened.as_slice().try_into().map_err(|_| VaultError::Damaged)?;
        Ok(Some(DataKey::new(key)))
    }
}

/// Each salt gives a key that encrypts once, so the nonce may stand still.
const NONCE: [u8; 12] = [0; 12];
const _: fn([u8; 12]) -> Nonce = Nonce::from;

fn cipher(pin: &str, cost: Cost, salt: &[u8; 16]) -> Result<ChaCha20Poly1305, VaultError> {
    let params = Params::new(cost.memory_kib, cost.passes, 1, Some(32)).map_err(|_| VaultError::Damaged)?;
    let mut key = Zeroizing::new([0; 32]);
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(pin.as_bytes(), salt, key.as_mut_slice())
        .map_err(|_| VaultError::Damaged)?;
    Ok(ChaCha20Poly1305::new(&Key::from(*key)))
}

/// At least six characters, not all the same, not a run up or down (`123456`, `987654`).
fn check_strength(pin: &str) -> Result<(), VaultError> {
    let letters: Vec<u32> = pin.chars().map(u32::from).collect();
    let steps_by = |step: i64| letters.windows(2).all(|pair| i64::from(pair[1]) - i64::from(pair[0]) == step);
    if letters.len() < PIN_CHARS_MIN || steps_by(0) || steps_by(1) || steps_by(-1) {
        return Err(VaultError::WeakPin);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHEAP: Cost = Cost { memory_kib: 8, passes: 1 };
    const COUNTY: [u8; 32] = [7; 32];

    fn fresh() -> Fresh {
        Fresh { data_key: [1; 32], salt: [2; 16], seal: [3; 32] }
    }

    fn made() -> (tempfile::TempDir, Vault) {
        let folder = tempfile::tempdir().unwrap();
        let vault = Vault::at(folder.path());
        vault.create("135790", &seal::public_half(&COUNTY), CHEAP, &fresh()).unwrap();
        (folder, vault)
    }

    fn at(seconds: i64) -> DeviceTime {
        DeviceTime::from_ms(seconds * 1000)
    }

    #[test]
    fn the_right_pin_opens_and_the_county_can_open_too() {
        let (_folder, vault) = made();
        assert_eq!(*vault.open("135790", at(0)).unwrap().0, [1; 32]);
        assert_eq!(*vault.open_by_county(&COUNTY).unwrap().0, [1; 32]);
        assert!(matches!(vault.open_by_county(&[8; 32]), Err(VaultError::Damaged)));
    }

    #[test]
    fn wrong_pins_cost_more_and_more_time_and_the_tenth_destroys_the_pin() {
        let (_folder, vault) = made();
        let mut now = 0;
        let mut waits = Vec::new();
        for left in (1..10).rev() {
            let Err(VaultError::WrongPin { left: said, wait_s }) = vault.open("000001", at(now)) else {
                panic!("a wrong PIN must be refused")
            };
            assert_eq!(said, left);
            waits.push(wait_s);
            now += i64::from(wait_s);
        }
        assert_eq!(waits, [0, 0, 0, 0, 30, 60, 300, 900, 3600]);
        assert!(matches!(vault.open("000001", at(now)), Err(VaultError::PinDestroyed)));
        assert!(matches!(vault.open("135790", at(now)), Err(VaultError::PinDestroyed)), "the right one is too late");
        assert_eq!(vault.standing(at(now)).unwrap(), Standing::Sealed);
        assert_eq!(*vault.open_by_county(&COUNTY).unwrap().0, [1; 32], "the county's wrap stays");
    }

    #[test]
    fn a_try_before_the_wait_is_over_is_not_counted_and_not_checked() {
        let (_folder, vault) = made();
        for _ in 0..5 {
            let _wrong = vault.open("000001", at(100));
        }
        let early = vault.open("135790", at(110));
        assert!(matches!(early, Err(VaultError::WrongPin { left: 5, wait_s: 20 })));
        assert!(vault.open("135790", at(130)).is_ok());
        assert_eq!(vault.standing(at(130)).unwrap(), Standing::Locked { left: 10, wait_s: 0 });
    }

    #[test]
    fn a_clock_set_back_makes_nobody_wait_for_years() {
        let (_folder, vault) = made();
        for _ in 0..5 {
            let _wrong = vault.open("000001", at(4_000_000_000));
        }
        assert!(matches!(vault.open("135790", at(5)), Err(VaultError::WrongPin { wait_s: 30, .. })));
        assert!(vault.open("135790", at(35)).is_ok());
    }

    #[test]
    fn a_new_pin_takes_the_place_of_the_old_one() {
        let (_folder, vault) = made();
        vault.change_pin("135790", "一个很长的口令", &Fresh { salt: [9; 16], ..fresh() }, at(0)).unwrap();
        assert!(vault.open("135790", at(0)).is_err());
        assert_eq!(*vault.open("一个很长的口令", at(0)).unwrap().0, [1; 32]);
    }

    #[test]
    fn simple_pins_are_refused() {
        for pin in ["12345", "111111", "123456", "987654", ""] {
            assert!(matches!(check_strength(pin), Err(VaultError::WeakPin)), "{pin}");
        }
        assert!(check_strength("135790").is_ok());
    }
}
