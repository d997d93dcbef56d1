//! What can go wrong at the person's end: each has its code, and nothing else is lost or blocked.

use crate::county::{County, PIN, Person, config, open, open_within, until};
use base64::Engine as _;
use niangjia_device::Device;
use niangjia_domain::code::Code;
use niangjia_domain::evidence::Origin;
use niangjia_domain::form::EvidenceKind;
use niangjia_domain::kind::Kind;
use niangjia_domain::role::Role;
use niangjia_ipc::command::CaptureId;
use niangjia_ipc::view::{Connection, Phase};
use niangjia_ipc::{Command, query};
use niangjia_photo::{Orientation, Size, sample};

#[tokio::test]
async fn a_code_is_wrong_or_used_and_a_pin_too_weak_before_a_code_is_spent() {
    let county = County::open();
    let member = county.member("王某某", "和平街道", Role::Officer);
    let code = county.code(&member);
    let folder = std::sync::Arc::new(tempfile::tempdir().unwrap());
    let clock = niangjia_device::Clock::real();
    let device = open(&folder, &clock);
    let person = Person { member, device, clock, folder };
    assert_eq!(person.enrol(&county, "0000-0000-0000-0000").await, Err(Code::BadCode));
    assert_eq!(person.enrol(&county, "短").await, Err(Code::BadCode));
    let weak = Command::Enrol {
        address: county.address(),
        code: code.clone(),
        fingerprint: None,
        pin: "111111".to_owned(),
        device: String::new(),
        label: String::new(),
    };
    assert_eq!(person.device.tell(weak).await, Err(Code::WeakPin));
    assert_eq!(person.enrol(&county, &code).await, Ok(()), "the code was not spent on the weak PIN");
    let other = std::sync::Arc::new(tempfile::tempdir().unwrap());
    let second = Person {
        device: open(&other, &person.clock),
        member: person.member.clone(),
        clock: person.clock.clone(),
        folder: other,
    };
    assert_eq!(second.enrol(&county, &code).await, Err(Code::CodeUsed));
}

#[tokio::test]
async fn nobody_else_signs_in_over_a_persons_work_which_is_still_delivered() {
    let mut county = County::open();
    let (_, officer, ticket) = county.at_work().await;
    officer.delivered().await;
    county.cut();
    officer.tell(Command::AddNote { ticket, text: "换人之前写的".to_owned() }).await;
    county.restore();
    let other = county.member("李某某", "和平街道", Role::Officer);
    let code = county.code(&other);
    for phase in ["open", "locked"] {
        assert_eq!(officer.enrol(&county, &code).await, Err(Code::NotAllowed), "{phase}");
        officer.tell(Command::Lock {}).await;
    }
    officer.unlocked().await;
    officer.tell(Command::SyncNow {}).await;
    officer.delivered().await;
    let elsewhere = std::sync::Arc::new(tempfile::tempdir().unwrap());
    let device = open(&elsewhere, &officer.clock);
    let second = Person { device, member: other, clock: officer.clock.clone(), folder: elsewhere };
    assert_eq!(second.enrol(&county, &code).await, Ok(()), "the other person's code was not spent");
}

#[tokio::test]
async fn a_wrong_pin_counts_down_and_the_right_one_opens() {
    let county = County::open();
    let officer = county.person("王某某", "和平街道", Role::Officer).await.killed();
    let app = officer.device.get(query::App {}).await.unwrap();
    assert_eq!(app.phase, Phase::Locked { left: 10, wait_s: 0 });
    let wrong = officer.device.tell(Command::Unlock { pin: "246802".to_owned() }).await;
    assert_eq!(wrong, Err(Code::WrongPin { left: 9, wait_s: 0 }));
    officer.tell(Command::Unlock { pin: PIN.to_owned() }).await;
    assert_eq!(officer.device.get(query::App {}).await.unwrap().phase, Phase::Open);
    officer.tell(Command::Lock {}).await;
    assert_eq!(officer.device.get(query::Sync {}).await.unwrap_err(), Code::Locked);
}

#[tokio::test]
async fn behind_the_cover_work_is_delivered_until_the_key_is_dropped() {
    let mut county = County::open();
    let (handler, officer, ticket) = county.at_work().await;
    officer.delivered().await;
    county.cut();
    officer.tell(Command::AddNote { ticket, text: "盖上屏幕之前写的".to_owned() }).await;
    officer.tell(Command::Lock {}).await;
    county.restore();
    officer.tell(Command::SyncNow {}).await;
    handler
        .sees("the note, sent behind the cover", ticket, |view| {
            view.timeline.iter().any(|row| row.act.kind() == Kind::Note)
        })
        .await;

    let Person { member, device, clock, folder } = officer;
    device.shutdown().await;
    let mut config = config(&folder, &clock, None);
    config.pace.key_kept = std::time::Duration::ZERO;
    let device = Device::open(config).unwrap();
    let officer = Person { member, device, clock, folder };
    officer.unlocked().await;
    officer.tell(Command::Lock {}).await;
    until("the key is dropped", || async {
        (officer.device.tell(Command::SyncNow {}).await == Err(Code::Locked)).then_some(())
    })
    .await;
    officer.unlocked().await;
    assert_eq!(officer.visit(ticket).await.notes.len(), 1, "and nothing is lost by it");
}

#[tokio::test]
async fn pictures_that_cannot_be_used_are_refused_by_name_and_the_draft_stays() {
    let county = County::open();
    let (_handler, officer, ticket) = county.at_work().await;
    officer.tell(Command::SetSummary { ticket, text: "写到一半".to_owned() }).await;
    let good = sample::scene_jpeg(1, Size { width: 800, height: 600 }, Orientation::Upright);
    let half = &good[..good.len() / 2];
    let heic = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic";
    let mut huge = good.clone();
    let header = huge.windows(2).position(|pair| pair == [0xFF, 0xC0]).unwrap();
    // 20,000 × 10,000 pixels, said by the header alone.
    huge[header + 5..header + 9].copy_from_slice(&[0x27, 0x10, 0x4E, 0x20]);
    let cases: [(&[u8], Code); 5] = [
        (b"not a picture at all, just words", Code::NotAPhoto),
        (b"", Code::NotAPhoto),
        (half, Code::PhotoDamaged),
        (heic, Code::Heic),
        (&huge, Code::PhotoTooLarge),
    ];
    for (bytes, code) in cases {
        assert_eq!(officer.photographs(ticket, EvidenceKind::Scene, bytes).await, Err(code));
    }
    let visit = officer.visit(ticket).await;
    assert_eq!((visit.summary.as_str(), visit.photos.len(), visit.captures.len()), ("写到一半", 0, 0));
    officer.photographs(ticket, EvidenceKind::Scene, &good).await.unwrap();
    assert_eq!(officer.visit(ticket).await.photos.len(), 1);
}

#[tokio::test]
async fn a_text_that_is_too_long_stays_in_the_draft_and_control_characters_go() {
    let county = County::open();
    let (_handler, officer, ticket) = county.at_work().await;
    let long = "字".repeat(100_000);
    let told = officer.device.tell(Command::AddNote { ticket, text: long.clone() }).await;
    assert_eq!(told, Err(Code::TextTooLong));
    assert_eq!(officer.visit(ticket).await.note_draft, long, "every character is kept");
    officer.tell(Command::AddNote { ticket, text: "甲\u{0}\u{7}乙 👷 مرحبا".to_owned() }).await;
    let visit = officer.visit(ticket).await;
    let niangjia_domain::act::Act::Note(note) = &visit.notes[0].act else { panic!("the newest note") };
    assert_eq!(note.text, "甲乙 👷 مرحبا");
    assert_eq!(visit.note_draft, "");
}

#[tokio::test]
async fn a_portal_that_answers_for_the_county_changes_nothing() {
    let mut county = County::open();
    let (_handler, officer, ticket) = county.at_work().await;
    officer.delivered().await;
    let portal = county.impostor(
        "HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: 27\r\nconnection: close\r\n\r\n<html>Wi-Fi login</html>   ",
    );
    officer.tell(Command::AddNote { ticket, text: "门口有保安".to_owned() }).await;
    officer.tell(Command::SyncNow {}).await;
    until("the strip says who answered", || async {
        match officer.sync().await.strip.connection {
            Connection::Offline { why: Code::NotOurServer, .. } => Some(()),
            _ => None,
        }
    })
    .await;
    assert_eq!(officer.sync().await.strip.only_here, 1, "nothing was taken for delivered");
    drop(portal);
    county.restore();
    officer.tell(Command::SyncNow {}).await;
    officer.delivered().await;
}

#[tokio::test]
async fn on_a_full_disk_the_camera_refuses_before_the_picture_and_a_note_is_still_saved() {
    let county = County::open();
    let (_handler, officer, ticket) = county.at_work().await;
    officer.delivered().await;
    let Person { member, device, clock, folder } = officer;
    device.shutdown().await;
    let device = open_within(&folder, &clock, Some(34 * 1024 * 1024));
    let officer = Person { member, device, clock, folder };
    officer.unlocked().await;
    assert!(officer.visit(ticket).await.no_room);
    let jpeg = sample::scene_jpeg(1, Size { width: 640, height: 480 }, Orientation::Upright);
    assert_eq!(officer.photographs(ticket, EvidenceKind::Scene, &jpeg).await, Err(Code::StorageFull));
    for line in 0..60 {
        let text = format!("第 {line} 行：{}", "还是要记下来。".repeat(2000));
        officer.tell(Command::AddNote { ticket, text }).await;
    }
    assert_eq!(officer.visit(ticket).await.notes.len(), 60, "the reserve was spent on the notes");
}

#[tokio::test]
async fn a_photo_that_was_coming_in_when_the_app_died_is_to_be_taken_again() {
    let county = County::open();
    let (_handler, officer, ticket) = county.at_work().await;
    let jpeg = sample::scene_jpeg(3, Size { width: 1600, height: 1200 }, Orientation::Upright);
    let capture = CaptureId("00112233445566778899aabbccddeeff".to_owned());
    let (evidence, caption, origin) = (EvidenceKind::Payroll, String::new(), Origin::TakenInApp);
    officer.tell(Command::PhotoBegin { capture: capture.clone(), ticket, evidence, caption, origin }).await;
    let base64 = base64::engine::general_purpose::STANDARD.encode(&jpeg[..1000]);
    officer.tell(Command::PhotoChunk { capture: capture.clone(), index: 0, base64 }).await;
    let officer = officer.killed();
    officer.unlocked().await;
    let visit = officer.visit(ticket).await;
    assert_eq!(visit.captures.len(), 1);
    assert!(visit.captures[0].lost && visit.captures[0].evidence == EvidenceKind::Payroll);
    officer.tell(Command::PhotoCancel { capture }).await;
    officer.photographs(ticket, EvidenceKind::Payroll, &jpeg).await.unwrap();
    let visit = officer.visit(ticket).await;
    assert_eq!((visit.captures.len(), visit.photos.len()), (0, 1));
}
