//! What a county that was restored from a backup can say of what was missing, and from whom.

use niangjia_domain::act::{Act, Nothing, Reason};
use niangjia_domain::id::OpId;
use niangjia_domain::lifecycle::Session;
use niangjia_domain::outcome::{Outcome, Receipt};
use niangjia_domain::role::Role;
use niangjia_protocol::frame::Signed;
use niangjia_protocol::offer::{Offer, Offered, Said};
use niangjia_protocol::pull::Epoch;
use niangjia_server::backup;
use niangjia_server::office::{DeviceLoss, LossReport, Office};
use niangjia_server::store::Store;
use tempfile::TempDir;

use crate::world::{Device, World, desk_note, only, receipt_key};

/// A county on files, and a device's memory of what it was told.
struct Case {
    folder: TempDir,
    world: World,
}

/// What a device keeps of something that it delivered.
#[derive(Clone)]
struct Told {
    frame: Signed,
    receipt: Receipt,
}

impl Told {
    fn offered(&self) -> Offered {
        Offered { op: self.receipt.op, said: Said::of(&self.receipt.outcome), number: self.receipt.number }
    }
}

impl Case {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("data")).unwrap();
        // As the world's county signs its receipts; backups hold the key.
        std::fs::write(folder.path().join("data/receipts.ed25519"), "08".repeat(32)).unwrap();
        let world = World::on(Store::open_file(&folder.path().join("data/county.db")).unwrap());
        Self { folder, world }
    }

    fn delivers(&self, device: &mut Device, ticket: niangjia_domain::id::TicketId, act: Act) -> Told {
        let mut operation = device.operation(&self.world, ticket, act);
        operation.base_rev = self.world.sees(device).ticket(ticket).map_or(0, |ticket| ticket.rev);
        let frame = device.seals(&operation);
        let receipt = only(self.world.push(device, Session::Checked, std::slice::from_ref(&frame))).receipt.unwrap();
        Told { frame, receipt }
    }

    fn backs_up(&self) {
        let (data, to) = (self.folder.path().join("data"), self.folder.path().join("backup"));
        backup::make(&data, &self.world.office, &to, self.world.fate.moment()).unwrap();
    }

    /// The county's folder is lost, and made again of the backup.
    fn is_restored(&mut self) {
        let (from, data) = (self.folder.path().join("backup"), self.folder.path().join("again"));
        backup::restore(&from, &data, self.world.fate.moment()).unwrap();
        let store = Store::open_file(&data.join("county.db")).unwrap();
        self.world.office = Office::open(store, receipt_key(), self.world.fate.moment()).unwrap();
    }

    /// What a device offers; the places that the county lacks.
    fn offers(&self, device: &Device, told: &[Told]) -> Vec<u32> {
        let epoch = self.world.office.epoch().unwrap();
        let offer = Offer { epoch, operations: told.iter().map(Told::offered).collect(), photos: Vec::new() };
        self.world.office.offer(device.install, offer, self.world.fate.moment()).unwrap().lacking
    }

    fn pushes(&self, device: &Device, told: &Told) -> Outcome {
        let reply = self.world.push(device, Session::Checked, std::slice::from_ref(&told.frame));
        only(reply).receipt.unwrap().outcome
    }

    fn report(&self) -> LossReport {
        self.world.office.loss_report().unwrap().unwrap()
    }
}

fn of<'a>(report: &'a LossReport, device: &Device) -> &'a DeviceLoss {
    report.devices.iter().find(|loss| loss.person.install == device.install).unwrap()
}

fn returned(loss: &DeviceLoss) -> Vec<OpId> {
    loss.returned.iter().map(|(op, _)| *op).collect()
}

#[test]
fn a_restored_county_says_what_was_missing_what_came_back_and_from_whom() {
    let mut case = Case::new();
    let mut handler = case.world.staff("周某某", Role::Handler);
    let mut officer = case.world.staff("张某某", Role::Officer);
    let mut lost_phone = case.world.staff("李某某", Role::Officer);
    let ticket = case.world.assigned(&mut handler, &officer);
    let kept = case.delivers(&mut handler, ticket, desk_note("备份之前"));
    assert_eq!(case.world.office.loss_report().unwrap(), None, "nothing has been restored");
    case.backs_up();
    let accepted = case.delivers(&mut officer, ticket, Act::Accept(Nothing {}));
    let gone = case.delivers(&mut lost_phone, ticket, desk_note("手机后来再没有消息"));
    let withdrawn = case.delivers(&mut handler, ticket, Act::Withdraw(Reason { reason: "换人".to_owned() }));
    assert_eq!(
        (accepted.receipt.outcome.clone(), withdrawn.receipt.outcome.clone()),
        (Outcome::Applied, Outcome::Applied)
    );
    case.is_restored();

    let before = case.report();
    assert_eq!((before.devices.len(), before.silent.len()), (0, 3), "nobody has been heard of yet");
    assert_eq!(before.covered, kept.receipt.number);
    assert_eq!(case.offers(&handler, &[kept.clone(), withdrawn.clone()]), [1], "what the backup has is not asked for");
    let named = case.report();
    assert_eq!(of(&named, &handler).awaited, [withdrawn.receipt.op]);
    assert_eq!(case.pushes(&handler, &withdrawn), Outcome::Applied);
    assert_eq!(case.offers(&officer, std::slice::from_ref(&accepted)), [0]);
    assert!(matches!(case.pushes(&officer, &accepted), Outcome::Superseded { .. }), "the order was another this time");

    let report = case.report();
    assert_eq!(returned(of(&report, &handler)), [withdrawn.receipt.op]);
    assert_eq!(returned(of(&report, &officer)), [accepted.receipt.op]);
    assert!(of(&report, &handler).awaited.is_empty() && of(&report, &handler).changed.is_empty());
    let [changed] = of(&report, &officer).changed.as_slice() else { panic!("one was judged otherwise: {report:#?}") };
    assert_eq!((changed.op, changed.said, changed.now), (accepted.receipt.op, Said::Applied, Said::Superseded));
    let silent: Vec<_> = report.silent.iter().map(|person| (person.install, person.name.as_str())).collect();
    assert_eq!(silent, [(lost_phone.install, "李某某")]);
    assert_eq!(
        report.unclaimed,
        [(gone.receipt.number, gone.receipt.number)],
        "a receipt whose operation nobody brings"
    );
}

#[test]
fn an_offer_that_comes_twice_or_of_another_epoch_changes_nothing() {
    let mut case = Case::new();
    let mut handler = case.world.staff("周某某", Role::Handler);
    let ticket = case.world.registered(&mut handler);
    case.backs_up();
    let later = case.delivers(&mut handler, ticket, desk_note("备份之后"));
    case.is_restored();
    let stale = Offer { epoch: Epoch([9; 16]), operations: vec![later.offered()], photos: Vec::new() };
    let reply = case.world.office.offer(handler.install, stale, case.world.fate.moment()).unwrap();
    assert_eq!((reply.lacking.len(), case.report().devices.len()), (0, 0));
    case.offers(&handler, std::slice::from_ref(&later));
    case.pushes(&handler, &later);
    let once = case.report();
    assert!(case.offers(&handler, std::slice::from_ref(&later)).is_empty(), "it is here now");
    let again = case.report();
    assert_eq!(returned(of(&again, &handler)), returned(of(&once, &handler)));
    assert_eq!(again.unclaimed, []);
}

#[test]
fn a_device_that_has_only_signed_in_is_told_apart_from_one_that_is_silent() {
    let mut case = Case::new();
    let handler = case.world.staff("周某某", Role::Handler);
    let _silent = case.world.staff("张某某", Role::Officer);
    case.backs_up();
    case.is_restored();
    case.world.signs_in(&handler);
    case.world.fate.pass_ms(1_000);
    let late = case.world.staff("李某某", Role::Officer);
    let report = case.report();
    assert_eq!((report.devices.len(), report.silent.len()), (1, 1), "and whoever came later has lost nothing");
    assert_eq!(of(&report, &handler).offered, None);
    assert!(report.silent.iter().all(|person| person.install != late.install));
    assert!(case.offers(&handler, &[]).is_empty());
    assert!(of(&case.report(), &handler).offered.is_some());
}
