//! Receipts as proof, out of the store and into it.

use niangjia_domain::id::TicketId;
use niangjia_domain::operation::Label;
use niangjia_domain::outcome::{BlobReceipt, Receipt};
use niangjia_protocol::digest::sha256;
use niangjia_protocol::receipt::list::{Listed, OperationReceipt, ReceiptList};
use rusqlite::OptionalExtension as _;
use std::collections::BTreeSet;

use crate::error::StoreError;
use crate::journal::{Taken, take_receipt};
use crate::offer;
use crate::sql::json;
use crate::store::Store;
use crate::transfer::take_blob_receipt;

/// What a list of receipts that came from outside was good for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TakenIn {
    /// Receipts of this person's work that the county's key has signed for the bytes that lie here.
    pub proved: u32,
    /// Of these, those that are news.
    pub news: u32,
    /// Receipts of this person's work that prove nothing. They changed nothing.
    pub doubted: u32,
    /// Receipts of others' work.
    pub others: u32,
    /// Tickets that the news is about.
    pub tickets: BTreeSet<TicketId>,
}

impl TakenIn {
    /// Counts another list in.
    pub(crate) fn add(&mut self, other: Self) {
        self.proved += other.proved;
        self.news += other.news;
        self.doubted += other.doubted;
        self.others += other.others;
        self.tickets.extend(other.tickets);
    }
}

impl Store {
    /// Every receipt that is kept here, in order of their numbers.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn receipt_list(&self) -> Result<ReceiptList, StoreError> {
        let county = self.author()?.install.receipt_key;
        let mut receipts = self.read_apart(|connection| {
            let mut listed = Vec::new();
            let mut statement =
                connection.prepare("select bytes, receipt from operation where number is not null order by number")?;
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                let bytes = row.get_ref("bytes")?.as_blob().map_err(rusqlite::Error::from)?;
                let receipt = Receipt { ticket: None, ..json(row, "receipt")? };
                if let Ok(label) = serde_json::from_slice::<Label>(bytes) {
                    let (install, hash) = (label.install, sha256(bytes));
                    listed.push(Listed::Operation(OperationReceipt { install, hash, receipt }));
                }
            }
            let mut statement = connection.prepare("select receipt from upload where receipt is not null")?;
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                listed.push(Listed::Photo(json::<BlobReceipt>(row, "receipt")?));
            }
            Ok(listed)
        })?;
        receipts.sort_by_key(Listed::number);
        Ok(ReceiptList { county, receipts })
    }

    /// Takes in a list of receipts that came by another way than the network. Only what proves itself counts; what does not
    /// changes nothing.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn take_list(&self, list: &ReceiptList) -> Result<TakenIn, StoreError> {
        let author = self.author()?;
        self.write(|transaction| {
            let mut taken = TakenIn::default();
            for listed in &list.receipts {
                let is_own: bool = match listed {
                    Listed::Operation(operation) => transaction
                        .prepare_cached("select 1 from operation where op = ?1")?
                        .query_row([operation.receipt.op.bytes()], |_| Ok(true)),
                    Listed::Photo(receipt) => transaction
                        .prepare_cached("select 1 from upload where hash = ?1")?
                        .query_row([receipt.hash.0], |_| Ok(true)),
                }
                .optional()?
                .is_some();
                if !is_own {
                    taken.others += 1;
                } else if !listed.is_by(&author.witness) {
                    taken.doubted += 1;
                } else {
                    let came = match listed {
                        Listed::Operation(operation) => take_receipt(transaction, &author.witness, &operation.receipt)?,
                        Listed::Photo(receipt) => take_blob_receipt(transaction, &author.witness, receipt)?,
                    };
                    match came {
                        Taken::Nothing => taken.proved += 1,
                        Taken::News(ticket) => {
                            offer::doubt(transaction, listed)?;
                            taken.proved += 1;
                            taken.news += 1;
                            taken.tickets.insert(ticket);
                        }
                        Taken::Doubted(_) => taken.doubted += 1,
                    }
                }
            }
            Ok(taken)
        })
    }
}
