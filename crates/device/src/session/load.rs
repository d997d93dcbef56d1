//! From the store's rows to what screens and the law need.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write as _;
use std::path::{Path, PathBuf};

use niangjia_domain::code::Code;
use niangjia_domain::id::TicketId;
use niangjia_domain::operation::BlobHash;
use niangjia_domain::role::Member;
use niangjia_ipc::command::{CaptureId, FileId};
use niangjia_ipc::view::{CarriedRow, CarriedState as Way, DirectoryView, DraftPhoto, PicturesView, SalvagedView};
use niangjia_protocol::account::hex;
use niangjia_store::{
    Authored, CaptureState, Carried, CarriedId, CarriedState, Content, Draft, Listed, OpState, Reading, UploadState,
};

use super::Session;
use crate::error::{internal, store_code};
use crate::inner::lock;
use crate::known::{Content as Seen, Held, Known, Noted, Own, Standing};
use crate::query::desk;

/// Receipts whose tickets the 同步 screen looks at.
const RECEIPTS_MAX: u32 = 100;
/// Where exports go when the person names no folder.
const EXPORTS: &str = "exports";

impl Session {
    /// Everything this device knows of a ticket; nothing, if it is not here.
    pub(crate) fn known(&self, ticket: TicketId) -> Result<Known, Code> {
        let shelved = self.store.ticket(ticket).map_err(|error| store_code(&error))?;
        let own = self.store.authored_on(ticket).map_err(|error| store_code(&error))?;
        let entries = self.store.entries(ticket).map_err(|error| store_code(&error))?;
        let mut known = Known {
            own: own.into_iter().filter_map(own_operation).collect(),
            entries: entries.into_iter().filter_map(Reading::whole).collect(),
            ..Known::default()
        };
        if let Some(shelved) = shelved {
            known.seen = match &shelved.content {
                Content::Whole(_) => Seen::Whole,
                Content::Unreadable => Seen::Unreadable,
                Content::Purged => Seen::Purged,
                Content::Locked => Seen::Locked,
            };
            known.left.clone_from(&shelved.departed);
            known.county = Some(match shelved.content {
                Content::Whole(ticket) => *ticket,
                Content::Unreadable | Content::Purged | Content::Locked => crate::known::stub(&shelved),
            });
        }
        known.blobs = self.held(&known)?;
        Ok(known)
    }

    /// What is here, and at the county, of the bytes that a ticket's photos name.
    fn held(&self, known: &Known) -> Result<BTreeMap<BlobHash, Held>, Code> {
        let there = known.entries.iter().flat_map(|entry| &entry.blobs).map(|state| state.blob.hash);
        let here = known.own.iter().flat_map(|own| &own.operation.blobs).map(|blob| blob.hash);
        let hashes: BTreeSet<BlobHash> = there.chain(here).collect();
        hashes.into_iter().map(|hash| Ok((hash, self.held_of(hash)?))).collect()
    }

    fn held_of(&self, hash: BlobHash) -> Result<Held, Code> {
        let here = self.store.has_photo(hash).map_err(|error| store_code(&error))?;
        let upload = self.store.upload(hash).map_err(|error| store_code(&error))?;
        let mut held = Held { here, ..Held::default() };
        match upload.map(|upload| upload.state) {
            None | Some(UploadState::Ask) => {}
            Some(UploadState::Sending { offset, .. }) => held.sent = offset,
            Some(UploadState::Received(_)) => held.received = true,
            Some(UploadState::Stuck(code)) => held.stuck = Some(code),
        }
        Ok(held)
    }

    /// What is known of a list's row; nothing beside the ticket itself when no own work waits and it has not left.
    pub(crate) fn known_of(&self, listed: &Listed) -> Result<Known, Code> {
        if listed.tally.unsettled > 0 || listed.shelved.departed.is_some() {
            return self.known(listed.shelved.ticket);
        }
        let (county, seen) = match &listed.shelved.content {
            Content::Whole(ticket) => (ticket.as_ref().clone(), Seen::Whole),
            Content::Unreadable => (crate::known::stub(&listed.shelved), Seen::Unreadable),
            Content::Purged => (crate::known::stub(&listed.shelved), Seen::Purged),
            Content::Locked => (crate::known::stub(&listed.shelved), Seen::Locked),
        };
        Ok(Known { county: Some(county), seen, ..Known::default() })
    }

    /// Tickets that this person registered and that the county has not answered yet: no list has them.
    pub(crate) fn unborn(&self) -> Result<Vec<Known>, Code> {
        let unborn = self.store.unborn().map_err(|error| store_code(&error))?;
        unborn.into_iter().map(|ticket| self.known(ticket)).collect()
    }

    /// Tickets on which this person has done something that is on its way, or was answered lately.
    pub(crate) fn worked_on(&self) -> Result<Vec<Known>, Code> {
        let waiting = self.store.unsettled().map_err(|error| store_code(&error))?;
        let answered = self.store.receipted(RECEIPTS_MAX).map_err(|error| store_code(&error))?;
        let tickets: BTreeSet<TicketId> = waiting.iter().chain(&answered).map(|authored| authored.ticket).collect();
        tickets.into_iter().map(|ticket| self.known(ticket)).collect()
    }

    /// Photos of a visit that are still being taken in.
    pub(crate) fn coming_in(&self, draft: Option<&Draft>) -> Result<Vec<DraftPhoto>, Code> {
        let Some(draft) = draft else { return Ok(Vec::new()) };
        let captures = self.store.captures(draft.visit).map_err(|error| store_code(&error))?;
        let photos = captures.into_iter().map(|capture| DraftPhoto {
            capture: CaptureId(hex::encode(&capture.begun.id.0)),
            evidence: capture.begun.evidence,
            bytes: capture.bytes,
            lost: match capture.state {
                CaptureState::Lost => true,
                CaptureState::Coming | CaptureState::Sealed => false,
            },
        });
        Ok(photos.collect())
    }

    /// The people of the county, as far as they are here.
    pub(crate) fn people(&self) -> Vec<Member> {
        let mut people = lock(&self.county_people);
        if let Some(people) = people.as_ref() {
            return people.clone();
        }
        match self.store.members() {
            Ok(members) => {
                *people = Some(members.clone());
                members
            }
            Err(error) => {
                tracing::warn!(%error, "the directory could not be read");
                Vec::new()
            }
        }
    }

    /// The directory has changed.
    pub(crate) fn forget_people(&self) {
        *lock(&self.county_people) = None;
    }

    pub(crate) fn directory(&self) -> Result<DirectoryView, Code> {
        let load = self.store.workload().map_err(|error| store_code(&error))?;
        Ok(desk::directory(&self.people(), &load.into_iter().collect()))
    }

    /// What was saved out of damaged files, until it is noted.
    pub(crate) fn salvaged(&self) -> Result<Option<SalvagedView>, Code> {
        let salvaged = self.store.salvaged().map_err(|error| store_code(&error))?;
        Ok(salvaged.map(|saved| SalvagedView {
            records: saved.operations,
            drafts: saved.drafts,
            lost: saved.lost,
            photos: saved.photos,
        }))
    }

    /// Whether the county has no verified backup: then originals stay here.
    pub(crate) fn has_no_backup(&self) -> Result<bool, Code> {
        Ok(self.store.backup_horizon().map_err(|error| store_code(&error))? == 0)
    }

    /// What pictures take here, and what of it may leave.
    pub(crate) fn pictures(&self) -> Result<PicturesView, Code> {
        let holding = self.store.holding().map_err(|error| store_code(&error))?;
        Ok(PicturesView {
            bytes: holding.bytes,
            may_leave_bytes: holding.may_leave_bytes,
            unbacked: holding.unbacked,
            unbacked_bytes: holding.unbacked_bytes,
        })
    }

    /// Writes everything unsent into one file that only the county opens.
    pub(crate) fn export(&self, folder: &str) -> Result<(), Code> {
        let path = self.export_path(folder, "njx")?;
        let mut entropy = [0; 32];
        getrandom::fill(&mut entropy).map_err(|error| internal("draw random bytes", error))?;
        let exported = self.store.export(&path, entropy).map_err(|error| store_code(&error))?;
        let items = exported.operations.saturating_add(exported.photos);
        *lock(&self.exported) = Some((path.display().to_string(), items));
        Ok(())
    }

    /// Writes all receipts into one file, with a line for people above each.
    pub(crate) fn save_receipts(&self, folder: &str) -> Result<(), Code> {
        let list = self.store.receipt_list().map_err(|error| store_code(&error))?;
        let words = self.words();
        let text = list.to_text(|listed| {
            words.receipt_line(&words.full_time(listed.received().ms()), &listed.number().to_string())
        });
        let path = self.export_path(folder, "txt")?;
        write_durably(&path, text.as_bytes()).map_err(|_| Code::StorageFull)?;
        let count = u32::try_from(list.receipts.len()).unwrap_or(u32::MAX);
        *lock(&self.receipts_saved) = Some((path.display().to_string(), count));
        Ok(())
    }

    /// Writes the receipts of a colleague's bundle into one file, as the county gave them.
    pub(crate) fn save_carried(&self, id: CarriedId, folder: &str) -> Result<(), Code> {
        let text = self.store.carried_receipts(id).map_err(|error| store_code(&error))?;
        let path = self.export_path(folder, "receipts.txt")?;
        write_durably(&path, text.as_bytes()).map_err(|_| Code::StorageFull)?;
        lock(&self.carried_saved).insert(id, path.display().to_string());
        Ok(())
    }

    /// Colleagues' bundles, as they came.
    pub(crate) fn carried(&self) -> Result<Vec<CarriedRow>, Code> {
        let carried = self.store.carried().map_err(|error| store_code(&error))?;
        let saved = lock(&self.carried_saved);
        let from_outside = carried.into_iter().filter(|carried| carried.holder.is_none());
        let row = |carried: Carried| {
            let Carried { file, state, .. } = carried;
            let state = match state {
                CarriedState::Waiting { offset } => {
                    let permille = u16::try_from(offset.saturating_mul(1000) / file.bytes.max(1)).unwrap_or(1000);
                    Way::Waiting { permille: permille.min(1000) }
                }
                CarriedState::Delivered { receipts } => {
                    Way::Delivered { receipts, saved: saved.get(&file.id).cloned() }
                }
                CarriedState::Refused(code) => Way::Refused { code },
            };
            let name = FileId(hex::encode(&file.id.0));
            CarriedRow { file: name, name: file.name, bytes: file.bytes, came: file.came, state }
        };
        Ok(from_outside.map(row).collect())
    }

    /// A new file in `folder`, or in the app's own; named after the install and the moment, not after the person.
    fn export_path(&self, folder: &str, extension: &str) -> Result<PathBuf, Code> {
        let folder = if folder.trim().is_empty() { self.dir.join(EXPORTS) } else { PathBuf::from(folder.trim()) };
        std::fs::create_dir_all(&folder).map_err(|_| Code::StorageFull)?;
        let install = self.install().to_string();
        let tail = install.rsplit('-').next().unwrap_or(&install);
        Ok(folder.join(format!("niangjia-{tail}-{}.{extension}", self.wall().ms())))
    }
}

/// Writes a whole file that is there after a power cut.
fn write_durably(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut file = std::fs::File::create(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// An operation of the journal, unless a newer app wrote it.
fn own_operation(authored: Authored) -> Option<Own> {
    let standing = match (authored.trouble, authored.state) {
        (Some(code), _) => Standing::Stuck(code),
        (None, OpState::Committed) => Standing::Here,
        (None, OpState::Stored | OpState::Final) => Standing::Stored,
    };
    Some(Own {
        operation: authored.operation?,
        standing,
        receipt: authored.receipt,
        noted: if authored.acknowledged { Noted::Yes } else { Noted::No },
    })
}
