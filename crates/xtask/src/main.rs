//! `cargo xtask`: brings what is missing, builds the site, serves it, and runs every check.
//!
//! Never part of what is shipped. Start at [`Command`]; `tools` lists what has to be on the machine,
//! `site` makes `dist/`, `server` serves it, `checks` are the stages of `cargo xtask test`.

#![allow(
    clippy::print_stdout,
    reason = "standard output is where a command answers"
)]

mod checks;
mod child;
mod install;
mod server;
mod site;
mod tools;
mod workspace;

use std::{net::IpAddr, path::PathBuf, process::ExitCode};

use anyhow::Result;
use clap::{Parser, Subcommand};

use crate::{checks::StageName, server::TestSite, workspace::Workspace};

/// Sets up, builds, serves and tests Chartlight. Every command brings what it needs, may be
/// interrupted, and needs no network once it has run.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Build the site and serve it here, with the headers that a production host would send
    Serve {
        /// The port; 0 takes any free one
        #[arg(long, default_value_t = 8080)]
        port: u16,
        /// The address to listen on. Browsers offer WebGPU and offline use on localhost or https only
        #[arg(long, default_value = "127.0.0.1")]
        host: IpAddr,
    },
    /// Build the site in dist/, ready to be copied to a static host
    Build {
        /// Where the site will be, as Trunk takes it; the default works at any address
        #[arg(long, value_name = "URL", default_value = "./")]
        public_url: String,
        /// Also pack the folder into one file, for a USB stick or a download
        #[arg(long, value_name = "FILE")]
        zip: Option<PathBuf>,
    },
    /// Run every check and test, as CI does
    Test {
        /// Only this stage; may be repeated
        #[arg(long, value_enum, value_name = "STAGE")]
        only: Vec<StageName>,
    },
    /// Install what the other commands need, without running them
    Setup,
    /// Serve a site for the browser tests, on a free port, until standard input ends
    #[command(hide = true)]
    TestSite(TestSite),
}

fn main() -> ExitCode {
    match run(Arguments::parse().command) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> Result<ExitCode> {
    match command {
        Command::Serve { port, host } => {
            let workspace = Workspace::find()?;
            site::build_if_changed(&workspace, "./")?;
            server::serve(&workspace.dist(), host, port)?;
        }
        Command::Build { public_url, zip } => {
            let workspace = Workspace::find()?;
            site::build(&workspace, &public_url)?;
            if let Some(zip) = zip {
                site::write_archive(&workspace.dist(), &zip)?;
            }
        }
        Command::Test { only } => return checks::run(&Workspace::find()?, &only),
        Command::Setup => tools::bring(&Workspace::find()?, tools::ALL)?,
        Command::TestSite(site) => server::serve_test_site(&site)?,
    }
    Ok(ExitCode::SUCCESS)
}
