//! Closed vocabularies. Each has one spelling, used in files, policies, plans and messages.

/// A word from a closed vocabulary, with its one spelling in files.
pub trait Term: Sized + Copy + PartialEq + 'static {
    /// What the vocabulary is called in a message, for instance `phase`.
    const NOUN: &'static str;
    /// All words, in reading order.
    const ALL: &'static [Self];

    /// The spelling in files: lower case, words joined by underscores.
    fn name(self) -> &'static str;

    /// The word spelt `text`, exactly.
    fn from_name(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|term| term.name() == text)
    }
}

macro_rules! term {
    ($(#[$meta:meta])* $type:ident, $noun:literal, { $($(#[$vmeta:meta])* $variant:ident = $name:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        pub enum $type {
            $($(#[$vmeta])* #[serde(rename = $name)] $variant,)+
        }

        impl $crate::model::Term for $type {
            const NOUN: &'static str = $noun;
            const ALL: &'static [Self] = &[$(Self::$variant),+];

            fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),+ }
            }
        }

        impl std::fmt::Display for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str($crate::model::Term::name(*self))
            }
        }
    };
}
pub(crate) use term;

term! {
    /// Phase of education. Middle schools are entered as deemed, primary or secondary.
    Phase, "phase", {
        /// Primary, with middle schools deemed primary.
        Primary = "primary",
        /// Secondary, with middle schools deemed secondary.
        Secondary = "secondary",
        /// All-through: primary and secondary under one URN.
        AllThrough = "all_through",
        /// Special school.
        Special = "special",
        /// Pupil referral units and other alternative provision.
        AlternativeProvision = "alternative_provision",
        /// Nursery: no comparable absence is published.
        Nursery = "nursery",
        /// 16 plus: no comparable absence is published.
        Post16 = "post_16",
    }
}

term! {
    /// The nine regions of England (not Ofsted's eight, which merge the first two).
    Region, "region", {
        /// North East.
        NorthEast = "north_east",
        /// North West.
        NorthWest = "north_west",
        /// Yorkshire and the Humber.
        YorkshireAndTheHumber = "yorkshire_and_the_humber",
        /// East Midlands.
        EastMidlands = "east_midlands",
        /// West Midlands.
        WestMidlands = "west_midlands",
        /// East of England.
        EastOfEngland = "east_of_england",
        /// London.
        London = "london",
        /// South East.
        SouthEast = "south_east",
        /// South West.
        SouthWest = "south_west",
    }
}

term! {
    /// What a school asks help with, and what a hub is strong in.
    Theme, "theme", {
        /// Whole-school culture.
        WholeSchoolCulture = "whole_school_culture",
        /// Data and tracking.
        DataAndTracking = "data_and_tracking",
        /// Disadvantaged pupils.
        DisadvantagedPupils = "disadvantaged_pupils",
        /// Special educational needs and disabilities.
        Send = "send",
        /// Social, emotional and mental health, and anxiety.
        SemhAndAnxiety = "semh_and_anxiety",
        /// Severe absence: half of all sessions missed, or more.
        SevereAbsence = "severe_absence",
        /// Families and community.
        FamiliesAndCommunity = "families_and_community",
        /// Transition between phases.
        Transition = "transition",
        /// Term-time holidays.
        TermTimeHolidays = "term_time_holidays",
        /// Behaviour.
        Behaviour = "behaviour",
    }
}

term! {
    /// Level of support at which a school is matched.
    Level, "level", {
        /// The only level of a programme whose policy has no `[levels]`.
        Single = "single",
        /// Enhanced: intensive support, in the hub's `enhanced_places`.
        Enhanced = "enhanced",
        /// Regional: lighter support, in the hub's other places.
        Regional = "regional",
    }
}
