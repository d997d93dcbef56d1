//! Rows into feeds: what each feed gains, keeps and loses by what was judged.

use std::collections::BTreeMap;

use niangjia_domain::entry::Entry;
use niangjia_domain::feed::{Feed, LeaveReason, audience};
use niangjia_domain::id::{OpId, UserId};
use niangjia_domain::lens::Lens;
use niangjia_domain::role::Member;
use niangjia_domain::state::State;
use niangjia_domain::ticket::{AssignmentEnd, Named, Ticket};
use niangjia_protocol::digest;
use niangjia_protocol::planted::{self, Bug};
use niangjia_protocol::pull::{Change, DocKey};

use super::docket::Shelf;
use super::press::{Before, Press, Pressed, leave};
use crate::error::Fault;
use crate::store::Tx;
use crate::table::{entry, feed, install};

/// `Change::number` of a put.
pub(super) const PUT: u8 = 1;

/// Rows to be written, by feed. Feeds are sorted, so that heads are always locked in the same order.
#[derive(Debug, Default)]
pub(super) struct Outgoing(BTreeMap<Feed, Vec<(Before, Pressed)>>);

impl Outgoing {
    pub(super) fn push(&mut self, feed: Feed, before: Before, pressed: Pressed) {
        self.0.entry(feed).or_default().push((before, pressed));
    }

    /// Writes everything. Called last in a transaction: heads stay locked from here to the commit.
    pub(super) fn write(self, tx: &mut dyn Tx) -> Result<(), Fault> {
        for (feed, rows) in self.0 {
            write_feed(tx, feed, &rows)?;
        }
        Ok(())
    }
}

/// Receipts have no place in a digest: nothing but their install shows them.
const fn is_digested(feed: Feed) -> bool {
    match feed {
        Feed::Install(_) => false,
        Feed::User(_) | Feed::County(..) | Feed::Directory(_) => true,
    }
}

fn write_feed(tx: &mut dyn Tx, name: Feed, rows: &[(Before, Pressed)]) -> Result<(), Fault> {
    let name_text = name.to_string();
    let known = feed::head(tx, &name_text)?.map(|head| head.id);
    let mut plan = Vec::with_capacity(rows.len());
    for (before, pressed) in rows {
        let present = match (before, known) {
            (Before::Perhaps, Some(id)) => feed::present(tx, id, pressed.doc)?,
            (Before::Absent, _) | (Before::Perhaps, None) => None,
        };
        let is_there = present.is_some_and(|present| present.change == PUT);
        // A row that says why it left is erased with it.
        let is_erased = pressed.change == Change::Drop.number() && present.is_some();
        if pressed.change == PUT || is_there || is_erased {
            plan.push((pressed, present));
        }
    }
    if plan.is_empty() {
        return Ok(());
    }
    let count = plan.len() as u64;
    let head = feed::advance(tx, &name_text, count)?;
    let mut digest = head.digest;
    for (seq, (pressed, present)) in (head.head + 1 - count..).zip(plan) {
        let old_rev = present.filter(|present| present.change == PUT).map(|present| present.rev);
        let is_told = pressed.change == PUT || !planted::is(Bug::DigestForgotten);
        if let Some(rev) = old_rev.filter(|_| is_told) {
            digest = digest.wrapping_sub(digest::member(pressed.doc, rev));
        }
        let rev = if pressed.change == PUT { pressed.rev } else { old_rev.unwrap_or(pressed.rev) };
        if pressed.change == PUT && is_digested(name) {
            digest = digest.wrapping_add(digest::member(pressed.doc, rev));
        }
        let line =
            feed::Line { doc: pressed.doc, rev, change: pressed.change, content: pressed.content, rest: &pressed.rest };
        if present.is_some() {
            feed::shift(tx, head.id, seq, line)?;
        } else {
            feed::insert(tx, head.id, seq, line)?;
        }
    }
    if is_digested(name) {
        feed::put_digest(tx, head.id, digest)?;
    }
    Ok(())
}

/// A person, into the county's directory.
pub(super) fn member(tx: &mut dyn Tx, member: &Member, rev: u32) -> Result<(), Fault> {
    let mut outgoing = Outgoing::default();
    outgoing.push(Feed::Directory(member.county), Before::Perhaps, Press::new()?.member(member, rev)?);
    outgoing.write(tx)
}

/// A person whose duties have changed or were confirmed: his colleagues hear of it, and each of his own installs, which then
/// lets go of what it would not believe to be gone.
pub(super) fn duties(tx: &mut dyn Tx, member: &Member, rev: u32) -> Result<(), Fault> {
    let mut press = Press::new()?;
    let mut outgoing = Outgoing::default();
    let scope = press.scope(member, rev)?;
    for install in install::of_member(tx, member.user)? {
        outgoing.push(Feed::Install(install), Before::Perhaps, scope.clone());
    }
    outgoing.push(Feed::Directory(member.county), Before::Perhaps, press.member(member, rev)?);
    outgoing.write(tx)
}

/// What the feeds are told about one ticket: entries made, entries changed, and the ticket before and after.
pub(super) fn ticket(
    tx: &mut dyn Tx,
    press: &mut Press,
    shelf: &Shelf,
    entries: &BTreeMap<OpId, Pressed>,
    outgoing: &mut Outgoing,
) -> Result<(), Fault> {
    let Some(now) = &shelf.now else { return Ok(()) };
    let before = shelf.before.as_ref();
    let was_in = before.map(audience).unwrap_or_default();
    let is_in = audience(now);
    let earlier = if needs_earlier(before, now, &was_in, &is_in) { entry::of_ticket(tx, now.id)? } else { Vec::new() };
    let earlier: Vec<&Entry> = earlier.iter().filter(|entry| !entries.contains_key(&entry.op)).collect();
    let telling = Telling { now, before, shelf, entries, earlier };
    let mut views: Vec<(Ticket, Pressed)> = Vec::new();
    for feed in &is_in {
        let Some(lens) = Lens::of(*feed) else { continue };
        let lens = if planted::is(Bug::LensLeak) { Lens::Handling } else { lens };
        let gained = !was_in.contains(feed);
        if gained || before.is_none_or(|before| before.rev != now.rev) {
            let view = lens.ticket(now);
            outgoing.push(*feed, Before::Perhaps, pressed_view(press, &mut views, view, shelf.entries)?);
        }
        telling.entries(press, *feed, lens, gained, outgoing)?;
    }
    for feed in was_in.iter().filter(|feed| !is_in.contains(feed)) {
        telling.departure(*feed, outgoing)?;
    }
    Ok(())
}

/// Each distinct view is compressed once.
fn pressed_view(
    press: &mut Press,
    views: &mut Vec<(Ticket, Pressed)>,
    view: Ticket,
    entries: u32,
) -> Result<Pressed, Fault> {
    if let Some((_, pressed)) = views.iter().find(|(known, _)| *known == view) {
        return Ok(pressed.clone());
    }
    let pressed = press.ticket(&view, entries)?;
    views.push((view, pressed.clone()));
    Ok(pressed)
}

/// Whether who may see what has changed, so that the whole timeline must be looked at.
fn needs_earlier(before: Option<&Ticket>, now: &Ticket, was_in: &[Feed], is_in: &[Feed]) -> bool {
    before.is_some_and(|before| was_in != is_in || before.assignment != now.assignment)
}

/// One ticket's news.
struct Telling<'a> {
    now: &'a Ticket,
    before: Option<&'a Ticket>,
    shelf: &'a Shelf,
    entries: &'a BTreeMap<OpId, Pressed>,
    /// Entries of before, where they matter.
    earlier: Vec<&'a Entry>,
}

impl Telling<'_> {
    fn entries(
        &self,
        press: &mut Press,
        feed: Feed,
        lens: Lens,
        gained: bool,
        outgoing: &mut Outgoing,
    ) -> Result<(), Fault> {
        for entry in &self.earlier {
            let was = !gained && self.before.is_some_and(|before| lens.shows(before, entry));
            let is = lens.shows(self.now, entry);
            if is && !was {
                let body = serde_json::to_string(entry).map_err(Fault::stored("entry"))?;
                outgoing.push(feed, Before::Perhaps, press.entry(entry, &body)?);
            } else if was && !is {
                outgoing.push(feed, Before::Perhaps, leave(DocKey::entry(entry.op), &LeaveReason::ScopeLost)?);
            }
        }
        let made = self.shelf.made.iter().map(|entry| (entry, Before::Absent));
        let changed = self.shelf.changed.values().map(|entry| (entry, Before::Perhaps));
        for (entry, before) in changed.chain(made) {
            let is = lens.shows(self.now, entry);
            match self.entries.get(&entry.op) {
                Some(pressed) if is => outgoing.push(feed, before, pressed.clone()),
                Some(_) if before == Before::Perhaps => {
                    outgoing.push(feed, before, leave(DocKey::entry(entry.op), &LeaveReason::ScopeLost)?);
                }
                Some(_) | None => {}
            }
        }
        Ok(())
    }

    /// The ticket leaves the feed, and its entries with it: nothing disappears without a row.
    fn departure(&self, feed: Feed, outgoing: &mut Outgoing) -> Result<(), Fault> {
        let reason = reason(self.before, self.now, feed);
        outgoing.push(feed, Before::Perhaps, leave(DocKey::ticket(self.now.id), &reason)?);
        let changed = self.shelf.changed.values();
        for entry in self.earlier.iter().copied().chain(changed) {
            outgoing.push(feed, Before::Perhaps, leave(DocKey::entry(entry.op), &reason)?);
        }
        Ok(())
    }
}

/// Why a ticket left a feed, in words that its reader is told.
fn reason(before: Option<&Ticket>, ticket: &Ticket, feed: Feed) -> LeaveReason {
    match feed {
        Feed::User(_) if ticket.state == State::Merged => LeaveReason::Merged,
        Feed::User(_) if !ticket.state.is_open() => LeaveReason::Finished,
        Feed::User(user) => departed(ticket, of_pair(before, user)).unwrap_or(LeaveReason::ScopeLost),
        Feed::County(county, _) if county != ticket.county => LeaveReason::MovedAway { reason: moved_why(ticket) },
        Feed::County(..) => LeaveReason::OtherDesk,
        Feed::Install(_) | Feed::Directory(_) => LeaveReason::ScopeLost,
    }
}

/// Why the ticket went to another county, as far as somebody was at work on it then.
fn moved_why(ticket: &Ticket) -> String {
    let last = ticket.past.last().filter(|past| past.end == AssignmentEnd::Moved);
    last.map(|past| past.reason.clone()).unwrap_or_default()
}

/// Whoever went along as the second hears what the first one does.
fn of_pair(before: Option<&Ticket>, user: UserId) -> UserId {
    let pair = before.and_then(|before| before.assignment.as_ref());
    let is_second = |second: &Named| second.user == user;
    pair.filter(|pair| pair.second.as_ref().is_some_and(is_second)).map_or(user, |pair| pair.officer.user)
}

fn departed(ticket: &Ticket, user: UserId) -> Option<LeaveReason> {
    let past = ticket.past.iter().rev().find(|past| past.officer.user == user)?;
    let reason = past.reason.clone();
    Some(match past.end {
        AssignmentEnd::Declined => LeaveReason::Declined,
        AssignmentEnd::Moved => LeaveReason::MovedAway { reason },
        AssignmentEnd::Finished => LeaveReason::Finished,
        AssignmentEnd::Withdrawn => LeaveReason::Withdrawn { reason },
        AssignmentEnd::Reassigned => {
            let to = ticket.assignment.as_ref().map(|next| next.officer.name.clone()).unwrap_or_default();
            LeaveReason::Reassigned { to, reason }
        }
    })
}
