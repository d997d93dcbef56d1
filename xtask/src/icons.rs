//! Draws the app's icons from `icons/seal.svg`.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};

/// The sides of the PNG files that Linux and the window take, in pixels.
const PNG_SIDES_PX: [u32; 5] = [32, 64, 128, 256, 512];

/// Writes `seal-N.png`, `seal.ico` and `seal.icns` into `icons/`.
pub(crate) fn draw(root: &Path) -> Result<()> {
    let folder = root.join("icons");
    for side in PNG_SIDES_PX {
        let status = Command::new("rsvg-convert")
            .args(["--width", &side.to_string(), "--height", &side.to_string(), "--output"])
            .args([folder.join(format!("seal-{side}.png")), folder.join("seal.svg")])
            .status()
            .context("starting rsvg-convert (Debian: librsvg2-bin)")?;
        ensure!(status.success(), "rsvg-convert failed at {side} px");
    }
    let small = fs::read(folder.join("seal-256.png"))?;
    let large = fs::read(folder.join("seal-512.png"))?;
    fs::write(folder.join("seal.ico"), ico(&small)?)?;
    fs::write(folder.join("seal.icns"), icns(&[(b"ic08", &small), (b"ic09", &large)])?)?;
    Ok(())
}

/// An ICO file around one PNG of 256 px: a header of 6 bytes, one directory entry of 16, the picture.
/// Layout: <https://learn.microsoft.com/previous-versions/ms997538(v=msdn.10)>; a side of 0 means 256.
fn ico(png: &[u8]) -> Result<Vec<u8>> {
    let mut file = vec![0, 0, 1, 0, 1, 0];
    file.extend([0, 0, 0, 0, 1, 0, 32, 0]);
    file.extend(u32::try_from(png.len())?.to_le_bytes());
    file.extend(22_u32.to_le_bytes());
    file.extend(png);
    Ok(file)
}

/// An ICNS file: magic and whole length, then for each PNG its type, its length with this header, its bytes.
fn icns(pictures: &[(&[u8; 4], &[u8])]) -> Result<Vec<u8>> {
    let mut body = Vec::new();
    for (kind, png) in pictures {
        body.extend(*kind);
        body.extend(u32::try_from(png.len() + 8)?.to_be_bytes());
        body.extend(*png);
    }
    let mut file = b"icns".to_vec();
    file.extend(u32::try_from(body.len() + 8)?.to_be_bytes());
    file.extend(body);
    Ok(file)
}
