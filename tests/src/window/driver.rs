//! One `tauri-driver` with WebKit's driver below it: the way into one window.

use std::fs::{self, File};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Command, Stdio};

use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Map, Value, json};
use tokio::time::{Instant, sleep};

use super::process::Running;
use super::{GLANCE, PATIENCE, WindowError};

/// What the app finds as its home, so that two of them share nothing; each a folder below the install's.
const HOMES: [(&str, &str); 5] = [
    ("HOME", "home"),
    ("XDG_DATA_HOME", "data"),
    ("XDG_CONFIG_HOME", "config"),
    ("XDG_CACHE_HOME", "cache"),
    ("XDG_RUNTIME_DIR", "run"),
];

/// Starts the drivers; what they and the app print goes to `driver.log` in `home`.
pub(super) async fn start(display: &str, home: &Path) -> Result<(Running, String), WindowError> {
    let (port, native_port) = (free_port()?, free_port()?);
    let log = home.join("driver.log");
    let mut command = Command::new("tauri-driver");
    command
        .args(["--port", &port.to_string(), "--native-port", &native_port.to_string()])
        .env("DISPLAY", display)
        .env("GDK_BACKEND", "x11")
        // No desktop session is there, and two apps must not meet on one.
        .env_remove("DBUS_SESSION_BUS_ADDRESS")
        .env("NO_AT_BRIDGE", "1")
        .stdin(Stdio::null());
    for (variable, folder) in HOMES {
        let path = home.join(folder);
        fs::create_dir_all(&path).map_err(|source| WindowError::File { path: path.clone(), source })?;
        command.env(variable, path);
    }
    let file = File::options().create(true).append(true).open(&log);
    let file = file.map_err(|source| WindowError::File { path: log.clone(), source })?;
    let copy = file.try_clone().map_err(|source| WindowError::File { path: log, source })?;
    let running = Running::start(command.stdout(file).stderr(copy))?;
    Ok((running, format!("http://127.0.0.1:{port}")))
}

/// Has the driver at `address` start `program`, and waits until it stands.
pub(super) async fn connect(address: &str, program: &Path) -> Result<Client, WindowError> {
    let mut capabilities = Map::new();
    capabilities.insert("browserName".to_owned(), Value::from("wry"));
    capabilities.insert("tauri:options".to_owned(), json!({ "application": program }));
    let started = Instant::now();
    loop {
        let mut session = ClientBuilder::new(HttpConnector::new());
        match session.capabilities(capabilities.clone()).connect(address).await {
            Ok(client) => return Ok(client),
            // The driver is not listening yet, or its own driver below is not.
            Err(_) if started.elapsed() < PATIENCE => sleep(GLANCE).await,
            Err(error) => return Err(error.into()),
        }
    }
}

/// A port of this machine that nothing listens on just now.
fn free_port() -> Result<u16, WindowError> {
    let port = TcpListener::bind(("127.0.0.1", 0)).and_then(|listener| listener.local_addr());
    port.map(|address| address.port()).map_err(|source| WindowError::Start { program: "a listener".to_owned(), source })
}
