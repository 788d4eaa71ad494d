//! Counsel-portal as its callers see it: the whole service in process, over gRPC, on a PostgreSQL of its own per test,
//! with a service in place of cases.

#[cfg(test)]
mod assignment;
#[cfg(test)]
mod authority;
#[cfg(test)]
mod bad_input;
#[cfg(test)]
mod fake_cases;
#[cfg(test)]
mod filing;
#[cfg(test)]
mod policies;
#[cfg(test)]
mod program;
#[cfg(test)]
mod progress;
#[cfg(test)]
mod service;
#[cfg(test)]
mod sight;
