//! The server's disk is full: what officers deliver still has a place, and photos wait.

use axum::http::StatusCode;
use niangjia_domain::code::Code;
use niangjia_domain::lifecycle::Session;
use niangjia_domain::outcome::Outcome;
use niangjia_domain::role::Role;
use niangjia_protocol::path;
use niangjia_server::store::{Room, Standing, Store};

use crate::http::Front;
use crate::upload::{blob, jpeg};
use crate::world::{World, desk_note, only};

const MIB: u64 = 1024 * 1024;

#[tokio::test]
async fn on_a_full_disk_photos_wait_and_operations_are_taken_until_there_is_room_again() {
    let folder = tempfile::tempdir().unwrap();
    let filler = folder.path().join("something else");
    std::fs::write(&filler, vec![0; usize::try_from(6 * MIB).unwrap()]).unwrap();
    let room = Room { reserve_bytes: MIB / 2, quota_bytes: Some(9 * MIB) };
    let world = World::on(Store::open_kept(&folder.path().join("county.db"), room).unwrap());
    let front = Front::over(world, folder);
    let world = &front.world;
    let mut handler = world.staff("周某某", Role::Handler);
    let ticket = world.registered(&mut handler);
    let picture = jpeg();
    assert_eq!(world.office.room(), Standing::Enough);
    assert_eq!(front.creates_with(&handler, blob(&picture), picture.clone()).await.status, StatusCode::CREATED);

    let mut note = |text: &str| {
        let (frame, op) = handler.authors(world, ticket, desk_note(text));
        (only(world.push(&handler, Session::Checked, &[frame])).receipt.unwrap().outcome, op)
    };
    let long: String = "字".repeat(19_000);
    let mut notes = 0;
    while world.office.room() == Standing::Enough {
        assert_eq!(note(&long).0, Outcome::COUNTED, "every one of them, the one that found the disk full too");
        notes += 1;
        assert!(notes < 200, "so small a disk is full some time");
    }
    let (outcome, last) = note("满了以后还收");
    assert_eq!(outcome, Outcome::COUNTED);
    let other = vec![7; 4000];
    let refused = front.creates_with(&handler.clone(), blob(&other), other.clone()).await;
    assert_eq!((refused.status, refused.code()), (StatusCode::INSUFFICIENT_STORAGE, Code::StorageFull));
    let health = front.ask("GET", path::HEALTH, &[], "").await.json::<serde_json::Value>();
    assert_eq!(health["room"], "reserve", "whoever watches the server is told");

    std::fs::remove_file(&filler).unwrap();
    world.office.tick(world.fate.moment()).unwrap();
    assert_eq!(world.office.room(), Standing::Enough, "it recovers by itself");
    let taken = front.creates_with(&handler, blob(&picture), picture).await;
    assert_eq!(taken.status, StatusCode::CREATED);
    assert!(world.sees(&handler).receipt(last).is_some());
}
