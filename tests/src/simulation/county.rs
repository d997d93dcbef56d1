//! The county: one database, and one or two server processes on it. The processes are the product's own, routes and all,
//! on one thread.

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, Bytes};
use http_body::{Frame, SizeHint};
use niangjia_domain::id::OrgId;
use niangjia_domain::operation::BlobHash;
use niangjia_domain::time::ServerTime;
use niangjia_protocol::account::hex;
use niangjia_protocol::receipt::ReceiptKey;
use niangjia_server::error::Fault as OfficeFault;
use niangjia_server::http::{App, router};
use niangjia_server::ingest::{IngestError, Ingested, ingest};
use niangjia_server::moment::Moment;
use niangjia_server::office::{Office, Org};
use niangjia_server::store::{Memory, Store};
use niangjia_server::vault::Vault;
use niangjia_store::seal::public_half;
use niangjia_sync::{HttpRequest, HttpResponse};
use tempfile::TempDir;
use tokio::runtime::Runtime;
use tower::ServiceExt as _;

use crate::sample::Lots;
use crate::simulation::fuse::Fuse;
use crate::simulation::pool;
use crate::simulation::scenario::stream;

thread_local! {
    /// The server's clock: processes read it through a plain function.
    static NOW_MS: Cell<i64> = const { Cell::new(0) };
    static LOTS: RefCell<Lots> = const { RefCell::new(Lots::new(0)) };
}

fn now() -> ServerTime {
    ServerTime::from_ms(NOW_MS.get())
}

fn lots() -> [u8; 32] {
    LOTS.with_borrow_mut(Lots::bytes)
}

/// The database, and the processes that serve it.
pub(crate) struct County {
    pub(crate) memory: Memory,
    pub(crate) fuse: Fuse,
    pub(crate) org: Org,
    /// Where tickets are moved to, and whence nobody writes.
    pub(crate) neighbour: Org,
    folder: TempDir,
    processes: Vec<Option<Process>>,
    runtime: Runtime,
    backup: Option<Backup>,
    /// How far its clock is off.
    pub(crate) clock_off_ms: i64,
}

/// A database, and the photos that lay beside it.
struct Backup {
    memory: Memory,
    photos: BTreeSet<PathBuf>,
}

struct Process {
    app: Arc<App>,
    router: Router,
}

/// The key that signs receipts: the same in every world, and after every restore.
pub(crate) fn receipt_key() -> ReceiptKey {
    ReceiptKey::from_seed(&[0x5E; 32])
}

/// Memory as a folder, where the system has one.
const FAST_FOLDER: &str = "/dev/shm";

impl County {
    /// A new county whose clock says `now_ms`.
    pub(crate) fn found(seed: u64, processes: usize, now_ms: i64) -> anyhow::Result<Self> {
        LOTS.set(stream(seed, 2));
        NOW_MS.set(now_ms);
        let folder = tempfile::tempdir_in(FAST_FOLDER).or_else(|_| tempfile::tempdir())?;
        let fuse = Fuse::default();
        let memory = pool::office_memory()?;
        fuse.watch(&mut memory.connection())?;
        let mut org_lots = stream(seed, 3);
        let id = OrgId::from_bytes(org_lots.bytes());
        let secret: [u8; 32] = org_lots.bytes();
        std::fs::write(folder.path().join("county.x25519"), hex::encode(&secret))?;
        let org =
            Org {
                id, code: "420000".to_owned(), name: "虚构县总工会".to_owned(), public_key: public_half(&secret)
            };
        let neighbour = Org {
            id: OrgId::from_bytes(org_lots.bytes()),
            code: "420001".to_owned(),
            name: "虚构邻县总工会".to_owned(),
            public_key: org_lots.bytes(),
        };
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build()?;
        let mut county = Self {
            memory,
            fuse,
            org: org.clone(),
            neighbour: neighbour.clone(),
            folder,
            processes: (0..processes).map(|_| None).collect(),
            runtime,
            backup: None,
            clock_off_ms: 0,
        };
        for process in 0..processes {
            county.start(process, now_ms)?;
        }
        county.office(0)?.found(org)?;
        county.office(0)?.found(neighbour)?;
        Ok(county)
    }

    /// Starts a process over what the database holds.
    pub(crate) fn start(&mut self, process: usize, now_ms: i64) -> Result<(), OfficeFault> {
        let moment = self.moment(now_ms);
        let office = Office::open(Store::open_memory(&self.memory), receipt_key(), moment)?;
        let vault = Vault::open(self.folder.path())?;
        let app = App::on_one_thread(office, vault, now, lots);
        let router = router(Arc::clone(&app));
        self.processes[process] = Some(Process { app, router });
        Ok(())
    }

    /// The process is gone, with all it had in memory.
    pub(crate) fn kill(&mut self, process: usize) {
        self.processes[process] = None;
    }

    pub(crate) fn is_up(&self, process: usize) -> bool {
        self.processes[process].is_some()
    }

    pub(crate) fn process_count(&self) -> usize {
        self.processes.len()
    }

    /// The office of a process, for what an admin does beside the server.
    pub(crate) fn office(&self, process: usize) -> anyhow::Result<&Office> {
        let process = self.processes[process].as_ref();
        Ok(process.ok_or_else(|| anyhow::anyhow!("the process is down"))?.app.office())
    }

    /// A moment by the county's clock; sets that clock.
    pub(crate) fn moment(&self, now_ms: i64) -> Moment {
        NOW_MS.set(now_ms + self.clock_off_ms);
        Moment { now: now(), lots: lots() }
    }

    /// Keeps everything as it is now, in place of an earlier backup, and says so, as after a test of it.
    pub(crate) fn back_up(&mut self, now_ms: i64) -> anyhow::Result<()> {
        self.forget_backup();
        let moment = self.moment(now_ms);
        let office = self.office(0)?;
        let covers = office.last_receipt()?;
        let backup = Backup { memory: self.memory.copied()?, photos: files_below(self.folder.path())? };
        office.cover(covers, moment)?;
        self.backup = Some(backup);
        Ok(())
    }

    fn forget_backup(&mut self) {
        if let Some(backup) = self.backup.take() {
            pool::give_office_back(&backup.memory);
        }
    }

    /// Whether the backup holds a photo.
    pub(crate) fn has_backed_up(&self, hash: BlobHash) -> bool {
        let name = hash.to_string();
        let is_it = |path: &PathBuf| path.file_name().is_some_and(|file| file.to_string_lossy() == name);
        self.backup.as_ref().is_some_and(|backup| backup.photos.iter().any(is_it))
    }

    pub(crate) fn has_backup(&self) -> bool {
        self.backup.is_some()
    }

    /// Goes back to the backup: other processes, over what it holds, in a new epoch.
    pub(crate) fn restore(&mut self, now_ms: i64) -> anyhow::Result<()> {
        let Some(backup) = &self.backup else { return Ok(()) };
        for file in files_below(self.folder.path())?.difference(&backup.photos) {
            std::fs::remove_file(file)?;
        }
        pool::give_office_back(&core::mem::replace(&mut self.memory, backup.memory.copied()?));
        self.fuse.mend();
        self.fuse.watch(&mut self.memory.connection())?;
        for process in 0..self.processes.len() {
            self.kill(process);
            self.start(process, now_ms)?;
        }
        let moment = self.moment(now_ms);
        Ok(self.office(0)?.go_on_from_backup(moment)?)
    }

    pub(crate) fn vault(&self) -> std::io::Result<Vault> {
        Vault::open(self.folder.path())
    }

    /// Bytes of photos, whole or in part.
    pub(crate) fn photo_bytes(&self) -> std::io::Result<u64> {
        files_below(self.folder.path())?.iter().map(|file| Ok(std::fs::metadata(file)?.len())).sum()
    }

    /// Where the operator puts a file for a moment.
    pub(crate) fn desk(&self) -> PathBuf {
        self.folder.path().join("desk.njx")
    }

    /// The operator takes a bundle in, beside a process that is up.
    pub(crate) fn ingest(&self, process: usize, bundle: &[u8], now_ms: i64) -> Result<Ingested, IngestError> {
        let Some(Process { app, .. }) = &self.processes[process] else { return Err(OfficeFault::Panicked.into()) };
        let (vault, path) = (self.vault()?, self.desk());
        std::fs::write(&path, bundle)?;
        let ingested = ingest(app.office(), &vault, self.folder.path(), &path, &|| self.moment(now_ms));
        std::fs::remove_file(&path)?;
        ingested
    }

    /// How much it holds: operations and photos, by their last places.
    pub(crate) fn rows(&self) -> rusqlite::Result<(i64, i64)> {
        let count = "select (select count(*) from op_inbox), (select count(*) from blob)";
        self.memory.connection().prepare_cached(count)?.query_row([], |row| Ok((row.get(0)?, row.get(1)?)))
    }

    /// What is done from time to time.
    pub(crate) fn tick(&self, process: usize, now_ms: i64) {
        NOW_MS.set(now_ms + self.clock_off_ms);
        if let Some(process) = &self.processes[process] {
            self.runtime.block_on(process.app.tick());
        }
    }

    /// A request as it arrives, `cut` after so many bytes of its body; `None` when nobody answers.
    pub(crate) fn answer(
        &self,
        process: usize,
        request: &HttpRequest,
        cut: Option<usize>,
        now_ms: i64,
    ) -> Option<HttpResponse> {
        NOW_MS.set(now_ms + self.clock_off_ms);
        let router = self.processes[process].as_ref()?.router.clone();
        let asked = asked(request, cut)?;
        let answered = self.runtime.block_on(async {
            let answer = router.oneshot(asked).await.ok()?;
            let status = answer.status().as_u16();
            let headers = answer
                .headers()
                .iter()
                .filter_map(|(name, value)| Some((name.as_str().to_owned(), value.to_str().ok()?.to_owned())))
                .collect();
            let body = axum::body::to_bytes(answer.into_body(), usize::MAX).await.ok()?.to_vec();
            Some(HttpResponse { status, headers, body })
        });
        // What a dead process says, nobody hears.
        answered.filter(|_| !self.fuse.is_dead())
    }
}

impl Drop for County {
    fn drop(&mut self) {
        self.forget_backup();
        pool::give_office_back(&self.memory);
    }
}

fn files_below(folder: &Path) -> std::io::Result<BTreeSet<PathBuf>> {
    let mut files = BTreeSet::new();
    for found in std::fs::read_dir(folder)? {
        let path = found?.path();
        if path.is_dir() {
            files.extend(files_below(&path)?);
        } else {
            files.insert(path);
        }
    }
    Ok(files)
}

fn asked(request: &HttpRequest, cut: Option<usize>) -> Option<axum::http::Request<Body>> {
    let mut asked = axum::http::Request::builder().method(request.method.name()).uri(request.path.as_str());
    for (name, value) in &request.headers {
        asked = asked.header(*name, value);
    }
    let whole = Bytes::from(request.body.clone());
    let body = match cut {
        None => Body::from(whole),
        Some(cut) => Body::new(Cut { left: Some(whole.slice(..cut.min(whole.len()))), broken: false }),
    };
    asked.body(body).ok()
}

/// A body whose connection breaks after its bytes.
struct Cut {
    left: Option<Bytes>,
    broken: bool,
}

impl http_body::Body for Cut {
    type Data = Bytes;
    type Error = std::io::Error;

    fn poll_frame(
        mut self: core::pin::Pin<&mut Self>,
        _: &mut core::task::Context<'_>,
    ) -> core::task::Poll<Option<Result<Frame<Bytes>, std::io::Error>>> {
        if let Some(bytes) = self.left.take() {
            return core::task::Poll::Ready(Some(Ok(Frame::data(bytes))));
        }
        if self.broken {
            return core::task::Poll::Ready(None);
        }
        self.broken = true;
        core::task::Poll::Ready(Some(Err(std::io::ErrorKind::ConnectionReset.into())))
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::default()
    }
}
