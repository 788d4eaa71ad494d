//! Provisioning against the real servers.

mod broker;
mod database;

/// A name that no other run of these tests uses at the same time.
fn unique(prefix: &str) -> String {
    format!("{prefix}_{}", std::process::id())
}
