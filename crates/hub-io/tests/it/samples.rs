//! Small inputs and a plan, for all tests.

use std::fs;
use std::path::PathBuf;

use hub_core::explain::{Summary, summarise};
use hub_core::model::{Hub, HubId, Inputs, Level, Phase, Region, School, Tier, Urn};
use hub_core::plan::{
    Digests, FORMAT, LevelKind, Objective, Placement, Plan, PlanStatus, PoolRow, ReasonCode,
    Unplaced, VERSION,
};
use hub_core::problem::Problem;
use hub_io::{Located, Outputs};
use tempfile::TempDir;

pub(crate) const SCHOOLS: &str =
    "urn,name,phase\n100000,St Mary's,primary\n100001,High Street,secondary\n";
pub(crate) const HUBS: &str = "id,lead_urn,lead_name,places\nH01,200000,Lead One,3\n";

/// A folder with files in it.
pub(crate) fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

pub(crate) fn urn(number: u32) -> Urn {
    Urn::new(number).unwrap()
}

/// Issues as `kind line field`, in the order given.
pub(crate) fn brief(issues: &[Located]) -> Vec<String> {
    issues
        .iter()
        .map(|issue| {
            let line = issue
                .line
                .map_or_else(|| "-".to_owned(), |line| line.to_string());
            format!("{} {line} {}", issue.kind, issue.field)
                .trim_end()
                .to_owned()
        })
        .collect()
}

/// The folder of shared data, where it is there.
pub(crate) fn shared(path: &str) -> Option<PathBuf> {
    let root = std::env::var_os("HUBMATCH_SHARED").map_or_else(
        || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared")),
        PathBuf::from,
    );
    Some(root.join(path)).filter(|path| path.exists())
}

/// Two schools, one placed; names that a spreadsheet program would take for formulas.
pub(crate) fn inputs() -> Inputs {
    let mut placed = School::new(urn(100_000), "=HYPERLINK(\"http://x\")");
    placed.phase = Some(Phase::Primary);
    placed.region = Some(Region::London);
    (placed.easting, placed.northing) = (Some(530_000), Some(180_000));
    let mut hub = Hub::new(HubId("H01".to_owned()), urn(200_000), "+44, School", 2);
    (hub.easting, hub.northing) = (Some(533_000), Some(184_000));
    Inputs {
        schools: vec![placed, School::new(urn(100_001), "-1+1")],
        hubs: vec![hub],
        ..Inputs::default()
    }
}

pub(crate) fn plan() -> Plan {
    let hub = HubId("H01".to_owned());
    Plan {
        format: FORMAT.to_owned(),
        version: VERSION,
        inputs: Digests {
            schools: "a".repeat(64),
            hubs: "b".repeat(64),
            policy: "c".repeat(64),
            tables: "d".repeat(64),
        },
        policy: "attendance-2023".to_owned(),
        seed: 7,
        status: PlanStatus::Optimal,
        score_scale: 1_000_000,
        proof: Vec::new(),
        soft: Vec::new(),
        resources: Vec::new(),
        objectives: vec![Objective {
            kind: LevelKind::Score,
            name: "fit".to_owned(),
            objective: 750_000,
            bound: 750_000,
            claimed: None,
            reached: None,
        }],
        pools: vec![PoolRow {
            hub: hub.clone(),
            level: Level::Single,
            places: 2,
            load: 1,
            price: vec![0, 12],
        }],
        placements: vec![Placement {
            urn: urn(100_000),
            tier: 1,
            hub,
            level: Level::Single,
            step: None,
            score: 750_000,
            pinned: true,
        }],
        unplaced: vec![Unplaced {
            urn: urn(100_001),
            tier: None,
            level: None,
            reason: ReasonCode::NotEligible,
            sentence: "The school is not open".to_owned(),
        }],
        digest: "e".repeat(64),
    }
}

/// The summary of a plan for the sample inputs, under a policy of one tier.
pub(crate) fn summary(plan: &Plan) -> Summary {
    let mut inputs = inputs();
    inputs.policy.schema = 1;
    inputs.policy.tiers = vec![Tier {
        name: "all".to_owned(),
        when: None,
    }];
    summarise(&Problem::new(inputs, plan.seed).unwrap(), plan)
}

/// What is written of a plan, without a waiting list and contacts.
pub(crate) fn outputs<'a>(inputs: &'a Inputs, plan: &'a Plan, summary: &'a Summary) -> Outputs<'a> {
    Outputs {
        inputs,
        plan,
        summary,
        waiting: &[],
        policy_text: "# =1+1\nname = \"attendance-2023\"\n",
        contacts: None,
    }
}
