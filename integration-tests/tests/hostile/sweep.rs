//! The sweep itself, in the order in which one part proves what the next one needs.

use std::collections::{BTreeMap, BTreeSet};

use futures_util::{StreamExt as _, stream};
use integration_tests::Mesh;
use prost_reflect::DynamicMessage;
use tonic::Code;

use crate::{
    caller::Caller,
    catalogue::{self, Method},
    examples::{self, Example},
    fixture,
    harmless::{self, HARMLESS},
    identity,
    judge::{Refusal, Verdict, judge},
    mutation::{Mutation, mutations},
    replay,
    rows::{Books, Rows},
    seen::Seen,
};

/// How many calls are under way at a time.
const AT_A_TIME: usize = 4;

struct Sweep {
    caller: Caller,
    books: Books,
    findings: Vec<String>,
    /// Which lines of the list of harmless things an answer has borne out.
    borne_out: BTreeSet<usize>,
    seen: Seen,
    sent: usize,
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_hostile_is_refused_with_its_field_and_leaves_nothing_but_denials() {
    let mesh = Mesh::start().await.unwrap();
    let caller = Caller::of(&mesh).unwrap();
    let known = fixture::make(&mesh, &caller).await.unwrap();
    let impostor = fixture::impostor(&mesh);
    let methods = catalogue::methods();
    let examples = examples::table(&known);
    let has_example = |method: &&Method| examples.iter().any(|example| example.path == method.path);
    let without: Vec<&String> =
        methods.iter().filter(|method| !has_example(method)).map(|method| &method.path).collect();
    assert!(without.is_empty(), "methods without an example in examples.rs: {without:#?}");
    let pairs: Vec<(&Method, &Example)> = examples
        .iter()
        .flat_map(|example| {
            let of = methods.iter().filter(move |method| method.path == example.path);
            of.map(move |method| (method, example))
        })
        .collect();

    let books = Books::open(&mesh).await.unwrap();
    let (findings, borne_out) = (Vec::new(), BTreeSet::new());
    let mut sweep = Sweep { caller, books, findings, borne_out, seen: Seen::default(), sent: 0 };
    let before = sweep.books.all().await.unwrap();
    let (mut denials, mut keys) = (BTreeMap::new(), BTreeMap::new());
    let mut attempted = BTreeSet::new();
    for (method, example) in &pairs {
        let (kept, hidden) = sweep.refuses_what_is_wrong(method, example).await;
        // Who may call does not turn on what is chosen.
        let denied = if attempted.insert((method.service, example.path)) {
            sweep.refuses_wrong_callers(&impostor, method, example).await
        } else {
            0
        };
        *keys.entry(method.service).or_insert(0) += kept;
        *denials.entry(method.service).or_insert(0) += hidden + denied;
    }
    let after = sweep.books.all().await.unwrap();
    sweep.compare("all of it", &before, &after, &denials, &keys);
    // What is only rehearsed is told from what is done by what is on record afterwards: it comes first.
    let (rehearsed, done): (Vec<_>, Vec<_>) = pairs.iter().partition(|(_, example)| example.rehearsal.is_some());
    for (method, example) in rehearsed {
        sweep.does_what_is_harmless(method, example).await;
    }
    sweep.does_what_is_right(&pairs).await;
    for (method, example) in done {
        sweep.does_what_is_harmless(method, example).await;
    }
    let idle = (0..HARMLESS.len()).filter(|line| !sweep.borne_out.contains(line)).map(|line| HARMLESS[line]);
    sweep.findings.extend(idle.map(|line| format!("harmless.rs: nothing is ever done for {line:?}")));
    assert!(sweep.findings.is_empty(), "{} findings:\n{}", sweep.findings.len(), sweep.findings.join("\n"));
    assert!(sweep.sent > 2_000, "only {} calls were made", sweep.sent);
    fixture::rest(&sweep.caller).await.unwrap();
    mesh.finish().await.unwrap();
}

impl Sweep {
    fn note(&mut self, method: &Method, finding: &str) {
        self.findings.push(format!("{} {}: {finding}", method.service, method.name()));
    }

    /// Sends every mutation that must be refused. Answers how many calls were done for the rest of their rows, whose
    /// answers are kept; and how many were denied by hiding what they asked for.
    async fn refuses_what_is_wrong(&mut self, method: &Method, example: &Example) -> (i64, i64) {
        if method.repeated {
            return (0, 0);
        }
        let before = self.books.of(method.service).await.unwrap();
        let right = example.rehearsal.as_ref().unwrap_or(&example.message);
        let right = DynamicMessage::decode(method.input.clone(), right.as_slice()).unwrap();
        let wrong =
            mutations(&right, example.choice).into_iter().filter(|mutation| harmless::line(method, mutation).is_none());
        let wrong = self.seen.fresh(method, &right, wrong);
        let (mut kept, mut hidden) = (0, 0);
        for (mutation, verdict) in self.send_all(method, example, wrong).await {
            let finding = match verdict {
                Verdict::Refused(refusal) => {
                    // An advocate who asks for what is not his is told that it does not exist, and is on record.
                    hidden += i64::from(refusal.code == Code::NotFound && example.who.role == "advocate");
                    continue;
                }
                // The answer of a rehearsal is not kept.
                Verdict::RefusedInside => {
                    kept += i64::from(example.rehearsal.is_none());
                    continue;
                }
                Verdict::Accepted => "it was done".to_owned(),
                Verdict::OtherField(complaint) | Verdict::Useless(complaint) => complaint,
            };
            self.note(method, &format!("`{}` {}: {finding}", mutation.0, mutation.1));
        }
        self.is_as_before(method, &before, hidden, kept).await;
        (kept, hidden)
    }

    /// Calls of those who may not, and under keys that are none. Answers how many denials must be on record.
    async fn refuses_wrong_callers(
        &mut self,
        impostor: &std::sync::Arc<crate::tokens::Issuer>,
        method: &Method,
        example: &Example,
    ) -> i64 {
        let before = self.books.of(method.service).await.unwrap();
        let (mut complaints, denials) = identity::wrong_callers(&self.caller, impostor, method, example).await;
        if example.other.is_some() {
            complaints.extend(identity::wrong_keys(&self.caller, method, example).await);
        }
        for complaint in complaints {
            self.note(method, &complaint);
        }
        self.is_as_before(method, &before, denials, 0).await;
        denials
    }

    /// Does every example, and each command again, and something else under its key.
    async fn does_what_is_right(&mut self, pairs: &[(&Method, &Example)]) {
        let mut done = Vec::new();
        for (method, example) in pairs {
            match replay::once(&self.caller, method, example).await {
                Ok(command) => done.extend(command),
                Err(complaint) => self.note(method, &complaint),
            }
        }
        fixture::rest(&self.caller).await.unwrap();
        let before = self.books.all().await.unwrap();
        for command in &done {
            for complaint in replay::again(&self.caller, command).await {
                self.note(command.method, &complaint);
            }
        }
        let after = self.books.all().await.unwrap();
        self.compare("repeats", &before, &after, &BTreeMap::new(), &BTreeMap::new());
    }

    /// What is odd and allowed may be done or not, but its answer must be one.
    async fn does_what_is_harmless(&mut self, method: &Method, example: &Example) {
        if method.repeated {
            return;
        }
        let right = example.rehearsal.as_ref().unwrap_or(&example.message);
        let right = DynamicMessage::decode(method.input.clone(), right.as_slice()).unwrap();
        let odd =
            mutations(&right, example.choice).into_iter().filter(|mutation| harmless::line(method, mutation).is_some());
        let odd = self.seen.fresh(method, &right, odd);
        let lines: Vec<usize> = odd.iter().filter_map(|mutation| harmless::line(method, mutation)).collect();
        for ((mutation, verdict), line) in self.send_all(method, example, odd).await.into_iter().zip(lines) {
            match verdict {
                Verdict::Refused(refusal) if refusal.for_itself => {}
                // Where it is refused, it is for what is on record since the example was done, not for what it is.
                Verdict::Accepted | Verdict::Refused(_) | Verdict::OtherField(_) => {
                    self.borne_out.insert(line);
                }
                Verdict::RefusedInside => {}
                Verdict::Useless(complaint) => {
                    self.note(method, &format!("`{}` {}: {complaint}", mutation.0, mutation.1));
                }
            }
        }
    }

    /// Sends mutations, each under a key of its own; answers in their order which field it was, in what way, and the
    /// verdict.
    async fn send_all(
        &mut self,
        method: &Method,
        example: &Example,
        mutations: impl IntoIterator<Item = Mutation>,
    ) -> Vec<((String, &'static str), Verdict)> {
        let caller = &self.caller;
        let send = |mut mutation: Mutation| async move {
            let key = caller.fresh_key();
            let headers = caller.headers(example.who, example.other.is_some().then_some(key.as_str()));
            let bytes = std::mem::take(&mut mutation.bytes);
            let answer = caller.send(method, headers, bytes).await;
            let verdict = match &answer {
                Err(status) if status.code() == Code::DeadlineExceeded => Verdict::Useless("it hangs".to_owned()),
                // A number that can be is no fault: what is missed is the thing.
                Err(status) if example.of_nothing && status.code() == Code::NotFound && mutation.what == "greatest" => {
                    Verdict::Refused(Refusal { code: status.code(), for_itself: false })
                }
                answer => judge(method, &mutation, answer),
            };
            ((mutation.field, mutation.what), verdict)
        };
        let verdicts: Vec<_> = stream::iter(mutations).map(send).buffered(AT_A_TIME).collect().await;
        self.sent += verdicts.len();
        verdicts
    }

    async fn is_as_before(&mut self, method: &Method, before: &Rows, denials: i64, keys: i64) {
        let after = self.books.of(method.service).await.unwrap();
        for change in before.changes(&after, denials, keys) {
            self.note(method, &change);
        }
    }

    fn compare(
        &mut self,
        what: &str,
        before: &BTreeMap<&'static str, Rows>,
        after: &BTreeMap<&'static str, Rows>,
        denials: &BTreeMap<&'static str, i64>,
        keys: &BTreeMap<&'static str, i64>,
    ) {
        for (service, before) in before {
            let of = |counts: &BTreeMap<&str, i64>| counts.get(service).copied().unwrap_or_default();
            let changes = before.changes(&after[service], of(denials), of(keys));
            self.findings.extend(changes.into_iter().map(|change| format!("{service} after {what}: {change}")));
        }
    }
}
