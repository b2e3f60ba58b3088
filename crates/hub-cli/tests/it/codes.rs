//! `errors`: the codes, and what each means.

use super::workshop::Workshop;

#[test]
fn listed_and_explained() {
    let workshop = Workshop::new();
    let list = workshop.ok("errors");
    assert!(
        list.contains("  bad_urn                   this is no URN\n"),
        "{list}"
    );
    let one = workshop.ok("errors bad_urn");
    assert!(one.starts_with("bad_urn: this is no URN\n"), "{one}");
    assert!(one.contains("Found in: tables, import, intake\n"), "{one}");
    let json = workshop.ok("errors bad_urn --format json");
    assert!(json.contains("\"code\": \"bad_urn\""), "{json}");
    assert_eq!(
        workshop.ok("errors --format csv").lines().next().unwrap(),
        "code,origins,title,meaning,wrong,right"
    );
}

#[test]
fn unknown() {
    Workshop::new().fails(
        "errors bad_unr",
        2,
        &["no code \"bad_unr\"; did you mean `bad_urn`?"],
    );
}
