//! `./dev simulate`: many worlds, each with its own faults, on every core; or one of them, told closely.

#![expect(clippy::print_stdout, reason = "a program for a terminal")]

use std::collections::BTreeSet;
use std::io::Write as _;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail};
use niangjia_tests::simulation::report::Report;
use niangjia_tests::simulation::shrink::shrink;
use niangjia_tests::simulation::{Choice, Fault, STEPS, run};

/// Where worlds are kept that once failed.
const ONCE_FAILED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src/simulation/seeds/once-failed.txt");
/// Worlds, unless told otherwise: what CI runs.
const SEEDS: u64 = 5_000;
/// Failing worlds that are made smaller before the run ends.
const SHRUNK_MAX: usize = 5;

/// What the command line says.
#[derive(Debug, Clone)]
struct Wish {
    from: u64,
    seeds: u64,
    limit: Option<Duration>,
    choice: Choice,
    only: Option<u64>,
    planted: bool,
    /// Tell what became of operations too.
    operations: bool,
}

fn wish() -> anyhow::Result<Wish> {
    let mut wish = Wish {
        from: 1,
        seeds: SEEDS,
        limit: None,
        choice: Choice::of(0),
        only: None,
        planted: false,
        operations: false,
    };
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        let mut value = || words.next().with_context(|| format!("{word} needs a value"));
        match word.as_str() {
            "--seeds" => wish.seeds = value()?.parse()?,
            "--from" => wish.from = value()?.parse()?,
            "--seed" => wish.only = Some(value()?.parse()?),
            "--minutes" => {
                wish.limit = Some(Duration::from_secs_f64(value()?.parse::<f64>()? * 60.0));
                wish.seeds = u64::MAX;
            }
            "--steps" => wish.choice.steps = value()?.parse()?,
            "--devices" => wish.choice.devices_max = value()?.parse()?,
            "--off" => wish.choice.off = faults(&value()?)?,
            "--planted" => wish.planted = true,
            "--operations" => wish.operations = true,
            _ => bail!(
                "usage: simulate [--seeds N] [--from S] [--minutes M] [--operations] [--planted]\n       simulate --seed S [--steps {STEPS}] [--devices N] [--off KIND,KIND]"
            ),
        }
    }
    Ok(wish)
}

fn faults(words: &str) -> anyhow::Result<BTreeSet<Fault>> {
    words.split(',').map(|word| Fault::from_word(word).with_context(|| format!("no fault is called {word}"))).collect()
}

/// SQLite counts its memory behind one lock for all threads, which nothing here asks for.
#[expect(unsafe_code, reason = "the setting has no safe name; it is set before the first database is opened")]
fn stop_counting_memory() {
    // SAFETY: no thread uses SQLite yet, and the option takes one number.
    let _code = unsafe { rusqlite::ffi::sqlite3_config(rusqlite::ffi::SQLITE_CONFIG_MEMSTATUS, 0_i32) };
}

fn main() -> anyhow::Result<()> {
    let wish = wish()?;
    stop_counting_memory();
    if wish.planted {
        return planted();
    }
    if let Some(seed) = wish.only {
        return one(&Choice { seed, ..wish.choice });
    }
    let begun = Instant::now();
    let report = many(&wish, begun);
    for (choice, violation) in report.violations.iter().take(SHRUNK_MAX) {
        tell(choice, violation.invariant);
    }
    for (choice, violation) in report.violations.iter().skip(SHRUNK_MAX) {
        println!("{}  {violation}", choice.words());
    }
    if wish.operations {
        println!("{}", report.ends());
    }
    println!("{}", report.table());
    let seconds = begun.elapsed().as_secs_f64();
    #[expect(clippy::cast_precision_loss, reason = "a rate for people")]
    let rate = report.seeds as f64 / seconds;
    println!("{seconds:.1} s, {rate:.1} seeds/s");
    println!("{}", report.line());
    if !report.violations.is_empty() {
        std::process::exit(1);
    }
    Ok(())
}

/// Worlds on every core, until there are enough or the time is up.
fn many(wish: &Wish, begun: Instant) -> Report {
    let next = AtomicU64::new(wish.from);
    let stop = AtomicBool::new(false);
    let end = wish.from.saturating_add(wish.seeds);
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let worker = || {
        let mut report = Report::default();
        while !stop.load(Relaxed) {
            let seed = next.fetch_add(1, Relaxed);
            if seed >= end || wish.limit.is_some_and(|limit| begun.elapsed() > limit) {
                break;
            }
            let choice = Choice { seed, ..wish.choice.clone() };
            let outcome = run(&choice);
            if let Some(violation) = &outcome.violation {
                println!("{}  {violation}", choice.words());
            }
            report.add(&choice, &outcome);
        }
        report
    };
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..cores).map(|_| scope.spawn(worker)).collect();
        let mut report = Report::default();
        for worker in workers {
            match worker.join() {
                Ok(part) => report.join(part),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        report.violations.sort_by_key(|(choice, _)| choice.seed);
        report
    })
}

/// One world, twice.
fn one(choice: &Choice) -> anyhow::Result<()> {
    let (first, second) = (run(choice), run(choice));
    let mut report = Report::default();
    report.add(choice, &first);
    println!("{}", report.table());
    if first != second {
        bail!("the two runs of {} differ: {:?} and {:?}", choice.words(), first.violation, second.violation);
    }
    if let Some(violation) = &first.violation {
        println!("{violation}");
        tell(choice, violation.invariant);
    }
    println!("trace {:016x}", first.trace);
    println!("{}", report.line());
    Ok(())
}

/// A smaller world that fails alike.
fn tell(choice: &Choice, invariant: &str) {
    let again = run(choice);
    let twice = run(choice);
    if again != twice {
        println!("{}: two runs differ", choice.words());
    }
    let smallest = shrink(choice, invariant);
    let Some(violation) = run(&smallest).violation else { return };
    println!("smaller: {}  {violation}", smallest.words());
    // Kept for ever: the suite makes this world again each time.
    let known = std::fs::read_to_string(ONCE_FAILED).unwrap_or_default();
    if known.lines().any(|line| line.starts_with(&smallest.words())) {
        return;
    }
    let kept = std::fs::OpenOptions::new().append(true).open(ONCE_FAILED);
    if let Ok(mut kept) = kept
        && let Err(error) = writeln!(kept, "{} # {violation}", smallest.words())
    {
        println!("could not be kept: {error}");
    }
}

/// Bugs planted one by one, on every core, each until it is caught.
#[cfg(feature = "planted")]
fn planted() -> anyhow::Result<()> {
    use niangjia_protocol::planted::Bug;
    use niangjia_tests::simulation::planted::hunt;
    let next = AtomicU64::new(0);
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let worker = || {
        let mut caught = 0;
        while let Some(bug) = Bug::ALL.get(usize::try_from(next.fetch_add(1, Relaxed)).unwrap_or(usize::MAX)) {
            let hunted = hunt(*bug);
            println!("{hunted}");
            caught += usize::from(hunted.by.is_some());
        }
        caught
    };
    let caught: usize = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..cores).map(|_| scope.spawn(worker)).collect();
        workers.into_iter().map(|worker| worker.join().unwrap_or(0)).sum()
    });
    println!("caught {caught}/{}", Bug::ALL.len());
    if caught < Bug::ALL.len() {
        std::process::exit(1);
    }
    Ok(())
}

#[cfg(not(feature = "planted"))]
fn planted() -> anyhow::Result<()> {
    bail!("no bugs are planted in this build: ./dev simulate --planted makes one in which they are")
}
