//! What the peers are given: the documents that our devices are sent, as lines of JSON.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use niangjia_domain::id::TicketId;
use niangjia_protocol::pull::{Change, DocKind, Page};
use serde_json::{Value, json};

use crate::sample;

/// Writes the tickets of `pages`, one a line, each with the entries of its timeline.
///
/// # Errors
/// Of a page, or of the file.
pub fn write_documents(pages: &[Vec<u8>], file: &Path) -> anyhow::Result<usize> {
    let mut tickets: BTreeMap<TicketId, Value> = BTreeMap::new();
    let mut entries: BTreeMap<TicketId, Vec<Value>> = BTreeMap::new();
    for page in pages {
        for row in Page::decode(page)?.rows {
            let Change::Put { body, columns, .. } = row.change else { continue };
            match row.doc.kind {
                DocKind::Ticket => drop(tickets.insert(columns.ticket, serde_json::from_slice(&body)?)),
                DocKind::Entry => entries.entry(columns.ticket).or_default().push(serde_json::from_slice(&body)?),
                // A handful.
                DocKind::Receipt | DocKind::BlobReceipt | DocKind::Member | DocKind::Scope | DocKind::Other(_) => {}
            }
        }
    }
    let mut lines = String::new();
    for (id, ticket) in &mut tickets {
        ticket["_id"] = json!(id.to_string());
        ticket["entries"] = json!(entries.remove(id).unwrap_or_default());
        writeln!(lines, "{ticket}")?;
    }
    std::fs::write(file, lines)?;
    Ok(tickets.len())
}

/// Writes so many notes of `chars` characters, which no other round wrote.
///
/// # Errors
/// Of the file.
pub fn write_notes(round: usize, notes: usize, chars: usize, file: &Path) -> anyhow::Result<()> {
    let mut lines = String::new();
    for (note, seed) in (0..notes).zip(0..) {
        let note = json!({ "_id": format!("note-{round}-{note}"), "text": sample::note(seed, chars) });
        writeln!(lines, "{note}")?;
    }
    Ok(std::fs::write(file, lines)?)
}
