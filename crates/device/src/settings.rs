//! How the app is to look: a small plain file, since it must be known before the PIN is.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use niangjia_ipc::view::SettingsView;

const FILE: &str = "settings.json";

/// The settings in `dir`; the defaults when there are none, or when they cannot be read: looks are not worth an error.
pub(crate) fn read(dir: &Path) -> SettingsView {
    kept(dir).unwrap_or_default()
}

/// The settings in `dir`, if there are any that can be read.
pub(crate) fn kept(dir: &Path) -> Option<SettingsView> {
    fs::read(path(dir)).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok())
}

/// Replaces the settings in `dir` as a whole.
pub(crate) fn write(dir: &Path, settings: &SettingsView) -> io::Result<()> {
    let aside = path(dir).with_extension("json.new");
    let mut file = fs::File::create(&aside)?;
    file.write_all(&serde_json::to_vec(settings)?)?;
    file.sync_all()?;
    fs::rename(aside, path(dir))
}

fn path(dir: &Path) -> PathBuf {
    dir.join(FILE)
}

#[cfg(test)]
mod tests {
    use niangjia_ipc::view::{Scale, Theme};

    use super::*;

    #[test]
    fn settings_come_back_and_a_broken_file_is_taken_for_none() {
        let dir = tempfile::tempdir().unwrap();
        assert_eq!(read(dir.path()), SettingsView::default());
        let sun = SettingsView { theme: Theme::Sun, scale: Scale::Largest, ..SettingsView::default() };
        write(dir.path(), &sun).unwrap();
        assert_eq!(read(dir.path()), sun);
        fs::write(path(dir.path()), b"{").unwrap();
        assert_eq!(read(dir.path()), SettingsView::default());
    }
}
