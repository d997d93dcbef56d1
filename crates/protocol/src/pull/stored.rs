//! Changes as the server keeps them: what a row says besides its place and its document's name, the document compressed by
//! itself. A page is made of them by opening them into packs.

use niangjia_domain::id::{TicketId, UserId};
use niangjia_domain::risk::Level;
use niangjia_domain::state::State;
use niangjia_domain::time::ServerTime;

use super::{Change, Columns, DROP, DocKey, DocKind, LEAVE, PUT, REASON_BYTES_MAX};
use crate::Malformed;
use crate::codec::{Reader, Writer};
use crate::compress::{ROW_BYTES_MAX, RowOpener};

/// A put whose document is `pressed` ([`crate::compress::RowPress::press`]).
#[must_use]
pub fn stored_put(doc: DocKey, rev: u32, columns: &Columns, pressed: &[u8]) -> Vec<u8> {
    let mut writer = Writer::default();
    writer.number(u64::from(rev));
    columns.encode(doc.kind, &mut writer);
    writer.counted(pressed);
    writer.finish()
}

/// A leave.
#[must_use]
pub fn stored_leave(reason: &[u8]) -> Vec<u8> {
    let mut writer = Writer::default();
    writer.counted(reason);
    writer.finish()
}

/// The change that is kept as `rest` under `number` ([`Change::number`]). A document that does not open is empty: it is
/// shown as one that cannot be read, and keeps no other from being sent.
///
/// # Errors
/// [`Malformed`] for other bytes than those of [`stored_put`] or [`stored_leave`].
pub fn opened(doc: DocKey, number: u8, rest: &[u8], opener: &mut RowOpener) -> Result<Change, Malformed> {
    let mut reader = Reader::new(rest);
    Ok(match number {
        PUT => Change::Put {
            rev: u32::try_from(reader.number()?).map_err(|_| Malformed::Large)?,
            columns: Columns::decode(doc, &mut reader)?,
            body: opener.open(reader.counted(ROW_BYTES_MAX)?).unwrap_or_default(),
        },
        LEAVE => Change::Leave { reason: reader.counted(REASON_BYTES_MAX)?.to_vec() },
        DROP => Change::Drop,
        _other => return Err(Malformed::Foreign),
    })
}

/// Documents that stand on a ticket's shelf have columns; the others have none.
impl Columns {
    fn encode(&self, kind: DocKind, writer: &mut Writer) {
        match kind {
            DocKind::Entry => {
                writer.fixed(&self.ticket.bytes());
                writer.number(u64::from(self.seq));
                writer.signed(self.updated.ms());
            }
            DocKind::Ticket => {
                writer.byte(self.state.number());
                writer.byte(self.risk.number());
                writer.signed(self.due.map_or(0, ServerTime::ms));
                writer.signed(self.updated.ms());
                writer.number(u64::from(self.seq));
                match self.officer {
                    Some(officer) => {
                        writer.byte(1);
                        writer.fixed(&officer.bytes());
                    }
                    None => writer.byte(0),
                }
            }
            DocKind::Receipt | DocKind::BlobReceipt | DocKind::Member | DocKind::Scope | DocKind::Other(_) => {}
        }
    }

    fn decode(doc: DocKey, reader: &mut Reader<'_>) -> Result<Self, Malformed> {
        let mut columns = Self::NONE;
        match doc.kind {
            DocKind::Entry => {
                columns.ticket = TicketId::from_bytes(reader.fixed()?);
                columns.seq = u32::try_from(reader.number()?).map_err(|_| Malformed::Large)?;
                columns.updated = ServerTime::from_ms(reader.signed()?);
            }
            DocKind::Ticket => {
                columns.ticket = TicketId::from_bytes(doc.id);
                columns.state = State::from_number(reader.byte()?).ok_or(Malformed::Foreign)?;
                columns.risk = Level::from_number(reader.byte()?).ok_or(Malformed::Foreign)?;
                columns.due = Some(reader.signed()?).filter(|ms| *ms != 0).map(ServerTime::from_ms);
                columns.updated = ServerTime::from_ms(reader.signed()?);
                columns.seq = u32::try_from(reader.number()?).map_err(|_| Malformed::Large)?;
                if reader.byte()? == 1 {
                    columns.officer = Some(UserId::from_bytes(reader.fixed()?));
                }
            }
            DocKind::Receipt | DocKind::BlobReceipt | DocKind::Member | DocKind::Scope | DocKind::Other(_) => {}
        }
        Ok(columns)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compress::RowPress;

    #[test]
    fn a_change_is_opened_to_what_it_was_and_a_damaged_document_to_nothing() {
        let doc = DocKey::ticket(TicketId::from_bytes([9; 16]));
        let ticket = TicketId::from_bytes(doc.id);
        let columns = Columns { ticket, officer: Some(UserId::from_bytes([4; 16])), seq: 7, ..Columns::NONE };
        let mut opener = RowOpener::new().unwrap();
        let mut open = |rest: &[u8]| opened(doc, PUT, rest, &mut opener);
        let pressed = RowPress::new().unwrap().press(b"{}").unwrap();
        let change = |body: &[u8]| Change::Put { rev: 3, columns, body: body.to_vec() };
        assert_eq!(open(&stored_put(doc, 3, &columns, &pressed)), Ok(change(b"{}")));
        assert_eq!(open(&stored_put(doc, 3, &columns, &[1, 2, 3])), Ok(change(b"")));
        assert!(open(&[3, 0]).is_err());
    }
}
