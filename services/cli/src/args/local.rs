//! `recourse token` and `recourse sample`: what a local mesh needs and a bank does not.

use std::{path::PathBuf, time::Duration};

use clap::Args;
use kernel::{LegalDate, Role};

use super::values::duration;

/// `token`.
#[derive(Clone, Debug, Args)]
pub struct TokenArgs {
    /// A role of the subject; may be given more than once.
    #[arg(long = "role", required = true, value_name = "ROLE")]
    pub roles: Vec<Role>,
    /// The subject: who the token is for.
    #[arg(long)]
    pub subject: String,
    /// How long the token is good for: 30m, 8h, 2d.
    #[arg(long, default_value = "8h", value_parser = duration)]
    pub ttl: Duration,
    /// The Ed25519 key to sign with (PKCS#8, PEM).
    #[arg(long, env = "RECOURSE_SIGNING_KEY", value_name = "FILE")]
    pub key: PathBuf,
    /// The `iss` claim, as the services' configuration has it.
    #[arg(long, default_value = "recourse-local")]
    pub issuer: String,
    /// The `aud` claim, as the services' configuration has it.
    #[arg(long, default_value = "recourse")]
    pub audience: String,
}

/// `sample`.
#[derive(Clone, Debug, Args)]
pub struct SampleArgs {
    /// The folder to write the files to.
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,
    /// The seed.
    #[arg(long, default_value_t = 7)]
    pub seed: u64,
    /// How many loan accounts; at least as many as memos.
    #[arg(long, default_value_t = 1_000, value_parser = clap::value_parser!(u16).range(24..=9_000))]
    pub accounts: u16,
    /// How many return memos.
    #[arg(long, default_value_t = 120, value_parser = clap::value_parser!(u16).range(24..=2_000))]
    pub memos: u16,
    /// The day on which the first files arrive; every date is counted from it.
    #[arg(long, default_value = "2026-03-02", value_name = "DATE")]
    pub start: LegalDate,
}
