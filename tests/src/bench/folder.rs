//! Folders of devices and counties: copied, so that each round begins where the last one did.

use std::fs;
use std::path::{Path, PathBuf};

/// Copies a folder with everything in it; what was at `to` is gone.
///
/// # Errors
/// Of the file system.
pub fn copy(from: &Path, to: &Path) -> std::io::Result<()> {
    if to.exists() {
        fs::remove_dir_all(to)?;
    }
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}

/// Bytes of the databases in a device's folder, their logs included; the reserve that is given up for the journal when
/// the disk is full is not data, and does not count.
///
/// # Errors
/// Of the file system.
pub fn database_bytes(folder: &Path) -> std::io::Result<u64> {
    let mut bytes = 0;
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_name().to_string_lossy().contains(".db") {
            bytes += entry.metadata()?.len();
        }
    }
    Ok(bytes)
}

/// Bytes of every file in a folder.
///
/// # Errors
/// Of the file system.
pub fn bytes(folder: &Path) -> std::io::Result<u64> {
    let mut bytes = 0;
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let metadata = entry.metadata()?;
        bytes += if metadata.is_dir() { self::bytes(&entry.path())? } else { metadata.len() };
    }
    Ok(bytes)
}

/// The folder of this program, which is on the disk that everything is built on.
///
/// # Errors
/// When this program has no path.
pub fn of_program() -> std::io::Result<PathBuf> {
    let mut folder = std::env::current_exe()?;
    folder.pop();
    Ok(folder)
}
