//! The help.

/// Its title.
pub const TITLE: &str = "Help";
/// Closes it.
pub const CLOSE: &str = "Close help";
/// What the page does.
pub const ABOUT: &str = "Chartlight marks clinical entities in a note. A small language model runs in this browser; the note is never sent, stored or logged. Select a mark to check and correct it; select text to add one.";
/// How sure it is.
pub const SCORES: &str = "The score of an entity is how probable the model finds its type, averaged over its words. Raise the minimum score to see fewer, surer entities; the heat map shows where the model hesitates.";
/// Without a network.
pub const OFFLINE: &str = "Once loaded, the page opens without a network; your browser's menu may offer to install it. The site's folder also runs from a USB stick: its README.txt says how.";
/// Above the keys.
pub const KEYS: &str = "Keys";
/// The switch of single keys.
pub const SINGLE_KEYS: &str = "Single-key shortcuts";
/// Why one would switch them off.
pub const SINGLE_KEYS_WHY: &str = "Switch off if you dictate or use speech control.";

/// Keys of one kind, with what they do. In a name `|` parts two ways, a blank two keys at
/// once, and a dash the first and the last of a row.
pub struct Group {
    /// What they are for.
    pub title: &'static str,
    /// Keys and meaning.
    pub keys: &'static [(&'static str, &'static str)],
}

/// All keys.
pub const GROUPS: [Group; 3] = [
    Group {
        title: "Reading",
        keys: &[
            ("Ctrl Enter", "Read the note now"),
            ("Esc", "Stop the reading, or close what is open"),
            ("n|Alt ↓", "Next entity"),
            ("p|Alt ↑", "Previous entity"),
            ("→|←", "Scores word by word"),
            ("/", "Find in the note and its entities"),
            ("?", "This help"),
        ],
    },
    Group {
        title: "Correcting the selected entity",
        keys: &[
            ("a", "Accept"),
            ("d|Delete", "Delete"),
            ("1 – 9", "Give it the first to the ninth type"),
            ("s", "Next status: present, absent, possible …"),
            ("Shift →|Shift ←", "Move its end by a word"),
            ("Ctrl Shift ←|Ctrl Shift →", "Move its start by a word"),
            ("c", "Codes that it may stand for"),
            ("e", "To its controls"),
        ],
    },
    Group {
        title: "Adding and undoing",
        keys: &[
            ("1 – 9", "Mark the word at the cursor (→ ←) with a type"),
            ("Shift A", "Accept all entities shown"),
            ("Ctrl Z", "Undo a correction"),
            ("Ctrl Shift Z", "Redo it"),
        ],
    },
];
