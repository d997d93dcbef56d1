//! Made-up views for tests, visibly fictional.

use niangjia_domain::form::{Answers, fixture};
use niangjia_domain::id::{TicketId, VisitId};
use niangjia_domain::risk::Level;
use niangjia_domain::time::DeviceTime;
use niangjia_ipc::view::VisitView;

/// Friday 2026-11-20, 14:31 in China.
pub(crate) const NOW: i64 = 1_795_156_260_000;

/// A visit with nothing in it.
pub(crate) fn visit() -> VisitView {
    VisitView {
        visit: Some(VisitId::from_bytes([2; 16])),
        ticket: TicketId::from_bytes([1; 16]),
        number: "1120-0017".to_owned(),
        title: "十名木工被赶出工地，欠薪 40 万元".to_owned(),
        place: "云杉苑二期 3 号门".to_owned(),
        risk: Level::Red,
        class: "3.1.1".to_owned(),
        task: "先和街道联系，两人同去。".to_owned(),
        sent_back: None,
        answers: Answers::default(),
        note_draft: String::new(),
        summary: String::new(),
        notes: Vec::new(),
        photos: Vec::new(),
        captures: Vec::new(),
        saved: Some(DeviceTime::from_ms(NOW)),
        handed_in: false,
        adoptable: Vec::new(),
        adopted: 0,
        free_bytes: 2_000_000_000,
        no_room: false,
    }
}

/// The visit to the ten workers, all but its photos.
pub(crate) fn full_visit() -> VisitView {
    VisitView { answers: fixture::case_a(), ..visit() }
}
