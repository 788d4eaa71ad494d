//! Processes and servers killed at the worst moment, deliveries gone wrong, and saboteurs that show that these tests can
//! fail.

#[cfg(test)]
mod deliveries;
#[cfg(test)]
mod kill;
#[cfg(test)]
mod long;
#[cfg(test)]
mod parked;
#[cfg(test)]
mod rollout;
#[cfg(test)]
mod sabotage;
#[cfg(test)]
mod scenario;
