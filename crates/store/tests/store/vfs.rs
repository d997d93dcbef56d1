//! SQLite's side of a disk that fails on demand: it stands between SQLite and its own file layer for the folders that tests
//! name; all others pass through.
#![expect(unsafe_code, reason = "SQLite's file layer is C; a disk that fails on demand must speak it")]

use std::ffi::{CStr, c_char, c_int, c_void};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, Once};

use rusqlite::ffi;

use crate::platter::{Disk, Event, Step, Trouble, lock};

/// From here on this disk lies under its folder.
pub(crate) fn put(disk: &Arc<Disk>) {
    register();
    lock(&DISKS).push(Arc::clone(disk));
}

/// It does not any more.
pub(crate) fn take(disk: &Arc<Disk>) {
    lock(&DISKS).retain(|known| !Arc::ptr_eq(known, disk));
}

static DISKS: Mutex<Vec<Arc<Disk>>> = Mutex::new(Vec::new());
static REGISTERED: Once = Once::new();

/// An open file: ours first, SQLite's own behind it.
#[repr(C)]
struct File {
    head: ffi::sqlite3_file,
    disk: Option<Arc<Disk>>,
    path: PathBuf,
}

const NAME: &CStr = c"niangjia-cut";

fn register() {
    REGISTERED.call_once(|| {
        // SAFETY: the default layer lives as long as the process; the copy is leaked, so it does too.
        unsafe {
            let base = ffi::sqlite3_vfs_find(core::ptr::null());
            let mut ours = core::ptr::read(base);
            ours.szOsFile += c_int::try_from(size_of::<File>()).unwrap();
            ours.zName = NAME.as_ptr();
            ours.xOpen = Some(open);
            ours.xDelete = Some(delete);
            assert_eq!(ffi::sqlite3_vfs_register(Box::leak(Box::new(ours)), 1), ffi::SQLITE_OK);
        }
    });
}

fn disk_of(path: &Path) -> Option<Arc<Disk>> {
    let folder = path.parent()?;
    lock(&DISKS).iter().find(|disk| disk.folder == folder).map(Arc::clone)
}

/// SQLite's own layer: it was the default before ours, so it is the next in the list.
unsafe fn base(ours: *mut ffi::sqlite3_vfs) -> *mut ffi::sqlite3_vfs {
    // SAFETY: SQLite calls with the layer that was registered, whose list has not changed since.
    unsafe { (*ours).pNext }
}

unsafe fn path_of(name: *const c_char) -> PathBuf {
    if name.is_null() {
        return PathBuf::new();
    }
    // SAFETY: SQLite names files by strings that end.
    PathBuf::from(unsafe { CStr::from_ptr(name) }.to_string_lossy().into_owned())
}

unsafe extern "C" fn open(
    ours: *mut ffi::sqlite3_vfs,
    name: *const c_char,
    file: *mut ffi::sqlite3_file,
    flags: c_int,
    out: *mut c_int,
) -> c_int {
    // SAFETY: `file` has room for ours and for SQLite's own behind it, as `szOsFile` says.
    unsafe {
        (*file).pMethods = core::ptr::null();
        let base = base(ours);
        let opened = (*base).xOpen.unwrap()(base, name, real(file), flags, out);
        if opened == ffi::SQLITE_OK {
            let path = path_of(name);
            let disk = disk_of(&path);
            file.cast::<File>().write(File { head: ffi::sqlite3_file { pMethods: &raw const METHODS }, disk, path });
        }
        opened
    }
}

unsafe extern "C" fn delete(ours: *mut ffi::sqlite3_vfs, name: *const c_char, sync: c_int) -> c_int {
    // SAFETY: as SQLite calls it.
    unsafe {
        let path = path_of(name);
        let step = |disk: Arc<Disk>| disk.step(|file| Event::Delete { file }, &path, Step::Delete);
        if let Some(trouble) = disk_of(&path).filter(|_| path.exists()).and_then(step) {
            return trouble.code(ffi::SQLITE_IOERR_DELETE);
        }
        let base = base(ours);
        (*base).xDelete.unwrap()(base, name, sync)
    }
}

unsafe extern "C" fn close(file: *mut ffi::sqlite3_file) -> c_int {
    // SAFETY: opened by `open`, closed once.
    unsafe {
        let closed = own(file).xClose.unwrap()(real(file));
        core::ptr::drop_in_place(file.cast::<File>());
        closed
    }
}

unsafe extern "C" fn write(
    file: *mut ffi::sqlite3_file,
    from: *const c_void,
    length: c_int,
    at: ffi::sqlite3_int64,
) -> c_int {
    // SAFETY: `from` has `length` bytes.
    unsafe {
        let length_here = usize::try_from(length).unwrap();
        let bytes = core::slice::from_raw_parts(from.cast::<u8>(), length_here).to_vec();
        let place = usize::try_from(at).unwrap();
        if let Some(trouble) = step(file, |file| Event::Write { file, at: place, bytes }, Step::Write) {
            // Half of it had been written.
            own(file).xWrite.unwrap()(real(file), from, length / 2, at);
            return trouble.code(ffi::SQLITE_IOERR_WRITE);
        }
        own(file).xWrite.unwrap()(real(file), from, length, at)
    }
}

unsafe extern "C" fn truncate(file: *mut ffi::sqlite3_file, size: ffi::sqlite3_int64) -> c_int {
    // SAFETY: an open file.
    unsafe {
        let bytes = usize::try_from(size).unwrap();
        match step(file, |file| Event::Truncate { file, bytes }, Step::Truncate) {
            Some(trouble) => trouble.code(ffi::SQLITE_IOERR_TRUNCATE),
            None => own(file).xTruncate.unwrap()(real(file), size),
        }
    }
}

/// The real file is not flushed: nothing here outlives the process, and what is durable is on record.
unsafe extern "C" fn flush(file: *mut ffi::sqlite3_file, flags: c_int) -> c_int {
    // SAFETY: an open file.
    unsafe {
        if (*file.cast::<File>()).disk.is_none() {
            return own(file).xSync.unwrap()(real(file), flags);
        }
        let trouble = step(file, |file| Event::Flush { file }, Step::Flush);
        trouble.map_or(ffi::SQLITE_OK, |trouble| trouble.code(ffi::SQLITE_IOERR_FSYNC))
    }
}

unsafe fn step(file: *mut ffi::sqlite3_file, event: impl FnOnce(String) -> Event, kind: Step) -> Option<Trouble> {
    // SAFETY: an open file of ours.
    let ours = unsafe { &*file.cast::<File>() };
    ours.disk.as_ref().and_then(|disk| disk.step(event, &ours.path, kind))
}

impl Trouble {
    const fn code(self, io: c_int) -> c_int {
        match self {
            Self::Io => io,
            Self::Full => ffi::SQLITE_FULL,
        }
    }
}

unsafe fn real(file: *mut ffi::sqlite3_file) -> *mut ffi::sqlite3_file {
    // SAFETY: SQLite's own file lies behind ours; ours has a size that keeps it aligned.
    unsafe { file.cast::<u8>().add(size_of::<File>()).cast() }
}

unsafe fn own(file: *mut ffi::sqlite3_file) -> &'static ffi::sqlite3_io_methods {
    // SAFETY: opened by SQLite's own layer, whose methods are static.
    unsafe { &*(*real(file)).pMethods }
}

/// Methods that only pass on.
macro_rules! pass {
    ($($name:ident = $method:ident($($argument:ident: $kind:ty),*) -> $result:ty),+ $(,)?) => {$(
        unsafe extern "C" fn $name(file: *mut ffi::sqlite3_file $(, $argument: $kind)*) -> $result {
            // SAFETY: passed on as it came.
            unsafe { own(file).$method.unwrap()(real(file) $(, $argument)*) }
        }
    )+};
}

pass! {
    read = xRead(to: *mut c_void, length: c_int, at: ffi::sqlite3_int64) -> c_int,
    size = xFileSize(size: *mut ffi::sqlite3_int64) -> c_int,
    lock_file = xLock(level: c_int) -> c_int,
    unlock_file = xUnlock(level: c_int) -> c_int,
    is_reserved = xCheckReservedLock(out: *mut c_int) -> c_int,
    control = xFileControl(what: c_int, value: *mut c_void) -> c_int,
    sector = xSectorSize() -> c_int,
    traits = xDeviceCharacteristics() -> c_int,
    shm_map = xShmMap(region: c_int, size: c_int, extend: c_int, out: *mut *mut c_void) -> c_int,
    shm_lock = xShmLock(offset: c_int, count: c_int, flags: c_int) -> c_int,
    shm_barrier = xShmBarrier() -> (),
    shm_unmap = xShmUnmap(delete: c_int) -> c_int,
}

static METHODS: ffi::sqlite3_io_methods = ffi::sqlite3_io_methods {
    iVersion: 2,
    xClose: Some(close),
    xRead: Some(read),
    xWrite: Some(write),
    xTruncate: Some(truncate),
    xSync: Some(flush),
    xFileSize: Some(size),
    xLock: Some(lock_file),
    xUnlock: Some(unlock_file),
    xCheckReservedLock: Some(is_reserved),
    xFileControl: Some(control),
    xSectorSize: Some(sector),
    xDeviceCharacteristics: Some(traits),
    xShmMap: Some(shm_map),
    xShmLock: Some(shm_lock),
    xShmBarrier: Some(shm_barrier),
    xShmUnmap: Some(shm_unmap),
    xFetch: None,
    xUnfetch: None,
};
