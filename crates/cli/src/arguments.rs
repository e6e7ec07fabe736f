//! The command line's grammar and its help.

use std::path::PathBuf;
use std::sync::LazyLock;

use chartlight_export::Format;
use clap::builder::PossibleValue;
use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::codes::arguments::CodesArguments;

const EXAMPLES: &str = "\
Examples:
  chartlight tag note.txt                          the note with its entities marked
  chartlight tag --output json *.txt > all.json    every entity with its place and score
  cat notes.jsonl | chartlight tag --input jsonl --output jsonl
  chartlight deidentify --mode surrogate note.docx the note with invented names and moved dates
  chartlight assert --input jsonl --output jsonl < spans.jsonl
  chartlight info models/*                         what is in a model
  chartlight eval --corpus dev.csv --format iob-csv --scheme rare-disease --json

Notes stay on this machine: nothing is sent anywhere, and errors never show a note's text.
Chartlight is no medical device and makes no diagnosis.";

/// Finds the entities of clinical notes with a small language model on this machine.
#[derive(Debug, Parser)]
#[command(name = "chartlight", version, after_help = EXAMPLES)]
pub struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Find the entities of notes
    Tag(TagArguments),
    /// Take the identifiers out of notes
    Deidentify(DeidentifyArguments),
    /// Say of spans in notes whether they are present, absent, possible, someone else's; needs no model
    Assert(AssertArguments),
    /// Score the model on a corpus with gold entities
    Eval(EvalArguments),
    /// Make a model pack from a GGUF file and trained weights
    Pack(PackArguments),
    /// Say what is in a GGUF file or a model pack
    Info(InfoArguments),
    /// Make, ask and measure files of codes, from which `tag --codes` names candidates; needs no model
    Codes(CodesArguments),
}

/// `chartlight assert`.
#[derive(Clone, Debug, Args)]
pub struct AssertArguments {
    /// Files of lines {"id", "text", "spans": [[start, end]]}, in code points; standard input where
    /// there are none, or for `-`
    #[arg(value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// How the input is written
    #[arg(long, value_enum, default_value_t = Lines::Jsonl)]
    pub input: Lines,
    /// How the answers are written, in the order of the input
    #[arg(long, value_enum, default_value_t = Lines::Jsonl)]
    pub output: Lines,
    /// Another lexicon than ours
    #[arg(long, value_name = "FILE")]
    pub lexicon: Option<PathBuf>,
}

/// Records a line each.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum Lines {
    /// JSON Lines
    Jsonl,
}

/// Which model, and where it runs.
#[derive(Clone, Debug, Args)]
pub struct ModelArguments {
    /// Folder of the model pack [default: CHARTLIGHT_MODEL, else the one in a models folder beside
    /// the program, above it, or here]
    #[arg(long, value_name = "DIR")]
    pub model: Option<PathBuf>,
    /// Where the model runs
    #[arg(long, value_enum, default_value_t = DeviceChoice::Cpu)]
    pub device: DeviceChoice,
}

/// A device.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum DeviceChoice {
    /// The processor
    Cpu,
    /// The graphics processor, by Vulkan, Metal or DirectX 12
    Gpu,
}

const TAG_HELP: &str = "\
Output:
  text   the note as it is, each entity as [its words]{LABEL}; for reading
  json   one array of documents
  jsonl  one document per line
Any other format is one file of all notes, written after the last; brat is a ZIP archive. Each is read
back and compared before it is written.

A JSON document is {\"id\", \"offset_unit\": \"code_point\", \"length\", \"sha256\", \"mentions\": [{\"start\",
\"end\", \"scheme\", \"label\", \"score\", \"text\", \"assertion\": {\"status\", \"cue\"}}], \"coverage\", \"warnings\"}. Offsets count Unicode code
points of the note from 0, so that in Python text[start:end] is the mention's text.

With --codes a mention also has \"candidates\": [{\"vocabulary\", \"version\", \"system\", \"code\", \"display\",
\"matched\", \"score\"}], the likest name first. The score says how alike the words are, not how likely the
code is meant, and nothing chooses one.

With --input jsonl, and in a .jsonl file, every line is a note, {\"id\": \"a\", \"text\": \"...\"}; id may
be left out, and blank lines are passed over. A line that is no note is reported with its number on
standard error; in JSON output {\"id\", \"line\", \"error\"} takes its place. The others are read, and
the exit status is 1.

Examples:
  chartlight tag note.txt
  chartlight tag --threshold 0.8 --output jsonl notes/*.txt
  chartlight tag --output brat --out notes.zip notes/*.txt
  pbpaste | chartlight tag";

/// Arguments of `chartlight tag`.
#[derive(Clone, Debug, Args)]
#[command(after_help = TAG_HELP)]
pub struct TagArguments {
    /// Notes: plain text in UTF-8, .rtf, .html, .docx, .pdf with a text layer, .json, .jsonl, .csv;
    /// without any, or for -, standard input
    #[arg(value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// What a file is: what its name and content say, or a note per line
    #[arg(long, value_enum, default_value_t = InputFormat::Text)]
    pub input: InputFormat,
    /// What is written
    #[arg(long, value_enum, default_value_t = OutputFormat::Text)]
    pub output: OutputFormat,
    /// Where it is written [default: standard output]
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Leave out mentions with a lower score, from 0 to 1
    #[arg(long, value_name = "SCORE", default_value_t = 0.0, value_parser = parse_share)]
    pub threshold: f32,
    /// Only the mentions of this label scheme; may be repeated [default: all]
    #[arg(long = "scheme", value_name = "NAME")]
    pub schemes: Vec<String>,
    /// A file of codes, as `chartlight codes build` makes; may be repeated. JSON and JSON Lines then
    /// name the codes that a mention may stand for
    #[arg(long, value_name = "FILE")]
    pub codes: Vec<PathBuf>,
    /// A table {"scheme": {"TYPE": ["domain"]}} of what types are about, before ours
    #[arg(long, value_name = "FILE", requires = "codes")]
    pub domains: Option<PathBuf>,
    /// At most so many codes of a mention
    #[arg(long, value_name = "N", default_value_t = 5, requires = "codes")]
    pub max_codes: usize,
    /// Which model, and where it runs.
    #[command(flatten)]
    pub model: ModelArguments,
}

const DEIDENTIFY_HELP: &str = "\
Modes:
  mask       a block for each character; --short-mask: one block for each identifier
  type       [NAME], [DATE], ...
  surrogate  invented names, places and numbers, the same for the same throughout a run, and dates
             moved by one number of whole weeks; half dates become [DATE]

The seed decides the surrogates. Without one they are different in every run; who has the seed can
move the dates back. With --output jsonl a line is {\"id\", \"text\", \"offset_unit\": \"code_point\",
\"changes\": [{\"start\", \"end\", \"new_start\", \"new_end\", \"type\"}]}.

Patterns find what has a form: dates, numbers, addresses, names beside a title. Other names and places
need a model with the scheme. No method finds everything: read the result before you pass it on.

Examples:
  chartlight deidentify note.txt
  chartlight deidentify --mode surrogate --seed 7 --output jsonl notes/*.docx > out.jsonl";

/// Arguments of `chartlight deidentify`.
#[derive(Clone, Debug, Args)]
#[command(after_help = DEIDENTIFY_HELP)]
pub struct DeidentifyArguments {
    /// Notes, as for `tag`; without any, or for -, standard input
    #[arg(value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// What a file is: what its name and content say, or a note per line
    #[arg(long, value_enum, default_value_t = InputFormat::Text)]
    pub input: InputFormat,
    /// What takes an identifier's place
    #[arg(long, value_enum, default_value_t = DeidentifyMode::Type)]
    pub mode: DeidentifyMode,
    /// With --mode mask: one block, which tells no length
    #[arg(long)]
    pub short_mask: bool,
    /// With --mode surrogate: the same seed gives the same surrogates
    #[arg(long, value_name = "N")]
    pub seed: Option<u64>,
    /// What is written
    #[arg(long, value_enum, default_value_t = DeidentifyOutput::Text)]
    pub output: DeidentifyOutput,
    /// The model's label scheme of identifiers
    #[arg(long, value_name = "NAME", default_value = "identifiers")]
    pub scheme: String,
    /// Do without a model
    #[arg(long)]
    pub patterns_only: bool,
    /// Which model, and where it runs.
    #[command(flatten)]
    pub model: ModelArguments,
}

/// What takes an identifier's place.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum DeidentifyMode {
    /// Blocks
    Mask,
    /// Its type
    Type,
    /// Something invented
    Surrogate,
}

/// What `deidentify` writes.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum DeidentifyOutput {
    /// The notes
    Text,
    /// A note per line with what was changed
    Jsonl,
}

/// What a file of notes is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum InputFormat {
    /// One note, or what the file's format holds
    Text,
    /// One note per line, as JSON
    Jsonl,
}

/// What is written.
#[derive(Clone, Copy, Debug)]
pub enum OutputFormat {
    /// The note with marks
    Text,
    /// A file format
    File(&'static Format),
}

/// Marked text, then whatever the registry of formats has.
static OUTPUT_FORMATS: LazyLock<Vec<OutputFormat>> = LazyLock::new(|| {
    let files = chartlight_export::formats().iter().map(OutputFormat::File);
    std::iter::once(OutputFormat::Text).chain(files).collect()
});

impl ValueEnum for OutputFormat {
    fn value_variants<'a>() -> &'a [Self] {
        &OUTPUT_FORMATS
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(match self {
            Self::Text => PossibleValue::new("text").help("The note with marks"),
            Self::File(format) => PossibleValue::new(format.name).help(format.title),
        })
    }
}

pub(crate) fn parse_share(text: &str) -> Result<f32, String> {
    let share: f32 = text.parse().map_err(|_| "not a number".to_owned())?;
    (0.0..=1.0)
        .contains(&share)
        .then_some(share)
        .ok_or_else(|| "not between 0 and 1".to_owned())
}

const EVAL_HELP: &str = "\
Scores are those of the seqeval package (default mode; \"strict\" beside it). A corpus of words is read
as one running text per document, words and sentences joined by one blank, and a mention counts for
the words it covers. CoNLL without -DOCSTART- lines is read as documents of 10 sentences. In brat,
PubTator and ASQ-PHI the words are those of the text; a discontinuous entity counts as its hull, and
of overlapping entities the longest stays. An identifier of ASQ-PHI counts wherever it stands.

Entity types that the scheme does not have are left out of the count and listed.

Examples:
  chartlight eval --corpus dev.csv --format iob-csv --scheme rare-disease
  chartlight eval --corpus ncbi.tsv --format conll --scheme chemical-disease --only DISEASE \\
      --map Disease=DISEASE --bootstrap 1000 --json";

/// Arguments of `chartlight eval`.
#[derive(Clone, Debug, Args)]
#[command(after_help = EVAL_HELP)]
pub struct EvalArguments {
    /// The corpus: a file, or for brat a folder of .txt and .ann files
    #[arg(long, value_name = "PATH")]
    pub corpus: PathBuf,
    /// The corpus's format
    #[arg(long, value_enum)]
    pub format: CorpusFormat,
    /// The label scheme of the model that is scored
    #[arg(long, value_name = "NAME")]
    pub scheme: String,
    /// Count a type of the corpus as a type of the scheme; may be repeated
    #[arg(long = "map", value_name = "CORPUS_TYPE=TYPE", value_parser = parse_rename)]
    pub renames: Vec<(String, String)>,
    /// Score only this type of the scheme; may be repeated. For a corpus that does not annotate
    /// the others [default: all]
    #[arg(long, value_name = "TYPE")]
    pub only: Vec<String>,
    /// Leave out mentions with a lower score, from 0 to 1
    #[arg(long, value_name = "SCORE", default_value_t = 0.0, value_parser = parse_share)]
    pub threshold: f32,
    /// 95 % intervals from N resamples of the documents
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub bootstrap: Option<u32>,
    /// Seed of the resamples
    #[arg(long, value_name = "SEED", default_value_t = 1)]
    pub seed: u64,
    /// List up to N mistakes. This prints the corpus's text
    #[arg(long, value_name = "N", num_args = 0..=1, default_missing_value = "50")]
    pub errors: Option<usize>,
    /// Write JSON
    #[arg(long)]
    pub json: bool,
    /// Which model, and where it runs.
    #[command(flatten)]
    pub model: ModelArguments,
}

/// A corpus's format.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum CorpusFormat {
    /// Token,Tag,Sentence_Num,Sentence_Num_Global,File
    IobCsv,
    /// A word and its label per line, a blank line between sentences
    Conll,
    /// A folder of .txt and .ann files
    Brat,
    /// ID|t|title, ID|a|abstract and tabbed annotations
    Pubtator,
    /// Queries, each with the identifiers planted in it
    AsqPhi,
}

fn parse_rename(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((from, to)) if !from.is_empty() && !to.is_empty() => {
            Ok((from.to_owned(), to.to_owned()))
        }
        _ => Err("expected CORPUS_TYPE=TYPE".to_owned()),
    }
}

const PACK_HELP: &str = "\
The matrices of the layers are quantised in blocks of 32; the embedding stays as the GGUF has it; norms
and heads stay in full precision. The recipe is the JSON that models/training writes: {\"base\", \"layers\",
\"attention\": \"bidirectional\" or \"causal\", \"schemes\": [{\"name\", \"types\"}], \"dev\": {}}. The pack is
written to a folder beside DIR, read back and compared, and only then put in its place.

Example:
  chartlight pack --gguf base.gguf --weights run/weights.safetensors --recipe run/recipe.json \\
      --tokenizer tokenizer.json --id rare-disease-1 --title 'Rare diseases' --licence Apache-2.0 \\
      --out models/rare-disease-1";

/// Arguments of `chartlight pack`.
#[derive(Clone, Debug, Args)]
#[command(after_help = PACK_HELP)]
pub struct PackArguments {
    /// The base model
    #[arg(long, value_name = "FILE")]
    pub gguf: PathBuf,
    /// The trained weights, safetensors under GGUF's tensor names
    #[arg(long, value_name = "FILE")]
    pub weights: PathBuf,
    /// What was trained
    #[arg(long, value_name = "FILE")]
    pub recipe: PathBuf,
    /// The tokenizer, as Hugging Face's tokenizer.json
    #[arg(long, value_name = "FILE")]
    pub tokenizer: PathBuf,
    /// The model's name for people
    #[arg(long)]
    pub title: String,
    /// The model's name for machines: letters, digits, dots and dashes
    #[arg(long)]
    pub id: String,
    /// The licence of the weights, as an SPDX expression
    #[arg(long, value_name = "SPDX")]
    pub licence: String,
    /// Data that the weights were trained on, with its licence; may be repeated
    #[arg(long, value_name = "TEXT")]
    pub data: Vec<String>,
    /// Bits of a quantised weight
    #[arg(long, value_enum, default_value_t = WeightBits::Four)]
    pub bits: WeightBits,
    /// Tokens that one window decides
    #[arg(long, value_name = "N", default_value_t = 192)]
    pub core_tokens: usize,
    /// Tokens of context on either side of them
    #[arg(long, value_name = "N", default_value_t = 32)]
    pub context_tokens: usize,
    /// The pack's folder
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,
    /// Replace the folder if it is there
    #[arg(long)]
    pub force: bool,
}

/// Bits of a quantised weight.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum WeightBits {
    /// 16 levels
    #[value(name = "4")]
    Four,
    /// 256 levels
    #[value(name = "8")]
    Eight,
}

/// Arguments of `chartlight info`.
#[derive(Clone, Debug, Args)]
pub struct InfoArguments {
    /// GGUF files, or folders of model packs
    #[arg(value_name = "PATH", required = true)]
    pub paths: Vec<PathBuf>,
    /// Write JSON: an array
    #[arg(long)]
    pub json: bool,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_grammar_is_consistent() {
        Arguments::command().debug_assert();
    }

    #[track_caller]
    fn check_refused(line: &str, expected: &str) {
        let refused = Arguments::try_parse_from(line.split(' '))
            .unwrap_err()
            .to_string();
        assert!(refused.contains(expected), "{refused}");
    }

    #[test]
    fn bad_arguments_are_refused() {
        check_refused("chartlight tag --threshold 1.5", "not between 0 and 1");
        check_refused("chartlight tag --threshold NaN", "not between 0 and 1");
        check_refused("chartlight tag --threshold x", "not a number");
        check_refused(
            "chartlight tag --output xml",
            "possible values: text, json, jsonl, csv,",
        );
        let eval = "chartlight eval --corpus c --format brat --scheme s";
        check_refused(&format!("{eval} --map A"), "expected CORPUS_TYPE=TYPE");
        check_refused(&format!("{eval} --bootstrap 0"), "0 is not in 1..=100000");
    }
}
