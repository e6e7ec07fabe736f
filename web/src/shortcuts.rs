//! Keys and what they do.

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
}

/// A key press.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Press<'k> {
    /// `KeyboardEvent.key`.
    pub key: &'k str,
    /// What is held down with it.
    pub held: Held,
}

/// What is held down with a key; Shift alone changes nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Held {
    /// Nothing.
    Nothing,
    /// Alt.
    Alt,
    /// Control, or Command on a Mac.
    Control,
    /// Some other combination.
    Other,
}

/// Keys that work anywhere on the page. Each needs a modifier (or is Escape), so that none can be
/// typed by accident.
pub fn anywhere(press: Press<'_>) -> Option<Command> {
    match (press.held, press.key) {
        (Held::Control, "Enter") => Some(Command::Read),
        (Held::Nothing, "Escape") => Some(Command::Stop),
        (Held::Alt, "ArrowDown") => Some(Command::NextEntity),
        (Held::Alt, "ArrowUp") => Some(Command::PreviousEntity),
        _ => None,
    }
}

/// Keys that work while the findings have the focus.
pub fn in_findings(press: Press<'_>) -> Option<Command> {
    match (press.held, press.key) {
        (Held::Nothing, "n") => Some(Command::NextEntity),
        (Held::Nothing, "p") => Some(Command::PreviousEntity),
        (Held::Nothing, "ArrowRight") => Some(Command::NextWord),
        (Held::Nothing, "ArrowLeft") => Some(Command::PreviousWord),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_do_nothing_outside_the_findings() {
        let press = Press {
            key: "n",
            held: Held::Nothing,
        };
        assert_eq!(anywhere(press), None);
        assert_eq!(in_findings(press), Some(Command::NextEntity));
    }

    #[test]
    fn a_held_key_changes_the_meaning() {
        let up = |held| Press {
            key: "ArrowUp",
            held,
        };
        assert_eq!(anywhere(up(Held::Alt)), Some(Command::PreviousEntity));
        assert_eq!(anywhere(up(Held::Nothing)), None);
        assert_eq!(
            in_findings(Press {
                key: "p",
                held: Held::Control
            }),
            None
        );
    }
}
