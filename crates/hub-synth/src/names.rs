//! Made-up names of schools.

use hub_core::model::Phase;

use crate::draft::{Draft, Governance};

const FIRST: [&str; 60] = [
    "Alder",
    "Amber",
    "Ashby",
    "Aspen",
    "Barley",
    "Beacon",
    "Beech",
    "Birch",
    "Blackthorn",
    "Bluebell",
    "Bramble",
    "Briar",
    "Brook",
    "Canal",
    "Castle",
    "Cedar",
    "Cherry",
    "Chestnut",
    "Church",
    "Clover",
    "Coppice",
    "Crescent",
    "Dale",
    "Dove",
    "Elder",
    "Elm",
    "Fairfield",
    "Fern",
    "Field",
    "Foxglove",
    "Garden",
    "Gorse",
    "Greenway",
    "Harbour",
    "Hawthorn",
    "Hazel",
    "Heath",
    "Heron",
    "Hollin",
    "Juniper",
    "Kestrel",
    "Larch",
    "Lark",
    "Laurel",
    "Linden",
    "Lower",
    "Manor",
    "Maple",
    "Meadow",
    "Mill",
    "Oak",
    "Orchard",
    "Priory",
    "Quarry",
    "Rowan",
    "Station",
    "Swift",
    "Upper",
    "Willow",
    "Wren",
];

const SECOND: [&str; 30] = [
    "Avenue", "Bank", "Bridge", "Brow", "Chase", "Close", "Common", "Court", "Croft", "Cross",
    "Down", "Edge", "End", "Fold", "Gate", "Green", "Grove", "Hall", "Hill", "House", "Lane",
    "Lea", "Mead", "Mount", "Park", "Rise", "Road", "Vale", "View", "Wood",
];

/// Maintained and other primary schools: kind, and type of establishment when maintained. What the school is called
/// fits who founded it.
const PRIMARY: [(&str, &str); 8] = [
    ("Primary School", "Community school"),
    ("Primary School", "Foundation school"),
    ("Community Primary School", "Community school"),
    (
        "Church of England Primary School",
        "Voluntary controlled school",
    ),
    ("Church of England Primary School", "Voluntary aided school"),
    ("Catholic Primary School", "Voluntary aided school"),
    ("Infant School", "Community school"),
    ("Junior School", "Community school"),
];

/// The random choices behind a school's words, taken from its bits one after the other.
struct Words {
    first: &'static str,
    second: &'static str,
    kind: usize,
    establishment: usize,
}

impl Words {
    fn of(draft: &Draft) -> Self {
        let mut bits = draft.words as usize;
        let mut below = |n: usize| {
            let choice = bits % n;
            bits /= n;
            choice
        };
        Self {
            first: FIRST[below(FIRST.len())],
            second: SECOND[below(SECOND.len())],
            kind: below(48),
            establishment: below(30),
        }
    }
}

/// The name of a school.
pub(crate) fn name(draft: &Draft) -> String {
    let Words {
        first,
        second,
        kind,
        ..
    } = Words::of(draft);
    let academy = draft.governance != Governance::Maintained;
    let kind = match draft.phase {
        Phase::Primary if academy && kind >= 24 => "Primary Academy",
        Phase::Primary => PRIMARY[kind % PRIMARY.len()].0,
        Phase::Secondary if academy => ["Academy", "School", "High School"][kind % 3],
        Phase::Secondary => ["School", "High School", "Community College"][kind % 3],
        Phase::AllThrough => ["School", "All-Through School"][kind % 2],
        Phase::Special => ["School", "Special School"][kind % 2],
        Phase::AlternativeProvision if academy => "Alternative Provision Academy",
        Phase::AlternativeProvision => "Pupil Referral Unit",
        Phase::Nursery | Phase::Post16 => "Nursery School",
    };
    format!("{first} {second} {kind}")
}

/// The type of establishment, in the words of the register.
pub(crate) fn establishment_type(draft: &Draft) -> &'static str {
    let Words {
        kind,
        establishment,
        ..
    } = Words::of(draft);
    if draft.governance == Governance::Maintained {
        return match draft.phase {
            Phase::Primary => PRIMARY[kind % PRIMARY.len()].1,
            Phase::Special if establishment < 5 => "Foundation special school",
            Phase::Special => "Community special school",
            Phase::AlternativeProvision => "Pupil referral unit",
            Phase::Nursery | Phase::Post16 => "Local authority nursery school",
            _ if establishment < 12 => "Community school",
            _ if establishment < 22 => "Voluntary aided school",
            _ => "Foundation school",
        };
    }
    match draft.phase {
        Phase::Special if establishment < 7 => "Free schools special",
        Phase::Special => "Academy special converter",
        Phase::AlternativeProvision if establishment < 9 => "Free schools alternative provision",
        Phase::AlternativeProvision => "Academy alternative provision converter",
        Phase::Primary if establishment < 1 => "Free schools",
        Phase::Primary if establishment < 8 => "Academy sponsor led",
        _ if establishment < 3 => "Free schools",
        _ if establishment < 11 => "Academy sponsor led",
        _ => "Academy converter",
    }
}
