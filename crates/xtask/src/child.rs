//! Child processes: run in the open, run behind a progress line, or asked for an answer.

use std::{
    fs::{self, File},
    io::{BufRead, BufReader, IsTerminal, Write},
    path::Path,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};
use indicatif::{ProgressBar, ProgressStyle};

/// A program by name or path.
pub fn command(program: &str) -> Command {
    Command::new(program)
}

/// The ways to run a child.
pub trait Child {
    /// Runs it with its output shown.
    fn run(&mut self) -> Result<()>;

    /// Runs it behind one progress line; its output goes to `log`, and its last lines are shown if
    /// it fails.
    fn run_behind(&mut self, doing: &str, log: &Path) -> Result<()>;

    /// Runs it with its output shown, and hands on each line of its standard output.
    fn run_heard(&mut self, heard: &mut dyn FnMut(&str)) -> Result<()>;

    /// Runs it and returns its standard output.
    fn answer(&mut self) -> Result<String>;
}

impl Child for Command {
    fn run(&mut self) -> Result<()> {
        let name = name(self);
        let status = self.status().with_context(|| cannot_start(&name))?;
        if !status.success() {
            bail!("{name} ended with {status}");
        }
        Ok(())
    }

    fn run_behind(&mut self, doing: &str, log: &Path) -> Result<()> {
        let name = name(self);
        if let Some(folder) = log.parent() {
            fs::create_dir_all(folder)?;
        }
        let mut kept = File::create(log)?;
        let started = Instant::now();
        let line = ProgressLine::start(doing);
        let mut child = self
            .stdin(Stdio::null())
            .stdout(kept.try_clone()?)
            .stderr(Stdio::piped())
            .spawn()
            .with_context(|| cannot_start(&name))?;
        if let Some(errors) = child.stderr.take() {
            for text in BufReader::new(errors).split(b'\n') {
                let text = String::from_utf8_lossy(&text?).trim().to_owned();
                writeln!(kept, "{text}")?;
                line.say(&text);
            }
        }
        let status = child.wait()?;
        line.finish(started.elapsed());
        if !status.success() {
            let written = fs::read_to_string(log).unwrap_or_default();
            let lines: Vec<&str> = written.lines().collect();
            for text in &lines[lines.len().saturating_sub(15)..] {
                eprintln!("    {text}");
            }
            bail!(
                "{name} ended with {status}; all it said is in {}",
                log.display()
            );
        }
        Ok(())
    }

    fn run_heard(&mut self, heard: &mut dyn FnMut(&str)) -> Result<()> {
        let name = name(self);
        let mut child = self
            .stdout(Stdio::piped())
            .spawn()
            .with_context(|| cannot_start(&name))?;
        if let Some(output) = child.stdout.take() {
            for line in BufReader::new(output).split(b'\n') {
                let line = String::from_utf8_lossy(&line?).into_owned();
                println!("{line}");
                heard(&line);
            }
        }
        let status = child.wait()?;
        if !status.success() {
            bail!("{name} ended with {status}");
        }
        Ok(())
    }

    fn answer(&mut self) -> Result<String> {
        let name = name(self);
        let output = self
            .stdin(Stdio::null())
            .output()
            .with_context(|| cannot_start(&name))?;
        if !output.status.success() {
            let said = String::from_utf8_lossy(&output.stderr);
            bail!("{name} ended with {}: {}", output.status, said.trim());
        }
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    }
}

fn name(command: &Command) -> String {
    let first = command
        .get_args()
        .next()
        .map(|word| format!(" {}", word.to_string_lossy()));
    format!(
        "`{}{}`",
        command.get_program().to_string_lossy(),
        first.unwrap_or_default()
    )
}

fn cannot_start(name: &str) -> String {
    format!("{name} cannot be started")
}

/// A spinner on a terminal, plain lines elsewhere.
struct ProgressLine {
    bar: ProgressBar,
    doing: String,
}

impl ProgressLine {
    fn start(doing: &str) -> Self {
        let bar = if std::io::stderr().is_terminal() {
            let style =
                ProgressStyle::with_template("{spinner} {prefix} {elapsed} {wide_msg:.dim}");
            let bar = ProgressBar::new_spinner();
            bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_spinner()));
            bar.set_prefix(doing.to_owned());
            bar.enable_steady_tick(Duration::from_millis(120));
            bar
        } else {
            println!("{doing} ...");
            ProgressBar::hidden()
        };
        Self {
            bar,
            doing: doing.to_owned(),
        }
    }

    fn say(&self, text: &str) {
        if !text.is_empty() {
            self.bar.set_message(text.to_owned());
        }
    }

    fn finish(self, took: Duration) {
        self.bar.finish_and_clear();
        println!("{} took {} s", self.doing, took.as_secs());
    }
}
