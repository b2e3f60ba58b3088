//! The rows of exports: applications, or rows rejected.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use hub_core::issue::Code;
use hub_core::model::HubId;

use super::again::{self, Again};
use super::answers::{Application, Raw, applications};
use super::columns::ColumnsFile;
use super::heading::{Known, Placed, place};
use super::letters::{Letters, SAY_ENCODING};
use super::register::{Register, Standing};
use super::rejected::{Cells, Keeper, Rejected, beyond};
use crate::form::Answer;
use crate::input::{Input, Opened, unreadable};
use crate::limits::Limits;
use crate::report::{Located, codes};
use crate::sheets::unguarded;
use crate::suggest;
use crate::table::{Column, Header, Layout, Manner, Source, urn_of};

/// Rows of an export.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Count {
    pub(super) file: String,
    pub(super) rows: u64,
}

/// All rows of all exports.
#[derive(Debug, Default)]
pub(super) struct Read {
    pub(super) applications: Vec<Application>,
    pub(super) rejected: Vec<Rejected>,
    pub(super) counts: Vec<Count>,
    pub(super) again: Again,
    /// How many faults of rejected rows are not kept whole, for each export that has such.
    pub(super) more: Vec<Located>,
    /// How many rows of exports stand in a list of rejected rows too, and were read there.
    pub(super) superseded: u64,
    /// Rows of such lists whose export is not among the files, by its name.
    pub(super) strayed: BTreeMap<String, u64>,
}

/// Reads all exports; faults of whole files go to `issues`.
pub(super) fn read(
    files: &[PathBuf],
    columns: &ColumnsFile,
    register: Option<&Register>,
    hubs: Option<&BTreeSet<HubId>>,
    limits: Limits,
    issues: &mut Vec<Located>,
) -> Read {
    let known = Known::new(columns);
    let mut read = Read::default();
    for path in files {
        let mut export = Export {
            columns,
            register,
            hubs,
            limits,
            keeper: Keeper::new(limits.problems),
            letters: Letters::default(),
            read: &mut read,
        };
        export.read(path, &known, issues);
    }
    again::settle(&mut read, files);
    read.more = beyond(&read.rejected);
    for row in &mut read.rejected {
        if let Some((file, line)) = row.first.take() {
            (row.file, row.row) = (file, line);
        }
    }
    read
}

/// The exports that are given more than once, by whatever path: each of their rows would be a duplicate of itself.
pub(super) fn repeated(files: &[PathBuf]) -> impl Iterator<Item = Located> {
    let mut given = BTreeSet::new();
    let twice = move |path: &&PathBuf| path.canonicalize().is_ok_and(|path| !given.insert(path));
    files.iter().filter(twice).map(|path| Located {
        field: "exports".to_owned(),
        ..Located::of_file(
            "options",
            codes::BAD_OPTION,
            path.display().to_string(),
            "each export once",
            "leave it out: it is given before, perhaps by another path",
        )
    })
}

/// The exports that cannot be opened.
pub(super) fn unopened(files: &[PathBuf], limits: Limits) -> impl Iterator<Item = Located> {
    files.iter().filter_map(move |path| {
        let error = Opened::open(path, limits).err()?;
        Some(*unreadable(&path.display().to_string(), None, &error))
    })
}

struct Export<'a> {
    columns: &'a ColumnsFile,
    register: Option<&'a Register>,
    hubs: Option<&'a BTreeSet<HubId>>,
    limits: Limits,
    keeper: Keeper,
    letters: Letters,
    read: &'a mut Read,
}

impl Export<'_> {
    fn read(&mut self, path: &Path, known: &Known, issues: &mut Vec<Located>) {
        let file = path.display().to_string();
        let opened = Opened::or_refused(path, self.limits);
        let input = opened.input();
        let manner = Manner {
            by_row: true,
            encoding: self.columns.read.encoding(),
        };
        let mut rows = match Source::open_so(&file, input, known, manner) {
            Ok(rows) => rows,
            Err(mut issue) => {
                Layout::default().show(std::slice::from_mut(&mut issue), &file, input);
                issues.push(*issue);
                return;
            }
        };
        let Some(line) = rows.advance(issues) else {
            return;
        };
        let before = issues.len();
        let placed = place(&file, line, rows.record(), known, issues);
        // Where headings are wrong, rows would be wrong for their sake alone.
        let sound = (issues.len() == before).then_some(&placed);
        let first = self.read.rejected.len();
        let count = self.rows(&file, &mut rows, sound, known, issues);
        if self.columns.read.encoding.is_none()
            && let Some(fault) = self.letters.fault(&file)
        {
            self.read.rejected.truncate(first);
            issues.push(fault);
        }
        if count == 0 && issues.len() == before {
            issues.push(no_applications(&file));
        }
        let header = Header::of_cells(placed.cells, placed.width);
        let layout = Layout::new::<Answer>(&rows, &header);
        self.show(first, &layout, &file, input);
        let own = issues.get_mut(before..).unwrap_or_default();
        for issue in own.iter_mut() {
            layout.place(issue);
        }
        layout.show(own, &file, input);
        self.read.counts.push(Count {
            file: file.clone(),
            rows: count,
        });
    }

    /// Reads all rows below the header, where it is known what they answer, and gives their number, blank ones apart.
    fn rows(
        &mut self,
        file: &str,
        rows: &mut Source<'_>,
        sound: Option<&Placed>,
        known: &Known,
        issues: &mut Vec<Located>,
    ) -> u64 {
        let shared: Arc<str> = file.into();
        let mut count = 0;
        let mut of_row = Vec::new();
        while let Some(line) = rows.advance_row(issues, &mut of_row) {
            // What stands in a column that is ignored is no matter.
            let of_answer = |fault: Located| {
                let field = known.answer(&fault.field)?.name().to_owned();
                Some(Located { field, ..fault })
            };
            let faults: Vec<_> = of_row.drain(..).filter_map(of_answer).collect();
            let mut cells = rows.record().iter();
            if faults.is_empty() && cells.all(|cell| cell.trim_ascii().is_empty()) {
                continue;
            }
            count += 1;
            let Some(placed) = sound else { continue };
            self.letters.count(rows.record());
            let (number, rejected) = (rows.number(), self.read.rejected.len());
            let at = number.unwrap_or(line);
            self.row(&shared, at, rows.record(), placed, faults);
            if number.is_some() {
                self.number(rejected, line, number);
            }
        }
        count
    }

    /// Says of the faults of rejected rows, from the `first` on, on which line of JSON they are, where the row is the number of a record.
    fn number(&mut self, first: usize, line: u64, number: Option<u64>) {
        let rejected = self.read.rejected.get_mut(first..).unwrap_or_default();
        for fault in rejected.iter_mut().flat_map(|row| &mut row.faults) {
            (fault.line, fault.record) = (Some(line), number);
        }
    }

    /// Says of the faults of rejected rows, from the `first` on, where they are in the export.
    fn show(&mut self, first: usize, layout: &Layout, file: &str, input: Input<'_>) {
        let rejected = self.read.rejected.get_mut(first..).unwrap_or_default();
        let mut faults: Vec<Located> = Vec::new();
        let mut counts = Vec::with_capacity(rejected.len());
        for row in rejected.iter_mut() {
            counts.push(row.faults.len());
            faults.append(&mut row.faults);
        }
        for fault in &mut faults {
            // Answers were read in the order of the form; the export has them elsewhere.
            if !fault.field.is_empty() {
                fault.at = None;
            }
            layout.place(fault);
        }
        layout.show(&mut faults, file, input);
        let mut faults = faults.into_iter();
        for (row, count) in rejected.iter_mut().zip(counts) {
            row.faults.extend(faults.by_ref().take(count));
        }
    }

    /// Reads a row, of which these `faults` are known already.
    fn row(
        &mut self,
        file: &Arc<str>,
        line: u64,
        record: &csv::ByteRecord,
        placed: &Placed,
        mut faults: Vec<Located>,
    ) {
        let text = |at: usize| {
            let text = String::from_utf8_lossy(record.get(at).unwrap_or_default());
            let text = text.trim();
            if placed.from.is_some() {
                unguarded(text)
            } else {
                text
            }
            .to_owned()
        };
        let cells: Vec<String> = placed
            .cells
            .iter()
            .map(|at| at.map_or_else(String::new, text))
            .collect();
        let first = placed
            .from
            .and_then(|(file, row)| Some((text(file).into(), text(row).parse().ok()?)));
        if let Some(first) = &first {
            self.read.again.list(file, first.clone(), &cells);
        }
        faults.extend(of_record(file, line, record, placed));
        if faults.is_empty() {
            match applications(
                &Raw {
                    file,
                    line,
                    cells: &cells,
                },
                self.columns,
            ) {
                Ok(made) => {
                    faults.extend(made.iter().filter_map(|it| self.unknown(it)));
                    faults.extend(made.iter().filter_map(|it| self.trust(it)));
                    faults.extend(made.iter().flat_map(|it| self.preferences(it)));
                    if faults.is_empty() {
                        self.read.applications.extend(made);
                        if first.is_none() {
                            self.read.again.accept(file, line, &cells);
                        }
                        return;
                    }
                }
                Err(found) => faults = found,
            }
        }
        tell_school(&mut faults, &cells);
        let (faults, more) = self.keeper.keep(faults);
        self.read.rejected.push(Rejected {
            file: file.clone(),
            row: line,
            cells: Cells::new(&cells),
            faults,
            more,
            first,
        });
    }

    /// The fault of a school that the register has in a trust which has not agreed.
    fn trust(&self, application: &Application) -> Option<Located> {
        let Standing::Listed(school) = self.register?.standing(application.school.urn) else {
            return None;
        };
        let trust = school.trust.filter(|_| !application.people.trust_agrees)?;
        let expected =
            format!("the trust's agreement, as the register has the school in trust {trust}");
        let hint = "an application without it does not count: ask the trust";
        Some(fault(
            application,
            Answer::TrustAgrees,
            codes::NOT_SIGNED_OFF,
            "",
            expected,
            hint.to_owned(),
        ))
    }

    /// Faults of the hubs that a school names: a matching would take none of them.
    fn preferences(&self, application: &Application) -> Vec<Located> {
        let mut faults = Vec::new();
        let mut named = BTreeSet::new();
        let mut add = |kind, hub: &HubId, expected: &str, hint: String| {
            let (answer, value) = (Answer::Preferences, hub.as_str());
            faults.push(fault(
                application,
                answer,
                kind,
                value,
                expected.to_owned(),
                hint,
            ));
        };
        for hub in &application.school.preferences {
            if hub.as_str().contains(';') {
                let hint = "say in the columns file what separates items";
                add(codes::BAD_ID, hub, "the code of one hub", hint.to_owned());
            } else if !named.insert(hub) {
                let hint = "remove the repetition";
                add(
                    codes::REPEATED_PREFERENCE,
                    hub,
                    "each hub once",
                    hint.to_owned(),
                );
            } else if let Some(hubs) = self.hubs.filter(|hubs| !hubs.contains(hub)) {
                let ids = hubs.iter().map(HubId::as_str);
                let hint =
                    suggest::did_you_mean(hub.as_str(), ids, "ask the school which is meant");
                add(
                    codes::UNKNOWN_HUB,
                    hub,
                    "the code of a hub that there is",
                    hint,
                );
            }
        }
        faults
    }

    /// The fault of a URN that the register does not know.
    fn unknown(&self, application: &Application) -> Option<Located> {
        let (register, urn) = (self.register?, application.school.urn);
        if !matches!(register.standing(urn), Standing::Unknown) {
            return None;
        }
        let hint = register.hint(urn, &application.school.name);
        let expected = "a URN that the register has".to_owned();
        Some(fault(
            application,
            Answer::Urn,
            codes::UNKNOWN_URN,
            &urn.to_string(),
            expected,
            hint,
        ))
    }
}

/// The fault of an export without a row.
fn no_applications(file: &str) -> Located {
    Located::of_file(
        file,
        codes::NO_RECORDS,
        "",
        "applications below the header",
        "the file has a header only: check that it is the right one",
    )
}

/// A fault of an application.
fn fault(
    application: &Application,
    answer: Answer,
    kind: Code,
    value: &str,
    expected: String,
    hint: String,
) -> Located {
    Located {
        line: Some(application.row),
        field: answer.name().to_owned(),
        urn: Some(application.school.urn),
        ..Located::of_file(&application.file, kind, value, expected, hint)
    }
}

/// Says of faults that were found before the row's answers whose row it is, where it tells one school.
fn tell_school(faults: &mut [Located], cells: &[String]) {
    let text = cells.get(Answer::Urn.at());
    let urn = text.and_then(|text| urn_of(text));
    for fault in faults {
        fault.urn = fault.urn.or(urn);
    }
}

/// Faults of a row as such: its width, and bytes that are no text.
fn of_record(file: &str, line: u64, record: &csv::ByteRecord, placed: &Placed) -> Vec<Located> {
    let at = |field: &str, issue: Located| Located {
        line: Some(line),
        field: field.to_owned(),
        ..issue
    };
    let mut faults = Vec::new();
    if record.len() != placed.width {
        let (kind, cells) = if record.len() < placed.width {
            (codes::TOO_FEW_CELLS, record.len())
        } else {
            (codes::TOO_MANY_CELLS, record.len())
        };
        let hint = "check for a separator or a quotation mark too many or too few, here or on the line before";
        faults.push(at(
            "",
            Located::of_file(
                file,
                kind,
                crate::report::cells(cells),
                format!("{}, as in the header", crate::report::cells(placed.width)),
                hint,
            ),
        ));
    }
    for (answer, cell) in Answer::ALL.iter().zip(&placed.cells) {
        let bytes = cell.and_then(|at| record.get(at)).unwrap_or_default();
        let is_control = |c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t');
        let (kind, expected, hint) = match std::str::from_utf8(bytes) {
            Ok(text) if text.contains(is_control) => (
                codes::CONTROL_CHARACTER,
                "text without control characters",
                "type the answer anew",
            ),
            Ok(_) => continue,
            Err(_) => (codes::NOT_UTF8, "text in UTF-8", SAY_ENCODING),
        };
        let text = String::from_utf8_lossy(bytes).into_owned();
        faults.push(at(
            answer.name(),
            Located::of_file(file, kind, text, expected, hint),
        ));
    }
    for column in &placed.unnamed {
        let bytes = record.get(*column).unwrap_or_default().trim_ascii();
        if !bytes.is_empty() {
            let text = String::from_utf8_lossy(bytes).into_owned();
            faults.push(at(
                "",
                Located::of_file(
                    file,
                    codes::CELL_WITHOUT_HEADING,
                    text,
                    "nothing in a column without a heading",
                    format!("give column {} a heading, or empty the cell", column + 1),
                ),
            ));
        }
    }
    faults
}
