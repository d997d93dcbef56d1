//! What a county's database and photos say, read while nobody serves them.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::Context as _;
use niangjia_domain::id::OpId;
use niangjia_domain::operation::BlobHash;
use niangjia_domain::outcome::Outcome;
use niangjia_protocol::digest::sha256;
use niangjia_server::folder::DATABASE;
use niangjia_server::store::{Row, Store, Tx};
use niangjia_server::vault::Vault;

/// Everything that is kept for good.
#[derive(Debug, Default)]
pub struct Books {
    /// Operations as they came.
    pub inbox: BTreeMap<OpId, Vec<u8>>,
    /// What became of them: the number of the receipt, and the outcome.
    pub receipts: BTreeMap<OpId, (u64, Outcome)>,
    /// Photos that are published: the numbers of their receipts.
    pub photos: BTreeMap<BlobHash, u64>,
    /// What does not fit together.
    pub faults: Vec<String>,
}

impl Books {
    /// Reads them, and looks for what does not fit: an operation whose bytes are not what its hash says, or without a
    /// receipt, a number that was given twice, a photo that is not there or not what its name says.
    ///
    /// # Errors
    /// When they cannot be read.
    pub fn read(data: &Path, database: Option<&str>) -> anyhow::Result<Self> {
        let store = match database {
            Some(address) => Store::connect(address)?,
            None => Store::open_file(&data.join(DATABASE))?,
        };
        let mut books = Self::default();
        books.read_inbox(rows(&store, "select op, hash, bytes, judged from op_inbox")?)?;
        books.read_receipts(rows(&store, "select op, number, outcome from receipt")?)?;
        books.read_photos(rows(&store, "select hash, bytes, number from blob")?, data)?;
        books.check_numbers();
        Ok(books)
    }

    /// Operations whose last word has not been said.
    #[must_use]
    pub fn open(&self) -> usize {
        self.inbox.keys().filter(|op| !self.receipts.get(op).is_some_and(|(_, outcome)| outcome.is_final())).count()
    }

    fn read_inbox(&mut self, rows: Vec<Row>) -> anyhow::Result<()> {
        for mut row in rows {
            let (op, hash) = (OpId::from_bytes(row.uuid("op")?), BlobHash(row.array("hash")?));
            let bytes = row.blob("bytes")?;
            if sha256(&bytes) != hash {
                self.faults.push(format!("operation {op} is not what it was when it came"));
            }
            self.inbox.insert(op, bytes);
        }
        Ok(())
    }

    fn read_receipts(&mut self, rows: Vec<Row>) -> anyhow::Result<()> {
        for mut row in rows {
            let op = OpId::from_bytes(row.uuid("op")?);
            let outcome = serde_json::from_str(&row.text("outcome")?).context("an outcome")?;
            if !self.inbox.contains_key(&op) {
                self.faults.push(format!("a receipt for {op}, which is not there"));
            }
            self.receipts.insert(op, (row.count("number")?, outcome));
        }
        Ok(())
    }

    fn read_photos(&mut self, rows: Vec<Row>, data: &Path) -> anyhow::Result<()> {
        let vault = Vault::open(data)?;
        for mut row in rows {
            let hash = BlobHash(row.array("hash")?);
            if !vault.is_sound(hash) {
                self.faults.push(format!("photo {hash} is missing, or not what its name says"));
            }
            self.photos.insert(hash, row.count("number")?);
        }
        Ok(())
    }

    fn check_numbers(&mut self) {
        let numbers = self.receipts.values().map(|(number, _)| *number).chain(self.photos.values().copied());
        let mut numbers: Vec<u64> = numbers.collect();
        numbers.sort_unstable();
        let twice = numbers.windows(2).filter(|pair| pair[0] == pair[1]);
        self.faults.extend(twice.map(|pair| format!("receipt number {} was given twice", pair[0])));
    }
}

fn rows(store: &Store, sql: &'static str) -> anyhow::Result<Vec<Row>> {
    Ok(store.read(|tx: &mut dyn Tx| tx.rows(sql, &[]))?)
}
