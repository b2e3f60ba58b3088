//! What is read of files: limits, files larger than memory, other formats, and where an imported field comes from.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::process::Command;

use crate::workshop::{INPUTS, Workshop};

const CHECK: &str = "check --schools schools --hubs in/hubs.csv";

#[test]
fn limits_are_options() {
    let workshop = Workshop::with_inputs();
    workshop.ok("check --schools in/schools.csv --hubs in/hubs.csv --limit rows=300");
    workshop.fails(
        "check --schools in/schools.csv --hubs in/hubs.csv --limit rows=299 --limit bytes=10000000",
        2,
        &["schools.csv:301", "at most 299 rows", "--limit rows=N"],
    );
    for (limit, say) in [
        ("rows", "a whole number of 1 or more"),
        ("rows=-1", "a whole number of 1 or more"),
        ("rows=0", "a whole number of 1 or more"),
        (
            "lines=1",
            "bytes, unpacked, rows, columns, cells, row, cell, problems",
        ),
    ] {
        workshop.fails(&format!("{CHECK} --limit {limit}"), 2, &[say]);
    }
    let help = workshop.ok("check --help");
    for limit in hub_io::Limits::ALL {
        let usual = limit.of(hub_io::Limits::default());
        assert!(help.contains(&format!("{}={usual}", limit.name)), "{help}");
    }
}

/// Schools as JSON, JSON a line, text with tabs and UTF-16 are the same schools.
#[test]
fn formats_are_told_by_content() {
    let workshop = Workshop::new();
    workshop.ok("synth --schools 20 --hubs 2 --seed 5 --out in");
    workshop.write("csv", "urn,name,pupils\n100000,Ash,12\n100001,Élan,\n");
    workshop.write(
        "tabs",
        "urn\tname\tpupils\n100000\tAsh\t12\n100001\tÉlan\t\n",
    );
    workshop.write(
        "lines",
        "{\"urn\":100000,\"name\":\"Ash\",\"pupils\":12}\n{\"urn\":100001,\"name\":\"Élan\"}\n",
    );
    workshop.write(
        "array",
        "[{\"urn\":100000,\"name\":\"Ash\",\"pupils\":12},{\"urn\":100001,\"name\":\"Élan\"}]",
    );
    let wide: Vec<u8> = "\u{feff}urn\tname\tpupils\r\n100000\tAsh\t12\r\n100001\tÉlan\t\r\n"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    workshop.write("wide", wide);
    let said = |file| workshop.ok(&format!("check --schools {file} --hubs in/hubs.csv"));
    for file in ["tabs", "lines", "array", "wide"] {
        assert_eq!(said(file), said("csv"), "{file}");
    }
}

/// 200 MB are read by a process that may have 120 MB: in pieces, and with the right line for what comes at the end.
#[cfg(target_os = "linux")]
#[test]
fn a_file_larger_than_memory_is_read_in_pieces() {
    let workshop = Workshop::new();
    workshop.ok("synth --schools 20 --hubs 2 --seed 5 --out in");
    let blank = vec![b'\n'; 1 << 20];
    for (first, last) in [
        ("urn,name", "1,A"),
        (
            "{\"urn\": 100000, \"name\": \"A\"}",
            "{\"urn\": 1, \"name\": \"A\"}",
        ),
    ] {
        let mut file = BufWriter::new(File::create(workshop.path("schools")).unwrap());
        writeln!(file, "{first}").unwrap();
        for _ in 0..200 {
            file.write_all(&blank).unwrap();
        }
        write!(file, "{last}").unwrap();
        file.into_inner().unwrap();
        let output = Command::new("sh")
            .current_dir(workshop.path(""))
            .args(["-c", "ulimit -v 120000; exec \"$0\" \"$@\""])
            .arg(assert_cmd::cargo::cargo_bin("hubmatch"))
            .args(CHECK.split(' '))
            .output()
            .unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        let line = (200 << 20) + 2;
        assert!(said.contains(&format!("schools:{line}:")), "{said}");
    }
}

#[test]
fn folders_and_nothing_are_no_files() {
    let workshop = Workshop::with_inputs();
    workshop.fails(
        "check --schools in --hubs in/hubs.csv",
        1,
        &["error[cannot_read]", "--> in\n", "folder"],
    );
    workshop.fails(
        "check --schools none --hubs in/hubs.csv",
        1,
        &["error[cannot_read]", "--> none\n", "No such file"],
    );
}

/// Files that cannot be opened are told beside all other faults; where they are all there is, it is the input that failed.
#[test]
fn what_cannot_be_opened_is_told_beside_the_rest() {
    let workshop = Workshop::with_inputs();
    let policy = "--policy in/policy.toml";
    let gone = ["--> gone.csv\n", "--> lost.csv\n", "2 problems in 2 files"];
    let both = "--schools gone.csv --hubs lost.csv";
    workshop.fails(&format!("check {both}"), 1, &gone);
    workshop.fails(&format!("match {both} {policy} --out plan"), 1, &gone);
    let run = workshop.run(&format!("check {both} --format json"));
    assert_eq!(run.code, 1, "{run:?}");
    assert_eq!(run.out.matches("\"cannot_read\"").count(), 2, "{run:?}");
    workshop.write("bad.csv", "id,lead_urn,lead_name,places\nH1,1,,x\n");
    let rest = ["--> gone.csv\n", "bad_urn", "bad.csv:2", "in 2 files"];
    let mixed = "--schools gone.csv --hubs bad.csv";
    workshop.fails(&format!("match {mixed} {policy} --out plan"), 2, &rest);
    workshop.write("bad.toml", "schema = 1\nnam = \"x\"\n");
    let policies = ["--> gone.csv\n", "bad.toml"];
    workshop.fails(
        "check --schools gone.csv --hubs in/hubs.csv --policy bad.toml",
        2,
        &policies,
    );
    workshop.fails(
        "import --gias gone.csv --links lost.csv --out new.csv",
        1,
        &gone,
    );
    workshop.write("links.csv", "URN,LinkURN,LinkType\n1,x,Predecessor\n");
    workshop.fails(
        "import --gias gone.csv --links links.csv --out new.csv",
        2,
        &["--> gone.csv\n", "links.csv:2"],
    );
    workshop.fails(
        "intake gone.csv lost.csv --closes 2025-03-28 --out taken",
        1,
        &gone,
    );
    workshop.fails(
        "intake gone.csv --register lost.csv --closes 2025-03-28 --out taken",
        1,
        &gone,
    );
    workshop.write("form.csv", "urn,surprise\n1,2\n");
    let headings = ["--> gone.csv\n", "form.csv"];
    workshop.fails(
        "intake gone.csv form.csv --closes 2025-03-28 --out taken",
        2,
        &headings,
    );
    assert_eq!(
        workshop.list("plan").len() + workshop.list("taken").len(),
        0
    );
}

/// A pipe that the command was started with is read, by whatever name; one by its own name may never have a writer.
#[cfg(target_os = "linux")]
#[test]
fn pipes_are_read_where_they_are_given() {
    let workshop = Workshop::with_inputs();
    let schools = workshop.bytes("in/schools.csv");
    for path in ["/dev/stdin", "/dev/fd/0", "/proc/self/fd/0"] {
        let run = workshop.run_from(
            &format!("check --schools {path} --hubs in/hubs.csv"),
            &schools,
        );
        assert_eq!(run.code, 0, "{run:?}");
    }
    let script = "exec \"$0\" check --schools <(cat in/schools.csv) --hubs <(cat in/hubs.csv)";
    let output = Command::new("bash")
        .current_dir(workshop.path(""))
        .args(["-c", script])
        .arg(assert_cmd::cargo::cargo_bin("hubmatch"))
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    let made = Command::new("mkfifo").arg(workshop.path("pipe")).status();
    assert!(made.unwrap().success());
    let what = ["--> pipe\n", "it is a named pipe"];
    workshop.fails("check --schools pipe --hubs in/hubs.csv", 1, &what);
    workshop.fails("intake pipe --closes 2025-03-28 --out taken", 1, &what);
    workshop.fails(
        "import --gias pipe --postcodes pipe --out new.csv",
        1,
        &what,
    );
    let solve = ["cannot read pipe", "it is a named pipe"];
    workshop.fails("solve pipe in/hubs.csv", 1, &solve);
    let verify = format!("verify {INPUTS} --plan pipe");
    workshop.fails(&verify, 1, &solve);
}

/// The list, two census files and the links of synthetic schools; what one school has of them.
#[test]
fn an_import_says_where_fields_come_from() {
    let workshop = Workshop::new();
    let register = "URN,EstablishmentName,EstablishmentStatus (name),TypeOfEstablishment (name),EstablishmentTypeGroup (name),PhaseOfEducation (name),GOR (name),LA (code),LA (name),Postcode,NumberOfPupils,PercentageFSM,CensusDate,OfstedRating (name),TrustSchoolFlag (name),Trusts (code),UrbanRural (name),DistrictAdministrative (code),Easting,Northing\n";
    let school = |urn, name| {
        format!(
            "{urn},{name},Open,Community school,Local authority maintained schools,Primary,London,310,Oakshire,ZZ1 1AA,,,,,Not applicable,,,E07000001,533498,181201\n"
        )
    };
    workshop.write(
        "gias.csv",
        register.to_owned() + &school(100_001, "Ash") + &school(100_002, "Beech"),
    );
    let head = "time_period,time_identifier,geographic_level,URN";
    workshop.write("meals.csv", format!("{head},headcount of pupils,% of pupils known to be eligible for free school meals\n202425,Academic year,School,100001,240,12.5\n"));
    workshop.write("needs.csv", format!("{head},Total pupils,SEN support,EHC plan\n202425,Academic year,School,100001,250,50,25\n"));
    let import = "import --gias gias.csv --census meals.csv --census needs.csv";
    let run = workshop.ok(&format!("{import} --explain 100001"));
    insta::assert_snapshot!(run);
    let run = workshop.ok(&format!("{import} --explain 100002 --out schools.csv"));
    assert!(run.contains("sen: -\n"), "{}", run);
    assert!(
        workshop.read("schools.csv").contains("\n100001,Ash,open,"),
        "{}",
        workshop.read("schools.csv")
    );
    // For programs the same is JSON, and nothing else.
    let origins = printed(&workshop, "origins", &format!("{import} --explain 100001"));
    assert_eq!(origins["urn"], 100_001);
    let joined = printed(&workshop, "import", &format!("{import} --out again.csv"));
    assert_eq!(
        (&joined["format"], &joined["totals"]["schools"]),
        (&"hubmatch-import".into(), &2.into())
    );
    let table = workshop.ok(&format!("{import} --out again.csv --format csv"));
    assert_eq!(table.lines().count(), 1, "{table}");
    let closed = school(100_003, "Cedar").replace(",Open,", ",Closed,");
    workshop.write("all.csv", workshop.read("gias.csv") + &closed);
    let run = workshop.ok("import --gias all.csv --with-closed --out register.csv");
    let said = "3 schools written to register.csv: 2 joined, and 1 that the register has as closed, by name and status alone\n";
    assert!(run.ends_with(said), "{run}");
    assert!(
        workshop
            .read("register.csv")
            .contains("\n100003,Cedar,closed,")
    );
    workshop.fails(
        &format!("{import} --explain 100003"),
        2,
        &["unknown_urn", "100002 Beech"],
    );
}

/// What a command prints as JSON, which is as the schema of this name has it.
fn printed(workshop: &Workshop, schema: &str, command: &str) -> serde_json::Value {
    let value = serde_json::from_str(&workshop.ok(&format!("{command} --format json"))).unwrap();
    let schemas = hub_io::schemas();
    let (_, schema) = schemas.iter().find(|(name, _)| *name == schema).unwrap();
    let schema = jsonschema::validator_for(schema).unwrap();
    assert!(schema.is_valid(&value), "{:?}", schema.validate(&value));
    value
}

#[test]
fn an_intake_is_told_in_numbers() {
    let workshop = Workshop::new();
    workshop.ok("synth --schools 100 --hubs 4 --seed 3 --form --mistakes 20% --out in");
    let intake = "intake in/form.csv --closes 2025-03-28 --register in/register.csv --out got";
    let told = printed(&workshop, "intake", intake);
    let rejected = workshop.read("got/rejected.csv");
    let rejected = csv::Reader::from_reader(rejected.as_bytes())
        .records()
        .count();
    assert_eq!(
        (&told["format"], &told["rejected"]),
        (&"hubmatch-intake".into(), &rejected.into())
    );
    assert!(rejected > 0);
}
