//! The report as text and as JSON.

use super::files::{Files, List};

fn imported() -> hub_io::import::Imported {
    let list = List::graded()
        .school(100_001, &[])
        .school(
            100_002,
            &[
                ("Ofsted phase", "Secondary"),
                ("Statutory highest age", "18"),
            ],
        )
        .school(100_003, &[]);
    Files::new(list.csv())
        .absence("100001,4.3,SUPP\n200002,5,12")
        .links("100002,200002,Predecessor\n100003,100001,\u{1b}[31mSomething")
        .areas("EIA,Oakshire,310,")
        .import()
}

#[test]
fn the_text_is_plain_and_aligned() {
    let text = imported().report.to_string();
    // The folder is another one each time, and no part of what is tested.
    let lines = text.lines().map(|line| {
        let of_file = ["ofsted", "absence", "links", "areas"]
            .iter()
            .find(|name| line.starts_with(**name));
        of_file.map_or_else(|| line.to_owned(), |name| format!("{name}: FILE"))
    });
    insta::assert_snapshot!(lines.collect::<Vec<_>>().join("\n"));
}

#[test]
fn the_json_has_codes_and_counts() {
    let json = serde_json::to_value(imported().report).unwrap();
    assert_eq!(json["format"], "hubmatch-import");
    assert_eq!(json["version"], 1);
    assert_eq!(json["totals"]["schools"], 3);
    assert_eq!(json["totals"]["overall_absence"], 2);
    assert_eq!(json["totals"]["persistent_absence"], 1);
    assert_eq!(json["totals"]["persistent_absence_suppressed"], 1);
    let absence = &json["sources"][1];
    assert_eq!(absence["source"], "absence");
    assert_eq!(absence["matched"][1]["code"], "predecessor");
    assert_eq!(absence["successions"][0]["predecessor"], 200_002);
    assert_eq!(absence["missing"][0]["symbol"], "SUPP");
}
