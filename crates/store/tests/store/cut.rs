//! Every call that writes, with power cut or the disk failing at each of its steps.
//!
//! The short form, which each build runs, takes one trouble at some steps of each call, by turns; `NIANGJIA_FAULTS=all` takes
//! all of them at every step.

use std::collections::BTreeSet;
use std::path::Path;

use niangjia_store::{Options, Store, StoreError};

use crate::fixture::key;
use crate::platter::{Failing, Image, Lasts, Over, Trouble, Unflushed};
use crate::script::{SIGHTS, STEPS, Step, is_sound, look};

/// Pictures leave as soon as they may.
const OPTIONS: Options = Options { ballast_bytes: 0, reserve_bytes: 0, quota_bytes: None, picture_bytes_max: 0 };
/// Steps of each call at which the short form lets the disk fail.
const STEPS_TRIED: usize = 4;
/// Asks for all troubles at every step.
const ALL: &str = "NIANGJIA_FAULTS";

fn open(folder: &Path) -> Result<Store, StoreError> {
    Store::open_with(folder, &key(), OPTIONS)
}

fn all() -> bool {
    std::env::var_os(ALL).is_some()
}

/// The day on one disk: when each step had returned, and what an app that was killed right then finds.
struct Day {
    disk: Over,
    /// One before the first step, one after each.
    marks: Vec<usize>,
    seen: Vec<Vec<String>>,
}

impl Day {
    fn lived() -> Self {
        let disk = Over::under(tempfile::tempdir().unwrap());
        let store = open(disk.path()).unwrap();
        let mut marks = vec![disk.moment()];
        for step in STEPS {
            (step.act)(&store).unwrap_or_else(|error| panic!("{}: {error}", step.name));
            marks.push(disk.moment());
        }
        drop(store);
        let seen = marks.iter().map(|mark| seen(&disk.cut(*mark, Unflushed::Kept))).collect();
        Self { disk, marks, seen }
    }

    /// How many steps had returned at a moment.
    fn done(&self, moment: usize) -> usize {
        self.marks.iter().filter(|mark| **mark <= moment).count().saturating_sub(1)
    }

    /// The last step before `done` that flushed the journal: nothing from before it is told again.
    fn floor(&self, done: usize) -> usize {
        (0..done).rev().find(|step| STEPS[*step].flushes).map_or(0, |step| step + 1)
    }

    /// Each thing is as it was at some moment that it may be of.
    fn check(&self, found: &[String], done: usize, next: usize, when: &str) {
        for (at, sight) in SIGHTS.iter().enumerate() {
            let first = if sight.durable { done } else { self.floor(done) };
            let allowed: BTreeSet<&String> = (first..=next).map(|step| &self.seen[step][at]).collect();
            assert!(
                allowed.contains(&found[at]) || self.on_the_way(done.min(STEPS.len() - 1), at).contains(&found[at]),
                "{}: after {when}\nfound   {}\nallowed {allowed:#?}",
                sight.name,
                found[at]
            );
        }
    }
}

fn seen(image: &Image) -> Vec<String> {
    let folder = image.folder();
    look(&open(folder.path()).unwrap())
}

#[test]
fn power_may_go_at_any_moment_and_what_was_saved_is_there_whole() {
    let day = Day::lived();
    let end = *day.marks.last().unwrap();
    let lost = day.disk.flushes(end).into_iter().chain([0]).map(|moment| (moment, Unflushed::Lost));
    let step = if all() { 1 } else { 8 };
    let torn = (0..=day.disk.moment()).step_by(step).map(|moment| (moment, Unflushed::Torn(moment as u64)));
    for (moment, unflushed) in lost.chain(torn) {
        let image = day.disk.cut(moment, unflushed);
        let folder = image.folder();
        let store = open(folder.path()).unwrap_or_else(|error| panic!("{moment} {unflushed:?}: {error}"));
        let done = day.done(moment);
        let name = done.checked_sub(1).map_or("opening", |done| STEPS[done].name);
        day.check(&look(&store), done, (done + 1).min(STEPS.len()), &format!("{name} ({moment} {unflushed:?})"));
        is_sound(&store);
    }
}

/// What goes wrong at a step.
fn troubles(turn: usize) -> Vec<(Trouble, Lasts)> {
    let mut all_of_them = vec![
        (Trouble::Io, Lasts::Once),
        (Trouble::Full, Lasts::FromThenOn),
        (Trouble::Io, Lasts::FromThenOn),
        (Trouble::Full, Lasts::Once),
    ];
    if !all() {
        all_of_them = vec![all_of_them[turn % 4]];
    }
    all_of_them
}

#[test]
fn a_disk_may_fail_at_any_step_of_any_call_and_what_was_saved_stays_whole_and_the_store_works_on() {
    let day = Day::lived();
    for (at, step) in STEPS.iter().enumerate() {
        let before = day.disk.cut(day.marks[at], Unflushed::Kept);
        let steps = day.marks[at + 1] - day.marks[at];
        let stride = if all() { 1 } else { 1 + steps / STEPS_TRIED };
        for number in (at % stride..).step_by(stride) {
            let hit = troubles(at + number / stride).into_iter().map(|(trouble, lasts)| {
                let failing = Failing { step: number, trouble, lasts };
                day.fails(&before, at, step, failing)
            });
            if !hit.fold(false, |any, hit| any | hit) {
                break;
            }
        }
    }
}

impl Day {
    /// What a call of several transactions shows of one thing between them.
    fn on_the_way(&self, at: usize, place: usize) -> BTreeSet<String> {
        (self.marks[at]..self.marks[at + 1])
            .map(|moment| {
                let folder = self.disk.cut(moment, Unflushed::Kept).folder();
                (SIGHTS[place].look)(&open(folder.path()).unwrap())
            })
            .collect()
    }

    /// One call on a disk that fails; whether its step was reached at all.
    fn fails(&self, before: &Image, at: usize, step: &Step, failing: Failing) -> bool {
        let disk = before.folder();
        let store = open(disk.path()).unwrap();
        let began = disk.steps();
        disk.fail(failing);
        let done = (step.act)(&store);
        let reached = disk.steps() > began + failing.step;
        disk.heal();
        let when = format!("{} ({failing:?}: {done:?})", step.name);
        is_sound(&store);
        // A note has been flushed since: only what a failed call was about may be as before.
        let after = disk.cut(disk.moment(), Unflushed::Lost).folder();
        let found = look(&open(after.path()).unwrap_or_else(|error| panic!("{when}: {error}")));
        for (place, sight) in SIGHTS.iter().enumerate() {
            let (old, new) = (&self.seen[at][place], &self.seen[at + 1][place]);
            let is_there = found[place] == *new
                || done.is_err() && (found[place] == *old || self.on_the_way(at, place).contains(&found[place]));
            assert!(is_there, "{}: after {when}\nfound {}\nold   {old}\nnew   {new}", sight.name, found[place]);
        }
        reached
    }
}

#[test]
fn a_disk_may_fail_while_the_files_are_opened_and_the_next_opening_finds_everything() {
    let day = Day::lived();
    for at in [0, 9, 14, STEPS.len()] {
        let before = day.disk.cut(day.marks[at], Unflushed::Kept);
        for number in 0.. {
            let disk = before.folder();
            let (trouble, lasts) = troubles(number)[0];
            disk.fail(Failing { step: number, trouble, lasts });
            let opened = open(disk.path());
            let reached = disk.steps() > number;
            disk.heal();
            drop(opened);
            let store = open(disk.path()).unwrap();
            assert_eq!(look(&store), day.seen[at], "{number} {trouble:?} {lasts:?}");
            if !reached {
                break;
            }
        }
    }
}
