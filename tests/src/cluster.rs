//! A private PostgreSQL cluster in a temporary folder, from Debian's package; gone when it is dropped.

use std::net::TcpListener;
use std::process::{Command, Stdio};

use anyhow::{Context as _, ensure};
use tempfile::TempDir;

/// Where Debian 12 puts it.
const BIN: &str = "/usr/lib/postgresql/15/bin";

/// What a commit waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Commit {
    /// The disk, as in a county.
    Durable,
    /// Nothing: for tests in which the machine does not lose its power.
    Fast,
}

/// The cluster.
#[derive(Debug)]
pub struct Cluster {
    folder: TempDir,
    port: u16,
}

fn is_root() -> bool {
    Command::new("id").arg("-u").output().is_ok_and(|done| done.stdout.trim_ascii() == b"0")
}

fn command(program: &str) -> Command {
    as_postgres(&format!("{BIN}/{program}"))
}

/// `initdb` refuses root, so everything runs as the user `postgres` then.
fn as_postgres(program: &str) -> Command {
    if !is_root() {
        return Command::new(program);
    }
    let mut command = Command::new("runuser");
    command.args(["-u", "postgres", "--", program]);
    command
}

/// A folder into which that user may write.
fn place() -> anyhow::Result<(TempDir, String)> {
    let folder = tempfile::Builder::new().prefix("niangjia-postgres-").tempdir()?;
    let path = folder.path().to_str().context("a path in UTF-8")?.to_owned();
    run(Command::new("chmod").args(["0777", &path]))?;
    Ok((folder, path))
}

fn run(command: &mut Command) -> anyhow::Result<()> {
    let done = command.current_dir("/").stdout(Stdio::null()).stderr(Stdio::piped()).output()?;
    ensure!(done.status.success(), "{command:?}: {}", String::from_utf8_lossy(&done.stderr));
    Ok(())
}

impl Cluster {
    /// Whether there is a PostgreSQL here to make one of.
    #[must_use]
    pub fn is_possible() -> bool {
        std::path::Path::new(BIN).join("initdb").exists()
    }

    /// Makes and starts one.
    ///
    /// # Errors
    /// When PostgreSQL is missing, or does not start.
    pub fn start(commit: Commit) -> anyhow::Result<Self> {
        let (folder, path) = place()?;
        let data = format!("{path}/data");
        run(command("initdb").args(["-D", &data, "-U", "niangjia", "-A", "trust", "-E", "UTF8", "--no-locale"]))?;
        Self::launch(folder, commit)
    }

    /// A standby that has come as far as this one has now, and gets no further.
    ///
    /// # Errors
    /// When PostgreSQL says no.
    pub fn standby(&self) -> anyhow::Result<Self> {
        let (folder, path) = place()?;
        let (data, port) = (format!("{path}/data"), self.port.to_string());
        run(command("pg_basebackup").args([
            "-h",
            "127.0.0.1",
            "-p",
            &port,
            "-U",
            "niangjia",
            "-c",
            "fast",
            "-D",
            &data,
        ]))?;
        run(as_postgres("touch").arg(format!("{data}/standby.signal")))?;
        Self::launch(folder, Commit::Fast)
    }

    /// The standby takes over.
    ///
    /// # Errors
    /// When PostgreSQL says no.
    pub fn promote(&self) -> anyhow::Result<()> {
        run(command("pg_ctl").arg("-D").arg(self.folder.path().join("data")).args(["-w", "promote"]))
    }

    fn launch(folder: TempDir, commit: Commit) -> anyhow::Result<Self> {
        let path = folder.path().to_str().context("a path in UTF-8")?;
        let (data, log) = (format!("{path}/data"), format!("{path}/log"));
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let fsync = if commit == Commit::Durable { "on" } else { "off" };
        let options = format!("-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync={fsync}");
        let cluster = Self { folder, port };
        run(command("pg_ctl").args(["-D", &data, "-w", "-l", &log, "-o", &options, "start"]))?;
        Ok(cluster)
    }

    /// The address of a database that is there.
    #[must_use]
    pub fn address(&self, name: &str) -> String {
        format!("postgres://niangjia@127.0.0.1:{}/{name}", self.port)
    }

    /// The address of a new, empty database.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn database(&self, name: &str) -> anyhow::Result<String> {
        let port = self.port.to_string();
        run(command("createdb").args(["-h", "127.0.0.1", "-p", &port, "-U", "niangjia", name]))?;
        Ok(self.address(name))
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        let data = self.folder.path().join("data");
        // What does not stop is left to whoever ends the machine.
        let _stopped = run(command("pg_ctl").arg("-D").arg(data).args(["-m", "immediate", "stop"]));
    }
}
