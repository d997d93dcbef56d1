//! What this machine could do at best: the bytes alone over the same transport, and the same cipher without a schema.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::time::Instant;

use anyhow::{Context as _, ensure};
use axum::Router;
use axum::body::Bytes;
use axum::routing::get;
use niangjia_protocol::digest::sha256;
use niangjia_protocol::pull::{Change, Page};
use niangjia_server::tls::{Identity, TlsListener};
use niangjia_sync::http::Http;
use niangjia_sync::{Endpoint, HttpRequest, Method, Transport as _};
use rusqlite::{Connection, params};

use super::samples::ms_since;
use crate::link::Link;

/// Where the raw bytes are.
const PATH: &str = "/raw";
/// Any key: what it costs is the same.
const KEY: &str = "x'0505050505050505050505050505050505050505050505050505050505050505'";
/// Bytes a page, as the device has it.
const PAGE_BYTES: u32 = 8192;
/// Pages in the log before it is taken over: never while something is measured, as on the device.
const LOG_PAGES: u32 = 8000;

/// Serves bytes as they are, over the device's TLS and a link like the device's.
pub struct RawServer {
    endpoint: Endpoint,
    bytes: usize,
}

impl RawServer {
    /// Serves `bytes`, with a certificate in `folder`.
    ///
    /// # Errors
    /// When no port is free, or the certificate cannot be made.
    pub async fn serve(bytes: Vec<u8>, folder: &Path) -> anyhow::Result<Self> {
        std::fs::create_dir_all(folder)?;
        let identity = Identity::of_folder(folder)?;
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
        let link = Link::to(listener.local_addr()?).await?;
        let length = bytes.len();
        let body = Bytes::from(bytes);
        let router = Router::new().route(PATH, get(move || core::future::ready(body.clone())));
        let listener = TlsListener::new(listener, &identity)?;
        tokio::spawn(async move { axum::serve(listener, router).await });
        let pin = niangjia_protocol::account::hex::decode(identity.fingerprint())
            .and_then(|bytes| bytes.try_into().ok())
            .context("a fingerprint")?;
        Ok(Self { endpoint: Endpoint { address: link.address().to_string(), pin: Some(pin) }, bytes: length })
    }

    /// Fetches them over a new connection; how long it took, in milliseconds.
    ///
    /// # Errors
    /// When they did not come whole.
    pub async fn get_ms(&self) -> anyhow::Result<f64> {
        let start = Instant::now();
        let http = Http::new(&self.endpoint)?;
        let request = HttpRequest {
            method: Method::Get,
            path: PATH.to_owned(),
            headers: Vec::new(),
            body: Vec::new(),
            answer_bytes_max: self.bytes,
        };
        let answer = http.send(request).await?;
        let took_ms = ms_since(start);
        ensure!(answer.body.len() == self.bytes, "the raw bytes must come whole");
        Ok(took_ms)
    }
}

fn encrypted(path: &Path) -> anyhow::Result<Connection> {
    let connection = Connection::open(path)?;
    connection.pragma_update(None, "key", KEY)?;
    connection.pragma_update(None, "cipher_page_size", PAGE_BYTES)?;
    connection.query_row("pragma journal_mode = wal", [], |_| Ok(()))?;
    connection.pragma_update(None, "synchronous", "full")?;
    connection.query_row(&format!("pragma wal_autocheckpoint = {LOG_PAGES}"), [], |_| Ok(()))?;
    Ok(connection)
}

/// Reads pages and puts them into the best layout that is known: one table of numbered rows with one unique key, documents
/// in the packs that they came in, one transaction (sync.md §12). How long it took, in milliseconds.
///
/// # Errors
/// Of the database, or of a page.
pub fn insert_ms(pages: &[Vec<u8>], folder: &Path) -> anyhow::Result<f64> {
    std::fs::create_dir_all(folder)?;
    let mut connection = encrypted(&folder.join("best.db"))?;
    connection.execute_batch(
        "create table document (
             id integer primary key, kind integer not null, key blob not null unique, rev integer not null,
             state integer not null, risk integer not null, due integer, updated integer not null, officer blob,
             pack integer not null, slot integer not null
         ) strict;
         create table pack (id integer primary key, bytes blob not null) strict;",
    )?;
    let start = Instant::now();
    let transaction = connection.transaction()?;
    {
        let mut insert = transaction.prepare(
            "insert into document (kind, key, rev, state, risk, due, updated, officer, pack, slot)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        )?;
        let mut keep = transaction.prepare("insert into pack (bytes) values (?1)")?;
        for bytes in pages {
            let page = Page::decode(bytes)?;
            let mut places = Vec::new();
            for pack in &page.packs {
                let id = keep.insert([pack.to_bytes()])?;
                places.extend((0..pack.lengths.len() as u64).map(|slot| (id, slot.cast_signed())));
            }
            let puts = page.rows.into_iter().filter_map(|row| match row.change {
                Change::Put { rev, columns, .. } => Some((row.doc, rev, columns)),
                Change::Leave { .. } | Change::Drop => None,
            });
            for ((doc, rev, columns), (pack, slot)) in puts.zip(places) {
                insert.execute(params![
                    doc.kind.number(),
                    doc.id,
                    rev,
                    columns.state.number(),
                    columns.risk.number(),
                    columns.due.map(|due| due.ms()),
                    columns.updated.ms(),
                    columns.officer.map(|officer| officer.bytes()),
                    pack,
                    slot,
                ])?;
            }
        }
    }
    transaction.commit()?;
    let took_ms = ms_since(start);
    drop(connection);
    std::fs::remove_dir_all(folder)?;
    Ok(took_ms)
}

/// Commits of plain bytes into a table with one column.
pub struct RawCommits {
    connection: Connection,
    bytes: Vec<u8>,
}

impl RawCommits {
    /// A file beside the device's own; each commit is of so many bytes.
    ///
    /// # Errors
    /// Of the database.
    pub fn open(folder: &Path, bytes: usize) -> anyhow::Result<Self> {
        let path = folder.join("raw-commits");
        let connection = encrypted(&path)?;
        connection
            .execute_batch("create table if not exists raw (id integer primary key, bytes blob not null) strict")?;
        Ok(Self { connection, bytes: vec![7; bytes] })
    }

    /// One durable commit of the bytes.
    ///
    /// # Errors
    /// Of the database.
    pub fn commit(&self) -> anyhow::Result<()> {
        self.connection.prepare_cached("insert into raw (bytes) values (?1)")?.execute([&self.bytes])?;
        Ok(())
    }

    /// One durable commit of the bytes, so many times.
    ///
    /// # Errors
    /// Of the database.
    pub fn commit_many(&mut self, times: usize) -> anyhow::Result<()> {
        let transaction = self.connection.transaction()?;
        {
            let mut insert = transaction.prepare_cached("insert into raw (bytes) values (?1)")?;
            for _ in 0..times {
                insert.execute([&self.bytes])?;
            }
        }
        Ok(transaction.commit()?)
    }
}

/// Sends files over loopback to a thread that hashes each and makes it durable. How long it took, in milliseconds.
///
/// # Errors
/// Of the network or of the disk.
pub fn copy_ms(files: &[Vec<u8>], folder: &Path) -> anyhow::Result<f64> {
    std::fs::create_dir_all(folder)?;
    let lengths: Vec<usize> = files.iter().map(Vec::len).collect();
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let address = listener.local_addr()?;
    let target = folder.to_owned();
    let receiver = std::thread::spawn(move || -> anyhow::Result<()> {
        let (mut stream, _) = listener.accept()?;
        for length in lengths {
            let mut bytes = vec![0; length];
            stream.read_exact(&mut bytes)?;
            let mut file = std::fs::File::create(target.join(sha256(&bytes).to_string()))?;
            file.write_all(&bytes)?;
            file.sync_all()?;
        }
        Ok(())
    });
    let start = Instant::now();
    let mut stream = TcpStream::connect(address)?;
    for file in files {
        stream.write_all(file)?;
    }
    receiver.join().map_err(|_| anyhow::anyhow!("the receiver died"))??;
    let took_ms = ms_since(start);
    std::fs::remove_dir_all(folder)?;
    Ok(took_ms)
}
