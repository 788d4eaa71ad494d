//! Migrations are embedded in the library; without this a new file would not rebuild it.

fn main() {
    println!("cargo::rerun-if-changed=migrations");
}
