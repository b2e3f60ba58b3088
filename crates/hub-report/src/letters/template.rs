//! Templates of letters: those that come along, those of a team, and filling them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use hub_io::{LetterKind, letter_facts};
use minijinja::syntax::SyntaxConfig;
use minijinja::{AutoEscape, Environment, ErrorKind, UndefinedBehavior, Value};

use super::fault::TemplateFault;
use super::markdown::escaped;

/// Bytes of a template, at most.
const LARGEST: usize = 1 << 20;

/// The template that comes with the program, to start from.
#[must_use]
pub fn letter_template(kind: LetterKind) -> &'static str {
    match kind {
        LetterKind::Offer => include_str!("templates/offer.md"),
        LetterKind::Reserve => include_str!("templates/reserve.md"),
        LetterKind::Decline => include_str!("templates/decline.md"),
    }
}

/// The variables of a letter, each with what it is. Contacts are there where they are given.
#[must_use]
pub fn letter_variables(kind: LetterKind, contacts: bool) -> Vec<(&'static str, String)> {
    let mut all = vec![("programme", "Name of the programme".to_owned())];
    all.extend(letter_facts(kind, contacts));
    all.push(("reason", "Why, in a sentence or two".to_owned()));
    all
}

/// A template for each kind of letter, as Markdown.
#[derive(Clone, Debug)]
pub struct Templates(BTreeMap<LetterKind, Template>);

#[derive(Clone, Debug)]
struct Template {
    file: String,
    text: String,
}

impl Default for Templates {
    /// Those that come with the program.
    fn default() -> Self {
        let template = |kind: LetterKind| Template {
            file: format!("{}.md", kind.name()),
            text: letter_template(kind).to_owned(),
        };
        Self(LetterKind::ALL.map(|kind| (kind, template(kind))).into())
    }
}

impl Templates {
    /// Reads `offer.md`, `reserve.md` and `decline.md` from a folder, for letters with contacts or without.
    ///
    /// # Errors
    ///
    /// All that is wrong with all of them, as far as it can be told before they are filled.
    pub fn read(folder: &Path, contacts: bool) -> Result<Self, Vec<TemplateFault>> {
        let (mut templates, mut faults) = (BTreeMap::new(), Vec::new());
        for kind in LetterKind::ALL {
            let path = folder.join(format!("{}.md", kind.name()));
            let file = path.display().to_string();
            match read(&path) {
                Ok(text) => {
                    templates.insert(kind, Template { file, text });
                }
                Err(what) => faults.push(TemplateFault {
                    file,
                    line: None,
                    what,
                    hint: format!(
                        "`hubmatch template {}` prints one to start from",
                        kind.name()
                    ),
                }),
            }
        }
        let templates = Self(templates);
        if let Err(more) = templates.compile(contacts) {
            faults.extend(more);
        }
        if faults.is_empty() {
            Ok(templates)
        } else {
            Err(faults)
        }
    }

    /// Makes the templates ready to be filled.
    pub(super) fn compile(&self, contacts: bool) -> Result<Compiled, Vec<TemplateFault>> {
        let mut faults = Vec::new();
        let mut compiled = BTreeMap::new();
        for (kind, template) in &self.0 {
            match Filler::new(*kind, template, contacts) {
                Ok(filler) => {
                    compiled.insert(*kind, filler);
                }
                Err(more) => faults.extend(more),
            }
        }
        if faults.is_empty() {
            Ok(Compiled(compiled))
        } else {
            Err(faults)
        }
    }
}

fn read(path: &Path) -> Result<String, String> {
    let bytes = std::fs::read(path).map_err(|error| format!("cannot be read: {error}"))?;
    if bytes.len() > LARGEST {
        return Err("is larger than 1 MiB, which no letter is".to_owned());
    }
    String::from_utf8(bytes).map_err(|_| "is not UTF-8".to_owned())
}

/// Templates that are ready.
pub(super) struct Compiled(BTreeMap<LetterKind, Filler>);

impl Compiled {
    /// The letter of a school.
    pub(super) fn fill(
        &self,
        kind: LetterKind,
        values: BTreeMap<&'static str, String>,
    ) -> Result<String, TemplateFault> {
        // Invariant: there is a template for each kind.
        self.0
            .get(&kind)
            .map_or_else(|| Ok(String::new()), |filler| filler.fill(values))
    }
}

/// Fills one template.
struct Filler {
    environment: Environment<'static>,
    file: String,
    variables: String,
}

/// The name of the one template of an environment.
const NAME: &str = "letter";

impl Filler {
    fn new(
        kind: LetterKind,
        template: &Template,
        contacts: bool,
    ) -> Result<Self, Vec<TemplateFault>> {
        let names: Vec<&str> = letter_variables(kind, contacts)
            .into_iter()
            .map(|(name, _)| name)
            .collect();
        let mut filler = Self {
            environment: Environment::new(),
            file: template.file.clone(),
            variables: format!("known here: {}", names.join(", ")),
        };
        let text = template.text.clone();
        let added = markdown_environment().and_then(|environment| {
            filler.environment = environment;
            filler.environment.add_template_owned(NAME, text)
        });
        added.map_err(|error| vec![filler.fault(&error)])?;
        let faults = filler.unknown(kind, template, &names);
        if faults.is_empty() {
            Ok(filler)
        } else {
            Err(faults)
        }
    }

    /// The variables that the template uses and no letter of its kind has, each at every line where it stands.
    fn unknown(&self, kind: LetterKind, template: &Template, names: &[&str]) -> Vec<TemplateFault> {
        let used = self
            .environment
            .get_template(NAME)
            .map(|it| it.undeclared_variables(false));
        let globals: BTreeSet<String> = self
            .environment
            .globals()
            .map(|(name, _)| name.to_owned())
            .collect();
        let used: BTreeSet<String> = used.unwrap_or_default().into_iter().collect();
        let mut faults = Vec::new();
        for name in used
            .difference(&globals)
            .filter(|name| !names.contains(&name.as_str()))
        {
            let is_contact = letter_facts(kind, true)
                .iter()
                .any(|(fact, _)| fact == name);
            let lines: Vec<usize> = (1..)
                .zip(tagged(&template.text))
                .filter(|(_, words)| words.contains(&name.as_str()))
                .map(|(line, _)| line)
                .collect();
            // Asking whether a contact is there is what templates for both cases do.
            if is_contact && is_asked_for(&template.text, name) {
                continue;
            }
            let hint = if is_contact {
                "give --contacts FILE, or ask for it by `{% if ... is defined %}`".to_owned()
            } else {
                self.variables.clone()
            };
            let fault = |line: Option<usize>| TemplateFault {
                file: self.file.clone(),
                line,
                what: format!("there is no variable {name} in this letter"),
                hint: hint.clone(),
            };
            if lines.is_empty() {
                faults.push(fault(None));
            }
            faults.extend(lines.into_iter().map(|line| fault(Some(line))));
        }
        faults.sort();
        faults
    }

    fn fill(&self, values: BTreeMap<&'static str, String>) -> Result<String, TemplateFault> {
        let filled = self
            .environment
            .get_template(NAME)
            .and_then(|it| it.render(Value::from(values)));
        filled.map_err(|error| self.fault(&error))
    }

    fn fault(&self, error: &minijinja::Error) -> TemplateFault {
        let what = match error.detail() {
            Some(detail) => format!("{}: {detail}", error.kind()),
            None => error.kind().to_string(),
        };
        let hint = match error.kind() {
            ErrorKind::UndefinedError => self.variables.clone(),
            ErrorKind::UnknownFilter | ErrorKind::UnknownFunction | ErrorKind::UnknownTest => {
                "letters are filled by minijinja, which is documented at docs.rs/minijinja; its filters safe and escape are not for letters, for all values are escaped".to_owned()
            }
            _ => "letters are filled by minijinja, which is documented at docs.rs/minijinja".to_owned(),
        };
        TemplateFault {
            file: self.file.clone(),
            line: error.line(),
            what,
            hint,
        }
    }
}

/// Where letters are filled: a variable that is not there is a fault, and every value is escaped, whatever a template says.
pub(crate) fn markdown_environment() -> Result<Environment<'static>, minijinja::Error> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    let mut syntax = SyntaxConfig::builder();
    syntax.trim_blocks(true).lstrip_blocks(true);
    environment.set_syntax(syntax.keep_trailing_newline(true).build()?);
    environment.set_auto_escape_callback(|_| AutoEscape::Custom("markdown".into()));
    environment.set_formatter(|out, _, value| {
        if value.is_undefined() {
            return Err(minijinja::Error::from(ErrorKind::UndefinedError));
        }
        let text = value.to_string();
        // What a macro made is of escaped values already.
        let text = if value.is_safe() {
            text
        } else {
            escaped(&text)
        };
        out.write_str(&text).map_err(minijinja::Error::from)
    });
    for filter in ["safe", "escape", "e", "tojson"] {
        environment.remove_filter(filter);
    }
    Ok(environment)
}

/// The words inside the tags of each line.
fn tagged(text: &str) -> impl Iterator<Item = Vec<&str>> {
    let mut is_inside = false;
    text.lines().map(move |line| {
        let mut words = Vec::new();
        let mut rest = line;
        while !rest.is_empty() {
            let ends: [&str; 2] = if is_inside {
                ["}}", "%}"]
            } else {
                ["{{", "{%"]
            };
            let at = ends.iter().filter_map(|end| rest.find(end)).min();
            let (part, after) = at.map_or((rest, ""), |at| (&rest[..at], &rest[at + 2..]));
            if is_inside {
                let is_letter = |c: char| c.is_alphanumeric() || c == '_';
                words.extend(
                    part.split(|c| !is_letter(c))
                        .filter(|word| !word.is_empty()),
                );
            }
            is_inside ^= at.is_some();
            rest = after;
        }
        words
    })
}

/// Whether a template asks somewhere whether a variable is there.
fn is_asked_for(text: &str, name: &str) -> bool {
    let words: Vec<&str> = tagged(text).flatten().collect();
    let mut asked = words.windows(3);
    asked.any(|words| {
        let is_about = words[0] == name && words[1] == "is";
        is_about && ["defined", "not", "undefined"].contains(&words[2])
    })
}
