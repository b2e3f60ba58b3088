//! What a problem was solved with, kept so that the next solve need not make it again.

use std::sync::{Arc, Mutex, PoisonError};

use hub_core::model::HubId;
use hub_core::problem::Problem;
use hub_core::score::Arcs;

/// A problem of the engine and its arcs, both of which depend on the seed.
#[derive(Clone, Debug)]
pub(crate) struct Ready {
    pub(crate) problem: Arc<Problem>,
    pub(crate) arcs: Arc<Arcs>,
}

impl Ready {
    /// The same with other places at some hubs, where that changes nothing else.
    fn with_places(&self, places: &[(HubId, u32)]) -> Option<Self> {
        let at = |(id, places): &(HubId, u32)| Some((self.problem.find_hub(id)?, *places));
        let places: Vec<_> = places.iter().map(at).collect::<Option<_>>()?;
        Some(Self {
            problem: Arc::new(self.problem.with_places(&places)?),
            arcs: Arc::clone(&self.arcs),
        })
    }
}

/// The last of them, if there was any.
#[derive(Clone, Debug, Default)]
pub(crate) struct Warm(Arc<Mutex<Option<Ready>>>);

impl Warm {
    /// What was kept, if it is for this seed.
    pub(crate) fn get(&self, seed: u64) -> Option<Ready> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.clone().filter(|ready| ready.problem.seed() == seed)
    }

    /// Keeps this in place of what was kept.
    pub(crate) fn keep(&self, ready: &Ready) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(ready.clone());
    }

    /// What a problem with other places at some hubs starts with; `None` where it cannot be had from what was kept.
    pub(crate) fn with_places(&self, places: &[(HubId, u32)]) -> Option<Self> {
        let kept = self
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        let ready = kept?.with_places(places)?;
        Some(Self(Arc::new(Mutex::new(Some(ready)))))
    }
}
