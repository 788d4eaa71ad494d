//! The program itself.

#[cfg(test)]
mod program;
