//! Rebuilds when a migration changes: `migrate!` embeds the files.

fn main() {
    println!("cargo:rerun-if-changed=migrations");
}
