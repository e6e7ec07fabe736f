//! Names beside a word that announces one. Other names have no form: they need the model.

use super::{PLAIN, Pattern};

/// "Smith", "O'Neil", "García-López": Latin, Greek or Cyrillic. All of Unicode would make the
/// automata too large.
macro_rules! name {
    () => {
        r"(?u: [A-ZÀ-ÞĀ-ʯͰ-Я][A-Za-zÀ-ʯͰ-ӿ]* (?: (?:'|’|-) [A-ZÀ-ÞĀ-ʯͰ-Я][A-Za-zÀ-ʯͰ-ӿ]* ){0,2} )"
    };
}

/// A name, or the initial of one.
macro_rules! first {
    () => {
        concat!(r"(?: [A-Z]\. |", name!(), r")")
    };
}

/// What may stand between two names.
macro_rules! between {
    () => {
        r"[\x20\t] (?: [A-Z]\.? [\x20\t] ){0,2} (?: (?: van | von | de | der | den | la | le | al | bin | ibn | di | da | del | dos ) [\x20\t] ){0,2}"
    };
}

pub(super) const PATTERNS: &[Pattern] = &[
    Pattern {
        // "MR" and "MS" in capitals are imaging and a disease, unless a stop follows.
        name: "name after a title",
        type_name: "NAME",
        regex: concat!(
            r"\b (?: (?: Drs? | Mrs? | Ms | Mx | Miss | Prof | Professor ) \.? | (?: DR | MR | MRS ) \. ) [\x20\t]{1,2}
              (?: and [\x20\t] Mrs\. [\x20\t] )? (?P<id> ",
            first!(),
            r"(?: ",
            between!(),
            name!(),
            r" ){0,1} (?: [\x20\t] [A-Z]\. )? )"
        ),
        unless: r"^ (?: On | Of | Will | Is | Was | Has | In | At | The | Call | Called | Office | Appointment | Appt | And | Or ) \b",
        examples: &[
            "Dr. «Ann O'Neil» and Mr. «García-López» spoke",
            "Prof. «J. de Vries», Ms. «Lee»'s mother, DR. «WONG»",
            "MS Contin, MR Brain, Dr. On Call",
        ],
        ..PLAIN
    },
    Pattern {
        name: "name after its heading",
        type_name: "NAME",
        regex: concat!(
            r"\b (?i: (?: patient | pt | mother | father | spouse | guardian | physician | provider | emergency \s contact )? (?: 's | ’s )? \s? name | patient | attending | provider | physician | surgeon
              | (?: electronically \s )? signed \s by | dictated \s by | referred \s by | primary \s care \s (?:physician|provider) | pcp | next \s of \s kin ) \s? : [\x20\t]{1,4}
              (?P<id> ",
            name!(),
            r"(?: , [\x20\t] ",
            name!(),
            r"(?: [\x20\t] [A-Z]\b\.? )? | (?:",
            between!(),
            first!(),
            r"){1,2} ) )"
        ),
        unless: r"^ (?: The | This | She | He | Is | Was | Has | Denies | Reports | Presents | Alert | Awake | Patient | Stable | None | Unknown | Not | No | Doing | Seen | Male | Female ) \b",
        examples: &[
            "Name: «Doe, Jane Q.»\nPatient: «John Roe»",
            "Patient Name: «Mary Ann Poe»",
            "PCP: «Ada Quinn»",
            "Patient: Denies Chest pain. Name: unknown",
        ],
        ..PLAIN
    },
    Pattern {
        name: "name that is said to be one",
        type_name: "NAME",
        regex: concat!(
            r"\b (?i: named | name \s is | known \s as ) [\x20\t] (?P<id> ",
            name!(),
            r"(?: ",
            between!(),
            name!(),
            r" ){1,2} )"
        ),
        examples: &["a man named «James Poe» fell", "the named Insured"],
        ..PLAIN
    },
    Pattern {
        name: "name before its degree",
        type_name: "NAME",
        regex: concat!(
            r"(?P<id> ",
            name!(),
            between!(),
            name!(),
            r" ) , [\x20\t] (?: M\.?D | D\.?O | R\.?N | N\.?P | PA-C | Ph\.?D | LCSW | CRNA | CNM | FNP | DPT | MBBS | FACC | FACS )\b"
        ),
        unless: r"(?: \s (?: Practitioner | Nurse | Attending | Resident | Fellow ) ) $",
        examples: &["«Ada B. Quinn», MD", "reviewed by «Tom Poe», R.N."],
        ..PLAIN
    },
];
