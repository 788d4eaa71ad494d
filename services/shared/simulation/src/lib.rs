//! Business time: the system's in production, an operator's in simulation.
//!
//! A service asks once for its clock, and offers it to operators where it may be moved:
//!
//! ```ignore
//! let time = BusinessTime::load(config.simulation, config.simulated_start, deps.clock, &pool).await?;
//! let context = Context { clock: time.clock(), /* … */ };
//! lifecycle.spawn("timers", Timers::new(context, time.advanced()).run(lifecycle.soft()));
//! let server = time.offer(SERVICE, chassis::grpc::server(/* … */), pool, gate, MyAgenda { /* … */ });
//! ```
//!
//! and in its configuration's `check`: [`check_start`].
//!
//! In simulation the clock stands still until `recourse.simulation.v1.ClockService` moves it, and is kept in
//! `platform.simulated_clock`, so that a restart does not go back. Without simulation that service is neither served
//! nor shown by reflection. System time (back-off, time-outs, tokens, `received_at`) is not touched by any of this.
//!
//! A service runs as one replica in simulation: a second one would not see its clock move.

mod agenda;
mod service;
mod time;

pub use agenda::{Agenda, Due, Nothing};
pub use time::{BusinessTime, check_start};
