//! Where each field of one school comes from.

use hub_core::model::Urn;
use hub_io::ReadError;
use hub_io::import::{Origin, SchoolOrigins, Sources, import, import_and_explain};

use super::files::{Files, List};
use super::postcodes::row;

fn explain(sources: &Sources, urn: u32) -> SchoolOrigins {
    let (imported, origins) = import_and_explain(sources, Urn::new(urn).unwrap()).unwrap();
    // Being asked changes nothing.
    assert_eq!(imported, import(sources).unwrap());
    origins
}

/// Value and origins of a field.
fn field<'a>(origins: &'a SchoolOrigins, name: &str) -> (&'a str, &'a [Origin]) {
    let mut fields = origins.fields.iter();
    let found = fields.find(|it| it.field == name).unwrap();
    (&found.value, &found.origins)
}

/// `source gives line cells rule` of the last origin of a field.
fn last(origins: &SchoolOrigins, name: &str) -> String {
    let (value, all) = field(origins, name);
    let origin = all.last().unwrap();
    let cells: Vec<_> = origin.cells.iter().map(ToString::to_string).collect();
    let line = origin.cells.first().map_or(0, |cell| cell.line);
    assert_eq!(
        all.iter().filter(|it| it.gives).count(),
        usize::from(!value.is_empty())
    );
    format!(
        "{} {} {line} {}: {}",
        origin.source,
        origin.gives,
        cells.join(", "),
        origin.rule
    )
}

fn files() -> Files {
    let list = List::graded()
        .school(100_001, &[])
        .school(100_002, &[("Total number of pupils", "NULL")])
        .school(100_003, &[("Postcode", "ZZ9 9ZZ")])
        .school(100_004, &[]);
    Files::new(list.csv())
        .absence("100001,4.5,SUPP\n200002,5,11.25\n200003,1,2\n200004,1,2")
        .links("100002,200002,Predecessor\n100003,200003,Predecessor\n100003,200004,Predecessor")
        .census("100001,210,1.5,12,20\n200002,190,NA,12,20")
        .postcodes(
            "zz.csv",
            row("ZZ1 1AA", 10, (530_000, 180_000), "E09000001"),
        )
        .areas("PEIA,Oakshire,310,")
}

#[test]
fn fields_of_a_school_with_rows_of_its_own() {
    let origins = explain(&files().sources, 100_001);
    for (name, expect) in [
        (
            "phase",
            "ofsted true 2 Ofsted phase `Primary`, Statutory lowest age `3`, Statutory highest age `11`: its row of the list",
        ),
        (
            "ofsted_personal_development",
            "ofsted false 2 Personal development `9` (not judged): its row of the list",
        ),
        ("overall_absence", "absence true 2 PERCTOT `4.5`: by URN"),
        (
            "persistent_absence",
            "absence false 2 PPERSABS10 `SUPP` (suppressed): by URN",
        ),
        (
            "severe_absence",
            "absence false 0 : by URN; it has no such column",
        ),
        (
            "pupils",
            "census false 2 NOR `210`: the list's are newer, and go first",
        ),
        ("sen", "census true 2 PSENELSE `1.5`, PSENELK `12`: by URN"),
        (
            "easting",
            "postcodes true 0 : the first source with a position for ZZ11AA: row 1",
        ),
        (
            "investment_area",
            "areas true 0 : by local authority, line 2",
        ),
    ] {
        assert_eq!(last(&origins, name), expect);
    }
    assert_eq!(field(&origins, "rurality"), ("", [].as_slice()));
}

#[test]
fn fields_through_a_predecessor() {
    let origins = explain(&files().sources, 100_002);
    let through = "through its predecessor 200002, one to one";
    assert_eq!(
        last(&origins, "persistent_absence"),
        format!("absence true 3 PPERSABS10 `11.25`: {through}")
    );
    assert_eq!(
        last(&origins, "pupils"),
        format!("census true 3 NOR `190`: {through}")
    );
    assert_eq!(
        last(&origins, "sen"),
        format!("census false 3 PSENELSE `NA` (not available), PSENELK `12`: {through}")
    );
}

#[test]
fn why_fields_are_empty() {
    let origins = explain(&files().sources, 100_003);
    assert_eq!(
        last(&origins, "overall_absence"),
        "absence false 0 : several predecessors: not one to one; rows under 200003, 200004"
    );
    assert_eq!(
        last(&origins, "northing"),
        "postcodes false 0 : ZZ99ZZ is not in it"
    );
    let origins = explain(&files().sources, 100_004);
    assert_eq!(
        last(&origins, "sen"),
        "census false 0 : no row under its URN or a predecessor's"
    );
}

#[test]
fn the_text_names_files_lines_and_rules() {
    let text = explain(&files().sources, 100_001).to_string();
    assert!(
        text.starts_with("school 100001\n  name: Ash\n    from ofsted, "),
        "{text}"
    );
    assert!(
        text.contains("abs.csv, line 2, PPERSABS10 `SUPP` (suppressed): by URN\n"),
        "{text}"
    );
    assert!(
        text.contains("  rurality: -\n    no source given has it\n"),
        "{text}"
    );
}

#[test]
fn a_school_that_is_not_listed_has_near_ones() {
    let unknown = Urn::new(100_013).unwrap();
    let Err(ReadError::Bad(report)) = import_and_explain(&files().sources, unknown) else {
        panic!("a fault expected");
    };
    let [issue] = report.issues() else {
        panic!("{report}");
    };
    assert_eq!(
        (issue.kind.name(), issue.value.as_str()),
        ("unknown_urn", "100013")
    );
    assert_eq!(
        issue.hint,
        "it is not on the list; near are 100003 Ash, 100004 Ash, 100002 Ash, 100001 Ash"
    );
}
