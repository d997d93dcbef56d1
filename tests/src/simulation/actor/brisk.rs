//! Brisk people: they look before they act, and bring tickets on, to their end and back.

use niangjia_domain::id::TicketId;
use niangjia_domain::kind::Kind;
use niangjia_domain::lifecycle::offers;
use niangjia_domain::role::Member;
use niangjia_sync::lane::Lane;

use super::Known;
use crate::simulation::event::Event;
use crate::simulation::world::World;

/// Of their acts, those that bring a ticket on, in thousandths.
pub(super) const ON_PER_MILLE: u64 = 800;
/// What they look at is here by then.
const LOOK_MS: i64 = 10_000;

impl World {
    /// Whether the person looks what is new, and acts when it is here.
    pub(super) fn looks_first(&mut self, device: usize) -> bool {
        let looks = self.scenario.brisk && !self.devices[device].has_looked;
        self.devices[device].has_looked = looks;
        if looks {
            self.wake_in(device, Lane::Pull, 0);
            self.at(LOOK_MS, Event::Act(device));
        }
        looks
    }

    /// Moves one of the tickets, rather on than aside; whether there was one to be moved.
    pub(super) fn brings_on(&mut self, device: usize, tickets: &[TicketId], me: &Member) -> bool {
        let known = tickets.iter().filter_map(|ticket| self.known(device, *ticket)).filter(|known| !known.has_left);
        let moves: Vec<(Known, Kind, u64)> = known
            .flat_map(|known| {
                let offered = offers(&known.ticket, me);
                offered.into_iter().map(move |kind| (known.clone(), kind, weight(kind)))
            })
            .collect();
        let mut lot = self.act_lots.below(moves.iter().map(|(.., weight)| weight).sum::<u64>().max(1));
        let drawn = moves.into_iter().find(|(.., weight)| {
            let is_drawn = lot < *weight;
            lot = lot.saturating_sub(*weight);
            is_drawn
        });
        let Some((known, kind, _)) = drawn else { return false };
        self.intends(device, &known, kind);
        true
    }
}

/// How often brisk people do this where they may, against each other: what leads to the end and back goes first.
const fn weight(kind: Kind) -> u64 {
    match kind {
        Kind::Review | Kind::CallBack | Kind::Reopen | Kind::Sign => 12,
        Kind::Reply | Kind::TakeUp | Kind::Submit | Kind::Accept | Kind::Archive | Kind::Honour | Kind::SendBack => 8,
        Kind::Dispatch | Kind::Assign | Kind::Merge | Kind::Decline | Kind::Withdraw | Kind::Reassign => 4,
        Kind::Return => 2,
        Kind::Move => 1,
        // No intents that anybody is offered.
        Kind::Register
        | Kind::Propose
        | Kind::Arrive
        | Kind::Note
        | Kind::Photo
        | Kind::Statement
        | Kind::Correct
        | Kind::Alert
        | Kind::Report
        | Kind::Reveal
        | Kind::AskOriginal
        | Kind::Adopt
        | Kind::Acknowledge => 0,
    }
}
