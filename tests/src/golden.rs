//! A county and two devices as a program of an earlier state left them: made once by that program, kept for ever
//! (`tests/golden/STATE`), opened by every later one.
//!
//! `county` is a server's folder; `desk` and `officer` are devices' folders. Nobody in it exists, and its keys open nothing
//! else. The PIN is [`PIN`]. The officer's device holds work that was never sent; `expected.json` says what.

use std::fs;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use niangjia_domain::act::Alert;
use niangjia_domain::form::{EvidenceKind, fixture};
use niangjia_domain::id::TicketId;
use niangjia_domain::operation::BlobHash;
use niangjia_domain::risk::{Behaviour, Level};
use niangjia_domain::state::State;
use niangjia_domain::time::DeviceTime;
use niangjia_ipc::command::Command;
use niangjia_photo::sample::scene_jpeg;
use niangjia_photo::{Orientation, Size};
use niangjia_store::{Store, Vault};
use serde::{Deserialize, Serialize};

use crate::office::{Office, Seat};
use crate::phone::{PIN, Phone};
use crate::sample::{self, Lots};
use crate::world::{assigned, task};

/// Where the county of every state listens, as its devices remember it: on loopback, without TLS, and on an address that
/// nothing else has.
pub const ADDRESS: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(std::net::Ipv4Addr::new(127, 12, 35, 1)), 12_351);
/// Small, since photos are kept for ever.
const PHOTO: Size = Size { width: 320, height: 240 };
const EARLIER: &str = "四个人分开问的，说法一致。";
const LATER: &str = "工棚门口又问了两个人。";
const DRAFT: &str = "老板电话不通，";
const EXPECTED: &str = "expected.json";

/// What a later program must find.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Expected {
    /// The ticket that the officer is on.
    pub ticket: TicketId,
    /// The ticket that the desk registered and could not send.
    pub unsent_ticket: TicketId,
    /// What the officer wrote, the last first; the first that he wrote was sent.
    pub notes: Vec<String>,
    /// What he was writing.
    pub draft: String,
    /// The originals that he took, in order; the first was sent.
    pub originals: Vec<BlobHash>,
    /// Things that exist on the officer's device alone.
    pub only_here: u32,
}

/// The states that were kept, oldest first.
///
/// # Errors
/// When the folder cannot be read.
pub fn states() -> anyhow::Result<Vec<PathBuf>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("golden");
    let mut states: Vec<PathBuf> = fs::read_dir(&folder)
        .with_context(|| folder.display().to_string())?
        .filter_map(|entry| entry.ok().map(|entry| entry.path()).filter(|path| path.is_dir()))
        .collect();
    states.sort();
    Ok(states)
}

/// What is to be found in a state.
///
/// # Errors
/// When it does not say.
pub fn expected(state: &Path) -> anyhow::Result<Expected> {
    Ok(serde_json::from_slice(&fs::read(state.join(EXPECTED))?)?)
}

/// A copy that may be changed.
///
/// # Errors
/// When a file cannot be copied.
pub fn copy(from: &Path, to: &Path) -> anyhow::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let to = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &to)?;
        } else {
            fs::copy(entry.path(), to)?;
        }
    }
    Ok(())
}

/// Makes a state with the program as it is now.
///
/// # Errors
/// When a device or the server says no.
pub async fn make(state: &Path) -> anyhow::Result<Expected> {
    let (mut office, seats) = Office::open_plain(&state.join("county"), ADDRESS)?;
    let seat = |name: &str| seats.iter().find(|seat| seat.seat == name).context("a seat");
    let handler = joined(seat("handler")?, &state.join("desk")).await?;
    let officer = joined(seat("officer1")?, &state.join("officer")).await?;
    let ticket = assigned(&handler, seat("officer1")?.user.parse()?, 1).await?;
    officer.sees("the ticket", ticket, |view| view.state == State::Assigned).await?;

    officer.tell(Command::BeginVisit { ticket, place: "三号门".to_owned() }).await?;
    officer.tell(Command::AddNote { ticket, text: EARLIER.to_owned() }).await?;
    photo(&officer, ticket, 1).await?;
    officer.has_delivered_everything().await?;
    handler.sees("the visit", ticket, |view| view.photos.len() == 1).await?;

    office.kill();
    for (item, answer) in fixture::case_a().iter() {
        officer.tell(Command::SetAnswer { ticket, item, answer: answer.clone() }).await?;
    }
    officer.tell(Command::AddNote { ticket, text: LATER.to_owned() }).await?;
    photo(&officer, ticket, 2).await?;
    let alert = Alert {
        level: Level::Red,
        people: Some(20),
        amount: None,
        place: "三号门".to_owned(),
        behaviour: vec![Behaviour::Gathering],
        text: "约二十人在门外。".to_owned(),
    };
    officer.tell(Command::Alert { ticket, alert }).await?;
    officer.tell(Command::SetNoteDraft { ticket, text: DRAFT.to_owned() }).await?;
    let unsent_ticket = TicketId::from_bytes(Lots::new(2).bytes());
    let registration = Box::new(sample::registration(2));
    handler.tell(Command::Register { ticket: unsent_ticket, registration }).await?;
    let order = Command::Assign { ticket: unsent_ticket, task: task(seat("officer1")?.user.parse()?) };
    handler.tell(order).await?;

    let originals = officer.visit(ticket).await?.photos.iter().map(|photo| photo.original).collect();
    let only_here = officer.sync().await?.strip.only_here;
    let notes = [LATER, EARLIER].map(str::to_owned).to_vec();
    let expected = Expected { ticket, unsent_ticket, notes, draft: DRAFT.to_owned(), originals, only_here };
    fs::write(state.join(EXPECTED), serde_json::to_vec_pretty(&expected)?)?;
    Ok(expected)
}

async fn joined(seat: &Seat, folder: &Path) -> anyhow::Result<Phone> {
    let phone = Phone::open(&seat.seat, folder)?;
    phone.join_at(seat, ADDRESS).await?;
    Ok(phone)
}

async fn photo(officer: &Phone, ticket: TicketId, seed: u64) -> anyhow::Result<()> {
    let jpeg = scene_jpeg(seed, PHOTO, Orientation::Upright);
    let taken = officer.take_photo(ticket, EvidenceKind::WorkRecord, &jpeg, seed).await;
    taken.map_err(|code| anyhow::anyhow!("the camera said {code:?}"))
}

/// Takes the logs over into the databases, and leaves out what every server makes for itself. Nothing may have them open.
///
/// # Errors
/// When a database does not open.
pub fn settle(state: &Path) -> anyhow::Result<()> {
    for device in ["desk", "officer"] {
        let folder = state.join(device);
        let key = Vault::at(&folder).open(PIN, DeviceTime::from_ms(0))?;
        Store::open(&folder, &key)?.tidy()?;
        fs::remove_file(folder.join("ballast"))?;
    }
    let county = state.join("county");
    rusqlite::Connection::open(county.join("county.db"))?
        .query_row("pragma wal_checkpoint(truncate)", [], |_| Ok(()))?;
    for own in ["server.log", "tls-certificate.pem", "tls-key.pem"] {
        fs::remove_file(county.join(own))?;
    }
    Ok(())
}

/// Opens a state's device with the PIN.
///
/// # Errors
/// What the device says.
pub async fn reopened(seat: &str, folder: &Path) -> anyhow::Result<Phone> {
    let phone = Phone::open(seat, folder)?;
    phone.tell(Command::Unlock { pin: PIN.to_owned() }).await?;
    Ok(phone)
}
