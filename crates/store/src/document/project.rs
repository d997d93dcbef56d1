//! From a document's body to the plain columns that lists need.

use niangjia_domain::entry::{BlobState, Entry};
use niangjia_domain::id::OpId;
use niangjia_domain::kind::Kind;
use niangjia_domain::outcome::Outcome;
use niangjia_domain::ticket::{Matter, Place};
use niangjia_protocol::pull::{Columns, DocKind};
use rusqlite::{Connection, Statement, params};
use serde::Deserialize;
use serde::de::IgnoredAny;

use super::pack::Packs;
use crate::error::StoreError;
use crate::sql::signed;

/// Which reading of documents the columns hold; raised whenever [`Head`] or a column changes.
pub(crate) const PROJECTION: i64 = 1;

/// What lists need of a ticket.
#[derive(Deserialize)]
struct Head {
    number: String,
    matter: HeadMatter,
    #[serde(default)]
    alerts: Vec<HeadAlert>,
    #[serde(default)]
    reports: Vec<HeadReport>,
}

/// The part of [`Matter`] that lists need.
#[derive(Deserialize)]
struct HeadMatter {
    class: String,
    title: String,
    place: HeadPlace,
    #[serde(default)]
    employer: String,
}

/// The part of [`Place`] that lists need.
#[derive(Deserialize)]
struct HeadPlace {
    street: String,
    address: String,
}

#[derive(Deserialize)]
struct HeadAlert {
    #[serde(default)]
    acknowledged: Option<IgnoredAny>,
}

#[derive(Deserialize)]
struct HeadReport {
    outcome: Outcome,
    stands: bool,
}

// A field that is renamed there must be renamed here.
const _: fn(&Matter) -> (&String, &String, &Place, &String) =
    |matter| (&matter.class, &matter.title, &matter.place, &matter.employer);

/// Of [`ticket`].
pub(super) const INSERT_TICKET: &str =
    "insert into ticket (document, ticket, feed, readable, state, open, risk, due_server,
         updated_server, officer, number, class, title, street, address, employer, alerts, late)
     values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18)
     on conflict (document) do update set shelf = 0, reason = null, readable = ?4, state = ?5, open = ?6, risk = ?7,
         due_server = ?8, updated_server = ?9, officer = ?10, number = ?11, class = ?12, title = ?13, street = ?14,
         address = ?15, employer = ?16, alerts = ?17, late = ?18";
/// Of [`entry`].
pub(super) const INSERT_ENTRY: &str =
    "insert into entry (document, feed, ticket, place, photo) values (?1, ?2, ?3, ?4, ?5)
     on conflict (document) do update set ticket = ?3, place = ?4, photo = ?5";

/// Writes a ticket's columns. A body that does not read leaves the texts empty and is marked so.
pub(super) fn ticket(
    insert: &mut Statement<'_>,
    document: i64,
    feed: i64,
    columns: &Columns,
    json: &[u8],
) -> Result<(), StoreError> {
    let head: Option<Head> = serde_json::from_slice(json).ok();
    let readable = head.is_some();
    let (alerts, late) = head.as_ref().map_or((0, 0), |head| (head.open_alerts(), head.late()));
    let (number, class, title, street, address, employer) = match &head {
        Some(Head { number, matter, .. }) => (
            number.as_str(),
            matter.class.as_str(),
            matter.title.as_str(),
            matter.place.street.as_str(),
            matter.place.address.as_str(),
            matter.employer.as_str(),
        ),
        None => ("", "", "", "", "", ""),
    };
    insert.execute(params![
        document,
        columns.ticket.bytes(),
        feed,
        readable,
        columns.state.number(),
        columns.state.is_open(),
        columns.risk.number(),
        columns.due.map(|due| due.ms()),
        columns.updated.ms(),
        columns.officer.map(|officer| officer.bytes()),
        number,
        class,
        title,
        street,
        address,
        employer,
        alerts,
        late,
    ])?;
    Ok(())
}

impl Head {
    fn open_alerts(&self) -> i64 {
        signed(self.alerts.iter().filter(|alert| alert.acknowledged.is_none()).count() as u64)
    }

    fn late(&self) -> i64 {
        let late = |report: &&HeadReport| matches!(report.outcome, Outcome::Late { .. }) && !report.stands;
        signed(self.reports.iter().filter(late).count() as u64)
    }
}

/// What lists need of an entry: the act itself, which is most of it, is passed over.
#[derive(Deserialize)]
pub(super) struct EntryHead {
    pub(super) op: OpId,
    #[serde(default)]
    pub(super) original_asked: bool,
    kind: Kind,
    #[serde(default)]
    blobs: Vec<EntryBlob>,
}

#[derive(Deserialize)]
struct EntryBlob {
    #[serde(default)]
    received: Option<IgnoredAny>,
}

// A field that is renamed there must be renamed here; `kind` is the tag of the act.
const _: fn(&Entry) -> (&OpId, &bool, &Vec<BlobState>) = |entry| (&entry.op, &entry.original_asked, &entry.blobs);

/// Writes an entry's columns, and gives its head back if it reads.
pub(super) fn entry(
    insert: &mut Statement<'_>,
    document: i64,
    feed: i64,
    columns: &Columns,
    json: &[u8],
) -> Result<Option<EntryHead>, StoreError> {
    let entry: Option<EntryHead> = serde_json::from_slice(json).ok();
    let photo = entry.as_ref().map_or(0, |entry| match entry.kind {
        Kind::Photo if entry.blobs.iter().any(|blob| blob.received.is_some()) => 2,
        Kind::Photo => 1,
        _other => 0,
    });
    insert.execute(params![document, feed, columns.ticket.bytes(), columns.seq, photo])?;
    Ok(entry)
}

/// At opening: when this program reads more of a document than the one before it, the columns are made again from what
/// is stored; nothing is fetched.
pub(crate) fn project_again(connection: &Connection) -> Result<(), StoreError> {
    let held: i64 = connection.query_row("select projection from opening", [], |row| row.get(0))?;
    if held == PROJECTION {
        return Ok(());
    }
    let mut packs = Packs::of(connection)?;
    let mut statement = connection.prepare(
        "select document.id, document.feed, pack, slot, state, risk, due_server, updated_server, officer, ticket
         from document join ticket on ticket.document = document.id
         where document.kind = ?1 and pack is not null and shelf = 0 order by document.id",
    )?;
    let mut insert = connection.prepare(INSERT_TICKET)?;
    let mut rows = statement.query([DocKind::Ticket.number()])?;
    while let Some(row) = rows.next()? {
        let columns = super::read::columns(row)?;
        let json = packs.document(row.get("pack")?, row.get("slot")?)?;
        ticket(&mut insert, row.get("id")?, row.get("feed")?, &columns, json)?;
    }
    connection.execute("update opening set projection = ?1", [PROJECTION])?;
    Ok(())
}
