//! What is offered to a county that went back in time: everything that it had acknowledged, by its id. Only what it has
//! lost is sent again.

use std::collections::HashSet;

use niangjia_domain::id::OpId;
use niangjia_domain::outcome::Receipt;
use niangjia_protocol::offer::{ITEMS_MAX, Offer, Offered, Said};
use niangjia_protocol::planted::{self, Bug};
use niangjia_protocol::pull::Epoch;
use niangjia_protocol::receipt::list::Listed;
use rusqlite::{Connection, OptionalExtension as _, params};

use crate::document::epoch_now;
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
            let Some(behind) = offering(connection)? else { return Ok(None) };
            let epoch = epoch_now(connection)?;
            Ok(Some(Offer { epoch, operations: operations(connection, behind)?, photos: photos(connection)? }))
        })
    }

    /// The county has been told: of what was offered it lacks `lacking`; `None` when it took no note of the offer, and
    /// everything is to be sent again.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn offered(&self, offer: &Offer, lacking: Option<&[OpId]>) -> Result<(), StoreError> {
        self.write_retold(|transaction| {
            if let Some(lacking) = lacking {
                noted(transaction, offer, lacking)?;
            }
            let mut told = transaction.prepare_cached("delete from offer_photo where hash = ?1")?;
            for (hash, _) in &offer.photos {
                told.execute([hash.0])?;
            }
            if let Some(last) = offer.operations.last() {
                transaction.execute(
                    "update pull_state set offering = (select seq from operation where op = ?1) where offering is not null",
                    [last.op.bytes()],
                )?;
            }
            let is_all = offer.operations.len() < ITEMS_MAX && offer.photos.len() < ITEMS_MAX;
            if is_all {
                transaction.execute("update pull_state set offering = null", [])?;
                // Receipts of photos that came by hand: the county is asked whether it has them still.
                transaction.execute(
                    "update upload set state = 0, receipt = null, location = null, offset = 0
                     where state = 2 and resend = 1",
                    [],
                )?;
            }
            Ok(())
        })
    }
}

/// The county has taken note of every operation that was offered; those that it does not lack need not go again.
fn noted(connection: &Connection, offer: &Offer, lacking: &[OpId]) -> Result<(), StoreError> {
    let lacking: HashSet<OpId> = lacking.iter().copied().collect();
    let mut known = connection.prepare_cached("update operation set earlier = null where op = ?1")?;
    let mut here = connection.prepare_cached("update operation set resend = 0 where op = ?1 and trouble is null")?;
    for offered in &offer.operations {
        known.execute([offered.op.bytes()])?;
        if !lacking.contains(&offered.op) {
            here.execute([offered.op.bytes()])?;
        }
    }
    Ok(())
}

/// The county is in a new epoch: everything that it acknowledged is to be offered.
pub(crate) fn begin(connection: &Connection) -> Result<(), StoreError> {
    connection.execute("update pull_state set offering = 0", [])?;
    connection.execute("update operation set resend = 1 where state > 0", [])?;
    connection.execute(
        "insert into offer_photo (hash, number)
         select hash, coalesce(json_extract(receipt, '$.number'), 0) from upload where state = 2
         on conflict (hash) do nothing",
        [],
    )?;
    Ok(())
}

/// A receipt came by hand, from a county that may have gone back in time since, which this device may have heard already:
/// what it is about is offered too, and nothing leaves before. Who never heard from the county offers everything when he
/// does.
pub(crate) fn doubt(connection: &Connection, listed: &Listed) -> Result<(), StoreError> {
    if epoch_now(connection)? == Epoch::default() || planted::is(Bug::HandUnasked) {
        return Ok(());
    }
    match listed {
        Listed::Operation(operation) => {
            let seq: i64 = connection.query_row(
                "update operation set resend = 1 where op = ?1 returning seq",
                [operation.receipt.op.bytes()],
                |row| row.get("seq"),
            )?;
            connection
                .execute("update pull_state set offering = min(coalesce(offering, ?1 - 1), ?1 - 1)", params![seq])?;
        }
        Listed::Photo(receipt) => {
            connection.execute("update upload set resend = 1 where hash = ?1", [receipt.hash.0])?;
            connection.execute(
                "insert into offer_photo (hash, number) values (?1, ?2) on conflict (hash) do nothing",
                params![receipt.hash.0, signed(receipt.number)],
            )?;
            connection.execute(
                "update pull_state set offering = coalesce(offering, (select coalesce(max(seq), 0) from operation))",
                [],
            )?;
        }
    }
    Ok(())
}

/// Behind which place in the journal something is to be offered; `None` when nothing is.
fn offering(connection: &Connection) -> Result<Option<i64>, StoreError> {
    let behind =
        connection.prepare_cached("select offering from pull_state")?.query_row([], |row| row.get(0)).optional()?;
    Ok(behind.flatten())
}

/// What was acknowledged. What could not be read of the answer is not asked for, but sent again whole.
fn operations(connection: &Connection, behind: i64) -> Result<Vec<Offered>, StoreError> {
    let mut statement = connection.prepare_cached(
        "select op, receipt, coalesce(earlier, number, 0) as number from operation
         where seq > ?1 and state > 0 and resend = 1 and trouble is null order by seq limit ?2",
    )?;
    let mut rows = statement.query(params![behind, signed(ITEMS_MAX as u64)])?;
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
