//! Packs: documents as they came, many in one row. A document is read by opening its pack. What is replaced or erased leaves
//! a gap; packs with gaps are pressed again without it, at once where something was erased for good, else when nothing else
//! is going on.

use niangjia_protocol::compress::{RowOpener, RowPress};
use niangjia_protocol::pull::{Bodies, Pack};
use rusqlite::{Connection, OptionalExtension as _, params};

use crate::error::StoreError;
use crate::sql::count;

/// Packs that stay open while a list is read: 2 MB (a default).
const OPEN_MAX: usize = 16;
/// Packs that are pressed again in one transaction: a millisecond each (a default).
const MENDED_TOGETHER: u32 = 64;

/// Reads documents.
pub(super) struct Packs<'a> {
    connection: &'a Connection,
    opener: RowOpener,
    /// The one opened first stands first.
    open: Vec<(i64, Bodies)>,
}

impl<'a> Packs<'a> {
    pub(super) fn of(connection: &'a Connection) -> Result<Self, StoreError> {
        Ok(Self { connection, opener: RowOpener::new()?, open: Vec::new() })
    }

    /// The document at a place of a pack as JSON; nothing where it has been purged, or does not open.
    pub(super) fn document(&mut self, pack: Option<i64>, slot: u32) -> Result<&[u8], StoreError> {
        let Some(pack) = pack else { return Ok(&[]) };
        let at = match self.open.iter().position(|(known, _)| *known == pack) {
            Some(at) => at,
            None => {
                let bodies = match stored(self.connection, pack)? {
                    Some(pack) => pack.open(&mut self.opener).unwrap_or_default(),
                    None => Bodies::default(),
                };
                if self.open.len() == OPEN_MAX {
                    self.open.remove(0);
                }
                self.open.push((pack, bodies));
                self.open.len() - 1
            }
        };
        Ok(self.open[at].1.get(slot as usize).unwrap_or_default())
    }
}

fn stored(connection: &Connection, pack: i64) -> Result<Option<Pack>, StoreError> {
    let bytes: Option<Vec<u8>> = connection
        .prepare_cached("select bytes from pack where id = ?1")?
        .query_row([pack], |row| row.get("bytes"))
        .optional()?;
    Ok(bytes.and_then(|bytes| Pack::from_bytes(&bytes).ok()))
}

/// Keeps a pack as it came.
pub(super) fn keep(connection: &Connection, id: i64, pack: &Pack) -> Result<(), StoreError> {
    connection.prepare_cached("insert into pack (id, bytes) values (?1, ?2)")?.execute(params![id, pack.to_bytes()])?;
    Ok(())
}

/// Nothing needs what stands at this place any more.
pub(super) fn leave_gap(connection: &Connection, pack: i64, slot: i64) -> Result<(), StoreError> {
    connection
        .prepare_cached("insert into gap (pack, slot) values (?1, ?2) on conflict do nothing")?
        .execute(params![pack, slot])?;
    Ok(())
}

/// Nothing needs the body of this document any more.
pub(super) fn forget(connection: &Connection, document: i64) -> Result<(), StoreError> {
    connection
        .prepare_cached(
            "insert into gap (pack, slot) select pack, slot from document where id = ?1 and pack is not null
             on conflict do nothing",
        )?
        .execute([document])?;
    Ok(())
}

/// Presses packs with gaps again, some of them; whether there are more.
pub(super) fn mend(connection: &Connection) -> Result<bool, StoreError> {
    let packs: Vec<i64> = connection
        .prepare_cached("select distinct pack from gap order by pack limit ?1")?
        .query_map([MENDED_TOGETHER], |row| row.get("pack"))?
        .collect::<Result<_, _>>()?;
    if packs.is_empty() {
        return Ok(false);
    }
    let (mut opener, mut press) = (RowOpener::new()?, RowPress::for_packs()?);
    for pack in &packs {
        mend_one(connection, *pack, &mut opener, &mut press)?;
    }
    Ok(packs.len() == MENDED_TOGETHER as usize)
}

/// Presses every pack with gaps again, now: what was taken out is not to be found any more.
pub(crate) fn press_gaps(connection: &Connection) -> Result<(), StoreError> {
    while mend(connection)? {}
    Ok(())
}

fn mend_one(
    connection: &Connection,
    pack: i64,
    opener: &mut RowOpener,
    press: &mut RowPress,
) -> Result<(), StoreError> {
    let gaps: Vec<u32> = connection
        .prepare_cached("delete from gap where pack = ?1 returning slot")?
        .query_map([pack], |row| count(row, "slot"))?
        .collect::<Result<_, _>>()?;
    // What does not open holds nothing that anybody could still read.
    let bodies = stored(connection, pack)?.and_then(|stored| stored.open(opener).ok()).unwrap_or_default();
    let left = (0_u32..).zip(bodies.iter()).map(|(slot, body)| if gaps.contains(&slot) { &[] } else { body });
    let left: Vec<&[u8]> = left.collect();
    if left.iter().all(|body| body.is_empty()) {
        connection.prepare_cached("delete from pack where id = ?1")?.execute([pack])?;
        return Ok(());
    }
    let mended = Pack::of(left, press)?;
    connection.prepare_cached("update pack set bytes = ?2 where id = ?1")?.execute(params![pack, mended.to_bytes()])?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Store;

    fn with_a_pack() -> Store {
        let store = Store::in_memory().unwrap();
        let pack = Pack::of([b"one".as_slice(), b"two", b"three"], &mut RowPress::for_packs().unwrap()).unwrap();
        store.write(|connection| keep(connection, 7, &pack)).unwrap();
        store
    }

    fn read(store: &Store, slot: u32) -> Vec<u8> {
        store.read(|connection| Ok(Packs::of(connection)?.document(Some(7), slot)?.to_vec())).unwrap()
    }

    #[test]
    fn what_leaves_a_gap_is_pressed_out_of_its_pack_and_the_others_stay_where_they_are() {
        let store = with_a_pack();
        assert_eq!((read(&store, 1), read(&store, 2)), (b"two".to_vec(), b"three".to_vec()));
        store.write(|connection| leave_gap(connection, 7, 1)).unwrap();
        store.mend_packs().unwrap();
        assert_eq!((read(&store, 1), read(&store, 2)), (Vec::new(), b"three".to_vec()));
        assert_eq!(read(&store, 9), b"", "no such place");
    }

    #[test]
    fn a_pack_of_which_nothing_is_needed_goes() {
        let store = with_a_pack();
        store.write(|connection| (0..3).try_for_each(|slot| leave_gap(connection, 7, slot))).unwrap();
        store.mend_packs().unwrap();
        let rows = |store: &Store, table: &str| {
            let sql = format!("select count(*) from {table}");
            store.read(|connection| Ok(connection.query_row(&sql, [], |row| row.get::<_, i64>(0))?)).unwrap()
        };
        assert_eq!((rows(&store, "pack"), rows(&store, "gap")), (0, 0));
    }
}
