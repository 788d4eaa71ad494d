//! Compiles every `.proto` below `recourse/` with a compiler written in Rust: no `protoc` binary is needed.

use std::{
    env,
    error::Error,
    fs,
    path::{Path, PathBuf},
};

use prost::Message as _;

/// The packages that exist for simulation only. They import no others.
const SIMULATION: &str = "recourse.simulation.";

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo:rerun-if-changed=recourse");
    let mut files = Vec::new();
    collect(Path::new("recourse"), &mut files)?;
    files.sort();
    let descriptors = protox::compile(&files, ["."])?;
    let out = PathBuf::from(env::var("OUT_DIR")?);
    // What is served in simulation only is shown by reflection in simulation only.
    let (mut served, mut simulation) = (descriptors.clone(), descriptors.clone());
    served.file.retain(|file| !file.package().starts_with(SIMULATION));
    simulation.file.retain(|file| file.package().starts_with(SIMULATION));
    fs::write(out.join("descriptors.bin"), served.encode_to_vec())?;
    fs::write(out.join("simulation_descriptors.bin"), simulation.encode_to_vec())?;
    tonic_prost_build::configure()
        .include_file("packages.rs")
        // Its hand-written `Debug` does not print the value.
        .skip_debug(["recourse.type.v1.PersonalText"])
        .compile_fds(descriptors)?;
    Ok(())
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> Result<(), Box<dyn Error>> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, files)?;
        } else if path.extension().is_some_and(|extension| extension == "proto") {
            files.push(path);
        }
    }
    Ok(())
}
