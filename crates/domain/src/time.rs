//! Two kinds of time that cannot be mixed: what a device's clock said, and what the server's clock said.
//!
//! Both are milliseconds since 1970-01-01 UTC. There is no comparison and no arithmetic between the two:
//! a device's clock may say 1970 or 2099, and nothing that orders or decides may believe it.

use serde::{Deserialize, Serialize};

macro_rules! milliseconds {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(i64);

        impl $name {
            /// From milliseconds since 1970-01-01 UTC.
            #[must_use]
            pub const fn from_ms(ms: i64) -> Self {
                Self(ms)
            }

            /// Milliseconds since 1970-01-01 UTC.
            #[must_use]
            pub const fn ms(self) -> i64 {
                self.0
            }

            /// This moment moved by `ms` milliseconds (may be negative); stops at the ends of `i64`.
            #[must_use]
            pub const fn plus_ms(self, ms: i64) -> Self {
                Self(self.0.saturating_add(ms))
            }
        }
    };
}

milliseconds! {
    /// What a device's wall clock said. Orders nothing across devices.
    DeviceTime
}

milliseconds! {
    /// What the server's clock said. The only time that deadlines are counted in.
    ServerTime
}

/// What a device knew about time at the moment it recorded something.
///
/// The device never decides what time it was; it reports its witnesses, and [`Captured::bounds`] draws the conclusion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Captured {
    /// The device's wall clock.
    pub wall: DeviceTime,
    /// Changes at every start of the device (or, where the platform does not tell, of the app).
    pub boot: u32,
    /// Milliseconds on a clock that only goes forward within one `boot`.
    pub mono_ms: i64,
    /// Offset of local time from UTC in minutes, as the device is set.
    #[serde(default, skip_serializing_if = "is_china")]
    pub utc_offset_min: Offset,
    /// The last exchange with the server within this boot, if there was one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub anchor: Option<Anchor>,
}

/// Minutes east of UTC. China is +480, and is left out of the bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Offset(pub i16);

impl Default for Offset {
    fn default() -> Self {
        Self(CHINA_OFFSET_MIN)
    }
}

/// Asia/Shanghai, minutes east of UTC (one zone, no summer time since 1992).
pub const CHINA_OFFSET_MIN: i16 = 480;

fn is_china(offset: &Offset) -> bool {
    offset.0 == CHINA_OFFSET_MIN
}

/// One exchange with the server: what it said, when on the forward clock, and how far off it may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Anchor {
    /// The server's clock in its reply.
    pub server: ServerTime,
    /// The device's forward clock when the reply came.
    pub mono_ms: i64,
    /// Half of the round trip, rounded up: how wrong `server` may be.
    pub error_ms: i64,
}

/// Crystal clocks of phones drift by tens of parts per million; 100 ppm is a default on the safe side.
const DRIFT_PER_MILLION: i64 = 100;

/// The interval in which something happened, in server time, and whether it is known well.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bounds {
    /// Not before this moment.
    pub from: ServerTime,
    /// Not after this moment.
    pub to: ServerTime,
}

impl Captured {
    /// When this happened, in server time: from the anchor of the same boot if there is one, else between
    /// `floor` (the latest moment this device is known to have been before it) and `received`.
    ///
    /// The result never ends after `received`, and never starts after it ends.
    #[must_use]
    pub fn bounds(&self, floor: Option<ServerTime>, received: ServerTime) -> Bounds {
        let wide = Bounds { from: floor.unwrap_or(ServerTime::from_ms(0)).min(received), to: received };
        let Some(anchor) = self.anchor else { return wide };
        let since = self.mono_ms.saturating_sub(anchor.mono_ms);
        if since < 0 {
            return wide;
        }
        let error = anchor.error_ms.max(0).saturating_add(since / (1_000_000 / DRIFT_PER_MILLION));
        let at = anchor.server.plus_ms(since);
        let to = at.plus_ms(error).min(received);
        Bounds { from: at.plus_ms(-error).min(to), to }
    }

    /// Whether the time can be shown as set by the county's clock (已校时).
    #[must_use]
    pub const fn is_anchored(&self) -> bool {
        self.anchor.is_some()
    }
}

impl Bounds {
    /// Wider than this is shown as "about", with the width (ten minutes: a default).
    pub const SHARP_MS: i64 = 10 * 60 * 1000;

    /// Half the width: the "± n" that is shown.
    #[must_use]
    pub const fn half_width_ms(self) -> i64 {
        (self.to.ms() - self.from.ms()) / 2
    }

    /// Whether all of it lies before `moment`: only then is work credited as done before a change.
    #[must_use]
    pub fn is_before(self, moment: ServerTime) -> bool {
        self.to < moment
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn captured(mono_ms: i64, anchor: Option<Anchor>) -> Captured {
        Captured { wall: DeviceTime::from_ms(0), boot: 1, mono_ms, utc_offset_min: Offset::default(), anchor }
    }

    #[test]
    fn an_anchored_moment_is_the_servers_time_plus_what_passed() {
        let anchor = Anchor { server: ServerTime::from_ms(1_000_000), mono_ms: 500, error_ms: 40 };
        let bounds = captured(60_500, Some(anchor)).bounds(None, ServerTime::from_ms(9_000_000));
        assert_eq!(bounds, Bounds { from: ServerTime::from_ms(1_059_954), to: ServerTime::from_ms(1_060_046) });
    }

    #[test]
    fn without_an_anchor_it_lies_between_what_is_known_and_the_receipt() {
        let bounds = captured(5, None).bounds(Some(ServerTime::from_ms(10)), ServerTime::from_ms(90));
        assert_eq!(bounds, Bounds { from: ServerTime::from_ms(10), to: ServerTime::from_ms(90) });
    }

    #[test]
    fn a_device_in_2099_changes_nothing() {
        let anchor = Anchor { server: ServerTime::from_ms(1_000), mono_ms: 0, error_ms: 0 };
        let mut one = captured(10, Some(anchor));
        let honest = one.bounds(None, ServerTime::from_ms(5_000));
        one.wall = DeviceTime::from_ms(4_070_908_800_000);
        assert_eq!(one.bounds(None, ServerTime::from_ms(5_000)), honest);
    }

    #[test]
    fn nothing_happened_after_it_was_received() {
        let anchor = Anchor { server: ServerTime::from_ms(8_000), mono_ms: 0, error_ms: 0 };
        let bounds = captured(10_000, Some(anchor)).bounds(None, ServerTime::from_ms(9_000));
        assert_eq!(bounds.to, ServerTime::from_ms(9_000));
        assert!(bounds.from <= bounds.to);
    }
}
