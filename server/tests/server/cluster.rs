//! A private PostgreSQL cluster in a temporary folder, from Debian's package; gone when it is dropped.

use std::fs;
use std::net::TcpListener;
use std::path::PathBuf;
use std::process::{Command, Stdio};

/// Where Debian 12 puts it.
const BIN: &str = "/usr/lib/postgresql/15/bin";

pub(crate) struct Cluster {
    folder: PathBuf,
    port: u16,
}

fn is_root() -> bool {
    Command::new("id").arg("-u").output().is_ok_and(|done| done.stdout.trim_ascii() == b"0")
}

/// `initdb` refuses root, so everything runs as the user `postgres` then.
fn command(program: &str) -> Command {
    let path = format!("{BIN}/{program}");
    if !is_root() {
        return Command::new(path);
    }
    let mut command = Command::new("runuser");
    command.args(["-u", "postgres", "--", &path]);
    command
}

fn run(command: &mut Command) {
    let done = command.current_dir("/").stdout(Stdio::null()).stderr(Stdio::piped()).output().unwrap();
    assert!(done.status.success(), "{command:?}: {}", String::from_utf8_lossy(&done.stderr));
}

impl Cluster {
    pub(crate) fn start(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("niangjia-postgres-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        // Another user will own what is in it.
        run(Command::new("chmod").args(["0777", folder.to_str().unwrap()]));
        let data = folder.join("data");
        let data = data.to_str().unwrap();
        run(command("initdb").args(["-D", data, "-U", "niangjia", "-A", "trust", "-E", "UTF8", "--no-locale"]));
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let cluster = Self { folder: folder.clone(), port };
        let options = format!("-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off");
        let log = folder.join("log");
        run(command("pg_ctl").args(["-D", data, "-w", "-l", log.to_str().unwrap(), "-o", &options, "start"]));
        cluster
    }

    /// The address of a new, empty database.
    pub(crate) fn database(&self, name: &str) -> String {
        let port = self.port.to_string();
        run(command("createdb").args(["-h", "127.0.0.1", "-p", &port, "-U", "niangjia", name]));
        format!("postgres://niangjia@127.0.0.1:{port}/{name}")
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        let data = self.folder.join("data");
        let stop = command("pg_ctl").args(["-D", data.to_str().unwrap(), "-m", "immediate", "stop"]).output();
        drop(stop);
        let _ = fs::remove_dir_all(&self.folder);
    }
}
