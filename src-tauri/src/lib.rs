//! The shell: a window, its capabilities, and one line per command. No product logic.

use std::error::Error;
use std::fs;

use tauri::{App, Manager};

/// In the app's data folder, the id of the process that has it open, so that a person or a test can find
/// the process behind a window.
const PID_FILE: &str = "app.pid";

/// Opens the app and returns when its window is closed.
///
/// # Panics
/// If no window can be opened: there is then nobody to tell but the system's log.
#[cfg_attr(mobile, tauri::mobile_entry_point)]
pub fn run() {
    let app = tauri::Builder::default().setup(open);
    #[expect(clippy::expect_used, reason = "without a window the system's log is all there is")]
    app.run(tauri::generate_context!()).expect("the app's window opens");
}

/// Prepares the data folder before the first window is drawn.
fn open(app: &mut App) -> Result<(), Box<dyn Error>> {
    let folder = app.path().app_data_dir()?;
    fs::create_dir_all(&folder)?;
    fs::write(folder.join(PID_FILE), std::process::id().to_string())?;
    Ok(())
}
