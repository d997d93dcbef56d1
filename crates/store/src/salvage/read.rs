//! Reading a damaged file.
//!
//! A page that was changed on the disk does not open (SQLCipher authenticates each), and what lies below it in its tree
//! cannot be reached by it. So the tables that hold a person's work are read by their trees, as far as these go, and then
//! page by page, each read as if it were the root of its table. What an operation says is believed by its signature.
//! Pictures are read one by one; each is known by its hash.

use std::path::Path;

use niangjia_domain::act::Act;
use niangjia_domain::operation::{Operation, Tier};
use niangjia_protocol::signature::{InstallKey, verify};
use rusqlite::types::Value;
use rusqlite::{Connection, ErrorCode, OptionalExtension as _, Statement, params, params_from_iter};
use zeroize::Zeroizing;

use crate::connect::{PAGE_BYTES, unlock};
use crate::error::StoreError;
use crate::transfer::enqueue;
use crate::vault::DataKey;

/// Where the person's work lies, what is needed first before what needs it.
const WORK: [&str; 9] =
    ["install", "succession", "operation", "photo", "upload", "draft", "draft_answer", "draft_adoption", "sheet"];

/// Takes the copy's log over and lets go of it; how many pages the file has.
pub(super) fn settle(scratch: &Path, key: &DataKey) -> Result<u32, StoreError> {
    let connection = opened(scratch, key)?;
    // A log that does not read ends where it does not, which is SQLite's own rule.
    connection.query_row("pragma wal_checkpoint(truncate)", [], |_| Ok(()))?;
    connection.query_row("pragma journal_mode = delete", [], |_| Ok(()))?;
    // By the file, since one that was cut off knows no better.
    let bytes = std::fs::metadata(scratch)?.len();
    Ok(u32::try_from(bytes / PAGE_BYTES).unwrap_or(u32::MAX))
}

fn opened(path: &Path, key: &DataKey) -> Result<Connection, StoreError> {
    let connection = Connection::open(path)?;
    unlock(&connection, key)?;
    connection.pragma_update(None, "synchronous", "off")?;
    Ok(connection)
}

/// Reads the person's work into a new file.
///
/// # Errors
/// [`StoreError::Damaged`] when it cannot be said whose it is.
pub(super) fn journal(scratch: &Path, key: &DataKey, to: &Connection, pages: u32) -> Result<(), StoreError> {
    let mut broken = Vec::new();
    for table in WORK {
        // Opened anew each time: a connection that met a damaged page gives nothing more.
        if read_table(&opened(scratch, key)?, to, table)? == Read::Partly {
            broken.push(table);
        }
    }
    if !broken.is_empty() {
        by_pages(scratch, key, to, pages, &broken)?;
    }
    // Who he is came last, perhaps: what he signed could not be believed before.
    if broken.contains(&"install") || broken.contains(&"succession") {
        by_pages(scratch, key, to, pages, &["operation"])?;
    }
    if keys(to)?.is_empty() {
        return Err(StoreError::Damaged);
    }
    made_whole(to)
}

/// Whether everything was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Read {
    Whole,
    Partly,
}

/// Reads every page as if each of the tables began there. A page of another kind has nothing to give.
fn by_pages(scratch: &Path, key: &DataKey, to: &Connection, pages: u32, tables: &[&str]) -> Result<(), StoreError> {
    for page in 2..=pages {
        for table in tables {
            let pointing = opened(scratch, key)?;
            // The schema is ours to bend here: the file is a copy, and is thrown away.
            pointing.set_db_config(rusqlite::config::DbConfig::SQLITE_DBCONFIG_DEFENSIVE, false)?;
            pointing.pragma_update(None, "writable_schema", true)?;
            pointing.execute(
                "update sqlite_schema set rootpage = ?2 where type = 'table' and name = ?1",
                params![table, page],
            )?;
            drop(pointing);
            read_table(&opened(scratch, key)?, to, table)?;
        }
    }
    Ok(())
}

/// Copies the rows of a table as far as they read.
fn read_table(from: &Connection, to: &Connection, table: &str) -> Result<Read, StoreError> {
    let columns = columns(to, table)?;
    let known = columns_that_are_there(from, table, &columns);
    let names = known.join(", ");
    let places: Vec<String> = (1..=known.len()).map(|place| format!("?{place}")).collect();
    let mut insert = to.prepare(&format!("insert or ignore into {table} ({names}) values ({})", places.join(", ")))?;
    let keys = if table == "operation" { keys(to)? } else { Vec::new() };
    // By the table's own tree: an index may be whole where it is not, and the reverse.
    let Ok(mut statement) = from.prepare(&format!("select {names} from {table} not indexed")) else {
        return Ok(Read::Partly);
    };
    let Ok(mut rows) = statement.query([]) else { return Ok(Read::Partly) };
    loop {
        let row = match rows.next() {
            Ok(Some(row)) => row,
            Ok(None) => return Ok(Read::Whole),
            Err(_damage) => return Ok(Read::Partly),
        };
        let values: Result<Vec<Value>, _> = (0..known.len()).map(|place| row.get(place)).collect();
        let Ok(values) = values else { continue };
        if table != "operation" || is_signed(&known, &values, &keys) {
            put(&mut insert, values)?;
        }
    }
}

fn put(insert: &mut Statement<'_>, values: Vec<Value>) -> Result<(), StoreError> {
    match insert.execute(params_from_iter(values)) {
        Ok(_) => Ok(()),
        // Another table's row, or what is left of an older one.
        Err(error)
            if matches!(error.sqlite_error_code(), Some(ErrorCode::ConstraintViolation | ErrorCode::TypeMismatch)) =>
        {
            Ok(())
        }
        Err(error) => Err(error.into()),
    }
}

fn columns(connection: &Connection, table: &str) -> Result<Vec<String>, StoreError> {
    let mut statement = connection.prepare("select name from pragma_table_info(?1) order by cid")?;
    let columns = statement.query_map([table], |row| row.get("name"))?.collect::<Result<_, _>>()?;
    Ok(columns)
}

/// A file of an earlier program knows fewer columns; where it does not tell, it is taken to know all.
fn columns_that_are_there(from: &Connection, table: &str, columns: &[String]) -> Vec<String> {
    match self::columns(from, table) {
        Ok(there) if !there.is_empty() => columns.iter().filter(|column| there.contains(column)).cloned().collect(),
        Ok(_) | Err(_) => columns.to_vec(),
    }
}

/// Whether an operation's row is what this app signed, under one of its ids.
fn is_signed(columns: &[String], values: &[Value], keys: &[[u8; 32]]) -> bool {
    let blob = |name: &str| {
        let place = columns.iter().position(|column| column == name)?;
        match values.get(place)? {
            Value::Blob(bytes) => Some(bytes.as_slice()),
            Value::Null | Value::Integer(_) | Value::Real(_) | Value::Text(_) => None,
        }
    };
    let (Some(bytes), Some(signature)) = (blob("bytes"), blob("signature")) else { return false };
    signature.try_into().is_ok_and(|signature| keys.iter().any(|key| verify(key, bytes, &signature)))
}

/// The public halves of the keys that sign here and have signed here, as far as they have been read.
fn keys(connection: &Connection) -> Result<Vec<[u8; 32]>, StoreError> {
    let seed = connection
        .query_row("select seed from install", [], |row| row.get::<_, [u8; 32]>("seed"))
        .optional()?
        .map(Zeroizing::new);
    let Some(seed) = seed else { return Ok(Vec::new()) };
    let mut keys = vec![InstallKey::from_seed(&seed).public()];
    let mut earlier = connection.prepare("select public_key from succession")?;
    for key in earlier.query_map([], |row| row.get::<_, [u8; 32]>("public_key"))? {
        keys.push(key?);
    }
    Ok(keys)
}

/// What belongs together and was not all read: photos are made again from what their operations say, and what stands alone
/// goes.
fn made_whole(to: &Connection) -> Result<(), StoreError> {
    to.execute("update operation set attempting = 0", [])?;
    to.execute("delete from photo where op not in (select op from operation)", [])?;
    for table in ["draft_answer", "draft_adoption"] {
        to.execute(&format!("delete from {table} where visit not in (select visit from draft)"), [])?;
    }
    let mut statement = to.prepare("select bytes from operation where kind = 'photo.attached'")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let bytes = row.get_ref("bytes")?.as_blob().map_err(rusqlite::Error::from)?;
        let Ok(operation) = serde_json::from_slice::<Operation>(bytes) else { continue };
        let Act::Photo(photo) = &operation.act else { continue };
        let preview = operation.blobs.iter().find(|blob| blob.tier == Tier::Preview);
        to.execute(
            "insert or ignore into photo (op, ticket, visit, original, preview) values (?1, ?2, ?3, ?4, ?5)",
            params![
                operation.op.bytes(),
                operation.ticket.bytes(),
                photo.visit.bytes(),
                photo.manifest.original.0,
                preview.map(|blob| blob.hash.0),
            ],
        )?;
        operation.blobs.iter().try_for_each(|blob| enqueue(to, *blob, operation.ticket))?;
    }
    Ok(())
}

/// Reads the pictures that read whole into a new file. A first page that does not open holds none.
pub(super) fn photos(scratch: &Path, key: &DataKey, to: &Connection) -> Result<(), StoreError> {
    let Ok(from) = opened(scratch, key) else { return Ok(()) };
    for table in ["capture", "blob"] {
        read_table(&from, to, table)?;
    }
    let mut from = Some(from);
    let mut pictures = to.prepare("select id, bytes from blob order by id")?;
    let pictures: Vec<(i64, i64)> =
        pictures.query_map([], |row| Ok((row.get("id")?, row.get("bytes")?)))?.collect::<Result<_, _>>()?;
    for (id, bytes) in pictures {
        if from.is_none() {
            from = opened(scratch, key).ok();
        }
        let read = from.as_ref().is_some_and(|from| chunks(from, to, id).is_ok_and(|read| read == bytes));
        if !read {
            // A connection that met a damaged page gives nothing more.
            from = None;
            to.execute("delete from chunk where blob = ?1", [id])?;
            to.execute("update capture set blob = null, state = min(state, 1), intent = null where blob = ?1", [id])?;
            to.execute("delete from blob where id = ?1", [id])?;
        }
    }
    // A colleague's bundle that is not whole any more is found out when the county has it.
    for table in ["carried", "carried_piece"] {
        if let Ok(from) = opened(scratch, key) {
            read_table(&from, to, table)?;
        }
    }
    Ok(())
}

/// Copies the pieces of a picture; how many bytes they are.
fn chunks(from: &Connection, to: &Connection, id: i64) -> Result<i64, StoreError> {
    let mut statement = from.prepare_cached("select place, start, bytes from chunk where blob = ?1 order by place")?;
    let mut insert = to.prepare_cached("insert into chunk (blob, place, start, bytes) values (?1, ?2, ?3, ?4)")?;
    let mut rows = statement.query([id])?;
    let mut length = 0;
    while let Some(row) = rows.next()? {
        let bytes = row.get_ref("bytes")?.as_blob().map_err(rusqlite::Error::from)?;
        insert.execute(params![id, row.get::<_, i64>("place")?, row.get::<_, i64>("start")?, bytes])?;
        length += i64::try_from(bytes.len()).unwrap_or(i64::MAX);
    }
    Ok(length)
}

/// How many own pictures the journal names, have not left, and are not among the photos.
pub(super) fn missing_originals(journal: &Connection, photos: &Connection) -> Result<u32, StoreError> {
    let mut named = journal.prepare(
        "select distinct photo.original from photo join upload on upload.hash = photo.original where upload.state <> 2",
    )?;
    let mut there = photos.prepare("select exists (select 1 from blob where hash = ?1)")?;
    let mut missing = 0;
    for hash in named.query_map([], |row| row.get::<_, [u8; 32]>("original"))? {
        missing += u32::from(!there.query_row([hash?], |row| row.get::<_, bool>(0))?);
    }
    Ok(missing)
}
