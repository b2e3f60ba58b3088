//! What may be told of one school in a plan, field by field, and to whom.

use hub_core::explain::percent;
use hub_core::model::{Hub, Rate, School, Urn};
use hub_core::plan::{Placement, Unplaced, Waiting};
use hub_core::problem::distance_km;

use super::audience::{Audience, is_small};
use crate::records::Contact;
use crate::sheets::{Cell, Head, Kind};

/// The most open audience that may see a field.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Seen {
    /// The team alone.
    Team,
    /// The hub that the school is placed at.
    Hub,
    /// The same, unless the school is small.
    HubUnlessSmall,
}

macro_rules! fields {
    ($($field:ident = $name:literal, $kind:ident, $seen:ident;)+) => {
        /// A field of a school in a plan.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(super) enum Field { $($field),+ }

        impl Field {
            /// Its column.
            pub(super) const fn head(self) -> Head {
                match self { $(Self::$field => Head::new($name, Kind::$kind)),+ }
            }

            const fn seen(self) -> Seen {
                match self { $(Self::$field => Seen::$seen),+ }
            }
        }
    };
}

fields! {
    Place = "place", Whole, Team;
    Urn = "urn", Whole, Hub;
    Name = "name", Text, Hub;
    Phase = "phase", Text, Hub;
    EstablishmentType = "establishment_type", Text, Hub;
    LocalAuthority = "local_authority", Text, Hub;
    Region = "region", Text, Hub;
    TrustUid = "trust_uid", Whole, Hub;
    Pupils = "pupils", Whole, Hub;
    Hub = "hub", Text, Hub;
    LeadName = "lead_name", Text, Hub;
    HubRegion = "hub_region", Text, Hub;
    HubPlaces = "hub_places", Whole, Hub;
    Delivery = "delivery", Text, Hub;
    Level = "level", Text, Hub;
    DistanceKm = "distance_km", Tenths, Hub;
    Needs = "needs", Words, Hub;
    SupportAsked = "support_asked", Text, Hub;
    OverallAbsence = "overall_absence", Decimal, HubUnlessSmall;
    OverallAbsencePeriod = "overall_absence_period", Text, HubUnlessSmall;
    PersistentAbsence = "persistent_absence", Decimal, HubUnlessSmall;
    PersistentAbsencePeriod = "persistent_absence_period", Text, HubUnlessSmall;
    SevereAbsence = "severe_absence", Decimal, HubUnlessSmall;
    SevereAbsencePeriod = "severe_absence_period", Text, HubUnlessSmall;
    Suspensions = "suspensions", Decimal, HubUnlessSmall;
    SuspensionsPeriod = "suspensions_period", Text, HubUnlessSmall;
    Fsm = "fsm", Decimal, HubUnlessSmall;
    FsmMeasure = "fsm_measure", Text, HubUnlessSmall;
    FsmPeriod = "fsm_period", Text, HubUnlessSmall;
    Sen = "sen", Decimal, HubUnlessSmall;
    HeadName = "head_name", Text, Hub;
    ContactName = "contact_name", Text, Hub;
    ContactRole = "contact_role", Text, Hub;
    ContactEmail = "contact_email", Text, Hub;
    ContactPhone = "contact_phone", Text, Hub;
    MeetingTimes = "meeting_times", Words, Hub;
    Tier = "tier", Whole, Team;
    Step = "step", Whole, Team;
    Score = "score", Whole, Team;
    FitPercent = "fit_percent", Tenths, Team;
    Pinned = "pinned", Text, Team;
    Value = "value", Whole, Team;
    LotteryPoints = "lottery_points", Whole, Team;
    Reason = "reason", Text, Team;
    Sentence = "sentence", Words, Team;
}

impl Field {
    /// Whether an audience may see the field of any school at all.
    pub(super) fn is_for(self, audience: Audience) -> bool {
        match audience {
            Audience::Internal => true,
            Audience::Hub => self.seen() != Seen::Team,
            Audience::Public => false,
        }
    }

    /// Whether a school may be told the field of itself.
    pub(super) fn is_for_school(self) -> bool {
        self.seen() != Seen::Team
    }
}

/// A school in a plan.
#[derive(Clone, Copy)]
pub(super) struct SchoolRow<'a> {
    pub(super) urn: Urn,
    /// Its record: there for every school of a plan that the audit accepts.
    pub(super) school: Option<&'a School>,
    pub(super) placement: Option<&'a Placement>,
    pub(super) unplaced: Option<&'a Unplaced>,
    /// The hub of the placement.
    pub(super) hub: Option<&'a Hub>,
    /// Its place on the waiting list, from 1, and its entry there.
    pub(super) waiting: Option<(u32, &'a Waiting)>,
    /// Whom to speak to, where contacts were asked for.
    pub(super) contact: Option<&'a Contact>,
    /// Score of a perfect pair.
    pub(super) scale: i64,
}

impl<'a> SchoolRow<'a> {
    /// A field as an audience sees it; nothing where it may not.
    pub(super) fn cell(&self, field: Field, audience: Audience) -> Cell<'a> {
        if !field.is_for(audience) {
            return Cell::Empty;
        }
        let is_rate = field.seen() == Seen::HubUnlessSmall;
        if audience != Audience::Internal && is_rate && self.school.is_none_or(is_small) {
            return Cell::Withheld;
        }
        self.value(field)
    }

    /// A field as the school itself is told it; nothing where it may not.
    pub(super) fn told(&self, field: Field) -> Cell<'a> {
        if field.is_for_school() {
            self.value(field)
        } else {
            Cell::Empty
        }
    }

    fn value(&self, field: Field) -> Cell<'a> {
        self.of_plan(field)
            .or_else(|| self.of_contact(field))
            .or_else(|| Some(of_school(self.school?, field)))
            .unwrap_or(Cell::Empty)
    }

    /// What the plan says; `None` for a field that is none of the plan's.
    fn of_plan(&self, field: Field) -> Option<Cell<'a>> {
        let (placed, unplaced) = (self.placement, self.unplaced);
        let waiting = self.waiting.map(|(_, entry)| entry);
        Some(match field {
            Field::Place => Cell::whole(self.waiting.map(|(place, _)| place)),
            Field::Urn => Cell::whole(Some(self.urn.get())),
            Field::Hub => Cell::text(placed.map(|it| it.hub.as_str())),
            Field::LeadName => Cell::text(self.hub.map(|hub| hub.lead_name.as_str())),
            Field::HubRegion => Cell::word(self.hub.and_then(|hub| hub.region)),
            Field::HubPlaces => Cell::whole(self.hub.map(|hub| hub.places)),
            Field::Delivery => Cell::word(self.hub.and_then(|hub| hub.delivery)),
            Field::Level => Cell::word(
                placed
                    .map(|it| it.level)
                    .or(waiting.map(|it| it.level))
                    .or(unplaced.and_then(|it| it.level)),
            ),
            Field::DistanceKm => Cell::tenths(self.distance()),
            Field::Tier => {
                Cell::whole(placed.map(|it| it.tier).or(unplaced.and_then(|it| it.tier)))
            }
            Field::Step => Cell::whole(placed.and_then(|it| it.step)),
            Field::Score => Cell::whole(placed.map(|it| it.score)),
            Field::FitPercent => Cell::tenths(placed.map(|it| percent(it.score, self.scale))),
            Field::Pinned => Cell::text(placed.map(|it| if it.pinned { "yes" } else { "no" })),
            Field::Value => Cell::whole(waiting.map(|it| it.value)),
            Field::LotteryPoints => Cell::whole(waiting.map(|it| it.lottery_points)),
            Field::Reason => Cell::word(unplaced.map(|it| it.reason)),
            Field::Sentence => Cell::text(unplaced.map(|it| it.sentence.as_str())),
            _ => return None,
        })
    }

    /// What the contacts say; `None` for a field that is none of theirs.
    fn of_contact(&self, field: Field) -> Option<Cell<'a>> {
        let contact = self.contact;
        let of = |get: fn(&Contact) -> &Option<String>| {
            Cell::text(contact.and_then(|it| get(it).as_deref()))
        };
        Some(match field {
            Field::HeadName => of(|it| &it.head_name),
            Field::ContactName => of(|it| &it.contact_name),
            Field::ContactRole => of(|it| &it.contact_role),
            Field::ContactEmail => of(|it| &it.contact_email),
            Field::ContactPhone => of(|it| &it.contact_phone),
            Field::MeetingTimes => of(|it| &it.meeting_times),
            _ => return None,
        })
    }

    /// Straight line between the two sides of the placement, km, where both positions are known.
    pub(super) fn distance(&self) -> Option<f64> {
        let (school, hub) = (self.school?, self.hub?);
        Some(distance_km(school.position()?, hub.position()?))
    }
}

/// What the record of a school says.
fn of_school(school: &School, field: Field) -> Cell<'_> {
    fn value(rate: Option<&Rate>) -> Cell<'_> {
        Cell::decimal(rate.map(|rate| rate.value))
    }
    fn period(rate: Option<&Rate>) -> Cell<'_> {
        Cell::text(rate.map(|rate| rate.period.as_str()))
    }
    let fsm = school.fsm.as_ref();
    match field {
        Field::Name => Cell::text(Some(school.name.as_str())),
        Field::Phase => Cell::word(school.phase),
        Field::EstablishmentType => Cell::text(school.establishment_type.as_deref()),
        Field::LocalAuthority => Cell::text(school.local_authority.as_deref()),
        Field::Region => Cell::word(school.region),
        Field::TrustUid => Cell::whole(school.trust.map(|trust| trust.0)),
        Field::Pupils => Cell::whole(school.pupils),
        Field::Needs => Cell::words(school.needs.iter().copied()),
        Field::SupportAsked => Cell::word(school.support_asked),
        Field::OverallAbsence => value(school.overall_absence.as_ref()),
        Field::OverallAbsencePeriod => period(school.overall_absence.as_ref()),
        Field::PersistentAbsence => value(school.persistent_absence.as_ref()),
        Field::PersistentAbsencePeriod => period(school.persistent_absence.as_ref()),
        Field::SevereAbsence => value(school.severe_absence.as_ref()),
        Field::SevereAbsencePeriod => period(school.severe_absence.as_ref()),
        Field::Suspensions => value(school.suspensions.as_ref()),
        Field::SuspensionsPeriod => period(school.suspensions.as_ref()),
        Field::Fsm => Cell::decimal(fsm.map(|fsm| fsm.percent)),
        Field::FsmMeasure => Cell::word(fsm.map(|fsm| fsm.measure)),
        Field::FsmPeriod => Cell::text(fsm.and_then(|fsm| fsm.period.as_deref())),
        Field::Sen => Cell::decimal(school.sen),
        _ => Cell::Empty,
    }
}
