//! The made-up county on one screen, and what every journey begins with.

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use niangjia_domain::id::TicketId;
use niangjia_domain::state::State;
use niangjia_photo::Orientation;
use niangjia_photo::sample::camera_jpeg;
use tempfile::TempDir;

use super::hand::Hand;
use crate::link::Link;
use crate::office::{Office, Seat};
use crate::window::{Frame, Install, Screen, built_program};

pub(super) const TITLE: &str = "十名木工被赶出工地，欠薪四十万元";
/// The photos, by the button that takes them.
pub(super) const PHOTOS: [&str; 5] = ["work_record", "settlement", "entry_record", "notice_board", "work_record"];
/// The desk's window, and the phone's beside it.
pub(super) const DESK: Frame = Frame { left_px: 0, width_px: 1280, height_px: 800 };
pub(super) const PHONE: Frame = Frame { left_px: 1300, width_px: 390, height_px: 844 };
pub(super) const SECOND_PHONE: Frame = Frame { left_px: 1710, width_px: 390, height_px: 844 };
/// The made-up county, its server, its people, and where pictures go.
pub(super) struct World {
    _folder: TempDir,
    pub(super) office: Office,
    pub(super) seats: Vec<Seat>,
    pub(super) home: PathBuf,
    pub(super) out: PathBuf,
    pub(super) screen: Screen,
    pub(super) kills: u32,
}

impl World {
    pub(super) fn new(out: &Path) -> anyhow::Result<Self> {
        std::fs::create_dir_all(out)?;
        let folder = tempfile::tempdir()?;
        let home = folder.path().to_owned();
        let (office, seats) = Office::open(&home.join("county"))?;
        let screen = Screen::start(2_120, 900)?;
        Ok(Self { _folder: folder, office, seats, home, out: out.to_owned(), screen, kills: 0 })
    }

    pub(super) fn seat(&self, key: &str) -> anyhow::Result<&Seat> {
        self.seats.iter().find(|seat| seat.seat == key).with_context(|| format!("a seat {key}"))
    }

    pub(super) fn install(&self, name: &str, frame: Frame) -> Install {
        Install { program: built_program("niangjia"), home: self.home.join(name), frame }
    }

    pub(super) async fn hand(&self, name: &str, frame: Frame) -> anyhow::Result<Hand> {
        let install = self.install(name, frame);
        std::fs::create_dir_all(&install.home)?;
        Hand::new(install.open(&self.screen).await?, &self.out).await
    }

    pub(super) async fn enrolled(&self, key: &str, frame: Frame, link: &Link) -> anyhow::Result<Hand> {
        let hand = self.hand(key, frame).await?;
        hand.enrol(link, self.seat(key)?).await?;
        Ok(hand)
    }
}

impl World {
    /// A picture for each of [`PHOTOS`], as a phone's camera makes them: 12 megapixels, turned every way.
    pub(super) fn camera(&self) -> anyhow::Result<Vec<PathBuf>> {
        let turns = [
            Orientation::from_exif(1),
            Orientation::from_exif(6),
            Orientation::from_exif(8),
            Orientation::from_exif(3),
        ];
        (0..PHOTOS.len())
            .map(|number| {
                let turn = turns[number % turns.len()].context("an orientation")?;
                let file = self.home.join(format!("camera-{number}.jpg"));
                std::fs::write(&file, camera_jpeg(number as u64 + 1, turn))?;
                Ok(file)
            })
            .collect()
    }
}

/// A ticket comes in by telephone, and officer 1 is sent there.
pub(super) async fn register_and_assign(world: &World, desk: &Hand) -> anyhow::Result<TicketId> {
    desk.picture("desk-queue", "#/queue").await?;
    desk.app.tap("#register").await?;
    for (field, text) in [
        ("#register-title", TITLE),
        ("#register-text", "来电：十人做木工四个月，工钱没结清，昨天被保安请出工地，今天商量去项目部门口要说法。"),
        ("#register-street", "临江街道"),
        ("#register-address", "云杉苑二期三号门"),
        ("#register-employer", "虚构建工集团"),
        ("#register-people", "10"),
        ("#register-amount", "400000"),
        ("#register-name", "张某"),
        ("#register-phone", "13900006021"),
    ] {
        desk.app.paste(field, text).await?;
    }
    desk.choose_class().await?;
    desk.shot("desk-register").await?;
    desk.app.tap("#register-go").await?;
    let ticket = desk.ticket_called(TITLE).await?;
    desk.sees("the ticket signed", ticket, |view| view.state == State::Signed && !view.pending).await?;
    desk.go(&format!("#/queue/{ticket}")).await?;
    desk.app.tap("#do-assign").await?;
    desk.app.tap(&format!("[id='officer-{}']", world.seat("officer1")?.user)).await?;
    desk.app.paste("#order-task", "先和街道联系，两人同去，核对人数和金额。").await?;
    desk.app.tap("#disclose-contact").await?;
    desk.shot("desk-assign").await?;
    desk.app.tap("#order-go").await?;
    desk.sees("the order applied", ticket, |view| view.state == State::Assigned && !view.pending).await?;
    desk.shot("desk-assigned").await?;
    Ok(ticket)
}
