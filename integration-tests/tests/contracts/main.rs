//! What the mesh has promised to the outside and to its own past.

#[cfg(test)]
mod error_codes;
#[cfg(test)]
mod golden_events;
