//! The lease: other people's words stay on a device as long as the county says now and then what its person may read.
//!
//! The time without that is counted from what the clocks of this device witness together. Within one boot the forward clock
//! tells, whatever the wall clock is set to; over a restart the wall clock tells how long the device was off, and the
//! forward clock how long it has certainly been on since. What was counted is kept and never made less by a clock, so that
//! setting one back wins nothing. When the lease has ended, what others wrote is taken out, with its photos, and everything
//! is read again from the start at the next contact: the key to it is the county itself (docs/adr).

use niangjia_domain::id::TicketId;
use niangjia_domain::time::DeviceTime;
use niangjia_protocol::pull::DocKind;
use rusqlite::{Connection, OptionalExtension as _, params};

use crate::anchor::AnchorNow;
use crate::document::press_gaps;
use crate::error::StoreError;
use crate::sql::ticket_id;
use crate::store::Store;

/// A day, in milliseconds.
const DAY_MS: i64 = 24 * 60 * 60 * 1000;
/// From then on people are told that the lease ends (decisions.md, Device store).
pub const LEASE_WARNED_MS: i64 = 14 * DAY_MS;
/// Then it has ended (decisions.md, Device store; sync.md §7).
pub const LEASE_MS: i64 = 30 * DAY_MS;
/// What was counted is kept when it is so much more (a default): a device that dies loses no more than that.
const KEPT_MS: i64 = 60 * 60 * 1000;

/// The device's clocks at one moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Clocks {
    /// The wall clock.
    pub wall: DeviceTime,
    /// The run within which `mono_ms` can be compared.
    pub boot: u32,
    /// The clock that only goes forward, from the start of the run.
    pub mono_ms: i64,
}

/// How the lease stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lease {
    /// The county has spoken lately, or never yet.
    Fresh,
    /// It ends after so many milliseconds.
    Ending {
        /// Of the lease.
        left_ms: i64,
    },
    /// It has ended: what others wrote is not here.
    Locked,
}

#[derive(Debug, Clone, Copy)]
struct Counted {
    spent_ms: i64,
    boot: Option<u32>,
    mono_ms: i64,
    wall: DeviceTime,
    locked: bool,
}

impl Counted {
    /// With what has passed since it was last counted.
    fn on(self, now: Clocks) -> Self {
        let passed_ms = match self.boot {
            Some(boot) if boot == now.boot => now.mono_ms.saturating_sub(self.mono_ms),
            Some(_) | None => now.wall.ms().saturating_sub(self.wall.ms()).max(now.mono_ms),
        };
        let spent_ms = self.spent_ms.saturating_add(passed_ms.max(0));
        Self { spent_ms, boot: Some(now.boot), mono_ms: now.mono_ms, wall: now.wall, ..self }
    }

    /// Whether `later` is worth a write: much more has passed, or the next count would be taken from other clocks.
    fn is_worth_keeping(&self, later: &Self) -> bool {
        let jumped_ms = (later.wall.ms().saturating_sub(self.wall.ms()))
            .saturating_sub(later.spent_ms.saturating_sub(self.spent_ms));
        later.spent_ms.saturating_sub(self.spent_ms) >= KEPT_MS
            || self.boot != later.boot
            || jumped_ms.saturating_abs() >= KEPT_MS
    }
}

impl Store {
    /// Counts on, and tells how the lease stands. Takes out what others wrote when it has just ended.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn lease(&self, now: Clocks) -> Result<Lease, StoreError> {
        let Some(before) = self.read(counted)? else { return Ok(Lease::Fresh) };
        if before.locked {
            return Ok(Lease::Locked);
        }
        let counted = before.on(now);
        if counted.spent_ms >= LEASE_MS {
            self.lock_up(counted)?;
            return Ok(Lease::Locked);
        }
        if before.is_worth_keeping(&counted) {
            self.write_retold(|transaction| keep(transaction, counted))?;
        }
        Ok(if counted.spent_ms >= LEASE_WARNED_MS {
            Lease::Ending { left_ms: LEASE_MS - counted.spent_ms }
        } else {
            Lease::Fresh
        })
    }

    fn lock_up(&self, counted: Counted) -> Result<(), StoreError> {
        let tickets = self.write(|transaction| {
            keep(transaction, Counted { locked: true, ..counted })?;
            take_out(transaction)
        })?;
        tickets.into_iter().try_for_each(|ticket| self.drop_fetched(ticket))
    }
}

/// Every feed has been read to its head, and nothing is held back: the county has said what this person may read. Its own
/// clock stands for the wall clock until that is looked at.
pub(crate) fn renew(connection: &Connection, anchor: Option<AnchorNow>, county_ms: i64) -> Result<(), StoreError> {
    keep(
        connection,
        Counted {
            spent_ms: 0,
            boot: anchor.map(|anchor| anchor.boot),
            mono_ms: anchor.map_or(0, |anchor| anchor.anchor.mono_ms),
            wall: DeviceTime::from_ms(county_ms),
            locked: false,
        },
    )
}

fn counted(connection: &Connection) -> Result<Option<Counted>, StoreError> {
    let counted = connection
        .prepare_cached("select spent, boot, mono, wall, locked from lease")?
        .query_row([], |row| {
            Ok(Counted {
                spent_ms: row.get("spent")?,
                boot: row.get("boot")?,
                mono_ms: row.get("mono")?,
                wall: DeviceTime::from_ms(row.get("wall")?),
                locked: row.get("locked")?,
            })
        })
        .optional()?;
    Ok(counted)
}

fn keep(connection: &Connection, counted: Counted) -> Result<(), StoreError> {
    connection
        .prepare_cached(
            "insert into lease (one, spent, boot, mono, wall, locked) values (1, ?1, ?2, ?3, ?4, ?5)
             on conflict (one) do update set spent = ?1, boot = ?2, mono = ?3, wall = ?4, locked = ?5",
        )?
        .execute(params![counted.spent_ms, counted.boot, counted.mono_ms, counted.wall.ms(), counted.locked])?;
    Ok(())
}

/// Takes out what others wrote, and lets everything be read again from the start. Numbers and deadlines stay, and so does
/// all that the person wrote himself. The tickets.
fn take_out(connection: &Connection) -> Result<Vec<TicketId>, StoreError> {
    let kinds = params![DocKind::Ticket.number(), DocKind::Entry.number()];
    connection.execute(
        "insert into gap (pack, slot) select pack, slot from document
         where kind in (?1, ?2) and pack is not null on conflict do nothing",
        kinds,
    )?;
    connection.execute("delete from entry", [])?;
    connection.execute("delete from document where kind = ?1", [DocKind::Entry.number()])?;
    // Without a revision it is taken in again whole.
    connection
        .execute("update document set pack = null, slot = 0, rev = 0 where kind = ?1", [DocKind::Ticket.number()])?;
    connection.execute("update ticket set class = '', title = '', street = '', address = '', employer = ''", [])?;
    connection.execute("delete from fetch", [])?;
    connection.execute(
        "update feed set cursor = 0, pass = pass + 1, passing = 1, ranges = 0, compared = 0, reconciled = -1
         where rank > 0 and lost = 0",
        [],
    )?;
    press_gaps(connection)?;
    let tickets = connection
        .prepare("select distinct ticket from ticket")?
        .query_map([], |row| ticket_id(row, "ticket"))?
        .collect::<Result<_, _>>()?;
    Ok(tickets)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FAR_MS: i64 = 4_070_908_800_000;
    const NOON_MS: i64 = 1_795_147_388_000;

    fn at(wall_ms: i64, boot: u32, mono_ms: i64) -> Clocks {
        Clocks { wall: DeviceTime::from_ms(wall_ms), boot, mono_ms }
    }

    fn begun() -> Counted {
        Counted { spent_ms: 0, boot: Some(1), mono_ms: 500, wall: DeviceTime::from_ms(NOON_MS), locked: false }
    }

    #[test]
    fn within_a_boot_the_wall_clock_counts_for_nothing() {
        for wall_ms in [0, FAR_MS] {
            assert_eq!(begun().on(at(wall_ms, 1, 500 + DAY_MS)).spent_ms, DAY_MS);
        }
        assert_eq!(begun().on(at(0, 1, 0)).spent_ms, 0, "never less");
    }

    #[test]
    fn over_a_restart_the_wall_clock_tells_unless_it_went_back_and_then_what_the_device_was_on() {
        assert_eq!(begun().on(at(NOON_MS + 3 * DAY_MS, 2, 60_000)).spent_ms, 3 * DAY_MS);
        assert_eq!(begun().on(at(0, 2, 60_000)).spent_ms, 60_000);
    }

    #[test]
    fn a_clock_that_was_set_to_2099_while_the_device_ran_says_nothing_after_a_restart() {
        let set = begun().on(at(FAR_MS, 1, 500 + DAY_MS));
        assert!(begun().is_worth_keeping(&set), "it is remembered at once");
        assert_eq!(set.on(at(FAR_MS + DAY_MS, 2, 60_000)).spent_ms, 2 * DAY_MS);
        let back = set.on(at(NOON_MS, 1, 500 + 2 * DAY_MS));
        assert_eq!(back.spent_ms, 2 * DAY_MS, "and set back wins nothing");
    }
}
