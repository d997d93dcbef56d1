//! Columns into values and back: the one place where our types meet SQLite's.

use niangjia_domain::id::{OpId, TicketId, UserId, VisitId};
use niangjia_domain::operation::{BlobHash, Tier};
use rusqlite::Row;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::error::StoreError;

/// A column with the bytes of an id.
macro_rules! id_columns {
    ($($name:ident -> $id:ident),+ $(,)?) => {$(
        pub(crate) fn $name(row: &Row<'_>, column: &str) -> rusqlite::Result<$id> {
            row.get(column).map($id::from_bytes)
        }
    )+};
}

id_columns! { op_id -> OpId, ticket_id -> TicketId, visit_id -> VisitId, user_id -> UserId }

pub(crate) fn hash(row: &Row<'_>, column: &str) -> rusqlite::Result<BlobHash> {
    row.get(column).map(BlobHash)
}

pub(crate) fn optional_hash(row: &Row<'_>, column: &str) -> rusqlite::Result<Option<BlobHash>> {
    Ok(row.get::<_, Option<[u8; 32]>>(column)?.map(BlobHash))
}

/// A whole number that is never negative.
pub(crate) fn number(row: &Row<'_>, column: &str) -> rusqlite::Result<u64> {
    row.get::<_, i64>(column).map(|number| u64::try_from(number).unwrap_or(0))
}

/// A count, as SQLite gives it.
pub(crate) fn count(row: &Row<'_>, column: &str) -> rusqlite::Result<u32> {
    row.get::<_, i64>(column).map(|number| u32::try_from(number).unwrap_or(0))
}

/// A number for a column; what is beyond `i64` stops there.
pub(crate) fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

pub(crate) fn json<T: DeserializeOwned>(row: &Row<'_>, column: &str) -> Result<T, StoreError> {
    Ok(serde_json::from_str(row.get_ref(column)?.as_str().map_err(rusqlite::Error::from)?)?)
}

pub(crate) fn optional_json<T: DeserializeOwned>(row: &Row<'_>, column: &str) -> Result<Option<T>, StoreError> {
    match row.get_ref(column)?.as_str_or_null().map_err(rusqlite::Error::from)? {
        Some(text) => Ok(Some(serde_json::from_str(text)?)),
        None => Ok(None),
    }
}

pub(crate) fn to_json<T: Serialize>(value: &T) -> Result<String, StoreError> {
    Ok(serde_json::to_string(value)?)
}

pub(crate) const fn tier_number(tier: Tier) -> u8 {
    match tier {
        Tier::Preview => 0,
        Tier::Original => 1,
    }
}

pub(crate) fn tier(row: &Row<'_>) -> rusqlite::Result<Tier> {
    Ok(if row.get::<_, u8>("tier")? == 0 { Tier::Preview } else { Tier::Original })
}
