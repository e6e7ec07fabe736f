//! `chartlight`: finds the entities of clinical notes. See [`chartlight_cli`].

use std::process::ExitCode;

fn main() -> ExitCode {
    chartlight_cli::main()
}
