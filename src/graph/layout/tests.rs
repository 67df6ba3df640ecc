//! Geometry that a reader relies on.
