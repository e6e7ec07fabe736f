//! The site as one file to download: a zip of its folder, to be unpacked anywhere and served from there.

use std::{
    fs::{self, File},
    io::{self, BufWriter},
    path::Path,
};

use anyhow::{Context, Result};
use zip::{ZipWriter, write::SimpleFileOptions};

use super::files_under;

/// The folder in the archive.
const FOLDER: &str = "chartlight";

/// Packs a built site. The archive appears whole or not at all.
pub fn write(site: &Path, archive: &Path) -> Result<()> {
    let partial = archive.with_extension("partial");
    let writing = || format!("{} cannot be written", partial.display());
    let mut zip = ZipWriter::new(BufWriter::new(
        File::create(&partial).with_context(writing)?,
    ));
    for file in files_under(site)? {
        zip.start_file(format!("{FOLDER}/{file}"), SimpleFileOptions::DEFAULT)?;
        io::copy(&mut File::open(site.join(&file))?, &mut zip).with_context(writing)?;
    }
    zip.finish()?
        .into_inner()
        .with_context(writing)?
        .sync_all()?;
    fs::rename(&partial, archive)?;
    println!("The site is also in {}", archive.display());
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use zip::ZipArchive;

    use super::*;

    #[test]
    fn every_file_is_in_one_folder_of_the_archive() {
        let root = std::env::temp_dir().join(format!("chartlight-zip-{}", std::process::id()));
        let site = root.join("site");
        fs::create_dir_all(site.join("models/a")).unwrap();
        fs::write(site.join("README.txt"), "read me").unwrap();
        fs::write(site.join("models/a/weights.bin"), [7; 300]).unwrap();
        let path = root.join("site.zip");
        write(&site, &path).unwrap();
        let mut archive = ZipArchive::new(File::open(&path).unwrap()).unwrap();
        let names: Vec<_> = (0..archive.len())
            .map(|place| {
                archive
                    .by_index(place)
                    .unwrap()
                    .name()
                    .unwrap()
                    .into_owned()
            })
            .collect();
        assert_eq!(
            names,
            ["chartlight/README.txt", "chartlight/models/a/weights.bin"]
        );
        let mut bytes = Vec::new();
        let mut file = archive.by_name("chartlight/models/a/weights.bin").unwrap();
        file.read_to_end(&mut bytes).unwrap();
        assert_eq!(bytes, [7; 300]);
        fs::remove_dir_all(&root).unwrap();
    }
}
