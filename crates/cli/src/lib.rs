//! The `chartlight` command: tags notes, scores models, makes and describes model packs.
//!
//! The outermost room: it knows files, terminals and the clock, and joins the others. Everything
//! but [`model`] works with any [`Tagger`] and builds without the
//! network. Start at [`run`]; [`tag`], [`deidentify`], [`assert`](mod@assert), [`evaluate`],
//! [`pack`], [`info`] and [`codes`] are the commands.

pub mod arguments;
pub mod assert;
pub mod codes;
pub mod corpus_files;
pub mod deidentify;
pub mod destination;
pub mod evaluate;
pub mod folder;
pub mod info;
pub mod marks;
pub mod model;
pub mod notes;
pub mod output;
pub mod pack;
pub mod progress;
pub mod reading;
pub mod recipe;
pub mod selection;
pub mod tag;
pub mod trained;

use std::fs;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use chartlight_assertion::{Engine, Lexicon};
use chartlight_pipeline::Tagger;
use clap::Parser;

use crate::arguments::{
    Arguments, AssertArguments, Command, DeidentifyArguments, EvalArguments, OutputFormat,
    TagArguments,
};
use crate::codes::Naming;
use crate::deidentify::Finder;
use crate::marks::Style;
use crate::output::Headings;
use crate::selection::Selection;
use crate::tag::Wanted;

/// The program: reads the command line, runs it, and says on standard error what went wrong.
pub fn main() -> ExitCode {
    let done = run(Arguments::parse());
    done.unwrap_or_else(|error| {
        if is_broken_pipe(&error) {
            return ExitCode::SUCCESS;
        }
        eprintln!("chartlight: {error:#}");
        ExitCode::FAILURE
    })
}

/// Whether the reader of our output has gone, which is its right.
fn is_broken_pipe(error: &anyhow::Error) -> bool {
    let of_kind = |error: &io::Error| error.kind() == io::ErrorKind::BrokenPipe;
    error
        .chain()
        .any(|cause| cause.downcast_ref::<io::Error>().is_some_and(of_kind))
}

/// Runs a command. The code is a failure where a part of the input was refused.
///
/// # Errors
/// When nothing, or not all that was asked for, could be done.
pub fn run(arguments: Arguments) -> Result<ExitCode> {
    match arguments.command {
        Command::Tag(arguments) => {
            let model = model::name(&arguments.model)?;
            let naming = naming(&arguments)?;
            let out = destination::open(&arguments)?;
            let tagger = pollster::block_on(model::load(&arguments.model))?;
            run_tag(&tagger, &arguments, naming.as_ref(), model, out)
        }
        Command::Deidentify(arguments) => run_deidentify(&arguments),
        Command::Assert(arguments) => run_assert(&arguments),
        Command::Eval(arguments) => {
            let corpus = corpus_files::read(&arguments.corpus, arguments.format)?;
            let tagger = pollster::block_on(model::load(&arguments.model))?;
            run_eval(&tagger, &corpus, &arguments)
        }
        Command::Pack(arguments) => {
            let packed = pollster::block_on(pack::pack(&arguments))?;
            writeln!(io::stdout(), "{packed}")?;
            Ok(ExitCode::SUCCESS)
        }
        Command::Info(arguments) => info::run(&arguments, &mut io::stdout().lock()),
        Command::Codes(arguments) => {
            codes::run(&arguments.command, &mut io::stdout().lock())?;
            Ok(ExitCode::SUCCESS)
        }
    }
}

const FROM_TERMINAL: &str = "Reading a note from the terminal; end it with Ctrl-D.";

fn warn(input: &notes::Input) {
    if let Ok(note) = input {
        for warning in &note.warnings {
            eprintln!("chartlight: {}: {warning}", note.place);
        }
    }
}

fn run_assert(arguments: &AssertArguments) -> Result<ExitCode> {
    let engine = match &arguments.lexicon {
        None => Engine::default(),
        Some(path) => {
            let name = || format!("{} is no lexicon", path.display());
            let text = fs::read_to_string(path).with_context(name)?;
            Engine::new(Lexicon::parse(&text).with_context(name)?)?
        }
    };
    let mut stdin = io::stdin().lock();
    let mut out = BufWriter::new(io::stdout().lock());
    let complain = &mut |refused: &notes::Refused| eprintln!("chartlight: {refused}");
    let refused = assert::assert(&engine, &arguments.files, &mut stdin, &mut out, complain)?;
    Ok(if refused == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

fn run_deidentify(arguments: &DeidentifyArguments) -> Result<ExitCode> {
    if arguments.patterns_only || !cfg!(feature = "model") {
        eprintln!("chartlight: {}", deidentify::PATTERNS_ONLY);
        return run_deidentify_with(Finder::<model::NoTagger>::patterns()?, arguments);
    }
    let tagger = pollster::block_on(model::load(&arguments.model))
        .context("without a model there is --patterns-only")?;
    let scheme = selection::scheme_index(tagger.schemes(), &arguments.scheme)
        .context("--patterns-only does without")?;
    run_deidentify_with(Finder::with_model(&tagger, scheme)?, arguments)
}

fn run_deidentify_with<T: Tagger>(
    mut finder: Finder<'_, T>,
    arguments: &DeidentifyArguments,
) -> Result<ExitCode> {
    let mut stdin = io::stdin().lock();
    if arguments.files.is_empty() && stdin.is_terminal() {
        eprintln!("{FROM_TERMINAL}");
    }
    let inputs = notes::notes(&arguments.files, arguments.input, &mut stdin).inspect(warn);
    let mut out = BufWriter::new(io::stdout().lock());
    let complain = &mut |refused: &notes::Refused| eprintln!("chartlight: {refused}");
    let refused = pollster::block_on(deidentify::deidentify(
        &mut finder,
        inputs,
        arguments,
        &mut out,
        style_of_output(),
        complain,
    ))?;
    Ok(if refused == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

fn style_of_output() -> Style {
    let no_color = std::env::var_os("NO_COLOR");
    Style::for_output(io::stdout().is_terminal(), no_color.as_deref())
}

/// What names codes, if files of codes are given.
fn naming(arguments: &TagArguments) -> Result<Option<Naming>> {
    if arguments.codes.is_empty() {
        return Ok(None);
    }
    if !matches!(arguments.output, OutputFormat::File(format) if CODED.contains(&format.name)) {
        bail!("--codes needs --output json or jsonl; no other output has candidates");
    }
    let linker = codes::linker(&arguments.codes, arguments.domains.as_deref())?;
    Ok(Some(Naming::new(linker, arguments.max_codes)))
}

/// Formats that hold candidates.
const CODED: [&str; 2] = ["json", "jsonl"];

fn run_tag<T: Tagger>(
    tagger: &T,
    arguments: &TagArguments,
    naming: Option<&Naming>,
    model: chartlight_export::Model,
    mut out: Box<dyn Write>,
) -> Result<ExitCode> {
    let selection = Selection::new(tagger.schemes(), &arguments.schemes, arguments.threshold)?;
    let style = match &arguments.out {
        Some(_) => Style::Plain,
        None => style_of_output(),
    };
    let headings = match notes::are_several(&arguments.files, arguments.input) {
        true => Headings::Ids,
        false => Headings::None,
    };
    let provenance = destination::provenance(model, arguments.model.device)?;
    let mut output = output::output(arguments.output, &mut out, style, headings, provenance);
    let mut stdin = io::stdin().lock();
    if arguments.files.is_empty() && stdin.is_terminal() {
        eprintln!("{FROM_TERMINAL}");
    }
    let inputs = notes::notes(&arguments.files, arguments.input, &mut stdin).inspect(warn);
    let complain = &mut |refused: &notes::Refused| eprintln!("chartlight: {refused}");
    let outcome = pollster::block_on(tag::tag(
        tagger,
        inputs,
        Wanted {
            selection: &selection,
            naming,
        },
        output.as_mut(),
        complain,
    ))?;
    if outcome.left_out > 0 {
        let n = outcome.left_out;
        eprintln!(
            "chartlight: mentions that the format has no record for, and that were left out: {n}"
        );
    }
    Ok(if outcome.refused == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

fn run_eval<T: Tagger>(
    tagger: &T,
    corpus: &chartlight_corpus::Corpus,
    arguments: &EvalArguments,
) -> Result<ExitCode> {
    let evaluated = pollster::block_on(evaluate::evaluate(tagger, corpus, arguments))?;
    let mut out = io::stdout().lock();
    if arguments.json {
        serde_json::to_writer_pretty(&mut out, &evaluated).map_err(io::Error::from)?;
        writeln!(out)?;
    } else {
        evaluated.write_table(&mut out)?;
    }
    out.flush().context("cannot write the output")?;
    Ok(ExitCode::SUCCESS)
}
