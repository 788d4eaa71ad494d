//! A private PostgreSQL, a private RabbitMQ and the mesh on one machine, with one command.
//!
//! The binary's commands are this crate's modules: [`servers`], [`provision`], [`mesh`]. Tests use the same code:
//!
//! ```ignore
//! let servers = local::servers::read()?;
//! let urls = local::provision::database(&servers.database_server_url, "payments", "payments_test_7").await?;
//! let amqp_urls = local::provision::broker(&servers, "test-7").await?;
//!
//! let spec = ServiceSpec::new("payments", &binary, &log).config(&file).admin_url("http://127.0.0.1:4010");
//! let mut payments = ServiceProcess::start(&spec)?;
//! payments.wait_ready(Duration::from_secs(30)).await?;
//! payments.kill_hard()?;
//! ```
//!
//! Everything is kept in one state directory ([`state::State`]): data, ports, process ids, passwords, keys, logs. Only
//! processes that are remembered there are ever signalled. All listeners are on the loopback interface. Linux only.

mod account;
pub mod broker;
mod certificate;
pub mod console;
mod install;
pub mod keys;
pub mod mesh;
mod pid;
mod ports;
mod postgres;
pub mod process;
pub mod provision;
mod rabbitmq;
pub mod secrets;
pub mod servers;
pub mod state;
pub mod traces;
