//! The data folder: database, photos, certificate, and the county's secret keys.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use niangjia_domain::id::OrgId;
use niangjia_protocol::account::hex;
use x25519_dalek::{PublicKey, StaticSecret};

use crate::error::Fault;
use crate::moment::Moment;
use crate::office::{Office, Org};
use crate::store::Store;
use crate::tls::{Identity, TlsError, secret_file};
use crate::vault::Vault;

/// The name of the database in the folder.
pub const DATABASE: &str = "county.db";

/// The file beside the database that says how far it has come.
const MARK: &str = "county.mark";

/// A data folder.
#[derive(Debug, Clone)]
pub struct Folder {
    root: PathBuf,
    database: Option<String>,
}

impl Folder {
    /// Opens (and makes) the folder. `database` is a PostgreSQL address; without one, SQLite lies in the folder.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn open(root: &Path, database: Option<String>) -> io::Result<Self> {
        fs::create_dir_all(root)?;
        Ok(Self { root: root.to_owned(), database })
    }

    /// The office over the folder's database.
    ///
    /// # Errors
    /// [`Fault`] of the database.
    pub fn office(&self, moment: Moment) -> Result<Office, Fault> {
        let store = match &self.database {
            Some(address) => Store::connect(address)?,
            None => Store::open_file(&self.root.join(DATABASE))?,
        };
        let office = Office::open(store, moment)?;
        if self.is_file() && office.last_receipt()? < self.mark() {
            tracing::warn!("the database has gone back in time: its devices are told");
            office.go_on_from_backup(moment)?;
        }
        Ok(office)
    }

    /// Notes beside the database how far it has come: if a copy of the file takes its place, the next start sees it.
    ///
    /// # Errors
    /// [`Fault`] of database or disk.
    pub fn set_mark(&self, office: &Office) -> Result<(), Fault> {
        let last = office.last_receipt()?;
        if self.is_file() && last > self.mark() {
            let fresh = self.root.join("county.mark.new");
            fs::write(&fresh, last.to_string())?;
            fs::rename(&fresh, self.root.join(MARK))?;
        }
        Ok(())
    }

    fn mark(&self) -> u64 {
        fs::read_to_string(self.root.join(MARK)).ok().and_then(|text| text.trim().parse().ok()).unwrap_or(0)
    }

    /// Where it is.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Whether its database is a file in it.
    #[must_use]
    pub const fn is_file(&self) -> bool {
        self.database.is_none()
    }

    /// The folder's photos.
    ///
    /// # Errors
    /// When the folder cannot be made.
    pub fn vault(&self) -> io::Result<Vault> {
        Vault::open(&self.root)
    }

    /// The folder's certificate, made at first.
    ///
    /// # Errors
    /// [`TlsError`].
    pub fn identity(&self) -> Result<Identity, TlsError> {
        Identity::of_folder(&self.root)
    }

    /// Founds a county union with a new pair of keys. The secret half stays in this folder: it opens sealed bundles and
    /// what a destroyed PIN locks.
    ///
    /// # Errors
    /// [`Fault`], also when the code is taken.
    pub fn found(&self, office: &Office, code: &str, name: &str, moment: Moment) -> Result<Org, Fault> {
        let id = OrgId::from_bytes(moment.id("org", 0));
        let secret = StaticSecret::from(moment.secret("county key", 0));
        let public_key = PublicKey::from(&secret).to_bytes();
        let file = self.root.join(format!("county-{id}.x25519"));
        secret_file(&file, format!("{}\n", hex::encode(secret.as_bytes())).as_bytes())?;
        let org = Org { id, code: code.to_owned(), name: name.to_owned(), public_key };
        office.found(org.clone())?;
        Ok(org)
    }
}
