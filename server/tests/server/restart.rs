//! The program stops and starts again: on files, as it does in a county.

use niangjia_domain::lifecycle::Session;
use niangjia_domain::outcome::Outcome;
use niangjia_domain::role::Role;
use niangjia_protocol::push::Kept;
use niangjia_server::office::Office;
use niangjia_server::store::Store;

use crate::world::{World, desk_note, only, receipt_key};

/// A stop between the bytes and the judgement leaves rows with no receipt: here they are made by hand.
fn take_back_judgements(path: &std::path::Path) {
    let file = rusqlite::Connection::open(path).unwrap();
    file.execute_batch(
        "delete from feed where doc in (select op from op_inbox where arrival > 1);
         delete from entry where seq > 1; update ticket set entries = 1;
         delete from receipt where number > 1; update counter set value = 1 where name = 'receipt';
         update op_inbox set judged = 0 where arrival > 1;",
    )
    .unwrap();
}

#[test]
fn what_was_received_and_not_judged_is_judged_at_the_start() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("county.db");
    let mut world = World::on(Store::open_file(&path).unwrap());
    let mut handler = world.staff("周某某", Role::Handler);
    let id = world.registered(&mut handler);
    let frames: Vec<_> = (0..3).map(|n| handler.authors(&world, id, desk_note(&format!("{n}"))).0).collect();
    world.push(&handler, Session::Checked, &frames);
    take_back_judgements(&path);
    world.office = Office::open(Store::open_file(&path).unwrap(), receipt_key(), world.fate.moment()).unwrap();
    for frame in frames {
        let stored = only(world.push(&handler, Session::Checked, &[frame]));
        assert_eq!(stored.receipt.unwrap().outcome, Outcome::COUNTED);
    }
}

/// One ticket that does not read any more stands for any fault of ours in judging one operation.
#[test]
fn one_operation_that_cannot_be_judged_harms_no_other_and_is_judged_when_it_can_be() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("county.db");
    let world = World::on(Store::open_file(&path).unwrap());
    let mut handler = world.staff("周某某", Role::Handler);
    let (sick, sound) = (world.registered(&mut handler), world.registered(&mut handler));
    let file = rusqlite::Connection::open(&path).unwrap();
    file.execute_batch(
        "create table aside as select number, body from ticket; update ticket set body = '{' where number like '%0001'",
    )
    .unwrap();
    let (bad, bad_op) = handler.authors(&world, sick, desk_note("病"));
    let (good, _) = handler.authors(&world, sound, desk_note("好"));
    let reply = world.push(&handler, Session::Checked, &[bad, good]);
    assert!(reply.operations.iter().all(|stored| stored.how == Kept::Stored), "the bytes of both are durable");
    assert_eq!(reply.operations[0].receipt, None);
    assert_eq!(reply.operations[1].receipt.as_ref().unwrap().outcome, Outcome::COUNTED);
    file.execute_batch("update ticket set body = (select body from aside where aside.number = ticket.number)").unwrap();
    world.office.tick(world.fate.moment()).unwrap();
    assert_eq!(world.sees(&handler).receipt(bad_op).unwrap().outcome, Outcome::COUNTED);
}

#[test]
fn writers_that_share_a_commit_on_a_file_lose_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::on(Store::open_file(&folder.path().join("county.db")).unwrap());
    crate::feed::law::concurrent_writers_never_lose_a_row(&world);
}

#[test]
fn everything_is_there_after_a_restart_and_the_epoch_is_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("county.db");
    let mut world = World::on(Store::open_file(&path).unwrap());
    let mut handler = world.staff("周某某", Role::Handler);
    let id = world.registered(&mut handler);
    let mut view = world.sees(&handler);
    world.office = Office::open(Store::open_file(&path).unwrap(), receipt_key(), world.fate.moment()).unwrap();
    let rows = view.rows;
    world.goes_on(&handler, &mut view);
    assert_eq!(view.rows, rows, "cursors of before are good");
    assert!(view.ticket(id).is_some());
}

#[test]
fn a_database_of_a_later_program_is_not_guessed_at() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("county.db");
    drop(Store::open_file(&path).unwrap());
    rusqlite::Connection::open(&path).unwrap().execute_batch("pragma user_version = 99").unwrap();
    let error = Store::open_file(&path).unwrap_err();
    assert!(error.to_string().starts_with("the database has version 99, this program knows "), "{error}");
}

#[test]
fn a_command_beside_the_running_server_sees_and_writes_the_same_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("county.db");
    let world = World::on(Store::open_file(&path).unwrap());
    let handler = world.staff("周某某", Role::Handler);
    let beside = Office::open(Store::open_file(&path).unwrap(), receipt_key(), world.fate.moment()).unwrap();
    let code = beside.issue_code(handler.owner.user, world.fate.moment()).unwrap().code;
    assert_eq!(code.len(), 16);
    beside.revoke(handler.owner.user, world.fate.moment()).unwrap();
    assert!(world.office.member(handler.owner.user).unwrap().unwrap().revoked.is_some());
}
