//! `verify-photos`

use super::{DataArgs, open, say};

/// Reads every photo, and asks devices for those that are gone or are not what they were.
pub(super) fn verify(args: &DataArgs) -> anyhow::Result<()> {
    let (folder, office) = open(args)?;
    let vault = folder.vault()?;
    let (mut read, mut bad) = (0_u64, Vec::new());
    office.photos(|hash| {
        read += 1;
        if !vault.is_sound(hash) {
            bad.push(hash);
        }
        Ok(())
    })?;
    let mut asked = 0;
    for hash in &bad {
        vault.set_aside(*hash)?;
        asked += office.lose_photo(*hash)?;
    }
    say(&format!("photos {read} bad {} devices asked {asked}", bad.len()))
}
