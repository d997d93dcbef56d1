//! Processes that end with the value that holds them.

use std::env;
use std::path::PathBuf;
use std::process::{Child, Command};

use rustix::process::{Pid, Signal, kill_process_group};

use super::WindowError;

/// A child in a process group of its own; dropping it ends the whole group, children of children included.
#[derive(Debug)]
pub(super) struct Running(pub(super) Child);

impl Running {
    pub(super) fn start(command: &mut Command) -> Result<Self, WindowError> {
        use std::os::unix::process::CommandExt;
        let program = command.get_program().to_string_lossy().into_owned();
        let child = command.process_group(0).spawn();
        child.map(Running).map_err(|source| WindowError::Start { program, source })
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let group = i32::try_from(self.0.id()).ok().and_then(Pid::from_raw);
        // Either call fails only when the child has already ended, which is what is wanted.
        if let Some(group) = group {
            let _ended = kill_process_group(group, Signal::KILL);
        }
        let _status = self.0.wait();
    }
}

/// The path of a program that this workspace builds, beside the running test or program.
///
/// Build it first: `cargo build -p niangjia-shell`. Panics if this program has no path of its own.
pub fn built_program(name: &str) -> PathBuf {
    #[expect(clippy::expect_used, reason = "a running program has a path")]
    let mut folder = env::current_exe().expect("this program has a path");
    folder.pop();
    if folder.ends_with("deps") {
        folder.pop();
    }
    folder.join(name)
}
