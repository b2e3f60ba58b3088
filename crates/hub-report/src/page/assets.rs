//! What a page brings along: styles, scripts, the library of charts and its licences.

use sha2::{Digest, Sha256};

pub(super) const STYLE: &str = include_str!("../../assets/page/style.css");

/// Licences that must go with the library of charts.
pub(super) const LICENCES: &str = concat!(
    include_str!("../../assets/echarts/NOTICE"),
    "\n\n",
    include_str!("../../assets/echarts/LICENSE"),
    "\n\n",
    include_str!("../../assets/echarts/LICENSE-d3"),
);

const ECHARTS: &str = include_str!("../../assets/echarts/echarts.common.min.js");
const DOM: &str = include_str!("../../assets/page/dom.js");
const GRID: &str = include_str!("../../assets/page/grid.js");
const THEME: &str = include_str!("../../assets/page/theme.js");
const CHARTS: &str = include_str!("../../assets/page/charts.js");
const MAP: &str = include_str!("../../assets/page/map.js");
const DETAILS: &str = include_str!("../../assets/page/details.js");

/// Scripts of the team's page, in the order in which they run.
pub(super) const TEAM: [&str; 8] = [
    ECHARTS,
    DOM,
    GRID,
    THEME,
    CHARTS,
    MAP,
    DETAILS,
    include_str!("../../assets/page/team.js"),
];

/// Scripts of the other pages.
pub(super) const SHARED: [&str; 7] = [
    ECHARTS,
    DOM,
    GRID,
    THEME,
    CHARTS,
    MAP,
    include_str!("../../assets/page/shared.js"),
];

/// The sources of scripts that a browser may run, for the page's security policy: these scripts, by their SHA-256, and nothing else.
pub(super) fn content_policy(scripts: &[&str]) -> String {
    let source = |script: &&str| {
        let digest = Sha256::digest(script.as_bytes());
        format!("'sha256-{}'", data_encoding::BASE64.encode(&digest))
    };
    scripts.iter().map(source).collect::<Vec<_>>().join(" ")
}
