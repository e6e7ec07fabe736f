//! Texts for property tests.

use proptest::prelude::*;

/// Texts put together from what notes are made of, in any order, with anything at all between.
pub fn notes() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => "[A-Za-z]{1,12}",
        4 => Just(" ".to_owned()),
        2 => proptest::sample::select(MARKS).prop_map(str::to_owned),
        2 => proptest::sample::select(LINES).prop_map(str::to_owned),
        2 => proptest::sample::select(BREAKS).prop_map(str::to_owned),
        1 => "[0-9]{1,3}[.)]? ?",
        1 => any::<char>().prop_map(String::from),
        1 => any::<String>(),
    ];
    prop::collection::vec(piece, 0..80).prop_map(|pieces| pieces.concat())
}

const MARKS: &[&str] = &[
    ".",
    ". ",
    "? ",
    "!",
    "...",
    "\u{2026}",
    "\u{3002}",
    "\u{61f}",
    "\u{ff01}",
    ",",
    ":",
    "\"",
    "''",
    " . ",
    ")",
    "(",
    "[**",
    "**]",
    "[**Name 12. 3**]",
    "___",
    "b.i.d.",
    "Dr. ",
    "p.o. ",
    "q.6h. ",
    "\u{301}",
    "\u{200d}",
    "\u{200f}",
    "\u{ad}",
    "\u{1f489}",
    "\u{1f1e9}\u{1f1ea}",
    "\u{202f}",
    "\u{a0}",
    "\u{3000}",
    "\t",
    "\0",
    "\u{feff}",
    "**",
    "#",
    "|",
];

const LINES: &[&str] = &[
    "HPI:",
    "HPI: ",
    "CHIEF COMPLAINT",
    "Assessment and Plan:",
    "# Plan",
    "## A: b",
    "**Labs**",
    "- ",
    "* ",
    "\u{2022}",
    "1. ",
    "2) ",
    "a. ",
    "Na: 140",
    "-----",
    "=====",
    "________",
    "| a | b |",
    "He denies chest pain and was seen in clinic by the covering physician yesterday",
];

const BREAKS: &[&str] = &[
    "\n",
    "\r\n",
    "\r",
    "\n\n",
    "\n \t\n",
    "\u{2028}",
    "\u{2029}\u{2029}",
    "\u{85}",
    "\u{b}",
    "\u{c}",
];
