//! The codes of faults: each with what it says, what it means and how it is mended.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};

use serde::{Serialize, Serializer};

/// What a fault can be found in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// The tables of schools, hubs and pairs.
    Tables,
    /// The policy.
    Policy,
    /// The public registers that `import` reads.
    Import,
    /// The exports of the application form that `intake` reads, and its columns file.
    Intake,
    /// The matrices and lists of `solve`.
    Matrix,
    /// The options of the command line.
    Options,
}

impl Origin {
    /// The word for it, as in JSON.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Tables => "tables",
            Self::Policy => "policy",
            Self::Import => "import",
            Self::Intake => "intake",
            Self::Matrix => "matrix",
            Self::Options => "options",
        }
    }
}

/// What there is to say of a code.
#[derive(Debug, Serialize)]
pub struct About {
    /// The code itself, `duplicate_urn`: it never changes its meaning.
    #[serde(rename = "code")]
    pub name: &'static str,
    /// The message, a sentence without its full stop.
    pub title: &'static str,
    /// What it is about, and how to mend it.
    pub meaning: &'static str,
    /// A line that has the fault.
    pub wrong: &'static str,
    /// The same line mended.
    pub right: &'static str,
    /// What the fault can be found in.
    pub origins: &'static [Origin],
}

/// The kind of a fault: one entry of the lists of codes, and nothing else.
///
/// Codes are equal and ordered by name, and equal to their name as text:
///
/// ```
/// use hub_core::issue::codes;
///
/// assert_eq!(codes::DUPLICATE_URN, "duplicate_urn");
/// assert_eq!(codes::DUPLICATE_URN.about().title, "this URN was given before");
/// ```
#[derive(Clone, Copy)]
pub struct Code(&'static About);

impl Code {
    /// The code that `about` is about. [`codes!`](crate::codes) makes lists of them.
    #[must_use]
    pub const fn new(about: &'static About) -> Self {
        Self(about)
    }

    /// What there is to say of it.
    #[must_use]
    pub const fn about(self) -> &'static About {
        self.0
    }

    /// Its name, `duplicate_urn`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        self.0.name
    }
}

impl PartialEq for Code {
    fn eq(&self, other: &Self) -> bool {
        self.name() == other.name()
    }
}

impl Eq for Code {}

impl PartialEq<str> for Code {
    fn eq(&self, other: &str) -> bool {
        self.name() == other
    }
}

impl PartialEq<&str> for Code {
    fn eq(&self, other: &&str) -> bool {
        self.name() == *other
    }
}

impl PartialOrd for Code {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Code {
    fn cmp(&self, other: &Self) -> Ordering {
        self.name().cmp(other.name())
    }
}

impl Hash for Code {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.name().hash(state);
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.name(), f)
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

impl From<Code> for Cow<'static, str> {
    fn from(code: Code) -> Self {
        Cow::Borrowed(code.name())
    }
}

/// Declares a list of codes: a constant for each, and `ALL` of them in order.
///
/// An entry is a constant, its name, what it can be found in, its message, what it means, and a line with the fault
/// beside the same line mended.
#[macro_export]
macro_rules! codes {
    ($visibility:vis $($code:ident = $name:literal in [$($origin:ident),+] $title:literal
        $meaning:literal, $wrong:literal => $right:literal;)+) => {
        $(
            #[doc = concat!("`", $name, "`: ", $title, ".")]
            $visibility const $code: $crate::issue::Code = $crate::issue::Code::new(&$crate::issue::About {
                name: $name,
                title: $title,
                meaning: $meaning,
                wrong: $wrong,
                right: $right,
                origins: &[$($crate::issue::Origin::$origin),+],
            });
        )+

        /// All codes of this list, in its order.
        $visibility const ALL: &[$crate::issue::Code] = &[$($code),+];
    };
}
