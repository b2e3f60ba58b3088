#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(init: hub_fuzz::hush_readers(), |bytes: &[u8]| hub_fuzz::intake(bytes));
