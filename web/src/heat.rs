//! The heat map: a shade for how probable a label is.

/// Shades above none; style sheets have a highlight `heat-N` for each, from 1.
pub const SHADES: usize = 8;
/// Below this nothing is drawn, so that the map is not a grey veil.
const LEAST: f32 = 0.05;

/// The shade of a probability, from 1 for the faintest; none where it is next to nothing.
pub fn shade(probability: f32) -> Option<usize> {
    // A value that is not a number is no shade either.
    if probability.is_nan() || probability < LEAST {
        return None;
    }
    let shade = (probability.min(1.0) * SHADES as f32).ceil() as usize;
    Some(shade.clamp(1, SHADES))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shades_rise_with_the_probability() {
        for (probability, expected) in [
            (0.0, None),
            (0.04, None),
            (f32::NAN, None),
            (0.05, Some(1)),
            (0.5, Some(4)),
            (0.51, Some(5)),
            (1.0, Some(8)),
            (1.5, Some(8)),
        ] {
            assert_eq!(shade(probability), expected, "{probability}");
        }
    }
}
