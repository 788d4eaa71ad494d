//! Processes killed at the worst moment, and saboteurs that show that these tests can fail.

#[cfg(test)]
mod kill;
#[cfg(test)]
mod sabotage;
#[cfg(test)]
mod scenario;
