//! This crate against a real PostgreSQL and a directory.

#[cfg(test)]
mod documents;
