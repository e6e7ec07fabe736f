//! Whether a note says that a mention is so: present, absent, possible, hypothetical, historical or
//! someone else's.
//!
//! An engine after ConText (Harkema et al., *J Biomed Inform* 42(5), 2009) and NegEx: cues from a
//! lexicon govern the words of their scope, and a mention takes the status of the cue that governs
//! it. Pure: no model, no clock, no file. Start at [`Assessor`].
//!
//! # What decides
//! 1. In each sentence the phrases of the lexicon are found, the longest first; a phrase in the
//!    group `ignore` hides the cues in it.
//! 2. A cue's scope runs from the cue to where its clause ends: at a break (`;`, a dash between
//!    blanks), at an `end` phrase, where a `clause` phrase follows a comma or "and", at the label of
//!    the next item (`Lungs:`), or where another cue begins behind a comma or "and".
//! 3. Of several cues that govern a mention the first in this order decides: someone else,
//!    hypothetical, absent, possible, historical, present; of equal ones the nearest.
//! 4. Where no cue governs a mention its section's heading decides, if the lexicon has it.
//!
//! A cue that lies inside a mention says nothing of that mention. "Resolved" and "no longer" mean
//! absent, as in the i2b2 2010 guidelines; "history of" means historical, as in ConText.
//!
//! # The lexicon's format
//! A line is empty, a comment (`#`), a group in brackets, a named list (`kin = mother | father`) or
//! a phrase of the group above. `{a|b}` stands for either, `<kin>` for each of a list; case does not
//! matter, and every digit stands for any digit. Groups:
//!
//! - `[STATUS after]`, `before`, `around`, `either` or `sign`: cues and where they look. A reach may
//!   follow: `, nearest` (to the next comma), `, sentence`, or `, 3 words`. `either` looks forward
//!   where something follows in the clause, else back; a `sign` belongs to the word that it is
//!   glued to.
//! - `[ignore]`, `[end]`, `[end STATUS]`, `[clause]`: see above.
//! - `[speak]`: behind someone else; then that person speaks of the patient.
//! - `[answer STATUS]`: the start of a sentence that answers the question before it.
//! - `[heading STATUS]`: sections.

mod assessor;
mod clauses;
mod lexicon;
mod normal;
mod phrase;

pub use assessor::{Assessor, AssessorError};
pub use lexicon::{Lexicon, LexiconError, LexiconProblem};
pub use phrase::PhraseError;
