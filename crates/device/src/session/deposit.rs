//! What one person of this device leaves for the next to deliver, and what the next does about it.

use niangjia_domain::code::Code;
use niangjia_domain::holder::Holder;
use niangjia_ipc::Topic;
use niangjia_ipc::view::{DepositState, PersonRow};
use niangjia_store::{CarriedState, Contents, Deposited, StoreError, deposits};

use super::Session;
use crate::error::{internal, store_code};
use crate::inner::lock;
use crate::people::Left;

impl Session {
    /// Seals what was not sent, for whoever uses the device next, and notes for the lock screen how much it is. Photos go
    /// along where somebody else is there to deliver them. What goes wrong is noted too, and stops nobody.
    pub(crate) fn leave(&self) {
        let _one = lock(&self.leaving);
        let contents = if self.people.are_several() { Contents::All } else { Contents::Words };
        let left = self.deposit(contents);
        let only_here = self.store.counters().ok().map(|counters| counters.only_here);
        let noted = self.people.change_hint(self.holder, |hint| {
            hint.only_here = only_here;
            hint.left = left;
        });
        if let Err(error) = noted {
            tracing::warn!(%error, "could not note how much is only here");
        }
    }

    /// What was deposited and has arrived by this person's own way need not be carried by anybody.
    pub(crate) fn settle(&self) {
        let has_arrived = self.store.counters().is_ok_and(|counters| counters.only_here == 0);
        if has_arrived && deposits(&self.dir).is_ok_and(|found| !found.is_empty()) {
            self.leave();
        }
    }

    fn deposit(&self, contents: Contents) -> Left {
        match (self.sealed(contents), contents) {
            (Ok(Deposited::Nothing), _) => Left::Nothing,
            (Ok(Deposited::There(Contents::All)), _) => Left::Sealed,
            (Ok(Deposited::There(Contents::Words)), _) => Left::Words,
            (Err(Code::StorageFull), Contents::All) => match self.sealed(Contents::Words) {
                Ok(_) => Left::NoRoom,
                Err(code) => not_sealed(&code),
            },
            (Err(code), _) => not_sealed(&code),
        }
    }

    fn sealed(&self, contents: Contents) -> Result<Deposited, Code> {
        let mut entropy = [0; 32];
        getrandom::fill(&mut entropy).map_err(|error| internal("draw random bytes", error))?;
        self.store.deposit(&self.dir, contents, entropy).map_err(|error| store_code(&error))
    }

    /// Takes in the receipts that others have brought for this person.
    pub(crate) fn come_back(&self) {
        match self.store.take_handed(&self.dir) {
            Ok(taken) if taken.doubted > 0 => tracing::warn!(taken.doubted, "receipts that prove nothing"),
            Ok(_) => {}
            Err(error) => tracing::warn!(%error, "could not take in what others had delivered"),
        }
    }

    /// Does what the others of this device left to be done: hands over what was delivered, and takes along what was not.
    pub(crate) fn take_along(&self) {
        let _one = lock(&self.taking);
        self.hand_over();
        let mut not_taken = Vec::new();
        for other in self.people.present().into_iter().filter(|other| *other != self.holder) {
            match self.take_along_of(other) {
                Ok(()) => {}
                // Somebody of this county will come by.
                Err(StoreError::OtherCounty) => {}
                Err(error) => not_taken.push((other, store_code(&error))),
            }
        }
        *lock(&self.not_taken) = not_taken.into_iter().collect();
        self.link.poke();
        self.announce([Topic::Sync]);
    }

    fn take_along_of(&self, other: Holder) -> Result<(), StoreError> {
        let found = deposits(&self.people.folder(other))?;
        let ids: Vec<_> = found.iter().map(|deposit| deposit.id).collect();
        self.store.keep_deposits(other, &ids)?;
        for deposit in &found {
            let name = other.number().to_string();
            match self.store.take_deposit(other, deposit, name, self.wall()) {
                // Its author has come and gone meanwhile.
                Err(StoreError::Io(error)) if error.kind() == std::io::ErrorKind::NotFound => {}
                taken => drop(taken?),
            }
        }
        Ok(())
    }

    /// Puts receipts of others' deposits where they find them.
    pub(crate) fn hand_over(&self) {
        match self.store.hand_over(|holder| self.people.folder(holder)) {
            Ok(0) => {}
            Ok(_) => self.announce([Topic::Sync, Topic::App]),
            Err(error) => tracing::warn!(%error, "could not hand receipts over"),
        }
    }

    /// What this person left when the screen was last covered.
    pub(crate) fn left(&self) -> DepositState {
        self.people
            .rows()
            .into_iter()
            .find(|row| row.holder == self.holder)
            .map_or(DepositState::Here, |row| row.deposit)
    }

    /// The others of this device, and what has become of what they left.
    pub(crate) fn others(&self) -> Result<Vec<PersonRow>, Code> {
        let carried = self.store.carried().map_err(|error| store_code(&error))?;
        let not_taken = lock(&self.not_taken);
        let mut rows = self.people.rows();
        rows.retain(|row| row.holder != self.holder);
        for row in &mut rows {
            let way = carried.iter().find(|carried| carried.holder == Some(row.holder));
            match (way.map(|way| (&way.state, way.file.bytes)), not_taken.get(&row.holder)) {
                (Some((CarriedState::Waiting { offset }, bytes)), _) => {
                    let permille = offset.saturating_mul(1000) / bytes.max(1);
                    row.deposit = DepositState::Waiting { permille: u16::try_from(permille).unwrap_or(1000).min(1000) };
                }
                (Some((CarriedState::Refused(code), _)), _) => {
                    row.deposit = DepositState::Refused { code: code.clone() };
                }
                (None, Some(code)) => row.deposit = DepositState::NotTaken { code: code.clone() },
                (Some((CarriedState::Delivered { .. }, _)) | None, _) => {}
            }
        }
        Ok(rows)
    }
}

/// Why nothing was sealed.
fn not_sealed(code: &Code) -> Left {
    if *code == Code::StorageFull {
        return Left::NoRoom;
    }
    tracing::warn!(?code, "could not seal what was not sent");
    Left::Open
}
