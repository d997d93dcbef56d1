//! The people who use this device in turns: where the files of each are, and what anybody may see of them without a PIN.
//!
//! The first has the app's folder itself, so that a device of one person is as it always was. Each other has a folder of
//! his own beside it with everything of his: vault, key, files, looks. What the lock screen shows of a person stands in a
//! small plain file. It is a hint, and never the truth: that is in his encrypted files.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use niangjia_domain::code::Code;
use niangjia_domain::holder::Holder;
use niangjia_domain::time::DeviceTime;
use niangjia_ipc::view::{DepositState, PersonRow, SettingsView};
use niangjia_store::{Contents, Standing, Vault, deposits, waiting_receipts};
use serde::{Deserialize, Serialize};

use crate::inner::lock;
use crate::settings;

/// Where the folders of all but the first are.
const FOLDER: &str = "people";
/// What anybody may see of a person.
const HINT: &str = "person.json";
/// Without it, a folder with a journal is nobody's place to begin anew.
const JOURNAL: &str = "journal.db";
/// Longest label, in characters (a default: one line of a phone in the largest type).
const LABEL_CHARS_MAX: usize = 12;

/// The people of one device.
#[derive(Debug, Clone)]
pub(crate) struct People {
    root: PathBuf,
    /// Held while a hint is changed.
    changing: Arc<Mutex<()>>,
}

/// What anybody may see of a person.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Hint {
    /// What he is to be called.
    #[serde(default)]
    pub(crate) label: String,
    /// Items that were only here when he left.
    #[serde(default)]
    pub(crate) only_here: Option<u32>,
    /// What was done about them then.
    #[serde(default)]
    pub(crate) left: Left,
}

/// What was done about unsent work when its author left.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Left {
    /// Nothing, yet or at all.
    #[default]
    Open,
    /// There was none.
    Nothing,
    /// There was no room to seal it.
    NoRoom,
    /// Its words were sealed.
    Words,
    /// All of it was sealed.
    Sealed,
}

impl People {
    pub(crate) fn of(root: &Path) -> Self {
        Self { root: root.to_owned(), changing: Arc::default() }
    }

    /// Where a person's files are, or would be.
    pub(crate) fn folder(&self, holder: Holder) -> PathBuf {
        if holder == Holder::FIRST {
            self.root.clone()
        } else {
            self.root.join(FOLDER).join(holder.number().to_string())
        }
    }

    /// Makes a person's folder, durably.
    pub(crate) fn make(&self, holder: Holder) -> Result<PathBuf, Code> {
        let folder = self.folder(holder);
        let made = fs::create_dir_all(&folder).and_then(|()| {
            if holder == Holder::FIRST || !cfg!(unix) {
                return Ok(());
            }
            fs::File::open(self.root.join(FOLDER))?.sync_all()?;
            fs::File::open(&self.root)?.sync_all()
        });
        made.map_err(|_| Code::StorageFull)?;
        Ok(folder)
    }

    /// Who has a vault here, damaged or not.
    pub(crate) fn present(&self) -> Vec<Holder> {
        Holder::all().filter(|holder| !self.is_free_of_vault(*holder)).collect()
    }

    fn is_free_of_vault(&self, holder: Holder) -> bool {
        matches!(Vault::at(&self.folder(holder)).standing(DeviceTime::from_ms(0)), Ok(Standing::New))
    }

    /// A place for one more; `None` when there is no more.
    pub(crate) fn next(&self) -> Option<Holder> {
        let is_free = |holder: &Holder| self.is_free_of_vault(*holder) && !self.folder(*holder).join(JOURNAL).exists();
        Holder::all().find(is_free)
    }

    /// Whether more than one person uses the device.
    pub(crate) fn are_several(&self) -> bool {
        self.present().len() > 1
    }

    /// Who is asked for his PIN when the app is opened: nobody before one of several was chosen.
    pub(crate) fn at_start(&self) -> Option<Holder> {
        match self.present().as_slice() {
            [] => Some(Holder::FIRST),
            [only] => Some(*only),
            [_, _, ..] => None,
        }
    }

    /// What anybody may see of a person; nothing when that cannot be read.
    pub(crate) fn hint(&self, holder: Holder) -> Hint {
        let bytes = fs::read(self.folder(holder).join(HINT)).ok();
        bytes.and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default()
    }

    /// Changes what anybody may see of a person; nothing is written when it stays the same.
    pub(crate) fn change_hint(&self, holder: Holder, change: impl FnOnce(&mut Hint)) -> io::Result<()> {
        let _one = lock(&self.changing);
        let before = self.hint(holder);
        let mut hint = before.clone();
        change(&mut hint);
        if hint == before {
            return Ok(());
        }
        replace(&self.folder(holder).join(HINT), &serde_json::to_vec(&hint)?)
    }

    /// What a person wants to be called, as it is kept.
    pub(crate) fn set_label(&self, holder: Holder, label: &str) -> Result<(), Code> {
        let label = crate::text::clean(label).chars().take(LABEL_CHARS_MAX).collect();
        self.change_hint(holder, |hint| hint.label = label).map_err(|_| Code::StorageFull)
    }

    /// Everybody, as the lock screen shows them.
    pub(crate) fn rows(&self) -> Vec<PersonRow> {
        self.present().into_iter().map(|holder| self.row(holder)).collect()
    }

    fn row(&self, holder: Holder) -> PersonRow {
        let Hint { label, only_here, left } = self.hint(holder);
        let deposit = self.deposit_state(holder, left);
        PersonRow { holder, label, only_here, deposit }
    }

    /// What has become of what somebody left, by the files in his folder.
    fn deposit_state(&self, holder: Holder, left: Left) -> DepositState {
        let folder = self.folder(holder);
        let sealed = deposits(&folder).unwrap_or_default();
        let receipts = waiting_receipts(&folder).unwrap_or_default();
        match left {
            Left::Nothing => DepositState::Nothing,
            Left::NoRoom => DepositState::NoRoom,
            _ if sealed.iter().any(|deposit| deposit.contents == Contents::All) => DepositState::Sealed,
            Left::Sealed if receipts.contains(&Contents::All) => DepositState::Delivered,
            _ if !sealed.is_empty() || !receipts.is_empty() => DepositState::Words,
            Left::Open | Left::Words | Left::Sealed => DepositState::Here,
        }
    }

    /// How the app looks for whoever is at it: as he has set it, else as the first has.
    pub(crate) fn settings(&self, holder: Option<Holder>) -> SettingsView {
        let own = holder.and_then(|holder| settings::kept(&self.folder(holder)));
        own.unwrap_or_else(|| SettingsView { passphrase: false, ..settings::read(&self.root) })
    }
}

/// Replaces a small file as a whole, durably.
fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let aside = path.with_extension("json.new");
    let mut file = fs::File::create(&aside)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(aside, path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hint_that_cannot_be_read_is_none_and_its_person_is_still_there() {
        let root = tempfile::tempdir().unwrap();
        let people = People::of(root.path());
        assert_eq!((people.at_start(), people.next()), (Some(Holder::FIRST), Some(Holder::FIRST)));
        let second = Holder::try_from(2).unwrap();
        for holder in [Holder::FIRST, second] {
            fs::write(people.make(holder).unwrap().join("vault.json"), b"{}").unwrap();
        }
        let hint = Hint { label: "早班".to_owned(), only_here: Some(3), left: Left::NoRoom };
        people.change_hint(second, |now| *now = hint.clone()).unwrap();
        assert_eq!(people.hint(second), hint);
        assert_eq!(people.rows()[1].deposit, DepositState::NoRoom);
        fs::write(people.folder(second).join(HINT), b"{\"label\":").unwrap();
        let rows = people.rows();
        assert_eq!(rows.iter().map(|row| row.holder).collect::<Vec<_>>(), [Holder::FIRST, second]);
        assert_eq!((rows[1].label.as_str(), rows[1].only_here), ("", None));
        assert_eq!((people.at_start(), people.next()), (None, Some(Holder::try_from(3).unwrap())));
    }

    #[test]
    fn a_device_has_places_for_eight() {
        let root = tempfile::tempdir().unwrap();
        let people = People::of(root.path());
        for number in 1..=8 {
            let next = people.next().unwrap();
            assert_eq!(next.number(), number);
            fs::write(people.make(next).unwrap().join("vault.json"), b"{}").unwrap();
        }
        assert_eq!((people.next(), people.present().len()), (None, 8));
    }

    #[test]
    fn a_place_with_a_journal_and_no_vault_is_given_to_nobody() {
        let root = tempfile::tempdir().unwrap();
        let people = People::of(root.path());
        let second = Holder::try_from(2).unwrap();
        fs::write(root.path().join("vault.json"), b"{}").unwrap();
        fs::write(people.make(second).unwrap().join(JOURNAL), b"sealed").unwrap();
        assert_eq!(people.next(), Some(Holder::try_from(3).unwrap()));
    }
}
