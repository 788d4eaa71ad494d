//! This crate against a real PostgreSQL, a directory and a bucket.

#[cfg(test)]
mod bucket;
#[cfg(test)]
mod documents;
