//! Calls: questions that are answered in pages, commands that are done once.

use std::time::Duration;

use chassis::grpc::{IdempotencyKey, client::RequestExt as _};
use kernel::{Ids as _, SystemIds};
use tonic::{Request, Status};

use crate::{
    failure::{Callee, Failure},
    session::Session,
};

/// How long one question may take.
const QUESTION: Duration = Duration::from_secs(10);
/// How long one command may take: some call another service.
const COMMAND: Duration = Duration::from_secs(30);
/// As many as a service gives.
pub const PAGE_SIZE: i32 = 200;

/// A call that changes nothing.
#[must_use]
pub fn question<T>(message: T) -> Request<T> {
    Request::new(message).with_deadline(QUESTION)
}

/// All pages of a list, one after the other; `page` gives what is on the page of a token, and the next token.
pub async fn pages<T>(
    callee: &Callee,
    mut page: impl AsyncFnMut(String) -> Result<(Vec<T>, String), Status>,
) -> Result<Vec<T>, Failure> {
    let (mut all, mut token) = (Vec::new(), String::new());
    loop {
        let (items, next) = page(token.clone()).await.map_err(|status| Failure::call(callee, status))?;
        all.extend(items);
        if next.is_empty() {
            return Ok(all);
        }
        if next == token {
            return Err(Failure::Answer { callee: callee.clone(), what: "the same page twice".to_owned() });
        }
        token = next;
    }
}

/// One command of an operator, under its key.
#[derive(Clone, Debug)]
pub struct Command {
    key: String,
}

impl Command {
    /// Begins a command under the key that was given, or a new one.
    #[must_use]
    pub fn begin(session: &Session) -> Self {
        let key = session.idempotency_key().map(ToString::to_string);
        Self { key: key.unwrap_or_else(|| SystemIds.next_uuid().to_string()) }
    }

    /// The call of this command.
    pub fn request<T>(&self, message: T) -> Result<Request<T>, Failure> {
        keyed(message, &self.key)
    }

    /// One of several calls of this command: its key is another one, and the same one in the next run.
    pub fn part<T>(&self, number: usize, message: T) -> Result<Request<T>, Failure> {
        keyed(message, &format!("{}-{number}", self.key))
    }

    /// What went wrong with it; says how to find out whether it was done.
    #[must_use]
    pub fn failure(&self, callee: &Callee, status: Status) -> Failure {
        Failure::Call { callee: callee.clone(), status: Box::new(status), key: Some(self.key.clone()) }
    }
}

fn keyed<T>(message: T, key: &str) -> Result<Request<T>, Failure> {
    let key: IdempotencyKey = key.parse().map_err(|error| Failure::Usage(format!("--idempotency-key: {error}")))?;
    Ok(Request::new(message).with_key(&key).with_deadline(COMMAND))
}

#[cfg(test)]
mod tests {
    use tonic::Code;

    use super::*;
    use crate::args::Globals;

    fn key<T>(request: &Request<T>) -> String {
        chassis::grpc::idempotency_key(request).unwrap().to_string()
    }

    #[test]
    fn each_run_has_a_key_of_its_own_unless_one_is_given() {
        let session = Session::open(Globals::default()).unwrap();
        let keys = [(), ()].map(|()| key(&Command::begin(&session).request(()).unwrap()));
        assert_ne!(keys[0], keys[1]);
        let globals = Globals { idempotency_key: Some("mine".parse().unwrap()), ..Globals::default() };
        let command = Command::begin(&Session::open(globals).unwrap());
        assert_eq!(key(&command.request(()).unwrap()), "mine");
        assert_eq!([0, 1].map(|number| key(&command.part(number, ()).unwrap())), ["mine-0", "mine-1"]);
    }

    #[test]
    fn a_command_whose_end_is_unknown_is_repeated_under_its_key() {
        let globals = Globals { idempotency_key: Some("mine".parse().unwrap()), ..Globals::default() };
        let command = Command::begin(&Session::open(globals).unwrap());
        let callee = Callee { service: "notices", url: String::new() };
        let failure = command.failure(&callee, Status::new(Code::DeadlineExceeded, "late"));
        assert!(failure.in_full().contains("with --idempotency-key mine"), "{}", failure.in_full());
    }

    #[tokio::test]
    async fn a_list_that_does_not_end_is_an_answer_against_the_contract() {
        let callee = Callee { service: "notices", url: String::new() };
        let failure = pages(&callee, async |_| Ok((vec![1], "again".to_owned()))).await.unwrap_err();
        assert!(failure.to_string().contains("the same page twice"), "{failure}");
    }
}
