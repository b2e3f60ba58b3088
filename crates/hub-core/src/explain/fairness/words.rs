//! An account of fairness in words.

use super::{Dimension, DimensionCode, Envied, Finding, Group, Groups};
use crate::explain::worth_words;
use crate::model::{FsmMeasure, Policy};
use crate::plan::Plan;

impl Groups {
    /// How the numbers came about, and what they do not say.
    #[must_use]
    pub fn method(&self) -> String {
        let within = if self.priorities > 1 {
            "; at equal priority, drawn among schools of the same tier and value"
        } else {
            ""
        };
        let tests = self.tests;
        format!(
            "Expected: how many would be placed on average, were places drawn by lot among all schools that take part{within}. \
             Marked: what a draw would give less than 5 times in 100, over all {tests} tests together (exact, two-sided, by Holm's correction). \
             A mark is no proof of unfairness: hubs serve phases and regions, and have more places in some. \
             The inputs do not say how large a trust is beyond these schools, nor anything of English as an additional language, faith or single-sex schools.",
        )
    }

    /// What stands out, a sentence each: what priority does not explain, then what it does.
    #[must_use]
    pub fn findings(&self) -> Vec<String> {
        let beyond = if self.priorities > 1 {
            "Not explained by priority"
        } else {
            "More or fewer than expected"
        };
        let findings = [
            (beyond, Finding::BeyondPriority),
            ("Explained by priority", Finding::Priority),
        ];
        let mut sentences = Vec::new();
        for (title, finding) in findings {
            let dimensions = self.dimensions.iter();
            let found: Vec<String> = dimensions.filter_map(|it| it.found(finding)).collect();
            if !found.is_empty() {
                sentences.push(format!("{title}: {}.", found.join("; ")));
            }
        }
        if sentences.is_empty() {
            sentences.push(
                "No group is placed more or less often than a draw by lot might place it."
                    .to_owned(),
            );
        }
        sentences
    }
}

impl Dimension {
    /// What makes its groups, with year, measure and unit where these are the same for all.
    #[must_use]
    pub fn title(&self) -> String {
        let unit = match self.dimension {
            DimensionCode::PersistentAbsence | DimensionCode::Fsm | DimensionCode::Sen => ", %",
            _ => "",
        };
        let shared = self.shared().map_or_else(String::new, Group::figures);
        self.dimension.title().to_owned() + &shared + unit
    }

    /// What one of its groups is called, with year and measure where these differ.
    #[must_use]
    pub fn name_of(&self, group: &Group) -> String {
        let name = match group.name.as_str() {
            "eia" | "peia" => group.name.to_uppercase(),
            name => name.replace('_', " "),
        };
        if self.shared().is_some() {
            name
        } else {
            name + &group.figures()
        }
    }

    /// The groups, then the schools of which it is not known, if there are any.
    pub fn all_groups(&self) -> impl Iterator<Item = &Group> {
        let unknown = Some(&self.unknown).filter(|group| group.schools > 0);
        self.groups.iter().chain(unknown)
    }

    /// A group whose year and measure all others have, too.
    fn shared(&self) -> Option<&Group> {
        let first = self.groups.first()?;
        let is_same =
            |group: &Group| (&first.period, first.measure) == (&group.period, group.measure);
        self.groups.iter().all(is_same).then_some(first)
    }

    /// The groups of which the tests say so.
    fn found(&self, finding: Finding) -> Option<String> {
        let all = self.groups.iter().chain([&self.unknown]);
        let names: Vec<String> = all
            .filter(|group| group.finding == finding)
            .map(|group| self.name_of(group))
            .collect();
        let what = self.dimension.title().to_lowercase();
        (!names.is_empty()).then(|| format!("{what} {}", names.join(", ")))
    }
}

impl DimensionCode {
    /// What groups of this kind have in common.
    fn title(self) -> &'static str {
        match self {
            Self::Region => "Region",
            Self::Phase => "Phase",
            Self::InvestmentArea => "Investment area",
            Self::TrustSize => "Schools of its trust",
            Self::PersistentAbsence => "Persistent absence",
            Self::Fsm => "Free school meals",
            Self::Sen => "Special needs",
        }
    }
}

impl Group {
    /// What stands out of it; empty where nothing does.
    #[must_use]
    pub fn mark(&self) -> String {
        let against = match self.finding {
            Finding::NotTested | Finding::InLine => return String::new(),
            Finding::Priority => self.overall,
            Finding::BeyondPriority => self.within_priority.or(self.overall),
        };
        let more = against.is_some_and(|test| f64::from(self.placed) > test.expected);
        let more = if more { "more" } else { "fewer" };
        match self.finding {
            Finding::Priority => format!("{more}, explained by priority"),
            _ if self.within_priority.is_some() => format!("{more}, not explained by priority"),
            _ => format!("{more} than expected"),
        }
    }

    /// Measure and year of its figures.
    fn figures(&self) -> String {
        let measure = match self.measure {
            Some(FsmMeasure::EligibleNow) => ", eligible now",
            Some(FsmMeasure::Ever6) => ", in six years",
            Some(FsmMeasure::PupilPremium) => ", pupil premium",
            None => "",
        };
        let period = self.period.as_ref().map(|period| format!(", {period}"));
        measure.to_owned() + &period.unwrap_or_default()
    }
}

impl Envied {
    /// Why the school is not where it would gain: what the whole plan of a policy would change by, or what it would break.
    #[must_use]
    pub fn why(&self, plan: &Plan, policy: &Policy) -> String {
        match &self.change {
            Some(change) => worth_words(change, plan, policy),
            None if self.rules.is_empty() => "not priced".to_owned(),
            None => format!("would break {}", self.rules.join("; ")),
        }
    }
}
