//! A phone without a network, a colleague's phone that carries, a real server, and the receipts on their way back.

use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use niangjia_domain::code::Code;
use niangjia_domain::form::EvidenceKind;
use niangjia_domain::state::State;
use niangjia_ipc::command::{CHUNK_BYTES_MAX, Command, FileId};
use niangjia_ipc::view::{CarriedState, Delivery, Transfer};
use niangjia_photo::Orientation;
use niangjia_photo::sample::camera_jpeg;
use niangjia_tests::phone::{PIN, Phone, eventually};
use niangjia_tests::world::{World, assigned};

fn file(number: u8) -> FileId {
    FileId(format!("{number:032x}"))
}

/// Chooses a file, as the page does.
async fn bring(phone: &Phone, number: u8, path: &Path) -> Result<(), Code> {
    let bytes = std::fs::read(path).unwrap();
    let name = path.file_name().unwrap().to_str().unwrap().to_owned();
    let begin = Command::FileBegin { file: file(number), name, bytes: bytes.len() as u64 };
    phone.device.tell(begin).await?;
    for (index, piece) in (0..).zip(bytes.chunks(CHUNK_BYTES_MAX)) {
        let base64 = STANDARD.encode(piece);
        phone.device.tell(Command::FileChunk { file: file(number), index, base64 }).await?;
    }
    phone.device.tell(Command::FileFinish { file: file(number) }).await
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_phone_without_a_network_sealed_is_delivered_by_a_colleague_and_its_receipts_come_back_by_hand() {
    let mut world = World::new().unwrap();
    let (handler, _desk_link) = world.enrol("handler").await.unwrap();
    let (officer, link) = world.enrol("officer1").await.unwrap();
    let (carrier, carrier_link) = world.enrol("officer2").await.unwrap();
    let ticket = assigned(&handler, world.user("officer1").unwrap(), 1).await.unwrap();
    officer.sees("the ticket", ticket, |view| view.state == State::Assigned).await.unwrap();
    link.cut();
    carrier_link.cut();

    officer.tell(Command::BeginVisit { ticket, place: "三号门".to_owned() }).await.unwrap();
    officer.tell(Command::AddNote { ticket, text: "四个人分开问的，说法一致。".to_owned() }).await.unwrap();
    let jpeg = camera_jpeg(1, Orientation::Upright);
    officer.take_photo(ticket, EvidenceKind::WorkRecord, &jpeg, 100).await.unwrap();
    let only_here = officer.sync().await.unwrap().strip.only_here;
    assert!(only_here >= 4, "acceptance, arrival, note, photo: {only_here}");
    officer.tell(Command::Export { folder: String::new() }).await.unwrap();
    let (sealed, _) = officer.sync().await.unwrap().exported.unwrap();

    bring(&carrier, 1, Path::new(&sealed)).await.unwrap();
    bring(&carrier, 2, Path::new(&sealed)).await.unwrap();
    let rows = carrier.sync().await.unwrap().carried;
    assert_eq!(rows.len(), 1, "the same file is carried once");
    assert_eq!(rows[0].state, CarriedState::Waiting { permille: 0 });

    // The carrier's phone dies, the county's server dies under the upload, and it all goes on.
    carrier.device.shutdown().await;
    drop(carrier);
    let carrier = world.reopened("officer2").unwrap();
    carrier.tell(Command::Unlock { pin: PIN.to_owned() }).await.unwrap();
    carrier_link.restore_for(150_000);
    eventually("the link to burn through", || async { (!carrier_link.is_up()).then_some(()) }).await.unwrap();
    world.office.kill();
    carrier_link.restore();
    world.office.start().unwrap();
    carrier.tell(Command::SyncNow {}).await.unwrap();
    let receipts = eventually("the bundle delivered", || async {
        match &carrier.sync().await.ok()?.carried.first()?.state {
            CarriedState::Delivered { receipts, .. } => Some(*receipts),
            CarriedState::Waiting { .. } | CarriedState::Refused { .. } => None,
        }
    })
    .await
    .unwrap();
    assert_eq!(receipts, only_here + 2, "one each, and two copies of the photo");
    let arrived = |view: &niangjia_ipc::view::TicketView| {
        view.photos.iter().any(|photo| photo.original_transfer == Transfer::There)
    };
    handler.sees("the photo that came by a colleague", ticket, arrived).await.unwrap();

    carrier.tell(Command::SaveCarried { file: file(1), folder: String::new() }).await.unwrap();
    let rows = carrier.sync().await.unwrap().carried;
    let CarriedState::Delivered { saved: Some(list), .. } = &rows[0].state else { panic!("{rows:?}") };
    assert_eq!(bring(&carrier, 3, Path::new(list)).await, Err(Code::NotForThisDevice));
    bring(&officer, 4, Path::new(list)).await.unwrap();
    let sync = officer.sync().await.unwrap();
    let taken = sync.receipts_taken.unwrap();
    assert_eq!((taken.proved, taken.news, taken.doubted), (receipts, receipts, 0));
    assert_eq!(sync.strip.only_here, 0, "the county has signed for everything, and this phone never had a network");
    carrier.tell(Command::DropCarried { file: file(1) }).await.unwrap();
    assert_eq!(carrier.sync().await.unwrap().carried, []);

    // When it has one again, nothing is sent twice, and what was to be checked has its last word.
    link.restore();
    officer.tell(Command::SyncNow {}).await.unwrap();
    let settled = eventually("the last word", || async {
        let sync = officer.sync().await.ok()?;
        let is_settled = sync.receipts.iter().all(|receipt| receipt.delivery == Delivery::Accepted);
        (is_settled && sync.tickets.is_empty()).then_some(sync)
    });
    assert_eq!(settled.await.unwrap().strip.attention, 0);
}
