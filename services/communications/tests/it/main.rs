//! Communications as its callers see it: the whole service in process and in simulation, over gRPC, on a PostgreSQL of
//! its own per test.

#[cfg(test)]
mod authority;
#[cfg(test)]
mod bad_input;
#[cfg(test)]
mod holds;
#[cfg(test)]
#[cfg(feature = "failpoints")]
mod kill;
#[cfg(test)]
mod outreach;
#[cfg(test)]
mod service;
