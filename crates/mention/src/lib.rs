//! From label probabilities to mentions: label schemes, legal IOB2 decoding, mentions with a
//! score, and the seam for assertion.
//!
//! Pure: knows texts and numbers, never a model, a device, a clock or a browser. Labels are data;
//! nothing here matches on a label's name. Start reading at [`LabelScheme`], then [`decode`],
//! then [`mentions`].

mod assertion;
mod decode;
mod mention;
mod scheme;
mod type_table;

pub use assertion::{AllPresent, Assertion, Assess, SentencePlace, Status};
pub use decode::{DecodeError, decode};
pub use mention::{Mention, MentionError, mentions, type_log_prob};
pub use scheme::{LabelIndex, LabelScheme, SchemeError, SchemeIndex, Tag, TypeIndex};
pub use type_table::{OfType, TypeTable, TypeTableError};
