//! Amounts in words for people: sizes, shares and counts.

/// A size in the unit that reads best, with one decimal from a megabyte on. `MB` is 10⁶ bytes.
pub fn size(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} bytes"),
        1_000..1_000_000 => format!("{} KB", bytes / 1_000),
        _ => format!("{}.{} MB", bytes / 1_000_000, bytes % 1_000_000 / 100_000),
    }
}

/// A probability as a whole percentage; what is not quite certain is never shown as 100 %.
pub fn percent(share: f32) -> String {
    let share = share.clamp(0.0, 1.0);
    let rounded = (share * 100.0).round() as u32;
    match rounded {
        100 if share < 1.0 => "99%".into(),
        0 if share > 0.0 => "<1%".into(),
        whole => format!("{whole}%"),
    }
}

/// A number with its digits in groups of three.
pub fn count(number: usize) -> String {
    let digits = number.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// A counted noun: `1 window`, `12 windows`.
pub fn counted(number: usize, noun: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{} {noun}{plural}", count(number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_read_well() {
        for (bytes, expected) in [
            (0, "0 bytes"),
            (999, "999 bytes"),
            (64_512, "64 KB"),
            (96_249_999, "96.2 MB"),
            (1_000_000, "1.0 MB"),
        ] {
            assert_eq!(size(bytes), expected);
        }
    }

    #[test]
    fn percentages_do_not_overstate() {
        for (share, expected) in [
            (0.0, "0%"),
            (0.001, "<1%"),
            (0.934, "93%"),
            (0.9999, "99%"),
            (1.0, "100%"),
        ] {
            assert_eq!(percent(share), expected);
        }
    }

    #[test]
    fn numbers_are_grouped() {
        assert_eq!(count(0), "0");
        assert_eq!(count(1_234), "1,234");
        assert_eq!(count(1_048_576), "1,048,576");
        assert_eq!(counted(1, "window"), "1 window");
        assert_eq!(counted(0, "entity type"), "0 entity types");
    }
}
