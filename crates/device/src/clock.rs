//! The device's clocks, as one value that tests can set.
//!
//! Two witnesses: the wall clock, which a person may set to anything, and a clock that only goes forward while the
//! device runs. The second is named by a boot number, so that readings of different boots are never subtracted.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use niangjia_domain::time::{Anchor, Captured, DeviceTime, Offset};

/// Where the kernel names its present run.
const BOOT_ID: &str = "/proc/sys/kernel/random/boot_id";
/// Where the kernel says for how long it has been running, sleep included: seconds with two decimals.
const UPTIME: &str = "/proc/uptime";

/// The device's clocks. Copies share what was set.
#[derive(Debug, Clone)]
pub struct Clock {
    wall_shift_ms: Arc<AtomicI64>,
    boot: u32,
    source: Source,
}

/// Where the forward clock comes from.
#[derive(Debug, Clone, Copy)]
enum Source {
    /// The kernel's, which survives a restart of the app.
    Kernel,
    /// Since the app started; a restart counts as a boot.
    Process { start: Instant },
}

impl Clock {
    /// The clocks of this device.
    #[must_use]
    pub fn real() -> Self {
        let kernel = kernel_boot().zip(uptime_ms());
        let (boot, source) = match kernel {
            Some((boot, _)) => (boot, Source::Kernel),
            None => (random_boot(), Source::Process { start: Instant::now() }),
        };
        Self { wall_shift_ms: Arc::default(), boot, source }
    }

    /// Sets the wall clock of every copy, as a person may; the forward clock does not notice.
    pub fn set_wall(&self, wall: DeviceTime) {
        self.wall_shift_ms.store(wall.ms().saturating_sub(system_ms()), Ordering::Relaxed);
    }

    /// The same device after it was switched off and on: another boot, the same wall clock.
    #[must_use]
    pub fn rebooted(&self) -> Self {
        Self { boot: self.boot.wrapping_add(1), ..self.clone() }
    }

    /// The wall clock.
    #[must_use]
    pub fn wall(&self) -> DeviceTime {
        DeviceTime::from_ms(system_ms().saturating_add(self.wall_shift_ms.load(Ordering::Relaxed)))
    }

    /// Names the run within which readings of [`Clock::mono_ms`] can be compared.
    #[must_use]
    pub const fn boot(&self) -> u32 {
        self.boot
    }

    /// The forward clock, in milliseconds.
    #[must_use]
    pub fn mono_ms(&self) -> i64 {
        match self.source {
            Source::Kernel => uptime_ms().unwrap_or_default(),
            Source::Process { start } => whole_ms(start.elapsed().as_millis()),
        }
    }

    /// What the device knows about time now, with the last exchange of this boot.
    #[must_use]
    pub fn captured(&self, anchor: Option<Anchor>) -> Captured {
        Captured {
            wall: self.wall(),
            boot: self.boot,
            mono_ms: self.mono_ms(),
            utc_offset_min: Offset::default(),
            anchor,
        }
    }
}

fn whole_ms(ms: u128) -> i64 {
    i64::try_from(ms).unwrap_or(i64::MAX)
}

fn system_ms() -> i64 {
    match SystemTime::now().duration_since(UNIX_EPOCH) {
        Ok(since) => whole_ms(since.as_millis()),
        Err(before) => -whole_ms(before.duration().as_millis()),
    }
}

/// The first eight hexadecimal digits of the kernel's boot id.
fn kernel_boot() -> Option<u32> {
    let text = std::fs::read_to_string(BOOT_ID).ok()?;
    u32::from_str_radix(text.get(..8)?, 16).ok()
}

fn uptime_ms() -> Option<i64> {
    let text = std::fs::read_to_string(UPTIME).ok()?;
    let (seconds, hundredths) = text.split_whitespace().next()?.split_once('.')?;
    let seconds: i64 = seconds.parse().ok()?;
    let hundredths: i64 = hundredths.parse().ok()?;
    Some(seconds * 1000 + hundredths * 10)
}

fn random_boot() -> u32 {
    getrandom::u32().unwrap_or_else(|_| std::process::id())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn setting_the_wall_clock_moves_every_copy_and_not_the_forward_clock() {
        let clock = Clock::real();
        let before = clock.mono_ms();
        clock.clone().set_wall(DeviceTime::from_ms(4_070_908_800_000));
        assert!(clock.wall() >= DeviceTime::from_ms(4_070_908_800_000));
        assert!((before..before + 5_000).contains(&clock.mono_ms()));
    }

    #[test]
    fn after_a_reboot_readings_are_of_another_run() {
        let clock = Clock::real();
        assert_ne!(clock.boot(), clock.rebooted().boot());
    }
}
