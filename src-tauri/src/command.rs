//! What the page may call: one line each into the device. `build.rs` declares them, `capabilities/` grants them.

use niangjia_device::Device;
use niangjia_domain::code::Code;
use niangjia_ipc::{Command, Query, View};
use tauri::State;

/// Answers a question of the page.
#[tauri::command]
pub(crate) async fn ask(device: State<'_, Device>, query: Query) -> Result<View, Code> {
    device.ask(query).await
}

/// Does what the person told; done means durable.
#[tauri::command]
pub(crate) async fn tell(device: State<'_, Device>, command: Command) -> Result<(), Code> {
    device.tell(command).await
}
