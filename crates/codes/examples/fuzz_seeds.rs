//! Writes the seeds of the fuzz target to `fuzz/corpus/codes`: a good file and wrong ones.

use std::error::Error;
use std::fs;
use std::io::Write;
use std::path::Path;

use chartlight_codes::{About, Vocabulary};
use flate2::Compression;
use flate2::write::ZlibEncoder;

const TABLE: &str = "A:1\tglass bone\tos vitréum\nA:2\tmoon fever\nA:3\t🤒\tחום\n";

fn main() -> Result<(), Box<dyn Error>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus/codes");
    fs::create_dir_all(&folder)?;
    let write = |name: &str, bytes: &[u8]| fs::write(folder.join(name), bytes);
    let about = About {
        name: "invented".to_owned(),
        title: "Invented".to_owned(),
        version: "1".to_owned(),
        system: "https://example.org/invented".to_owned(),
        domain: "disease".to_owned(),
        licence: "CC0-1.0".to_owned(),
        attribution: "Ours".to_owned(),
        source: "Written for tests".to_owned(),
    };
    let good = Vocabulary::new(about, TABLE.to_owned())?.to_file()?;
    let (start, packed) = parts(&good).ok_or("a file that was written has parts")?;
    write("good", &good)?;
    write("empty", b"")?;
    write("magic", start.get(..16).unwrap_or_default())?;
    write("header-cut", start.get(..60).unwrap_or_default())?;
    write(
        "header-long",
        &[start.get(..16).unwrap_or_default(), &[0xFF; 8]].concat(),
    )?;
    write("packed-cut", good.get(..good.len() - 5).unwrap_or_default())?;
    write("packed-not-zlib", &[start, b"glass bone"].concat())?;
    write("packed-and-more", &[start, packed, packed].concat())?;
    // The length of the table stays what it says, and is wrong.
    for (name, table) in [
        ("table-longer", TABLE.repeat(1000)),
        ("table-shorter", String::new()),
    ] {
        write(name, &[start, &zlib(table.as_bytes())?].concat())?;
    }
    // Of the same length, so that they are read as tables.
    for (name, from, to) in [
        ("table-not-utf8", "🤒", "\u{0}\u{0}\u{0}\u{0}"),
        ("table-same-code", "A:2", "A:1"),
        ("table-no-name", "A:2\t", "A:2\n"),
        ("table-empty-field", "A:1\tg", "A:1\t\t"),
        ("table-carriage-return", " bone", "\r\nbon"),
    ] {
        let mut table = TABLE.replacen(from, to, 1).into_bytes();
        if name == "table-not-utf8" {
            table
                .iter_mut()
                .filter(|byte| **byte == 0)
                .for_each(|byte| *byte = 0xFF);
        }
        write(name, &[start, &zlib(&table)?].concat())?;
    }
    for (name, from, to) in [
        ("header-unknown-field", "\"licence\"", "\"license\""),
        ("header-negative", "\"table_bytes\":", "\"table_bytes\":-"),
        (
            "header-huge",
            "\"table_bytes\":",
            "\"table_bytes\":9999999999",
        ),
        ("header-name", "invented", "../vented"),
        ("header-no-licence", "CC0-1.0", "       "),
    ] {
        let header = String::from_utf8(start.get(20..).unwrap_or_default().to_vec())?;
        let header = header.replacen(from, to, 1);
        let length = u32::try_from(header.len())?.to_le_bytes();
        let magic = start.get(..16).unwrap_or_default();
        write(name, &[magic, &length, header.as_bytes(), packed].concat())?;
    }
    Ok(())
}

/// Magic number, length and header; and what is packed behind them.
fn parts(file: &[u8]) -> Option<(&[u8], &[u8])> {
    let length = u32::from_le_bytes(file.get(16..20)?.try_into().ok()?);
    file.split_at_checked(20 + usize::try_from(length).ok()?)
}

fn zlib(table: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(table)?;
    encoder.finish()
}
