//! What programs read: reports as JSON and CSV, and what happens where nobody reads.

use super::workshop::{INPUTS, Run, Workshop};

const BAD: &str = "urn,name,pupils\n100000,=A1,1.5\n100001,\"B\nC\",1\n100001,D,-1\n";

/// A folder with wrong schools, and the commands that read them.
fn commands() -> (Workshop, Vec<String>) {
    let workshop = Workshop::with_inputs();
    workshop.ok(&format!("match {INPUTS} --out plan"));
    workshop.write("in/schools.csv", BAD);
    workshop.write("costs", "1,=x\n");
    workshop.write("places", "1,1");
    let plan = "--plan plan/plan.json";
    let commands = vec![
        format!("check {INPUTS}"),
        format!("match {INPUTS} --out new"),
        format!("verify {INPUTS} {plan}"),
        format!("explain {INPUTS} {plan} --school 100000"),
        "import --ofsted in/schools.csv --out new.csv".to_owned(),
        "solve costs places".to_owned(),
    ];
    (workshop, commands)
}

#[test]
fn reports_as_json() {
    let (_, schema) = hub_io::schemas()
        .into_iter()
        .find(|(name, _)| *name == "issues")
        .unwrap();
    let schema = jsonschema::validator_for(&schema).unwrap();
    let (workshop, commands) = commands();
    for command in commands {
        let run = workshop.run(&format!("{command} --format json"));
        assert_eq!((run.code, run.err.as_str()), (2, ""), "{command}: {run:?}");
        let report: serde_json::Value = serde_json::from_str(&run.out).unwrap();
        assert!(schema.is_valid(&report), "{:?}", schema.validate(&report));
        assert!(
            !report["issues"].as_array().unwrap().is_empty(),
            "{command}"
        );
    }
}

#[test]
fn reports_as_csv() {
    let (workshop, commands) = commands();
    let head = "file,line,cell,field,urn,code,message,value,expected,hint\n";
    for command in &commands {
        let run = workshop.run(&format!("{command} --format csv"));
        assert_eq!((run.code, run.err.as_str()), (2, ""), "{command}: {run:?}");
        let rows = run.out.strip_prefix(head).unwrap();
        assert!(!rows.is_empty(), "{command}");
    }
    let out = workshop.run(&format!("{} --format csv", commands[0])).out;
    let line = "in/schools.csv,2,C,pupils,100000,bad_integer,this is no whole number,1.5,";
    assert!(out.contains(line), "{out}");
    let line = "in/schools.csv,5,C,pupils,100001,bad_integer,this is no whole number,'-1,";
    assert!(out.contains(line), "{out}");
}

#[test]
fn nothing_wrong() {
    let workshop = Workshop::with_inputs();
    let json = workshop.ok(&format!("check {INPUTS} --format json"));
    let report: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(report["issues"], serde_json::json!([]));
    for command in [
        format!("check {INPUTS}"),
        format!("match {INPUTS} --out plan"),
        format!("verify {INPUTS} --plan plan/plan.json"),
    ] {
        let csv = workshop.ok(&format!("{command} --format csv"));
        assert_eq!(csv.lines().count(), 1, "{command}: {csv}");
    }
}

/// What must be said where nothing can be printed.
fn cannot_print(run: &Run, wrote: &str) {
    assert_eq!((run.code, run.out.as_str()), (1, ""), "{run:?}");
    assert!(run.err.starts_with("cannot print: "), "{run:?}");
    assert!(run.err.ends_with(&format!("; {wrote}\n")), "{run:?}");
    assert_eq!(run.err.lines().count(), 1, "{run:?}");
}

#[cfg(unix)]
#[test]
fn nobody_reads() {
    let workshop = Workshop::with_inputs();
    let closed = || {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        writer
    };
    let run = workshop.run_into(&format!("match {INPUTS} --out plan"), closed());
    cannot_print(&run, "the plan was written to plan");
    workshop.ok(&format!("verify {INPUTS} --plan plan/plan.json"));
    for command in ["policy attendance-2023", "errors"] {
        cannot_print(&workshop.run_into(command, closed()), "no file was written");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn no_room_to_print() {
    let workshop = Workshop::with_inputs();
    workshop.write("costs", "1,2\n");
    workshop.write("places", "1,1");
    let full = || {
        std::fs::File::options()
            .write(true)
            .open("/dev/full")
            .unwrap()
    };
    let run = |args: &str| workshop.run_into(args, full());
    cannot_print(
        &run(&format!("match {INPUTS} --out plan")),
        "the plan was written to plan",
    );
    cannot_print(
        &run("solve costs places --assignment a.npy"),
        "a.npy was written",
    );
    cannot_print(
        &run("synth --schools 9 --hubs 1 --seed 1 --out new"),
        "schools, hubs and policy were written to new",
    );
    cannot_print(
        &run(&format!("check {INPUTS} --format json")),
        "no file was written",
    );
    assert!(workshop.path("a.npy").exists() && workshop.path("new/hubs.csv").exists());
}
