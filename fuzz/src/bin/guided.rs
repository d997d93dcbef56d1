//! One target under libFuzzer, which keeps what reaches new code: `./dev fuzz TARGET`.

#![no_main]

use niangjia_fuzz::Target;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    // The fuzzer's own words stand on the command line.
    let name = std::env::var("FUZZ_TARGET").unwrap_or_default();
    let Some(target) = Target::named(&name) else { panic!("no target is called {name:?}") };
    let _read = target.run(bytes);
});
