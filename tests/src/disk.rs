//! A small disk of its own, to be filled: memory that is mounted as one, which only root may do.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// What fills it.
const FILLER: &str = "filler";
/// Written at once, and then in ever smaller pieces until nothing fits, in bytes.
const PIECE_BYTES: usize = 1024 * 1024;

/// The disk; unmounted when it is dropped.
#[derive(Debug)]
pub struct SmallDisk {
    folder: PathBuf,
}

impl SmallDisk {
    /// Mounts one of so many bytes at `folder`, which is made; `None` where that is not allowed.
    ///
    /// # Errors
    /// When the folder cannot be made, or there is no program to mount with.
    pub fn mount(folder: &Path, bytes: u64) -> io::Result<Option<Self>> {
        fs::create_dir_all(folder)?;
        let size = format!("size={bytes},mode=0700");
        let mut command = Command::new("mount");
        command.args(["-t", "tmpfs", "-o", &size, "niangjia-small-disk"]).arg(folder).stderr(Stdio::null());
        Ok(command.status()?.success().then(|| Self { folder: folder.to_owned() }))
    }

    /// Where it is.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Fills it to the last byte.
    ///
    /// # Errors
    /// Anything but a full disk.
    pub fn fill(&self) -> io::Result<()> {
        let mut file = fs::File::options().create(true).append(true).open(self.folder.join(FILLER))?;
        let mut length = PIECE_BYTES;
        while length > 0 {
            match file.write(&vec![7; length]) {
                Ok(1..) => {}
                Ok(0) => length /= 2,
                Err(error) if error.kind() == io::ErrorKind::StorageFull => length /= 2,
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// Gives the room back.
    ///
    /// # Errors
    /// When it was not filled.
    pub fn clear(&self) -> io::Result<()> {
        fs::remove_file(self.folder.join(FILLER))
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        // What is still open on it goes when it is closed.
        let _unmounted = Command::new("umount").arg("--lazy").arg(&self.folder).status();
    }
}
