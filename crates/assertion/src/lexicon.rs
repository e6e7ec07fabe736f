//! The words that decide an assertion, read from a file that a person can edit.

use std::collections::{HashMap, HashSet};
use std::fmt;

use chartlight_mention::Status;

use crate::normal::normal_phrase;
use crate::phrase::{Names, PhraseError, expand};

/// The largest file that is read.
const MOST_BYTES: usize = 1 << 20;
/// The most phrases, alternatives written out.
const MOST_PHRASES: usize = 50_000;
/// The longest phrase, in bytes.
const LONGEST_PHRASE: usize = 120;
/// The most words that a `words` reach can name.
const MOST_WORDS: usize = 100;

/// Where a cue looks for what it is of.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Direction {
    After,
    Before,
    /// Both ways.
    Around,
    /// Forward where something follows it in its clause, else back.
    Either,
    /// A mark that is glued to a word.
    Sign,
}

/// How far a cue reaches.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Reach {
    /// To the end of its clause; lists are passed.
    Clause,
    /// To the next comma.
    Nearest,
    /// To the end of its sentence.
    Sentence,
    Words(usize),
}

/// Words that speak for or against a mention.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Cue {
    pub(crate) status: Status,
    pub(crate) direction: Direction,
    pub(crate) reach: Reach,
}

/// What a phrase does in a sentence.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) struct Meaning {
    pub(crate) cue: Option<Cue>,
    /// Hides the cues in it.
    pub(crate) hides: bool,
    pub(crate) ends: Ends,
    /// Begins a clause where it stands behind a comma or "and".
    pub(crate) begins_clause: bool,
    /// Begins a finding behind a comma, unless its list closes with "or".
    pub(crate) is_degree: bool,
    /// A finite verb: begins the predicate of a new clause.
    pub(crate) is_verb: bool,
}

/// The statuses whose scopes a phrase ends.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) struct Ends(u8);

impl Ends {
    const ALL: Self = Self(u8::MAX);

    const fn of(status: Status) -> Self {
        Self(1 << status as u8)
    }

    pub(crate) const fn has(self, status: Status) -> bool {
        self.0 & Self::of(status).0 != 0
    }

    pub(crate) const fn any(self) -> bool {
        self.0 != 0
    }

    const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// What the phrases of a group do.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Group {
    Sentence(Meaning),
    /// Behind a relative: then the relative speaks for the patient.
    Speak,
    /// Before a relative: then the relative speaks for the patient, or is company.
    Company,
    /// Behind a cue: the clause that follows still belongs to the cue.
    Open,
    /// An answer that denies or confirms the question before it.
    Answer(Status),
    /// The status of a section by its heading.
    Heading(Status),
}

/// Phrases and what each of them does. See the [crate](crate) for the format.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Lexicon {
    pub(crate) sentence: Vec<(String, Meaning)>,
    pub(crate) headings: Vec<(String, Status)>,
    pub(crate) answers: Vec<(String, Status)>,
    pub(crate) speak: HashSet<String>,
    pub(crate) company: HashSet<String>,
    pub(crate) open: HashSet<String>,
}

impl fmt::Debug for Lexicon {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Lexicon")
            .field("phrases", &self.sentence.len())
            .finish_non_exhaustive()
    }
}

/// What is wrong with a lexicon, and in which line.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("line {line}: {problem}")]
pub struct LexiconError {
    /// Counted from 1.
    pub line: usize,
    /// What is wrong there.
    pub problem: LexiconProblem,
}

/// What is wrong with a line of a lexicon.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LexiconProblem {
    /// More text than is read.
    #[error("the lexicon is larger than 1 MB")]
    TooLarge,
    /// More phrases than are kept.
    #[error("more than {MOST_PHRASES} phrases, alternatives written out")]
    TooManyPhrases,
    /// A line above the first group.
    #[error("a phrase before the first group; begin with a line like [absent after]")]
    NoGroup,
    /// A group without its bracket.
    #[error("a group ends with ]")]
    Unclosed,
    /// A group that does not exist.
    #[error(
        "no group is called [{0}]; a group is a status with after, before, around, either or sign, \
         or one of ignore, end, clause, degree, verb, speak, company, open, answer, heading"
    )]
    UnknownGroup(String),
    /// A reach that does not exist.
    #[error("\"{0}\" is no reach; after the comma stands nearest, sentence or a number of words")]
    UnknownReach(String),
    /// A name that cannot be one.
    #[error("a list's name is one word of small letters, digits or _")]
    BadName,
    /// A phrase that cannot be written out.
    #[error(transparent)]
    Phrase(#[from] PhraseError),
    /// A phrase without a letter, digit or mark.
    #[error("an empty phrase")]
    Empty,
    /// A phrase that is too long.
    #[error("a phrase longer than {LONGEST_PHRASE} bytes")]
    TooLong,
    /// The same phrase with two meanings.
    #[error("\"{phrase}\" stands in line {first} already, in another group")]
    Twice {
        /// The phrase.
        phrase: String,
        /// The line of the other one.
        first: usize,
    },
}

const OURS: &str = include_str!("../lexicon.txt");

impl Lexicon {
    /// The text of the lexicon that comes with the program.
    pub const fn default_text() -> &'static str {
        OURS
    }

    /// Reads a lexicon.
    ///
    /// # Errors
    /// The first line that is wrong, and what is wrong with it.
    pub fn parse(text: &str) -> Result<Self, LexiconError> {
        let at = |line| move |problem| LexiconError { line, problem };
        if text.len() > MOST_BYTES {
            return Err(at(1)(LexiconProblem::TooLarge));
        }
        let mut names = Names::default();
        let mut group = None;
        let mut lexicon = Self::default();
        let mut places = HashMap::new();
        let mut n_phrases = 0;
        for (line, content) in text.lines().enumerate() {
            let line = line + 1;
            let content = content.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
            if content.is_empty() || content.starts_with('#') {
                continue;
            }
            if let Some(inside) = content.strip_prefix('[') {
                let is_group = !inside.starts_with(['-', '+']);
                if is_group {
                    let name = inside.strip_suffix(']');
                    let name = name.ok_or(LexiconProblem::Unclosed).map_err(at(line))?;
                    group = Some(parse_group(name).map_err(at(line))?);
                    continue;
                }
            }
            if let Some((name, list)) = content.split_once('=') {
                define(&mut names, name.trim(), list).map_err(at(line))?;
                continue;
            }
            let group = group.ok_or(LexiconProblem::NoGroup).map_err(at(line))?;
            let phrases = expand(content, &names).map_err(|error| at(line)(error.into()))?;
            n_phrases += phrases.len();
            if n_phrases > MOST_PHRASES {
                return Err(at(line)(LexiconProblem::TooManyPhrases));
            }
            for phrase in phrases {
                let phrase = normal_phrase(&phrase);
                check(&phrase).map_err(at(line))?;
                lexicon
                    .add(phrase, group, line, &mut places)
                    .map_err(at(line))?;
            }
        }
        Ok(lexicon)
    }

    fn add(
        &mut self,
        phrase: String,
        group: Group,
        line: usize,
        places: &mut HashMap<String, (usize, usize)>,
    ) -> Result<(), LexiconProblem> {
        let meaning = match group {
            Group::Sentence(meaning) => meaning,
            Group::Speak => {
                self.speak.insert(phrase);
                return Ok(());
            }
            Group::Company => {
                self.company.insert(phrase);
                return Ok(());
            }
            Group::Open => {
                self.open.insert(phrase);
                return Ok(());
            }
            Group::Answer(status) => {
                self.answers.push((phrase, status));
                return Ok(());
            }
            Group::Heading(status) => {
                self.headings.push((phrase, status));
                return Ok(());
            }
        };
        let known = places.get(&phrase).copied();
        let Some((index, first)) = known else {
            places.insert(phrase.clone(), (self.sentence.len(), line));
            self.sentence.push((phrase, meaning));
            return Ok(());
        };
        let Some((_, known)) = self.sentence.get_mut(index) else {
            return Ok(());
        };
        let speaks = |meaning: &Meaning| meaning.cue.is_some() || meaning.hides;
        if speaks(known)
            && speaks(&meaning)
            && (known.cue, known.hides) != (meaning.cue, meaning.hides)
        {
            return Err(LexiconProblem::Twice { phrase, first });
        }
        known.cue = known.cue.or(meaning.cue);
        known.hides |= meaning.hides;
        known.ends = known.ends.and(meaning.ends);
        known.begins_clause |= meaning.begins_clause;
        known.is_degree |= meaning.is_degree;
        known.is_verb |= meaning.is_verb;
        Ok(())
    }
}

fn check(phrase: &str) -> Result<(), LexiconProblem> {
    if phrase.is_empty() {
        return Err(LexiconProblem::Empty);
    }
    if phrase.len() > LONGEST_PHRASE {
        return Err(LexiconProblem::TooLong);
    }
    Ok(())
}

fn define(names: &mut Names, name: &str, list: &str) -> Result<(), LexiconProblem> {
    let is_name = !name.is_empty()
        && name
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
    if !is_name {
        return Err(LexiconProblem::BadName);
    }
    let alternatives = expand(&format!("{{{}}}", list.trim()), names)?;
    names.insert(name.to_owned(), alternatives);
    Ok(())
}

fn parse_group(name: &str) -> Result<Group, LexiconProblem> {
    let unknown = || LexiconProblem::UnknownGroup(name.to_owned());
    let (head, reach) = match name.split_once(',') {
        Some((head, reach)) => (head, Some(parse_reach(reach.trim())?)),
        None => (name, None),
    };
    let mut words = head.split_whitespace();
    let first = words.next().ok_or_else(unknown)?;
    let second = words.next();
    if words.next().is_some() {
        return Err(unknown());
    }
    let status_of = |word: Option<&str>| word.and_then(status).ok_or_else(unknown);
    let plain = Meaning::default();
    let group = match (first, second) {
        ("ignore", None) => Group::Sentence(Meaning {
            hides: true,
            ..plain
        }),
        ("end", of) => Group::Sentence(Meaning {
            ends: match of {
                None => Ends::ALL,
                of => Ends::of(status_of(of)?),
            },
            ..plain
        }),
        ("clause", None) => Group::Sentence(Meaning {
            begins_clause: true,
            ..plain
        }),
        ("degree", None) => Group::Sentence(Meaning {
            is_degree: true,
            ..plain
        }),
        ("verb", None) => Group::Sentence(Meaning {
            is_verb: true,
            ..plain
        }),
        ("speak", None) => Group::Speak,
        ("company", None) => Group::Company,
        ("open", None) => Group::Open,
        ("answer", of) => Group::Answer(status_of(of)?),
        ("heading", of) => Group::Heading(status_of(of)?),
        (first, Some(direction)) => {
            let cue = Cue {
                status: status(first).ok_or_else(unknown)?,
                direction: match direction {
                    "after" => Direction::After,
                    "before" => Direction::Before,
                    "around" => Direction::Around,
                    "either" => Direction::Either,
                    "sign" => Direction::Sign,
                    _ => return Err(unknown()),
                },
                reach: reach.unwrap_or(Reach::Clause),
            };
            return Ok(Group::Sentence(Meaning {
                cue: Some(cue),
                ..plain
            }));
        }
        _ => return Err(unknown()),
    };
    match reach {
        None => Ok(group),
        Some(_) => Err(unknown()),
    }
}

fn parse_reach(reach: &str) -> Result<Reach, LexiconProblem> {
    match reach {
        "nearest" => Ok(Reach::Nearest),
        "sentence" => Ok(Reach::Sentence),
        _ => reach
            .strip_suffix("words")
            .or_else(|| reach.strip_suffix("word"))
            .and_then(|number| number.trim().parse().ok())
            .filter(|number| (1..=MOST_WORDS).contains(number))
            .map(Reach::Words)
            .ok_or_else(|| LexiconProblem::UnknownReach(reach.to_owned())),
    }
}

fn status(name: &str) -> Option<Status> {
    Some(match name {
        "present" => Status::Present,
        "absent" => Status::Absent,
        "possible" => Status::Possible,
        "hypothetical" => Status::Hypothetical,
        "historical" => Status::Historical,
        "someone_else" => Status::SomeoneElse,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let found = Lexicon::parse(text).map(|lexicon| {
            let phrases: Vec<_> = lexicon
                .sentence
                .iter()
                .map(|(phrase, _)| phrase.as_str())
                .collect();
            phrases.join(", ")
        });
        let shown = found.unwrap_or_else(|error| error.to_string());
        assert!(shown.starts_with(expected), "{shown}");
    }

    #[test]
    fn phrases() {
        check("", "");
        check("# nothing\n\n[ignore]\n", "");
        check(
            "[absent after]\nNo  Evidence of\nw/o",
            "no evidence of, w/o",
        );
        check(
            "[absent after, 3 words]\nnot {a|b|} c",
            "not a c, not b c, not c",
        );
        check(
            "kin = mother | father\nspeak = <kin> says\n[ignore]\nper <kin>",
            "per mother, per father",
        );
        check("[historical around]\nin 2015", "in ####");
        check("[ignore]\n{a|a} b", "a b");
    }

    #[test]
    fn errors_name_the_line() {
        check("\nno", "line 2: a phrase before the first group");
        check("[absent", "line 1: a group ends with ]");
        check(
            "[missing after]",
            "line 1: no group is called [missing after]",
        );
        check("[absent]", "line 1: no group is called [absent]");
        check("[ignore, nearest]", "line 1: no group is called");
        check("[absent after, far]", "line 1: \"far\" is no reach");
        check("[absent after, 0 words]", "line 1: \"0 words\" is no reach");
        check(
            "[ignore]\na\n[absent after]\n\na",
            "line 5: \"a\" stands in line 2",
        );
        check("[ignore]\n{a|b", "line 2: { without }");
        check("[ignore]\na} b", "line 2: } without {");
        check("[ignore]\n<kin> b", "line 2: no list is called <kin>");
        check("Kin = a", "line 1: a list's name");
        check("[ignore]\n{|}", "line 2: an empty phrase");
        check(
            &format!("[ignore]\n{}", "{a|b}".repeat(40)),
            "line 2: more than",
        );
        check(
            &format!("[ignore]\n{}", "a".repeat(200)),
            "line 2: a phrase longer",
        );
        check(&" ".repeat(MOST_BYTES + 1), "line 1: the lexicon is larger");
    }

    #[test]
    fn ours_is_right() {
        let ours = Lexicon::parse(OURS).unwrap_or_else(|error| panic!("{error}"));
        assert!(ours.sentence.len() > 500);
    }

    proptest! {
        #[test]
        fn never_panics(text in any::<String>()) {
            let _ = Lexicon::parse(&text);
        }

        #[test]
        fn never_panics_on_likely_text(text in r"([a-c{}|<>=\[\]#, \n]|absent|after|words|\[ignore\]\n){0,40}") {
            let _ = Lexicon::parse(&text);
        }
    }
}
