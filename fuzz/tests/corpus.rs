//! Every target takes its seeds, what earlier programs made, what a guided run has found, and small changes of all of it.

#![expect(clippy::unwrap_used, reason = "a test says what is wrong by panicking")]

use std::fs;
use std::path::{Path, PathBuf};

use niangjia_fuzz::{Mutator, Target};

/// Changed inputs per target: some seconds in a debug build (a default).
const CHANGED: u64 = 3_000;
/// Inputs whose targets are slow (a photo is decoded) are changed so many times less often (a default).
const SLOW: u64 = 30;

fn sorted(folder: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<_> = fs::read_dir(folder).into_iter().flatten().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}

/// What a guided run kept.
fn corpus(target: Target) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus").join(target.word());
    sorted(&folder).iter().map(|path| fs::read(path).unwrap()).collect()
}

#[test]
fn bytes_that_an_earlier_program_made_are_read_by_this_one() {
    let states = sorted(&Path::new(env!("CARGO_MANIFEST_DIR")).join("kept"));
    assert!(!states.is_empty());
    for state in states {
        for target in Target::ALL {
            for path in sorted(&state.join(target.word())) {
                assert!(target.run(&fs::read(&path).unwrap()), "{}", path.display());
            }
        }
    }
}

#[test]
fn every_decoder_and_every_law_comes_back_from_any_bytes_with_its_promises_kept() {
    let slow = |target| if target == Target::Photo { SLOW } else { 1 };
    for &target in Target::ALL {
        let mut inputs = target.seeds();
        assert!(!inputs.is_empty(), "{} has no seed", target.word());
        for seed in &inputs {
            assert!(target.run(seed), "{}: {}", target.word(), String::from_utf8_lossy(seed));
        }
        inputs.extend(corpus(target));
        for bytes in &inputs {
            let _read = target.run(bytes);
        }
        let mut mutator = Mutator::new(7);
        for (round, at) in (0..CHANGED / slow(target)).zip((0..inputs.len()).cycle()) {
            let other = &inputs[usize::try_from(round).unwrap() * 7 % inputs.len()];
            let _read = target.run(&mutator.change(&inputs[at], other));
        }
    }
}
