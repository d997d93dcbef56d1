//! Databases that earlier programs left behind are opened by this one, and what lies in them unsent is delivered.

#![expect(clippy::unwrap_used, reason = "a test says what is wrong by panicking")]

use std::path::Path;

use niangjia_domain::act::Act;
use niangjia_domain::state::State;
use niangjia_ipc::command::Command;
use niangjia_ipc::view::Transfer;
use niangjia_tests::golden::{ADDRESS, Expected, copy, expected, reopened, states};
use niangjia_tests::office::Office;

#[tokio::test(flavor = "multi_thread")]
async fn what_an_earlier_program_kept_is_opened_and_delivered_by_this_one() {
    let states = states().unwrap();
    assert!(!states.is_empty());
    for state in states {
        let folder = tempfile::tempdir().unwrap();
        copy(&state, folder.path()).unwrap();
        let expected = expected(&state).unwrap();
        opened_and_delivered(folder.path(), &expected).await;
    }
}

async fn opened_and_delivered(folder: &Path, expected: &Expected) {
    let ticket = expected.ticket;
    let officer = reopened("officer1", &folder.join("officer")).await.unwrap();
    let visit = officer.visit(ticket).await.unwrap();
    assert_eq!(visit.note_draft, expected.draft);
    let notes = visit.notes.iter().filter_map(|row| match &row.act {
        Act::Note(note) => Some(note.text.as_str()),
        _ => None,
    });
    assert_eq!(notes.collect::<Vec<_>>(), expected.notes);
    assert_eq!(visit.photos.iter().map(|photo| photo.original).collect::<Vec<_>>(), expected.originals);
    assert_eq!(officer.sync().await.unwrap().strip.only_here, expected.only_here, "nothing is lost by opening");

    let _office = Office::on_plain(&folder.join("county"), ADDRESS).unwrap();
    officer.tell(Command::SyncNow {}).await.unwrap();
    let delivered = officer.has_delivered_everything().await.unwrap();
    assert_eq!(delivered.strip.attention, 0);

    let handler = reopened("handler", &folder.join("desk")).await.unwrap();
    handler.tell(Command::SyncNow {}).await.unwrap();
    handler.has_delivered_everything().await.unwrap();
    let arrived = |photo: &niangjia_ipc::view::PhotoView| photo.original_transfer == Transfer::There;
    handler
        .sees("the whole visit", ticket, |view| {
            view.photos.len() == expected.originals.len() && view.photos.iter().all(arrived)
        })
        .await
        .unwrap();
    let unsent = handler.sees("its order", expected.unsent_ticket, |view| view.state == State::Assigned).await.unwrap();
    assert!(!unsent.pending);
    officer.sees("the new ticket", expected.unsent_ticket, |view| view.state == State::Assigned).await.unwrap();
    // The visit goes on under the program of today.
    officer.tell(Command::SetSummary { ticket, text: "属实。".to_owned() }).await.unwrap();
    officer.tell(Command::Submit { ticket }).await.unwrap();
    handler.sees("the report", ticket, |view| view.state == State::Verified).await.unwrap();
}
