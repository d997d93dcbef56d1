//! Real processes on real files: killed at random moments, over a poor link, and very many at once. The long forms are
//! `./dev endure`.

use std::time::Duration;

use niangjia_domain::act::Act;
use niangjia_domain::form::EvidenceKind;
use niangjia_domain::state::State;
use niangjia_ipc::command::Command;
use niangjia_ipc::view::Transfer;
use niangjia_photo::{Orientation, Size, sample};
use niangjia_tests::bench::lanes::fresh_lots;
use niangjia_tests::cluster::{Cluster, Commit};
use niangjia_tests::endure::fleet::Wish;
use niangjia_tests::endure::tally::{Harm, Tally};
use niangjia_tests::endure::{county, device, fleet};
use niangjia_tests::link::{Link, Poor};
use niangjia_tests::phone::Phone;
use niangjia_tests::world::{World, assigned};

/// Kills of each side: a sample of what the long form does in hundreds.
const KILLS: u64 = 12;

fn nothing_is_lost(seed: u64, tally: &Tally) {
    eprintln!("seed {seed}: {tally}");
    assert!(tally.lost.is_empty(), "seed {seed}\n{}", tally.losses());
    assert!(tally.kills == KILLS && tally.saved > 0, "seed {seed}: {tally}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_killed_device_said_was_saved_is_there_and_nothing_is_half() {
    let (folder, seed) = (tempfile::tempdir().unwrap(), fresh_lots().draw());
    let tally = device::kill(folder.path(), KILLS, seed, Harm::None).await.unwrap();
    nothing_is_lost(seed, &tally);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_killed_server_acknowledged_is_there_and_has_one_last_word() {
    let (folder, seed) = (tempfile::tempdir().unwrap(), fresh_lots().draw());
    let tally = county::kill(folder.path(), None, KILLS, seed, Harm::None).await.unwrap();
    nothing_is_lost(seed, &tally);
}

/// The test of the tests: a log that is thrown away takes commits with it that were said to be durable.
#[tokio::test(flavor = "multi_thread")]
async fn what_a_device_or_a_server_forgets_is_seen() {
    let (folder, seed) = (tempfile::tempdir().unwrap(), fresh_lots().draw());
    let device = device::kill(&folder.path().join("device"), 4, seed, Harm::LogThrownAway).await;
    assert!(!device.is_ok_and(|tally| tally.lost.is_empty()), "seed {seed}");
    let county = county::kill(&folder.path().join("county"), None, 20, seed, Harm::LogThrownAway).await;
    assert!(!county.is_ok_and(|tally| tally.lost.is_empty()), "seed {seed}");
}

#[tokio::test(flavor = "multi_thread")]
async fn many_devices_come_back_at_once_to_two_servers_and_one_of_them_is_killed() {
    let (folder, seed) = (tempfile::tempdir().unwrap(), fresh_lots().draw());
    let cluster = Cluster::start(Commit::Fast).unwrap();
    let wish = Wish { devices: 40, time: Duration::from_secs(4), seed };
    let outcome = fleet::run(folder.path(), Some(cluster.database("county").unwrap()), wish).await.unwrap();
    eprintln!("seed {seed}\n{outcome}");
    assert!(outcome.tally.lost.is_empty(), "seed {seed}\n{}", outcome.tally.losses());
    assert!(outcome.tally.saved >= 200 && outcome.tally.kills == 1, "seed {seed}\n{outcome}");
    assert_eq!(outcome.failed(), 0, "seed {seed}\n{outcome}");
}

#[tokio::test(flavor = "multi_thread")]
async fn over_a_slow_link_that_breaks_again_and_again_everything_arrives() {
    let world = World::new().unwrap();
    let (handler, _) = world.enrol("handler").await.unwrap();
    let link = Link::to(world.office.address()).await.unwrap();
    let officer = Phone::enrol(world.seat("officer1").unwrap(), &world.folder().join("officer1"), &link).await.unwrap();
    link.cut();
    let ticket = assigned(&handler, world.user("officer1").unwrap(), 4).await.unwrap();
    link.make(Some(Poor { reset_every_bytes: Some(40_000), ..Poor::STREET }));
    link.restore();
    officer.tell(Command::SyncNow {}).await.unwrap();
    officer.sees("the ticket", ticket, |view| view.state == State::Assigned).await.unwrap();
    link.cut();
    officer.tell(Command::BeginVisit { ticket, place: String::new() }).await.unwrap();
    for number in 0..20 {
        let text = format!("第{number}条：当面核对了记工本。");
        officer.tell(Command::AddNote { ticket, text }).await.unwrap();
    }
    for seed in 0..5 {
        let jpeg = sample::scene_jpeg(seed, Size { width: 160, height: 120 }, Orientation::Upright);
        officer.take_photo(ticket, EvidenceKind::NoticeBoard, &jpeg, seed).await.unwrap();
    }
    link.restore();
    officer.tell(Command::SyncNow {}).await.unwrap();
    let sync = officer.has_delivered_everything().await.unwrap();
    assert_eq!(sync.strip.attention, 0);
    let there = handler.sees("everything", ticket, |view| {
        view.timeline.iter().filter(|line| matches!(line.act, Act::Note(_))).count() == 20
            && view.photos.len() == 5
            && view.photos.iter().all(|photo| photo.original_transfer == Transfer::There)
    });
    there.await.unwrap();
}
