//! What is read of files: limits, files larger than memory, other formats, and where an imported field comes from.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::process::Command;

use crate::workshop::Workshop;

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
        &["cannot read in", "folder"],
    );
    workshop.fails(
        "check --schools none --hubs in/hubs.csv",
        1,
        &["cannot read none"],
    );
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
    workshop.fails(
        &format!("{import} --explain 100003"),
        2,
        &["unknown_urn", "100002 Beech"],
    );
}
