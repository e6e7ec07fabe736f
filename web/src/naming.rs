//! How the entity types of a pack are named and told apart: a name for people, a hue and a shape,
//! all taken from the scheme itself. Nothing here knows any label by name.

/// The look of a type: style sheets have a class `hue-N` and a class `shape-N` for each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// Below [`HUES`].
    pub hue: usize,
    /// Below [`SHAPES`].
    pub shape: usize,
}

/// Hues in the palette.
pub const HUES: usize = 8;
/// Underlines, each with its glyph.
pub const SHAPES: usize = 6;

const GLYPHS: [&str; SHAPES] = ["●", "■", "▲", "◆", "★", "✚"];

impl Look {
    /// The look of the type at a place in the list of all types of all schemes. The first
    /// [`HUES`] × [`SHAPES`] places look different from each other.
    pub const fn of(place: usize) -> Self {
        Self {
            hue: place % HUES,
            shape: (place % HUES + place / HUES) % SHAPES,
        }
    }

    /// A shape that can be told apart without colour.
    pub fn glyph(self) -> &'static str {
        GLYPHS.get(self.shape).copied().unwrap_or("●")
    }

    /// The style sheet's classes.
    pub fn classes(self) -> String {
        format!("hue-{} shape-{}", self.hue, self.shape)
    }
}

/// Names for people for all types of one scheme. Underscores, hyphens and capitals part words; so
/// does another type's name at the end, so that a scheme with `WOUND` and `HEADWOUND` reads
/// "Wound" and "Head wound".
pub fn names(types: &[String]) -> Vec<String> {
    types
        .iter()
        .map(|name| sentence_case(&parted(name, types)))
        .collect()
}

fn parted(name: &str, types: &[String]) -> String {
    let ending = types
        .iter()
        .filter(|other| other.len() < name.len() && name.ends_with(other.as_str()))
        .max_by_key(|other| other.len());
    let Some(ending) = ending else {
        return name.to_owned();
    };
    match name.strip_suffix(ending.as_str()) {
        Some(head) => format!("{}_{}", parted(head, types), parted(ending, types)),
        None => name.to_owned(),
    }
}

fn sentence_case(name: &str) -> String {
    let mut words = String::with_capacity(name.len() + 4);
    let mut after_small = false;
    for c in name.chars() {
        if c == '_' || c == '-' || c.is_whitespace() {
            after_small = false;
            if !words.ends_with(' ') && !words.is_empty() {
                words.push(' ');
            }
            continue;
        }
        if c.is_uppercase() && after_small {
            words.push(' ');
        }
        after_small = c.is_lowercase();
        if words.is_empty() {
            words.extend(c.to_uppercase());
        } else {
            words.extend(c.to_lowercase());
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(types: &[&str], expected: &[&str]) {
        let types: Vec<String> = types.iter().map(|&name| name.to_owned()).collect();
        assert_eq!(names(&types), expected);
    }

    #[test]
    fn names_are_parted_where_the_scheme_says_so() {
        check(
            &["WOUND", "HEADWOUND", "BURN"],
            &["Wound", "Head wound", "Burn"],
        );
        check(&["A", "BA", "CBA"], &["A", "B a", "C b a"]);
        check(
            &["Date_of_birth", "phoneNumber", "ID"],
            &["Date of birth", "Phone number", "Id"],
        );
        check(&["x"], &["X"]);
    }

    #[test]
    fn the_first_types_all_look_different() {
        for a in 0..HUES * SHAPES {
            for b in a + 1..HUES * SHAPES {
                assert_ne!(Look::of(a), Look::of(b), "{a} and {b}");
            }
        }
    }
}
