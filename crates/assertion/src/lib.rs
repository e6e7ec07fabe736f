//! Assertion: whether the note says that the patient has what a mention names.
//!
//! An engine after ConText (Harkema et al. 2009) and NegEx (Chapman et al. 2001): phrases of a
//! [`Lexicon`] are found in a sentence, each governs the words of its scope, and a mention in several
//! scopes takes the status that comes first in the order below. It knows no model, no browser, no
//! clock. Start at [`Engine`]; `lexicon.txt` holds the words and says how they are written.
//!
//! # What a status means
//! | status | the note says that | for example |
//! |---|---|---|
//! | present | the patient has it, or nothing speaks against that | "presents with *fever*" |
//! | absent | the patient does not have it, or no longer | "denies *fever*", "*nausea* has resolved" |
//! | possible | the patient may have it | "r/o *sepsis*", "cannot exclude *PE*", "?*PE*" |
//! | hypothetical | it is spoken of under a condition, or as a risk | "return if *fever*", "risk of *falls*" |
//! | historical | the patient had it | "history of *MI*", "PMH: *asthma*", "*stroke* in 2015" |
//! | someone else | another has it | "mother had *lupus*", "FH: *diabetes*" |
//!
//! # Which status wins
//! hypothetical > absent > someone else > possible > historical > present > the section's heading;
//! among cues of one status the nearest is shown. So "no family history of cancer" is absent, for no
//! one has it (i2b2 2010 would say someone else), "no history of asthma" is absent, and "no fever" in
//! a past medical history is absent. What is held unlikely ("doubt", "low suspicion for") and what is
//! over ("resolved") is absent, as in NegEx; what is "less likely" than another is possible.
//! "Consistent with" states a finding: present. So does a complaint with its duration, "a two-week
//! history of cough", and one on a condition, "chest pain on exertion", which i2b2 2010 sets apart as
//! conditional. What follows the cause of something else is not what a cue is of: "no cause of the
//! syncope" leaves it present. Everything under "Past Medical History" is historical
//! unless a cue speaks otherwise, chronic diseases included.
//!
//! # Where a scope ends
//! At a word of `[end]` ("but", "except"), a semicolon or dash, a new clause behind a comma or
//! "and" ("and has", ", he"), a verb whose subject begins behind a comma ("no fever, cough
//! persists"), a cue of another status behind a comma or "and" ("no effusion, possible pneumonia"),
//! a closing bracket, a new field ("Lungs:"), the sentence's end; and 200 words after the cue. A
//! sentence that ends with a colon, and a heading that ends in a cue, govern the lines below them.
//! A cue inside a mention does not count, but for one at its edge ("*no fever*" as a mention).
//!
//! A relative who reports ("his mother denies fever") speaks for the patient.

mod engine;
mod governing;
mod lexicon;
mod matcher;
mod normal;
mod phrase;
mod scopes;

pub use engine::{Engine, EngineError};
pub use lexicon::{Lexicon, LexiconError, LexiconProblem};
pub use phrase::PhraseError;
