//! Reasons as sentences.

use std::fmt;

use super::reason::{Part, Reason};

/// What sentences call schools and sites.
#[derive(Clone, Copy)]
pub struct Names<'a> {
    /// The name of a school.
    pub school: &'a dyn Fn(u32) -> String,
    /// The name of a site.
    pub hub: &'a dyn Fn(u32) -> String,
}

impl fmt::Debug for Names<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Names").finish_non_exhaustive()
    }
}

/// Schools named, at most.
const SHOWN: usize = 10;

impl Names<'_> {
    /// Calls everything by its number.
    pub const NUMBERS: Self = Names {
        school: &|school| school.to_string(),
        hub: &|hub| hub.to_string(),
    };

    fn schools(&self, schools: &[u32]) -> String {
        if let [school] = schools {
            return format!("school {}", (self.school)(*school));
        }
        let shown = schools
            .iter()
            .take(SHOWN)
            .map(|school| (self.school)(*school));
        let shown = shown.collect::<Vec<_>>().join(", ");
        match schools.len().saturating_sub(SHOWN) {
            0 => format!("schools {shown}"),
            more => format!("schools {shown} and {more} more"),
        }
    }
}

impl Part {
    /// The rule in words.
    #[must_use]
    pub fn words(&self, names: &Names<'_>) -> String {
        match self {
            Self::Minimum { hub, minimum } => {
                format!("hub {} needs {minimum} schools", (names.hub)(*hub))
            }
            Self::Open { least, most } => match *most {
                u32::MAX => format!("at least {least} hubs are open"),
                most => format!("{least} to {most} hubs are open"),
            },
            Self::Group(schools) => format!("{} stay together", names.schools(schools)),
            Self::Apart(a, b) => format!(
                "schools {} and {} stay apart",
                (names.school)(*a),
                (names.school)(*b)
            ),
            Self::Quota(name) => format!("quota {name:?}"),
            Self::Spread(name) => format!("balance {name:?}"),
        }
    }
}

impl Reason {
    /// The reason in a sentence.
    #[must_use]
    pub fn sentence(&self, names: &Names<'_>) -> String {
        match self {
            Self::Places(witness) => format!(
                "{} schools must be placed and may only use {} hubs, which hold {} places: {}",
                witness.schools.len(),
                witness.hubs.len(),
                witness.places,
                names.schools(&witness.schools),
            ),
            Self::NoHub { schools } => format!(
                "{} must be placed, but may go to no hub{}",
                names.schools(schools),
                if schools.len() > 1 { " in common" } else { "" }
            ),
            Self::TooLarge {
                schools,
                size,
                capacity,
            } => format!(
                "{} must be placed, but every hub is too small: at best one of {capacity} for a size of {size}",
                names.schools(schools),
            ),
            Self::Minimum {
                hub,
                schools,
                minimum,
            } => format!(
                "hub {} needs at least {minimum} schools, but only {schools} may use it",
                (names.hub)(*hub)
            ),
            Self::Quota {
                name,
                could,
                at_least,
            } => format!(
                "quota {name:?} asks for at least {at_least}, but all that could count make {could}"
            ),
            Self::Together(parts) => {
                let parts: Vec<String> = parts.iter().map(|part| part.words(names)).collect();
                format!(
                    "these rules cannot all be kept with the places there are: {}",
                    parts.join("; ")
                )
            }
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.sentence(&Names::NUMBERS))
    }
}
