//! A photo of 12 million pixels, from the camera's bytes to its copies.

use std::time::Instant;

use niangjia_photo::{ClockWords, Orientation, Watermark, check, derive, sample};
use rustix::thread::{CpuSet, sched_getaffinity, sched_setaffinity};

use super::Bench;
use super::row::{Limit, Row, Unit};
use super::samples::{Samples, ms_since};

/// Photos, each another.
const PHOTOS: u64 = 7;

/// Checks photos and makes their copies, on one core.
///
/// # Errors
/// When a made-up photo is not taken, or no core can be chosen.
pub async fn run(bench: &mut Bench) -> anyhow::Result<()> {
    bench.progress.step(&format!("photo: {PHOTOS} of 12 megapixels"));
    let measured = tokio::task::spawn_blocking(|| std::thread::spawn(measure).join()).await?;
    let times = measured.map_err(|_| anyhow::anyhow!("the measuring thread died"))??;
    let what = "a 12-megapixel photo checked, turned, watermarked: preview, working copy and thumbnail, on one core";
    bench.take(Row::new("photo", what, Unit::Ms, &times).target(Limit::Value(700.0)));
    Ok(())
}

/// On a thread of its own, which is held to one core.
fn measure() -> anyhow::Result<Samples> {
    let allowed = sched_getaffinity(None)?;
    let mut one = CpuSet::new();
    one.set((0..CpuSet::MAX_CPU).find(|core| allowed.is_set(*core)).unwrap_or(0));
    sched_setaffinity(None, &one)?;
    let watermark = Watermark {
        time: "2026-03-05 14:20:31".to_owned(),
        clock: ClockWords::Calibrated("已校时".to_owned()),
        place: Some("虚构县和平街道建设路88号 城南安置房项目工地东门（30.2500°N，120.5000°E ±12米）".to_owned()),
        officer: "信息员 张某某".to_owned(),
        ticket: "工单 429999-20260305-0007".to_owned(),
        hash: "原件 SHA-256 3f9a 71c2 08de b4a6".to_owned(),
        note: None,
    };
    let mut times = Samples::default();
    for seed in 0..PHOTOS {
        let photo = sample::camera_jpeg(seed, Orientation::Turned90);
        let start = Instant::now();
        check(&photo)?;
        derive(&photo, &watermark)?;
        times.push(ms_since(start));
    }
    Ok(times)
}
