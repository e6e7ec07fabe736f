//! A note with marks, for reading: `[its words]{LABEL}`.

use std::borrow::Cow;
use std::io::{self, Write};

use chartlight_mention::{LabelScheme, Mention};

/// Where the marks go.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Style {
    /// A file or another program: the note's text stays as it is.
    Plain,
    /// A terminal: the note's control characters are shown, not obeyed.
    Terminal,
    /// A terminal with colour.
    Colour,
}

const COLOURS: [u8; 6] = [36, 33, 35, 32, 34, 31];
const RESET: &str = "\x1b[0m";

impl Style {
    /// What a terminal and the variable `NO_COLOR` ask for (<https://no-color.org>).
    pub fn for_output(terminal: bool, no_color: Option<&std::ffi::OsStr>) -> Self {
        let refused = no_color.is_some_and(|value| !value.is_empty());
        match (terminal, refused) {
            (false, _) => Self::Plain,
            (true, true) => Self::Terminal,
            (true, false) => Self::Colour,
        }
    }

    /// A note's text as it may be written there.
    pub fn text(self, text: &str) -> Cow<'_, str> {
        match self {
            Self::Plain => Cow::Borrowed(text),
            Self::Terminal | Self::Colour => text
                .chars()
                .map(|character| match is_command(character) {
                    true => picture(character),
                    false => character,
                })
                .collect(),
        }
    }
}

/// Whether a terminal would do something else than show, end a line or go to a tab stop.
fn is_command(character: char) -> bool {
    character.is_control() && !matches!(character, '\n' | '\r' | '\t')
}

/// The picture of a control character (the block U+2400).
fn picture(control: char) -> char {
    match u32::from(control) {
        0x7f => '\u{2421}',
        code => char::from_u32(0x2400 + code)
            .filter(|_| code < 0x20)
            .unwrap_or(char::REPLACEMENT_CHARACTER),
    }
}

/// Writes the whole note; every mention's words stand in brackets, and its label after them.
/// Mentions of several schemes may overlap: a label belongs to the nearest open bracket, except
/// where two mentions cross.
pub fn write(
    out: &mut dyn Write,
    text: &str,
    mentions: &[Mention],
    schemes: &[LabelScheme],
    style: Style,
) -> io::Result<()> {
    // At one place: closing marks first, the innermost before the outermost; then opening ones.
    let mut marks = Vec::new();
    for (nth, mention) in mentions.iter().enumerate() {
        let range = mention.range;
        marks.push((range.start(), true, usize::MAX - range.end(), nth, mention));
        marks.push((
            range.end(),
            false,
            usize::MAX - range.start(),
            usize::MAX - nth,
            mention,
        ));
    }
    marks.sort_by_key(|&(at, opens, order, nth, _)| (at, opens, order, nth));
    let mut written = 0;
    for (at, opens, _, _, mention) in marks {
        let before = style.text(text.get(written..at).unwrap_or_default());
        out.write_all(before.as_bytes())?;
        written = at.max(written);
        let mark = if opens {
            "[".to_owned()
        } else {
            format!("]{{{}}}", label(mention, schemes))
        };
        let colour = COLOURS
            .get(mention.label.0 % COLOURS.len())
            .copied()
            .unwrap_or(36);
        match style {
            Style::Plain | Style::Terminal => write!(out, "{mark}")?,
            Style::Colour => write!(out, "\x1b[1;{colour}m{mark}{RESET}")?,
        }
    }
    let rest = style.text(text.get(written..).unwrap_or_default());
    out.write_all(rest.as_bytes())
}

fn label<'a>(mention: &Mention, schemes: &'a [LabelScheme]) -> &'a str {
    schemes
        .get(mention.scheme.0)
        .and_then(|scheme| scheme.type_name(mention.label))
        .unwrap_or("?")
}

#[cfg(test)]
mod tests {
    use chartlight_mention::{Assertion, SchemeIndex, TypeIndex};
    use chartlight_text::ByteRange;

    use super::*;

    fn mention(text: &str, words: &str, label: usize) -> Mention {
        let start = text.find(words).unwrap();
        Mention {
            range: ByteRange::new(start, start + words.len()).unwrap(),
            scheme: SchemeIndex(0),
            label: TypeIndex(label),
            score: 1.0,
            assertion: Assertion::default(),
        }
    }

    #[track_caller]
    fn check(text: &str, said: &[(&str, usize)], expected: &str) {
        let schemes = [LabelScheme::new("s", ["SIGN", "DRUG"]).unwrap()];
        let mentions: Vec<_> = said
            .iter()
            .map(|&(words, label)| mention(text, words, label))
            .collect();
        let mut out = Vec::new();
        write(&mut out, text, &mentions, &schemes, Style::Plain).unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), expected);
        let mut out = Vec::new();
        write(&mut out, text, &mentions, &schemes, Style::Colour).unwrap();
        let coloured = String::from_utf8(out).unwrap();
        assert_eq!(coloured.contains('\x1b'), !said.is_empty());
    }

    #[test]
    fn marks_stand_around_the_words() {
        check("", &[], "");
        check("No change.\r\n", &[], "No change.\r\n");
        check(
            "🤒 high fever\r\nrash",
            &[("high fever", 0), ("rash", 0)],
            "🤒 [high fever]{SIGN}\r\n[rash]{SIGN}",
        );
        check("ab", &[("a", 0), ("b", 1)], "[a]{SIGN}[b]{DRUG}");
        check(
            "insulin pump",
            &[("insulin", 1), ("insulin pump", 0)],
            "[[insulin]{DRUG} pump]{SIGN}",
        );
        check("a b c", &[("a b", 0), ("b c", 1)], "[a [b]{SIGN} c]{DRUG}");
    }

    #[test]
    fn a_terminal_is_not_steered_by_a_note() {
        let shown = |style: Style| style.text("a\x1b[2Jb\u{9b}\r\n\t\x7f").into_owned();
        assert_eq!(shown(Style::Plain), "a\x1b[2Jb\u{9b}\r\n\t\x7f");
        assert_eq!(shown(Style::Terminal), "a␛[2Jb\u{fffd}\r\n\t␡");
        assert_eq!(shown(Style::Colour), shown(Style::Terminal));
    }

    #[test]
    fn colour_only_where_it_is_wanted() {
        use std::ffi::OsStr;
        assert_eq!(Style::for_output(true, None), Style::Colour);
        assert_eq!(Style::for_output(true, Some(OsStr::new(""))), Style::Colour);
        assert_eq!(
            Style::for_output(true, Some(OsStr::new("1"))),
            Style::Terminal
        );
        assert_eq!(Style::for_output(false, None), Style::Plain);
    }
}
