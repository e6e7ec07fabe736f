//! What the note says of a mention: that it is so, that it is not, that it may be.

use chartlight_text::ByteRange;
use serde::{Deserialize, Serialize};

use crate::Mention;

/// The standing of a mention in its note (the six of ConText and i2b2 2010).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// The patient has it.
    #[default]
    Present,
    /// The patient does not have it.
    Absent,
    /// The patient may have it.
    Possible,
    /// Spoken of under a condition.
    Hypothetical,
    /// The patient had it.
    Historical,
    /// Someone else has it.
    SomeoneElse,
}

/// A status and the words that decided it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default, Serialize, Deserialize)]
pub struct Assertion {
    /// The status.
    pub status: Status,
    /// The deciding words in the note; `None` when nothing spoke against "present".
    pub cue: Option<ByteRange>,
    /// The words that the cue governs, the mention among them; `None` where there is no cue.
    pub scope: Option<ByteRange>,
}

/// A sentence where it stands in its note.
#[derive(Clone, Copy)]
pub struct SentencePlace<'n> {
    /// The whole note.
    pub text: &'n str,
    /// All sentences of the note, in order.
    pub sentences: &'n [ByteRange],
    /// Which of them is meant.
    pub index: usize,
    /// The heading of its section.
    pub heading: Option<ByteRange>,
}

/// Decides the assertion of mentions.
pub trait Assess {
    /// Sets the assertion of the mentions of one sentence; never moves a range.
    fn assess(&self, place: SentencePlace<'_>, mentions: &mut [Mention]);
}

/// Leaves every mention present.
#[derive(Clone, Copy, Debug, Default)]
pub struct AllPresent;

impl Assess for AllPresent {
    fn assess(&self, _: SentencePlace<'_>, _: &mut [Mention]) {}
}
