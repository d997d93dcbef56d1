//! What an operation became is a function of the inbox alone, not of batches, retries and deaths: I7, I9.

use std::collections::BTreeMap;

use niangjia_server::office::Office;
use niangjia_server::store::Store;
use rusqlite::Connection;

use super::Violation;
use crate::simulation::county::receipt_key;
use crate::simulation::world::World;

/// What is made of the inbox, in the order in which it may be thrown away.
const MADE: &[&str] = &[
    "delete from feed",
    "delete from feed_head",
    "delete from waiting",
    "delete from entry",
    "delete from ticket",
    "delete from receipt",
    "delete from blob_ref",
    "delete from counter where name = 'receipt' or name like 'ticket:%'",
    "update install set floor_seq = 0, floor = enrolled",
    "update op_inbox set judged = 0, attempts = 0",
];

/// Whether everything was judged once, in order of arrival, by what lies in the inbox alone: nothing waited, nobody was
/// dismissed, and no photo decided over an archive.
const IS_PLAIN: &str = "
    select not exists (select 1 from receipt where rev > 1)
       and not exists (select 1 from member where revoked is not null)
       and not exists (select 1 from op_inbox where checked = 0 or instr(bytes, 'ticket.archive') > 0)
       and not exists (select 1 from op_inbox as one join receipt as first on first.op = one.op
                       join op_inbox as other on other.arrival > one.arrival
                       join receipt as second on second.op = other.op
                       where second.number < first.number)";

impl World {
    /// Judges the whole inbox again in one sweep, over a copy.
    pub(super) fn replays(&self) -> Result<(), Violation> {
        let connection = self.county.memory.connection();
        if !connection.prepare_cached(IS_PLAIN)?.query_row([], |row| row.get::<_, bool>(0))? {
            return Ok(());
        }
        let before = outcomes(&connection)?;
        drop(connection);
        let broken = |error: &dyn core::fmt::Display| Violation::new("oracle", format!("cannot judge again: {error}"));
        let copy = self.county.memory.copied().map_err(|error| broken(&error))?;
        for sql in MADE {
            copy.connection().execute(sql, [])?;
        }
        let moment = self.county.moment(self.now_ms);
        Office::open(Store::open_memory(&copy), receipt_key(), moment).map_err(|error| broken(&error))?;
        let after = outcomes(&copy.connection())?;
        for (op, outcome) in &before {
            if after.get(op) != Some(outcome) {
                let what = format!("an operation became {outcome}, and judged again by itself {:?}", after.get(op));
                return Err(Violation::new("I9", what));
            }
        }
        Ok(())
    }
}

fn outcomes(connection: &Connection) -> Result<BTreeMap<[u8; 16], String>, Violation> {
    let mut statement = connection.prepare_cached("select op, outcome from receipt")?;
    Ok(statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<_, _>>()?)
}
