//! The data folder: database, photos, certificate, and the county's secret keys.

use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use niangjia_domain::id::{OrgId, TicketId};
use niangjia_domain::time::ServerTime;
use niangjia_protocol::account::hex;
use niangjia_protocol::receipt::ReceiptKey;
use serde::Deserialize;
use x25519_dalek::{PublicKey, StaticSecret};

use crate::error::Fault;
use crate::moment::Moment;
use crate::office::{Office, Org};
use crate::store::{Room, Store};
use crate::table::meta;
use crate::tls::{Identity, TlsError, secret_file};
use crate::vault::Vault;

/// The name of the database in the folder.
pub const DATABASE: &str = "county.db";

/// The file with the secret half of the key that signs receipts: 64 hexadecimal digits.
const RECEIPT_KEY: &str = "receipts.ed25519";

/// The file beside the database that says how far it has come.
const MARK: &str = "county.mark";

/// The list of tickets that were erased, one JSON object a line: outside the database, which may go back in time.
pub(crate) const ERASED: &str = "erased.jsonl";

/// A data folder.
#[derive(Debug, Clone)]
pub struct Folder {
    root: PathBuf,
    database: Option<String>,
    /// Kept beside the database for operations; by whoever serves it.
    room: Option<Room>,
}

impl Folder {
    /// Opens (and makes) the folder. `database` is a PostgreSQL address; without one, SQLite lies in the folder.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn open(root: &Path, database: Option<String>) -> io::Result<Self> {
        fs::create_dir_all(root)?;
        Ok(Self { root: root.to_owned(), database, room: None })
    }

    /// The same, with room kept for what officers deliver when the disk is full: for who serves it.
    #[must_use]
    pub fn kept(self, room: Room) -> Self {
        Self { room: Some(room), ..self }
    }

    /// The office over the folder's database.
    ///
    /// # Errors
    /// [`Fault`] of the database.
    pub fn office(&self, moment: Moment) -> Result<Office, Fault> {
        let file = self.root.join(DATABASE);
        let store = match (&self.database, self.room) {
            (Some(address), _) => Store::connect(address)?,
            (None, Some(room)) => Store::open_kept(&file, room)?,
            (None, None) => Store::open_file(&file)?,
        };
        let key = self.receipt_key(&store, moment)?;
        let office = Office::open(store, key, moment)?;
        self.look_back(&office, moment)?;
        self.erase_again(&office, moment)?;
        Ok(office)
    }

    /// The key that signs receipts. It is made at the first start over a database, and never again: receipts that devices
    /// keep must stay checkable by the key that enrolment gave them.
    fn receipt_key(&self, store: &Store, moment: Moment) -> Result<ReceiptKey, Fault> {
        if let Some(key) = receipt_key_of(&self.root)? {
            return Ok(key);
        }
        if store.read(meta::receipt_key)?.is_some() {
            return Err(Fault::OtherKey);
        }
        let seed = moment.secret("receipt key", 0);
        secret_file(&self.root.join(RECEIPT_KEY), format!("{}\n", hex::encode(&seed)).as_bytes())?;
        Ok(ReceiptKey::from_seed(&seed))
    }

    /// Notes beside the database how far it has come. If a copy of the file takes its place, or a standby takes over that
    /// had not come so far, this sees it, and so does the next start.
    ///
    /// # Errors
    /// [`Fault`] of database or disk.
    pub fn set_mark(&self, office: &Office, moment: Moment) -> Result<(), Fault> {
        self.look_back(office, moment)?;
        let last = office.last_receipt()?;
        if last > self.mark() {
            let fresh = self.root.join("county.mark.new");
            fs::write(&fresh, last.to_string())?;
            fs::rename(&fresh, self.root.join(MARK))?;
        }
        Ok(())
    }

    /// A database that has not come as far as it had has gone back in time: an epoch begins, which tells its devices.
    fn look_back(&self, office: &Office, moment: Moment) -> Result<(), Fault> {
        if office.last_receipt()? < self.mark() {
            tracing::warn!("the database has gone back in time: its devices are told");
            office.go_on_from_backup(moment)?;
            self.erase_again(office, moment)?;
        }
        Ok(())
    }

    /// Keeps beside the database that a ticket is erased: a database that is older does not bring it back.
    ///
    /// # Errors
    /// [`Fault`] of the disk.
    pub fn note_erasure(&self, ticket: TicketId, at: ServerTime, reason: &str) -> Result<(), Fault> {
        let line = serde_json::json!({ "ticket": ticket, "at": at, "reason": reason });
        let mut list = OpenOptions::new().create(true).append(true).open(self.root.join(ERASED))?;
        writeln!(list, "{line}")?;
        Ok(list.sync_all()?)
    }

    /// Erases what the list names and the database does not know of.
    fn erase_again(&self, office: &Office, moment: Moment) -> Result<(), Fault> {
        for ticket in erased(&self.root)? {
            if !office.is_erased(ticket)? {
                tracing::warn!(%ticket, "an erased ticket is erased again: the database is older than its erasure");
                office.erase(ticket, moment)?;
            }
        }
        Ok(())
    }

    /// Throws the bytes of erased photos away; how many there were.
    ///
    /// # Errors
    /// [`Fault`] of database or disk.
    pub fn drop_erased_photos(&self, office: &Office) -> Result<u64, Fault> {
        let vault = self.vault()?;
        office
            .erased_photos()?
            .into_iter()
            .try_fold(0, |dropped, hash| Ok(dropped + u64::from(vault.drop_photo(hash)?)))
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

/// The tickets of a folder's list of erasures.
fn erased(folder: &Path) -> Result<Vec<TicketId>, Fault> {
    #[derive(Deserialize)]
    struct Line {
        ticket: TicketId,
    }
    let text = match fs::read_to_string(folder.join(ERASED)) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error.into()),
    };
    // A line that was cut by a power cut has erased nothing yet.
    Ok(text.lines().filter_map(|line| serde_json::from_str::<Line>(line).ok()).map(|line| line.ticket).collect())
}

/// The key that signs receipts, as it lies in a data folder or a backup; `None` when there is none.
///
/// # Errors
/// [`Fault`] of the disk, and when the file is no key.
pub(crate) fn receipt_key_of(folder: &Path) -> Result<Option<ReceiptKey>, Fault> {
    let text = match fs::read_to_string(folder.join(RECEIPT_KEY)) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    let seed = hex::decode(text.trim()).and_then(|bytes| bytes.try_into().ok()).ok_or(Fault::OtherKey)?;
    Ok(Some(ReceiptKey::from_seed(&seed)))
}
