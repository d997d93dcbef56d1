//! Who this app is, and the session that the county gave it.

use std::sync::{PoisonError, RwLockReadGuard};

use niangjia_domain::id::InstallId;
use niangjia_domain::operation::BlobHash;
use niangjia_domain::role::Member;
use niangjia_domain::time::ServerTime;
use niangjia_protocol::account::SuccessionRequest;
use niangjia_protocol::receipt::Witness;
use niangjia_protocol::signature::InstallKey;
use rusqlite::{OptionalExtension as _, Row, Transaction, params};
use zeroize::Zeroizing;

use crate::error::StoreError;
use crate::sql::{json, to_json};
use crate::store::Store;

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
    /// The county's Ed25519 public key, which its receipts are checked with.
    pub receipt_key: [u8; 32],
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
    /// Checks the county's receipts.
    pub(crate) witness: Witness,
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
                "insert into install (one, install, seed, member, county_name, county_key, address, fingerprint, device,
                     receipt_key)
                 values (1, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
                 on conflict (one) do update set install = ?1, seed = ?2, member = ?3, county_name = ?4,
                     county_key = ?5, address = ?6, fingerprint = ?7, device = ?8, receipt_key = ?9",
                params![
                    install.install.bytes(),
                    install.seed.as_slice(),
                    member,
                    install.county_name,
                    install.county_key,
                    install.address,
                    install.fingerprint.map(|hash| hash.0),
                    install.device,
                    install.receipt_key,
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
        Ok(self.author_now().as_ref().map(|author| author.install.clone()))
    }

    /// Goes on under another id, which the county has granted: what is authored from here on is signed by its key. What
    /// was authored before stays as it is, and is still delivered. Durable; nothing is authored in between.
    ///
    /// # Errors
    /// [`StoreError::NotEnrolled`] when the id that is left is not this app's; [`StoreError`].
    pub fn succeed(&self, proof: &SuccessionRequest, seed: &Zeroizing<[u8; 32]>) -> Result<(), StoreError> {
        let mut author = self.author.write().unwrap_or_else(PoisonError::into_inner);
        let before = author.as_ref().filter(|author| author.install.install == proof.install);
        let before = before.cloned().ok_or(StoreError::NotEnrolled)?;
        let public = before.key.public();
        self.write(|transaction| succeed(transaction, proof, &public, seed))?;
        let install = Install { install: proof.next, seed: seed.clone(), ..before.install };
        *author = Some(Author { key: install.key(), witness: Witness::new(&install.receipt_key), install });
        Ok(())
    }

    /// How this app came to its id, the oldest first: to be shown to a county that does not know the id.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn successions(&self) -> Result<Vec<SuccessionRequest>, StoreError> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached("select proof from succession order by place")?;
            let mut rows = statement.query([])?;
            let mut proofs = Vec::new();
            while let Some(row) = rows.next()? {
                proofs.push(json(row, "proof")?);
            }
            Ok(proofs)
        })
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
        self.author_now().clone().ok_or(StoreError::NotEnrolled)
    }

    fn author_now(&self) -> RwLockReadGuard<'_, Option<Author>> {
        self.author.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// Lets nobody take another id until `act` is durable.
    pub(crate) fn authoring<T>(&self, act: impl FnOnce(&Author) -> Result<T, StoreError>) -> Result<T, StoreError> {
        act(self.author_now().as_ref().ok_or(StoreError::NotEnrolled)?)
    }

    pub(crate) fn load_author(&self) -> Result<(), StoreError> {
        let install = self.read(|connection| {
            let mut statement = connection.prepare_cached(
                "select install, seed, member, county_name, county_key, receipt_key, address, fingerprint, device
                 from install",
            )?;
            let mut rows = statement.query([])?;
            rows.next()?.map(install).transpose()
        })?;
        let author =
            install.map(|install| Author { key: install.key(), witness: Witness::new(&install.receipt_key), install });
        *self.author.write().unwrap_or_else(PoisonError::into_inner) = author;
        Ok(())
    }
}

fn succeed(
    transaction: &Transaction<'_>,
    proof: &SuccessionRequest,
    public: &[u8; 32],
    seed: &Zeroizing<[u8; 32]>,
) -> Result<(), StoreError> {
    transaction.execute(
        "insert into succession (install, public_key, proof) values (?1, ?2, ?3)",
        params![proof.install.bytes(), public, to_json(proof)?],
    )?;
    transaction.execute("update install set install = ?1, seed = ?2", params![proof.next.bytes(), seed.as_slice()])?;
    // Both were given to the id that is left: a session is got anew, and the county asked where uploads go on.
    transaction.execute("delete from session", [])?;
    transaction.execute("update upload set state = 0, offset = 0, location = null where state = 1", [])?;
    Ok(())
}

fn install(row: &Row<'_>) -> Result<Install, StoreError> {
    Ok(Install {
        install: InstallId::from_bytes(row.get("install")?),
        seed: Zeroizing::new(row.get("seed")?),
        member: json(row, "member")?,
        county_name: row.get("county_name")?,
        county_key: row.get("county_key")?,
        receipt_key: row.get("receipt_key")?,
        address: row.get("address")?,
        fingerprint: crate::sql::optional_hash(row, "fingerprint")?,
        device: row.get("device")?,
    })
}
