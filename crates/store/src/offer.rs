//! What is offered to a county that went back in time: everything that it had acknowledged, by its id. Only what it has
//! lost is sent again.

use niangjia_domain::id::OpId;
use niangjia_domain::outcome::Receipt;
use niangjia_protocol::offer::{ITEMS_MAX, Offer, Offered, Said};
use rusqlite::{Connection, params};

use crate::error::StoreError;
use crate::sql::{hash, number, op_id, optional_json, signed};
use crate::store::Store;

impl Store {
    /// What is to be offered next; `None` when nothing is. An offer may be empty: that this device has nothing is news too.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn offer(&self) -> Result<Option<Offer>, StoreError> {
        self.read(|connection| {
            let offering = "select exists (select 1 from pull_state where offering = 1)";
            if !connection.prepare_cached(offering)?.query_row([], |row| row.get::<_, bool>(0))? {
                return Ok(None);
            }
            let epoch = crate::document::epoch_now(connection)?;
            Ok(Some(Offer { epoch, operations: operations(connection)?, photos: photos(connection)? }))
        })
    }

    /// The county has been told: of what was offered it lacks `lacking`.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn offered(&self, offer: &Offer, lacking: &[OpId]) -> Result<(), StoreError> {
        self.write_retold(|transaction| {
            let mut settle = transaction.prepare_cached("update operation set resend = ?2 where op = ?1 and resend = 2")?;
            for offered in &offer.operations {
                settle.execute(params![offered.op.bytes(), lacking.contains(&offered.op)])?;
            }
            let mut told = transaction.prepare_cached("delete from offer_photo where hash = ?1")?;
            for (hash, _) in &offer.photos {
                told.execute([hash.0])?;
            }
            transaction.execute(
                "update pull_state set offering = exists (select 1 from operation where (state < 2 or resend > 0) and resend = 2)
                     or exists (select 1 from offer_photo)",
                [],
            )?;
            Ok(())
        })
    }
}

/// The county is in a new epoch: everything that it acknowledged is to be offered.
pub(crate) fn begin(connection: &Connection) -> Result<(), StoreError> {
    connection.execute("update pull_state set offering = 1", [])?;
    connection.execute("update operation set resend = 2 where state > 0", [])?;
    connection.execute(
        "insert into offer_photo (hash, number)
         select hash, coalesce(json_extract(receipt, '$.number'), 0) from upload where state = 2
         on conflict (hash) do nothing",
        [],
    )?;
    Ok(())
}

fn operations(connection: &Connection) -> Result<Vec<Offered>, StoreError> {
    let mut statement = connection.prepare_cached(
        "select op, receipt, coalesce(number, 0) as number from operation
         where (state < 2 or resend > 0) and resend = 2 order by seq limit ?1",
    )?;
    let mut rows = statement.query([signed(ITEMS_MAX as u64)])?;
    let mut operations = Vec::new();
    while let Some(row) = rows.next()? {
        let receipt: Option<Receipt> = optional_json(row, "receipt")?;
        let said = receipt.map_or(Said::Stored, |receipt| Said::of(&receipt.outcome));
        operations.push(Offered { op: op_id(row, "op")?, said, number: number(row, "number")? });
    }
    Ok(operations)
}

fn photos(connection: &Connection) -> Result<Vec<(niangjia_domain::operation::BlobHash, u64)>, StoreError> {
    let mut statement = connection.prepare_cached("select hash, number from offer_photo order by hash limit ?1")?;
    let mut rows = statement.query([signed(ITEMS_MAX as u64)])?;
    let mut photos = Vec::new();
    while let Some(row) = rows.next()? {
        photos.push((hash(row, "hash")?, number(row, "number")?));
    }
    Ok(photos)
}
