//! Dates, whole and partial. A year alone may stay under Safe Harbor, and so may a time of day.
//!
//! Day and month are checked to be possible, and what looks like a dose, a fraction or a grade is
//! none: a date without its year needs a month in words, or a cue.

use super::{PLAIN, Pattern, QUANTITY};

/// A month in words, the first letter a capital or all of them.
macro_rules! month {
    () => {
        r"(?: Jan(?:uary)? | Feb(?:ruary)? | Mar(?:ch)? | Apr(?:il)? | May | June? | July? | Aug(?:ust)? | Sept?(?:ember)? | Oct(?:ober)? | Nov(?:ember)? | Dec(?:ember)?
           | JANUARY | FEBRUARY | MARCH | APRIL | MAY | JUNE | JULY | AUGUST | SEPTEMBER | OCTOBER | NOVEMBER | DECEMBER )"
    };
}

/// A month in words in any case; only beside a year, or a day with its ending.
macro_rules! any_month {
    () => {
        r"(?i: Jan(?:uary)? | Feb(?:ruary)? | Mar(?:ch)? | Apr(?:il)? | May | June? | July? | Aug(?:ust)? | Sept?(?:ember)? | Oct(?:ober)? | Nov(?:ember)? | Dec(?:ember)? )"
    };
}

/// A year of four digits.
macro_rules! year {
    () => {
        r"(?: (?:19|20)[0-9]{2} )"
    };
}

macro_rules! day {
    () => {
        r"(?: 3[01] | [12][0-9] | 0?[1-9] )"
    };
}

macro_rules! ordinal {
    () => {
        r"(?: 3[01] | [12][0-9] | 0?[1-9] ) \s? (?i: st | nd | rd | th )"
    };
}

macro_rules! month_number {
    () => {
        r"(?: 1[0-2] | 0?[1-9] )"
    };
}

pub(super) const PATTERNS: &[Pattern] = &[
    Pattern {
        name: "year, month, day",
        type_name: "DATE",
        regex: concat!(
            year!(),
            r"(?: - ",
            month_number!(),
            "-",
            day!(),
            r"| / ",
            month_number!(),
            "/",
            day!(),
            r"| \. (?:0[1-9]|1[0-2]) \. (?: 3[01] | [12][0-9] | 0[1-9] ) )",
            r"(?: T [0-2][0-9] :? [0-5][0-9] (?: :? [0-5][0-9] (?: [.,] [0-9]{1,9} )? )? (?: Z | [+-] [0-2][0-9] :? (?:[0-5][0-9])? )? )?"
        ),
        glue: "-/",
        examples: &[
            "«2024-05-03», «2024/5/3», «2024.05.03», «2024-05-03T14:30:00Z»",
            "on «2024-05-03» 14:30",
            "2024-13-03 and 2024-05-03-77 are none",
        ],
        ..PLAIN
    },
    Pattern {
        name: "year, month, day in eight digits after a cue",
        type_name: "DATE",
        regex: r"(?i) \b (?: dob | dos | date | dated | on ) [\s:]{1,3} (?P<id> (?:19|20)[0-9]{2} (?:0[1-9]|1[0-2]) (?:0[1-9]|[12][0-9]|3[01]) )",
        glue: "-./",
        examples: &["DOB: «19610214»", "received 20000101 units"],
        ..PLAIN
    },
    Pattern {
        name: "month and day in numbers, year",
        type_name: "DATE",
        regex: concat!(
            r"(?: ",
            month_number!(),
            "/",
            day!(),
            r" \s? (?: - | – | to | through ) \s? )?",
            r"(?: ",
            month_number!(),
            "/",
            day!(),
            "|",
            day!(),
            "/",
            month_number!(),
            r") / (?:",
            year!(),
            r"| (?:'|’)? [0-9]{2} )"
        ),
        glue: "/",
        unless_before: QUANTITY,
        examples: &[
            "«03/05/2024» 14:30, «3/5/24» at 0800, «25/12/2023»",
            "«3/5-3/7/2024» and «03/05/2024»-«03/07/2024»",
            "120/80/60, 13/13/2024, 1/2/3, 5/5/5, 10/10/10 mg",
        ],
        ..PLAIN
    },
    Pattern {
        name: "month and day in numbers, year, with dashes or stops",
        type_name: "DATE",
        regex: concat!(
            r"(?: ",
            month_number!(),
            "-",
            day!(),
            "|",
            day!(),
            "-",
            month_number!(),
            r") - (?:",
            year!(),
            r"| [0-9]{2} )",
            r"| (?: ",
            month_number!(),
            r"\.",
            day!(),
            "|",
            day!(),
            r"\.",
            month_number!(),
            r") \. ",
            year!(),
            r"| (?: (?:0[1-9]|1[0-2]) \. (?:0[1-9]|[12][0-9]|3[01]) | (?:0[1-9]|[12][0-9]|3[01]) \. (?:0[1-9]|1[0-2]) ) \. [0-9]{2}"
        ),
        glue: "-.",
        unless_before: QUANTITY,
        examples: &[
            "«02-14-2022», «14.2.2022», «14.02.22», «2-14-22».",
            "2-3 weeks, 1.2.34, 123-45-67, 5-10-15 mg, 02-14-2022-1",
        ],
        ..PLAIN
    },
    Pattern {
        name: "month in words, day, year",
        type_name: "DATE",
        regex: concat!(
            r"\b ",
            any_month!(),
            r" \.? \s{0,2} ",
            day!(),
            r" (?i: st | nd | rd | th )?",
            r"(?: \s? (?: - | – | to | through | and | & ) \s? ",
            day!(),
            r" (?i: st | nd | rd | th )? )?",
            r"(?: \s? , \s{0,2} | \s{1,2} (?: of \s )? ) (?:",
            year!(),
            r"| (?:'|’) [0-9]{2} )"
        ),
        examples: &[
            "«May 5, 2024», «March 15th, 2022», «Feb 14 2022», «Mar. 3rd, '24»",
            "«september 1st 2023»",
            "«March 3-5, 2024»",
        ],
        unless_before: QUANTITY,
        ..PLAIN
    },
    Pattern {
        name: "day, month in words, year",
        type_name: "DATE",
        regex: concat!(
            r"(?: ",
            day!(),
            r" (?i: st | nd | rd | th )? \s? (?: - | – | to | and | & ) \s? )?",
            day!(),
            r" (?i: \s? (?: st | nd | rd | th ) )? (?: \s{0,2} | - | / | \s of \s ) ",
            any_month!(),
            r" \.? (?: ,? \s{0,2} | - | / ) (?:",
            year!(),
            r"| (?:'|’)? [0-9]{2} )"
        ),
        unless_before: QUANTITY,
        examples: &[
            "«5 May 2024», «5th of May, 2024», «05-May-2024», «14-FEB-22», «5MAY2024»",
            "«3-5 June 2024»",
            "take 5 may 10 mg",
        ],
        ..PLAIN
    },
    Pattern {
        name: "month in words, day",
        type_name: "DATE",
        regex: concat!(
            r"\b (?: ",
            month!(),
            r" \.? \s{1,2} (?:",
            ordinal!(),
            "|",
            day!(),
            r") (?: \s? (?: - | – ) \s? ",
            day!(),
            r" (?i: st | nd | rd | th )? )?",
            r"| ",
            any_month!(),
            r" \s ",
            ordinal!(),
            r" )"
        ),
        glue: "-./:",
        unless_before: QUANTITY,
        examples: &[
            "since «March 5», «Apr 15th», «june 3rd», «Oct 3-5».",
            "Mar 5 mg, May 20 tablets, OCT 20, may 5, March 5:30",
        ],
        ..PLAIN
    },
    Pattern {
        name: "day, month in words",
        type_name: "DATE",
        regex: concat!(
            r"(?: ",
            ordinal!(),
            r" (?: \s of )? \s ",
            any_month!(),
            "|",
            day!(),
            r" (?: \s | - ) ",
            month!(),
            r" )\b"
        ),
        glue: "-./",
        examples: &["on «5 March», the «5th of May», «21st june»"],
        ..PLAIN
    },
    Pattern {
        name: "month in words, year",
        type_name: "DATE",
        regex: concat!(
            r"\b ",
            any_month!(),
            r"(?: \.? ,? \s{1,2} (?: of \s )? | - | / ) (?:",
            year!(),
            r"| (?:'|’) [0-9]{2} )"
        ),
        glue: "/",
        unless_before: QUANTITY,
        examples: &[
            "in «March 2021», «Sept. 2020», «Mar '21», «Mar-2021», «march of 2021»",
            "May 2000 mg",
        ],
        ..PLAIN
    },
    Pattern {
        // "1/2000" and "10/2000" are ratios more often than Januaries.
        name: "month in numbers, year",
        type_name: "DATE",
        regex: r"(?: 0[1-9] | 1[0-2] | [1-9] ) (?: / | - ) (?: 19[3-9][0-9] | 20[0-4][0-9] )",
        glue: "-./",
        unless: r"^ 10? / 20[0-4]0 $ | ^ [1-9] -",
        unless_before: QUANTITY,
        examples: &[
            "since «05/2024», «6/2019» and «11-2020»",
            "1/2000, 13/2024, 3-2000 kcal, 12/2030 mg",
        ],
        ..PLAIN
    },
    Pattern {
        name: "month and day in numbers after a cue",
        type_name: "DATE",
        regex: concat!(
            r"(?i) (?: \b (?: on | since | until | dated? | dob | dos | due | visit | appt\.? | appointment | admitted | discharged | seen | performed | collected | effective ) [\s:]{1,3}
               (?: (?: mon | tue | tues | wed | thu | thurs | fri | sat | sun ) (?: [a-z]{0,4} ) [\s,.]{1,3} )?",
            r"| (?m: ^ ) (?: [\s*-] | • ){0,6} )
              (?P<id> ",
            month_number!(),
            "/",
            day!(),
            r" )"
        ),
        glue: "/-.+",
        unless_before: r"^ \s? (?: [(]? (?i: str | pain | tab | pill | cap | dose | scale | motor | power | murm | sys | syst | vision | visual | bil | left | right | in\b | with | throughout | ue | le\b | lue | rue | lle | rle | of | mg | ml | m?cg | g\b | % | strength | points? | positive | criteria | /) | \+ | % ) ",
        unless: r"^ 5/5 $",
        examples: &[
            "seen on «3/5» for cough, since «12/31».",
            "«3/5»: stable overnight\n- «3/6»: home",
            "Strength is 3/5 on left, 5/5 on right",
            "on 1/2 tablet; on 3/5 strength; pain 5/10 on 2/10 scale\n4/5 strength",
        ],
        ..PLAIN
    },
    Pattern {
        name: "month in words after a cue",
        type_name: "DATE",
        regex: concat!(
            r"\b (?i: in | since | until | last | this | next | early | late | mid | by | during | of | from | through ) [\s-] (?i: (?: early | late | mid | last | this | next ) [\s-] )? (?P<id>",
            month!(),
            r" ) \b"
        ),
        glue: "-/",
        examples: &[
            "in «March», last «January», since early «Feb»",
            "may in may; March of Dimes",
            "in Marching order",
        ],
        ..PLAIN
    },
];
