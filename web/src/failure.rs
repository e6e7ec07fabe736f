//! What can go wrong between a note and its entities, in words for the reader and with a way on.

use serde::{Deserialize, Serialize};

/// A failure as the page knows it. Neither part ever holds any of a note's text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// What happened.
    pub kind: FailureKind,
    /// Which file, status or place, for whoever has to repair it; may be empty.
    pub detail: String,
}

/// The kinds of failure that a reader can tell apart and act on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum FailureKind {
    /// The site has no model where one should be.
    NoModel,
    /// The model's description is damaged or of a version that this page does not know.
    BadModel,
    /// A file of the model could not be fetched.
    DownloadFailed,
    /// A file of the model is not what the description says.
    BadHash,
    /// The reader's program could not be fetched or started.
    ReaderMissing,
    /// The GPU cannot be used.
    NoGpu,
    /// The GPU stopped while it was in use.
    DeviceLost,
    /// The reader ended without an answer.
    ReaderDied,
    /// No memory was left.
    OutOfMemory,
    /// The device computed something that is not a number.
    NotFinite,
    /// The reader refused the note.
    NotRead,
}

/// A way on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Remedy {
    /// Start a new reader on the same device.
    Restart,
    /// Start a new reader on the CPU, and remember that.
    UseCpu,
    /// Fetch the model's files again, not from this browser's storage.
    DownloadAgain,
    /// Read the note again.
    ReadAgain,
}

impl Remedy {
    /// The button's name.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Restart => "Try again",
            Self::UseCpu => "Use the CPU",
            Self::DownloadAgain => "Download again",
            Self::ReadAgain => "Read again",
        }
    }
}

/// What the reader is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// In a few words.
    pub title: &'static str,
    /// Why, and what helps.
    pub body: &'static str,
    /// The best way on first.
    pub remedies: &'static [Remedy],
}

impl Failure {
    /// A failure with nothing to add.
    pub fn of(kind: FailureKind) -> Self {
        Self {
            kind,
            detail: String::new(),
        }
    }
}

impl FailureKind {
    /// The words and buttons for this failure.
    pub const fn explain(self) -> Explanation {
        use Remedy::{DownloadAgain, ReadAgain, Restart, UseCpu};
        let (title, body, remedies): (_, _, &'static [Remedy]) = match self {
            Self::NoModel => (
                "There is no model on this site",
                "The page is here, but the language model that reads notes is not. Whoever looks after this site has to add it under models/.",
                &[Restart],
            ),
            Self::BadModel => (
                "The model on this site cannot be used",
                "Its description is damaged or made for another version of this page.",
                &[DownloadAgain],
            ),
            Self::DownloadFailed => (
                "The model could not be downloaded",
                "The connection failed before everything had arrived. What did arrive is kept, and the download goes on from there.",
                &[Restart],
            ),
            Self::BadHash => (
                "A part of the model arrived damaged",
                "It does not match its fingerprint, so it was thrown away and nothing was read with it.",
                &[DownloadAgain],
            ),
            Self::ReaderMissing => (
                "The reader could not be started",
                "The program that runs the model could not be fetched or is not supported by this browser.",
                &[Restart, UseCpu],
            ),
            Self::NoGpu => (
                "The GPU cannot be used",
                "This browser offers no graphics processor that can run the model. The CPU gives the same findings, more slowly.",
                &[UseCpu, Restart],
            ),
            Self::DeviceLost => (
                "The GPU stopped",
                "The browser or the graphics driver reset it. This can happen after sleep, or when another program needs it.",
                &[Restart, UseCpu],
            ),
            Self::ReaderDied => (
                "The reader stopped unexpectedly",
                "It ended without an answer. A new one can be started on the same note.",
                &[Restart, UseCpu],
            ),
            Self::OutOfMemory => (
                "This device ran out of memory",
                "Close other tabs or programs and try again.",
                &[Restart, UseCpu],
            ),
            Self::NotFinite => (
                "The device gave wrong results",
                "Some numbers were not finite, so nothing computed from them is shown. This is usually a graphics driver; the CPU is not affected.",
                &[UseCpu, Restart],
            ),
            Self::NotRead => (
                "The note could not be read to its end",
                "The reader refused a part of it. What was found before that is shown.",
                &[ReadAgain, Restart],
            ),
        };
        Explanation {
            title,
            body,
            remedies,
        }
    }
}

/// The kind of failure that a crash message stands for. Only the kind is kept, because such a
/// message may quote a note.
pub fn kind_of_crash(message: &str) -> FailureKind {
    let message = message.to_lowercase();
    let says = |words: &[&str]| words.iter().any(|word| message.contains(word));
    if says(&[
        "out of memory",
        "outofmemory",
        "memory allocation",
        "not enough memory",
    ]) {
        FailureKind::OutOfMemory
    } else if says(&["device lost", "device is lost", "lost device", "devicelost"]) {
        FailureKind::DeviceLost
    } else {
        FailureKind::ReaderDied
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [FailureKind; 11] = [
        FailureKind::NoModel,
        FailureKind::BadModel,
        FailureKind::DownloadFailed,
        FailureKind::BadHash,
        FailureKind::ReaderMissing,
        FailureKind::NoGpu,
        FailureKind::DeviceLost,
        FailureKind::ReaderDied,
        FailureKind::OutOfMemory,
        FailureKind::NotFinite,
        FailureKind::NotRead,
    ];

    #[test]
    fn every_failure_has_its_own_words_and_a_way_on() {
        for (place, kind) in ALL.into_iter().enumerate() {
            let explanation = kind.explain();
            assert!(!explanation.remedies.is_empty(), "{kind:?}");
            for other in &ALL[place + 1..] {
                assert_ne!(explanation.title, other.explain().title);
            }
        }
    }

    #[test]
    fn crashes_are_told_apart() {
        for (message, expected) in [
            (
                "Uncaught RuntimeError: unreachable",
                FailureKind::ReaderDied,
            ),
            (
                "Uncaught RangeError: Out of memory",
                FailureKind::OutOfMemory,
            ),
            (
                "memory allocation of 12 bytes failed",
                FailureKind::OutOfMemory,
            ),
            (
                "wgpu error: Validation Error: Parent device is lost",
                FailureKind::DeviceLost,
            ),
        ] {
            assert_eq!(kind_of_crash(message), expected, "{message}");
        }
    }
}
