//! From a letter's data to a PDF and to the text that a reader of it sees.
//!
//! [`Renderer`] is what the service uses: it keeps child processes (`notices render-worker`), gives each one letter at a
//! time, and kills one that takes too long. [`typeset()`] is what a child does; it reads no file and no network.

mod clusters;
mod letter_data;
mod protocol;
mod renderer;
mod template;
mod text;
mod typeset;
mod worker;
mod world;

pub(crate) use letter_data::letter_data;
pub use renderer::RenderingConfig;
pub(crate) use renderer::{RenderError, Renderer};
pub(crate) use template::Template;
pub(crate) use typeset::{Refusal, Rendered};
pub use worker::render_worker;

#[cfg(test)]
mod tests;
