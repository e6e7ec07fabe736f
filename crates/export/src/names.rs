//! Names in formats that part fields by blanks and signs: percent-encoded where they must be.

use std::fmt::Write;

/// `name` without blanks, control characters and `reserved` ones; each byte of those is `%` and two
/// hexadecimal digits.
pub(crate) fn encoded(name: &str, reserved: &[char]) -> String {
    let mut encoded = String::with_capacity(name.len());
    for c in name.chars() {
        if c == '%' || c.is_whitespace() || c.is_control() || reserved.contains(&c) {
            for byte in c.encode_utf8(&mut [0; 4]).bytes() {
                // A `String` takes everything.
                let _ = write!(encoded, "%{byte:02X}");
            }
        } else {
            encoded.push(c);
        }
    }
    encoded
}

/// What [`encoded`] made of a name; `None` when it cannot have made it.
pub(crate) fn decoded(encoded: &str) -> Option<String> {
    let mut parts = encoded.split('%');
    let mut bytes = parts.next()?.as_bytes().to_vec();
    for part in parts {
        let (digits, rest) = part.split_at_checked(2)?;
        bytes.push(u8::from_str_radix(digits, 16).ok()?);
        bytes.extend(rest.as_bytes());
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn any_name(name in any::<String>()) {
            let written = encoded(&name, &[':']);
            prop_assert!(!written.contains(|c: char| c.is_whitespace() || c.is_control() || c == ':'));
            prop_assert_eq!(decoded(&written), Some(name));
        }
    }

    #[test]
    fn what_is_no_encoding_is_refused() {
        assert_eq!(
            encoded("rare disease: 5%", &[':']),
            "rare%20disease%3A%205%25"
        );
        assert_eq!(decoded("%4"), None);
        assert_eq!(decoded("%zz"), None);
        assert_eq!(decoded("%ff"), None);
    }
}
