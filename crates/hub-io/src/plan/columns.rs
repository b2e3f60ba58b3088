//! What the columns of the workbook for the team mean: its last page before those of the hubs.

use crate::sheets::{Cell, Head, Kind, Page, Sheet};

/// Each column by its name in files, and what stands in it.
const MEANINGS: [(&str, &str); 60] = [
    (
        "urn",
        "The school's number in Get Information about Schools",
    ),
    (
        "name",
        "Name of the school; in lists of tiers, steps, levels and rules their names in the policy",
    ),
    (
        "phase",
        "Primary, secondary, all-through and so on, as the inputs have it",
    ),
    ("establishment_type", "Kind of school in the register"),
    ("local_authority", "Local authority of the school"),
    ("region", "Region of the school"),
    ("trust_uid", "Number of the school's trust in the register"),
    ("pupils", "Pupils on roll"),
    ("hub", "Id of the hub"),
    ("lead_name", "Name of the school that leads the hub"),
    (
        "level",
        "Level of support: single where the programme has one, otherwise enhanced or regional; in the list of levels, what the level counts",
    ),
    (
        "tier",
        "Priority tier of the policy, from 1: lower numbers have places first",
    ),
    (
        "step",
        "Step of the widening at which the hub comes within reach, from 1",
    ),
    (
        "score",
        "Points of the pair of school and hub; a perfect pair has the policy's whole scale",
    ),
    ("fit_percent", "The score as a part of a perfect pair's, %"),
    (
        "distance_km",
        "Straight line between the school and the hub's lead, km",
    ),
    ("pinned", "Whether the policy pins the school to its hub"),
    ("reason", "Why the school, or so many schools, have no hub"),
    ("sentence", "The same for this school in a sentence"),
    ("place", "Place on the waiting list, from 1"),
    (
        "value",
        "What the policy counts the school as within its tier: higher values have places first",
    ),
    (
        "lottery_points",
        "Points drawn from the seed; between schools equal in tier, value and fit the higher number has the place",
    ),
    ("needs", "Themes that the school asked for support with"),
    (
        "support_asked",
        "Level of support that the school asked for",
    ),
    ("overall_absence", "Sessions missed, % of all"),
    ("overall_absence_period", "Academic year of that rate"),
    (
        "persistent_absence",
        "Pupils who missed a tenth of their sessions or more, %",
    ),
    ("persistent_absence_period", "Academic year of that rate"),
    (
        "severe_absence",
        "Pupils who missed half of their sessions or more, %",
    ),
    ("severe_absence_period", "Academic year of that rate"),
    ("suspensions", "Suspensions per 100 pupils"),
    ("suspensions_period", "Academic year of that rate"),
    ("fsm", "Pupils with free school meals, %"),
    (
        "fsm_measure",
        "What that counts: eligible now, eligible in the last six years, or pupil premium",
    ),
    ("fsm_period", "Academic year of that percentage"),
    ("sen", "Pupils with special educational needs, %"),
    ("head_name", "Name of the head teacher"),
    ("contact_name", "Whom to speak to"),
    ("contact_role", "What that person does at the school"),
    ("contact_email", "Email address of that person"),
    ("contact_phone", "Telephone number of that person"),
    ("meeting_times", "When the school can meet"),
    ("places", "Places of the hub at this level"),
    ("load", "Schools placed there"),
    ("free", "Places that are free"),
    (
        "resources",
        "What is used of each resource, and how much there is",
    ),
    ("mean_fit_percent", "Mean fit of the hub's schools, %"),
    ("mean_distance_km", "Mean distance of the hub's schools, km"),
    (
        "one_more_place_is_worth",
        "By what the plan would be better with one more place at the hub",
    ),
    (
        "price_points_of_score",
        "The part of that in points of score; more important levels are in the words alone",
    ),
    ("schools", "Number of schools"),
    ("with_a_hub", "Schools that have a hub"),
    ("without_a_hub", "Schools that have none"),
    (
        "in_the_plan",
        "What the plan has of the level: places, points of score, metres and so on, as the level counts",
    ),
    (
        "reached",
        "What could be reached of it, before later levels took what its tolerance leaves them",
    ),
    (
        "at_most_claimed",
        "More than this cannot be had, says the solver",
    ),
    (
        "at_most_proven",
        "More than this cannot be had: anyone can add it up from plan.json",
    ),
    (
        "price",
        "Points of score that one unit beyond a soft rule's bound costs",
    ),
    (
        "beyond",
        "Units beyond the bound: schools, the unit of a resource, or hundredths of the field's unit for one school",
    ),
    ("cost", "Points of score that are paid for it"),
];

/// The page.
pub(super) fn page<'a>() -> Page<'a> {
    let row = |(name, meaning): &(&'static str, &'static str)| {
        let title = Head::new(name, Kind::Text).title();
        vec![
            Cell::text(Some(title)),
            Cell::text(Some(*name)),
            Cell::text(Some(*meaning)),
        ]
    };
    Page::of(
        "Columns",
        Sheet {
            name: "columns".into(),
            heads: vec![
                Head::new("column", Kind::Text),
                Head::new("name_in_files", Kind::Text),
                Head::new("meaning", Kind::Words),
            ],
            rows: MEANINGS.iter().map(row).collect(),
        },
    )
}
