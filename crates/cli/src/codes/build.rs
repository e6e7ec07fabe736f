//! A file of codes from an ontology or a table.

use std::fs;
use std::io::Write;

use anyhow::{Context, Result, ensure};
use chartlight_codes::{About, Synonyms, Vocabulary};

use super::arguments::{BuildArguments, SynonymChoice, VocabularyFormat};

/// Makes the file and reads it back.
///
/// # Errors
/// Says what is wrong with the input, or that the file cannot be written.
pub fn build(arguments: &BuildArguments, out: &mut dyn Write) -> Result<()> {
    let place = || arguments.input.display().to_string();
    let text = fs::read_to_string(&arguments.input).with_context(place)?;
    let about = About {
        name: arguments.name.clone(),
        title: arguments.title.clone(),
        version: arguments.version_of.clone(),
        system: arguments.system.clone(),
        domain: arguments.domain.clone(),
        licence: arguments.licence.clone(),
        attribution: arguments.attribution.clone(),
        source: arguments.source.clone(),
    };
    let vocabulary = match arguments.format {
        VocabularyFormat::Tsv => Vocabulary::new(about, text).with_context(place)?,
        VocabularyFormat::Obo => {
            let synonyms = match arguments.synonyms {
                SynonymChoice::Exact => Synonyms::Exact,
                SynonymChoice::All => Synonyms::All,
            };
            Vocabulary::from_obo(about, &text, synonyms).with_context(place)?
        }
    };
    let file = vocabulary.to_file()?;
    ensure!(
        Vocabulary::from_file(&file)? == vocabulary,
        "the file did not read back as it was meant; please report this"
    );
    let path = arguments.out.display();
    fs::write(&arguments.out, &file).with_context(|| path.to_string())?;
    writeln!(
        out,
        "{path}: {} concepts, {} names, {:.1} MB, read back and the same",
        vocabulary.n_concepts(),
        vocabulary.n_names(),
        file.len() as f64 / 1e6
    )?;
    Ok(())
}
