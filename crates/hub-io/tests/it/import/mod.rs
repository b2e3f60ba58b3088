//! Tests of the importer of public data, on small files of each layout made here, and on the real ones.

mod areas;
mod ees;
mod explain;
mod faults;
mod files;
mod formats;
mod gias;
mod groups;
mod hostile;
mod inspections;
mod links;
mod performance;
mod postcodes;
mod real;
mod report;
