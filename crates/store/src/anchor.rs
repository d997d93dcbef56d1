//! The last exchange with the county: what ties the device's forward clock to the county's time.

use niangjia_domain::time::{Anchor, ServerTime};
use rusqlite::{Connection, OptionalExtension as _, params};

use crate::error::StoreError;
use crate::store::Store;

/// An anchor, and the boot it is good in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AnchorNow {
    /// See [`niangjia_domain::time::Captured::boot`].
    pub boot: u32,
    /// What was exchanged.
    pub anchor: Anchor,
}

impl Store {
    /// Keeps an anchor.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn set_anchor(&self, now: AnchorNow) -> Result<(), StoreError> {
        self.write_retold(|transaction| set(transaction, now))
    }

    /// The anchor, if there is one of this boot.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn anchor(&self, boot: u32) -> Result<Option<Anchor>, StoreError> {
        Ok(self.last_anchor()?.filter(|now| now.boot == boot).map(|now| now.anchor))
    }

    /// When the county last answered, by its clock.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn last_contact(&self) -> Result<Option<ServerTime>, StoreError> {
        Ok(self.last_anchor()?.map(|now| now.anchor.server))
    }

    fn last_anchor(&self) -> Result<Option<AnchorNow>, StoreError> {
        self.read(|connection| {
            let now = connection
                .prepare_cached("select server, mono, boot, error from anchor")?
                .query_row([], |row| {
                    let anchor = Anchor {
                        server: ServerTime::from_ms(row.get("server")?),
                        mono_ms: row.get("mono")?,
                        error_ms: row.get("error")?,
                    };
                    Ok(AnchorNow { boot: row.get("boot")?, anchor })
                })
                .optional()?;
            Ok(now)
        })
    }
}

pub(crate) fn set(connection: &Connection, now: AnchorNow) -> Result<(), StoreError> {
    connection
        .prepare_cached(
            "insert into anchor (one, server, mono, boot, error) values (1, ?1, ?2, ?3, ?4)
         on conflict (one) do update set server = ?1, mono = ?2, boot = ?3, error = ?4",
        )?
        .execute(params![now.anchor.server.ms(), now.anchor.mono_ms, now.boot, now.anchor.error_ms])?;
    Ok(())
}
