//! Drafts: one per visit and one per sheet of a desk, every change durable, kept whatever happens to the ticket.

use niangjia_domain::form::{Answer, Answers, ItemCode, Value};
use niangjia_domain::id::{OpId, TicketId, VisitId};
use niangjia_domain::time::DeviceTime;
use rusqlite::{Connection, OptionalExtension as _, Row, params};

use crate::error::StoreError;
use crate::journal::found;
use crate::sql::{count, op_id, ticket_id, to_json, visit_id};
use crate::store::Store;

/// A visit that is being written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// Which.
    pub visit: VisitId,
    /// Whose.
    pub ticket: TicketId,
    /// When it was begun, by the device's clock.
    pub begun: DeviceTime,
    /// When it was last durable, by the device's clock.
    pub saved: DeviceTime,
    /// The answers so far.
    pub answers: Answers,
    /// The note being written, as long as it may be.
    pub note: String,
    /// The conclusion.
    pub summary: String,
    /// How many times it was handed in.
    pub handed_in: u32,
    /// The last report made of it.
    pub report: Option<OpId>,
    /// Late reports of others that it takes over.
    pub adopted: Vec<OpId>,
}

/// A change of a draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DraftChange {
    /// A visit begins; an earlier one of the same ticket is closed.
    Begin {
        /// Which.
        visit: VisitId,
        /// Whose.
        ticket: TicketId,
        /// By the device's clock.
        at: DeviceTime,
    },
    /// One answer.
    Answer {
        /// Which visit.
        visit: VisitId,
        /// Which item.
        item: ItemCode,
        /// What; [`Answer::Empty`] takes it out.
        answer: Answer<Value>,
        /// By the device's clock.
        at: DeviceTime,
    },
    /// The note being written.
    Note {
        /// Which visit.
        visit: VisitId,
        /// All of it.
        text: String,
        /// By the device's clock.
        at: DeviceTime,
    },
    /// The conclusion.
    Summary {
        /// Which visit.
        visit: VisitId,
        /// All of it.
        text: String,
        /// By the device's clock.
        at: DeviceTime,
    },
    /// A late report is taken over: its answers where there are none yet.
    Adopt {
        /// Which visit.
        visit: VisitId,
        /// The late report.
        report: OpId,
        /// Its answers.
        answers: Answers,
        /// By the device's clock.
        at: DeviceTime,
    },
    /// A report has been made of it.
    HandIn {
        /// Which visit.
        visit: VisitId,
        /// The report.
        report: OpId,
        /// By the device's clock.
        at: DeviceTime,
    },
    /// What is being written in a sheet of a desk.
    Sheet {
        /// Which.
        place: SheetPlace,
        /// All of it; nothing puts the draft away.
        text: String,
        /// By the device's clock.
        at: DeviceTime,
    },
}

/// Names a sheet of a desk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SheetPlace {
    /// Whose; none while a ticket is still to be registered.
    pub ticket: Option<TicketId>,
    /// Which sheet, in the page's own word.
    pub kind: &'static str,
}

/// What has been written in a sheet of a desk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetDraft {
    /// As the page wrote it.
    pub text: String,
    /// When it was last durable, by the device's clock.
    pub saved: DeviceTime,
}

impl Store {
    /// Changes drafts in one durable transaction.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for a visit that was not begun, [`StoreError::Full`].
    pub fn change_drafts(&self, changes: &[DraftChange]) -> Result<(), StoreError> {
        self.write(|transaction| changes.iter().try_for_each(|change| apply(transaction, change)))
    }

    /// A visit's draft.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn draft(&self, visit: VisitId) -> Result<Option<Draft>, StoreError> {
        self.read(|connection| read(connection, "visit = ?1", visit.bytes()))
    }

    /// What has been written in a sheet and neither sent nor put away.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn sheet(&self, place: SheetPlace) -> Result<Option<SheetDraft>, StoreError> {
        self.read(|connection| {
            let draft = connection
                .prepare_cached("select text, saved_wall from sheet where ticket = ?1 and kind = ?2")?
                .query_row(params![place.bytes(), place.kind], |row| {
                    Ok(SheetDraft { text: row.get("text")?, saved: DeviceTime::from_ms(row.get("saved_wall")?) })
                })
                .optional()?;
            Ok(draft)
        })
    }

    /// The draft of the ticket's current visit.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn draft_on(&self, ticket: TicketId) -> Result<Option<Draft>, StoreError> {
        self.read(|connection| read(connection, "ticket = ?1 and closed = 0", ticket.bytes()))
    }
}

pub(crate) fn apply(connection: &Connection, change: &DraftChange) -> Result<(), StoreError> {
    match change {
        DraftChange::Begin { visit, ticket, at } => {
            connection.execute("update draft set closed = 1 where ticket = ?1", [ticket.bytes()])?;
            connection.execute(
                "insert into draft (visit, ticket, begun_wall, saved_wall) values (?1, ?2, ?3, ?3)",
                params![visit.bytes(), ticket.bytes(), at.ms()],
            )?;
            Ok(())
        }
        DraftChange::Answer { visit, item, answer, at } => {
            saved(connection, *visit, *at)?;
            set_answer(connection, *visit, *item, answer)
        }
        DraftChange::Note { visit, text, at } => found(
            connection
                .prepare_cached("update draft set note = ?2, saved_wall = ?3 where visit = ?1")?
                .execute(params![visit.bytes(), text, at.ms()])?,
        ),
        DraftChange::Summary { visit, text, at } => found(
            connection
                .prepare_cached("update draft set summary = ?2, saved_wall = ?3 where visit = ?1")?
                .execute(params![visit.bytes(), text, at.ms()])?,
        ),
        DraftChange::Adopt { visit, report, answers, at } => {
            saved(connection, *visit, *at)?;
            adopt(connection, *visit, *report, answers)
        }
        DraftChange::HandIn { visit, report, at } => found(connection.execute(
            "update draft set handed_in = handed_in + 1, report = ?2, saved_wall = ?3 where visit = ?1",
            params![visit.bytes(), report.bytes(), at.ms()],
        )?),
        DraftChange::Sheet { place, text, at } => set_sheet(connection, *place, text, *at),
    }
}

impl SheetPlace {
    fn bytes(self) -> [u8; 16] {
        self.ticket.map_or([0; 16], TicketId::bytes)
    }
}

fn set_sheet(connection: &Connection, place: SheetPlace, text: &str, at: DeviceTime) -> Result<(), StoreError> {
    if text.is_empty() {
        connection
            .prepare_cached("delete from sheet where ticket = ?1 and kind = ?2")?
            .execute(params![place.bytes(), place.kind])?;
    } else {
        connection
            .prepare_cached(
                "insert into sheet (ticket, kind, text, saved_wall) values (?1, ?2, ?3, ?4)
                 on conflict (ticket, kind) do update set text = ?3, saved_wall = ?4",
            )?
            .execute(params![place.bytes(), place.kind, text, at.ms()])?;
    }
    Ok(())
}

fn saved(connection: &Connection, visit: VisitId, at: DeviceTime) -> Result<(), StoreError> {
    found(
        connection
            .prepare_cached("update draft set saved_wall = ?2 where visit = ?1")?
            .execute(params![visit.bytes(), at.ms()])?,
    )
}

fn set_answer(
    connection: &Connection,
    visit: VisitId,
    item: ItemCode,
    answer: &Answer<Value>,
) -> Result<(), StoreError> {
    match answer {
        Answer::Empty => connection
            .prepare_cached("delete from draft_answer where visit = ?1 and item = ?2")?
            .execute(params![visit.bytes(), item.key()])?,
        Answer::Given { .. } | Answer::Skipped { .. } => connection
            .prepare_cached(
                "insert into draft_answer (visit, item, answer) values (?1, ?2, ?3)
                 on conflict (visit, item) do update set answer = ?3",
            )?
            .execute(params![visit.bytes(), item.key(), to_json(answer)?])?,
    };
    Ok(())
}

fn adopt(connection: &Connection, visit: VisitId, report: OpId, answers: &Answers) -> Result<(), StoreError> {
    connection.execute(
        "insert into draft_adoption (visit, report) values (?1, ?2) on conflict do nothing",
        params![visit.bytes(), report.bytes()],
    )?;
    for (item, answer) in answers.iter() {
        connection
            .prepare_cached(
                "insert into draft_answer (visit, item, answer) values (?1, ?2, ?3) on conflict do nothing",
            )?
            .execute(params![visit.bytes(), item.key(), to_json(answer)?])?;
    }
    Ok(())
}

fn read(connection: &Connection, condition: &str, id: [u8; 16]) -> Result<Option<Draft>, StoreError> {
    let draft = connection
        .prepare_cached(&format!(
            "select visit, ticket, begun_wall, saved_wall, note, summary, handed_in, report from draft
             where {condition} order by begun_wall desc limit 1"
        ))?
        .query_row([id], bare)
        .optional()?;
    let Some(mut draft) = draft else { return Ok(None) };
    draft.answers = answers(connection, draft.visit)?;
    draft.adopted = connection
        .prepare_cached("select report from draft_adoption where visit = ?1 order by report")?
        .query_map([draft.visit.bytes()], |row| op_id(row, "report"))?
        .collect::<Result<_, _>>()?;
    Ok(Some(draft))
}

fn bare(row: &Row<'_>) -> rusqlite::Result<Draft> {
    Ok(Draft {
        visit: visit_id(row, "visit")?,
        ticket: ticket_id(row, "ticket")?,
        begun: DeviceTime::from_ms(row.get("begun_wall")?),
        saved: DeviceTime::from_ms(row.get("saved_wall")?),
        answers: Answers::default(),
        note: row.get("note")?,
        summary: row.get("summary")?,
        handed_in: count(row, "handed_in")?,
        report: row.get::<_, Option<[u8; 16]>>("report")?.map(OpId::from_bytes),
        adopted: Vec::new(),
    })
}

/// Put together as one JSON object, so that items of a newer form are kept as they came.
fn answers(connection: &Connection, visit: VisitId) -> Result<Answers, StoreError> {
    let mut statement = connection.prepare_cached("select item, answer from draft_answer where visit = ?1")?;
    let mut rows = statement.query([visit.bytes()])?;
    let mut object = serde_json::Map::new();
    while let Some(row) = rows.next()? {
        object.insert(row.get("item")?, crate::sql::json(row, "answer")?);
    }
    Ok(serde_json::from_value(serde_json::Value::Object(object))?)
}
