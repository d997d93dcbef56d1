//! Documents as values: one ticket with its timeline, the people of the county.

use niangjia_domain::entry::Entry;
use niangjia_domain::feed::LeaveReason;
use niangjia_domain::id::{OrgId, TicketId, UserId};
use niangjia_domain::risk::Level;
use niangjia_domain::role::Member;
use niangjia_domain::state::State;
use niangjia_domain::ticket::Ticket;
use niangjia_domain::time::ServerTime;
use niangjia_protocol::pull::{Columns, DocKind};
use rusqlite::{Connection, OptionalExtension as _, Row};
use serde::de::DeserializeOwned;

use super::pack::Packs;
use crate::error::StoreError;
use crate::sql::{optional_json, ticket_id};
use crate::store::Store;

/// A document, if this program can read it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reading<T> {
    /// It reads.
    Whole(Box<T>),
    /// A newer program wrote it, or it is damaged: update the app.
    Unreadable,
}

impl<T> Reading<T> {
    /// The document, if it reads.
    #[must_use]
    pub fn whole(self) -> Option<T> {
        match self {
            Self::Whole(document) => Some(*document),
            Self::Unreadable => None,
        }
    }
}

/// What is here of a ticket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// All that its lens shows.
    Whole(Box<Ticket>),
    /// It cannot be read by this program.
    Unreadable,
    /// It has left and been emptied: only the stub is here.
    Purged,
    /// The county has been silent for too long: only number and deadline are here until it speaks.
    Locked,
}

/// A ticket as it stands on the shelf.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shelved {
    /// Which.
    pub ticket: TicketId,
    /// Its content.
    pub content: Content,
    /// Revision of the document.
    pub rev: u32,
    /// `县码-YYYYMMDD-NNNN`; empty while it cannot be read.
    pub number: String,
    /// One line; empty while it cannot be read.
    pub title: String,
    /// Street; empty while it cannot be read.
    pub street: String,
    /// What pages say of it, whether it can be read or not.
    pub columns: Columns,
    /// It has left, and why.
    pub departed: Option<LeaveReason>,
}

impl Store {
    /// One ticket.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn ticket(&self, ticket: TicketId) -> Result<Option<Shelved>, StoreError> {
        self.read(|connection| {
            let mut statement =
                connection.prepare_cached("select document from ticket where ticket = ?1 and shadowed = 0")?;
            let mut rows = statement.query([ticket.bytes()])?;
            let Some(row) = rows.next()? else { return Ok(None) };
            shelved(connection, &mut Packs::of(connection)?, row.get("document")?).map(Some)
        })
    }

    /// The revision of a ticket that is or was here.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn ticket_rev(&self, ticket: TicketId) -> Result<Option<u32>, StoreError> {
        self.read(|connection| {
            let rev = connection
                .prepare_cached(
                    "select rev from ticket join document on document.id = ticket.document
                     where ticket.ticket = ?1 and shadowed = 0",
                )?
                .query_row([ticket.bytes()], |row| row.get("rev"))
                .optional()?;
            Ok(rev)
        })
    }

    /// The timeline of a ticket, oldest first, as far as this person sees it.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn entries(&self, ticket: TicketId) -> Result<Vec<Reading<Entry>>, StoreError> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached(
                "select pack, slot from entry join document on document.id = entry.document
                 where entry.ticket = ?1
                   and entry.feed = (select feed from ticket where ticket.ticket = ?1 and shadowed = 0 and shelf < 2)
                 order by place",
            )?;
            documents(connection, statement.query([ticket.bytes()])?)
        })
    }

    /// The people of the county, as far as this person may see them.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn members(&self) -> Result<Vec<Member>, StoreError> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached(MEMBERS)?;
            let members = documents(connection, statement.query([DocKind::Member.number()])?)?;
            Ok(members.into_iter().filter_map(Reading::whole).collect())
        })
    }

    /// How many open tickets each officer verifies.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn workload(&self) -> Result<Vec<(UserId, u32)>, StoreError> {
        self.read(|connection| {
            let loads = connection
                .prepare_cached(
                    "select officer, count(*) as tickets from ticket
                     where officer is not null and open = 1 and shadowed = 0 and shelf < 2 group by officer",
                )?
                .query_map([], |row| Ok((crate::sql::user_id(row, "officer")?, crate::sql::count(row, "tickets")?)))?
                .collect::<Result<_, _>>()?;
            Ok(loads)
        })
    }
}

/// By feed, since that is what the index begins with: a list or a note must not read every document for the few people.
const MEMBERS: &str = "select pack, slot from document where feed in (select id from feed) and kind = ?1";

fn documents<T: DeserializeOwned>(
    connection: &Connection,
    mut rows: rusqlite::Rows<'_>,
) -> Result<Vec<Reading<T>>, StoreError> {
    let mut packs = Packs::of(connection)?;
    let mut readings = Vec::new();
    while let Some(row) = rows.next()? {
        readings.push(reading(&mut packs, row)?);
    }
    Ok(readings)
}

/// The document of a row with its pack and its place in it.
fn reading<T: DeserializeOwned>(packs: &mut Packs<'_>, row: &Row<'_>) -> Result<Reading<T>, StoreError> {
    let json = packs.document(row.get("pack")?, row.get("slot")?)?;
    let read = serde_json::from_slice(json).ok();
    Ok(read.map_or(Reading::Unreadable, |document| Reading::Whole(Box::new(document))))
}

pub(super) fn shelved(connection: &Connection, packs: &mut Packs<'_>, document: i64) -> Result<Shelved, StoreError> {
    let mut statement = connection.prepare_cached(
        "select ticket, shelf, reason, rev, pack, slot, number, title, street, state, risk, due_server, updated_server, officer
         from ticket join document on document.id = ticket.document where ticket.document = ?1",
    )?;
    let mut rows = statement.query([document])?;
    let row = rows.next()?.ok_or(StoreError::NotFound)?;
    let content = if row.get::<_, u8>("shelf")? == 3 {
        Content::Purged
    } else if row.get::<_, Option<i64>>("pack")?.is_none() {
        Content::Locked
    } else {
        match reading(packs, row)? {
            Reading::Whole(ticket) => Content::Whole(ticket),
            Reading::Unreadable => Content::Unreadable,
        }
    };
    Ok(Shelved {
        ticket: ticket_id(row, "ticket")?,
        content,
        rev: row.get("rev")?,
        number: row.get("number")?,
        title: row.get("title")?,
        street: row.get("street")?,
        columns: columns(row)?,
        departed: if row.get::<_, u8>("shelf")? >= 2 { optional_json(row, "reason")? } else { None },
    })
}

/// The columns of a ticket, from its row.
pub(super) fn columns(row: &Row<'_>) -> Result<Columns, StoreError> {
    Ok(Columns {
        ticket: ticket_id(row, "ticket")?,
        county: OrgId::from_bytes([0; 16]),
        state: State::from_number(row.get("state")?).ok_or(StoreError::Damaged)?,
        risk: Level::from_number(row.get("risk")?).ok_or(StoreError::Damaged)?,
        due: row.get::<_, Option<i64>>("due_server")?.map(ServerTime::from_ms),
        updated: ServerTime::from_ms(row.get("updated_server")?),
        officer: row.get::<_, Option<[u8; 16]>>("officer")?.map(UserId::from_bytes),
        seq: 0,
    })
}
