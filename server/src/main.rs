//! The program.

use clap::Parser as _;
use niangjia_server::cli::{Cli, run};
use tracing_subscriber::EnvFilter;

fn main() -> anyhow::Result<()> {
    let filter = EnvFilter::try_from_env("NIANGJIA_LOG").unwrap_or_else(|_| EnvFilter::new("info"));
    let log = tracing_subscriber::fmt().json().with_env_filter(filter).with_writer(std::io::stderr);
    // A line that cannot be written would be complained of on the same standard error, and a complaint that fails there ends
    // the request: a full disk under the log must not silence the server.
    log.log_internal_errors(false).init();
    run(Cli::parse())
}
