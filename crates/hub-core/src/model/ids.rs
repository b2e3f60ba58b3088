//! Identifiers. Newtypes, so that a URN is never taken for a trust.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Unique Reference Number of a school in England: six digits, 100000 to 999999.
///
/// ```
/// use hub_core::model::Urn;
/// assert_eq!(Urn::new(100_000).map(|u| u.to_string()).as_deref(), Some("100000"));
/// assert_eq!(Urn::new(99_999), None);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u32", into = "u32")]
#[cfg_attr(
    feature = "schema",
    derive(schemars::JsonSchema),
    schemars(with = "u32")
)]
pub struct Urn(u32);

impl Urn {
    /// A URN, or `None` when `number` has not six digits.
    #[must_use]
    pub const fn new(number: u32) -> Option<Self> {
        if number >= 100_000 && number <= 999_999 {
            Some(Self(number))
        } else {
            None
        }
    }

    /// The number, 100000 to 999999.
    #[must_use]
    pub const fn get(self) -> u32 {
        self.0
    }
}

impl TryFrom<u32> for Urn {
    type Error = &'static str;

    fn try_from(number: u32) -> Result<Self, Self::Error> {
        Self::new(number).ok_or("a URN has six digits")
    }
}

impl From<Urn> for u32 {
    fn from(urn: Urn) -> Self {
        urn.0
    }
}

impl fmt::Display for Urn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

/// UID of an academy trust in the Get Information about Schools register.
///
/// Trusts are compared by UID only: two trusts may share a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TrustUid(pub u32);

impl fmt::Display for TrustUid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

/// Name of a hub, as the programme writes it, for instance `H07`. Compared byte for byte.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct HubId(pub String);

impl HubId {
    /// The name as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for HubId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
