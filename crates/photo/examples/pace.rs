//! How long a 12-megapixel photo takes on one core: `cargo run --release -p niangjia-photo --example pace [FOLDER [PHOTO]]`.
//! With a folder, the photo and its copies are written there to be looked at; with a photo, that one is taken.

use std::path::Path;
use std::time::Instant;

use niangjia_photo::{ClockWords, Orientation, Watermark, check, derive, sample};

/// Rounds measured; the middle one is printed.
const ROUNDS: usize = 9;

fn main() -> std::io::Result<()> {
    let photo = match std::env::args().nth(2) {
        Some(path) => std::fs::read(path)?,
        None => sample::camera_jpeg(7, Orientation::Turned90),
    };
    let watermark = Watermark {
        time: "2026-03-05 14:20:31".to_owned(),
        clock: ClockWords::Calibrated("已校时".to_owned()),
        place: Some("虚构县和平街道建设路88号 城南安置房项目工地东门（30.2500°N，120.5000°E ±12米）".to_owned()),
        officer: "信息员 张某某".to_owned(),
        ticket: "工单 429999-20260305-0007".to_owned(),
        hash: "原件 SHA-256 3f9a 71c2 08de b4a6".to_owned(),
        note: None,
    };
    let mut checks = Vec::new();
    let mut derives = Vec::new();
    for _ in 0..ROUNDS {
        let start = Instant::now();
        std::hint::black_box(check(&photo)).map_err(std::io::Error::other)?;
        checks.push(start.elapsed());
        let start = Instant::now();
        std::hint::black_box(derive(&photo, &watermark)).map_err(std::io::Error::other)?;
        derives.push(start.elapsed());
    }
    checks.sort();
    derives.sort();
    let derived = derive(&photo, &watermark).map_err(std::io::Error::other)?;
    report(&format!("photo {} bytes, {:?}", photo.len(), derived.check));
    report(&format!("check {:?}, derive {:?} (middle of {ROUNDS})", checks[ROUNDS / 2], derives[ROUNDS / 2]));
    report(&format!(
        "working {} bytes {:?}, preview {} bytes {:?}, thumb {} bytes",
        derived.working.len(),
        derived.working_size,
        derived.preview.len(),
        derived.preview_size,
        derived.thumb.len()
    ));
    if let Some(folder) = std::env::args().nth(1) {
        let folder = Path::new(&folder);
        std::fs::write(folder.join("photo.jpg"), &photo)?;
        std::fs::write(folder.join("working.jpg"), &derived.working)?;
        std::fs::write(folder.join("preview.jpg"), &derived.preview)?;
        std::fs::write(folder.join("thumb.jpg"), &derived.thumb)?;
    }
    Ok(())
}

#[expect(clippy::print_stdout, reason = "a measuring program speaks on its standard output")]
fn report(line: &str) {
    println!("{line}");
}
