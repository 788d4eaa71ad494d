//! The policies as they stand, and what becomes of wrong ones.

#[cfg(test)]
mod access_tables;
#[cfg(test)]
mod advocates;
#[cfg(test)]
mod decisions;
#[cfg(test)]
mod files;
#[cfg(test)]
mod hostile;
#[cfg(test)]
mod roles;
#[cfg(test)]
mod world;
