//! The ticket goes to another officer while the first one is at work without a network.

use std::path::Path;

use anyhow::{Context as _, ensure};
use niangjia_domain::feed::LeaveReason;
use niangjia_domain::form::fixture;
use niangjia_domain::id::TicketId;
use niangjia_domain::outcome::LateReason;
use niangjia_domain::state::State;
use niangjia_ipc::command::Command;
use niangjia_ipc::query;
use niangjia_ipc::view::{Delivery, Transfer};

use super::hand::Hand;
use super::summary;
use super::world::{DESK, PHONE, PHOTOS, SECOND_PHONE, TITLE, World, register_and_assign};
use crate::link::Link;
use crate::phone::eventually;

/// What the run counted.
#[derive(Debug)]
pub struct Handover {
    /// Items of the first officer that the county keeps as a late supplement.
    pub late: usize,
    /// Of these, those that count as his.
    pub credited: usize,
    /// Operations in the county's inbox.
    pub stored: u64,
    /// Of these, those with a final receipt.
    pub receipted: u64,
}

/// Runs the handover, with a picture of every step in `out`.
///
/// # Errors
/// The first thing that was not as it should be.
pub async fn handover(out: &Path) -> anyhow::Result<Handover> {
    let world = World::new(out)?;
    let clear = Link::to(world.office.address()).await?;
    let link = Link::to(world.office.address()).await?;
    let desk = world.enrolled("handler", DESK, &clear).await?;
    let first = world.enrolled("officer1", PHONE, &link).await?;
    let second = world.enrolled("officer2", SECOND_PHONE, &clear).await?;

    let ticket = register_and_assign(&world, &desk).await?;
    first.sees("the ticket", ticket, |view| view.state == State::Assigned && view.contact.is_some()).await?;
    link.cut();
    work_offline(&world, &first, ticket).await?;
    reassign(&world, &desk, ticket).await?;
    second.sees("the ticket", ticket, |view| view.state == State::Assigned).await?;
    second.go("#/todo").await?;
    second.app.see_text(TITLE).await?;

    link.restore();
    let (late, credited) = learns_it_without_blame(&first, ticket).await?;
    adopt(&second, ticket).await?;
    honour(&desk, ticket).await?;
    keeps_only_his_own(&first, ticket).await?;
    let counts = summary::count(&world.office)?;
    Ok(Handover { late, credited, stored: counts.stored, receipted: counts.receipted })
}

async fn work_offline(world: &World, first: &Hand, ticket: TicketId) -> anyhow::Result<()> {
    first.go(&format!("#/ticket/{ticket}")).await?;
    first.app.tap("#begin").await?;
    first.sees("the visit", ticket, |view| view.visit.is_some()).await?;
    for (item, answer) in fixture::case_a().iter() {
        first.tell(&Command::SetAnswer { ticket, item, answer: answer.clone() }).await?;
    }
    first.go(&format!("#/ticket/{ticket}/visit")).await?;
    first.app.tap("#all-sections").await?;
    first.app.tap("#section-evidence").await?;
    for (count, (file, kind)) in world.camera()?.iter().zip(PHOTOS).enumerate() {
        first.app.attach(&format!("#take-{kind}"), file).await?;
        first.has_photos(ticket, count + 1).await?;
    }
    first.hand_in(ticket, "属实。十人欠薪四十万元。").await
}

async fn reassign(world: &World, desk: &Hand, ticket: TicketId) -> anyhow::Result<()> {
    desk.go(&format!("#/queue/{ticket}")).await?;
    desk.app.tap("#do-reassign").await?;
    desk.app.tap(&format!("[id='officer-{}']", world.seat("officer2")?.user)).await?;
    desk.app.paste("#order-task", "先和街道联系，两人同去。").await?;
    desk.app.paste("#order-reason", "原来的信息员在外培训。").await?;
    desk.shot("handover-reassign").await?;
    desk.app.tap("#order-go").await?;
    let other = world.seat("officer2")?.name.clone();
    desk.sees("the order applied", ticket, |view| {
        !view.pending && view.ticket.assignment.as_ref().is_some_and(|assignment| assignment.officer.name == other)
    })
    .await?;
    Ok(())
}

/// The first officer reads what happened; his work is kept and counts as his. Gives how many items, and credited ones.
async fn learns_it_without_blame(first: &Hand, ticket: TicketId) -> anyhow::Result<(usize, usize)> {
    first.tell(&Command::SyncNow {}).await?;
    eventually("everything delivered", || async {
        first.ask(query::Sync {}).await.ok().filter(|sync| sync.strip.only_here == 0)
    })
    .await?;
    let view = first.sees("that it has left", ticket, |view| view.departed.is_some()).await?;
    let left = view.departed.context("it has left")?;
    ensure!(matches!(left.reason, LeaveReason::Reassigned { .. }), "{left:?}");
    first.go(&format!("#/ticket/{ticket}")).await?;
    first.app.see("#departed").await?;
    first.app.see_text("这不算您的错").await?;
    first.app.see_text("迟到补充，算您的核实").await?;
    first.shot("handover-first-officer").await?;
    let late = |credited: bool| {
        let wanted = Delivery::Late { why: LateReason::Reassigned, credited };
        left.items.iter().filter(|(_, _, delivery)| *delivery == wanted).count()
    };
    Ok((late(true) + late(false), late(true)))
}

/// One tap brings the first officer's answers into the second one's visit.
async fn adopt(second: &Hand, ticket: TicketId) -> anyhow::Result<()> {
    second.sees("the late report", ticket, |view| view.reports.iter().any(|report| report.adoptable)).await?;
    second.go(&format!("#/ticket/{ticket}")).await?;
    second.app.see("[id^='adopt-']").await?;
    second.shot("handover-second-officer").await?;
    second.app.tap("#begin").await?;
    second.sees("the visit", ticket, |view| view.visit.is_some()).await?;
    second.go(&format!("#/ticket/{ticket}/visit")).await?;
    second.app.tap("[id^='adopt-']").await?;
    let adopted =
        eventually("the answers", || async { second.visit(ticket).await.ok().filter(|visit| visit.adopted > 0) })
            .await?;
    ensure!(adopted.answers == fixture::case_a(), "one tap brings every answer: {:?}", adopted.answers);
    second.shot("handover-adopted").await
}

/// The desk reads the late report, sees that it is late, and lets it stand for the visit.
async fn honour(desk: &Hand, ticket: TicketId) -> anyhow::Result<()> {
    desk.sees("the late report", ticket, |view| {
        view.reports.iter().any(|report| report.honourable)
            && view.photos.iter().all(|photo| photo.original_transfer == Transfer::There)
    })
    .await?;
    desk.go(&format!("#/review/{ticket}")).await?;
    desk.app.see_text("迟到补充").await?;
    desk.shot("handover-desk").await?;
    desk.app.tap("#honour").await?;
    desk.shot("handover-honour").await?;
    desk.app.tap("#order-go").await?;
    // The receipt may come before the ticket: the county's own word is waited for.
    desk.sees("the late report stand", ticket, |view| {
        view.state == State::Verified && !view.pending && view.ticket.standing_report().is_some()
    })
    .await?;
    Ok(())
}

/// Neither the caller's number nor anything to do stays on the first phone; what he wrote himself does.
async fn keeps_only_his_own(first: &Hand, ticket: TicketId) -> anyhow::Result<()> {
    let view = first.sees("no more than his own", ticket, |view| view.contact.is_none()).await?;
    ensure!(view.offers.is_empty(), "nothing to do: {:?}", view.offers);
    let left = view.departed.context("it has left")?;
    ensure!(!left.items.is_empty(), "his own stays");
    first.picture("handover-todo-after", "#/todo").await?;
    Ok(())
}
