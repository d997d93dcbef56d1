//! The county's server as a real process: started, killed, started again on the same address.

use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use anyhow::{Context as _, bail};
use serde_json::Value;

use crate::window::built_program;

/// A server on a folder of its own. Dropping it ends the process.
#[derive(Debug)]
pub struct Office {
    data: PathBuf,
    /// PostgreSQL; SQLite in the folder without it.
    database: Option<String>,
    address: SocketAddr,
    transport: Transport,
    child: Option<Child>,
    kills: u32,
}

/// How it is spoken to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Transport {
    Tls,
    /// Plain HTTP, on loopback only.
    Plain,
}

/// One person of the made-up county, and the way in.
#[derive(Debug, Clone)]
pub struct Seat {
    /// `handler`, `reviewer`, `supervisor`, `officer1`, `officer2`.
    pub seat: String,
    /// The name shown.
    pub name: String,
    /// The person's id.
    pub user: String,
    /// A fresh enrolment code.
    pub code: String,
}

impl Office {
    /// Makes the county of the demonstration in `data`, and starts the server on a free port of loopback, with TLS.
    ///
    /// # Errors
    /// When the server does not start; says what it printed.
    pub fn open(data: &Path) -> anyhow::Result<(Self, Vec<Seat>)> {
        let seats = seed(data)?;
        Ok((Self::on(data)?, seats))
    }

    /// The same on a given address, without TLS.
    ///
    /// # Errors
    /// When the server does not start; says what it printed.
    pub fn open_plain(data: &Path, address: SocketAddr) -> anyhow::Result<(Self, Vec<Seat>)> {
        let seats = seed(data)?;
        Ok((Self::on_plain(data, address)?, seats))
    }

    /// Starts the server on a folder that has been a county's before.
    ///
    /// # Errors
    /// When the server does not start; says what it printed.
    pub fn on(data: &Path) -> anyhow::Result<Self> {
        Self::serve(data, None)
    }

    /// The same, over a PostgreSQL database where `database` names one. Several may serve one database and one folder.
    ///
    /// # Errors
    /// When the server does not start; says what it printed.
    pub fn serve(data: &Path, database: Option<String>) -> anyhow::Result<Self> {
        Self::started(data, database, ([127, 0, 0, 1], 0).into(), Transport::Tls)
    }

    /// On a given address of loopback, without TLS.
    ///
    /// # Errors
    /// When the server does not start; says what it printed.
    pub fn on_plain(data: &Path, address: SocketAddr) -> anyhow::Result<Self> {
        Self::started(data, None, address, Transport::Plain)
    }

    fn started(
        data: &Path,
        database: Option<String>,
        address: SocketAddr,
        transport: Transport,
    ) -> anyhow::Result<Self> {
        let mut office = Self { data: data.to_owned(), database, address, transport, child: None, kills: 0 };
        office.start()?;
        Ok(office)
    }

    /// Starts the process, on the address it had before if it had one.
    ///
    /// # Errors
    /// When it does not say that it listens.
    pub fn start(&mut self) -> anyhow::Result<()> {
        let mut child = self.spawn()?;
        let output = child.stdout.take().context("the server's output")?;
        let mut lines = BufReader::new(output).lines();
        let address = loop {
            let Some(line) = lines.next() else { bail!("the server ended before it listened") };
            if let Some(address) = line?.strip_prefix("listening ") {
                break address.trim().parse()?;
            }
        };
        std::thread::spawn(move || lines.for_each(drop));
        self.address = address;
        self.child = Some(child);
        Ok(())
    }

    /// Starts the process and kills it so soon that it may not have come to listen.
    ///
    /// # Errors
    /// When it cannot be started.
    pub fn die_while_starting(&mut self, after: Duration) -> anyhow::Result<()> {
        let child = self.spawn()?;
        std::thread::sleep(after);
        self.child = Some(child);
        self.kill();
        Ok(())
    }

    fn spawn(&self) -> anyhow::Result<Child> {
        let log = std::fs::File::options().create(true).append(true).open(self.data.join("server.log"))?;
        let mut command = Command::new(built_program("niangjia-server"));
        command.args(["serve", "--listen", &self.address.to_string(), "--data"]).arg(&self.data);
        if let Some(database) = &self.database {
            command.args(["--database", database]);
        }
        command.args((self.transport == Transport::Plain).then_some("--insecure-loopback"));
        command.stdout(Stdio::piped()).stderr(log).spawn().context("starting niangjia-server")
    }

    /// Ends the process as a power cut would (`kill -9`).
    pub fn kill(&mut self) {
        if let Some(mut child) = self.child.take() {
            // Fails only when the process has ended already.
            let _killed = child.kill();
            let _status = child.wait();
            self.kills += 1;
        }
    }

    /// How often it was killed on purpose.
    #[must_use]
    pub fn kills(&self) -> u32 {
        self.kills
    }

    /// Processor time that it has used since it was started, in milliseconds.
    ///
    /// # Errors
    /// When it is not running, or the system does not tell.
    pub fn cpu_ms(&self) -> anyhow::Result<f64> {
        let stat = self.told("stat")?;
        // After the name in parentheses: own and system's ticks are the 12th and 13th, a hundred to the second (proc(5)).
        let (_, numbers) = stat.rsplit_once(')').context("the server's times")?;
        let ticks: Vec<f64> = numbers.split_whitespace().skip(11).take(2).map(str::parse).collect::<Result<_, _>>()?;
        Ok(ticks.iter().sum::<f64>() * 10.0)
    }

    /// The most memory that it has held, in bytes.
    ///
    /// # Errors
    /// When it is not running, or the system does not tell.
    pub fn peak_bytes(&self) -> anyhow::Result<u64> {
        let status = self.told("status")?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).context("the server's memory")?;
        let kb: u64 = line.trim().trim_end_matches(" kB").parse()?;
        Ok(kb * 1024)
    }

    /// What the system tells of the process (proc(5)).
    fn told(&self, about: &str) -> anyhow::Result<String> {
        let pid = self.child.as_ref().context("a running server")?.id();
        Ok(std::fs::read_to_string(format!("/proc/{pid}/{about}"))?)
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Its folder.
    #[must_use]
    pub fn data(&self) -> &Path {
        &self.data
    }

    /// What a command of the server's program prints about its folder.
    ///
    /// # Errors
    /// When the command fails.
    pub fn command(&self, arguments: &[&str]) -> anyhow::Result<String> {
        run(&self.data, arguments)
    }
}

impl Drop for Office {
    fn drop(&mut self) {
        if let Some(mut child) = self.child.take() {
            let _killed = child.kill();
            let _status = child.wait();
        }
    }
}

fn run(data: &Path, arguments: &[&str]) -> anyhow::Result<String> {
    let output = Command::new(built_program("niangjia-server"))
        .args(arguments)
        .arg("--data")
        .arg(data)
        .output()
        .context("running niangjia-server")?;
    if !output.status.success() {
        bail!("niangjia-server {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    }
    Ok(String::from_utf8(output.stdout)?)
}

fn seed(data: &Path) -> anyhow::Result<Vec<Seat>> {
    let made: Value = serde_json::from_str(&run(data, &["seed-demo", "--json"])?)?;
    let people = made["people"].as_array().context("people of the made-up county")?;
    people
        .iter()
        .map(|person| {
            let text = |key: &str| {
                person[key].as_str().map(str::to_owned).with_context(|| format!("{key} of a person: {person}"))
            };
            Ok(Seat { seat: text("key")?, name: text("name")?, user: text("user")?, code: text("code")? })
        })
        .collect()
}
