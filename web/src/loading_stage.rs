//! How loading a model is going, in words.

use crate::amount::size;
use crate::protocol::Progress;

/// What is going on right now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stage {
    /// In a few words.
    pub title: &'static str,
    /// With amounts.
    pub detail: String,
    /// How much of it is done, in bytes of [`Progress::total`].
    pub done: u64,
}

/// The stage that a progress stands for.
pub fn stage(progress: Progress) -> Stage {
    let Progress {
        downloaded,
        stored,
        verified,
        total,
    } = progress;
    let arrived = downloaded + stored;
    let of_total = |done| format!("{} of {}", size(done), size(total));
    if arrived < total && downloaded == 0 && stored > 0 {
        Stage {
            title: "Loading the model from this browser's storage",
            detail: of_total(arrived),
            done: arrived,
        }
    } else if arrived < total {
        Stage {
            title: "Downloading the model",
            detail: of_total(arrived),
            done: arrived,
        }
    } else if verified < total {
        Stage {
            title: "Verifying the model",
            detail: of_total(verified),
            done: arrived,
        }
    } else {
        Stage {
            title: "Preparing the model",
            detail: "Verified. This takes a few seconds.".to_owned(),
            done: total,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(downloaded: u64, stored: u64, verified: u64, title: &str, detail: &str) {
        let stage = stage(Progress {
            downloaded,
            stored,
            verified,
            total: 90_000_000,
        });
        assert_eq!(stage.title, title);
        assert_eq!(stage.detail, detail);
        assert!(stage.done <= 90_000_000);
    }

    #[test]
    fn stages_follow_each_other() {
        check(0, 0, 0, "Downloading the model", "0 bytes of 90.0 MB");
        check(
            1_000_000,
            40_000_000,
            30_000_000,
            "Downloading the model",
            "41.0 MB of 90.0 MB",
        );
        check(
            0,
            16_000_000,
            0,
            "Loading the model from this browser's storage",
            "16.0 MB of 90.0 MB",
        );
        check(
            90_000_000,
            0,
            80_000_000,
            "Verifying the model",
            "80.0 MB of 90.0 MB",
        );
        check(
            0,
            90_000_000,
            90_000_000,
            "Preparing the model",
            "Verified. This takes a few seconds.",
        );
    }
}
