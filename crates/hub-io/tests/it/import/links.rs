//! By which links a school takes the row of another.

use hub_core::model::Urn;
use hub_io::import::Succession;

use super::files::{Files, counts, school, schools, source};

/// Checks where `100001` gets its absence from, with `100002` listed too and rows under 2xxxxx.
#[track_caller]
fn check(links: &str, rows: &str, expect: Option<f64>, codes: &[&str]) {
    let imported = Files::new(schools(&[100_001, 100_002]))
        .absence(rows)
        .links(links)
        .import();
    let rate = school(&imported, 100_001).overall_absence.as_ref();
    assert_eq!(rate.map(|rate| rate.value), expect, "{links}");
    let report = source(&imported, "absence");
    let tallies = report.matched.iter().chain(&report.unmatched);
    let of_first: Vec<_> = tallies
        .filter(|tally| tally.examples.iter().any(|urn| urn.starts_with("100001")))
        .map(|tally| tally.code)
        .collect();
    assert_eq!(of_first, codes, "{links}");
}

#[test]
fn the_own_row_goes_first() {
    // Those that match directly are counted without examples.
    let rows = "100001,1,1\n200001,2,2";
    check("100001,200001,Predecessor", rows, Some(1.0), &[]);
}

#[test]
fn a_predecessor_gives_its_row() {
    let rows = "200001,2,2\n200002,3,3";
    let link = "100001,200001,Predecessor";
    check(link, rows, Some(2.0), &["predecessor"]);
    let both = "100001,200001,Predecessor\n200001,100001,Successor";
    check(both, rows, Some(2.0), &["predecessor"]);
    let closed = "100001,200001,Predecessor\n200009,200001,Predecessor";
    check(closed, rows, Some(2.0), &["predecessor"]);
    // The successor's side alone does not tell that it has no other predecessor.
    check("200001,100001,Successor", rows, None, &["no_row"]);
}

#[test]
fn a_chain_is_followed_to_the_first_row() {
    let chain = "100001,200001,Predecessor\n200001,200002,Predecessor\n200002,200003,Predecessor";
    check(chain, "200003,4,4", Some(4.0), &["predecessor"]);
    let rows = "200002,3,3\n200003,4,4";
    check(chain, rows, Some(3.0), &["predecessor"]);
    check(chain, "200009,9,9", None, &["no_row"]);
}

#[test]
fn a_circle_ends() {
    let circle = "100001,200001,Predecessor\n200001,200002,Predecessor\n200002,200001,Predecessor";
    check(circle, "200009,9,9", None, &["no_row"]);
    let own = "100001,100001,Predecessor";
    check(own, "200009,9,9", None, &["no_row"]);
    let back = "100001,200001,Predecessor\n200001,100001,Predecessor";
    check(back, "200009,9,9", None, &["no_row"]);
}

#[test]
fn mergers_and_splits_are_not_guessed() {
    let rows = "200001,2,2\n200002,3,3";
    for kind in ["merged", "amalgamated", "Split School"] {
        let links = format!("100001,200001,Predecessor - {kind}");
        check(&links, rows, None, &["joined"]);
        let links = format!("100001,200001,Predecessor\n100001,200002,Predecessor - {kind}");
        check(&links, rows, None, &["joined"]);
        let links = format!("100001,200009,Predecessor\n200009,200001,Predecessor - {kind}");
        check(&links, rows, None, &["joined"]);
    }
    let several = "100001,200001,Predecessor\n100001,200002,Predecessor";
    check(several, rows, None, &["several_predecessors"]);
    check(several, "200009,9,9", None, &["no_row"]);
}

#[test]
fn a_predecessor_of_two_listed_schools_is_shared() {
    let rows = "200001,2,2";
    for other in [
        "100002,200001,Predecessor",
        "200001,100002,Successor",
        "200001,100002,Successor - merged",
        "100002,200001,Predecessor - Split School",
    ] {
        let links = format!("100001,200001,Predecessor\n{other}");
        check(&links, rows, None, &["shared_predecessor"]);
    }
    // A listed school that is the predecessor of another is open still: its row is its own.
    let links = "100001,100002,Predecessor";
    check(links, "100002,5,5", None, &["shared_predecessor"]);
}

#[test]
fn all_successions_and_unused_links_are_in_the_report() {
    let imported = Files::new(schools(&[100_001, 100_002]))
        .absence("200001,2,2\n200002,3,3\n200003,3,3")
        .links(
            "100001,200001,Predecessor\n100002,200002,Predecessor - merged\n\
             100001,300001,Sixth Form Centre Link\n100002,300001,Other",
        )
        .import();
    let report = source(&imported, "absence");
    let urn = |number| Urn::new(number).unwrap();
    let expect = Succession {
        urn: urn(100_001),
        predecessor: urn(200_001),
    };
    assert_eq!(report.successions, [expect]);
    assert_eq!(
        counts(&report.left_out),
        [("not_one_to_one", 1), ("not_listed", 1)]
    );
    let links = source(&imported, "links");
    assert_eq!(links.rows, 4);
    let unused = counts(&links.left_out);
    assert_eq!(unused, [("other_kind", 1), ("other_kind", 1)]);
}

#[test]
fn without_links_only_own_rows_count() {
    let imported = Files::new(schools(&[100_001, 100_002]))
        .absence("100002,2,2")
        .import();
    let report = source(&imported, "absence");
    assert_eq!(counts(&report.matched), [("direct", 1)]);
    assert_eq!(counts(&report.unmatched), [("no_row", 1)]);
}
