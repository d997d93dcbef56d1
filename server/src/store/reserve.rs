//! The reserve: room on the disk that is kept for what officers deliver. When the disk is full it is given up, so that the
//! inbox still takes operations; photos wait until there is room again, and the reserve is taken in.

use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use rusqlite::Connection;
use rustix::fs::{FallocateFlags, fallocate};

use crate::error::Fault;
use crate::folder::DATABASE;

/// The file's name, beside the database.
const FILE: &str = "reserve";
/// Which part of the disk it takes at most, so that a small one is not all reserve (a default).
const DISK_PART: u64 = 16;
/// How many times its size must be free before it is taken in again: it would be given up at once otherwise (a default).
const FREE_TIMES: u64 = 3;

/// How much room is kept, and how much there is.
#[derive(Debug, Clone, Copy)]
pub struct Room {
    /// Most that is kept for the inbox, in bytes. 64 MiB (a default): a hundred thousand notes.
    pub reserve_bytes: u64,
    /// Most bytes that the folder's files may take together; `None` for all there are. Tests make small disks of it.
    pub quota_bytes: Option<u64>,
}

impl Default for Room {
    fn default() -> Self {
        Self { reserve_bytes: 64 * 1024 * 1024, quota_bytes: None }
    }
}

/// Whether there is room for more than what must be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// There is.
    Enough,
    /// The disk is full: only operations are taken, from the reserve.
    Reserve,
}

#[derive(Debug)]
pub(super) struct Reserve {
    path: PathBuf,
    room: Room,
}

impl Reserve {
    /// The reserve beside a database; taken in if there is room.
    pub(super) fn beside(database: &Path, room: Room, writer: &Connection) -> Result<Self, Fault> {
        let reserve = Self { path: database.with_file_name(FILE), room };
        if let Err(fault) = reserve.take_in(writer) {
            tracing::warn!(%fault, "no room could be kept for operations");
        }
        reserve.limit(writer)?;
        Ok(reserve)
    }

    pub(super) fn standing(&self) -> Standing {
        if self.weight() < self.bytes() { Standing::Reserve } else { Standing::Enough }
    }

    /// Gives it up; whether that made room.
    pub(super) fn give_up(&self, writer: &Connection) -> Result<bool, Fault> {
        match fs::remove_file(&self.path) {
            Ok(()) => {}
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
            Err(error) => return Err(error.into()),
        }
        tracing::error!("the disk is full: the reserve is given to operations, and photos wait; make room");
        self.limit(writer)?;
        Ok(true)
    }

    /// Takes it in again, where there is room for it and as much again twice.
    pub(super) fn take_in(&self, writer: &Connection) -> Result<(), Fault> {
        if self.standing() == Standing::Enough || self.free() < self.bytes().saturating_mul(FREE_TIMES) {
            return Ok(());
        }
        if let Err(error) = self.fill() {
            // A file that is there in part is no reserve.
            self.give_up(writer)?;
            return Err(error.into());
        }
        tracing::info!("room is kept for operations");
        self.limit(writer)
    }

    fn fill(&self) -> io::Result<()> {
        let mut file = File::create(&self.path)?;
        // Where the file system cannot set room aside, bytes do.
        let bytes = self.bytes();
        if fallocate(&file, FallocateFlags::empty(), 0, bytes).is_err() {
            io::copy(&mut io::repeat(0).take(bytes), &mut file)?;
        }
        file.sync_all()
    }

    /// Bytes that it is to take.
    fn bytes(&self) -> u64 {
        match self.room.quota_bytes {
            Some(_) => self.room.reserve_bytes,
            None => rustix::fs::statvfs(self.folder()).map_or(self.room.reserve_bytes, |disk| {
                self.room.reserve_bytes.min(disk.f_blocks.saturating_mul(disk.f_frsize) / DISK_PART)
            }),
        }
    }

    /// Bytes that it takes now.
    fn weight(&self) -> u64 {
        fs::metadata(&self.path).map_or(0, |file| file.len())
    }

    fn free(&self) -> u64 {
        let folder = self.folder();
        match self.room.quota_bytes {
            Some(quota) => quota.saturating_sub(self.taken(|_| true)),
            // Where the platform does not tell, nothing is taken.
            None => rustix::fs::statvfs(folder).map_or(0, |disk| disk.f_bavail.saturating_mul(disk.f_frsize)),
        }
    }

    fn folder(&self) -> &Path {
        self.path.parent().unwrap_or_else(|| Path::new("."))
    }

    /// Bytes of the folder's files that are meant.
    fn taken(&self, is_meant: impl Fn(&str) -> bool) -> u64 {
        let Ok(files) = fs::read_dir(self.folder()) else { return 0 };
        let files = files.filter_map(Result::ok).filter(|file| file.file_name().to_str().is_some_and(&is_meant));
        files.filter_map(|file| file.metadata().ok()).map(|file| file.len()).sum()
    }

    /// Tells SQLite how large the file may grow, where there is a quota.
    fn limit(&self, writer: &Connection) -> Result<(), Fault> {
        if let Some(quota) = self.room.quota_bytes {
            let page: u64 = writer.pragma_query_value(None, "page_size", |row| row.get::<_, u32>(0))?.into();
            // What is in the log will be in the file.
            let others = self.taken(|name| !name.starts_with(DATABASE));
            let pages = quota.saturating_sub(others) / page;
            writer.pragma_update(None, "max_page_count", i64::try_from(pages).unwrap_or(i64::MAX))?;
        }
        Ok(())
    }
}
