//! The shell: a window, its capabilities, and one line per command. No product logic.

mod command;
mod picture;

use std::error::Error;
use std::{fs, io};

use niangjia_device::{Config, Device};
use niangjia_ipc::{Changed, Topic, changed};
use tauri::async_runtime::{block_on, spawn};
use tauri::{App, AppHandle, Emitter, Manager, RunEvent, WindowEvent, generate_context, generate_handler};

/// In the app's data folder, the id of the process that has it open, so that a person or a test can find
/// the process behind a window.
const PID_FILE: &str = "app.pid";

/// Opens the app and returns when its window is closed.
///
/// # Panics
/// If no window can be opened: there is then nobody to tell but the system's log.
#[cfg_attr(mobile, tauri::mobile_entry_point)]
pub fn run() {
    tracing_subscriber::fmt().with_writer(io::stderr).init();
    let app = tauri::Builder::default()
        .setup(open)
        .invoke_handler(generate_handler![command::ask, command::tell])
        .register_asynchronous_uri_scheme_protocol(picture::SCHEME, picture::answer)
        .build(generate_context!());
    #[expect(clippy::expect_used, reason = "without a window the system's log is all there is")]
    app.expect("the app's window opens").run(on_event);
}

/// Opens the device's folder before the page asks for anything.
fn open(app: &mut App) -> Result<(), Box<dyn Error>> {
    let folder = app.path().app_data_dir()?;
    fs::create_dir_all(&folder)?;
    fs::write(folder.join(PID_FILE), std::process::id().to_string())?;
    let config = Config::new(folder, app.package_info().version.to_string());
    let device = Device::open(config).map_err(|code| format!("the data folder does not open: {code:?}"))?;
    app.manage(device.clone());
    spawn(pass_on_changes(device, app.handle().clone()));
    Ok(())
}

/// Tells the page of every change until the device is closed.
async fn pass_on_changes(device: Device, app: AppHandle) {
    let mut changes = device.subscribe();
    // Held, the device would never see its last copy dropped.
    drop(device);
    loop {
        let change = match changes.recv().await {
            Ok(change) => change,
            Err(_) if changes.is_closed() => return,
            // The page fell behind; what it shows it asks for again.
            Err(_) => Changed { topics: vec![Topic::App, Topic::Tickets, Topic::Sync, Topic::Directory] },
        };
        if let Err(error) = app.emit(changed::EVENT, change) {
            tracing::warn!(%error, "the page was not told of a change");
        }
    }
}

fn on_event(app: &AppHandle, event: RunEvent) {
    // The first events come before the device is open.
    let Some(device) = app.try_state::<Device>() else { return };
    match event {
        #[cfg(mobile)]
        RunEvent::WindowEvent { event: WindowEvent::Suspended, .. } => block_on(device.suspend()),
        #[cfg(mobile)]
        RunEvent::WindowEvent { event: WindowEvent::Resumed, .. } => device.resume(),
        RunEvent::WindowEvent { event: WindowEvent::Focused(true), .. } => device.resume(),
        RunEvent::Exit => block_on(device.shutdown()),
        _ => {}
    }
}
