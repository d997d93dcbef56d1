//! People with an account.

use niangjia_domain::id::{OrgId, UserId};
use niangjia_domain::role::Member;
use niangjia_domain::time::ServerTime;

use crate::error::Fault;
use crate::store::{Arg, Row, Tx};

/// A person, and the revision of what is known of him.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Known {
    pub(crate) member: Member,
    pub(crate) rev: u32,
}

fn known(mut row: Row) -> Result<Known, Fault> {
    let roles = serde_json::from_str(&row.text("roles")?).map_err(Fault::stored("roles"))?;
    let member = Member {
        user: UserId::from_bytes(row.uuid("id")?),
        name: row.text("name")?,
        county: OrgId::from_bytes(row.uuid("org")?),
        unit: row.text("unit")?,
        roles,
        revoked: row.maybe_int("revoked")?.map(ServerTime::from_ms),
    };
    Ok(Known { member, rev: row.small("rev")? })
}

pub(crate) fn insert(tx: &mut dyn Tx, member: &Member) -> Result<(), Fault> {
    let roles = serde_json::to_string(&member.roles).map_err(Fault::stored("roles"))?;
    tx.execute(
        "insert into member (id, org, name, unit, roles, revoked, rev) values (?1, ?2, ?3, ?4, ?5, null, 1)",
        &[
            Arg::Uuid(member.user.bytes()),
            Arg::Uuid(member.county.bytes()),
            Arg::Text(&member.name),
            Arg::Text(&member.unit),
            Arg::Text(&roles),
        ],
    )?;
    Ok(())
}

/// Ends an account; does nothing when it has ended before.
pub(crate) fn revoke(tx: &mut dyn Tx, user: UserId, now: ServerTime) -> Result<(), Fault> {
    tx.execute(
        "update member set revoked = ?2, rev = rev + 1 where id = ?1 and revoked is null",
        &[Arg::Uuid(user.bytes()), Arg::Int(now.ms())],
    )?;
    Ok(())
}

/// One revision more, with nothing else changed.
pub(crate) fn confirm(tx: &mut dyn Tx, user: UserId) -> Result<(), Fault> {
    tx.execute("update member set rev = rev + 1 where id = ?1", &[Arg::Uuid(user.bytes())])?;
    Ok(())
}

pub(crate) fn get(tx: &mut dyn Tx, user: UserId) -> Result<Option<Known>, Fault> {
    tx.row("select id, org, name, unit, roles, revoked, rev from member where id = ?1", &[Arg::Uuid(user.bytes())])?
        .map(known)
        .transpose()
}

pub(crate) fn of_org(tx: &mut dyn Tx, org: OrgId) -> Result<Vec<Known>, Fault> {
    tx.rows(
        "select id, org, name, unit, roles, revoked, rev from member where org = ?1 order by name, id",
        &[Arg::Uuid(org.bytes())],
    )?
    .into_iter()
    .map(known)
    .collect()
}
