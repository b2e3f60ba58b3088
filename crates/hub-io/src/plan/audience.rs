//! Who may see what of a plan. This is the one place that says so; the tables ask it.
//!
//! # The rule
//!
//! * **Internal**: the team that runs the programme sees all there is.
//! * **Hub**: a hub sees the schools that are placed at it, and of no other school that it applied. Of its own it sees what the registers say (name, phase, type,
//!   local authority, region, trust, pupils), how far away they are, the level of support that it gives them, what they asked for, and their rates of absence, suspensions,
//!   free school meals and special needs with the years. It sees nothing that says how they were chosen: no tier, no score, no fit, no reason, no lottery. A tier is a rate
//!   read against a threshold, and a score is made of rates, so that one could be worked out from the other. The level of support is told, since the hub gives it; where it goes by need,
//!   it says as much as that the school is in one of the first tiers.
//! * **School**: a school is told, in its letter, what the registers and its own form say of it, whom it named as its contact, its hub, what the hub offers, the level of support, how far away it is, and
//!   why, in words of its own: what speaks for the hub, what keeps it out of a hub, never anything of another school but the name of its hub's lead. It is told no tier, score, lottery
//!   points, place on the waiting list or worth of a place, and that people decided, but not their reasons.
//! * **Public**: what is public of a school is in the registers; that it applied, what it asked for and where it is are not. So there is nothing on a single school that applied,
//!   only hubs and counts.
//!
//! **Rates.** A rate of a school with fewer than [`SMALL_ROLL`] pupils, or of which the number of pupils is not known, can point at a child. It is withheld from all but the team and the school itself, with its year
//! and its measure, whether there is one or not. The fit of a pair says something of the lead's rates, too: of a lead that is as small, no letter names them as what speaks for the hub.
//!
//! **Counts for the public.** Counts from 1 to 4 are withheld. Where one is in a list whose sum is known, so are the zeros of the list, and the smallest count that is 5 or more wherever it stands: so no subtraction
//! gives a count back, and nothing tells which of those withheld are small. Where as few as that are placed, or are without a hub, no number is told but that of all schools; where all schools are as few, none.
//!
//! **Means for the public** are over [`FEWEST_FOR_A_MEAN`] schools or more, and so are those that subtraction gives.
//!
//! **Fairness for the public** is told by which groups of as many schools stand out and how surely, in steps, and by no count. Of decisions of people it is told how many there are, unless that is small.
//!
//! **The policy** is for everyone: by which rules schools were chosen. The team wrote it, and the names of its tiers, quotas, resources and groups of hubs, and its description, are shown as they stand: a name
//! that says something of a single school does not belong there.
//!
//! **Decisions on single schools** in the policy (pins, bars, schools together or apart), with their reasons and who authorised them, and its comments, are for the team alone.
//!
//! **Contacts** are for the team, of its own schools for a hub, and its own for a school, where they are asked for.

use hub_core::model::School;

/// Who will read what is written of a plan. What a school is told is no table of many: see [`crate::Told`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    /// The team that runs the programme: everything.
    Internal,
    /// A hub: its own schools and what they need, without the rates of small schools and without how they were chosen.
    Hub,
    /// Everyone: hubs and counts, no single school that applied.
    Public,
}

/// A school of fewer pupils is small: its rates can point at a child.
pub const SMALL_ROLL: u32 = 50;

/// A count is small from 1 to this.
pub(super) const SMALL_COUNT: u64 = 4;

/// A mean for the public is over as many schools or more.
pub(super) const FEWEST_FOR_A_MEAN: u64 = 10;

/// Whether a school's rates are for the team alone.
pub(super) fn is_small(school: &School) -> bool {
    school.pupils.is_none_or(|pupils| pupils < SMALL_ROLL)
}

/// The rule on rates for those who find a cell withheld.
pub(super) const RATES_NOTE: &str = "Withheld: rates of schools with fewer than 50 pupils, or of which the number of pupils is not known, can point at a child.";

/// The rule on counts for those who find a cell withheld.
pub(super) const COUNTS_NOTE: &str = "Withheld: counts from 1 to 4, and others from which these could be worked out. Means are over 10 schools or more.";
