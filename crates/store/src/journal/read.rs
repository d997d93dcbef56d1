//! What the journal holds, and what became of it: lists, and the counters above every list.

use std::collections::BTreeSet;

use niangjia_domain::code::Code;
use niangjia_domain::id::{OpId, TicketId, VisitId};
use niangjia_domain::kind::Kind;
use niangjia_domain::operation::Operation;
use niangjia_domain::outcome::Receipt;
use niangjia_domain::time::DeviceTime;
use niangjia_protocol::planted::{self, Bug};
use rusqlite::{Connection, Row, params};

use crate::error::StoreError;
use crate::sql::{count, op_id, optional_json, ticket_id};
use crate::store::Store;

/// How far an operation is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OpState {
    /// Only on this device.
    Committed,
    /// Its bytes are durable at the county.
    Stored,
    /// It has its last word.
    Final,
}

/// An operation of the journal, with what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Authored {
    /// Its place among this install's operations.
    pub seq: u64,
    /// Its id.
    pub op: OpId,
    /// Its ticket.
    pub ticket: TicketId,
    /// Its visit, if it belongs to one.
    pub visit: Option<VisitId>,
    /// What it says; `None` when a newer app wrote it.
    pub operation: Option<Operation>,
    /// When it was authored, by the device's clock.
    pub wall: DeviceTime,
    /// How far it is.
    pub state: OpState,
    /// Its receipt, once there is one.
    pub receipt: Option<Receipt>,
    /// Why it cannot go as it is.
    pub trouble: Option<Code>,
    /// The person has taken note of its trouble or refusal.
    pub acknowledged: bool,
    /// How often it was tried.
    pub attempts: u32,
}

/// The counters above every list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counters {
    /// Operations that the county has not receipted, and photos whose originals are only here.
    pub only_here: u32,
    /// Items that need attention.
    pub attention: u32,
    /// Photos whose originals are only here.
    pub originals_here: u32,
    /// When the oldest item that exists only here was made.
    pub oldest: Option<DeviceTime>,
}

/// The counters of one ticket.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// Own operations about it.
    pub authored: u32,
    /// As [`Counters::only_here`].
    pub only_here: u32,
    /// As [`Counters::attention`].
    pub attention: u32,
    /// Own operations that are not final.
    pub unsettled: u32,
    /// An own `visit.submit` waits for the county's answer.
    pub submitting: bool,
    /// A draft is open and not handed in.
    pub draft: bool,
}

impl Store {
    /// One operation of the journal.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn authored(&self, op: OpId) -> Result<Option<Authored>, StoreError> {
        self.read(|connection| Ok(list(connection, "where op = ?1", params![op.bytes()])?.pop()))
    }

    /// The tickets that own operations are about.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn tickets_of(&self, ops: &[OpId]) -> Result<BTreeSet<TicketId>, StoreError> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached("select ticket from operation where op = ?1")?;
            let mut tickets = BTreeSet::new();
            for op in ops {
                let mut rows = statement.query([op.bytes()])?;
                tickets.extend(rows.next()?.map(|row| ticket_id(row, "ticket")).transpose()?);
            }
            Ok(tickets)
        })
    }

    /// The last photo that this install attached.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn last_photo(&self) -> Result<Option<Authored>, StoreError> {
        self.read(|connection| {
            let last = "where seq = (select max(operation.seq) from photo join operation on operation.op = photo.op)";
            Ok(list(connection, last, [])?.pop())
        })
    }

    /// Own operations about a ticket, oldest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn authored_on(&self, ticket: TicketId) -> Result<Vec<Authored>, StoreError> {
        self.read(|connection| list(connection, "where ticket = ?1 order by seq", params![ticket.bytes()]))
    }

    /// Operations that are on their way or need attention, in order of sending: those not final, those with trouble or
    /// a refusal that nobody has noted, and those with photos that the county does not have.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn unsettled(&self) -> Result<Vec<Authored>, StoreError> {
        self.read(|connection| {
            list(
                connection,
                "where state < 2 or (acknowledged = 0 and (trouble is not null or refused = 1))
                     or op in (select photo.op from photo join upload on upload.hash in (photo.original, photo.preview)
                               where upload.state <> 2)
                 order by urgency, seq",
                [],
            )
        })
    }

    /// Tickets that were registered here and that no feed has brought yet, as far as the registration still asks for
    /// something.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn unborn(&self) -> Result<Vec<TicketId>, StoreError> {
        self.read(|connection| {
            let tickets = connection
                .prepare_cached(
                    "select ticket from operation
                     where kind = ?1 and (state < 2 or (acknowledged = 0 and (trouble is not null or refused = 1)))
                         and not exists (select 1 from ticket where ticket.ticket = operation.ticket)
                     order by urgency, seq",
                )?
                .query_map([Kind::Register.wire()], |row| ticket_id(row, "ticket"))?
                .collect::<Result<_, _>>()?;
            Ok(tickets)
        })
    }

    /// Operations with receipts, newest receipt first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn receipted(&self, rows_max: u32) -> Result<Vec<Authored>, StoreError> {
        self.read(|connection| {
            list(connection, "where number is not null order by number desc limit ?1", params![rows_max])
        })
    }

    /// The counters above every list.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn counters(&self) -> Result<Counters, StoreError> {
        self.read(|connection| {
            let counters = connection
                .prepare_cached(if planted::is(Bug::CountedWhenSent) { MISCOUNTED } else { COUNTERS })?
                .query_row([], |row| {
                    Ok(Counters {
                        only_here: count(row, "only_here")?,
                        attention: count(row, "attention")?,
                        originals_here: count(row, "originals_here")?,
                        oldest: row.get::<_, Option<i64>>("oldest")?.map(DeviceTime::from_ms),
                    })
                })?;
            Ok(counters)
        })
    }

    /// The counters of one ticket.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn tally(&self, ticket: TicketId) -> Result<Tally, StoreError> {
        self.read(|connection| tally(connection, ticket))
    }
}

const COUNTERS: &str = "
    with here as (
        select operation.op, operation.wall, operation.state, upload.state as original
        from operation left join photo on photo.op = operation.op left join upload on upload.hash = photo.original
        where (operation.state < 2 and operation.number is null) or upload.state <> 2
    )
    select (select count(*) from here) as only_here,
           (select min(wall) from here) as oldest,
           (select count(*) from here where original <> 2) as originals_here,
           (select count(*) from operation
            where acknowledged = 0
              and (trouble is not null or refused = 1
                   or op in (select photo.op from photo
                             join upload on upload.hash in (photo.original, photo.preview)
                             where upload.state = 3))) as attention";

/// [`Bug::CountedWhenSent`]
const MISCOUNTED: &str = "
    select count(*) filter (where state = 0 and attempts = 0) as only_here, min(wall) as oldest, 0 as originals_here,
           0 as attention from operation";

const TALLY: &str = "
    select count(*) as authored,
           total(operation.number is null or coalesce(upload.state, 2) <> 2) as only_here,
           total(acknowledged = 0 and (operation.trouble is not null or refused = 1 or upload.state = 3)) as attention,
           total(operation.state < 2) as unsettled,
           total(operation.state < 2 and kind = 'visit.submit') as submitting,
           (select count(*) from draft where draft.ticket = ?1 and handed_in = 0 and closed = 0) as draft
    from operation left join photo on photo.op = operation.op left join upload on upload.hash = photo.original
    where operation.ticket = ?1";

pub(crate) fn tally(connection: &Connection, ticket: TicketId) -> Result<Tally, StoreError> {
    let total = |row: &Row<'_>, column: &str| -> rusqlite::Result<u32> {
        // `total` gives a float; these are small whole numbers.
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a count of rows")]
        row.get::<_, f64>(column).map(|number| number as u32)
    };
    let tally = connection.prepare_cached(TALLY)?.query_row([ticket.bytes()], |row| {
        Ok(Tally {
            authored: count(row, "authored")?,
            only_here: total(row, "only_here")?,
            attention: total(row, "attention")?,
            unsettled: total(row, "unsettled")?,
            submitting: total(row, "submitting")? > 0,
            draft: count(row, "draft")? > 0,
        })
    })?;
    Ok(tally)
}

fn list(connection: &Connection, condition: &str, values: impl rusqlite::Params) -> Result<Vec<Authored>, StoreError> {
    let mut statement = connection.prepare_cached(&format!(
        "select seq, op, ticket, visit, bytes, wall, state, receipt, trouble, acknowledged, attempts
         from operation {condition}"
    ))?;
    let mut rows = statement.query(values)?;
    let mut all = Vec::new();
    while let Some(row) = rows.next()? {
        all.push(authored(row)?);
    }
    Ok(all)
}

fn authored(row: &Row<'_>) -> Result<Authored, StoreError> {
    let bytes = row.get_ref("bytes")?.as_blob().map_err(rusqlite::Error::from)?;
    Ok(Authored {
        seq: crate::sql::number(row, "seq")?,
        op: op_id(row, "op")?,
        ticket: ticket_id(row, "ticket")?,
        visit: row.get::<_, Option<[u8; 16]>>("visit")?.map(VisitId::from_bytes),
        operation: serde_json::from_slice(bytes).ok(),
        wall: DeviceTime::from_ms(row.get("wall")?),
        state: match row.get::<_, u8>("state")? {
            0 => OpState::Committed,
            1 => OpState::Stored,
            _ => OpState::Final,
        },
        receipt: optional_json(row, "receipt")?,
        trouble: optional_json(row, "trouble")?,
        acknowledged: row.get("acknowledged")?,
        attempts: count(row, "attempts")?,
    })
}
