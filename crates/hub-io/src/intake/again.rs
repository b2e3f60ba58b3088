//! Lists of rejected rows that are read again: what stands there counts, and not where it stood before, whether that was rejected again or not.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::rejected::{Rejected, Whose};
use super::rows::Read;

/// A row of an export, by file and number.
type At = (Arc<str>, u64);

/// What there is to be settled once all files are read.
#[derive(Debug, Default)]
pub(super) struct Again {
    /// Rows that stand in a list: by export, as the list names it, and row, what they say there of whose they are.
    listed: BTreeMap<At, Vec<Whose>>,
    /// Rows of exports that make applications, and whose they are.
    accepted: Vec<(At, Whose)>,
    /// The files that are lists.
    lists: BTreeSet<Arc<str>>,
}

impl Again {
    /// Notes a row of a list, `list`, and where it stood first.
    pub(super) fn list(&mut self, list: &Arc<str>, first: At, cells: &[String]) {
        self.lists.insert(list.clone());
        self.listed.entry(first).or_default().push(whose(cells));
    }

    /// Notes a row of an export that is accepted.
    pub(super) fn accept(&mut self, file: &Arc<str>, row: u64, cells: &[String]) {
        self.accepted.push(((file.clone(), row), whose(cells)));
    }
}

fn whose(cells: &[String]) -> Whose {
    Whose::of(cells.iter().map(String::as_str))
}

/// Takes out the rows that stand in a list too. An export that was made anew may have another school's row there, which stays.
pub(super) fn settle(read: &mut Read, files: &[PathBuf]) {
    let Again {
        listed,
        accepted,
        lists,
    } = std::mem::take(&mut read.again);
    if listed.is_empty() {
        return;
    }
    let given = Given::new(files, &lists);
    let mut again: BTreeMap<At, Vec<Whose>> = BTreeMap::new();
    for ((name, row), all) in listed {
        if let Some(file) = given.find(&name) {
            again.entry((file, row)).or_default().extend(all);
        } else {
            *read.strayed.entry(name.to_string()).or_insert(0) += all.len() as u64;
        }
    }
    let is_listed = |at: &At, whose: &Whose| {
        let listed = again.get(at);
        listed.is_some_and(|all| all.iter().any(|it| it.is_of(whose)))
    };
    let before = read.rejected.len();
    read.rejected.retain(|row: &Rejected| {
        let at = (row.file.clone(), row.row);
        !is_listed(&at, &Whose::of(row.cells.iter()))
    });
    let rejected = before - read.rejected.len();
    let accepted = accepted
        .into_iter()
        .filter(|(at, whose)| is_listed(at, whose));
    let accepted: BTreeSet<At> = accepted.map(|(at, _)| at).collect();
    read.applications
        .retain(|it| !accepted.contains(&(it.file.as_str().into(), it.row)));
    read.superseded = (rejected + accepted.len()) as u64;
}

/// The exports that are given, by name and by where they are.
struct Given {
    files: Vec<(Arc<str>, Option<PathBuf>)>,
}

impl Given {
    fn new(files: &[PathBuf], lists: &BTreeSet<Arc<str>>) -> Self {
        let file = |path: &PathBuf| {
            (
                Arc::from(path.display().to_string()),
                path.canonicalize().ok(),
            )
        };
        let files = files.iter().map(file);
        Self {
            files: files.filter(|(file, _)| !lists.contains(file)).collect(),
        }
    }

    /// The export that a list means by a name: the one of that name, the same by another path, or, where it was moved since, the only one that is called so.
    fn find(&self, name: &str) -> Option<Arc<str>> {
        let files = self.files.iter();
        let named = files.clone().find(|(file, _)| &**file == name);
        let place = Path::new(name).canonicalize().ok();
        let there = || files.clone().find(|(_, at)| at.is_some() && *at == place);
        let alike = || {
            let is_alike = |file: &str| Path::new(file).file_name() == Path::new(name).file_name();
            let mut alike = files.clone().filter(|(file, _)| is_alike(file));
            alike.next().filter(|_| alike.next().is_none())
        };
        let found = named.or_else(there).or_else(alike);
        found.map(|(file, _)| file.clone())
    }
}
