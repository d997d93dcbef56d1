//! What rows say besides their documents, by columns: each column holds what is alike, so that nothing is left of most of
//! it once it is compressed. Numbers that grow are told by how much; an id that stands in the document, as nearly all do, by
//! where it stands there, since sixteen random bytes told twice would be a tenth of a page.

use niangjia_domain::id::{TicketId, UserId};
use niangjia_domain::risk::Level;
use niangjia_domain::state::State;
use niangjia_domain::time::ServerTime;

use super::{Change, Columns, DROP, DocKey, DocKind, LEAVE, PUT, REASON_BYTES_MAX, Row};
use crate::Malformed;
use crate::codec::{Reader, Writer};
use crate::compress::ROW_BYTES_MAX;

/// Letters of an id in a document.
const ID_LETTERS: usize = 36;
/// Ids are looked for in so many bytes of a document: those that name it stand first.
const ID_WITHIN: usize = 192;

// The columns.
const CHANGE: usize = 0;
const FEED: usize = 1;
const SEQ: usize = 2;
const KIND: usize = 3;
/// Where ids stand in the document, from 1; 0 for those that stand in `ID`.
const WHERE: usize = 4;
const ID: usize = 5;
const REV: usize = 6;
const STATE: usize = 7;
const RISK: usize = 8;
const DUE: usize = 9;
const UPDATED: usize = 10;
const PLACE: usize = 11;
const OFFICER: usize = 12;
const LENGTH: usize = 13;
const REASON: usize = 14;
const COLUMNS: usize = 15;

/// The numbers of the row before.
#[derive(Debug, Clone, Copy, Default)]
struct Before {
    seq: i64,
    due: i64,
    updated: i64,
}

/// How much `now` is more than `before`, which it then is.
const fn grown(before: &mut i64, now: i64) -> i64 {
    let more = now.wrapping_sub(*before);
    *before = now;
    more
}

/// Writes rows.
#[derive(Debug, Default)]
pub(super) struct HeadWriter {
    columns: [Writer; COLUMNS],
    before: Before,
}

impl HeadWriter {
    pub(super) fn row(&mut self, row: &Row) {
        self.columns[CHANGE].byte(row.change.number());
        self.columns[FEED].number(row.feed as u64);
        self.columns[SEQ].signed(grown(&mut self.before.seq, row.seq.cast_signed()));
        self.columns[KIND].byte(row.doc.kind.number());
        match &row.change {
            Change::Put { rev, columns, body } => {
                self.id(row.doc.id, body);
                self.columns[REV].number(u64::from(*rev));
                self.columns[LENGTH].number(body.len() as u64);
                self.columns(row.doc.kind, columns, body);
            }
            Change::Leave { reason } => {
                self.id(row.doc.id, &[]);
                self.columns[REASON].counted(reason);
            }
            Change::Drop => self.id(row.doc.id, &[]),
        }
    }

    fn columns(&mut self, kind: DocKind, columns: &Columns, body: &[u8]) {
        match kind {
            DocKind::Entry => self.id(columns.ticket.bytes(), body),
            DocKind::Ticket => {
                self.columns[STATE].byte(columns.state.number());
                self.columns[RISK].byte(columns.risk.number());
                let due = columns.due.map_or(0, ServerTime::ms);
                self.columns[DUE].signed(grown(&mut self.before.due, due));
                match columns.officer {
                    Some(officer) => {
                        self.columns[OFFICER].byte(1);
                        self.columns[OFFICER].fixed(&officer.bytes());
                    }
                    None => self.columns[OFFICER].byte(0),
                }
            }
            DocKind::Receipt | DocKind::BlobReceipt | DocKind::Member | DocKind::Scope | DocKind::Other(_) => return,
        }
        self.columns[UPDATED].signed(grown(&mut self.before.updated, columns.updated.ms()));
        self.columns[PLACE].number(u64::from(columns.seq));
    }

    fn id(&mut self, id: [u8; 16], body: &[u8]) {
        let mut letters = [0; ID_LETTERS];
        let letters = TicketId::from_bytes(id).uuid().hyphenated().encode_lower(&mut letters).as_bytes();
        let within = &body[..body.len().min(ID_WITHIN)];
        match within.windows(ID_LETTERS).position(|window| window == letters) {
            Some(at) => self.columns[WHERE].number(at as u64 + 1),
            None => {
                self.columns[WHERE].number(0);
                self.columns[ID].fixed(&id);
            }
        }
    }

    pub(super) fn finish(self) -> Vec<u8> {
        let mut all = Writer::default();
        for column in self.columns {
            all.counted(&column.finish());
        }
        all.finish()
    }
}

/// Reads rows.
#[derive(Debug)]
pub(super) struct HeadReader<'a> {
    columns: [Reader<'a>; COLUMNS],
    lengths: Reader<'a>,
    before: Before,
}

impl<'a> HeadReader<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Result<Self, Malformed> {
        let mut all = Reader::new(bytes);
        let mut columns = [Reader::new(&[]); COLUMNS];
        for column in &mut columns {
            *column = Reader::new(all.counted(bytes.len())?);
        }
        if !all.is_done() {
            return Err(Malformed::Foreign);
        }
        let lengths = core::mem::replace(&mut columns[LENGTH], Reader::new(&[]));
        Ok(Self { columns, lengths, before: Before::default() })
    }

    /// The lengths of the next `puts` documents, for the pack that holds them.
    pub(super) fn lengths(&mut self, puts: usize) -> Result<Vec<usize>, Malformed> {
        (0..puts).map(|_| self.lengths.count(ROW_BYTES_MAX)).collect()
    }

    /// The next row; `body` gives the next document.
    pub(super) fn row<'b>(
        &mut self,
        feeds: usize,
        body: impl FnOnce() -> Result<&'b [u8], Malformed>,
    ) -> Result<Row, Malformed> {
        let change = self.columns[CHANGE].byte()?;
        let feed = self.columns[FEED].count(feeds.saturating_sub(1))?;
        self.before.seq = self.before.seq.wrapping_add(self.columns[SEQ].signed()?);
        let seq = self.before.seq.cast_unsigned();
        let kind = DocKind::from_number(self.columns[KIND].byte()?);
        let (id, change) = match change {
            PUT => {
                let body = body()?;
                let doc = DocKey { kind, id: self.id(body)? };
                let rev = u32::try_from(self.columns[REV].number()?).map_err(|_| Malformed::Large)?;
                let columns = self.columns_of(doc, body)?;
                (doc.id, Change::Put { rev, columns, body: body.to_vec() })
            }
            LEAVE => {
                let id = self.id(&[])?;
                (id, Change::Leave { reason: self.columns[REASON].counted(REASON_BYTES_MAX)?.to_vec() })
            }
            DROP => (self.id(&[])?, Change::Drop),
            _other => return Err(Malformed::Foreign),
        };
        Ok(Row { feed, seq, doc: DocKey { kind, id }, change })
    }

    fn columns_of(&mut self, doc: DocKey, body: &[u8]) -> Result<Columns, Malformed> {
        let mut columns = Columns::NONE;
        match doc.kind {
            DocKind::Entry => columns.ticket = TicketId::from_bytes(self.id(body)?),
            DocKind::Ticket => {
                columns.ticket = TicketId::from_bytes(doc.id);
                columns.state = State::from_number(self.columns[STATE].byte()?).ok_or(Malformed::Foreign)?;
                columns.risk = Level::from_number(self.columns[RISK].byte()?).ok_or(Malformed::Foreign)?;
                self.before.due = self.before.due.wrapping_add(self.columns[DUE].signed()?);
                columns.due = Some(self.before.due).filter(|ms| *ms != 0).map(ServerTime::from_ms);
                if self.columns[OFFICER].byte()? == 1 {
                    columns.officer = Some(UserId::from_bytes(self.columns[OFFICER].fixed()?));
                }
            }
            DocKind::Receipt | DocKind::BlobReceipt | DocKind::Member | DocKind::Scope | DocKind::Other(_) => {
                return Ok(columns);
            }
        }
        self.before.updated = self.before.updated.wrapping_add(self.columns[UPDATED].signed()?);
        columns.updated = ServerTime::from_ms(self.before.updated);
        columns.seq = u32::try_from(self.columns[PLACE].number()?).map_err(|_| Malformed::Large)?;
        Ok(columns)
    }

    fn id(&mut self, body: &[u8]) -> Result<[u8; 16], Malformed> {
        let Some(at) = self.columns[WHERE].count(ID_WITHIN)?.checked_sub(1) else { return self.columns[ID].fixed() };
        let letters = body.get(at..at + ID_LETTERS).ok_or(Malformed::Foreign)?;
        let letters = core::str::from_utf8(letters).map_err(|_| Malformed::Foreign)?;
        letters.parse::<TicketId>().map(TicketId::bytes).map_err(|_| Malformed::Foreign)
    }

    /// Whether all has been read.
    pub(super) fn is_done(&self) -> bool {
        self.columns.iter().all(Reader::is_done) && self.lengths.is_done()
    }
}
