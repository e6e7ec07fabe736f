//! Sample notes, invented by us; no patient stands behind them.

/// A note to try the page with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sample {
    /// The specialty.
    pub title: &'static str,
    /// The note.
    pub text: &'static str,
}

/// All samples, in the order of the menu.
pub const SAMPLES: [Sample; 5] = [
    Sample {
        title: "Genetics: child with unsteady gait",
        text: include_str!("../../static/samples/genetics.txt"),
    },
    Sample {
        title: "Dermatology: blisters and mouth sores",
        text: include_str!("../../static/samples/dermatology.txt"),
    },
    Sample {
        title: "Neurology: double vision and weakness",
        text: include_str!("../../static/samples/neurology.txt"),
    },
    Sample {
        title: "Pulmonology: follow-up letter",
        text: include_str!("../../static/samples/pulmonology.txt"),
    },
    Sample {
        title: "Metabolic medicine: discharge summary",
        text: include_str!("../../static/samples/metabolic.txt"),
    },
];
