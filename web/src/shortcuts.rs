//! Keys and what they do.

use crate::resizing::Resize;
use crate::settings::SingleKeys;

/// What a key asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Command {
    /// Read the note now.
    Read,
    /// Stop the reading, or close what is open.
    Stop,
    /// Go to the next entity.
    NextEntity,
    /// Go to the entity before.
    PreviousEntity,
    /// Move the word cursor to the next word.
    NextWord,
    /// Move the word cursor to the word before.
    PreviousWord,
    /// Delete the selected entity.
    Delete,
    /// Agree with the selected entity.
    Accept,
    /// Agree with all entities in view.
    AcceptAll,
    /// Give the selected entity the type at a place in the list, from 0; without one, add an
    /// entity of that type at the word cursor.
    SetType(usize),
    /// Give the selected entity the next status, in the order of the list.
    NextStatus,
    /// Make the selected entity longer or shorter.
    Resize(Resize),
    /// Take the last correction back.
    Undo,
    /// Make it again.
    Redo,
    /// Show the codes that the selected entity may stand for.
    Codes,
    /// Go to the controls of the selected entity.
    Edit,
    /// Go to the search.
    Search,
    /// Show the help.
    Help,
}

/// A key press.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Press<'k> {
    /// `KeyboardEvent.key`.
    pub key: &'k str,
    /// What is held down with it.
    pub held: Held,
}

/// What is held down with a key. With a letter, Shift alone is [`Held::Nothing`]: the letter says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Held {
    /// Nothing.
    Nothing,
    /// Shift, with a key that is not a character.
    Shift,
    /// Alt.
    Alt,
    /// Control, or Command on a Mac.
    Control,
    /// The same with Shift.
    ControlShift,
    /// Some other combination.
    Other,
}

/// Where the focus is when a key is pressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Focus {
    /// In the findings or the table of entities, or nowhere.
    Reading,
    /// On another control.
    Elsewhere,
    /// In a control that takes keys itself: a text, a list, a slider.
    Typing,
}

/// What a key does where the focus is. Keys that work anywhere need a modifier (or are Escape), so
/// that none can be typed by accident; single keys can be switched off.
pub fn command(press: Press<'_>, focus: Focus, single_keys: SingleKeys) -> Option<Command> {
    anywhere(press)
        .or_else(|| without_text(press).filter(|_| focus != Focus::Typing))
        .or_else(|| in_findings(press).filter(|_| focus == Focus::Reading))
        .or_else(|| {
            let on = single_keys == SingleKeys::On && focus != Focus::Typing;
            single(press).filter(|_| on)
        })
}

fn anywhere(press: Press<'_>) -> Option<Command> {
    match (press.held, press.key) {
        (Held::Control, "Enter") => Some(Command::Read),
        (Held::Nothing, "Escape") => Some(Command::Stop),
        (Held::Alt, "ArrowDown") => Some(Command::NextEntity),
        (Held::Alt, "ArrowUp") => Some(Command::PreviousEntity),
        _ => None,
    }
}

/// In a text these are the browser's own.
fn without_text(press: Press<'_>) -> Option<Command> {
    match (press.held, press.key) {
        (Held::Control, "z") => Some(Command::Undo),
        (Held::ControlShift, "z" | "Z") | (Held::Control, "y") => Some(Command::Redo),
        _ => None,
    }
}

fn in_findings(press: Press<'_>) -> Option<Command> {
    match (press.held, press.key) {
        (Held::Nothing, "ArrowRight") => Some(Command::NextWord),
        (Held::Nothing, "ArrowLeft") => Some(Command::PreviousWord),
        (Held::Shift, "ArrowRight") => Some(Command::Resize(Resize::ExtendEnd)),
        (Held::Shift, "ArrowLeft") => Some(Command::Resize(Resize::ShrinkEnd)),
        (Held::ControlShift, "ArrowLeft") => Some(Command::Resize(Resize::ExtendStart)),
        (Held::ControlShift, "ArrowRight") => Some(Command::Resize(Resize::ShrinkStart)),
        (Held::Nothing, "Delete" | "Backspace") => Some(Command::Delete),
        _ => None,
    }
}

fn single(press: Press<'_>) -> Option<Command> {
    if press.held != Held::Nothing {
        return None;
    }
    match press.key {
        "n" => Some(Command::NextEntity),
        "p" => Some(Command::PreviousEntity),
        "a" => Some(Command::Accept),
        "A" => Some(Command::AcceptAll),
        "d" => Some(Command::Delete),
        "s" => Some(Command::NextStatus),
        "c" => Some(Command::Codes),
        "e" => Some(Command::Edit),
        "/" => Some(Command::Search),
        "?" => Some(Command::Help),
        digit => {
            let number: usize = digit.parse().ok()?;
            (1..=9)
                .contains(&number)
                .then(|| Command::SetType(number - 1))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(key: &str, held: Held, focus: Focus, expected: Option<Command>) {
        let found = command(Press { key, held }, focus, SingleKeys::On);
        assert_eq!(found, expected, "{held:?} {key} {focus:?}");
    }

    #[test]
    fn letters_do_nothing_where_text_is_typed() {
        for key in ["n", "a", "1", "?", "/", "Delete", "ArrowLeft"] {
            check(key, Held::Nothing, Focus::Typing, None);
        }
        check("z", Held::Control, Focus::Typing, None);
        check(
            "n",
            Held::Nothing,
            Focus::Reading,
            Some(Command::NextEntity),
        );
        check("?", Held::Nothing, Focus::Elsewhere, Some(Command::Help));
        check("Delete", Held::Nothing, Focus::Elsewhere, None);
    }

    #[test]
    fn a_held_key_changes_the_meaning() {
        check(
            "ArrowUp",
            Held::Alt,
            Focus::Typing,
            Some(Command::PreviousEntity),
        );
        check("ArrowUp", Held::Nothing, Focus::Reading, None);
        check("p", Held::Control, Focus::Reading, None);
        let extend = Command::Resize(Resize::ExtendEnd);
        check("ArrowRight", Held::Shift, Focus::Reading, Some(extend));
        check("Z", Held::ControlShift, Focus::Reading, Some(Command::Redo));
    }

    #[test]
    fn digits_choose_types() {
        check(
            "1",
            Held::Nothing,
            Focus::Reading,
            Some(Command::SetType(0)),
        );
        check(
            "9",
            Held::Nothing,
            Focus::Reading,
            Some(Command::SetType(8)),
        );
        check("0", Held::Nothing, Focus::Reading, None);
    }

    #[test]
    fn single_keys_can_be_switched_off() {
        let press = |key, held| Press { key, held };
        let off = |press| command(press, Focus::Reading, SingleKeys::Off);
        assert_eq!(off(press("n", Held::Nothing)), None);
        let next = off(press("ArrowDown", Held::Alt));
        assert_eq!(next, Some(Command::NextEntity));
    }
}
