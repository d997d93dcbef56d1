//! What was done to accounts and permissions: append-only, each row's hash covers the one before.

use niangjia_domain::time::ServerTime;
use niangjia_protocol::digest::Hasher;

use super::counter;
use crate::error::Fault;
use crate::store::{Arg, Tx};

/// What was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Deed {
    UserAdded,
    CodeIssued,
    Enrolled,
    Revoked,
    ContactRevealed,
    /// Two operations of one install have one sequence number: a device was copied or set back.
    Forked,
    /// An install goes on under another id.
    Succeeded,
    /// Judged although its predecessors never came.
    Forced,
    /// The database has gone back in time: a backup was restored.
    Restored,
    /// A ticket was erased for good.
    Erased,
    /// What a person may read was confirmed: his devices let go of what they held back.
    ScopeConfirmed,
    /// A backup was restored as a test, and covers what it holds.
    BackupVerified,
}

impl Deed {
    const fn name(self) -> &'static str {
        match self {
            Self::UserAdded => "user_added",
            Self::CodeIssued => "code_issued",
            Self::Enrolled => "enrolled",
            Self::Revoked => "revoked",
            Self::ContactRevealed => "contact_revealed",
            Self::Forked => "forked",
            Self::Succeeded => "succeeded",
            Self::Forced => "forced",
            Self::Restored => "restored",
            Self::Erased => "erased",
            Self::ScopeConfirmed => "scope_confirmed",
            Self::BackupVerified => "backup_verified",
        }
    }
}

/// Appends a row. `subject` holds ids, never names.
pub(crate) fn append(tx: &mut dyn Tx, at: ServerTime, deed: Deed, subject: &str) -> Result<(), Fault> {
    let seq = counter::take(tx, counter::AUDIT, 1)?.cast_signed();
    let before = tx.row("select hash from audit where seq = ?1", &[Arg::Int(seq - 1)])?;
    let before: [u8; 32] = before.map_or(Ok([0; 32]), |mut row| row.array("hash"))?;
    let hash = chained(&before, seq, at, deed.name(), subject);
    tx.execute(
        "insert into audit (seq, at, act, subject, hash) values (?1, ?2, ?3, ?4, ?5)",
        &[Arg::Int(seq), Arg::Int(at.ms()), Arg::Text(deed.name()), Arg::Text(subject), Arg::Blob(&hash)],
    )?;
    Ok(())
}

fn chained(before: &[u8; 32], seq: i64, at: ServerTime, act: &str, subject: &str) -> [u8; 32] {
    let mut hasher = Hasher::default();
    hasher.update(before);
    hasher.update(&seq.to_le_bytes());
    hasher.update(&at.ms().to_le_bytes());
    hasher.update(act.as_bytes());
    hasher.update(b"\0");
    hasher.update(subject.as_bytes());
    hasher.finish().0
}

/// The first row whose hash does not follow from the one before it, if any.
#[cfg(test)]
pub(crate) fn first_broken(tx: &mut dyn Tx) -> Result<Option<i64>, Fault> {
    let mut before = [0; 32];
    for mut row in tx.rows("select seq, at, act, subject, hash from audit order by seq", &[])? {
        let seq = row.int("seq")?;
        let at = ServerTime::from_ms(row.int("at")?);
        let hash = chained(&before, seq, at, &row.text("act")?, &row.text("subject")?);
        if row.array("hash")? != hash {
            return Ok(Some(seq));
        }
        before = hash;
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Store;

    #[test]
    fn rows_hang_together_and_are_never_changed() {
        let store = Store::in_memory().unwrap();
        for n in 0..3 {
            let subject = format!("user {n}");
            store.write(move |tx| append(tx, ServerTime::from_ms(n), Deed::UserAdded, &subject)).unwrap();
        }
        assert_eq!(store.read(first_broken).unwrap(), None);
        for sql in ["update audit set subject = 'x' where seq = 2", "delete from audit where seq = 3"] {
            let refused = store.write(move |tx| tx.execute(sql, &[])).unwrap_err();
            assert!(refused.to_string().contains("audit rows are never"), "{refused}");
        }
    }

    #[test]
    fn a_row_that_was_changed_behind_our_back_is_found() {
        let store = Store::in_memory().unwrap();
        for n in 0..3 {
            store.write(move |tx| append(tx, ServerTime::from_ms(n), Deed::Revoked, "user")).unwrap();
        }
        store.write(|tx| tx.execute("drop trigger audit_keeps_update", &[])).unwrap();
        store.write(|tx| tx.execute("update audit set subject = 'other' where seq = 2", &[])).unwrap();
        assert_eq!(store.read(first_broken).unwrap(), Some(2));
    }
}
