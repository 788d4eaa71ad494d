//! What may happen to a mesh.

use std::fmt;

use crate::own_servers::Server;

/// One thing that happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// A service is killed while it has something in its hands, and started again.
    Kill(&'static str),
    /// A server is killed under the mesh, and started again.
    KillServer(Server),
    /// A service comes to a named place, halts there, is killed and started again.
    Halt(&'static str, &'static str),
    /// Everything that a service has stated is delivered again, the last first, and again, the first first.
    Repeat(&'static str),
    /// A transaction that began first commits last.
    LateCommit,
    /// Two replicas of cases see at the same moment that deadlines are over.
    Twins,
    /// Notices are approved and handed over.
    HandOver,
    /// The business clocks jump by so many days, to ten in the morning.
    Jump(u32),
}

/// Every service, then what they stand on.
pub const EVERY_DEATH: &[Act] = &[
    Act::Kill("payments"),
    Act::Kill("cases"),
    Act::Kill("notices"),
    Act::Kill("communications"),
    Act::Kill("counsel-portal"),
    Act::KillServer(Server::RabbitMq),
    Act::KillServer(Server::Postgres),
];

/// Every moment at which something is done and not yet known to be.
pub const EVERY_MOMENT: &[Act] = &[
    Act::Halt("payments", "relay.between_confirm_and_delete"),
    Act::Halt("cases", "intake.between_store_and_ack"),
    Act::Halt("cases", "intent.between_accept_and_record"),
    Act::Halt("communications", "provider.between_accept_and_record"),
];

impl fmt::Display for Act {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Kill(service) => write!(f, "kill -9 {service}"),
            Self::KillServer(server) => write!(f, "kill -9 {}", server.name()),
            Self::Halt(service, place) => write!(f, "kill -9 {service} at {place}"),
            Self::Repeat(service) => write!(f, "deliver all of {service} again, twice, also backwards"),
            Self::LateCommit => f.write_str("the first transaction commits last"),
            Self::Twins => f.write_str("two replicas of cases when 40 days are over"),
            Self::HandOver => f.write_str("approve and hand over every notice"),
            Self::Jump(days) => write!(f, "the clocks jump {days} days"),
        }
    }
}
