//! Payments as its callers see it: the whole service in process, over gRPC, on a PostgreSQL of its own per test.

#[cfg(test)]
mod authority;
#[cfg(test)]
mod bad_input;
#[cfg(test)]
mod concurrency;
#[cfg(test)]
mod feed;
#[cfg(test)]
mod model;
#[cfg(test)]
mod reassignment;
#[cfg(test)]
mod receipts;
#[cfg(test)]
mod service;
#[cfg(test)]
mod statement;
