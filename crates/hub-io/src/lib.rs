//! Files to and from the model of hubmatch.
