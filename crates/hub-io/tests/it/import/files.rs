//! Small files of each layout, and what is asserted of them.

use std::fs;
use std::path::{Path, PathBuf};

use hub_core::model::{School, Urn};
use hub_io::ReadError;
use hub_io::import::{Imported, SourceReport, Sources, Tally, import};
use tempfile::TempDir;

/// Columns of the list that do not depend on the layout, with what a school has in them unless told.
const COMMON: [(&str, &str); 12] = [
    ("URN", ""),
    ("LAESTAB", "3102001"),
    ("School name", "Ash"),
    ("Ofsted phase", "Primary"),
    ("Type of education", "Community School"),
    ("Region", "London"),
    ("Local authority", "Oakshire"),
    ("Multi-academy trust UID", ""),
    ("Postcode", "ZZ1 1AA"),
    ("Total number of pupils", "210"),
    ("Statutory lowest age", "3"),
    ("Statutory highest age", "11"),
];

/// Inspections up to 2025, with a school graded once.
const GRADED: [(&str, &str); 10] = [
    ("Overall effectiveness", "2"),
    ("Quality of education", "2"),
    ("Behaviour and attitudes", "1"),
    ("Personal development", "9"),
    ("Effectiveness of leadership and management", "3"),
    ("Inspection number of latest graded inspection", "10000001"),
    ("Inspection start date", "12/06/2024"),
    (
        "Latest ungraded inspection number since last graded inspection",
        "",
    ),
    ("Ungraded inspection overall outcome", ""),
    ("Previous graded inspection overall effectiveness", "4"),
];

/// Inspections since 2026, with a school that has a report card.
const REPORT_CARD: [(&str, &str); 15] = [
    ("Latest OEIF overall effectiveness", "NULL"),
    ("Latest OEIF quality of education", "NULL"),
    ("Latest OEIF behaviour and attitudes", "NULL"),
    ("Latest OEIF personal development", "NULL"),
    (
        // Two blanks, as in the one column of the real layout that has them.
        "Latest OEIF  effectiveness of leadership and management",
        "NULL",
    ),
    ("Inspection number of latest OEIF graded inspection", "NULL"),
    (
        "Inspection start date of latest OEIF graded inspection",
        "NULL",
    ),
    ("Latest ungraded inspection number", "NULL"),
    ("Ungraded inspection overall outcome", "NULL"),
    ("Inspection number of latest full inspection", "20000001"),
    ("Attendance and behaviour", "Needs attention"),
    ("Inclusion", "Exceptional"),
    ("Personal development and wellbeing", "Strong standard"),
    ("Leadership and governance", "Not applicable"),
    ("Attendance and behaviour - date of judgement", "06/01/2026"),
];

/// A list of schools to write as CSV.
pub(crate) struct List {
    columns: Vec<(&'static str, &'static str)>,
    rows: Vec<Vec<String>>,
}

impl List {
    /// No schools yet, layout up to 2025.
    pub(crate) fn graded() -> Self {
        Self::new(&GRADED)
    }

    /// No schools yet, layout of report cards.
    pub(crate) fn report_card() -> Self {
        Self::new(&REPORT_CARD)
    }

    fn new(inspections: &[(&'static str, &'static str)]) -> Self {
        Self {
            columns: COMMON.iter().chain(inspections).copied().collect(),
            rows: Vec::new(),
        }
    }

    /// Adds a school with these cells, and the usual ones elsewhere.
    pub(crate) fn school(mut self, urn: u32, cells: &[(&str, &str)]) -> Self {
        for (name, _) in cells {
            assert!(
                self.columns.iter().any(|(column, _)| column == name),
                "{name}"
            );
        }
        let row = self.columns.iter().map(|(column, usual)| {
            let told = cells.iter().find(|(name, _)| name == column);
            match told {
                Some((_, cell)) => (*cell).to_owned(),
                None if *column == "URN" => urn.to_string(),
                None => (*usual).to_owned(),
            }
        });
        let row = row.collect();
        self.rows.push(row);
        self
    }

    /// The header and the rows.
    pub(crate) fn csv(&self) -> String {
        let header: Vec<_> = self.columns.iter().map(|(name, _)| *name).collect();
        let rows = self.rows.iter().map(|row| row.join(","));
        let lines = std::iter::once(header.join(",")).chain(rows);
        lines.collect::<Vec<_>>().join("\r\n") + "\r\n"
    }

    /// The header without this column; its cells stay, so only the header is read.
    pub(crate) fn renamed(&self, column: &str, to: &str) -> String {
        self.csv().replacen(column, to, 1)
    }
}

/// A school of each of these URNs.
pub(crate) fn schools(urns: &[u32]) -> String {
    let list = urns
        .iter()
        .fold(List::graded(), |list, urn| list.school(*urn, &[]));
    list.csv()
}

/// A folder with files, and the sources that name them.
pub(crate) struct Files {
    folder: TempDir,
    pub(crate) sources: Sources,
}

impl Files {
    /// A folder with this list.
    pub(crate) fn new(list: impl AsRef<[u8]>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut files = Self {
            folder,
            sources: Sources::default(),
        };
        files.sources.ofsted = Some(files.write("ofsted.csv", list));
        files
    }

    /// A folder with this register, and no list of Ofsted's.
    pub(crate) fn gias(register: impl AsRef<[u8]>) -> Self {
        let mut files = Self {
            folder: tempfile::tempdir().unwrap(),
            sources: Sources::default(),
        };
        files.sources.gias = Some(files.write("gias.csv", register));
        files
    }

    /// The folder.
    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Writes a file, in folders below if the name says so.
    pub(crate) fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, bytes).unwrap();
        path
    }

    /// With this absence file of 2018/19: `URN,PERCTOT,PPERSABS10` a row.
    pub(crate) fn absence(mut self, rows: &str) -> Self {
        let rows = rows
            .lines()
            .map(|row| format!("310,2001,{}\n", row.trim()))
            .collect::<Vec<_>>()
            .concat();
        let text = format!("\u{feff}LA,ESTAB,URN,PERCTOT,PPERSABS10\n{rows}");
        self.sources.absence = Some(self.write("tables_2018-19/abs.csv", text));
        self
    }

    /// With these links: `URN,LinkURN,LinkType` a row.
    pub(crate) fn links(mut self, rows: &str) -> Self {
        let rows = rows.lines().map(|row| {
            let [urn, other, kind] = row.trim().splitn(3, ',').collect::<Vec<_>>()[..] else {
                panic!("three cells: {row}");
            };
            format!("{urn},{other},\"Beech, St Mary's\",\"{kind}\",\"\"\r\n")
        });
        let header = "\"URN\",\"LinkURN\",\"LinkName\",\"LinkType\",\"LinkEstablishedDate\"\r\n";
        let text = std::iter::once(header.to_owned()).chain(rows);
        self.sources.links = Some(self.write("links.csv", text.collect::<String>()));
        self
    }

    /// With this census file of 2021/22: `URN,NOR,PSENELSE,PSENELK,PNUMFSMEVER` a row.
    pub(crate) fn census(mut self, rows: &str) -> Self {
        let rows = rows
            .lines()
            .map(|row| format!("310, 2001 ,{}\n", row.trim()))
            .collect::<Vec<_>>()
            .concat();
        let text = format!(" LA ,Estab, URN ,NOR,PSENELSE,PSENELK, PNUMFSMEVER \n{rows}");
        self.sources.census = vec![self.write("tables_2021-22/census.csv", text)];
        self
    }

    /// With these postcodes after those given before.
    pub(crate) fn postcodes(mut self, name: &str, bytes: impl AsRef<[u8]>) -> Self {
        let path = self.write(name, bytes);
        self.sources.postcodes.push(path);
        self
    }

    /// With these areas: `designation,LA name,number,district codes` a row.
    pub(crate) fn areas(mut self, rows: &str) -> Self {
        let rows = rows.lines().map(|row| {
            let [kind, name, number, districts] = row.trim().split(',').collect::<Vec<_>>()[..]
            else {
                panic!("four cells: {row}");
            };
            format!("{kind},{name} area,{name},{number},{districts},\n")
        });
        let header =
            "designation,govuk_name,la_name_in_gias_and_ofsted,la_code,district_codes,note\n";
        let text = std::iter::once(header.to_owned()).chain(rows);
        self.sources.areas = Some(self.write("areas.csv", text.collect::<String>()));
        self
    }

    /// The import, which must succeed.
    pub(crate) fn import(&self) -> Imported {
        match import(&self.sources) {
            Ok(imported) => {
                assert_adds_up(&imported);
                imported
            }
            Err(ReadError::Bad(report)) => panic!("{report}"),
            Err(error) => panic!("{error}"),
        }
    }

    /// The faults of the import, which must fail: `file kind line field`, in order.
    pub(crate) fn faults(&self) -> Vec<String> {
        let Err(ReadError::Bad(report)) = import(&self.sources) else {
            panic!("faults expected");
        };
        let short = |file: &str| {
            let from = file.rfind(['/', '\\']).map_or(0, |at| at + 1);
            file[from..].to_owned()
        };
        let located = report.issues().iter().map(|issue| {
            let line = issue
                .line
                .map_or_else(|| "-".to_owned(), |line| line.to_string());
            let file = short(&issue.file);
            format!("{file} {} {line} {}", issue.kind, issue.field)
                .trim_end()
                .to_owned()
        });
        located.collect()
    }
}

/// Each row of each source is counted exactly once.
#[track_caller]
pub(crate) fn assert_adds_up(imported: &Imported) {
    for source in &imported.report.sources {
        let out: usize = source.left_out.iter().map(|tally| tally.count).sum();
        assert_eq!(source.rows, source.used + out, "{source}");
    }
}

/// The school of this URN.
pub(crate) fn school(imported: &Imported, urn: u32) -> &School {
    let urn = Urn::new(urn).unwrap();
    imported
        .schools
        .iter()
        .find(|school| school.urn == urn)
        .unwrap()
}

/// The report of a source; the first of several.
pub(crate) fn source<'a>(imported: &'a Imported, source: &str) -> &'a SourceReport {
    let mut sources = imported.report.sources.iter();
    sources.find(|report| report.source == source).unwrap()
}

/// Codes and counts.
pub(crate) fn counts(tallies: &[Tally]) -> Vec<(&'static str, usize)> {
    tallies
        .iter()
        .map(|tally| (tally.code, tally.count))
        .collect()
}
