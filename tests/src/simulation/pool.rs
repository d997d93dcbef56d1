//! Databases that were used, for the next world of the same thread: emptied, they are as new, and the statements on them
//! are ready, which is most of what a new one costs.

use std::cell::RefCell;

use niangjia_server::error::Fault;
use niangjia_server::store::Memory as OfficeMemory;
use niangjia_store::{Memory, StoreError};

/// Databases kept of each kind: more than a world has.
const KEPT_MAX: usize = 12;
/// Pages that nothing here needs.
pub(crate) const PAGES_FREE: i64 = 1_000_000;

thread_local! {
    static DEVICES: RefCell<Vec<Memory>> = RefCell::default();
    static OFFICES: RefCell<Vec<OfficeMemory>> = RefCell::default();
}

/// Empty files of a device.
pub(crate) fn device_memory() -> Result<Memory, StoreError> {
    let Some(memory) = DEVICES.with_borrow_mut(Vec::pop) else { return Memory::new() };
    for mut connection in [memory.journal(), memory.photos()] {
        connection.commit_hook(None::<fn() -> bool>)?;
        connection.pragma_update(None, "max_page_count", PAGES_FREE)?;
    }
    memory.empty()?;
    Ok(memory)
}

/// An empty database of a server.
pub(crate) fn office_memory() -> Result<OfficeMemory, Fault> {
    let Some(memory) = OFFICES.with_borrow_mut(Vec::pop) else {
        let fresh = OfficeMemory::new()?;
        // Or it could not be emptied. That the audit only grows is tested beside its table.
        fresh.connection().execute_batch("drop trigger audit_keeps_delete")?;
        return Ok(fresh);
    };
    {
        let mut connection = memory.connection();
        connection.commit_hook(None::<fn() -> bool>)?;
        connection.pragma_update(None, "max_page_count", PAGES_FREE)?;
    }
    memory.empty()?;
    Ok(memory)
}

/// Nobody uses this device's files any more, or will have stopped when the next world begins.
pub(crate) fn give_device_back(memory: &Memory) {
    let _kept = DEVICES.try_with(|kept| push(&mut kept.borrow_mut(), memory.clone()));
}

/// The same for a server's database.
pub(crate) fn give_office_back(memory: &OfficeMemory) {
    let _kept = OFFICES.try_with(|kept| push(&mut kept.borrow_mut(), memory.clone()));
}

fn push<T>(kept: &mut Vec<T>, one: T) {
    if kept.len() < KEPT_MAX {
        kept.push(one);
    }
}
