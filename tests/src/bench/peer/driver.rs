//! Programs of a peer: a server that says where it listens, and a device that does tasks, a line of JSON each way.

use core::time::Duration;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};

use anyhow::{Context as _, anyhow};
use serde::Deserialize;
use serde_json::Value;

/// A peer that says nothing for so long is left out (a default: many times the slowest that was seen).
const PATIENCE: Duration = Duration::from_secs(300);

/// A process whose lines are read. Dropping it ends it.
#[derive(Debug)]
pub(super) struct Program {
    child: Child,
    lines: Receiver<String>,
}

/// What came of a task.
#[derive(Debug, Deserialize)]
pub(super) struct Told {
    /// How long it took; nothing where that was not measured.
    #[serde(default)]
    pub(super) ms: f64,
    /// The folder of the device that did it, when it did it the first time.
    pub(super) device: Option<PathBuf>,
    error: Option<String>,
}

impl Program {
    fn start(mut command: Command) -> anyhow::Result<Self> {
        let mut child = command.stdout(Stdio::piped()).spawn().with_context(|| format!("{command:?}"))?;
        let output = child.stdout.take().context("its output")?;
        let (line, lines) = channel();
        // Read to the end, whether anybody wants it: a pipe that is full would stop the program.
        std::thread::spawn(move || {
            BufReader::new(output).lines().map_while(Result::ok).for_each(|told| {
                let _unwanted = line.send(told);
            });
        });
        Ok(Self { child, lines })
    }

    /// Starts a server, and waits until it says on which port it listens.
    ///
    /// # Errors
    /// When it does not.
    pub(super) fn server(mut command: Command) -> anyhow::Result<(Self, u16)> {
        command.stdin(Stdio::null()).stderr(Stdio::null());
        let program = Self::start(command)?;
        loop {
            let line = program.lines.recv_timeout(PATIENCE).context("its server did not start")?;
            if line.contains("listening") {
                let port = line.rsplit([':', ' ']).next().and_then(|port| port.parse().ok());
                return Ok((program, port.with_context(|| format!("a port in {line:?}"))?));
            }
        }
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // Fails only when it has ended already.
        let _killed = self.child.kill();
        let _status = self.child.wait();
    }
}

/// A peer's device.
#[derive(Debug)]
pub(super) struct Driver {
    program: Program,
    tasks: ChildStdin,
}

impl Driver {
    /// Starts it.
    ///
    /// # Errors
    /// When it does not start.
    pub(super) fn start(mut command: Command) -> anyhow::Result<Self> {
        command.stdin(Stdio::piped());
        let mut program = Program::start(command)?;
        let tasks = program.child.stdin.take().context("its input")?;
        Ok(Self { program, tasks })
    }

    /// Has it do a task.
    ///
    /// # Errors
    /// What it said.
    pub(super) async fn ask(&mut self, task: &Value) -> anyhow::Result<Told> {
        let asked = || -> anyhow::Result<String> {
            writeln!(self.tasks, "{task}")?;
            Ok(self.program.lines.recv_timeout(PATIENCE)?)
        };
        let line = tokio::task::block_in_place(asked).context("its device is gone")?;
        let told: Told = serde_json::from_str(&line).with_context(|| line.clone())?;
        match told.error {
            Some(error) => Err(anyhow!("{error}")),
            None => Ok(told),
        }
    }
}
