//! Assertion.
