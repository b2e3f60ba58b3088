//! Faults with their place, in short.

use std::borrow::Cow;
use std::path::Path;

use crate::report::Located;

/// A file's name as messages give it.
pub(super) fn name(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

/// A fault of a file as a whole.
pub(super) fn of_file(
    file: &str,
    kind: &'static str,
    value: impl Into<String>,
    expected: impl Into<Cow<'static, str>>,
    hint: impl Into<Cow<'static, str>>,
) -> Located {
    Located {
        file: file.to_owned(),
        kind,
        line: None,
        column: None,
        field: String::new(),
        value: value.into(),
        expected: expected.into(),
        hint: hint.into(),
    }
}
