//! When something is asked of the office, and the lots drawn for it. Both come from outside, so that a simulator repeats a
//! run exactly.

use niangjia_domain::time::{CHINA_OFFSET_MIN, ServerTime};
use niangjia_protocol::digest::Hasher;

/// One request's time and randomness.
#[derive(Debug, Clone, Copy)]
pub struct Moment {
    /// The server's clock.
    pub now: ServerTime,
    /// Drawn for this request alone.
    pub lots: [u8; 32],
}

impl Moment {
    /// 32 bytes that nobody can guess, different for each purpose and number.
    #[must_use]
    pub fn secret(&self, purpose: &str, number: u64) -> [u8; 32] {
        let mut hasher = Hasher::default();
        hasher.update(&self.lots);
        hasher.update(purpose.as_bytes());
        hasher.update(&number.to_le_bytes());
        hasher.finish().0
    }

    /// Sixteen bytes for an id of the server's own.
    #[must_use]
    pub fn id(&self, purpose: &str, number: u64) -> [u8; 16] {
        let mut entropy = [0; 10];
        entropy.copy_from_slice(&self.secret(purpose, number)[..10]);
        let now = niangjia_domain::time::DeviceTime::from_ms(self.now.ms());
        niangjia_domain::id::OpId::new(now, entropy).bytes()
    }
}

/// A moment as a person reads it.
pub(crate) fn in_china(at: ServerTime) -> String {
    let offset = chrono::FixedOffset::east_opt(i32::from(CHINA_OFFSET_MIN) * 60);
    let moment = chrono::DateTime::from_timestamp_millis(at.ms());
    match (moment, offset) {
        (Some(moment), Some(offset)) => moment.with_timezone(&offset).format("%Y-%m-%dT%H:%M:%S%:z").to_string(),
        (None, _) | (_, None) => at.ms().to_string(),
    }
}
