//! Where `chartlight tag` writes, and what it says of itself there.

use std::fs::{self, File};
use std::io::{self, BufWriter, IsTerminal, Write};
use std::time::SystemTime;

use anyhow::{Context, Result, bail};
use chartlight_export::{Model, Provenance, Timestamp};

use crate::arguments::{DeviceChoice, OutputFormat, TagArguments};

/// Standard output, or the file that is asked for.
///
/// # Errors
/// When the file cannot be made or is one of the notes, or bytes would go to a terminal.
pub fn open(arguments: &TagArguments) -> Result<Box<dyn Write>> {
    let Some(path) = &arguments.out else {
        let binary = match arguments.output {
            OutputFormat::File(format) => format.media_type == "application/zip",
            OutputFormat::Text => false,
        };
        if binary && io::stdout().is_terminal() {
            bail!("this format is no text for a terminal; name a file with --out");
        }
        return Ok(Box::new(BufWriter::new(io::stdout().lock())));
    };
    // A file that is not there yet is no note.
    if let Ok(out) = fs::canonicalize(path) {
        let is_out = |note| fs::canonicalize(note).is_ok_and(|note| note == out);
        if arguments.files.iter().any(is_out) {
            bail!(
                "{} is one of the notes; it is not overwritten",
                path.display()
            );
        }
    }
    let file = File::create(path).with_context(|| format!("cannot write {}", path.display()))?;
    Ok(Box::new(BufWriter::new(file)))
}

/// This program, its model and the time.
///
/// # Errors
/// When the clock is wrong by thousands of years.
pub fn provenance(model: Model, device: DeviceChoice) -> Result<Provenance> {
    let since_1970 = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH)?;
    let at = Timestamp::from_unix_ms(i64::try_from(since_1970.as_millis())?);
    Ok(Provenance {
        tool: "chartlight".to_owned(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        model: Some(model),
        device: Some(
            match device {
                DeviceChoice::Cpu => "CPU",
                DeviceChoice::Gpu => "GPU",
            }
            .to_owned(),
        ),
        at: at.context("the clock is wrong")?,
    })
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;
    use crate::arguments::{Arguments, Command};

    #[test]
    fn a_note_is_not_overwritten() {
        let root = tempfile::tempdir().unwrap();
        let (note, other) = (root.path().join("note.txt"), root.path().join("out.zip"));
        fs::write(&note, "fever").unwrap();
        let open = |out: &std::path::Path| {
            let line = ["chartlight", "tag", "--output", "brat", "--out"];
            let line = line.map(Into::into).into_iter();
            let line = line.chain([out.as_os_str().to_owned(), note.clone().into()]);
            let Command::Tag(arguments) = Arguments::parse_from(line).command else {
                panic!("another command");
            };
            super::open(&arguments)
        };
        assert!(open(&note).is_err());
        assert_eq!(fs::read(&note).unwrap(), b"fever");
        open(&other).unwrap().write_all(b"x").unwrap();
        assert_eq!(fs::read(&other).unwrap(), b"x");
        // It is there now, and no note.
        assert!(open(&other).is_ok());
        assert!(open(&root.path().join("missing/out.zip")).is_err());
    }
}
