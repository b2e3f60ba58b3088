//! The questions, in the order in which they are asked.

use crate::table::columns;

use super::{Choice, Kind, Question, Section};

use Kind::{Choices, Email, HubIds, Integer, Moment, Number, OneOf, Text, Urns, Year};

columns! {
    /// The questions as columns of an export.
    Answer, required [AppliedOn, Urn, Name, Phase, HeadAgrees], {
        AppliedOn = "applied_on",
        Urn = "urn",
        Name = "name",
        Phase = "phase",
        LocalAuthority = "local_authority",
        Region = "region",
        TrustUid = "trust_uid",
        Pupils = "pupils",
        OverallAbsence = "overall_absence",
        PersistentAbsence = "persistent_absence",
        SevereAbsence = "severe_absence",
        AbsencePeriod = "absence_period",
        Suspensions = "suspensions",
        SuspensionsPeriod = "suspensions_period",
        OfstedOverall = "ofsted_overall",
        InvestmentArea = "investment_area",
        Fsm = "fsm",
        FsmMeasure = "fsm_measure",
        FsmPeriod = "fsm_period",
        Sen = "sen",
        Needs = "needs",
        Preferences = "preferences",
        SupportAsked = "support_asked",
        OtherSupport = "other_support",
        HeadName = "head_name",
        HeadAgrees = "head_agrees",
        TrustSignatory = "trust_signatory",
        TrustAgrees = "trust_agrees",
        ContactName = "contact_name",
        ContactRole = "contact_role",
        ContactEmail = "contact_email",
        ContactPhone = "contact_phone",
        MeetingTimes = "meeting_times",
        Comments = "comments",
    }
}

const PHASES: &[Choice] = &[
    choice("primary", "Primary, or middle deemed primary"),
    choice("secondary", "Secondary, or middle deemed secondary"),
    choice("all_through", "All-through"),
    choice("special", "Special school"),
    choice(
        "alternative_provision",
        "Pupil referral unit or other alternative provision",
    ),
    choice("nursery", "Nursery"),
    choice("post_16", "16 plus"),
];
const REGIONS: &[Choice] = &[
    choice("north_east", "North East"),
    choice("north_west", "North West"),
    choice("yorkshire_and_the_humber", "Yorkshire and the Humber"),
    choice("east_midlands", "East Midlands"),
    choice("west_midlands", "West Midlands"),
    choice("east_of_england", "East of England"),
    choice("london", "London"),
    choice("south_east", "South East"),
    choice("south_west", "South West"),
];
const GRADES: &[Choice] = &[
    choice("1", "Outstanding"),
    choice("2", "Good"),
    choice("3", "Requires improvement"),
    choice("4", "Inadequate"),
    choice("not_judged", "Inspected, without an overall grade"),
    choice("never_inspected", "Never inspected"),
];
const AREAS: &[Choice] = &[
    choice("peia", "Priority education investment area"),
    choice("eia", "Education investment area, no priority area"),
    choice("none", "Neither"),
];
const MEASURES: &[Choice] = &[
    choice("eligible_now", "Eligible now"),
    choice("ever_6", "Eligible at any time in the past six years"),
    choice("pupil_premium", "Attracting the pupil premium"),
];
const THEMES: &[Choice] = &[
    choice("whole_school_culture", "Whole-school culture"),
    choice("data_and_tracking", "Data and tracking"),
    choice("disadvantaged_pupils", "Disadvantaged pupils"),
    choice("send", "Special educational needs and disabilities"),
    choice(
        "semh_and_anxiety",
        "Social, emotional and mental health, and anxiety",
    ),
    choice("severe_absence", "Severe absence"),
    choice("families_and_community", "Families and community"),
    choice("transition", "Transition between phases"),
    choice("term_time_holidays", "Term-time holidays"),
    choice("behaviour", "Behaviour"),
];
const SUPPORT: &[Choice] = &[
    choice("enhanced", "Enhanced support only"),
    choice("regional", "Regional support only"),
    choice("any", "Either"),
];
const TIMES: &[Choice] = &[
    choice("before_school", "Before school"),
    choice("morning", "Morning"),
    choice("lunchtime", "Lunchtime"),
    choice("afternoon", "Afternoon"),
    choice("after_school", "After school"),
];
const YES_NO: &[Choice] = &[choice("yes", "Yes"), choice("no", "No")];

const fn choice(value: &'static str, label: &'static str) -> Choice {
    Choice { value, label }
}

/// Most pupils that a school may say it has: the largest has some 4,000.
const MOST_PUPILS: u32 = 20_000;
const PERCENT: Kind = Number { max: 100.0 };

/// All questions.
pub(super) const QUESTIONS: &[Question] = &[
    ask(
        Section::School,
        Answer::AppliedOn,
        Moment,
        "When was this form sent?",
        "Day, or day and time. A form tool fills it in.",
    ),
    ask(
        Section::School,
        Answer::Urn,
        Urns,
        "What is the school's URN?",
        "Six digits, from Get Information about Schools. A trust may apply for several schools at once: all their URNs, separated by semicolons, and so with the other answers of this part and the next, in the same order. One answer for all stands once, but for names, pupils and percentages.",
    ),
    ask(
        Section::School,
        Answer::Name,
        Text,
        "What is the school called?",
        "As in Get Information about Schools.",
    ),
    ask(
        Section::School,
        Answer::Phase,
        OneOf(PHASES),
        "Which phase is the school?",
        "",
    ),
    ask(
        Section::School,
        Answer::LocalAuthority,
        Text,
        "Which local authority is the school in?",
        "",
    ),
    ask(
        Section::School,
        Answer::Region,
        OneOf(REGIONS),
        "Which region is the school in?",
        "",
    ),
    ask(
        Section::School,
        Answer::TrustUid,
        Integer { max: u32::MAX },
        "If the school is in a multi-academy trust: what is the trust's UID?",
        "Digits, from Get Information about Schools. Leave it empty for schools without a trust, and for trusts of one school.",
    ),
    ask(
        Section::School,
        Answer::Pupils,
        Integer { max: MOST_PUPILS },
        "How many pupils are on roll?",
        "Digits only.",
    ),
    ask(
        Section::Figures,
        Answer::OverallAbsence,
        PERCENT,
        "Overall absence: which percentage of possible sessions was missed?",
        "A number such as 8.4, without a percent sign. Leave it empty where it is not known or was suppressed; so with all figures.",
    ),
    ask(
        Section::Figures,
        Answer::PersistentAbsence,
        PERCENT,
        "Persistent absence: which percentage of pupils missed 10 % of sessions or more?",
        "A number such as 21.5.",
    ),
    ask(
        Section::Figures,
        Answer::SevereAbsence,
        PERCENT,
        "Severe absence: which percentage of pupils missed 50 % of sessions or more?",
        "A number such as 2.1.",
    ),
    ask(
        Section::Figures,
        Answer::AbsencePeriod,
        Year,
        "Which academic year are these absence rates of?",
        "Written 2022/23. Needed with any of the three.",
    ),
    ask(
        Section::Figures,
        Answer::Suspensions,
        Number {
            max: hub_core::problem::MAX_SUSPENSIONS,
        },
        "How many suspensions were there in the year, for each 100 pupils?",
        "A number such as 6.9.",
    ),
    ask(
        Section::Figures,
        Answer::SuspensionsPeriod,
        Year,
        "Which academic year are these suspensions of?",
        "Written 2022/23. Needed with suspensions.",
    ),
    ask(
        Section::Figures,
        Answer::OfstedOverall,
        OneOf(GRADES),
        "What did Ofsted's latest graded inspection judge overall effectiveness to be?",
        "",
    ),
    ask(
        Section::Figures,
        Answer::InvestmentArea,
        OneOf(AREAS),
        "Is the school in an education investment area?",
        "Leave it empty where it is not known.",
    ),
    ask(
        Section::Figures,
        Answer::Fsm,
        PERCENT,
        "Which percentage of pupils has free school meals?",
        "A number such as 24.3.",
    ),
    ask(
        Section::Figures,
        Answer::FsmMeasure,
        OneOf(MEASURES),
        "How is that percentage counted?",
        "Needed with the percentage.",
    ),
    ask(
        Section::Figures,
        Answer::FsmPeriod,
        Year,
        "Which academic year is that percentage of?",
        "Written 2022/23.",
    ),
    ask(
        Section::Figures,
        Answer::Sen,
        PERCENT,
        "Which percentage of pupils has special educational needs (support or plan)?",
        "A number such as 17.2.",
    ),
    ask(
        Section::Support,
        Answer::Needs,
        Choices(THEMES),
        "What would you like help with?",
        "Any number of them.",
    ),
    ask(
        Section::Support,
        Answer::Preferences,
        HubIds,
        "Which hubs would you like, best first?",
        "The hubs' codes, separated by semicolons. A wish, not a promise.",
    ),
    ask(
        Section::Support,
        Answer::SupportAsked,
        OneOf(SUPPORT),
        "Which support do you apply for?",
        "",
    ),
    ask(
        Section::Support,
        Answer::OtherSupport,
        Text,
        "Which other support does the school have already?",
        "In your own words.",
    ),
    ask(
        Section::People,
        Answer::HeadName,
        Text,
        "What is the head teacher's name?",
        "",
    ),
    ask(
        Section::People,
        Answer::HeadAgrees,
        OneOf(YES_NO),
        "Does the head teacher agree to this application?",
        "An application without it does not count.",
    ),
    ask(
        Section::People,
        Answer::TrustSignatory,
        Text,
        "If the school is in a trust: who signs for the trust?",
        "",
    ),
    ask(
        Section::People,
        Answer::TrustAgrees,
        OneOf(YES_NO),
        "If the school is in a trust: does the trust agree to this application?",
        "Needed with a trust's UID, and where one form is for several schools.",
    ),
    ask(
        Section::People,
        Answer::ContactName,
        Text,
        "Whom may the hub contact?",
        "Contact details are for the programme's team and the hub that the school is matched to, and go to nobody else.",
    ),
    ask(
        Section::People,
        Answer::ContactRole,
        Text,
        "What is that person's role?",
        "",
    ),
    ask(
        Section::People,
        Answer::ContactEmail,
        Email,
        "At which e-mail address?",
        "",
    ),
    ask(
        Section::People,
        Answer::ContactPhone,
        Text,
        "At which telephone number?",
        "",
    ),
    ask(
        Section::People,
        Answer::MeetingTimes,
        Choices(TIMES),
        "When can you meet, online, once every half term?",
        "Any number of them.",
    ),
    ask(
        Section::People,
        Answer::Comments,
        Text,
        "Is there anything else that you would like to say?",
        "It is kept, and nothing is decided by it.",
    ),
];

const fn ask(
    section: Section,
    answer: Answer,
    kind: Kind,
    text: &'static str,
    guidance: &'static str,
) -> Question {
    Question {
        section,
        answer,
        kind,
        text,
        guidance,
    }
}
