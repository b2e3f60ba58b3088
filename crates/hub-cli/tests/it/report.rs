//! Pages to look at: what is written, for whom, and what is refused.

use super::workshop::{INPUTS, Workshop};

fn workshop() -> Workshop {
    let workshop = Workshop::with_inputs();
    workshop.ok(&format!("match {INPUTS} --out plan"));
    workshop
}

const REPORT: &str = "report --plan plan/plan.json";

#[test]
fn each_audience_has_its_page() {
    let workshop = workshop();
    let said = workshop.ok(&format!("{REPORT} {INPUTS} --runs 3 --out pages/team.html"));
    assert_eq!(
        said,
        "pages/team.html: for the team, to be opened in a browser\n"
    );
    let page = workshop.read("pages/team.html");
    assert!(page.contains("Matched again 3 times"), "how sure it is");
    let said = workshop.ok(&format!("{REPORT} {INPUTS} --audience hub --out hubs"));
    assert_eq!(
        said,
        "6 pages for hubs, each with its own schools alone, in hubs\n"
    );
    assert!(workshop.read("hubs/hub-H01.html").contains("Hub H01"));
    workshop.ok(&format!("{REPORT} {INPUTS} --audience public --out p.html"));
    workshop.ok(&format!("{REPORT} {INPUTS} --one-page --out one.html"));
    // The same again, in place of what is there.
    workshop.ok(&format!("{REPORT} {INPUTS} --runs 0 --out pages/team.html"));
    assert!(!workshop.read("pages/team.html").contains("Matched again"));
    workshop.ok(&format!("{REPORT} {INPUTS} --audience hub --out hubs"));
}

#[test]
fn what_is_no_page_is_not_replaced() {
    let workshop = workshop();
    workshop.write("mine.html", "<p>mine</p>");
    let report = format!("{REPORT} {INPUTS} --runs 0 --out mine.html");
    workshop.fails(&report, 1, &["mine.html"]);
    assert_eq!(workshop.read("mine.html"), "<p>mine</p>");
    workshop.write("notes.htm", "mine");
    workshop.fails(&report.replace("mine.html", "notes.htm"), 1, &["notes.htm"]);
    workshop.fails(&report.replace("mine.html", "page.pdf"), 2, &[".html"]);
    workshop.fails(&report.replace("mine.html", "in"), 1, &["it is a folder"]);
    std::fs::create_dir(workshop.path("hubs")).unwrap();
    workshop.write("hubs/notes.txt", "mine");
    let report = format!("{REPORT} {INPUTS} --audience hub --out hubs");
    workshop.fails(&report, 1, &["notes.txt"]);
    assert!(!workshop.path("hubs/hub-H01.html").exists());
}

#[test]
fn a_plan_of_other_inputs_is_not_shown() {
    let workshop = workshop();
    let inputs = "--schools in/schools.csv --hubs in/hubs.csv --policy rise-2025";
    let report = format!("{REPORT} {inputs} --out team.html");
    workshop.fails(&report, 4, &["Refused"]);
    assert!(!workshop.path("team.html").exists());
}

#[test]
fn two_plans_are_shown_and_faults_of_their_tables_told() {
    let workshop = workshop();
    workshop.ok(&format!("match {INPUTS} --seed 9 --out other"));
    let diff = "diff plan/plan.json other/plan.json --schools in/schools.csv";
    let said = workshop.ok(&format!("{diff} --hubs in/hubs.csv --out diff.html"));
    assert!(said.ends_with("\nPage: diff.html\n"), "{said}");
    assert!(
        workshop
            .read("diff.html")
            .contains("Two plans side by side")
    );
    workshop.fails(&format!("{diff} --hubs in/hubs.csv"), 2, &["--out"]);
    let schools = workshop.read("in/schools.csv");
    workshop.write("in/schools.csv", schools.replacen('2', "x", 1));
    workshop.edit("in/hubs.csv", "H02", "H01");
    let report = format!("{diff} --hubs in/hubs.csv --out bad.html");
    workshop.fails(&report, 2, &["schools.csv"]);
    assert!(!workshop.path("bad.html").exists());
}
