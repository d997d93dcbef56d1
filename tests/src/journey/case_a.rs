//! Case A, from the call to the reviewed reply.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, ensure};
use niangjia_domain::form::{Answer, ItemCode, fixture};
use niangjia_domain::id::TicketId;
use niangjia_domain::risk::Level;
use niangjia_domain::state::State;
use niangjia_ipc::command::Command;
use niangjia_ipc::query;
use niangjia_ipc::view::Transfer;
use tokio::time::Instant;

use super::hand::Hand;
use super::summary::{self, Summary};
use super::world::{DESK, PHONE, PHOTOS, TITLE, World, register_and_assign};
use crate::link::Link;
use crate::phone::eventually;

const NOTE: &str = "四个人分开问的，说法一致。";
/// How much may go up before the link cuts itself in the middle of a photo.
const FUSE_BYTES: u64 = 2_000_000;

/// Runs case A from registration to the reviewed reply, with a picture of every step in `out`.
///
/// # Errors
/// The first thing that was not as it should be.
pub async fn case_a(out: &Path) -> anyhow::Result<Summary> {
    let started = Instant::now();
    let mut world = World::new(out)?;
    let desk_link = Link::to(world.office.address()).await?;
    let link = Link::to(world.office.address()).await?;
    let seeded = summary::count(&world.office)?.stored;
    let desk = world.enrolled("handler", DESK, &desk_link).await?;
    let phone = world.enrolled("officer1", PHONE, &link).await?;

    let ticket = register_and_assign(&world, &desk).await?;
    receive(&phone, ticket).await?;
    link.cut();
    let photos = verify_offline(&mut world, phone, ticket).await?;
    let phone = world.hand("officer1", PHONE).await?;
    let (phone, originals) = after_the_kill(phone, ticket, photos).await?;
    deliver(&mut world, &phone, &link, ticket).await?;
    review(&desk, ticket, &originals).await?;
    second_version(&desk, &phone, ticket).await?;
    let reviewed = reply(&world, &desk, ticket).await?;
    phone.picture("officer-end", "#/sync").await?;

    let counts = summary::count(&world.office)?;
    let made = seeded + phone.made().await? + desk.made().await? + reviewed;
    let summary = Summary {
        operations: summary::Operations { made, stored: counts.stored, receipted: counts.receipted },
        photos: summary::Photos {
            taken: originals.len() as u64,
            identical: summary::identical(&world.office, &originals)?,
        },
        bytes: summary::Bytes { sent: link.sent_bytes(), payload: counts.payload(originals.iter().map(Vec::len)) },
        kills: world.kills + world.office.kills(),
        cuts: link.cuts(),
        seconds: started.elapsed().as_secs_f64(),
    };
    summary.write(out)?;
    Ok(summary)
}

async fn receive(phone: &Hand, ticket: TicketId) -> anyhow::Result<()> {
    phone.sees("the ticket", ticket, |view| view.state == State::Assigned).await?;
    phone.go("#/todo").await?;
    phone.app.see_text(TITLE).await?;
    phone.shot("officer-todo").await?;
    phone.picture("officer-ticket", &format!("#/ticket/{ticket}")).await?;
    Ok(())
}

/// Offline: accept, answer, alert, photograph; the phone dies while a photo and a note are on their way.
async fn verify_offline(world: &mut World, phone: Hand, ticket: TicketId) -> anyhow::Result<Vec<PathBuf>> {
    phone.app.tap("#begin").await?;
    phone.sees("the visit", ticket, |view| view.visit.is_some()).await?;
    phone.picture("officer-visit", &format!("#/ticket/{ticket}/visit")).await?;
    phone.app.tap("#all-sections").await?;
    phone.app.tap("#section-amount").await?;
    for (field, text) in [
        ("#answer-amount_claimed", "400000"),
        ("#answer-amount_undisputed", "260000"),
        ("#answer-amount_disputed", "140000"),
    ] {
        phone.app.paste(field, text).await?;
    }
    phone.app.see_text("对上了").await?;
    phone.shot("officer-amounts").await?;
    let claimed = ItemCode::AmountClaimed;
    let visit = eventually("the amounts saved", || async {
        phone.visit(ticket).await.ok().filter(|visit| visit.answers.value(claimed).is_some())
    })
    .await?;
    ensure!(matches!(visit.answers.get(claimed), Answer::Given { .. }), "typed means saved");
    for (item, answer) in fixture::case_a().iter() {
        phone.tell(&Command::SetAnswer { ticket, item, answer: answer.clone() }).await?;
    }
    raise_alert(&phone).await?;

    let photos = world.camera()?;
    phone.app.tap("#all-sections").await?;
    phone.app.tap("#section-evidence").await?;
    for (count, (file, kind)) in photos.iter().zip(PHOTOS).take(3).enumerate() {
        phone.app.attach(&format!("#take-{kind}"), file).await?;
        phone.has_photos(ticket, count + 1).await?;
    }
    phone.shot("officer-evidence").await?;
    phone.tell(&Command::SetNoteDraft { ticket, text: NOTE.to_owned() }).await?;
    phone.app.attach(&format!("#take-{}", PHOTOS[3]), &photos[3]).await?;
    eventually("a photo on its way", || async {
        phone.visit(ticket).await.ok().filter(|visit| !visit.captures.is_empty() || visit.photos.len() > 3)
    })
    .await?;
    phone.app.kill();
    world.kills += 1;
    Ok(photos)
}

async fn raise_alert(phone: &Hand) -> anyhow::Result<()> {
    phone.app.tap("#risk-alert").await?;
    phone.app.tap("#alert-gathering").await?;
    phone.app.paste("#alert-people", "20").await?;
    phone.app.paste("#alert-text", "约二十人在三号门外，情绪激动，没堵路。").await?;
    phone.shot("officer-alert").await?;
    phone.app.tap("#alert-do").await?;
    phone.app.see("#alert-sent").await?;
    Ok(())
}

/// Nothing saved is lost; what was still on its way is taken again.
async fn after_the_kill(phone: Hand, ticket: TicketId, photos: Vec<PathBuf>) -> anyhow::Result<(Hand, Vec<Vec<u8>>)> {
    phone.app.see("#switch-person").await?;
    phone.shot("officer-locked").await?;
    phone.type_pin().await?;
    let visit = eventually("the visit again", || async { phone.visit(ticket).await.ok() }).await?;
    ensure!(visit.answers == fixture::case_a(), "an answer was lost: {:?}", visit.answers);
    ensure!(visit.note_draft == NOTE, "the note was lost: {:?}", visit.note_draft);
    ensure!(visit.photos.len() >= 3, "a photo was lost");
    for capture in visit.captures {
        phone.tell(&Command::PhotoCancel { capture: capture.capture }).await?;
    }
    phone.go(&format!("#/ticket/{ticket}/visit")).await?;
    phone.app.tap("#all-sections").await?;
    phone.app.tap("#section-evidence").await?;
    phone.shot("officer-after-the-kill").await?;
    for (count, (file, kind)) in photos.iter().zip(PHOTOS).enumerate().skip(visit.photos.len()) {
        phone.app.attach(&format!("#take-{kind}"), file).await?;
        phone.has_photos(ticket, count + 1).await?;
    }
    phone.tell(&Command::AddNote { ticket, text: NOTE.to_owned() }).await?;
    phone.hand_in(ticket, "属实。十人欠薪四十万元，现场有聚集苗头。").await?;
    phone.picture("officer-sync-offline", "#/sync").await?;
    let originals = photos.iter().map(std::fs::read).collect::<Result<_, _>>()?;
    Ok((phone, originals))
}

/// Back online: cut in the middle of an upload, the server killed in the middle of a push, and started again.
async fn deliver(world: &mut World, phone: &Hand, link: &Link, ticket: TicketId) -> anyhow::Result<()> {
    link.restore_for(FUSE_BYTES);
    phone.tell(&Command::SyncNow {}).await?;
    eventually("the link to burn through", || async { (!link.is_up()).then_some(()) }).await?;
    let before = link.sent_bytes();
    link.restore();
    phone.tell(&Command::SyncNow {}).await?;
    eventually("bytes on their way", || async { (link.sent_bytes() > before).then_some(()) }).await?;
    world.office.kill();
    world.office.start()?;
    phone.tell(&Command::SyncNow {}).await?;
    let done = eventually("everything delivered", || async {
        phone.ask(query::Sync {}).await.ok().filter(|sync| sync.strip.only_here == 0)
    })
    .await;
    phone.picture("officer-sync-receipts", "#/sync").await?;
    let sync = done?;
    ensure!(sync.strip.attention == 0, "nothing needs attention: {:?}", sync.attention);
    phone.picture("officer-delivered", &format!("#/ticket/{ticket}")).await?;
    Ok(())
}

/// The desk sees red first, acknowledges, gets the originals (the device checks their hash) and sends the visit back.
async fn review(desk: &Hand, ticket: TicketId, originals: &[Vec<u8>]) -> anyhow::Result<()> {
    let seen = desk
        .sees("the whole visit", ticket, |view| {
            view.state == State::Verified
                && view.photos.len() == originals.len()
                && view.photos.iter().all(|photo| photo.original_transfer == Transfer::There)
        })
        .await?;
    desk.go(&format!("#/queue/{ticket}")).await?;
    let first = desk.queue().await?.into_iter().next().context("an empty queue")?;
    ensure!(first.ticket == ticket && first.risk == Level::Red, "red comes first");
    desk.app.see("[id^='acknowledge-']").await?;
    desk.shot("desk-alert").await?;
    desk.app.tap("[id^='acknowledge-']").await?;
    desk.picture("desk-review", &format!("#/review/{ticket}")).await?;
    for photo in &seen.photos {
        desk.tell(&Command::FetchPhoto { ticket, hash: photo.original }).await?;
    }
    desk.sees("the originals", ticket, |view| {
        view.photos.iter().all(|photo| photo.url.as_deref().is_some_and(|path| path.starts_with("original/")))
    })
    .await?;
    desk.shot("desk-originals").await?;
    desk.app.paste("#missing-more", "冯某：单位认多少").await?;
    desk.app.tap("#send-back").await?;
    desk.shot("desk-send-back").await?;
    desk.app.tap("#order-go").await?;
    desk.sees("it sent back", ticket, |view| view.state == State::Assigned && !view.pending).await?;
    Ok(())
}

async fn second_version(desk: &Hand, phone: &Hand, ticket: TicketId) -> anyhow::Result<()> {
    phone.sees("it came back", ticket, |view| view.state == State::Assigned).await?;
    phone.picture("officer-sent-back", &format!("#/ticket/{ticket}")).await?;
    phone.tell(&Command::BeginVisit { ticket, place: String::new() }).await?;
    phone.tell(&Command::AddNote { ticket, text: "冯某的老板认三万五。".to_owned() }).await?;
    phone.hand_in(ticket, "补核：冯某的老板认三万五。").await?;
    let second = desk
        .sees("the second version", ticket, |view| view.state == State::Verified && view.reports.len() == 2)
        .await?;
    ensure!(second.ticket.standing_report().is_some_and(|report| report.version == 2), "the second one stands");
    Ok(())
}

/// Taken up, answered and reviewed. Gives how many operations the reviewer made.
async fn reply(world: &World, desk: &Hand, ticket: TicketId) -> anyhow::Result<u64> {
    desk.go("#/queue").await?;
    desk.go(&format!("#/review/{ticket}")).await?;
    desk.app.tap("#take-up").await?;
    desk.app.paste("#order-text", "先由总包垫付，约人社到场。").await?;
    desk.app.tap("#order-go").await?;
    desk.sees("it taken up", ticket, |view| view.state == State::Handling && !view.pending).await?;
    desk.go(&format!("#/queue/{ticket}")).await?;
    desk.app.tap("#do-reply").await?;
    desk.app.tap("[role='dialog'] [role='radio']").await?;
    desk.app.paste("#reply-to-worker", "总包已把四十万元付清，请您核对到账。").await?;
    desk.shot("desk-reply").await?;
    desk.app.tap("#order-go").await?;
    desk.sees("it answered", ticket, |view| view.state == State::Replied && !view.pending).await?;
    let link = Link::to(world.office.address()).await?;
    let reviewer = world.enrolled("reviewer", DESK, &link).await?;
    reviewer.sees("the reply", ticket, |view| view.state == State::Replied).await?;
    reviewer.picture("reviewer-reply", &format!("#/review/{ticket}")).await?;
    reviewer.pass(ticket).await?;
    desk.sees("the end of the road", ticket, |view| view.state == State::Callback).await?;
    desk.picture("desk-end", &format!("#/queue/{ticket}")).await?;
    eventually("the reviewer's receipt", || async { reviewer.made().await.ok().filter(|made| *made > 0) }).await
}
