//! The county's time, as well as this device knows it.

use niangjia_domain::time::{DeviceTime, ServerTime};

use niangjia_domain::code::Code;
use niangjia_ipc::view::Lease;
use niangjia_store::{Clocks, Lease as Standing};

use super::Session;
use crate::error::store_code;

/// Beyond this after the last contact, the wall clock is not believed without an exchange: 90 days (a default).
const WALL_BELIEVED_MS: i64 = 90 * DAY_MS;
/// A day, in milliseconds.
const DAY_MS: i64 = 24 * 60 * 60 * 1000;

impl Session {
    /// The county's time now: by the forward clock since the last exchange of this boot; else the wall clock, unless it
    /// says something that cannot be (before the last contact, or months after it).
    pub(crate) fn now(&self) -> ServerTime {
        let anchor = self.store.anchor(self.clock.boot()).ok().flatten();
        if let Some(anchor) = anchor {
            return anchor.server.plus_ms((self.clock.mono_ms() - anchor.mono_ms).max(0));
        }
        let last = self.store.last_contact().ok().flatten();
        believed(self.clock.wall(), last)
    }

    /// How long other people's words stay here; takes them out when it is over.
    pub(crate) fn lease(&self) -> Result<Lease, Code> {
        let now = Clocks { wall: self.clock.wall(), boot: self.clock.boot(), mono_ms: self.clock.mono_ms() };
        Ok(match self.store.lease(now).map_err(|error| store_code(&error))? {
            Standing::Fresh => Lease::Fresh,
            Standing::Ending { left_ms } => Lease::Ending { days: u32::try_from(left_ms / DAY_MS + 1).unwrap_or(1) },
            Standing::Locked => Lease::Locked,
        })
    }

    /// How far the wall clock is ahead of the county's, when that is known.
    pub(crate) fn clock_off_ms(&self) -> Option<i64> {
        let anchor = self.store.anchor(self.clock.boot()).ok().flatten()?;
        let county = anchor.server.plus_ms(self.clock.mono_ms() - anchor.mono_ms);
        Some(self.clock.wall().ms().saturating_sub(county.ms()))
    }
}

fn believed(wall: DeviceTime, last: Option<ServerTime>) -> ServerTime {
    let wall = ServerTime::from_ms(wall.ms());
    match last {
        None => wall,
        Some(last) if wall < last || wall > last.plus_ms(WALL_BELIEVED_MS) => last,
        Some(_) => wall,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_in_1970_or_2099_is_not_believed_over_the_last_contact() {
        let last = ServerTime::from_ms(1_795_000_000_000);
        let day_ms = 24 * 60 * 60 * 1000;
        assert_eq!(believed(DeviceTime::from_ms(0), Some(last)), last);
        assert_eq!(believed(DeviceTime::from_ms(4_070_908_800_000), Some(last)), last);
        assert_eq!(believed(DeviceTime::from_ms(last.ms() + day_ms), Some(last)), last.plus_ms(day_ms));
    }
}
