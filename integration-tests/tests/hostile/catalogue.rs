//! Every method of the wire, and who serves it.

use integration_tests::Mesh;
use prost_reflect::{DescriptorPool, MessageDescriptor};

/// One method at one service.
#[derive(Clone, Debug)]
pub(crate) struct Method {
    /// The service of the mesh that serves it.
    pub(crate) service: &'static str,
    /// `/recourse.cases.v1.CasesService/GetCase`.
    pub(crate) path: String,
    pub(crate) input: MessageDescriptor,
    pub(crate) output: MessageDescriptor,
    /// Another service serves it too, with the same code, and comes first.
    pub(crate) repeated: bool,
}

impl Method {
    /// `GetCase`.
    pub(crate) fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap()
    }
}

/// Everything that the services describe by reflection.
pub(crate) fn pool() -> DescriptorPool {
    let mut pool = DescriptorPool::decode(proto::DESCRIPTORS).unwrap();
    pool.decode_file_descriptor_set(proto::SIMULATION_DESCRIPTORS).unwrap();
    pool
}

/// Each method once a service that serves it: the audit trail and the clock are everywhere.
pub(crate) fn methods() -> Vec<Method> {
    let mut methods = Vec::new();
    for service in pool().services() {
        for method in service.methods() {
            assert!(!method.is_client_streaming(), "{}: this sweep sends one message", method.full_name());
            for (index, host) in hosts(service.package_name()).into_iter().enumerate() {
                methods.push(Method {
                    service: host,
                    path: format!("/{}/{}", service.full_name(), method.name()),
                    input: method.input(),
                    output: method.output(),
                    repeated: index > 0,
                });
            }
        }
    }
    methods
}

fn hosts(package: &str) -> Vec<&'static str> {
    // `recourse.counsel.v1` is the package of `counsel-portal`; what has no service's name every service offers.
    let own = |service: &&str| package == format!("recourse.{}.v1", service.split('-').next().unwrap());
    match Mesh::services().find(own) {
        Some(host) => vec![host],
        None => Mesh::services().collect(),
    }
}
