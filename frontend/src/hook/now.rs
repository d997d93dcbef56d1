use gloo_timers::callback::Interval;
use yew::prelude::*;

/// How often words such as 剩 4 小时 are made anew.
const TICK_MS: u32 = 20_000;

/// The present, milliseconds UTC by the device's clock. For words only; nothing is decided by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Now(pub i64);

/// The present that the page provides.
#[hook]
pub fn use_now() -> i64 {
    use_context::<Now>().map_or(0, |now| now.0)
}

/// Keeps the present, for the root of the page.
#[hook]
pub fn use_clock() -> Now {
    let now = use_state_eq(read);
    let set = now.clone();
    use_effect_with((), move |()| {
        let interval = Interval::new(TICK_MS, move || set.set(read()));
        move || drop(interval)
    });
    *now
}

#[expect(clippy::cast_possible_truncation, reason = "milliseconds since 1970 are far below 2^53")]
fn read() -> Now {
    Now(js_sys::Date::now() as i64)
}
