//! Two people on one phone, each with his own PIN, a real server, and work that the first left without a network.

use niangjia_domain::form::EvidenceKind;
use niangjia_domain::holder::Holder;
use niangjia_domain::state::State;
use niangjia_ipc::command::Command;
use niangjia_ipc::query;
use niangjia_ipc::view::{DepositState, Phase, Transfer};
use niangjia_photo::Orientation;
use niangjia_photo::sample::camera_jpeg;
use niangjia_tests::phone::{PIN, Phone, eventually};
use niangjia_tests::world::{World, assigned};

async fn unlock(phone: &Phone, number: u8) {
    phone.tell(Command::Choose { holder: Holder::try_from(number).unwrap() }).await.unwrap();
    phone.tell(Command::Unlock { pin: PIN.to_owned() }).await.unwrap();
}

/// Waits until the work that the first left is so, as the lock screen or the next person sees it.
async fn left(phone: &Phone, wanted: impl Fn(&DepositState) -> bool) {
    let found = eventually("what the first left", || async {
        let people = phone.get(query::App {}).await.ok()?.people;
        people.into_iter().find(|row| row.holder == Holder::FIRST).filter(|row| wanted(&row.deposit))
    });
    found.await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_next_shift_delivers_what_the_first_left_and_he_finds_it_received() {
    let mut world = World::new().unwrap();
    let (handler, _desk_link) = world.enrol("handler").await.unwrap();
    let (phone, link) = world.enrol("officer1").await.unwrap();
    let ticket = assigned(&handler, world.user("officer1").unwrap(), 1).await.unwrap();
    phone.sees("the ticket", ticket, |view| view.state == State::Assigned).await.unwrap();
    phone.tell(Command::AddPerson {}).await.unwrap();
    phone.join(world.seat("officer2").unwrap(), &link).await.unwrap();
    unlock(&phone, 1).await;
    link.cut();
    phone.tell(Command::BeginVisit { ticket, place: "三号门".to_owned() }).await.unwrap();
    phone.tell(Command::AddNote { ticket, text: "早班写的，没有网。".to_owned() }).await.unwrap();
    let jpeg = camera_jpeg(1, Orientation::Upright);
    phone.take_photo(ticket, EvidenceKind::WorkRecord, &jpeg, 100).await.unwrap();
    phone.tell(Command::Switch {}).await.unwrap();
    left(&phone, |state| *state == DepositState::Sealed).await;

    // The phone dies; the next one opens it, sees nothing of the first one's, and the line breaks under the upload.
    drop(phone);
    let phone = world.reopened("officer1").unwrap();
    assert_eq!(phone.get(query::App {}).await.unwrap().phase, Phase::Choose);
    link.restore_for(150_000);
    unlock(&phone, 2).await;
    assert!(phone.ticket(ticket).await.is_err() && phone.visit(ticket).await.is_err(), "not his to read");
    eventually("the link to burn through", || async { (!link.is_up()).then_some(()) }).await.unwrap();
    world.office.kill();
    link.restore();
    world.office.start().unwrap();
    phone.tell(Command::SyncNow {}).await.unwrap();
    left(&phone, |state| *state == DepositState::Delivered).await;
    let arrived = |view: &niangjia_ipc::view::TicketView| {
        view.photos.iter().any(|photo| photo.original_transfer == Transfer::There)
    };
    let seen = handler.sees("the photo that came by the next shift", ticket, arrived).await.unwrap();
    let visits: Vec<_> = seen.timeline.iter().filter(|row| format!("{:?}", row.act).contains("早班")).collect();
    assert_eq!(visits.len(), 1);
    assert_eq!(visits[0].actor.user, world.user("officer1").unwrap(), "in the name of who wrote it");

    link.cut();
    unlock(&phone, 1).await;
    assert_eq!(phone.sync().await.unwrap().strip.only_here, 0, "received, and this session had no network");
    link.restore();
    phone.tell(Command::SyncNow {}).await.unwrap();
    assert_eq!(phone.has_delivered_everything().await.unwrap().strip.attention, 0);
}
