//! Who this app is, and the session that the county gave it.

use niangjia_domain::id::InstallId;
use niangjia_domain::operation::BlobHash;
use niangjia_domain::role::Member;
use niangjia_domain::time::ServerTime;
use niangjia_protocol::signature::InstallKey;
use rusqlite::{OptionalExtension as _, Row, params};
use zeroize::Zeroizing;

use crate::error::StoreError;
use crate::sql::{json, to_json};
use crate::store::{Store, lock};

/// Who this app is.
#[derive(Clone, PartialEq, Eq)]
pub struct Install {
    /// Minted by the device.
    pub install: InstallId,
    /// Secret half of the install's key.
    pub seed: Zeroizing<[u8; 32]>,
    /// Whose it is.
    pub member: Member,
    /// The county's name.
    pub county_name: String,
    /// The county's X25519 public key.
    pub county_key: [u8; 32],
    /// `host:port`
    pub address: String,
    /// SHA-256 of the server's certificate; `None` only for plain HTTP on loopback.
    pub fingerprint: Option<BlobHash>,
    /// What the device is called.
    pub device: String,
}

impl core::fmt::Debug for Install {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "Install({})", self.install)
    }
}

impl Install {
    /// The key that signs.
    #[must_use]
    pub fn key(&self) -> InstallKey {
        InstallKey::from_seed(&self.seed)
    }
}

/// A session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Session {
    /// Sent as `authorization: Bearer`.
    pub token: [u8; 32],
    /// Until when it is good, by the county's clock.
    pub expires: ServerTime,
}

/// What authoring needs of [`Install`], kept in memory.
#[derive(Clone)]
pub(crate) struct Author {
    pub(crate) install: Install,
    pub(crate) key: InstallKey,
}

impl Store {
    /// Makes this store an install's. Durable.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn set_install(&self, install: &Install) -> Result<(), StoreError> {
        let member = to_json(&install.member)?;
        self.write(|transaction| {
            transaction.execute(
                "insert into install (one, install, seed, member, county_name, county_key, address, fingerprint, device)
                 values (1, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
                 on conflict (one) do update set install = ?1, seed = ?2, member = ?3, county_name = ?4,
                     county_key = ?5, address = ?6, fingerprint = ?7, device = ?8",
                params![
                    install.install.bytes(),
                    install.seed.as_slice(),
                    member,
                    install.county_name,
                    install.county_key,
                    install.address,
                    install.fingerprint.map(|hash| hash.0),
                    install.device,
                ],
            )?;
            Ok(())
        })?;
        self.load_author()
    }

    /// Who this app is; `None` before enrolment.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn install(&self) -> Result<Option<Install>, StoreError> {
        Ok(lock(&self.author).as_ref().map(|author| author.install.clone()))
    }

    /// The person as the county now says; whether that is new.
    ///
    /// # Errors
    /// [`StoreError::NotEnrolled`], [`StoreError`].
    pub fn set_member(&self, member: &Member) -> Result<bool, StoreError> {
        if self.author()?.install.member == *member {
            return Ok(false);
        }
        let json = to_json(member)?;
        self.write(|transaction| {
            transaction.execute("update install set member = ?1", [&json])?;
            Ok(())
        })?;
        self.load_author()?;
        Ok(true)
    }

    /// The last session.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn session(&self) -> Result<Option<Session>, StoreError> {
        self.read(|connection| {
            let session = connection
                .prepare_cached("select token, expires_server from session")?
                .query_row([], |row| {
                    let expires = ServerTime::from_ms(row.get("expires_server")?);
                    Ok(Session { token: row.get("token")?, expires })
                })
                .optional()?;
            Ok(session)
        })
    }

    /// Keeps a session, or forgets it.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn set_session(&self, session: Option<Session>) -> Result<(), StoreError> {
        self.write_retold(|transaction| {
            match session {
                Some(session) => transaction.execute(
                    "insert into session (one, token, expires_server) values (1, ?1, ?2)
                     on conflict (one) do update set token = ?1, expires_server = ?2",
                    params![session.token, session.expires.ms()],
                )?,
                None => transaction.execute("delete from session", [])?,
            };
            Ok(())
        })
    }

    pub(crate) fn author(&self) -> Result<Author, StoreError> {
        lock(&self.author).clone().ok_or(StoreError::NotEnrolled)
    }

    pub(crate) fn load_author(&self) -> Result<(), StoreError> {
        let install = self.read(|connection| {
            let mut statement = connection.prepare_cached(
                "select install, seed, member, county_name, county_key, address, fingerprint, device from install",
            )?;
            let mut rows = statement.query([])?;
            rows.next()?.map(install).transpose()
        })?;
        *lock(&self.author) = install.map(|install| Author { key: install.key(), install });
        Ok(())
    }
}

fn install(row: &Row<'_>) -> Result<Install, StoreError> {
    Ok(Install {
        install: InstallId::from_bytes(row.get("install")?),
        seed: Zeroizing::new(row.get("seed")?),
        member: json(row, "member")?,
        county_name: row.get("county_name")?,
        county_key: row.get("county_key")?,
        address: row.get("address")?,
        fingerprint: crate::sql::optional_hash(row, "fingerprint")?,
        device: row.get("device")?,
    })
}
