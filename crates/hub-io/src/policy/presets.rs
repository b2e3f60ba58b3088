//! The policies that come with the program: files that a user can read, copy and change.

/// A policy that comes with the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Preset {
    /// The name by which it is asked for.
    pub name: &'static str,
    /// What it is for, in a line.
    pub summary: &'static str,
    /// The whole file, TOML.
    pub text: &'static str,
}

const PRESETS: [Preset; 2] = [
    Preset {
        name: "attendance-2023",
        summary: "sector-led attendance hubs: one level of support, online, no distance limit",
        text: include_str!("../../presets/attendance-2023.toml"),
    },
    Preset {
        name: "rise-2025",
        summary: "RISE attendance and behaviour hubs: enhanced and regional support, within the region",
        text: include_str!("../../presets/rise-2025.toml"),
    },
];

/// The presets, by name.
#[must_use]
pub fn presets() -> &'static [Preset] {
    &PRESETS
}
