//! The page: its size, and ten thousand tickets in the real window.

use std::fs;
use std::path::Path;
use std::time::Instant;

use anyhow::{Context as _, ensure};
use niangjia_device::Clock;
use niangjia_store::Vault;
use serde_json::{Value, json};

use super::county::TICKETS;
use super::row::{Limit, Row, Unit};
use super::samples::{Samples, ms_since};
use super::{Bench, KB, folder};
use crate::phone::PIN;
use crate::window::{App, Frame, Install, Screen, built_program};

/// The program of the page.
const WASM: &str = "page_bg.wasm";
/// The desk's window.
const FRAME: Frame = Frame { left_px: 0, width_px: 1280, height_px: 800 };
/// How the shell compresses what it carries.
const BROTLI_LEVEL: i32 = 11;
/// Steps of scrolling, one a frame.
const STEPS: u32 = 120;
/// How far a step goes: a quick thumb, in pixels.
const STEP_PX: u32 = 300;
/// Rows that are drawn for each that is seen: 800 px above and below the 800 of the window, and what a table adds.
const DRAWN_FOR_SEEN_MAX: f64 = 5.0;
/// Thirty frames a second, as milliseconds (a default: half of what a screen shows).
const FRAME_MS_MAX: f64 = 33.4;

/// Types the PIN on the pad, and tells how long after the last digit the first row was there.
const UNLOCK: &str = "const [pin] = arguments; return new Promise((done) => {
    const key = (digit) => [...document.querySelectorAll('.pad button')].find((one) => one.textContent.trim() === digit);
    for (const digit of pin) key(digit).click();
    const start = performance.now();
    const look = () => document.querySelector('[id^=\"row-\"]') ? done(performance.now() - start) : requestAnimationFrame(look);
    look(); });";

/// Scrolls one step a frame; tells each frame's time, the most rows that were there, and how many of them were seen.
const SCROLL: &str = "const [steps, step] = arguments; return new Promise((done) => {
    const pane = document.querySelector('[id^=\"row-\"]').closest('.pane');
    const frames = []; let most = 0, seen = 0, last = 0, left = steps;
    const next = (now) => {
        if (last) frames.push(now - last);
        last = now;
        const rows = [...document.querySelectorAll('.q tbody tr')].filter((row) => row.children.length);
        most = Math.max(most, rows.length);
        const inside = (row) => { const box = row.getBoundingClientRect(); return box.bottom > 0 && box.top < innerHeight; };
        if (left === steps) seen = rows.filter(inside).length;
        if (left-- === 0) return done({ frames, most, seen, moved: pane.scrollTop });
        pane.scrollTop += step;
        requestAnimationFrame(next);
    };
    requestAnimationFrame(next); });";

/// The size of the page, as the shell carries it.
///
/// # Errors
/// When the page has not been built.
pub fn size(bench: &mut Bench) -> anyhow::Result<()> {
    bench.progress.step("page: its size");
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../dist").join(WASM);
    let wasm = fs::read(&path).with_context(|| format!("{}: ./dev bench builds it", path.display()))?;
    let parameters = brotli::enc::BrotliEncoderParams { quality: BROTLI_LEVEL, ..Default::default() };
    let mut squeezed = Vec::new();
    brotli::BrotliCompress(&mut wasm.as_slice(), &mut squeezed, &parameters)?;
    let what = format!("the page's program under brotli, {:.0} KB as it is", wasm.len() as f64 / KB);
    bench.take(Row::once("page.size", what, Unit::Kilobytes, squeezed.len() as f64 / KB).target(Limit::Value(600.0)));
    Ok(())
}

/// A desk with all tickets, in its window.
///
/// # Errors
/// When the window does not open, or shows something else.
pub async fn window(bench: &mut Bench, synced: &Path) -> anyhow::Result<()> {
    let screen = Screen::start(FRAME.width_px, FRAME.height_px)?;
    let home = bench.folder("window");
    let install = Install { program: built_program("niangjia"), home, frame: FRAME };
    let (mut shown, mut pins, mut frames, mut worst) =
        (Samples::default(), Samples::default(), Samples::default(), Samples::default());
    let (mut drawn, mut seen) = (Samples::default(), Samples::default());
    for round in 1..=bench.rounds {
        bench.progress.step(&format!("page: the list in the window, {round} of {}", bench.rounds));
        folder::copy(synced, &install.data())?;
        let pin_ms = pin_ms(&install.data())?;
        let app = install.open(&screen).await?;
        app.see(".pad").await?;
        shown.push(number(&unlock(&app).await?)? - pin_ms);
        pins.push(pin_ms);
        let scrolled = app.settled(SCROLL, vec![json!(STEPS), json!(STEP_PX)]).await?["is"].take();
        ensure!(number(&scrolled["moved"])? >= f64::from(STEPS * STEP_PX) * 0.9, "the list must move: {scrolled}");
        let each: Vec<f64> =
            scrolled["frames"].as_array().context("frames")?.iter().map(number).collect::<anyhow::Result<_>>()?;
        let each = Samples::from(each);
        frames.push(each.median());
        worst.push(each.high());
        drawn.push(number(&scrolled["most"])?);
        seen.push(number(&scrolled["seen"])?);
        app.kill();
    }
    let what = format!(
        "{TICKETS} tickets in the real window: from the last digit to the first row, less the PIN's {:.0} ms",
        pins.median()
    );
    bench.take(Row::new("page.list", what, Unit::Ms, &shown).target(Limit::Value(1500.0)));
    let row = Row::new("page.rows", "rows drawn while scrolling (yardstick: rows seen)", Unit::Count, &drawn);
    bench.take(row.against(seen.median()).target(Limit::Ratio(DRAWN_FOR_SEEN_MAX)));
    let what = format!("a frame while scrolling {STEP_PX} px in each (worst {:.0} ms)", worst.median());
    bench.take(Row::new("page.frame", what, Unit::Ms, &frames).target(Limit::Value(FRAME_MS_MAX)));
    Ok(())
}

async fn unlock(app: &App) -> anyhow::Result<Value> {
    Ok(app.settled(UNLOCK, vec![json!(PIN)]).await?["is"].take())
}

fn pin_ms(folder: &Path) -> anyhow::Result<f64> {
    let start = Instant::now();
    Vault::at(folder).open(PIN, Clock::real().wall())?;
    Ok(ms_since(start))
}

fn number(value: &Value) -> anyhow::Result<f64> {
    value.as_f64().with_context(|| format!("a number: {value}"))
}
