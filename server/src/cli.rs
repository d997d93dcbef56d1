//! The command line: arguments in, a command done. Answers go to standard output, logs to standard error.

mod backup;
mod enrol;
mod erase;
mod hold;
mod ingest;
mod loss;
mod photos;
mod seed;
mod serve;
mod user;
mod verify_receipts;

use std::io::{self, Write as _};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::Context as _;
use chrono::NaiveDate;
use clap::{Args, Parser, Subcommand};
use niangjia_domain::calendar::Calendar;
use niangjia_domain::time::ServerTime;

use crate::folder::Folder;
use crate::moment::Moment;
use crate::office::Office;

/// The county's server.
#[derive(Debug, Parser)]
#[command(name = "niangjia-server", version)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serves devices until it is stopped (SIGINT or SIGTERM). Prints `listening ADDRESS` and `fingerprint SHA-256`.
    Serve(ServeArgs),
    /// Makes a fictional county with people and tickets, and prints one enrolment code each.
    SeedDemo(SeedArgs),
    /// Accounts.
    #[command(subcommand)]
    User(UserCommand),
    /// Prints a one-time enrolment code for a person, as text and as a QR code.
    Enrol(EnrolArgs),
    /// Ends a person's account. What was done before still counts when it arrives.
    Revoke(PersonArgs),
    /// Copies the county into a folder, while it is served.
    Backup(backup::BackupArgs),
    /// Restores a backup into a folder that is thrown away and looks at everything in it; if all is well, devices may
    /// let go of what it covers.
    VerifyBackup(backup::FromArgs),
    /// Reads every photo; those that are gone or spoilt are asked for where they came from.
    VerifyPhotos(DataArgs),
    /// Makes a county of a backup, in an empty folder. Its devices offer again what was not in it.
    Restore(backup::FromArgs),
    /// Takes sealed bundles in, as devices export them. A file that is no good leaves nothing behind.
    Ingest(ingest::IngestArgs),
    /// Tells whether the county signed each receipt of a list.
    VerifyReceipts(verify_receipts::VerifyArgs),
    /// Prints the county's public receipt key, which anybody may know.
    ReceiptKey(DataArgs),
    /// After a restore: what was missing, from whom, what came back, and who has not been heard of since.
    LossReport(loss::LossArgs),
    /// Erases tickets for good: content, timeline, photos. Devices are told; receipts stay.
    Erase(erase::EraseArgs),
    /// Lists devices that do not let go of tickets which they may not read any more.
    Holds(DataArgs),
    /// Says that what a person may read now is right: the devices let go of what they held back.
    ConfirmScope(PersonArgs),
    /// Working days.
    #[command(subcommand)]
    Calendar(CalendarCommand),
}

#[derive(Debug, Args)]
struct DataArgs {
    /// Folder for database, photos and certificate.
    #[arg(long)]
    data: PathBuf,
    /// PostgreSQL instead of SQLite in the folder: `postgres://…`.
    #[arg(long)]
    database: Option<String>,
}

#[derive(Debug, Args)]
struct ServeArgs {
    #[command(flatten)]
    data: DataArgs,
    /// Address and port; port 0 takes any.
    #[arg(long, default_value = "0.0.0.0:12351")]
    listen: SocketAddr,
    /// Certificate chain as PEM, instead of the folder's own.
    #[arg(long, requires = "tls_key")]
    tls_cert: Option<PathBuf>,
    /// Its private key as PEM.
    #[arg(long, requires = "tls_cert")]
    tls_key: Option<PathBuf>,
    /// Plain HTTP, on a loopback address only: for tests and for a proxy on the same machine.
    #[arg(long)]
    insecure_loopback: bool,
}

#[derive(Debug, Args)]
struct SeedArgs {
    #[command(flatten)]
    data: DataArgs,
    /// For programs.
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Subcommand)]
enum UserCommand {
    /// Adds a person; prints the account's id.
    Add(user::AddArgs),
    /// Lists accounts.
    List(DataArgs),
}

#[derive(Debug, Args)]
struct EnrolArgs {
    #[command(flatten)]
    data: DataArgs,
    /// The account's id, or a name that only one person has.
    user: String,
    /// The address that devices reach this server by, for the QR code.
    #[arg(long, default_value = "127.0.0.1:12351")]
    address: String,
    /// For programs.
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
struct PersonArgs {
    #[command(flatten)]
    data: DataArgs,
    /// The account's id, or a name that only one person has.
    user: String,
}

#[derive(Debug, Subcommand)]
enum CalendarCommand {
    /// Prints the n-th working day after a day, or `unknown`.
    Due {
        /// `YYYY-MM-DD`
        #[arg(value_parser = day)]
        date: NaiveDate,
        /// Working days.
        n: u32,
    },
}

/// Runs one command.
///
/// # Errors
/// What went wrong, for a person.
pub fn run(cli: Cli) -> anyhow::Result<()> {
    match cli.command {
        Command::Serve(args) => serve::serve(args),
        Command::SeedDemo(args) => seed::seed(&args),
        Command::User(UserCommand::Add(args)) => user::add(&args),
        Command::User(UserCommand::List(args)) => user::list(&args),
        Command::Enrol(args) => enrol::enrol(&args),
        Command::Revoke(args) => user::revoke(&args),
        Command::Backup(args) => backup::make(&args),
        Command::VerifyBackup(args) => backup::verify(&args),
        Command::VerifyPhotos(args) => photos::verify(&args),
        Command::Restore(args) => backup::restore(&args),
        Command::Ingest(args) => ingest::run(&args),
        Command::VerifyReceipts(args) => verify_receipts::verify(&args),
        Command::ReceiptKey(args) => say(&niangjia_protocol::account::hex::encode(&open(&args)?.1.receipt_key())),
        Command::LossReport(args) => loss::report(&args),
        Command::Erase(args) => erase::run(&args),
        Command::Holds(args) => hold::list(&args),
        Command::ConfirmScope(args) => hold::confirm(&args),
        Command::Calendar(CalendarCommand::Due { date, n }) => due(date, n),
    }
}

fn day(text: &str) -> Result<NaiveDate, String> {
    text.parse().map_err(|_| "a day is written YYYY-MM-DD".to_owned())
}

fn due(date: NaiveDate, n: u32) -> anyhow::Result<()> {
    match Calendar::national().due(date, n) {
        Ok(day) => say(&day.to_string()),
        Err(_) => say("unknown"),
    }
}

/// A line for the person or program that called.
fn say(line: &str) -> anyhow::Result<()> {
    let mut out = io::stdout().lock();
    writeln!(out, "{line}")?;
    out.flush().context("writing to standard output")
}

/// The wall clock: the only place that reads it.
#[must_use]
pub fn clock() -> ServerTime {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    ServerTime::from_ms(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}

/// Lots from the operating system: the only place that draws them.
#[must_use]
#[expect(clippy::expect_used, reason = "a machine without random numbers cannot keep any promise of ours")]
pub fn lots() -> [u8; 32] {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).expect("the operating system gives random numbers");
    bytes
}

fn moment() -> Moment {
    Moment { now: clock(), lots: lots() }
}

fn open(data: &DataArgs) -> anyhow::Result<(Folder, Office)> {
    opened(folder(data)?)
}

fn folder(data: &DataArgs) -> anyhow::Result<Folder> {
    Folder::open(&data.data, data.database.clone())
        .with_context(|| format!("opening the folder {}", data.data.display()))
}

fn opened(folder: Folder) -> anyhow::Result<(Folder, Office)> {
    let office = folder.office(moment()).context("opening the database")?;
    Ok((folder, office))
}
