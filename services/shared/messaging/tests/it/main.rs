//! The path of events against a real PostgreSQL and a real RabbitMQ; one database a service and one virtual host a test.

#[cfg(test)]
mod append;
#[cfg(test)]
mod broker;
#[cfg(test)]
mod consumer;
#[cfg(test)]
mod credentials;
#[cfg(test)]
mod cut;
#[cfg(test)]
mod dead_letter;
#[cfg(test)]
mod decisions;
#[cfg(test)]
mod failure;
#[cfg(test)]
mod gaps;
#[cfg(test)]
mod order;
#[cfg(test)]
mod outage;
#[cfg(test)]
mod partitions;
#[cfg(test)]
mod permissions;
#[cfg(test)]
mod producer;
#[cfg(test)]
mod relay;
#[cfg(test)]
mod replay;
#[cfg(test)]
mod retention;
#[cfg(test)]
mod stream;
#[cfg(test)]
mod takeover;
#[cfg(test)]
mod tls;
#[cfg(test)]
mod trace;
