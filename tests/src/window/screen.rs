//! An X display in memory.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use super::WindowError;
use super::process::Running;

/// One Xvfb; windows on it keep the exact size they are given, for no window manager interferes.
#[derive(Debug)]
pub struct Screen {
    display: String,
    _server: Running,
}

impl Screen {
    /// Starts a display of `width_px` × `height_px`, larger than all windows that shall stand side by side.
    pub fn start(width_px: u32, height_px: u32) -> Result<Self, WindowError> {
        let mut server = Running::start(
            Command::new("Xvfb")
                // The server picks a free display and writes its number to standard output.
                .args(["-displayfd", "1", "-nolisten", "tcp", "-screen", "0"])
                .arg(format!("{width_px}x{height_px}x24"))
                .stdin(Stdio::null())
                .stdout(Stdio::piped())
                .stderr(Stdio::null()),
        )?;
        let mut number = String::new();
        if let Some(output) = server.0.stdout.take() {
            let read = BufReader::new(output).read_line(&mut number);
            read.map_err(|source| WindowError::Start { program: "Xvfb".to_owned(), source })?;
        }
        match number.trim() {
            "" => Err(WindowError::NoAnswer("the number of Xvfb's display")),
            number => Ok(Screen { display: format!(":{number}"), _server: server }),
        }
    }

    /// The display as the environment variable `DISPLAY` wants it.
    pub fn display(&self) -> &str {
        &self.display
    }
}
