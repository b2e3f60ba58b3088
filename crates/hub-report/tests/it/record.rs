//! The public record.

use hub_core::explain::fairness;
use hub_core::model::Inputs;
use hub_report::record;

use crate::samples::Sample;

fn drafted(sample: &Sample) -> String {
    let fairness = fairness(&sample.problem, &sample.arcs, &sample.plan);
    record(&sample.problem, sample.outputs(), fairness.as_ref()).unwrap()
}

/// The gaps of a text, in order.
fn gaps(text: &str) -> Vec<&str> {
    let after = text.split("[To be completed: ").skip(1);
    after.map(|rest| rest.split(']').next().unwrap()).collect()
}

#[test]
fn the_list_of_gaps_is_that_of_the_text() {
    for (preset, size) in [("attendance-2023", (300, 6)), ("rise-2025", (200, 6))] {
        let sample = Sample::new(preset, size, |_| {});
        let text = drafted(&sample);
        assert!(text == drafted(&sample), "the same again");
        let (body, list) = text.split_once("\n## To be completed\n").unwrap();
        // The introduction says what a gap looks like.
        let (_, body) = body.split_once("\n## Tier 1").unwrap();
        assert!(gaps(body).len() > 20);
        assert_eq!(gaps(body), gaps(list));
        assert_eq!(list.trim().lines().count(), gaps(body).len());
        // Nothing but gaps is left open, and no template shows through.
        for bad in ["{{", "{%", "undefined", "none |", "\n\n\n\n"] {
            assert!(!body.contains(bad), "{bad:?} in {body}");
        }
        for expect in [
            &sample.plan.digest,
            &sample.plan.inputs.policy,
            "hubmatch verify --schools",
        ] {
            assert!(body.contains(expect), "{expect}");
        }
        for tier in &sample.inputs.policy.tiers {
            assert!(body.contains(&tier.name), "{}", tier.name);
        }
        // Every table is as wide all the way down.
        let bars = |line: &str| line.replace("\\|", "").matches('|').count();
        let lines: Vec<&str> = text.lines().collect();
        for pair in lines
            .windows(2)
            .filter(|pair| pair.iter().all(|line| line.starts_with('|')))
        {
            assert_eq!(bars(pair[0]), bars(pair[1]), "{pair:?}");
        }
    }
}

#[test]
fn no_school_and_no_small_count_is_in_it() {
    let pin = r#"{"urn": 100000, "hub": "H01", "reason": "agreed with Qxsecretz", "authorised_by": "Bo Chair", "date": "2026-01-02", "override": true}"#;
    let sample = Sample::new("attendance-2023", (203, 4), |inputs: &mut Inputs| {
        for hub in &mut inputs.hubs {
            hub.places = 50;
        }
        let (urn, hub) = (inputs.schools[5].urn, inputs.hubs[1].id.clone());
        inputs.policy.pinned.push(hub_core::model::Pinned {
            urn,
            hub,
            ..serde_json::from_str(pin).unwrap()
        });
    });
    let text = drafted(&sample);
    for school in &sample.inputs.schools {
        assert!(!text.contains(&school.urn.to_string()), "{}", school.urn);
    }
    for secret in ["Qxsecretz", "Bo Chair", "2026-01-02"] {
        assert!(!text.contains(secret), "{secret}");
    }
    assert!(text.contains("a few schools were put into a hub (fewer than five)"));
    // A cell that is a count is 0, 5 or more, or withheld; what is a rank, a weight or a share is not a count.
    let mut is_count = false;
    for line in text.lines() {
        if line.starts_with("### ") {
            is_count = ["### Frequency", "### Data quantities", "### Fairness"]
                .iter()
                .any(|it| line.starts_with(it));
        }
        let is_of_hubs = line.starts_with("| Hubs |") || line.starts_with("| Places |");
        if is_count && !is_of_hubs && line.starts_with('|') {
            let cells = line.split('|').map(str::trim).skip(2);
            for cell in cells.filter_map(|cell| cell.parse::<u64>().ok()) {
                assert!(!(1..5).contains(&cell), "{line}");
            }
        }
    }
}

#[test]
fn what_people_wrote_into_the_policy_is_only_text() {
    let sample = Sample::new("attendance-2023", (60, 4), |inputs| {
        inputs.policy.name = "<script>x</script>".to_owned();
        inputs.policy.description =
            "[To be completed: nothing] {{ 7*7 }} [x](http://y.example)".to_owned();
        inputs.policy.tiers[0].name = "a | b <b>".to_owned();
    });
    let text = drafted(&sample)
        .replace("\\]", "")
        .replace("\\:", "")
        .replace("\\|", "");
    for bad in ["<script", "<b>", "](", "49 ", "://", "a | b"] {
        assert!(!text.contains(bad), "{bad}");
    }
    assert!(!gaps(&text).contains(&"nothing"));
}
