//! Counts and times of calls.

use std::time::Instant;

use http::{Request, Response};
use metrics::{Unit, counter, describe_counter, describe_gauge, describe_histogram, gauge, histogram};
use tonic::{Code, body::Body};

use super::{
    around::{Around, Below},
    trace::{Method, code, parts},
};
use crate::{
    grpc::access::{Access, DenialReason},
    identity::TokenError,
};

/// Describes the metrics of calls, and shows each method of the table with its good answer. Of others only some ever come,
/// and methods times codes would be a thousand series a process.
pub(super) fn register(access: &Access) {
    describe_counter!("rpc_server_requests_total", "Calls answered, by service, method and gRPC code.");
    describe_histogram!("rpc_server_duration_seconds", Unit::Seconds, "Time to the answer, by service and method.");
    describe_gauge!("rpc_server_in_flight", "Calls that wait for their answer.");
    describe_counter!("rpc_server_unauthenticated_total", "Calls without an acceptable token, by reason.");
    describe_counter!("rpc_server_denied_total", "Calls of known principals that were refused, by reason.");
    for (service, method) in access.methods().filter_map(parts) {
        counter!("rpc_server_requests_total", "service" => service, "method" => method, "code" => name(Code::Ok))
            .increment(0);
        let _ = histogram!("rpc_server_duration_seconds", "service" => service, "method" => method);
    }
    // Another server of this process may have calls in flight already.
    gauge!("rpc_server_in_flight").increment(0.0);
    for reason in TokenError::ALL {
        counter!("rpc_server_unauthenticated_total", "reason" => reason.label()).increment(0);
    }
    for reason in DenialReason::ALL {
        counter!("rpc_server_denied_total", "reason" => reason.as_str()).increment(0);
    }
}

#[derive(Clone)]
pub(super) struct Meter;

impl Around for Meter {
    async fn around(self, request: Request<Body>, below: impl Below) -> Response<Body> {
        let mut call = Call::begin(request.extensions().get::<Method>());
        let response = below.call(request).await;
        call.code = code(&response);
        response
    }
}

/// Counts when it goes, so that calls whose callers went away are counted too.
struct Call {
    service: &'static str,
    method: &'static str,
    code: Code,
    began: Instant,
}

impl Call {
    fn begin(method: Option<&Method>) -> Self {
        gauge!("rpc_server_in_flight").increment(1.0);
        let (service, method) = method.map_or(("unknown", "unknown"), |method| (method.service, method.name));
        Self { service, method, code: Code::Cancelled, began: Instant::now() }
    }
}

impl Drop for Call {
    fn drop(&mut self) {
        let (service, method) = (self.service, self.method);
        gauge!("rpc_server_in_flight").decrement(1.0);
        counter!("rpc_server_requests_total", "service" => service, "method" => method, "code" => name(self.code))
            .increment(1);
        histogram!("rpc_server_duration_seconds", "service" => service, "method" => method)
            .record(self.began.elapsed().as_secs_f64());
    }
}

/// The code as gRPC writes it.
fn name(code: Code) -> &'static str {
    match code {
        Code::Ok => "OK",
        Code::Cancelled => "CANCELLED",
        Code::Unknown => "UNKNOWN",
        Code::InvalidArgument => "INVALID_ARGUMENT",
        Code::DeadlineExceeded => "DEADLINE_EXCEEDED",
        Code::NotFound => "NOT_FOUND",
        Code::AlreadyExists => "ALREADY_EXISTS",
        Code::PermissionDenied => "PERMISSION_DENIED",
        Code::ResourceExhausted => "RESOURCE_EXHAUSTED",
        Code::FailedPrecondition => "FAILED_PRECONDITION",
        Code::Aborted => "ABORTED",
        Code::OutOfRange => "OUT_OF_RANGE",
        Code::Unimplemented => "UNIMPLEMENTED",
        Code::Internal => "INTERNAL",
        Code::Unavailable => "UNAVAILABLE",
        Code::DataLoss => "DATA_LOSS",
        Code::Unauthenticated => "UNAUTHENTICATED",
    }
}

#[cfg(test)]
mod tests {
    use kernel::Role;

    use super::*;
    use crate::telemetry::Inventory;

    #[test]
    fn every_method_is_there_before_its_first_call() {
        let access = Access::new(&[("/a.v1.Things/Get", &[Role::Auditor]), ("/a.v1.Things/List", &[Role::Auditor])]);
        let registered = Inventory::of(|| register(&access));
        assert_eq!((registered.hidden(), registered.undescribed()), (vec![], vec![]));
        let calls = ["code=OK,method=Get,service=a.v1.Things", "code=OK,method=List,service=a.v1.Things"];
        assert_eq!(registered.series("rpc_server_requests_total"), calls);
        let times = ["method=Get,service=a.v1.Things", "method=List,service=a.v1.Things"];
        assert_eq!(registered.series("rpc_server_duration_seconds"), times);
        assert_eq!(registered.series("rpc_server_unauthenticated_total").len(), TokenError::ALL.len());
        let denials = ["reason=no_such_method", "reason=on_behalf", "reason=role"];
        assert_eq!(registered.series("rpc_server_denied_total"), denials);
    }
}
