//! Photos in the office: bytes and operations meet in either order.

use niangjia_domain::act::{Act, AskOriginal, Photo};
use niangjia_domain::evidence::{HashAlgorithm, Location, Manifest, Origin};
use niangjia_domain::form::EvidenceKind;
use niangjia_domain::id::{InstallId, UserId};
use niangjia_domain::lifecycle::Session;
use niangjia_domain::operation::{Blob, BlobHash, Media, Tier};
use niangjia_domain::outcome::BlobReceipt;
use niangjia_domain::role::Role;
use niangjia_domain::time::Captured;
use niangjia_protocol::digest::sha256;
use niangjia_protocol::pull::DocKey;
use niangjia_protocol::receipt::Witness;
use niangjia_server::office::{Caller, Upload};

use crate::world::{Device, View, World, only, receipt_key, visit};

pub(crate) fn preview(bytes: &[u8]) -> Blob {
    Blob { hash: sha256(bytes), bytes: bytes.len() as u64, tier: Tier::Preview, media: Media::Jpeg }
}

pub(crate) fn photo(world: &World, device: &Device, ticket: niangjia_domain::id::TicketId, hash: BlobHash) -> Act {
    let captured = device.clone().operation(world, ticket, crate::world::note("")).captured;
    of(device.owner.user, device.install, ticket, hash, captured)
}

/// A photo that this person took with this install.
pub(crate) fn of(
    officer: UserId,
    install: InstallId,
    ticket: niangjia_domain::id::TicketId,
    hash: BlobHash,
    captured: Captured,
) -> Act {
    Act::Photo(Box::new(Photo {
        visit: visit(1),
        evidence: EvidenceKind::NoticeBoard,
        caption: String::new(),
        manifest: Manifest {
            algorithm: HashAlgorithm::Sha256,
            original: hash,
            derived: Vec::new(),
            ticket,
            officer,
            second_person: String::new(),
            install,
            captured,
            location: Location::Refused,
            origin: Origin::TakenInApp,
            app_version: "0.1.0".to_owned(),
            previous: None,
        },
    }))
}

/// The bytes come in: as the HTTP program does after the last byte is durable.
pub(crate) fn brings(world: &World, device: &Device, blob: Blob) -> BlobReceipt {
    let begun = world.office.begin_upload(device.install, blob.hash, blob.bytes, world.fate.moment()).unwrap();
    world.office.finish_upload(begun, world.fate.moment()).unwrap().receipt
}

fn blob_receipt(view: &View, blob: Blob) -> Option<BlobReceipt> {
    let found = view.docs.iter().find(|((_, doc), _)| *doc == DocKey::blob(blob.hash));
    found.map(|(_, (_, body))| serde_json::from_slice(body).unwrap())
}

fn caller(world: &World, device: &Device) -> Caller {
    Caller { install: device.install, member: world.office.member(device.owner.user).unwrap().unwrap() }
}

crate::laws! {
    fn bytes_that_come_after_their_operation_are_told_to_every_reader(world) {
        let mut handler = world.staff("周某某", Role::Handler);
        let mut officer = world.staff("张某某", Role::Officer);
        let id = world.assigned(&mut handler, &officer);
        let blob = preview(b"preview");
        let act = photo(world, &officer, id, blob.hash);
        let (frame, op) = officer.authors_photo(world, id, act, vec![blob]);
        world.push(&officer, Session::Checked, &[frame]);
        let mut desk = world.sees(&handler);
        assert_eq!(desk.entry(op).unwrap().blobs[0].received, None);
        let receipt = brings(world, &officer, blob);
        world.goes_on(&handler, &mut desk);
        let entry = desk.entry(op).unwrap();
        assert_eq!((entry.rev, entry.blobs[0].received), (2, Some(receipt.received)));
        let own = world.sees(&officer);
        assert_eq!(own.entry(op).unwrap().rev, 2);
        assert_eq!(blob_receipt(&own, blob), Some(receipt));
    }

    fn bytes_that_come_before_their_operation_are_there_when_it_is_judged(world) {
        let mut handler = world.staff("周某某", Role::Handler);
        let mut officer = world.staff("张某某", Role::Officer);
        let id = world.assigned(&mut handler, &officer);
        let blob = preview(b"preview");
        let receipt = brings(world, &officer, blob);
        let act = photo(world, &officer, id, blob.hash);
        let (frame, op) = officer.authors_photo(world, id, act, vec![blob]);
        only(world.push(&officer, Session::Checked, &[frame]));
        let entry = world.sees(&handler).entry(op).unwrap();
        assert_eq!((entry.rev, entry.blobs[0].received), (1, Some(receipt.received)));
    }

    fn bytes_and_operation_that_come_at_once_find_each_other(world) {
        let mut handler = world.staff("周某某", Role::Handler);
        let mut officer = world.staff("张某某", Role::Officer);
        let id = world.assigned(&mut handler, &officer);
        for round in 0..12 {
            let blob = preview(format!("preview {round}").as_bytes());
            let act = photo(world, &officer, id, blob.hash);
            let (frame, op) = officer.authors_photo(world, id, act, vec![blob]);
            std::thread::scope(|scope| {
                scope.spawn(|| world.push(&officer, Session::Checked, &[frame]));
                scope.spawn(|| brings(world, &officer, blob));
            });
            let entry = world.sees(&handler).entry(op).unwrap();
            assert!(entry.blobs[0].received.is_some(), "round {round}");
        }
    }

    fn a_photo_is_seen_by_whose_feeds_refer_to_it_and_by_nobody_else(world) {
        let mut handler = world.staff("周某某", Role::Handler);
        let mut officer = world.staff("张某某", Role::Officer);
        let stranger = world.staff("李某某", Role::Officer);
        let reviewer = world.staff("吴某某", Role::Reviewer);
        let id = world.assigned(&mut handler, &officer);
        let blob = preview(b"preview");
        brings(world, &officer, blob);
        let act = photo(world, &officer, id, blob.hash);
        let (frame, _) = officer.authors_photo(world, id, act, vec![blob]);
        world.push(&officer, Session::Checked, &[frame]);
        assert!(world.office.visible_blob(&caller(world, &handler), blob.hash).is_ok());
        assert!(world.office.visible_blob(&caller(world, &officer), blob.hash).is_ok());
        assert!(world.office.visible_blob(&caller(world, &stranger), blob.hash).is_err());
        assert!(world.office.visible_blob(&caller(world, &reviewer), blob.hash).is_err());
        world.office.revoke(officer.owner.user, world.fate.moment()).unwrap();
        assert!(world.office.visible_blob(&caller(world, &officer), blob.hash).is_err());
    }

    fn have_is_said_only_to_who_brought_the_bytes_himself(world) {
        let (one, two) = (world.staff("张某某", Role::Officer), world.staff("李某某", Role::Officer));
        let blob = preview(b"preview");
        let receipt = brings(world, &one, blob);
        assert!(Witness::new(&receipt_key().public()).believes_blob(&receipt), "it is signed");
        assert_eq!(world.office.uploads(one.install, &[blob]).unwrap(), [Upload::Here(receipt.clone())]);
        assert_eq!(world.office.uploads(two.install, &[blob]).unwrap(), [Upload::Nothing]);
        assert_eq!(brings(world, &two, blob), receipt, "equal bytes are published once");
    }

    fn asking_for_an_original_raises_it_in_the_officers_feed(world) {
        let mut handler = world.staff("周某某", Role::Handler);
        let mut officer = world.staff("张某某", Role::Officer);
        let id = world.assigned(&mut handler, &officer);
        let blob = preview(b"preview");
        let act = photo(world, &officer, id, blob.hash);
        let (frame, op) = officer.authors_photo(world, id, act, vec![blob]);
        world.push(&officer, Session::Checked, &[frame]);
        world.does(&mut handler, id, Act::AskOriginal(AskOriginal { photo: op }));
        let entry = world.sees(&officer).entry(op).unwrap();
        assert!(entry.original_asked);
        assert_eq!(entry.rev, 2);
    }

    fn an_upload_is_found_again_by_install_and_hash_and_by_nobody_else(world) {
        let (one, two) = (world.staff("张某某", Role::Officer), world.staff("李某某", Role::Officer));
        let blob = preview(b"preview");
        let begun = world.office.begin_upload(one.install, blob.hash, blob.bytes, world.fate.moment()).unwrap();
        let again = world.office.begin_upload(one.install, blob.hash, blob.bytes, world.fate.moment()).unwrap();
        assert_eq!(begun, again);
        assert!(world.office.find_upload(begun.id, one.install).is_ok());
        assert!(world.office.find_upload(begun.id, two.install).is_err());
        world.fate.pass_ms(niangjia_server::office::PART_MS + 1);
        assert_eq!(world.office.expire_uploads(world.fate.moment()).unwrap(), [begun]);
        assert!(world.office.find_upload(begun.id, one.install).is_err());
    }
}
