//! A county in this process: the real office behind the real routes on a real port, and people with real devices.

use std::future::Future;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use niangjia_device::{Clock, Config, Device};
use niangjia_domain::act::{Registration, Task};
use niangjia_domain::code::Code;
use niangjia_domain::evidence::Origin;
use niangjia_domain::form::{EvidenceKind, fixture};
use niangjia_domain::id::{OrgId, TicketId, UserId};
use niangjia_domain::money::Fen;
use niangjia_domain::role::{Member, Role};
use niangjia_domain::state::State;
use niangjia_domain::ticket::{Channel, Contact, Disclosure, Matter, Place, Secrecy};
use niangjia_domain::time::{DeviceTime, ServerTime};
use niangjia_ipc::command::{CHUNK_BYTES_MAX, CaptureId};
use niangjia_ipc::view::{SyncView, TicketView, TodoView, VisitView};
use niangjia_ipc::{Command, query};
use niangjia_server::folder::Folder;
use niangjia_server::http::{App, Peer, router};
use niangjia_server::office::Office;
use niangjia_server::store::Store;
use niangjia_server::tls::{Identity, TlsListener};
use niangjia_server::{cli, moment::Moment};
use tempfile::TempDir;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio::runtime::Runtime;

/// Longer than anything here takes on a busy machine.
const LIMIT: Duration = Duration::from_secs(60);
pub(crate) const PIN: &str = "135790";

/// The office, and whether anybody can reach it.
pub(crate) struct County {
    folder: TempDir,
    office: Office,
    pub(crate) org: OrgId,
    address: SocketAddr,
    line: Option<Runtime>,
    wire: Wire,
    fingerprint: Option<String>,
}

/// How the office is reached.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wire {
    Plain,
    Tls,
}

/// A person with a device.
pub(crate) struct Person {
    pub(crate) member: Member,
    pub(crate) device: Device,
    pub(crate) clock: Clock,
    pub(crate) folder: Arc<TempDir>,
}

fn moment() -> Moment {
    Moment { now: cli::clock(), lots: cli::lots() }
}

impl County {
    pub(crate) fn open() -> Self {
        Self::over(Wire::Plain)
    }

    pub(crate) fn over(wire: Wire) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let files = Folder::open(folder.path(), None).unwrap();
        let office = files.office(moment()).unwrap();
        let org = files.found(&office, "429999", "虚构县总工会", moment()).unwrap().id;
        let fingerprint = (wire == Wire::Tls).then(|| files.identity().unwrap().fingerprint().to_owned());
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let address = port.local_addr().unwrap();
        drop(port);
        let mut county = Self { folder, office, org, address, line: None, wire, fingerprint };
        county.restore();
        county
    }

    /// Nobody reaches the office any more; what was under way is broken off.
    pub(crate) fn cut(&mut self) {
        end(self.line.take());
    }

    /// The office can be reached, at the same address as before.
    pub(crate) fn restore(&mut self) {
        self.restore_at(cli::clock);
    }

    /// As [`County::restore`], with another clock in the office.
    pub(crate) fn restore_at(&mut self, clock: fn() -> ServerTime) {
        let files = Folder::open(self.folder.path(), None).unwrap();
        let app = App::new(self.office.clone(), files.vault().unwrap(), clock, cli::lots);
        let line = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        let address = self.address;
        let identity: Option<Identity> = (self.wire == Wire::Tls).then(|| files.identity().unwrap());
        let (ready, is_ready) = std::sync::mpsc::channel();
        line.spawn(async move {
            let listener = bound(address).await;
            ready.send(()).unwrap();
            let service = router(app).into_make_service_with_connect_info::<Peer>();
            match identity {
                Some(identity) => {
                    axum::serve(TlsListener::new(listener, &identity).unwrap(), service).await.unwrap();
                }
                None => axum::serve(listener, service).await.unwrap(),
            }
        });
        is_ready.recv().unwrap();
        self.line = Some(line);
    }

    /// Of the certificate that the office shows, if it shows one.
    pub(crate) fn fingerprint(&self) -> Option<String> {
        self.fingerprint.clone()
    }

    pub(crate) fn address(&self) -> String {
        self.address.to_string()
    }

    /// Another program answers at the office's address, until it is dropped.
    pub(crate) fn impostor(&mut self, answer: &'static str) -> Impostor {
        self.cut();
        let address = self.address;
        let line = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let (ready, is_ready) = std::sync::mpsc::channel();
        line.spawn(async move {
            let listener = bound(address).await;
            ready.send(()).unwrap();
            loop {
                let Ok((mut socket, _)) = listener.accept().await else { return };
                tokio::spawn(async move {
                    let mut asked = [0; 4096];
                    // What is asked does not matter, and whoever hangs up has heard enough.
                    let _ = socket.read(&mut asked).await;
                    let _ = socket.write_all(answer.as_bytes()).await;
                    let _ = socket.shutdown().await;
                });
            }
        });
        is_ready.recv().unwrap();
        Impostor(Some(line))
    }

    /// How many apps have gone on under another id.
    pub(crate) fn successions(&self) -> u64 {
        let store = Store::open_file(&self.folder.path().join("county.db")).unwrap();
        let count = "select count(*) as successions from install where predecessor is not null";
        store.read(|tx| tx.row(count, &[])?.unwrap().count("successions")).unwrap()
    }

    pub(crate) fn revoke(&self, person: &Person) {
        self.office.revoke(person.member.user, moment()).unwrap();
    }

    pub(crate) fn member(&self, name: &str, unit: &str, role: Role) -> Member {
        let member = Member {
            user: UserId::from_bytes(moment().id(name, 0)),
            name: name.to_owned(),
            county: self.org,
            unit: unit.to_owned(),
            roles: [role].into(),
            revoked: None,
        };
        self.office.add_member(member.clone(), moment()).unwrap();
        member
    }

    pub(crate) fn code(&self, member: &Member) -> String {
        self.office.issue_code(member.user, moment()).unwrap().code
    }

    /// A person whose device has been enrolled.
    pub(crate) async fn person(&self, name: &str, unit: &str, role: Role) -> Person {
        let member = self.member(name, unit, role);
        let folder = Arc::new(tempfile::tempdir().unwrap());
        let clock = Clock::real();
        let device = open(&folder, &clock);
        let person = Person { member, device, clock, folder };
        person.enrol(self, &self.code(&person.member)).await.unwrap();
        person
    }

    /// An officer with a visit in progress.
    pub(crate) async fn at_work(&self) -> (Person, Person, TicketId) {
        let handler = self.person("李某某", "权益部", Role::Handler).await;
        let officer = self.person("王某某", "和平街道", Role::Officer).await;
        until("the handler knows the officer", || async {
            let directory = handler.device.get(query::Directory {}).await.unwrap();
            directory.officers.iter().any(|row| row.user == officer.member.user).then_some(())
        })
        .await;
        let ticket = new_ticket();
        handler.tell(Command::Register { ticket, registration: Box::new(case_a()) }).await;
        handler.tell(Command::Assign { ticket, task: task(&officer) }).await;
        officer.sees("the ticket reaches the officer", ticket, |view| view.state == State::Assigned).await;
        officer.tell(Command::BeginVisit { ticket, place: "工地门口".to_owned() }).await;
        (handler, officer, ticket)
    }
}

/// Whoever listened there before may need a moment to go.
async fn bound(address: SocketAddr) -> TcpListener {
    until("the address is free", || async { TcpListener::bind(address).await.ok() }).await
}

/// Ends a background on a thread that may wait: what writes a database when the process ends would crash it.
fn end(line: Option<Runtime>) {
    if let Some(line) = line {
        std::thread::spawn(move || line.shutdown_timeout(Duration::from_secs(5))).join().unwrap();
    }
}

/// See [`County::impostor`].
pub(crate) struct Impostor(Option<Runtime>);

impl Drop for Impostor {
    fn drop(&mut self) {
        end(self.0.take());
    }
}

impl Drop for County {
    fn drop(&mut self) {
        self.cut();
    }
}

pub(crate) fn open(folder: &TempDir, clock: &Clock) -> Device {
    open_within(folder, clock, None)
}

/// As [`open`], on a small disk.
pub(crate) fn open_within(folder: &TempDir, clock: &Clock, quota_bytes: Option<u64>) -> Device {
    Device::open(config(folder, clock, quota_bytes)).unwrap()
}

/// What the devices of these tests are opened with.
pub(crate) fn config(folder: &TempDir, clock: &Clock, quota_bytes: Option<u64>) -> Config {
    let mut config = Config::new(folder.path(), "0.1.0");
    config.clock = clock.clone();
    config.quota_bytes = quota_bytes;
    config.pace.poll = Duration::from_millis(200);
    config
}

impl Person {
    pub(crate) async fn enrol(&self, county: &County, code: &str) -> Result<(), Code> {
        self.device
            .tell(Command::Enrol {
                address: county.address(),
                code: code.to_owned(),
                fingerprint: county.fingerprint(),
                pin: PIN.to_owned(),
                device: "虚构手机".to_owned(),
                label: String::new(),
            })
            .await
    }

    pub(crate) async fn tell(&self, command: Command) {
        let told = format!("{command:?}").chars().take(60).collect::<String>();
        if let Err(code) = self.device.tell(command).await {
            panic!("{} could not {told}: {code:?}", self.member.name);
        }
    }

    /// The app is killed and opened again, locked.
    pub(crate) fn killed(self) -> Self {
        let Self { member, device, clock, folder } = self;
        drop(device);
        let device = open(&folder, &clock);
        Self { member, device, clock, folder }
    }

    /// The phone was switched off, and is on again when its clock says so.
    pub(crate) async fn switched_on_at(self, wall: DeviceTime) -> Self {
        let Self { member, device, clock, folder } = self;
        drop(device);
        let clock = clock.rebooted();
        clock.set_wall(wall);
        let device = open(&folder, &clock);
        let person = Self { member, device, clock, folder };
        person.unlocked().await;
        person
    }

    pub(crate) async fn unlocked(&self) {
        self.tell(Command::Unlock { pin: PIN.to_owned() }).await;
    }

    pub(crate) async fn todo(&self) -> TodoView {
        let window = query::Window { from: 0, rows: 100 };
        self.device.get(query::Todo { find: String::new(), window }).await.unwrap()
    }

    pub(crate) async fn queue(&self) -> niangjia_ipc::view::QueueView {
        let window = query::Window { from: 0, rows: 100 };
        let question = query::Queue { filter: query::QueueFilter::All, find: String::new(), window };
        self.device.get(question).await.unwrap()
    }

    pub(crate) async fn ticket(&self, ticket: TicketId) -> Option<TicketView> {
        self.device.get(query::Ticket { ticket }).await.ok()
    }

    pub(crate) async fn visit(&self, ticket: TicketId) -> VisitView {
        self.device.get(query::Visit { ticket }).await.unwrap()
    }

    pub(crate) async fn sync(&self) -> SyncView {
        self.device.get(query::Sync {}).await.unwrap()
    }

    /// Waits until the ticket looks as `is` says.
    pub(crate) async fn sees(&self, what: &str, ticket: TicketId, is: impl Fn(&TicketView) -> bool) -> TicketView {
        until(what, || async { self.ticket(ticket).await.filter(|view| is(view)) }).await
    }

    /// Waits until nothing of this person's is only here.
    pub(crate) async fn delivered(&self) -> SyncView {
        until("everything is delivered", || async {
            Some(self.sync().await).filter(|view| view.strip.only_here == 0 && view.tickets.is_empty())
        })
        .await
    }

    /// Takes a photo as the page does.
    pub(crate) async fn photographs(&self, ticket: TicketId, evidence: EvidenceKind, bytes: &[u8]) -> Result<(), Code> {
        let capture =
            CaptureId(format!("{:032x}", cli::lots().iter().fold(0_u128, |sum, lot| sum << 8 | u128::from(*lot))));
        let caption = String::new();
        let origin = Origin::TakenInApp;
        self.device.tell(Command::PhotoBegin { capture: capture.clone(), ticket, evidence, caption, origin }).await?;
        for (index, piece) in (0..).zip(bytes.chunks(CHUNK_BYTES_MAX)) {
            let base64 = STANDARD.encode(piece);
            self.device.tell(Command::PhotoChunk { capture: capture.clone(), index, base64 }).await?;
        }
        self.device.tell(Command::PhotoFinish { capture, bytes: bytes.len() as u64 }).await
    }

    /// Answers the whole form as case A has it; photos that it asks for are skipped with a reason.
    pub(crate) async fn answers_case_a(&self, ticket: TicketId) {
        for (item, answer) in fixture::case_a().iter() {
            self.tell(Command::SetAnswer { ticket, item, answer: answer.clone() }).await;
        }
    }
}

/// Waits for a condition, with a limit.
pub(crate) async fn until<T, F: Future<Output = Option<T>>>(what: &str, mut check: impl FnMut() -> F) -> T {
    let start = Instant::now();
    loop {
        if let Some(found) = check().await {
            return found;
        }
        assert!(start.elapsed() < LIMIT, "waited in vain: {what}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// Case A of the design, with fictional people.
pub(crate) fn case_a() -> Registration {
    Registration {
        matter: Matter {
            class: "3.1.1".to_owned(),
            title: "木工班组 10 人被欠工资".to_owned(),
            text: "十名木工被赶出工地，欠薪四十万元。".to_owned(),
            channel: Channel::Hotline,
            source: String::new(),
            place: Place { street: "和平街道".to_owned(), address: "虚构路 1 号".to_owned(), geo: None },
            employer: "虚构建筑公司".to_owned(),
            people: Some(10),
            amount: Some(Fen::yuan(400_000)),
            signals: niangjia_domain::risk::Signals::default(),
            secrecy: Secrecy::Secret,
        },
        contact: Some(Contact {
            name: "张某某".to_owned(),
            phone: "13800001234".to_owned(),
            role: "木工代表".to_owned(),
        }),
        proposal: None,
    }
}

pub(crate) fn new_ticket() -> TicketId {
    let mut entropy = [0; 10];
    entropy.copy_from_slice(&cli::lots()[..10]);
    TicketId::new(DeviceTime::from_ms(1_795_000_000_000), entropy)
}

pub(crate) fn task(officer: &Person) -> Task {
    Task {
        officer: officer.member.user,
        second: None,
        task: "到现场核实人数和金额".to_owned(),
        disclose: Disclosure { contact: true, earlier_photos: true },
    }
}
