//! What people call a quota.

/// What a quota is to people: messages call it by that and its name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum QuotaKind {
    /// A quota.
    #[default]
    Quota,
    /// What a reserve leaves to others.
    Reserve,
    /// A resource: what it has is the upper bound, what schools use are the weights.
    Resource,
    /// A balance of means.
    Balance,
}

impl QuotaKind {
    /// Kind and name.
    pub(crate) fn title(self, name: &str) -> String {
        match self {
            Self::Quota => format!("quota {name:?}"),
            Self::Reserve => format!("the reserve of quota {name:?}"),
            Self::Resource => format!("resource {name:?}"),
            Self::Balance => format!("balance {name:?}"),
        }
    }
}
