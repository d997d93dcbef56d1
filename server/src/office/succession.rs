//! Copies: an id that two devices use, and the new ones under which each goes on.

use niangjia_domain::code::Code;
use niangjia_domain::id::InstallId;
use niangjia_protocol::VERSION;
use niangjia_protocol::account::{SuccessionReply, SuccessionRequest};
use niangjia_protocol::signature::verify;

use super::Office;
use crate::error::Fault;
use crate::moment::Moment;
use crate::store::Tx;
use crate::table::install::{Floor, Install, Line};
use crate::table::{audit, blob, install};

impl Office {
    /// Lets an install go on under another id, as whoever holds its key asks. The same may be asked again: the reply may
    /// have been lost, or this county have gone back to before it. What was signed under the old id is still taken.
    ///
    /// # Errors
    /// [`Fault::Told`] `not_allowed`: the old install is unknown, the signature is not its key's, or the new id is
    /// another's.
    pub fn succeed(&self, request: &SuccessionRequest, moment: Moment) -> Result<SuccessionReply, Fault> {
        let request = request.clone();
        self.store.write(move |tx| succeed(tx, &request, moment))?;
        Ok(SuccessionReply { niangjia: VERSION })
    }
}

fn succeed(tx: &mut dyn Tx, request: &SuccessionRequest, moment: Moment) -> Result<(), Fault> {
    let refused = || Fault::Told(Code::NotAllowed);
    let SuccessionRequest { install, next, key, signature } = request;
    let old = install::get(tx, *install)?.ok_or_else(refused)?;
    if !verify(&old.key, &SuccessionRequest::signed_bytes(*install, *next, key), signature) {
        return Err(refused());
    }
    if let Some(known) = install::get(tx, *next)? {
        let is_this = known.key == *key && known.line.predecessor == Some(old.id);
        return if is_this { Ok(()) } else { Err(refused()) };
    }
    let fresh = Install {
        id: *next,
        key: *key,
        // Shown again after a restore, it brings work that is older than this moment.
        floor: Floor { seq: 0, at: old.enrolled },
        line: Line { first: old.line.first, predecessor: Some(old.id), forked: None },
        ..old
    };
    install::insert(tx, &fresh)?;
    blob::inherit(tx, old.id, fresh.id)?;
    audit::append(tx, moment.now, audit::Deed::Succeeded, &format!("{} {}", old.id, fresh.id))
}

/// Whether `author` is `sender` itself, or an id that it had before: then the sender's session speaks for both.
pub(super) fn is_same(tx: &mut dyn Tx, author: InstallId, sender: InstallId) -> Result<bool, Fault> {
    Ok(author == sender || install::earlier(tx, sender)?.contains(&author))
}
