//! The report as people read it on a terminal: each fault with its code, its place, its line, and what to do.

use std::fmt;

use anstyle::{AnsiColor, Style};

use super::escape::{plain, quoted};
use super::{Located, Medium, Report, SENTENCE_CHARS, SHOWN_PER_KIND, VALUE_CHARS};

/// The colours of a report.
#[derive(Clone, Copy, Default)]
struct Colours {
    error: Style,
    strong: Style,
    frame: Style,
}

impl Colours {
    fn new() -> Self {
        Self {
            error: AnsiColor::BrightRed.on_default().bold(),
            strong: Style::new().bold(),
            frame: AnsiColor::BrightBlue.on_default().bold(),
        }
    }
}

/// A report that shows itself in colours, for a terminal.
#[derive(Debug)]
pub struct Coloured<'a>(pub(super) &'a Report);

impl fmt::Display for Coloured<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write(f, self.0, Colours::new())
    }
}

impl fmt::Display for Report {
    /// Plain text for a terminal, by file and kind: at most [`SHOWN_PER_KIND`] of a kind, nothing of the
    /// inputs unescaped.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write(f, self, Colours::default())
    }
}

fn write(f: &mut fmt::Formatter<'_>, report: &Report, colours: Colours) -> fmt::Result {
    let of_a_kind = report
        .issues()
        .chunk_by(|a, b| (&a.file, a.kind) == (&b.file, b.kind));
    for of_kind in of_a_kind {
        for issue in of_kind.iter().take(SHOWN_PER_KIND) {
            Shown { issue, colours }.write(f)?;
            writeln!(f)?;
        }
        let more = of_kind.len().saturating_sub(SHOWN_PER_KIND);
        if let (Some(first), 1..) = (of_kind.first(), more) {
            let (file, all) = (file_name(first), of_kind.len());
            writeln!(
                f,
                "... and {more} more of this kind: {all} of {} in {file}\n",
                first.kind
            )?;
        }
    }
    f.write_str(&report.summary())
}

fn file_name(issue: &Located) -> String {
    plain(&issue.file, 4 * VALUE_CHARS)
}

/// A fault as it is shown.
struct Shown<'a> {
    issue: &'a Located,
    colours: Colours,
}

impl Shown<'_> {
    fn write(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { issue, colours } = self;
        let Colours {
            error,
            strong,
            frame,
        } = colours;
        let excerpt = issue.excerpt.as_ref();
        let line = excerpt.map_or_else(String::new, |excerpt| excerpt.spot().0.to_string());
        let margin = " ".repeat(line.len().max(1));
        writeln!(
            f,
            "{error}error[{}]{error:#}{strong}: {}{strong:#}",
            issue.kind,
            issue.kind.about().title
        )?;
        writeln!(f, "{margin}{frame}-->{frame:#} {}", self.place())?;
        let field = plain(&issue.field, 2 * VALUE_CHARS);
        if let Some(excerpt) = excerpt {
            let (blanks, marks) = excerpt.marks();
            let text = excerpt.text();
            let label = format!("{marks} {field}");
            writeln!(f, "{margin} {frame}|{frame:#}")?;
            writeln!(f, "{frame}{line} |{frame:#} {}", text.trim_end())?;
            writeln!(
                f,
                "{margin} {frame}|{frame:#} {blanks}{error}{}{error:#}",
                label.trim_end()
            )?;
            writeln!(f, "{margin} {frame}|{frame:#}")?;
        }
        let mut note = |name: &str, text: &str| {
            writeln!(
                f,
                "{margin} {frame}={frame:#} {strong}{name}{strong:#}: {text}"
            )
        };
        if !issue.value.is_empty() && !excerpt.is_some_and(|it| it.shows(&issue.value)) {
            note("found", &quoted(&issue.value, VALUE_CHARS))?;
        }
        note("expected", &plain(&issue.expected, SENTENCE_CHARS))?;
        note("help", &plain(&issue.hint, SENTENCE_CHARS))
    }

    /// File and place: `schools.csv:4:17`, `schools.xlsx, sheet Applications, cell C4`, `schools.parquet, row 3`.
    fn place(&self) -> String {
        let issue = self.issue;
        let place = self.place_of_row();
        let field = plain(&issue.field, 2 * VALUE_CHARS);
        match (issue.medium, &issue.excerpt) {
            _ if field.is_empty() => place,
            (_, Some(_)) => place,
            (Medium::Text, None) => format!("{place}, {field}"),
            (_, None) => format!("{place}, column {field}"),
        }
    }

    fn place_of_row(&self) -> String {
        let issue = self.issue;
        let file = file_name(issue);
        let sheet = issue.sheet.as_deref();
        let sheet = sheet.map(|name| format!(", sheet {}", plain(name, VALUE_CHARS)));
        let sheet = sheet.unwrap_or_default();
        match (issue.medium, issue.line, issue.spot()) {
            (_, None, _) => format!("{file}{sheet}"),
            (Medium::Text, _, Some((line, column))) => format!("{file}:{line}:{column}"),
            (Medium::Text, Some(line), None) => match issue.record {
                Some(record) => format!("{file}:{line}, record {record}"),
                None => format!("{file}:{line}"),
            },
            (Medium::Sheet, Some(line), _) => match &issue.cell {
                Some(cell) => format!("{file}{sheet}, cell {cell}"),
                None => format!("{file}{sheet}, row {line}"),
            },
            // The names of the columns count as line 1.
            (Medium::Columns | Medium::Frame, Some(0 | 1), _) => {
                format!("{file}, names of columns")
            }
            (medium, Some(line), _) => format!("{file}, {}", medium.row(line)),
        }
    }
}
