//! How often a device asks the disk to make something durable.

use std::fs;
use std::os::unix::fs::MetadataExt as _;
use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, ensure};

use super::child::{self, Notes, Task};

/// The calls that make durable, as a trace names them.
const CALLS: [&str; 2] = ["fsync(", "fdatasync("];
/// The call by which the child marks begin and end.
const MARK: &str = "getppid(";

/// Flushes between the child's marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counted {
    /// How many.
    pub flushes: u64,
    /// What counted them.
    pub by: &'static str,
}

/// Has a child do `task`, and counts.
///
/// # Errors
/// When the child or the counting fails.
pub async fn count(task: &Task, trace: &Path) -> anyhow::Result<Counted> {
    let command = child::command(task)?;
    if Command::new("strace").arg("-V").output().is_ok() {
        let mut traced = Command::new("strace");
        traced.args(["-f", "-qq", "-e", "trace=fsync,fdatasync,getppid", "-o"]).arg(trace);
        traced.arg(command.get_program()).args(command.get_args());
        let _notes: Notes = child::run(traced).await?;
        return Ok(Counted { flushes: between_marks(&fs::read_to_string(trace)?)?, by: "strace" });
    }
    // The disk counts the flushes of everybody: right on a machine where nobody else writes.
    let folder = trace.parent().context("a folder")?;
    let before = disk_flushes(folder)?;
    let _notes: Notes = child::run(command).await?;
    Ok(Counted { flushes: disk_flushes(folder)? - before, by: "the disk's own counter, start and end included" })
}

fn between_marks(trace: &str) -> anyhow::Result<u64> {
    let marks = trace.lines().filter(|line| line.contains(MARK)).count();
    ensure!(marks == 2, "the trace has {marks} marks");
    let inside = trace.lines().skip_while(|line| !line.contains(MARK)).skip(1).take_while(|line| !line.contains(MARK));
    Ok(inside.filter(|line| CALLS.iter().any(|call| line.contains(call))).count() as u64)
}

/// Flush requests that the disk below `folder` has completed: the sixteenth number of its `stat` (Linux 5.5 and later,
/// Documentation/admin-guide/iostats.rst).
fn disk_flushes(folder: &Path) -> anyhow::Result<u64> {
    let device = fs::metadata(folder)?.dev();
    let (major, minor) = (rustix::fs::major(device), rustix::fs::minor(device));
    let stat = fs::read_to_string(format!("/sys/dev/block/{major}:{minor}/stat"))
        .context("neither strace nor the disk's counter is there")?;
    Ok(stat.split_whitespace().nth(15).context("the disk's flushes")?.parse()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_flushes_between_the_marks_count() {
        let trace = "7 fsync(3) = 0\n7 getppid() = 1\n8 fdatasync(4 <unfinished ...>\n9 getuid() = 0\n\
                     8 <... fdatasync resumed>) = 0\n8 fsync(4) = 0\n7 getppid() = 1\n7 fsync(3) = 0\n";
        assert_eq!(between_marks(trace).unwrap(), 2);
        assert!(between_marks("7 fsync(3) = 0\n").is_err());
    }
}
