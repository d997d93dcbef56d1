//! County unions.

use niangjia_domain::id::OrgId;

use crate::error::Fault;
use crate::store::{Arg, Row, Tx};

/// A county union.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Org {
    /// Its id.
    pub id: OrgId,
    /// 县码, the head of its ticket numbers.
    pub code: String,
    /// Its name.
    pub name: String,
    /// X25519, public half.
    pub public_key: [u8; 32],
}

fn org(mut row: Row) -> Result<Org, Fault> {
    Ok(Org {
        id: OrgId::from_bytes(row.uuid("id")?),
        code: row.text("code")?,
        name: row.text("name")?,
        public_key: row.array("public_key")?,
    })
}

pub(crate) fn insert(tx: &mut dyn Tx, org: &Org) -> Result<(), Fault> {
    tx.execute(
        "insert into org (id, code, name, public_key) values (?1, ?2, ?3, ?4)",
        &[Arg::Uuid(org.id.bytes()), Arg::Text(&org.code), Arg::Text(&org.name), Arg::Blob(&org.public_key)],
    )?;
    Ok(())
}

pub(crate) fn get(tx: &mut dyn Tx, id: OrgId) -> Result<Option<Org>, Fault> {
    tx.row("select id, code, name, public_key from org where id = ?1", &[Arg::Uuid(id.bytes())])?.map(org).transpose()
}

pub(crate) fn all(tx: &mut dyn Tx) -> Result<Vec<Org>, Fault> {
    tx.rows("select id, code, name, public_key from org order by code", &[])?.into_iter().map(org).collect()
}
