//! B7, B8, B9: fifty photos over a good link, over one that is cut, and once more.

use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{bail, ensure};
use niangjia_device::Network;
use niangjia_domain::code::Code;
use niangjia_domain::form::EvidenceKind;
use niangjia_domain::id::TicketId;
use niangjia_domain::operation::BlobHash;
use niangjia_domain::state::State;
use niangjia_ipc::Command;
use niangjia_photo::{Orientation, Size, sample};
use niangjia_protocol::digest::sha256;
use niangjia_store::{Originals, Upload, UploadState};
use niangjia_sync::Then;
use niangjia_sync::push::Push;

use super::county::seat;
use super::lanes::Lanes;
use super::limit::copy_ms;
use super::peer::{Measure, Name, Task};
use super::row::{Limit, Row, Unit};
use super::samples::{Samples, ms_since};
use super::{Bench, KB, MB, folder};
use crate::link::Link;
use crate::office::Office;
use crate::phone::Phone;
use crate::sample::{Lots, registration, task};

/// Photos.
const PHOTOS: u64 = 50;
/// Cuts of each, on the average.
const CUTS_EACH: usize = 3;
/// Tries over a link that is up again, before the run is broken.
const RETRIES_MAX: u32 = 3;
/// A picture of this size is a JPEG of about 300 KB.
const SIZE: Size = Size { width: 1120, height: 840 };
/// Streams of a peer, where it does not send one photo after the other.
const STREAMS: usize = 3;
/// Most photos a visit may have is far more; a ticket of its own is enough.
const SEED: u64 = 2_000_000;

/// A county and a phone, both as they are before the first photo travels.
struct Start {
    county: PathBuf,
    phone: PathBuf,
    originals: Vec<Vec<u8>>,
}

/// What a round gave.
struct Sent {
    took_ms: f64,
    up_bytes: u64,
    down_bytes: u64,
    cuts: u64,
}

/// Fifty photos, by every way.
///
/// # Errors
/// When a round fails.
pub async fn run(bench: &mut Bench) -> anyhow::Result<()> {
    let start = prepare(bench).await?;
    let (mut whole, mut cut, mut known, mut copies) =
        (Samples::default(), Samples::default(), Samples::default(), Samples::default());
    let (mut up, mut extra, mut asked, mut cuts) =
        (Samples::default(), Samples::default(), Samples::default(), Samples::default());
    let payload = payload(&start, bench)?;
    let files = originals(bench, &start)?;
    bench.start_peers(&[Name::Tus]).await;
    for round in 0..bench.rounds {
        bench.progress.step(&format!("B7–B9 {PHOTOS} photos, {} of {}", round + 1, bench.rounds));
        let mut office = office(bench, &start)?;
        let sent = deliver(bench, &start, &office, &mut Fuses::none()).await?;
        let again = deliver(bench, &start, &office, &mut Fuses::none()).await?;
        office.kill();
        let mut office = self::office(bench, &start)?;
        let mut fuses = Fuses::new(round as u64, payload, PHOTOS as usize * CUTS_EACH);
        let broken = deliver(bench, &start, &office, &mut fuses).await?;
        office.kill();
        whole.push(sent.took_ms);
        cut.push(broken.took_ms);
        known.push(again.took_ms);
        asked.push((again.up_bytes + again.down_bytes) as f64 / KB);
        up.push(sent.up_bytes as f64 / MB);
        extra.push((broken.up_bytes as f64 - sent.up_bytes as f64) / payload as f64 * 100.0);
        cuts.push(broken.cuts as f64);
        copies.push(copy_ms(&start.originals, &bench.folder("copies"))?);
        by_peers(bench, &files, round, start.bytes()).await;
    }
    let average = start.bytes() as f64 / PHOTOS as f64 / KB;
    let what = format!(
        "{PHOTOS} photos of {average:.0} KB and their previews \
         (yardstick: the originals copied, hashed, flushed)"
    );
    let row = Row::new("B7", what, Unit::Ms, &whole).against(copies.median());
    let others = bench.peers.best(&[Measure::Photos, Measure::Streams], |rounds| rounds.ms.clone());
    let row = row.beside(others, &[(Name::Tus, 2.0)]);
    bench.take(row.target(Limit::Ratio(1.5)));
    let row = Row::new("B7.up", "bytes up of it (yardstick: photos and previews)", Unit::Megabytes, &up);
    let others = bench.peers.best(&[Measure::Photos, Measure::Streams], |rounds| rounds.up.map(|up| up / MB));
    bench.take(row.against(payload as f64 / MB).beside(others, &[]));
    let what = format!("the same, the link cut {:.0} times (yardstick: B7)", cuts.median());
    let row = Row::new("B8", what, Unit::Ms, &cut).against(whole.median()).target(Limit::Ratio(1.3));
    let others = bench.peers.best(&[Measure::PhotosCut, Measure::StreamsCut], |rounds| rounds.ms.clone());
    bench.take(row.beside(others, &[(Name::Tus, 3.0)]));
    let what = "bytes up beyond B7's, of the photos' bytes: sent again, and every new handshake and question";
    let again = |up: f64| (up / start.bytes() as f64 - 1.0) * 100.0;
    let others = bench.peers.best(&[Measure::PhotosCut, Measure::StreamsCut], |rounds| rounds.up.map(again));
    let row = Row::new("B8.again", what, Unit::Percent, &extra).target(Limit::Value(2.0));
    bench.take(row.beside(others, &[]));
    let what = "the same photos offered again: until it is known that the county has them";
    bench.take(Row::new("B9", what, Unit::Ms, &known).target(Limit::Value(15.0)));
    bench.take(Row::new("B9.wire", "bytes of it, both ways", Unit::Kilobytes, &asked).target(Limit::Value(10.0)));
    Ok(())
}

impl Start {
    /// Of the originals.
    fn bytes(&self) -> u64 {
        self.originals.iter().map(|original| original.len() as u64).sum()
    }
}

/// A folder with the originals, for peers.
fn originals(bench: &Bench, start: &Start) -> anyhow::Result<PathBuf> {
    let folder = bench.folder("originals");
    std::fs::create_dir_all(&folder)?;
    for (place, original) in start.originals.iter().enumerate() {
        std::fs::write(folder.join(place.to_string()), original)?;
    }
    Ok(folder)
}

/// The originals by a peer: one after the other and on several streams, both over a link that holds and over one that is cut
/// as often as ours.
async fn by_peers(bench: &mut Bench, files: &Path, round: usize, bytes: u64) {
    let ways = [(1, Measure::Photos, Measure::PhotosCut), (STREAMS, Measure::Streams, Measure::StreamsCut)];
    for (streams, whole, cut) in ways {
        let task = Task::Send { files: files.to_owned(), streams };
        bench.peers.measure(whole, &task, &bench.progress).await;
        let relight = || {
            let mut fuses = Fuses::new(round as u64, bytes, PHOTOS as usize * CUTS_EACH);
            move |link: &Link| fuses.light(link)
        };
        bench.peers.measure_cut(cut, &task, relight, &bench.progress).await;
    }
}

/// A county with one ticket, and an officer's phone with fifty photos of it whose operations the county has.
async fn prepare(bench: &Bench) -> anyhow::Result<Start> {
    bench.progress.step(&format!("taking {PHOTOS} photos"));
    let root = bench.folder("photos");
    let (mut office, seats) = Office::open(&root.join("county"))?;
    let link = Link::to(office.address()).await?;
    let handler = Phone::enrol(seat(&seats, "handler")?, &root.join("handler"), &link).await?;
    let phone = root.join("phone");
    let officer = Phone::enrol(seat(&seats, "officer1")?, &phone, &link).await?;
    let ticket = TicketId::from_bytes(Lots::new(SEED).bytes());
    let user = seat(&seats, "officer1")?.user.parse()?;
    handler.tell(Command::Register { ticket, registration: Box::new(registration(SEED)) }).await?;
    handler.tell(Command::Assign { ticket, task: task(SEED, user) }).await?;
    officer.sees("the ticket", ticket, |view| view.state == State::Assigned).await?;
    officer.device.network_changed(Network::None);
    officer.tell(Command::BeginVisit { ticket, place: String::new() }).await?;
    let originals: Vec<Vec<u8>> =
        (0..PHOTOS).map(|seed| sample::scene_jpeg(seed, SIZE, Orientation::Upright)).collect();
    for (jpeg, seed) in originals.iter().zip(SEED..) {
        let taken = officer.take_photo(ticket, EvidenceKind::NoticeBoard, jpeg, seed).await;
        taken.map_err(|code| anyhow::anyhow!("a photo was not taken: {code:?}"))?;
    }
    officer.device.shutdown().await;
    handler.device.shutdown().await;
    let lanes = Lanes::open(&phone, office.address())?;
    lanes.finish(&mut Push::default()).await?;
    office.kill();
    Ok(Start { county: root.join("county"), phone, originals })
}

/// The county as it was.
fn office(bench: &Bench, start: &Start) -> anyhow::Result<Office> {
    let data = bench.folder("photos-county");
    folder::copy(&start.county, &data)?;
    Office::on(&data)
}

/// Bytes that must travel.
fn payload(start: &Start, bench: &Bench) -> anyhow::Result<u64> {
    let copy = bench.folder("photos-phone");
    folder::copy(&start.phone, &copy)?;
    let lanes = Lanes::open(&copy, ([127, 0, 0, 1], 0).into())?;
    let uploads = lanes.store.next_uploads(Originals::All, u32::MAX)?;
    ensure!(uploads.len() as u64 == 2 * PHOTOS, "{} uploads wait", uploads.len());
    Ok(uploads.iter().map(|upload| upload.blob.bytes).sum())
}

/// The phone as it was delivers its photos; cut and restored by `fuses`.
async fn deliver(bench: &Bench, start: &Start, office: &Office, fuses: &mut Fuses) -> anyhow::Result<Sent> {
    let copy = bench.folder("photos-phone");
    folder::copy(&start.phone, &copy)?;
    let link = Link::to(office.address()).await?;
    let lanes = Lanes::open(&copy, link.address())?;
    let wanted = lanes.store.next_uploads(Originals::All, u32::MAX)?;
    fuses.light(&link);
    let begun = Instant::now();
    let mut retries = 0;
    loop {
        match lanes.run_photos().await? {
            None => break,
            Some(Then::Wait(Code::Offline | Code::Stalled)) if !link.is_up() => {
                fuses.light(&link);
                retries = 0;
            }
            // Another connection that the cut has ended, found out only now.
            Some(Then::Wait(Code::Offline)) if retries < RETRIES_MAX => retries += 1,
            Some(then) => bail!("the photos' lane stopped: {then:?}"),
        }
    }
    let took_ms = ms_since(begun);
    are_there(&lanes, &wanted, office.data())?;
    Ok(Sent { took_ms, up_bytes: link.sent_bytes(), down_bytes: link.received_bytes(), cuts: link.cuts() })
}

/// Every photo has its receipt, and lies at the county byte for byte.
fn are_there(lanes: &Lanes, wanted: &[Upload], county: &Path) -> anyhow::Result<()> {
    for upload in wanted {
        let hash: BlobHash = upload.blob.hash;
        let state = lanes.store.upload(hash)?.map(|upload| upload.state);
        ensure!(matches!(state, Some(UploadState::Received(_))), "{hash} is {state:?}");
        let name = hash.to_string();
        let bytes = std::fs::read(county.join("photos").join(&name[..2]).join(&name))?;
        ensure!(sha256(&bytes) == hash, "{hash} lies there changed");
    }
    Ok(())
}

/// When the link cuts itself.
struct Fuses {
    lots: Lots,
    /// Half of the bytes between two cuts, on the average.
    half: u64,
    left: usize,
}

impl Fuses {
    /// So many cuts, spread by chance over a payload.
    fn new(seed: u64, payload: u64, cuts: usize) -> Self {
        Self { lots: Lots::new(seed), half: (payload / (cuts as u64 + 1) / 2).max(1), left: cuts }
    }

    fn none() -> Self {
        Self { lots: Lots::new(0), half: 1, left: 0 }
    }

    /// Lets the link through until the next cut.
    fn light(&mut self, link: &Link) {
        if self.left == 0 {
            return link.restore();
        }
        self.left -= 1;
        link.restore_for(self.half + self.lots.below(2 * self.half));
    }
}
