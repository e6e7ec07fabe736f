//! Moving a date by days while its writing stays as it is.

use jiff::ToSpan;
use jiff::civil::Date;

/// Which of two numbers is the month, where both could be.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) enum DateOrder {
    /// "3/5" is the fifth of March.
    #[default]
    MonthFirst,
    /// "3/5" is the third of May.
    DayFirst,
}

impl DateOrder {
    /// The order of a note: day first when one of its dates can only be read so, and none can only
    /// be read the other way.
    pub(crate) fn of<'a>(dates: impl Iterator<Item = &'a str>) -> Self {
        let (mut day_first, mut month_first) = (false, false);
        for date in dates {
            if let [Token::Number(a), Token::Other(_), Token::Number(b), ..] = *tokens(date)
                && let (Ok(a), Ok(b)) = (a.parse::<u32>(), b.parse::<u32>())
            {
                day_first |= (13..=31).contains(&a) && (1..=12).contains(&b);
                month_first |= (1..=12).contains(&a) && (13..=31).contains(&b);
            }
        }
        if day_first && !month_first {
            Self::DayFirst
        } else {
            Self::MonthFirst
        }
    }
}

/// `date` moved by `days`, written as it was. `None` for what is no whole date of the calendar:
/// a range, a month with its year, a day without its year, words.
pub(crate) fn shifted(date: &str, days: i32, order: DateOrder) -> Option<String> {
    let tokens = tokens(date);
    let parts = Parts::of(&tokens, order)?;
    let moved = parts.date(&tokens)?.checked_add(days.days()).ok()?;
    Some(parts.write(&tokens, moved))
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Token<'a> {
    Number(&'a str),
    Word(&'a str),
    Other(&'a str),
}

impl<'a> Token<'a> {
    fn text(self) -> &'a str {
        let (Self::Number(text) | Self::Word(text) | Self::Other(text)) = self;
        text
    }
}

fn tokens(text: &str) -> Vec<Token<'_>> {
    let class = |c: char| (c.is_ascii_digit(), c.is_alphabetic());
    let mut tokens = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let end = rest
            .find(|c| class(c) != class(first))
            .unwrap_or(rest.len());
        let (token, after) = rest.split_at(end);
        tokens.push(match class(first) {
            (true, _) => Token::Number(token),
            (_, true) => Token::Word(token),
            _ => Token::Other(token),
        });
        rest = after;
    }
    tokens
}

/// Which tokens of a date are its year, month and day.
#[derive(Clone, Copy)]
enum Parts {
    Numbers {
        year: usize,
        month: usize,
        day: usize,
    },
    Words {
        year: usize,
        month: usize,
        day: usize,
    },
    EightDigits,
}

impl Parts {
    fn of(tokens: &[Token<'_>], order: DateOrder) -> Option<Self> {
        if let [Token::Number(digits)] = tokens {
            return (digits.len() == 8).then_some(Self::EightDigits);
        }
        let word_at = tokens
            .iter()
            .position(|token| matches!(token, Token::Word(word) if month_of(word).is_some()));
        let numbers: Vec<usize> = tokens
            .iter()
            .enumerate()
            .filter(|(_, token)| matches!(token, Token::Number(_)))
            .map(|(at, _)| at)
            .collect();
        let (parts, last) = match (word_at, numbers.as_slice()) {
            (Some(month), &[day, year, ..]) => (Self::Words { year, month, day }, year.max(month)),
            (None, &[0, 2, 4, ..]) => (numeric(tokens, order)?, 4),
            _ => return None,
        };
        let (head, tail) = tokens.split_at_checked(last + 1)?;
        let is_link = |token: &Token<'_>| match token {
            Token::Word(word) => month_of(word).is_some() || is_link_word(word),
            Token::Other(other) => !other.contains(['–', '&']) && is_blank_or_one(other),
            Token::Number(_) => true,
        };
        (head.iter().all(is_link) && is_time(tail)).then_some(parts)
    }

    fn date(self, tokens: &[Token<'_>]) -> Option<Date> {
        let text = |at: usize| tokens.get(at).map(|token| token.text());
        let (year, month, day) = match self {
            Self::Numbers { year, month, day } => (
                year_of(text(year)?)?,
                text(month)?.parse().ok()?,
                text(day)?,
            ),
            Self::Words { year, month, day } => {
                (year_of(text(year)?)?, month_of(text(month)?)?, text(day)?)
            }
            Self::EightDigits => {
                let digits = text(0)?;
                let month = digits.get(4..6)?.parse().ok()?;
                (year_of(digits.get(..4)?)?, month, digits.get(6..)?)
            }
        };
        Date::new(year, month, day.parse().ok()?).ok()
    }

    fn write(self, tokens: &[Token<'_>], date: Date) -> String {
        let text = |at: usize| tokens.get(at).map_or("", |token| token.text());
        let (year, month, day) = match self {
            Self::EightDigits => {
                return format!("{:04}{:02}{:02}", date.year(), date.month(), date.day());
            }
            Self::Numbers { year, month, day } | Self::Words { year, month, day } => {
                (year, month, day)
            }
        };
        let in_words = matches!(self, Self::Words { .. });
        let padded = if in_words {
            let before_dash = tokens.get(day + 1) == Some(&Token::Other("-"));
            text(day).starts_with('0') || (text(day).len() == 2 && before_dash)
        } else {
            text(day).len() == 2 && text(month).len() == 2
        };
        let number = |n: i8| {
            if padded {
                format!("{n:02}")
            } else {
                n.to_string()
            }
        };
        let mut written = String::new();
        for (at, token) in tokens.iter().enumerate() {
            let text = token.text();
            if at == day {
                written += &number(date.day());
            } else if at == month && in_words {
                written += &month_like(text, date.month());
            } else if at == month {
                written += &number(date.month());
            } else if at == year && text.len() == 2 {
                written += &format!("{:02}", date.year().rem_euclid(100));
            } else if at == year {
                written += &format!("{:04}", date.year());
            } else if in_words && at < year.max(month) && is_ordinal(text) {
                written += &cased(text, ordinal(date.day()));
            } else {
                written += text;
            }
        }
        written
    }
}

fn numeric(tokens: &[Token<'_>], order: DateOrder) -> Option<Parts> {
    let text = |at: usize| tokens.get(at).map(|token| token.text());
    let (first, last) = (text(0)?, text(4)?);
    if text(1)? != text(3)?.trim_end_matches(['\'', '’']) {
        return None;
    }
    if first.len() == 4 {
        return Some(Parts::Numbers {
            year: 0,
            month: 2,
            day: 4,
        });
    }
    if !matches!(last.len(), 2 | 4) || first.len() > 2 {
        return None;
    }
    let (first, second): (u32, u32) = (first.parse().ok()?, text(2)?.parse().ok()?);
    let day_first = match order {
        DateOrder::MonthFirst => first > 12,
        DateOrder::DayFirst => second <= 12,
    };
    let (month, day) = if day_first { (2, 0) } else { (0, 2) };
    Some(Parts::Numbers {
        year: 4,
        month,
        day,
    })
}

/// A year of two digits is taken to lie from 1930 to 2029; it is written with two again.
fn year_of(digits: &str) -> Option<i16> {
    let year: i16 = digits.parse().ok()?;
    match digits.len() {
        4 => Some(year),
        2 if year < 30 => Some(2000 + year),
        2 => Some(1900 + year),
        _ => None,
    }
}

/// Nothing but one mark, besides blanks and the apostrophe of a short year.
fn is_blank_or_one(other: &str) -> bool {
    let is_mark = |c: &char| !c.is_whitespace() && !matches!(c, '\'' | '’');
    other.chars().filter(is_mark).count() <= 1
}

fn is_link_word(word: &str) -> bool {
    word.eq_ignore_ascii_case("of") || is_ordinal(word)
}

fn is_ordinal(word: &str) -> bool {
    ["st", "nd", "rd", "th"]
        .iter()
        .any(|ending| word.eq_ignore_ascii_case(ending))
}

/// Whether what follows a date is nothing, or a time of day.
fn is_time(tail: &[Token<'_>]) -> bool {
    let word = |word: &str| {
        ["t", "z", "am", "pm", "at", "h", "hrs"]
            .iter()
            .any(|known| word.eq_ignore_ascii_case(known))
    };
    !matches!(tail.first(), Some(Token::Number(_)))
        && tail.iter().all(|token| match token {
            Token::Number(digits) => digits.len() <= 9,
            Token::Word(text) => word(text),
            Token::Other(other) => !other.contains(['/', '–', '&']),
        })
        && (tail.is_empty() || tail.iter().any(|token| matches!(token, Token::Number(_))))
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

fn month_of(word: &str) -> Option<i8> {
    let word = word.to_ascii_lowercase();
    let is = |month: &&str| {
        let month = month.to_ascii_lowercase();
        word == month || (word.len() >= 3 && word.len() <= 4 && month.starts_with(&word))
    };
    let at = MONTHS.iter().position(is)?;
    i8::try_from(at + 1).ok()
}

/// The name of a month, as long and in the case of `like`.
fn month_like(like: &str, month: i8) -> String {
    let name = usize::try_from(month - 1)
        .ok()
        .and_then(|at| MONTHS.get(at))
        .copied()
        .unwrap_or_default();
    let is_short =
        like.len() <= 4 && !["may", "june", "july"].contains(&&*like.to_ascii_lowercase());
    cased(
        like,
        if is_short {
            name.get(..3).unwrap_or(name)
        } else {
            name
        },
    )
}

fn ordinal(day: i8) -> &'static str {
    match (day % 10, day) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    }
}

/// `word` in capitals or in small letters where `like` is; else as it is.
pub(crate) fn cased(like: &str, word: &str) -> String {
    let letters = || like.chars().filter(|c| c.is_alphabetic());
    if letters().count() > 1 && letters().all(char::is_uppercase) {
        word.to_uppercase()
    } else if letters().next().is_some() && letters().all(char::is_lowercase) {
        word.to_lowercase()
    } else {
        word.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(date: &str, days: i32, expected: Option<&str>) {
        let found = shifted(date, days, DateOrder::MonthFirst);
        assert_eq!(found.as_deref(), expected, "{date}");
    }

    #[test]
    fn formats_stay() {
        check("03/05/2024", 30, Some("04/04/2024"));
        check("3/5/24", 30, Some("4/4/24"));
        check("12/31/1999", 1, Some("01/01/2000"));
        check("25/12/2023", 7, Some("01/01/2024"));
        check("2024-02-28", 2, Some("2024-03-01"));
        check("2023-02-28", 2, Some("2023-03-02"));
        check("2024-05-03T14:30:00Z", -7, Some("2024-04-26T14:30:00Z"));
        check("05/03/2024 14:30", 7, Some("05/10/2024 14:30"));
        check("19610214", 14, Some("19610228"));
        check("14.2.2022", 14, Some("28.2.2022"));
        check("02-14-22", 14, Some("02-28-22"));
        check("10/1/'23", 1, Some("10/2/'23"));
    }

    #[test]
    fn words_stay() {
        check("May 5, 2024", 30, Some("June 4, 2024"));
        check("March 31st, 2022", 1, Some("April 1st, 2022"));
        check("Feb 14 2022", 14, Some("Feb 28 2022"));
        check("FEB. 14, 2022", 15, Some("MAR. 1, 2022"));
        check("5th of May, 2024", -7, Some("28th of April, 2024"));
        check("05-May-2024", 1, Some("06-May-2024"));
        check("14-FEB-22", 28, Some("14-MAR-22"));
        check("5MAY2024", 30, Some("4JUNE2024"));
        check("Apr 17th '22", 14, Some("May 1st '22"));
        check("Mar 2nd, '22", 20, Some("Mar 22nd, '22"));
        check("september 1st 2023", 30, Some("october 1st 2023"));
    }

    #[test]
    fn partial_dates_are_not_guessed() {
        for date in [
            "March 2021",
            "05/2024",
            "March 5",
            "3/5",
            "March 3-5, 2024",
            "3/5-3/7/2024",
            "last week",
            "2024",
            "02/30/2024",
            "Feb 30, 2024",
            "13/13/2024",
            "",
            "3-5 June 2024",
            "5 and 6 June 2024",
            "May",
            "12345678",
            "March 3 – 5, 2024",
            "99999999999999999999/1/2024",
        ] {
            check(date, 7, None);
        }
    }

    #[test]
    fn the_note_tells_the_order() {
        let order = DateOrder::of(["3/5/2024", "25/12/2023"].into_iter());
        assert_eq!(order, DateOrder::DayFirst);
        assert_eq!(shifted("3/5/2024", 30, order).as_deref(), Some("2/6/2024"));
        assert_eq!(shifted("3/25/2024", 1, order).as_deref(), Some("3/26/2024"));
        let both = DateOrder::of(["12/25/2024", "25/12/2023"].into_iter());
        assert_eq!(both, DateOrder::MonthFirst);
        assert_eq!(
            DateOrder::of(["", "2024-05-03", "x"].into_iter()),
            DateOrder::MonthFirst
        );
    }

    proptest! {
        #[test]
        fn there_and_back(days in -728i32..728, day in 1i8..=28, month in 1i8..=12, year in 1950i16..2020, style in 0..5) {
            let date = match style {
                0 => format!("{month:02}/{day:02}/{year}"),
                1 => format!("{year}-{month:02}-{day:02}"),
                2 => format!("{} {day}{}, {year}", MONTHS[month as usize - 1], ordinal(day)),
                3 => format!("{day:02}-{}-{year}", &MONTHS[month as usize - 1][..3]),
                _ => format!("{year}{month:02}{day:02}"),
            };
            let there = shifted(&date, days, DateOrder::MonthFirst).unwrap();
            let back = shifted(&there, -days, DateOrder::MonthFirst).unwrap();
            // A May may be long or short.
            if !there.contains("May") {
                prop_assert_eq!(back, date);
            }
        }

        #[test]
        fn any_text(text in "[0-9a-zA-Z/. ,'–-]{0,24}") {
            shifted(&text, 7, DateOrder::MonthFirst);
        }
    }
}
